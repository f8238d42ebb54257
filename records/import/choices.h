/* What may stand in a column of a code table: in words, and as a list to choose from. */
#pragma once

#include "records/rules/student.h"

#include <xlsxwriter.h>

/* "（可填：男、女）" behind what says that a value is none of them; of a long table how many there
 * are and where they stand. "" for a field without a table. Yours. */
char *choices_told(int field, bool zh);

/* The table's words, of a table that is short enough, as a list for the cells below the header of a
 * column; another value may be written all the same, as a code is one. */
void choices_put(lxw_worksheet *sheet, size_t column, int field);
