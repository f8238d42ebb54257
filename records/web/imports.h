/* What the pages and the API share of imports. */
#pragma once

#include "records/store/import_jobs.h"
#include "records/web/exchange.h"

/* A job of whoever asks for it, yours to fill with his file: account, place and origin; `kind` as
 * ImportJob has it; `as` is what rows are that say no state: "admitted", else "pending". */
ImportJob imports_job(const Exchange *exchange, const char *kind, const char *as);
/* The job in the path, if it is his: RECORDS_ERROR_NOT_FOUND. */
bool imports_load(const Exchange *exchange, ImportJob *ret, GError **error);
/* {id, version, kind, file, as, state, created, changed, rows, total, result, problem}: as the API
 * answers; result is null before the file was looked at. Yours. */
json_t *imports_json(const Exchange *exchange, const ImportJob *job);
/* The workbook of its rows to correct as the answer; RECORDS_ERROR_NOT_FOUND when there is none. */
bool imports_errors(Exchange *exchange, GError **error);
/* A file as the answer, as one to be kept. */
bool imports_file(Exchange *exchange, const char *path, const char *name, GError **error);
