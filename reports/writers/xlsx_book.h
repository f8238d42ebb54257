/*
 * Book: the workbook that the report's sheets are written into, row by row (what is behind cannot
 * be changed any more, so that 60,000 rows need no memory). Every cell is text or a whole number:
 * nothing that a host said can become a formula or lose its zeros. Private to the xlsx writer.
 */
#pragma once

#include "reports/writers/view.h"
#include <xlsxwriter.h>

enum { BOOK_STYLES = 7 + OUTCOME_COUNT + 4 };

/* How a cell looks. */
typedef struct {
	lxw_format *format; /* the library's: gone when the book is closed */
	int number;         /* by which cells of the file name it; set by book_rows() */
} BookStyle;

typedef struct {
	lxw_workbook *book;
	const View *view;
	BookStyle styles[BOOK_STYLES];
	size_t style_count;
	const BookStyle *title, *heading, *label, *text, *number, *quiet, *fill_in; /* of styles */
	const BookStyle *outcomes[OUTCOME_COUNT];
	const BookStyle *verdicts[4]; /* by ReadinessVerdict */
	struct BookRows *rows;        /* what book_rows() left to be packed; NULL: nothing */
} Book;

typedef struct {
	Words words;
	double width; /* characters of an ASCII font */
} BookColumn;

#define BOOK_COLUMNS_MAX 16

typedef struct {
	const char *text; /* borrowed until the row ends; NULL: the number */
	double number;
	const BookStyle *style;
} BookCell;

/* A sheet being written. */
typedef struct {
	Book *book;
	lxw_worksheet *sheet;
	const char *name;
	lxw_row_t row;    /* the next one */
	lxw_col_t column; /* the next one */
	size_t columns;
	double widths[BOOK_COLUMNS_MAX];
	BookCell cells[BOOK_COLUMNS_MAX]; /* of this row, so that its height is known first */
} BookSheet;

/* Writes the bytes of a new file at `path`; false when it cannot be made. */
bool book_open(Book *book, const View *view, const char *path);

/* A sheet with a frozen row of headings. */
BookSheet book_table(Book *book, Words name, const BookColumn *columns, size_t count);
/* A sheet without headings: labels and values. */
BookSheet book_page(Book *book, Words name, const double *widths, size_t count);

/* Texts are borrowed until book_row_end(), which makes the row as high as they need. */
void book_text(BookSheet *sheet, const char *text);
void book_styled(BookSheet *sheet, const char *text, const BookStyle *style);
void book_number(BookSheet *sheet, size_t number);
void book_outcome(BookSheet *sheet, Outcome outcome);
void book_row_end(BookSheet *sheet);

/* Lines that a cell of this row needs, and the height of a row with so many, in points. */
size_t book_cell_lines(const BookSheet *sheet, lxw_col_t column);
double book_lines_points(size_t lines);
/* The text of a cell, cut to what one may hold; *ret_cut owns it then. */
const char *book_cell_text(const BookCell *cell, char **ret_cut);

/* The headings become filters over what was written; an empty table says so. */
void book_table_end(BookSheet *sheet);
