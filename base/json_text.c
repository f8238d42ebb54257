#include "base/json_text.h"

static void sign_append(GString *out, unsigned char sign)
{
	static const char short_ones[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	for (const char *at = short_ones; *at; at += 2)
		if (*at == (char)sign) {
			g_string_append_c(out, '\\');
			g_string_append_c(out, at[1]);
			return;
		}
	g_string_append_printf(out, "\\u%04X", sign);
}

void json_text_append(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (;;) {
		const char *end = text;
		while ((unsigned char)*end >= ' ' && *end != '"' && *end != '\\')
			end++;
		g_string_append_len(out, text, end - text);
		if (!*end)
			break;
		sign_append(out, (unsigned char)*end);
		text = end + 1;
	}
	g_string_append_c(out, '"');
}

const char *json_text_in(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}
