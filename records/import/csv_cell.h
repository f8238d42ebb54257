/* Cells of CSV that is written for spreadsheets. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Appends a cell to a line, with a comma in front when something stands there: quoted when it must
 * be, and when the first is empty, so that a line has as many cells as were appended; what a
 * spreadsheet would calculate gets a sign in front. */
void csv_cell_append(GString *line, const char *text);

/*
 * A cell without what programs write so that a spreadsheet takes a number as text (="3601…",
 * '3601…, 'G3601…), or the sign that csv_cell_append() puts in front; anything else is as it is
 * ('Abd is a name). Where the text begins; `ret_length` are its bytes.
 */
const char *csv_cell_unguard(const char *cell, size_t *ret_length);
/* Whether a cell, unguarded to `text`, is a formula that nobody has calculated ("=B2&C2"). */
bool csv_cell_formula(const char *cell, const char *text);
