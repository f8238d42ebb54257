/*
 * report.json of a run: whole, or without its rows for who does not need them (60,000 of them take
 * longer to read than to judge). All calls block on the disk.
 */
#pragma once

#include "reports/document_json.h"

/* Errors name the file, and the place where it is no JSON. Owned. */
Document *report_file_read(const char *run_dir, GError **error);

/* Everything but the rows. Errors as of report_file_read(). Owned. */
json_t *report_file_head(const char *run_dir, GError **error);
