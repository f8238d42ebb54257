/* A check written the easy way: which form, what is left out, whom it concerns. */
#include "base/cleanup.h"
#include "checks/checklist_inside.h"
#include <string.h>

static bool form_take(Check *check, GError **error)
{
	for (size_t i = 0; i < FORMS_COUNT; i++) {
		const Node *node = check->forms[i];
		if (!node)
			continue;
		if (check->form)
			return node_fail(node, error, "check '%s' has two forms, '%s' and '%s'",
			        check->id, check->form->name, forms[i].name);
		if (!form_check(&forms[i], node, error))
			return false;
		check->form = &forms[i];
		check->form_node = node;
		check->form_argument = forms[i].argument ? forms[i].argument(node) : NULL;
	}
	return true;
}

static void bilingual_default(Bilingual **slot, const char *zh, const char *en)
{
	if (*slot)
		return;
	*slot = g_new0(Bilingual, 1);
	(*slot)->zh = g_strdup(zh);
	(*slot)->en = g_strdup(en);
}

static void words_default(Check *check)
{
	g_autofree char *asked =
	        check->form ? g_strdup_printf("%s %s", check->form->name,
	                              form_subject(check->form, check->form_node)
	                                      ? form_subject(check->form, check->form_node)
	                                      : "")
	                    : g_strdup(check->expect);
	bilingual_default(&check->title, asked, asked);
	bilingual_default(&check->why, "本省检查清单（checklist.yaml）要求。",
	        "The site's own checklist.yaml asks for it.");
	bilingual_default(&check->fix, "按“应为”一栏改正后重新检查。",
	        "Make it as expected, then check again.");
}

/* With its kind written, a check leaves nothing out. */
static bool whole_check(const Check *check, GError **error)
{
	static const char *const needed[] = {
	        "severity", "source", "target", "freshness", "title", "why", "fix"};
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
		if (!node_find(check->node, needed[i]))
			return node_fail(check->node, error, "missing key '%s'", needed[i]);
	if (check->form)
		return node_fail(check->form_node, error,
		        "check '%s' has a kind and the form '%s'; leave 'kind' out", check->id,
		        check->form->name);
	return true;
}

static void meant_make(Check *check)
{
	if (check->hosts->len + check->roles->len == 0)
		return;
	check->meant = g_ptr_array_new();
	for (guint i = 0; i < check->hosts->len; i++)
		g_ptr_array_add(check->meant, check->hosts->pdata[i]);
	for (guint i = 0; i < check->roles->len; i++)
		g_ptr_array_add(check->meant, check->roles->pdata[i]);
}

static bool kind_settle(Check *check, GError **error)
{
	if (check->form && *check->expect)
		return node_fail(node_find(check->node, "expect"), error,
		        "check '%s' has the form '%s' and 'expect'; write two checks", check->id,
		        check->form->name);
	if (!check->form && !node_find(check->node, "expect"))
		return node_fail(check->node, error,
		        "check '%s' asserts nothing: it has no form (file, package, service …) and "
		        "no "
		        "'expect'",
		        check->id);
	g_free(check->kind_name);
	check->kind_name = g_strdup(check->form ? "form" : "expect");
	if (check->form && form_is_console(check->form, check->form_node)) {
		if (check->meant)
			return node_fail(check->node, error,
			        "check '%s' is asked from the console: 'hosts' and 'roles' do not "
			        "belong to it (with 'from: host' the hosts ask)",
			        check->id);
		check->target = TARGET_SITE;
	}
	words_default(check);
	return true;
}

bool checklist_check_easy(Check *check, GError **error)
{
	meant_make(check);
	if (!form_take(check, error))
		return false;
	return *check->kind_name ? whole_check(check, error) : kind_settle(check, error);
}

void check_wants_each(const Check *check, CheckWant each, void *data)
{
	for (size_t k = 0; check->wants && k < node_count(check->wants); k++) {
		const char *topic = node_scalar(node_key_at(check->wants, k));
		const Node *arguments = node_at(check->wants, k);
		each(check, topic, NULL, data);
		for (size_t a = 0; a < node_count(arguments); a++)
			each(check, topic, node_scalar(node_at(arguments, a)), data);
	}
	if (check->form)
		each(check, check->form->topic(check->form_node), check->form_argument, data);
}
