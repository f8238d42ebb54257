/*
 * The rows that did not come in clean, as the user's own table: his columns and values as they
 * were, what became of each row and why beside them, ready to be corrected and sent again. In a
 * workbook the bad cells are coloured, and each of his sheets has one of its own. What a
 * spreadsheet spoilt (lost digits, a formula without a value) is written so that it is found again.
 * Of a table that comes back the columns that stood in front (returned.h) are replaced.
 *
 * CSV is UTF-8 with a BOM (spreadsheets ask for it); a cell that a spreadsheet would calculate gets
 * an apostrophe in front, which the importer takes off again. Blocks on the disk.
 */
#pragma once

#include "records/import/import.h"

typedef struct ImportErrors ImportErrors;

/* By the ending of `path`: .csv or .xlsx; BASE_ERROR_USAGE for any other, or a file that is there.
 * `dry_run`: nothing is brought in, and the words say so. */
ImportErrors *import_errors_new(const char *path, bool zh, bool dry_run, GError **error);
void import_errors_header(ImportErrors *errors, const SheetRow *row, const int *fields);
/* Keeps rows that are rejected, marked, or update a record; passes over the others.
 * BASE_ERROR_USAGE for a CSV of sheets with different headers. */
bool import_errors_row(ImportErrors *errors, const ImportedRow *row, GError **error);
/* What it has so far is void: it begins anew. */
bool import_errors_again(ImportErrors **errors, GError **error);
/* Writes the file; without any row none is written. */
bool import_errors_finish(ImportErrors *errors, GError **error);
/* What was not finished is not there. */
void import_errors_free(ImportErrors *errors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportErrors, import_errors_free)
