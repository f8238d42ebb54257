/*
 * The rows that did not come in clean, as the user's own table: his columns and values as they
 * were, what became of each row and why beside them, ready to be corrected and sent again. In a
 * workbook the bad cells are coloured.
 *
 * CSV is UTF-8 with a BOM (spreadsheets ask for it); a cell that a spreadsheet would calculate gets
 * an apostrophe in front, which the importer takes off again. Blocks on the disk.
 */
#pragma once

#include "records/import/import.h"

typedef struct ImportErrors ImportErrors;

/* By the ending of `path`: .csv or .xlsx; BASE_ERROR_USAGE for any other, or a file that is there.
 */
ImportErrors *import_errors_new(const char *path, bool zh, GError **error);
void import_errors_header(ImportErrors *errors, const SheetRow *row, const int *fields);
/* Keeps rows that are rejected, marked, or update a record; passes over the others. */
bool import_errors_row(ImportErrors *errors, const ImportedRow *row, GError **error);
/* Writes the file; without any row none is written. */
bool import_errors_finish(ImportErrors *errors, GError **error);
/* What was not finished is not there. */
void import_errors_free(ImportErrors *errors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportErrors, import_errors_free)
