#include "checks/draft.h"

#include "base/cleanup.h"
#include <stdarg.h>
#include <string.h>

void draft_init(Draft *draft, const char *roles, const char *from)
{
	*draft = (Draft){.text = g_string_new(NULL), .roles = roles};
	g_string_append_printf(draft->text,
	        "# 草稿，来源：%s。逐条核对，删去不需要的，再并入 checklist.yaml。\n"
	        "# A draft from %s: read it, cut it down, then make it the site's checklist.yaml.\n"
	        "extends: readiness\nchecks:\n",
	        from, from);
}

void draft_clear(Draft *draft)
{
	if (draft->text)
		g_string_free(draft->text, TRUE);
	*draft = (Draft){0};
}

void draft_comment(Draft *draft, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	for (char *at = text; *at; at++)
		if ((guchar)*at < ' ' || *at == 127)
			*at = ' '; /* nothing of others ends a comment */
	g_string_append_printf(draft->text, "  # %s\n", text);
}

/* Small letters, digits, dots and dashes of a name. */
static char *id_part(const char *name)
{
	GString *id = g_string_new(NULL);
	for (; *name && id->len < 60; name++) {
		char byte = g_ascii_tolower(*name);
		if (g_ascii_isalnum(byte) || byte == '.')
			g_string_append_c(id, byte);
		else if (id->len && id->str[id->len - 1] != '-')
			g_string_append_c(id, '-');
	}
	return g_string_free(id, FALSE);
}

static const char *title_of(const char *form)
{
	static const struct {
		const char *form, *title;
	} titles[] = {{"file", "文件"}, {"command", "命令"}, {"port", "端口"},
	        {"package", "软件包"}, {"service", "服务"}, {"user", "用户"}, {"group", "用户组"},
	        {"process", "进程"}, {"mount", "挂载点"}, {"kernel", "内核参数"}, {"http", "网页"},
	        {"certificate", "证书"}};
	for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
		if (strcmp(titles[i].form, form) == 0)
			return titles[i].title;
	return "检查";
}

/* JSON is YAML: quoted as it must be, whatever the name holds. */
static char *json_text(json_t *value)
{
	char *dumped = json_dumps(value, JSON_ENCODE_ANY);
	char *text = g_strdup(dumped ? dumped : "\"\"");
	free(dumped);
	json_decref(value);
	return text;
}

void draft_check(Draft *draft, const char *form, const char *name, json_t *keys)
{
	g_autofree char *part = id_part(name);
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	g_autofree char *title = json_text(json_sprintf("%s %s", title_of(form), valid));
	g_autofree char *body = json_text(keys);
	g_autofree char *id = json_text(json_sprintf("draft.%u.%s.%s", ++draft->count, form, part));
	g_autofree char *roles =
	        draft->roles ? g_strdup_printf("roles: [%s], ", draft->roles) : g_strdup("");
	g_string_append_printf(draft->text, "  - {id: %s, item: \"5\", title: %s, %s%s: %s}\n", id,
	        title, roles, form, body);
}
