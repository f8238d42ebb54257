#include "inventory/foreign/model.h"

/* Sets one variable from a node; lists and maps only where they are left out anyway. */
static bool var_read(
        ForeignModel *model, ForeignVars *vars, const Node *key, const Node *value, GError **error)
{
	const char *name = node_scalar(key);
	if (!name)
		return node_unexpected(key, "the name of a variable", error);
	NodeKind kind = node_kind(value);
	if (foreign_vars_knows(name)) {
		if (kind == NODE_MAPPING || kind == NODE_SEQUENCE)
			return node_unexpected(value, "one value", error);
		if (node_tag(value))
			return foreign_fail(model, node_line(value), error,
			        "'%s': a value tagged '%s' is not taken", name, node_tag(value));
	}
	return foreign_vars_set(model, vars, name, kind == NODE_SCALAR ? node_scalar(value) : NULL,
	        node_line(key), error);
}

static bool vars_read(ForeignModel *model, ForeignVars *vars, const Node *map, GError **error)
{
	if (!map || node_kind(map) == NODE_NULL)
		return true;
	if (node_kind(map) != NODE_MAPPING)
		return node_unexpected(map, "a mapping of variables", error);
	for (size_t i = 0; i < node_count(map); i++)
		if (!var_read(model, vars, node_key_at(map, i), node_at(map, i), error))
			return false;
	return true;
}

/* One entry below `hosts:` of the YAML form: a pattern and its variables. */
static bool pattern_read(ForeignModel *model, ForeignGroup *group, const Node *key,
        const Node *value, GError **error)
{
	const char *pattern = node_scalar(key);
	g_auto(ForeignVars) vars = {0};
	g_autofree char *port = NULL;
	if (!pattern)
		return node_unexpected(key, "the name of a host", error);
	if (!vars_read(model, &vars, value, error))
		return false;
	g_autoptr(GPtrArray) names =
	        ansible_range_expand(model, pattern, node_line(key), &port, error);
	for (guint i = 0; names && i < names->len; i++) {
		ForeignMember *member =
		        foreign_member(model, names->pdata[i], node_line(key), error);
		if (!member || (port && !foreign_vars_set(model, &member->vars, "ansible_port",
		                                port, node_line(key), error)))
			return false;
		foreign_member_join(member, group);
		foreign_vars_merge(&member->vars, &vars);
	}
	return names != NULL;
}

static bool group_read(ForeignModel *model, ForeignGroup *parent, const Node *key,
        const Node *value, GError **error);

static bool section_read(ForeignModel *model, ForeignGroup *group, const char *section,
        const Node *map, GError **error)
{
	NodeKind kind = node_kind(map);
	if (g_str_equal(section, "vars"))
		return vars_read(model, &group->vars, map, error);
	bool hosts = g_str_equal(section, "hosts");
	if (kind == NODE_SCALAR) /* one name alone, as Ansible takes it */
		return hosts ? pattern_read(model, group, map, NULL, error)
		             : group_read(model, group, map, NULL, error);
	if (kind == NODE_NULL)
		return true;
	if (kind != NODE_MAPPING)
		return node_unexpected(
		        map, hosts ? "a mapping of hosts" : "a mapping of groups", error);
	for (size_t i = 0; i < node_count(map); i++) {
		const Node *key = node_key_at(map, i), *value = node_at(map, i);
		if (hosts ? !pattern_read(model, group, key, value, error)
		          : !group_read(model, group, key, value, error))
			return false;
	}
	return true;
}

/* A group of the YAML form with everything below it. Nesting is bounded by TREE_MAX_DEPTH. */
static bool group_read(ForeignModel *model, ForeignGroup *parent, const Node *key,
        const Node *value, GError **error)
{
	const char *name = node_scalar(key);
	if (!name)
		return node_unexpected(key, "the name of a group", error);
	ForeignGroup *group = foreign_group(model, name, node_line(key), error);
	if (!group || (parent && !foreign_group_adopt(model, parent, group, node_line(key), error)))
		return false;
	group->declared = true;
	if (!value || node_kind(value) == NODE_NULL)
		return true;
	if (node_kind(value) != NODE_MAPPING)
		return node_unexpected(value, "a group (hosts, children, vars)", error);
	for (size_t i = 0; i < node_count(value); i++) {
		const char *section = node_scalar(node_key_at(value, i));
		if (g_strcmp0(section, "hosts") != 0 && g_strcmp0(section, "children") != 0 &&
		        g_strcmp0(section, "vars") != 0)
			foreign_note(model, node_line(node_key_at(value, i)),
			        "'%s' of group '%s' is left out", section ? section : "?", name);
		else if (!section_read(model, group, section, node_at(value, i), error))
			return false;
	}
	return true;
}

/* A list of names below `hosts` or `children` of the --list form. */
static bool names_read(
        ForeignModel *model, ForeignGroup *group, const Node *list, bool hosts, GError **error)
{
	if (!list)
		return true;
	if (node_kind(list) != NODE_SEQUENCE)
		return node_unexpected(list, "a list of names", error);
	for (size_t i = 0; i < node_count(list); i++) {
		const Node *node = node_at(list, i);
		const char *name = node_scalar(node);
		if (!name)
			return node_unexpected(node, "a name", error);
		if (hosts) {
			ForeignMember *member = foreign_member(model, name, node_line(node), error);
			if (!member)
				return false;
			foreign_member_join(member, group);
			continue;
		}
		ForeignGroup *child = foreign_group(model, name, node_line(node), error);
		if (!child || !foreign_group_adopt(model, group, child, node_line(node), error))
			return false;
		child->declared = true; /* empty groups are named as children only */
	}
	return true;
}

static bool list_group_read(ForeignModel *model, const Node *key, const Node *value, GError **error)
{
	ForeignGroup *group = foreign_group(model, node_scalar(key), node_line(key), error);
	if (!group)
		return false;
	group->declared = true;
	if (node_kind(value) == NODE_SEQUENCE)
		return names_read(model, group, value, true, error);
	if (node_kind(value) != NODE_MAPPING)
		return node_unexpected(value, "a group (hosts, children, vars)", error);
	return names_read(model, group, node_find(value, "hosts"), true, error) &&
	       names_read(model, group, node_find(value, "children"), false, error) &&
	       vars_read(model, &group->vars, node_find(value, "vars"), error);
}

static bool hostvars_read(ForeignModel *model, const Node *hostvars, GError **error)
{
	for (size_t i = 0; hostvars && i < node_count(hostvars); i++) {
		const Node *key = node_key_at(hostvars, i);
		const char *name = key ? node_scalar(key) : NULL;
		g_autofree char *folded = g_ascii_strdown(name ? name : "", -1);
		ForeignMember *member = g_hash_table_lookup(model->members_by_name, folded);
		if (!member || g_strcmp0(member->name, name) != 0)
			foreign_note(model, node_line(key), "host '%s' is in no group and left out",
			        name ? name : "?");
		else if (!vars_read(model, &member->vars, node_at(hostvars, i), error))
			return false;
	}
	return true;
}

/* The --list form: names in lists, variables of hosts in _meta. */
static bool list_read(ForeignModel *model, const Node *root, GError **error)
{
	const Node *meta = node_find(root, "_meta");
	for (size_t i = 0; i < node_count(root); i++)
		if (node_at(root, i) != meta &&
		        !list_group_read(model, node_key_at(root, i), node_at(root, i), error))
			return false;
	if (!meta)
		foreign_note(model, node_line(root),
		        "there is no '_meta': variables of single hosts are not in this file");
	return hostvars_read(model, meta ? node_find(meta, "hostvars") : NULL, error);
}

static bool is_list_form(const Node *root)
{
	if (node_find(root, "_meta"))
		return true;
	for (size_t i = 0; i < node_count(root); i++) {
		const Node *group = node_at(root, i);
		const Node *hosts = node_find(group, "hosts"),
		           *below = node_find(group, "children");
		if (node_kind(group) == NODE_SEQUENCE ||
		        (hosts && node_kind(hosts) == NODE_SEQUENCE) ||
		        (below && node_kind(below) == NODE_SEQUENCE))
			return true;
	}
	return false;
}

bool ansible_tree_read(ForeignModel *model, const Tree *tree, bool json, GError **error)
{
	const Node *root = tree_root(tree);
	if (node_kind(root) != NODE_MAPPING)
		return node_unexpected(root, "a mapping of groups", error);
	const Node *plugin = node_find(root, "plugin");
	if (plugin)
		return foreign_fail(model, node_line(plugin), error,
		        "this configures an inventory plugin: give the output of "
		        "'ansible-inventory --list' instead");
	if (json && is_list_form(root))
		return list_read(model, root, error);
	for (size_t i = 0; i < node_count(root); i++)
		if (!group_read(model, NULL, node_key_at(root, i), node_at(root, i), error))
			return false;
	return true;
}
