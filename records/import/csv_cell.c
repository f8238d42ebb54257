#include "records/import/csv_cell.h"

#include <string.h>

void csv_cell_append(GString *line, const char *text)
{
	bool guard = *text && strchr("=+-@", *text);
	if (!line->len && !*text) { /* the next one would be taken for the first */
		g_string_append(line, "\"\"");
		return;
	}
	g_string_append(line, line->len ? "," : "");
	if (!guard && !strpbrk(text, ",\"\r\n\t;")) {
		g_string_append(line, text);
		return;
	}
	g_string_append(line, guard ? "\"'" : "\"");
	for (; *text; text++) {
		g_string_append_c(line, *text);
		if (*text == '"')
			g_string_append_c(line, '"');
	}
	g_string_append_c(line, '"');
}

const char *csv_cell_unguard(const char *cell, size_t *ret_length)
{
	size_t length = strlen(cell);
	bool number = length > 1 && (g_ascii_isdigit(cell[1]) ||
	                                    (g_ascii_isupper(cell[1]) && g_ascii_isdigit(cell[2])));
	bool quoted = length > 2 && g_str_has_prefix(cell, "=\"") && cell[length - 1] == '"' &&
	              strcspn(cell + 2, "\"") == length - 3;
	*ret_length = length;
	if (quoted) {
		*ret_length = length - 3;
		return cell + 2;
	}
	if (cell[0] != '\'' || !cell[1] || !(number || strchr("=+-@", cell[1])))
		return cell;
	*ret_length = length - 1;
	return cell + 1;
}

bool csv_cell_formula(const char *cell, const char *text)
{
	return *cell == '=' && text == cell;
}
