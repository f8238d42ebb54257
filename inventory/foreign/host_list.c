#include "inventory/foreign/model.h"

#include <string.h>

/* A name for what has only an IPv6 address. */
static char *address_name(const char *address)
{
	char *name = g_strconcat("ip6-", address, NULL);
	return g_strdelimit(name, ":%", '-');
}

/* Splits "host", "host:22", "[v6]" or "[v6]:22"; false when it is none of them. */
static bool host_split(const char *text, char **ret_host, char **ret_port)
{
	const char *end = text + strcspn(text, ":");
	if (*text == '[') {
		end = strchr(text, ']');
		if (!end || end == text + 1)
			return false;
		*ret_host = g_strndup(text + 1, (size_t)(end - text - 1));
		end++;
		if (strspn(*ret_host, "0123456789abcdefABCDEF:.") < strcspn(*ret_host, "%"))
			return false;
	} else {
		*ret_host = g_strndup(text, (size_t)(end - text));
	}
	if (*end == ':' && end[1] && !strchr(end + 1, ':'))
		*ret_port = g_strdup(end + 1);
	return **ret_host && (*end == '\0' || *ret_port);
}

static bool entry_read(ForeignModel *model, const char *text, unsigned line, GError **error)
{
	const char *at = strrchr(text, '@');
	g_autofree char *user = at ? g_strndup(text, (size_t)(at - text)) : NULL;
	g_autofree char *host = NULL, *port = NULL;
	const char *rest = at ? at + 1 : text;
	if ((user && !*user) || strpbrk(text, " \t") || !host_split(rest, &host, &port)) {
		g_autofree char *quoted = text_quote(text);
		return foreign_fail(model, line, error,
		        "expected '[user@]host[:port]' (an IPv6 address in brackets), found %s",
		        quoted);
	}
	bool literal = *rest == '[';
	g_autofree char *name = literal ? address_name(host) : g_strdup(host);
	guint before = model->members->len;
	ForeignMember *member = foreign_member(model, name, line, error);
	if (!member)
		return false;
	if (model->members->len == before)
		return foreign_fail(model, line, error, "host '%s' stands on line %u already", host,
		        member->line);
	if (literal)
		foreign_note(model, line, "host '[%s]' is named '%s'", host, name);
	ForeignVars *vars = &member->vars;
	return (!literal || foreign_vars_set(model, vars, "ansible_host", host, line, error)) &&
	       (!user || foreign_vars_set(model, vars, "ansible_user", user, line, error)) &&
	       (!port || foreign_vars_set(model, vars, "ansible_port", port, line, error));
}

bool host_list_read(ForeignModel *model, const char *text, GError **error)
{
	unsigned number = 0;
	const char *at = text;
	for (;;) {
		g_autofree char *line = foreign_line_next(&at, &number);
		if (!line)
			return true;
		line[strcspn(line, "#")] = '\0';
		g_strstrip(line);
		if (*line && *line != ';' && !entry_read(model, line, number, error))
			return false;
	}
}
