/* Filters on texts. */
#include "base/expression/plug.h"
#include "base/expression/text.h"

#include <string.h>

static bool apply_lower(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	g_autofree char *text = g_utf8_strdown(call_input_text(call, &hold), -1);
	return give_text(ret, text);
}

static bool apply_upper(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	g_autofree char *text = g_utf8_strup(call_input_text(call, &hold), -1);
	return give_text(ret, text);
}

static bool apply_capitalize(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	const char *rest = *text ? g_utf8_next_char(text) : text;
	g_autofree char *first = g_utf8_strup(text, rest - text);
	g_autofree char *others = g_utf8_strdown(rest, -1);
	g_autofree char *all = g_strconcat(first, others, NULL);
	return give_text(ret, all);
}

/* As Jinja: a word starts after a space or one of -({[< */
static bool apply_title(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	bool start = true;
	for (const char *at = call_input_text(call, &hold); *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		g_string_append_unichar(out, start ? g_unichar_toupper(c) : g_unichar_tolower(c));
		start = g_unichar_isspace(c) || (c < 0x80 && strchr("-({[<", (int)c));
	}
	return give_string(ret, out);
}

static bool apply_trim(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *set;
	if (!call_text(call, 0, NULL, &set))
		return false;
	g_autofree char *text =
	        text_strip(call_input_text(call, &hold), set, STRIP_LEFT | STRIP_RIGHT);
	return give_text(ret, text);
}

static bool apply_replace(const Call *call, Value *ret)
{
	return text_replace(call, ret);
}

static bool apply_split(const Call *call, Value *ret)
{
	return text_split(call, ret);
}

static bool apply_indent(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	int64_t width = 4;
	const json_t *given = call->arguments[0].json;
	const char *prefix = given && json_is_string(given) ? json_string_value(given) : NULL;
	if (!prefix && !call_integer(call, 0, 4, &width))
		return false;
	width = CLAMP(width, 0, 1000);
	bool first = call_bool(call, 1, false), blank = call_bool(call, 2, false);
	g_autofree char *spaces = prefix ? g_strdup(prefix) : g_strnfill((gsize)width, ' ');
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (unsigned i = 0; lines[i]; i++) {
		if (!context_grow(call->context, call->node, strlen(spaces)))
			return false;
		if (i)
			g_string_append_c(out, '\n');
		if (i == 0 ? first : blank || *lines[i])
			g_string_append(out, spaces);
		g_string_append(out, lines[i]);
	}
	return give_string(ret, out);
}

static bool apply_escape(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	ret->safe = true;
	if (call->input->safe)
		return give(ret, json_incref(call->input->json));
	g_autoptr(GString) out = g_string_new(NULL);
	html_escape(out, text, strlen(text));
	return give_string(ret, out);
}

static bool apply_safe(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	ret->safe = true;
	return give_text(ret, call_input_text(call, &hold));
}

static bool apply_quote(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	g_autofree char *quoted = g_shell_quote(call_input_text(call, &hold));
	return give_text(ret, quoted);
}

static bool apply_basename(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	const char *slash = strrchr(text, '/');
	return give_text(ret, slash ? slash + 1 : text);
}

/* As Python: what stands before the last slash, without trailing slashes unless it is all slashes.
 */
static bool apply_dirname(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	const char *slash = strrchr(text, '/');
	if (!slash)
		return give_text(ret, "");
	size_t length = (size_t)(slash - text);
	while (length && text[length - 1] == '/')
		length--;
	return give(ret, json_text(text, length ? length : (size_t)(slash - text) + 1));
}

static bool apply_b64encode(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	g_autofree char *encoded = g_base64_encode((const guchar *)text, strlen(text));
	return give_text(ret, encoded);
}

static bool apply_b64decode(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	gsize length = 0;
	const char *text = call_input_text(call, &hold);
	g_autofree guchar *bytes = g_base64_decode(text, &length);
	if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n\r") !=
	        strlen(text))
		return call_fail(call, "'b64decode': the text is not base64");
	if (!g_utf8_validate_len((const char *)bytes, length, NULL))
		return call_fail(call, "'b64decode': the decoded bytes are not UTF-8 text");
	return give(ret, json_text((const char *)bytes, length));
}

static const Plug plugs[] = {
        {"lower", "", apply_lower, "small letters", false},
        {"upper", "", apply_upper, "capital letters", false},
        {"capitalize", "", apply_capitalize, "first letter capital, the others small", false},
        {"title", "", apply_title, "first letter of every word capital", false},
        {"trim", "chars=", apply_trim, "without white space (or `chars`) at both ends", false},
        {"replace", "old new count=", apply_replace, "`old` replaced by `new`", false},
        {"split", "separator= count=", apply_split,
                "a list of the parts; at white space by default", false},
        {"indent", "width= first= blank=", apply_indent, "lines after the first moved right",
                false},
        {"escape", "", apply_escape, "`& < > \" '` escaped for HTML", false},
        {"e", "", apply_escape, "as `escape`", false},
        {"safe", "", apply_safe, "taken as HTML, not escaped again", false},
        {"quote", "", apply_quote, "quoted for a shell (always in single quotes)", false},
        {"basename", "", apply_basename, "what follows the last slash", false},
        {"dirname", "", apply_dirname, "what stands before the last slash", false},
        {"b64encode", "", apply_b64encode, "as base64", false},
        {"b64decode", "", apply_b64decode, "from base64; must be UTF-8 text", false},
};

const PlugTable filters_text = {plugs, G_N_ELEMENTS(plugs)};
