#include "inventory/foreign/model.h"

#include <string.h>

typedef enum { SECTION_HOSTS, SECTION_CHILDREN, SECTION_VARS } Section;

typedef struct {
	ForeignModel *model;
	unsigned line;
	ForeignGroup *group;
	Section section;
} Reader;

/* One word as a shell would read it, comments taken off; false when a quote is not closed. */
static bool word_next(const char **at, GString *word, bool *ret_found)
{
	const char *p = *at;
	char quote = 0;
	g_string_truncate(word, 0);
	while (g_ascii_isspace(*p))
		p++;
	*ret_found = *p != '\0' && *p != '#';
	for (; *p && (quote || !g_ascii_isspace(*p)); p++) {
		if (!quote && *p == '#') {
			p += strlen(p);
			break;
		}
		if (!quote && (*p == '"' || *p == '\''))
			quote = *p;
		else if (quote && *p == quote)
			quote = 0;
		else if (*p == '\\' && quote != '\'' && p[1] &&
		         (!quote || p[1] == '"' || p[1] == '\\'))
			g_string_append_c(word, *++p);
		else
			g_string_append_c(word, *p);
	}
	*at = p;
	return quote == 0;
}

/* Ansible reads values as Python literals: whole quotes go, and a comment behind a number. */
static char *value_read(const char *text)
{
	size_t length = strlen(text), digits = strspn(text, "0123456789");
	size_t behind = digits + strspn(text + digits, " \t");
	if (digits > 0 && behind > digits && text[behind] == '#')
		return g_strndup(text, digits);
	if (length >= 2 && (text[0] == '"' || text[0] == '\'')) {
		const char *close = strchr(text + 1, text[0]);
		const char *rest = close ? close + 1 + strspn(close + 1, " \t") : NULL;
		if (rest && (*rest == '\0' || *rest == '#') && !memchr(text, '\\', length))
			return g_strndup(text + 1, (size_t)(close - text - 1));
	}
	return g_strdup(text);
}

/* `key=value` in one word (a host's) or one line (a group's). */
static bool assignment_read(Reader *reader, const char *text, ForeignVars *vars, GError **error)
{
	const char *equals = strchr(text, '=');
	if (!equals || equals == text) {
		g_autofree char *quoted = text_quote(text);
		return foreign_fail(reader->model, reader->line, error,
		        reader->section == SECTION_VARS ? "expected key=value, found %s"
		                                        : "expected key=value behind the host (no "
		                                          "spaces around '='), found %s",
		        quoted);
	}
	g_autofree char *name = g_strstrip(g_strndup(text, (size_t)(equals - text)));
	g_autofree char *raw = g_strstrip(g_strdup(equals + 1));
	g_autofree char *value = value_read(raw);
	return foreign_vars_set(reader->model, vars, name, value, reader->line, error);
}

static bool hosts_add(Reader *reader, const char *pattern, const ForeignVars *vars, GError **error)
{
	g_autofree char *port = NULL;
	g_autoptr(GPtrArray) names =
	        ansible_range_expand(reader->model, pattern, reader->line, &port, error);
	for (guint i = 0; names && i < names->len; i++) {
		ForeignMember *member =
		        foreign_member(reader->model, names->pdata[i], reader->line, error);
		if (!member || (port && !foreign_vars_set(reader->model, &member->vars,
		                                "ansible_port", port, reader->line, error)))
			return false;
		foreign_member_join(member, reader->group);
		foreign_vars_merge(&member->vars, vars);
	}
	return names != NULL;
}

static bool host_line(Reader *reader, const char *text, GError **error)
{
	g_autoptr(GString) word = g_string_new(NULL);
	g_autofree char *pattern = NULL;
	g_auto(ForeignVars) vars = {0};
	const char *at = text;
	for (;;) {
		bool found = false;
		if (!word_next(&at, word, &found))
			return foreign_fail(
			        reader->model, reader->line, error, "a quote is not closed");
		if (!found)
			return !pattern || hosts_add(reader, pattern, &vars, error);
		if (!pattern)
			pattern = g_strdup(word->str);
		else if (!assignment_read(reader, word->str, &vars, error))
			return false;
	}
}

static bool child_line(Reader *reader, const char *text, GError **error)
{
	size_t length = strcspn(text, " \t#:]");
	const char *rest = text + length + strspn(text + length, " \t");
	if (length == 0 || (*rest != '\0' && *rest != '#')) {
		g_autofree char *quoted = text_quote(text);
		return foreign_fail(reader->model, reader->line, error,
		        "expected the name of a group, found %s", quoted);
	}
	g_autofree char *name = g_strndup(text, length);
	bool known = g_hash_table_contains(reader->model->groups_by_name, name);
	ForeignGroup *child = foreign_group(reader->model, name, reader->line, error);
	if (!child)
		return false;
	child->as_child |= !known;
	return foreign_group_adopt(reader->model, reader->group, child, reader->line, error);
}

/* "[group]", "[group:children]", "[group:vars]", "[group:hosts]", a comment behind it. */
static bool section_line(Reader *reader, const char *text, GError **error)
{
	size_t length = strcspn(text + 1, ":] \t");
	const char *kind = text + 1 + length;
	const char *close = strchr(kind, ']');
	const char *rest = close ? close + 1 + strspn(close + 1, " \t") : "";
	g_autofree char *name = g_strndup(text + 1, length);
	g_autofree char *word = close ? g_strndup(kind, (size_t)(close - kind)) : g_strdup("?");
	if (g_str_equal(word, "") || g_str_equal(word, ":hosts"))
		reader->section = SECTION_HOSTS;
	else if (g_str_equal(word, ":children"))
		reader->section = SECTION_CHILDREN;
	else if (g_str_equal(word, ":vars"))
		reader->section = SECTION_VARS;
	else
		length = 0;
	if (length == 0 || !close || (*rest != '\0' && *rest != '#')) {
		g_autofree char *quoted = text_quote(text);
		return foreign_fail(reader->model, reader->line, error,
		        "expected '[group]', '[group:children]' or '[group:vars]', found %s",
		        quoted);
	}
	reader->group = foreign_group(reader->model, name, reader->line, error);
	if (!reader->group)
		return false;
	reader->group->declared |= reader->section != SECTION_VARS;
	return true;
}

static bool line_read(Reader *reader, const char *text, GError **error)
{
	if (*text == '\0' || *text == '#' || *text == ';')
		return true;
	if (*text == '[')
		return section_line(reader, text, error);
	if (reader->section == SECTION_CHILDREN)
		return child_line(reader, text, error);
	if (reader->section == SECTION_VARS)
		return assignment_read(reader, text, &reader->group->vars, error);
	return host_line(reader, text, error);
}

bool ansible_ini_read(ForeignModel *model, const char *text, GError **error)
{
	Reader reader = {.model = model};
	reader.group = foreign_group(model, "ungrouped", 0, error);
	const char *at = text;
	for (;;) {
		g_autofree char *line = foreign_line_next(&at, &reader.line);
		if (!line)
			return true;
		if (!line_read(&reader, line, error))
			return false;
	}
}
