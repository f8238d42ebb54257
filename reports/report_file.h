/*
 * report.json of a run, for who does not need its rows: 60,000 of them take longer to parse than to
 * judge. Both calls block on the disk.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* The same of bytes; NULL when they are not as we write them. `results` is empty. Owned. */
json_t *report_head_parse(const char *text, size_t length);

/* Everything but the rows: `results` is empty. Errors as of run_folder_report(). Owned. */
json_t *report_file_head(const char *run_dir, GError **error);

/*
 * Whether the file is, byte by byte, what this document gives when the tool that the file names is
 * put into it; false also when it cannot be read.
 */
bool report_file_same(const char *run_dir, const json_t *head, const json_t *document);
