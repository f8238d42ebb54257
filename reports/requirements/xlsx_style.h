/*
 * The workbook being written and the few formats that its sheets share. Private to
 * reports/requirements. Everything belongs to the lxw_workbook until it is closed.
 */
#pragma once

#include <stdbool.h>
#include <xlsxwriter.h>

typedef struct {
	lxw_workbook *book;
	bool zh;
	lxw_format *title, *heading, *plain, *quiet, *wrapped, *bold;
	lxw_format *text, *number, *date,
	        *fixed; /* of cells to fill in; `fixed`: filled in by us */
} Styles;

/* A4 landscape, one page wide, so many heading rows on every page. */
void sheet_set_up(const Styles *styles, lxw_worksheet *sheet, const char *name, unsigned headings);

/* The sheets to fill in, by inventory/preparation_form.h. */
void forms_write(const Styles *styles);
