/*
 * A judged document brought to where it is wanted: printed, or written to files whose names end in
 * their formats (reports/writer.h). What is not for a terminal never reaches one.
 */
#pragma once

#include "agent/command.h"
#include "reports/writer_files.h"

/* Files to write beside what is printed. Owned; NULL: none. */
typedef struct {
	char **paths;
	bool by_format; /* one path, in the format asked for, whatever its name ends in */
} PrintFiles;

/* The option `-o FILE`, which may be given several times. */
#define PRINT_FILES_ENTRY(files)                                                                   \
	{                                                                                          \
		"output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &(files)->paths,                    \
		        "write to this file; its name ends in the format", "FILE"                  \
	}

/* Columns of the terminal that stdout is; 0: it is none. */
size_t print_columns(void);

/* Says in one line what stands in the file that was asked for; NULL, "-": nothing to say. */
void print_wrote(const Invocation *invocation, const char *path, const char *zh, const char *en);

/* Whether the formats asked for exist and can go where they shall: to be asked before any work. */
bool print_check(const Invocation *invocation, const PrintFiles *files, GError **error);

/* Prints a document in the format (NULL: text) to stdout. */
bool print_document(
        const Invocation *invocation, Rendering *rendering, const char *run_dir, GError **error);

/* Writes each of the files; an error names the file. */
bool print_files(const Invocation *invocation, const PrintFiles *files, Rendering *rendering,
        const char *run_dir, GError **error);

/* The same prepared, for who does more while they are written: `job` (which points into this). */
typedef struct {
	WriterJob job;
	WriterOptions options;
	WriterFile *files;
	char *manifest;
} PrintJob;

bool print_job_make(PrintJob *ret, const Invocation *invocation, const PrintFiles *files,
        Rendering *rendering, const char *run_dir, GError **error);
void print_job_clear(PrintJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PrintJob, print_job_clear)
