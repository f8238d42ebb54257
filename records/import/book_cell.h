/* Texts in the cells of workbooks that are written. */
#pragma once

#include <stddef.h>
#include <xlsxwriter.h>

/* Writes UTF-8 that may be anything: what no workbook holds stands there as text_xml_shown() says,
 * and what is longer than a cell is cut. */
void book_cell_put(
        lxw_worksheet *sheet, lxw_row_t row, size_t column, const char *text, lxw_format *format);
