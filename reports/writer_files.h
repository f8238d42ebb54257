/*
 * One document into several files at once.
 *
 * Judging is over and the view is made: writers only read them, each with libraries' objects of
 * its own, so each file is a job for whichever thread is free. What they add to the view goes
 * through view_keep() (reports/writers/view.h).
 */
#pragma once

#include "reports/writer.h"

typedef struct {
	const Writer *writer;
	const char *path;
} WriterFile;

/*
 * Replaces the files as writer_write_file() does, all of them, even when one cannot be written.
 * The error is of the first of those, in their order. Blocks on the disk.
 */
bool writer_write_files(Rendering *rendering, const WriterOptions *options, const WriterFile *files,
        size_t count, mode_t mode, GError **error);
