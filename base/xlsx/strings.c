/* Shared and inline strings (ECMA-376 part 1, 18.4): runs of text, with readings left out. */
#include "base/error.h"
#include "base/xlsx/parts.h"
#include <string.h>

/* `_x000D_` and its like stand for characters that XML cannot hold (22.9.2.19 ST_Xstring). */
static void append_unescaped(GString *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		bool escape = p[0] == '_' && p[1] == 'x' && g_ascii_isxdigit(p[2]) &&
		              g_ascii_isxdigit(p[3]) && g_ascii_isxdigit(p[4]) &&
		              g_ascii_isxdigit(p[5]) && p[6] == '_';
		if (!escape) {
			g_string_append_c(out, *p);
			continue;
		}
		gunichar c = 0;
		for (size_t i = 2; i < 6; i++)
			c = c * 16 + (gunichar)g_ascii_xdigit_value(p[i]);
		if (c && g_unichar_validate(c))
			g_string_append_unichar(out, c);
		p += 6;
	}
}

static bool too_long(const Part *part, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: a text of more than %d bytes",
	        part->name, XLSX_MAX_TEXT_BYTES);
	return false;
}

char *string_item_read(Part *part, const char *element, GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool text = false, reading = false;
	if (part_is_empty(part))
		return g_strdup("");
	for (;;) {
		PartEvent event = part_next(part, error);
		if (event == PART_FAULT || event == PART_END)
			return NULL;
		if (event == PART_CLOSE && part_is(part, element))
			return g_strdup(out->str);
		if (event == PART_TEXT && text && !reading)
			append_unescaped(out, part_text(part));
		else if (event == PART_OPEN && part_is(part, "rPh") && !part_is_empty(part))
			reading = true;
		else if (event == PART_CLOSE && part_is(part, "rPh"))
			reading = false;
		else if (event != PART_TEXT && part_is(part, "t"))
			text = event == PART_OPEN && !part_is_empty(part);
		if (out->len > XLSX_MAX_TEXT_BYTES && !too_long(part, error))
			return NULL;
	}
}

bool strings_read(Package *package, const char *entry, GError **error)
{
	g_auto(Part) part = {0};
	PartEvent event;
	if (!package_open(package, entry, &part, error))
		return false;
	while ((event = part_next(&part, error)) > PART_END) {
		if (event != PART_OPEN || !part_is(&part, "si"))
			continue;
		char *item = string_item_read(&part, "si", error);
		if (!item)
			return false;
		g_ptr_array_add(package->strings, item);
		if (package->strings->len > XLSX_MAX_STRINGS) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: more than %d texts",
			        part.name, XLSX_MAX_STRINGS);
			return false;
		}
	}
	return event == PART_END;
}
