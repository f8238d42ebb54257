#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/resource.h"
#include "checks/checklist_inside.h"
#include "checks/judge.h"
#include "inventory/sources/linux.h"
#include "inventory/sources/web.h"
#include <string.h>

static bool expression_load(
        const Check *check, const char *key, const char *text, Expression **ret, GError **error)
{
	if (!text || !*text)
		return true;
	const Node *at = node_find(check->node, key);
	g_autofree char *origin =
	        g_strdup_printf("%s:%u:%u", node_file(at), node_line(at), node_column(at));
	*ret = expression_parse(text, origin, error);
	return *ret != NULL;
}

/* One wish as the collector would take it, so that no visit fails for the checklist's sake. */
static bool want_check(
        LinuxWants *wants, const Node *at, const char *topic, const char *argument, GError **error)
{
	g_autoptr(GError) reason = NULL;
	if (web_topic(topic))
		return !argument || web_argument_check(topic, argument, &reason) ||
		       node_fail(at, error, "%s", reason->message);
	return linux_wants_add(wants, topic, argument, &reason) ||
	       node_fail(at, error, "%s", reason->message);
}

static bool want_arguments_check(
        LinuxWants *wants, const Node *arguments, const char *topic, GError **error)
{
	if (node_kind(arguments) != NODE_SEQUENCE)
		return node_fail(arguments, error, "the arguments of a topic must be a list");
	for (size_t i = 0; i < node_count(arguments); i++) {
		const Node *at = node_at(arguments, i);
		if (!node_scalar(at))
			return node_fail(
			        at, error, "an argument of topic '%s' must be a text", topic);
		if (!want_check(wants, at, topic, node_scalar(at), error))
			return false;
	}
	return true;
}

static bool wants_check(const Check *check, GError **error)
{
	if (check->form) {
		g_autoptr(LinuxWants) one = linux_wants_new();
		return want_check(one, check->form_node, check->form->topic(check->form_node),
		        check->form_argument, error);
	}
	if (!check->wants)
		return true;
	if (node_kind(check->wants) != NODE_MAPPING)
		return node_fail(check->wants, error,
		        "'wants' must be a mapping of topics to lists of arguments");
	g_autoptr(LinuxWants) wants = linux_wants_new();
	for (size_t i = 0; i < node_count(check->wants); i++) {
		const Node *key = node_key_at(check->wants, i);
		const char *topic = node_scalar(key);
		bool apart = g_strcmp0(topic, "ports") == 0 || g_strcmp0(topic, "dns") == 0;
		if (apart && node_count(node_at(check->wants, i)) == 0)
			continue; /* of the visit itself (inventory/observe_ports.h) or of the
			             console, not the collector */
		if (!want_check(wants, key, topic, NULL, error) ||
		        !want_arguments_check(wants, node_at(check->wants, i), topic, error))
			return false;
	}
	return true;
}

/* Which names an expression of a check may read. */
typedef struct {
	const Checklist *checklist;
	const Check *check;
	bool facts; /* the topics that the check wants, too */
	const char *unknown;
} Names;

static bool parameter_known(const Checklist *checklist, const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, ".", 3);
	if (!parts[0] || !parts[1])
		return true;
	for (guint i = 0; i < checklist->parameters->len; i++) {
		const ChecklistParameter *one = g_ptr_array_index(checklist->parameters, i);
		if (strcmp(one->name, parts[1]) == 0)
			return true;
	}
	return false;
}

static bool name_known(const char *name, const char *path, void *data)
{
	Names *names = data;
	bool known = strcmp(name, "plan") == 0;
	if (strcmp(name, "params") == 0)
		known = parameter_known(names->checklist, path);
	else if (names->facts && names->check->wants)
		known = known || node_find(names->check->wants, name);
	if (!known)
		names->unknown =
		        strcmp(name, "params") == 0 ? "no such parameter" : "not among its 'wants'";
	return known;
}

/* A name that nobody observes would be unknown for ever. */
static bool names_check(const Checklist *checklist, const Check *check, const char *key,
        const Expression *expression, GError **error)
{
	Names names = {checklist, check, strcmp(key, "applies") != 0, NULL};
	if (!expression || expression_names(expression, name_known, &names))
		return true;
	return node_fail(node_find(check->node, key), error,
	        "'%s' of check '%s' reads a name that is no fact of it: %s", key, check->id,
	        names.unknown);
}

static bool expressions_check(const Checklist *checklist, Check *check, GError **error)
{
	const struct {
		const char *key, *text;
		Expression **slot;
	} all[] = {{"applies", check->applies, &check->applies_expression},
	        {"expect", check->expect, &check->expect_expression},
	        {"expected", check->expected, &check->expected_expression},
	        {"actual", check->actual, &check->actual_expression}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (!expression_load(check, all[i].key, all[i].text, all[i].slot, error) ||
		        !names_check(checklist, check, all[i].key, *all[i].slot, error))
			return false;
	return true;
}

/* What a kind does not read would look as if it were asked. */
static bool unread_check(const Check *check, GError **error)
{
	const Node *expect = node_find(check->node, "expect");
	if (!check->kind->needs_expect && *check->expect)
		return node_fail(
		        expect, error, "kind '%s' does not read 'expect'", check->kind_name);
	if (!check->kind->with_check && check->with)
		return node_fail(
		        check->with, error, "kind '%s' does not read 'with'", check->kind_name);
	return true;
}

/* A check that asserts nothing would pass: it is an error, here and for every kind. */
bool checklist_check_finish(const Checklist *checklist, Check *check, GError **error)
{
	if (!checklist_check_easy(check, error))
		return false;
	check->kind = check_kind_find(check->kind_name);
	if (!check->kind)
		return node_fail(node_find(check->node, "kind"), error,
		        "no such kind of check '%s'", check->kind_name);
	if (!checklist_item_find(checklist, check->item))
		return node_fail(
		        node_find(check->node, "item"), error, "no such item '%s'", check->item);
	if (checklist_find(checklist, check->id) != check)
		return node_fail(check->node, error, "check '%s' is there twice", check->id);
	if (check->kind->needs_expect && !*g_strstrip(check->expect))
		return node_fail(check->node, error,
		        "check '%s' asserts nothing: 'expect' is missing or empty", check->id);
	if (check->kind->needs_with && (!check->with || node_count(check->with) == 0))
		return node_fail(check->node, error,
		        "check '%s' asserts nothing: 'with' is missing or empty", check->id);
	if (check->kind->with_check && !check->kind->with_check(check, error))
		return false;
	return unread_check(check, error) && wants_check(check, error) &&
	       expressions_check(checklist, check, error);
}

static bool names_unique(const Checklist *checklist, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < checklist->items->len; i++) {
		const ChecklistItem *item = g_ptr_array_index(checklist->items, i);
		if (checklist_item_find(checklist, item->id) != item)
			return node_fail(item->node, error, "item '%s' is there twice", item->id);
	}
	for (guint i = 0; i < checklist->parameters->len; i++) {
		const ChecklistParameter *one = g_ptr_array_index(checklist->parameters, i);
		if (!g_hash_table_add(seen, one->name))
			return node_fail(
			        one->node, error, "parameter '%s' is there twice", one->name);
	}
	return true;
}

static bool checklist_finish(Checklist *checklist, GError **error)
{
	if (strcmp(checklist->schema, "jiuxu.checklist/1") != 0)
		return node_fail(node_find(tree_root(checklist->tree), "schema"), error,
		        "schema '%s' is not 'jiuxu.checklist/1'", checklist->schema);
	if (!names_unique(checklist, error))
		return false;
	for (size_t i = 0; i < checklist_count(checklist); i++)
		if (!checklist_check_finish(
		            checklist, g_ptr_array_index(checklist->checks, i), error))
			return false;
	return true;
}

Checklist *checklist_parse(const char *name, const char *bytes, size_t length, GError **error)
{
	g_autoptr(Checklist) checklist = g_new0(Checklist, 1);
	Tree *tree = tree_parse_yaml(name, bytes, length, 0, error);
	if (!tree)
		return NULL;
	bool decoded = fields_decode(&checklist_table, tree_root(tree), checklist, error);
	checklist->tree = tree; /* decoding fills the whole struct */
	return decoded && checklist_finish(checklist, error) ? g_steal_pointer(&checklist) : NULL;
}

Resource checks_resource(const char *path);

Checklist *checklist_load_builtin(GError **error)
{
	Resource yaml = checks_resource("checklists/readiness.yaml");
	return checklist_parse("readiness.yaml", yaml.bytes, yaml.length, error);
}

char *checklist_builtin_digest(void)
{
	Resource yaml = checks_resource("checklists/readiness.yaml");
	return digest_bytes(yaml.bytes, yaml.length);
}

void checklist_free(Checklist *checklist)
{
	if (!checklist)
		return;
	for (guint i = 0; checklist->checks && i < checklist->checks->len; i++) {
		Check *check = g_ptr_array_index(checklist->checks, i);
		g_clear_pointer(&check->applies_expression, expression_free);
		g_clear_pointer(&check->expect_expression, expression_free);
		g_clear_pointer(&check->expected_expression, expression_free);
		g_clear_pointer(&check->actual_expression, expression_free);
	}
	Tree *tree = checklist->tree; /* clearing empties the whole struct */
	ChecklistSite *site = checklist->site;
	fields_clear(&checklist_table, checklist);
	checklist_site_free(site); /* its tree holds nodes of the checks that were added */
	tree_free(tree);
	g_free(checklist);
}

size_t checklist_count(const Checklist *checklist)
{
	return checklist->checks->len;
}

const Check *checklist_check(const Checklist *checklist, size_t index)
{
	return g_ptr_array_index(checklist->checks, index);
}

const Check *checklist_find(const Checklist *checklist, const char *id)
{
	for (size_t i = 0; i < checklist_count(checklist); i++)
		if (strcmp(checklist_check(checklist, i)->id, id) == 0)
			return checklist_check(checklist, i);
	return NULL;
}

const ChecklistItem *checklist_item_find(const Checklist *checklist, const char *id)
{
	for (guint i = 0; i < checklist->items->len; i++) {
		const ChecklistItem *item = g_ptr_array_index(checklist->items, i);
		if (strcmp(item->id, id) == 0)
			return item;
	}
	return NULL;
}

json_t *checklist_parameters(const Checklist *checklist)
{
	json_t *out = json_object();
	for (guint i = 0; checklist->parameters && i < checklist->parameters->len; i++) {
		const ChecklistParameter *parameter = g_ptr_array_index(checklist->parameters, i);
		json_object_set_new(out, parameter->name, node_to_json(parameter->value));
	}
	return out;
}

/* What concerns some hosts only, or the console, is asked there alone. */
static void want_add(const Check *check, const char *topic, const char *argument, void *data)
{
	Wants *wants = data;
	if (check->meant || check->form || web_topic(topic))
		wants_add_some(wants, topic, argument, check->meant);
	else
		wants_add(wants, topic, argument);
}

Wants *checks_wants(const GPtrArray *checks)
{
	Wants *wants = wants_new();
	for (guint i = 0; i < checks->len; i++)
		check_wants_each(g_ptr_array_index(checks, i), want_add, wants);
	return wants;
}

bool checks_read_platforms(const GPtrArray *checks)
{
	for (guint i = 0; i < checks->len; i++)
		if (((const Check *)g_ptr_array_index(checks, i))->kind->reads_platform)
			return true;
	return false;
}

Wants *checklist_wants(const Checklist *checklist, const char *item)
{
	Wants *wants = wants_new();
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		const Check *check = checklist_check(checklist, i);
		if (!item || strcmp(check->item, item) == 0)
			check_wants_each(check, want_add, wants);
	}
	return wants;
}
