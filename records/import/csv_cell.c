#include "records/import/csv_cell.h"

#include <stdbool.h>
#include <string.h>

void csv_cell_append(GString *line, const char *text)
{
	bool guard = *text && strchr("=+-@", *text);
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
