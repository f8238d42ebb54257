/* Cells of CSV that is written for spreadsheets. */
#pragma once

#include <glib.h>

/* Appends a cell to a line, with a comma in front when something stands there: quoted when it must
 * be; what a spreadsheet would calculate gets a sign in front. */
void csv_cell_append(GString *line, const char *text);
