/*
 * Many rows of texts at once, for the sheet of every result: 60,000 rows of ten cells.
 *
 * libxlsxwriter 1.1 formats each cell by a chain of calls and packs at zlib's slowest level but
 * three, which takes longer than all the rest of the workbook. Here the first rows are left out of
 * what it writes: a mark stands in their place, and they go there, in the form that it would give
 * them, when the workbook is packed (xlsx_pack.h). It writes the last row itself and so knows how
 * far the sheet reaches.
 */
#pragma once

#include "reports/writers/xlsx_book.h"

/* Stands in the XML of a sheet where its rows go. */
#define BOOK_ROWS_MARK "<!--rows-->"

/* Sets the cells of row `index`, as before book_row_end(); what it lends must last until the next
 * call. */
typedef void (*BookRowFill)(BookSheet *sheet, size_t index, void *data);

/*
 * All rows of a table with headings, of texts alone; one such table a book. `data` is taken over
 * and must live without the library: the rows are made when the workbook is packed.
 */
void book_rows(
        BookSheet *sheet, size_t count, BookRowFill fill, void *data, GDestroyNotify data_free);

typedef struct BookRows BookRows;

/* Takes some of the XML of the rows, borrowed for the call; false stops. */
typedef bool (*BookRowsSink)(const char *bytes, size_t length, void *data);
bool book_rows_pour(BookRows *rows, BookRowsSink sink, void *data);
void book_rows_free(BookRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BookRows, book_rows_free)
