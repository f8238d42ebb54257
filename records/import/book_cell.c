#include "records/import/book_cell.h"

#include "base/text.h"

#include <string.h>

enum { CHARACTERS_MAX = 32767 };

void book_cell_put(
        lxw_worksheet *sheet, lxw_row_t row, size_t column, const char *text, lxw_format *format)
{
	g_autofree char *shown = text_xml_shown(text), *cut = NULL;
	text = shown ? shown : text;
	if (strlen(text) > CHARACTERS_MAX && g_utf8_strlen(text, -1) > CHARACTERS_MAX)
		text = cut = g_utf8_substring(text, 0, CHARACTERS_MAX);
	worksheet_write_string(sheet, row, (lxw_col_t)column, text, format);
}
