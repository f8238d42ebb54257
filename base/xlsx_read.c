#include "base/xlsx_read.h"
#include "base/xlsx/parts.h"

const char *xlsx_sheet_name(const XlsxSheet *sheet)
{
	return sheet->name;
}

bool xlsx_sheet_hidden(const XlsxSheet *sheet)
{
	return sheet->hidden;
}

unsigned xlsx_sheet_rows(const XlsxSheet *sheet)
{
	return sheet->rows;
}

unsigned xlsx_sheet_columns(const XlsxSheet *sheet)
{
	return sheet->columns;
}

XlsxCell xlsx_sheet_cell(const XlsxSheet *sheet, unsigned row, unsigned column)
{
	const XlsxCell *cell = NULL;
	if (row < sheet->rows && column < sheet->columns) {
		gpointer key = place_key(row, column);
		gpointer first = g_hash_table_lookup(sheet->covered, key);
		cell = g_hash_table_lookup(sheet->cells, first ? first : key);
	}
	return cell ? *cell : (XlsxCell){XLSX_EMPTY, "", NULL};
}

bool xlsx_sheet_covered(const XlsxSheet *sheet, unsigned row, unsigned column)
{
	return row < sheet->rows && column < sheet->columns &&
	       g_hash_table_contains(sheet->covered, place_key(row, column));
}

bool xlsx_sheet_row_hidden(const XlsxSheet *sheet, unsigned row)
{
	return row < sheet->rows && g_hash_table_contains(sheet->unseen, place_key(row, 0));
}

char *xlsx_place(const XlsxSheet *sheet, unsigned row, unsigned column)
{
	char letters[8];
	size_t at = sizeof letters;
	letters[--at] = '\0';
	for (unsigned rest = MIN(column, 16383) + 1; rest; rest = (rest - 1) / 26)
		letters[--at] = (char)('A' + (rest - 1) % 26);
	return g_strdup_printf("%s!%s%u", sheet->name, letters + at, row + 1);
}
