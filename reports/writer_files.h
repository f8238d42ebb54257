/*
 * One document into several files at once, and held against files that should be the same.
 *
 * Judging is over and the view is made: writers only read them, each with libraries' objects of
 * its own, so each file is a job for whichever thread is free. What they add to the view goes
 * through view_keep() (reports/writers/view.h).
 */
#pragma once

#include "reports/writer.h"

typedef struct {
	const Writer *writer;
	const char *path; /* NULL: it is only held against `held` */
	const char *held; /* a file that may be the same; NULL: none */
	bool same;        /* out: `held` is, byte by byte, what the writer gives */
} WriterFile;

/* What is to be written of a document. Borrowed. */
typedef struct {
	Rendering *rendering;
	const WriterOptions *options;
	WriterFile *files;
	size_t count;
	mode_t mode;
} WriterJob;

/*
 * Replaces the files as writer_write_file() does, all of them, even when one cannot be written.
 * The error is of the first of those, in their order. Blocks on the disk.
 */
bool writer_write_files(const WriterJob *job, GError **error);
