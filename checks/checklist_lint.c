/* What is well written and still can do no good (jiuxu lint). */
#include "checks/checklist_lint.h"

#include "base/cleanup.h"
#include "inventory/sources/linux.h"
#include <stdarg.h>
#include <string.h>

typedef struct {
	const Checklist *checklist;
	const Site *site;
	GPtrArray *faults, *warnings;
	const Check *check; /* looked at now */
	const char *key;    /* of its expression */
	bool fact;          /* that expression reads one */
} Lint;

static void say(GPtrArray *list, const Node *at, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void say(GPtrArray *list, const Node *at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_autoptr(GError) error = NULL;
	node_fail(at, &error, "%s", message);
	g_ptr_array_add(list, g_strdup(error->message));
}

/* ---- whom it concerns ---- */

static void lint_pattern(const Lint *lint, const char *key, const char *pattern)
{
	const Site *site = lint->site;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < site_host_count(site); i++) {
		if (site_host_matches(site_host(site, i), pattern))
			return;
		g_ptr_array_add(names, site_host(site, i)->name);
	}
	for (size_t i = 0; site_roles[i]; i++)
		g_ptr_array_add(names, (char *)site_roles[i]);
	const char *near =
	        fields_nearest(pattern, (const char *const *)names->pdata, (size_t)names->len);
	bool role = g_strcmp0(near, pattern) == 0; /* known, and nobody has it: so far, maybe */
	if (role)
		near = NULL;
	say(role ? lint->warnings : lint->faults, node_find(lint->check->node, key),
	        near ? "check '%s' is asked of nobody: no host, role or group of the site matches "
	               "'%s' (did you mean '%s'?)"
	             : "check '%s' is asked of nobody: no host, role or group of the site matches "
	               "'%s'",
	        lint->check->id, pattern, near);
}

static void lint_hosts(const Lint *lint)
{
	for (guint i = 0; lint->site && i < lint->check->hosts->len; i++)
		lint_pattern(lint, "hosts", lint->check->hosts->pdata[i]);
	for (guint i = 0; lint->site && i < lint->check->roles->len; i++)
		lint_pattern(lint, "roles", lint->check->roles->pdata[i]);
}

/* ---- what its expressions read ---- */

/* The members that a topic's doc names at its first level: `{id, version_id: …}`; NULL for a list,
 * a map by argument ({PATH: …}) or a doc that leaves some out (…). */
static GStrv members_of(const char *topic)
{
	const LinuxTopic *found = linux_topic_find(topic);
	const char *at = found ? found->doc : "";
	g_autoptr(GStrvBuilder) members = g_strv_builder_new();
	if (at[0] != '{' || g_ascii_isupper(at[1]))
		return NULL;
	int depth = 0;
	bool name = false;
	for (; *at; at++) {
		if (*at == '{' || *at == '[')
			name = ++depth == 1;
		else if (*at == '}' || *at == ']')
			depth--;
		else if (*at == ',' && depth == 1)
			name = true;
		else if (g_str_has_prefix(at, "…") && depth == 1)
			return NULL;
		else if (name && (g_ascii_isalpha(*at) || *at == '_')) {
			size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
			g_autofree char *word = g_strndup(at, length);
			g_strv_builder_add(members, word);
			name = false;
			at += length ? length - 1 : 0;
		}
		if (depth == 0)
			break;
	}
	return g_strv_builder_end(members);
}

static bool lint_name(const char *name, const char *path, void *data)
{
	Lint *lint = data;
	bool fact = strcmp(name, "plan") != 0 && strcmp(name, "params") != 0;
	lint->fact = lint->fact || fact;
	if (!fact || !strchr(path, '.'))
		return true;
	g_auto(GStrv) parts = g_strsplit(path, ".", 3);
	g_auto(GStrv) members = members_of(name);
	if (!members || g_strv_contains((const char *const *)members, parts[1]))
		return true;
	const char *near = fields_nearest(
	        parts[1], (const char *const *)members, (size_t)g_strv_length(members));
	g_autofree char *all = g_strjoinv(", ", members);
	say(lint->faults, node_find(lint->check->node, lint->key),
	        near ? "'%s' of check '%s': topic '%s' has no member '%s' (did you mean '%s'?)"
	             : "'%s' of check '%s': topic '%s' has no member '%s' (it has: %s)",
	        lint->key, lint->check->id, name, parts[1], near ? near : all);
	return true;
}

static void lint_expression(Lint *lint, const char *key, const Expression *expression)
{
	lint->key = key;
	lint->fact = false;
	if (expression)
		expression_names(expression, lint_name, lint);
}

static void lint_expressions(Lint *lint)
{
	const Check *check = lint->check;
	lint_expression(lint, "expected", check->expected_expression);
	lint_expression(lint, "actual", check->actual_expression);
	lint_expression(lint, "expect", check->expect_expression);
	if (check->expect_expression && !check->form && !node_find(check->node, "actual") &&
	        node_find(check->node, "expect"))
		say(lint->warnings, node_find(check->node, "expect"),
		        "check '%s' does not say what was seen: give 'actual' an expression",
		        check->id);
	if (check->expect_expression && !lint->fact)
		say(lint->faults, node_find(check->node, "expect"),
		        "'expect' of check '%s' reads no fact: it is the same whatever was seen",
		        check->id);
}

/* ---- what people read ---- */

static bool is_chinese(const char *text)
{
	for (; *text; text = g_utf8_next_char(text))
		if (g_unichar_get_script(g_utf8_get_char(text)) == G_UNICODE_SCRIPT_HAN)
			return true;
	return false;
}

static void lint_title(const Lint *lint)
{
	const Node *title = node_find(lint->check->node, "title");
	if (!title)
		say(lint->warnings, lint->check->node,
		        "check '%s' has no title; reports are read in "
		        "Chinese",
		        lint->check->id);
	else if (!is_chinese(lint->check->title->zh))
		say(lint->warnings, title, "the title of check '%s' is not Chinese",
		        lint->check->id);
}

void checklist_lint(
        const Checklist *checklist, const Site *site, GPtrArray *faults, GPtrArray *warnings)
{
	Lint lint = {checklist, site, faults, warnings, NULL, NULL, false};
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		lint.check = checklist_check(checklist, i);
		lint_hosts(&lint);
		lint_expressions(&lint);
		lint_title(&lint);
	}
}
