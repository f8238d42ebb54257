#include "base/width.h"
#include <string.h>

static size_t char_width(gunichar c)
{
	if (g_unichar_iszerowidth(c))
		return 0;
	return g_unichar_iswide(c) ? 2 : 1;
}

size_t width_of(const char *text)
{
	size_t columns = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		columns += char_width(g_utf8_get_char(p));
	return columns;
}

/* What a terminal or a reader would obey or not see. */
static bool is_hidden(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);
	return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
	       type == G_UNICODE_SURROGATE || type == G_UNICODE_LINE_SEPARATOR ||
	       type == G_UNICODE_PARAGRAPH_SEPARATOR || (c & 0xfffe) == 0xfffe ||
	       (c >= 0xfdd0 && c <= 0xfdef);
}

/* The character at `p`; false when the bytes there are no UTF-8 or a NUL. */
static bool char_at(const char *p, size_t left, gunichar *ret, size_t *ret_length)
{
	gunichar c = g_utf8_get_char_validated(p, (gssize)left);
	if (*p == '\0' || c == (gunichar)-1 || c == (gunichar)-2)
		return false;
	*ret = c;
	*ret_length = (size_t)(g_utf8_next_char(p) - p);
	return true;
}

bool width_is_visible(const char *bytes, size_t length)
{
	size_t at = 0;
	while (at < length) {
		unsigned char byte = (unsigned char)bytes[at];
		if (byte >= 0x20 && byte < 0x7f) {
			at++;
			continue;
		}
		gunichar c;
		size_t taken;
		if (!char_at(bytes + at, length - at, &c, &taken) || is_hidden(c))
			return false;
		at += taken;
	}
	return true;
}

static void append_hidden(GString *out, gunichar c)
{
	if (c == '\n')
		g_string_append(out, "\\n");
	else if (c == '\r')
		g_string_append(out, "\\r");
	else if (c == '\t')
		g_string_append(out, "\\t");
	else if (c < 0x80)
		g_string_append_printf(out, "\\x%02x", c);
	else if (c < 0x10000)
		g_string_append_printf(out, "\\u%04x", c);
	else
		g_string_append_printf(out, "\\U%08x", c);
}

char *width_visible(const char *bytes, size_t length)
{
	if (width_is_visible(bytes, length))
		return g_strndup(bytes, length);
	GString *out = g_string_sized_new(length + 16);
	size_t at = 0;
	while (at < length) {
		gunichar c;
		size_t taken = 1;
		if (!char_at(bytes + at, length - at, &c, &taken))
			g_string_append_printf(out, "\\x%02x", (unsigned char)bytes[at]);
		else if (is_hidden(c))
			append_hidden(out, c);
		else
			g_string_append_len(out, bytes + at, (gssize)taken);
		at += taken;
	}
	return g_string_free(out, FALSE);
}

void width_pad(GString *out, const char *text, size_t columns)
{
	g_string_append(out, text);
	for (size_t taken = width_of(text); taken < columns; taken++)
		g_string_append_c(out, ' ');
}

char *width_cut(const char *text, size_t columns)
{
	if (width_of(text) <= columns)
		return g_strdup(text);
	size_t taken = 0;
	const char *p = text;
	for (; *p; p = g_utf8_next_char(p)) {
		size_t next = char_width(g_utf8_get_char(p));
		if (taken + next + 1 > columns)
			break;
		taken += next;
	}
	if (columns == 0)
		return g_strdup("");
	return g_strdup_printf("%.*s…", (int)(p - text), text);
}

static bool is_closing(gunichar c)
{
	return c && g_utf8_strchr("，。；：、！？％）〕】》」』”’…,.;:!?%)]}", -1, c) != NULL;
}

static bool is_opening(gunichar c)
{
	return c && g_utf8_strchr("（〔【《「『“‘([{", -1, c) != NULL;
}

/* Whether a line may end between these two. */
static bool may_break(gunichar before, gunichar after)
{
	if (is_closing(after) || is_opening(before) || g_unichar_iszerowidth(after))
		return false;
	return before == ' ' || g_unichar_iswide(before) || g_unichar_iswide(after);
}

/* Where the line that begins at `line` ends: behind its last character. */
static const char *line_end(const char *line, size_t columns)
{
	size_t taken = 0;
	const char *fits = NULL;
	gunichar before = 0;
	for (const char *p = line; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (p > line && (c == ' ' || may_break(before, c)))
			fits = p;
		taken += char_width(c);
		if (taken > columns && c != ' ')
			return fits ? fits : (p > line ? p : g_utf8_next_char(p));
		before = c;
	}
	return line + strlen(line);
}

char **width_wrap(const char *text, size_t columns)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	const char *p = text;
	do {
		const char *end = columns ? line_end(p, columns) : p + strlen(p);
		const char *next = end;
		while (*next == ' ')
			next++;
		while (end > p && end[-1] == ' ')
			end--;
		g_ptr_array_add(lines, g_strndup(p, (gsize)(end - p)));
		p = next;
	} while (*p);
	g_ptr_array_add(lines, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&lines), FALSE);
}
