/*
 * Headers of two rows: groups above (家庭信息) over the names of their columns (父亲, 母亲). In a
 * workbook the cells above are merged; in CSV, which knows of none, a group is followed by empty
 * cells, and below stands nothing but in the columns of groups. Pure; texts are borrowed.
 */
#pragma once

#include "base/xlsx_read.h"
#include "records/import/csv.h"
#include "records/import/sheet.h"

typedef struct {
	size_t count;
	const char *groups[CSV_MAX_CELLS]; /* what stands over the name; NULL: nothing does */
	const char *names[CSV_MAX_CELLS];
} HeaderRows;

/* Whether the row and the one below it are such a header. A title over all columns is none. */
bool header_rows_merged(const XlsxSheet *sheet, unsigned row, HeaderRows *ret);
bool header_rows_plain(const SheetRow *upper, const SheetRow *lower, HeaderRows *ret);

/* The header as one row: `cells` (one more than there are, the end) point into what is returned,
 * which is yours. */
char *header_rows_join(
        const HeaderRows *rows, HeaderJoin join, const char *cells[CSV_MAX_CELLS + 1]);
