/*
 * Many rows of texts at once, for the sheet of every result: 60,000 rows of ten cells.
 *
 * libxlsxwriter 1.1 formats each cell by a chain of calls, which takes longer than all the rest of
 * the workbook. Here the first rows are written as it would write them, into the file that it
 * keeps for the rows of such a sheet (LXW_TRUE for constant_memory); it writes the last one and
 * so knows how far the sheet reaches.
 */
#pragma once

#include "reports/writers/xlsx_book.h"

/* Sets the cells of row `index`, as before book_row_end(); what it lends must last until the next
 * call. */
typedef void (*BookRowFill)(BookSheet *sheet, size_t index, void *data);

/* All rows of a table with headings, of texts alone. */
void book_rows(BookSheet *sheet, size_t count, BookRowFill fill, void *data);
