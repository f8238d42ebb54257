/* waivers.yaml with one entry more: written behind what is there, and read again to be sure. */
#include "base/cleanup.h"
#include "base/error.h"
#include "checks/waiver.h"
#include "inventory/yaml_text.h"
#include <string.h>

#define INDENT_MAX 64

static const char *line_start(const char *text, unsigned line)
{
	for (; line > 1 && text; line--) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text;
}

/* The column where the dashes of the list stand. */
static bool indent_find(const Waivers *there, const char *text, size_t *ret)
{
	*ret = 2;
	if (waivers_count(there) == 0)
		return true;
	const char *line = line_start(text, node_line(waivers_at(there, 0)->node));
	*ret = line ? strspn(line, " ") : 0;
	return line && line[*ret] == '-' && *ret < INDENT_MAX;
}

static void key_add(GString *out, const char *indent, const char *key, const char *value)
{
	g_string_append_printf(out, "%s  ", indent);
	yaml_key_add_some(out, "", key, value);
}

static char *entry_text(const Waiver *one, size_t columns)
{
	GString *out = g_string_new(NULL);
	g_autofree char *indent = g_strnfill(columns, ' ');
	g_string_append_printf(out, "%s- ", indent);
	yaml_key_add(out, "", "check", one->check);
	if (one->target && *one->target)
		key_add(out, indent, "target", one->target);
	key_add(out, indent, "reason", one->reason);
	key_add(out, indent, "approved_by", one->approved_by);
	g_string_append_printf(out, "%s  expires: %s\n", indent, one->expires);
	if (one->unknown)
		g_string_append_printf(out, "%s  unknown: true\n", indent);
	return g_string_free(out, FALSE);
}

/* As the file is written: its line ends and its encoding. */
static char *as_written(const Text *text, const char *entry, size_t *ret_length, GError **error)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	if (text->length && text->utf8[text->length - 1] != '\n')
		g_string_append(lines, text->crlf ? "\r\n" : "\n");
	for (const char *p = entry; *p; p++) {
		if (*p == '\n' && text->crlf)
			g_string_append_c(lines, '\r');
		g_string_append_c(lines, *p);
	}
	gsize length = lines->len;
	char *out = text->gb18030 ? g_convert(lines->str, (gssize)lines->len, "GB18030", "UTF-8",
	                                    NULL, &length, error)
	                          : g_strdup(lines->str);
	*ret_length = length;
	return out;
}

static bool same_words(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool holds(const Waivers *after, size_t before, const Waiver *one)
{
	if (waivers_count(after) != before + 1)
		return false;
	const Waiver *last = waivers_at(after, before);
	return same_words(last->check, one->check) && same_words(last->target, one->target) &&
	       same_words(last->reason, one->reason) &&
	       same_words(last->approved_by, one->approved_by) &&
	       same_words(last->expires, one->expires) && last->unknown == one->unknown;
}

static bool cannot(const char *name, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "%s: no entry can be written behind what is there; write the waiver by hand, as "
	        "a list below 'waivers:' at the end of the file, each value in one line",
	        name);
	return false;
}

char *waivers_append(const char *name, const char *bytes, size_t length, const Waiver *one,
        size_t *ret_length, GError **error)
{
	size_t columns, more;
	g_auto(Text) text = {0};
	g_autoptr(Waivers) there = waivers_parse(name, bytes ? bytes : "", length, error);
	if (!there || !text_decode(name, bytes ? bytes : "", length, &text, error))
		return NULL;
	if (!indent_find(there, text.utf8, &columns))
		return cannot(name, error), NULL;
	g_autofree char *entry = entry_text(one, columns);
	bool begun = strncmp(text.utf8, "waivers:", 8) == 0 || strstr(text.utf8, "\nwaivers:");
	g_autofree char *begin = g_strconcat(begun ? "" : "waivers:\n", entry, NULL);
	g_autofree char *added = as_written(&text, begin, &more, error);
	if (!added)
		return NULL;
	g_autoptr(GByteArray) all = g_byte_array_new();
	g_byte_array_append(all, (const guint8 *)(bytes ? bytes : ""), (guint)length);
	g_byte_array_append(all, (const guint8 *)added, (guint)more);
	g_autoptr(Waivers) after = waivers_parse(name, (const char *)all->data, all->len, NULL);
	if (!after || !holds(after, waivers_count(there), one))
		return cannot(name, error), NULL;
	*ret_length = all->len;
	return g_memdup2(all->data, all->len);
}
