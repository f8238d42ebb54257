#include "inventory/yaml_text.h"

void yaml_quoted_add(GString *out, const char *text)
{
	g_string_append_c(out, '\'');
	for (const char *p = text; *p; p++) {
		if (*p == '\'')
			g_string_append_c(out, '\'');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '\'');
}

void yaml_key_add(GString *out, const char *indent, const char *key, const char *value)
{
	g_string_append_printf(out, "%s%s: ", indent, key);
	yaml_quoted_add(out, value);
	g_string_append_c(out, '\n');
}

void yaml_key_add_some(GString *out, const char *indent, const char *key, const char *value)
{
	if (value && *value)
		yaml_key_add(out, indent, key, value);
}

void yaml_list_add_some(GString *out, const char *indent, const char *key, char *const *items)
{
	if (!items || !*items)
		return;
	g_string_append_printf(out, "%s%s: [", indent, key);
	for (char *const *item = items; *item; item++) {
		g_string_append(out, item == items ? "" : ", ");
		yaml_quoted_add(out, *item);
	}
	g_string_append(out, "]\n");
}
