/* Holidays of a year, as a table: a row a year, after the notice of the State Council. */
#pragma once

#include "records/import/form.h"

#include <jansson.h>

enum { CALENDAR_COLUMNS = 3 };
extern const FormColumn calendar_columns[CALENDAR_COLUMNS];

/*
 * Reads and checks a table; *ret_years is {"2027": {"off", "worked", "source"}}, yours, NULL when a
 * row is wrong. `source`: by which notice, 2 to 200 characters (BASE_ERROR_USAGE). NULL on error.
 */
Form *calendar_file_check(const char *path, const char *source, json_t **ret_years, GError **error);
