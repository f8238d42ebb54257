/* From groups, hosts and variables to finished hosts, with Ansible's precedence. */
#include "inventory/foreign/model.h"

#include "base/error.h"
#include <stdlib.h>
#include <string.h>

static void host_free(void *data)
{
	ForeignHost *host = data;
	g_free(host->name);
	g_free(host->address);
	g_free(host->user);
	g_free(host->identity_file);
	g_free(host->connection);
	g_ptr_array_unref(host->groups);
	g_free(host);
}

void foreign_free(ForeignInventory *inventory)
{
	if (!inventory)
		return;
	g_ptr_array_unref(inventory->hosts);
	g_ptr_array_unref(inventory->notes);
	g_free(inventory);
}

/* One step of "a child is deeper than its parents"; whether anything changed. */
static bool depths_step(const ForeignModel *model)
{
	bool changed = false;
	for (guint i = 0; i < model->groups->len; i++) {
		ForeignGroup *group = model->groups->pdata[i];
		int depth = g_str_equal(group->name, "all") ? 0 : 1;
		for (guint k = 0; k < group->parents->len; k++)
			depth = MAX(depth, ((ForeignGroup *)group->parents->pdata[k])->depth + 1);
		changed |= depth != group->depth;
		group->depth = depth;
	}
	return changed;
}

static bool groups_check(ForeignModel *model, GError **error)
{
	for (guint i = 0; i < model->groups->len; i++) {
		ForeignGroup *group = model->groups->pdata[i];
		const char *priority = group->vars.values[FOREIGN_PRIORITY];
		if (!group->declared)
			return foreign_fail(model, group->line, error,
			        group->as_child
			                ? "group '%s' is named as a child but is nowhere defined"
			                : "group '%s' has variables but is nowhere defined",
			        group->name);
		group->priority = 1;
		if (priority && !g_ascii_string_to_signed(
		                        priority, 10, -1000000, 1000000, &group->priority, NULL))
			return foreign_fail(model, group->vars.lines[FOREIGN_PRIORITY], error,
			        "'ansible_group_priority' is a whole number, found '%s'", priority);
		if (g_hash_table_contains(model->members_by_name, group->name))
			foreign_note(
			        model, group->line, "'%s' is both a group and a host", group->name);
	}
	for (int i = 0; depths_step(model); i++)
		if (i > FOREIGN_DEPTH_MAX) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
			        "%s: groups stand in groups more than %d deep", model->file,
			        FOREIGN_DEPTH_MAX);
			return false;
		}
	return true;
}

static int group_compare(const void *a, const void *b)
{
	const ForeignGroup *left = *(ForeignGroup *const *)a, *right = *(ForeignGroup *const *)b;
	if (left->depth != right->depth)
		return left->depth < right->depth ? -1 : 1;
	if (left->priority != right->priority)
		return left->priority < right->priority ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* Every group the host is in, itself or through children, `all` first: Ansible's order of
 * variables. */
static GPtrArray *member_groups(const ForeignModel *model, const ForeignMember *member)
{
	GPtrArray *list = g_ptr_array_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
	ForeignGroup *all = g_hash_table_lookup(model->groups_by_name, "all");
	ForeignGroup *ungrouped = g_hash_table_lookup(model->groups_by_name, "ungrouped");
	g_hash_table_add(seen, all);
	g_ptr_array_add(list, all);
	for (guint i = 0; i < member->groups->len; i++)
		if (member->groups->pdata[i] != ungrouped &&
		        g_hash_table_add(seen, member->groups->pdata[i]))
			g_ptr_array_add(list, member->groups->pdata[i]);
	if (list->len == 1)
		g_ptr_array_add(list, ungrouped);
	for (guint i = 1; i < list->len; i++) {
		const ForeignGroup *group = list->pdata[i];
		for (guint k = 0; k < group->parents->len; k++)
			if (g_hash_table_add(seen, group->parents->pdata[k]))
				g_ptr_array_add(list, group->parents->pdata[k]);
	}
	g_ptr_array_sort(list, group_compare);
	return list;
}

/* The value of either spelling, the second before the first; NULL when not given or empty. */
static const char *either(const ForeignVars *vars, ForeignKey first, unsigned *ret_line)
{
	ForeignKey key = vars->lines[first + 1] ? first + 1 : first;
	const char *value = vars->values[key];
	*ret_line = vars->lines[key];
	return value && *value ? value : NULL;
}

static bool value_is_true(const char *value)
{
	static const char *const words[] = {"true", "yes", "on", "1", "t", "y", "1.0"};
	for (size_t i = 0; value && i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

/* "ssh", "local", or NULL for one that we do not have. */
static const char *connection_find(const char *value)
{
	static const char *const ssh[] = {"ssh", "smart", "paramiko", "paramiko_ssh", "libssh"};
	if (!value || !*value)
		return "ssh";
	const char *name = g_str_has_prefix(value, "ansible.builtin.")
	                           ? value + strlen("ansible.builtin.")
	                           : value;
	if (g_str_equal(name, "local"))
		return "local";
	for (size_t i = 0; i < G_N_ELEMENTS(ssh); i++)
		if (g_str_equal(name, ssh[i]))
			return "ssh";
	return NULL;
}

static bool host_fill(
        const ForeignModel *model, ForeignHost *host, const ForeignVars *vars, GError **error)
{
	unsigned line;
	const char *address = either(vars, FOREIGN_ADDRESS, &line);
	const char *port = either(vars, FOREIGN_PORT, &line);
	gint64 number = 0;
	if (port && !g_ascii_string_to_signed(port, 10, 1, 65535, &number, NULL))
		return foreign_fail(model, line, error,
		        "port of host '%s' is a number from 1 to 65535, found '%s'", host->name,
		        port);
	host->port = (int)number;
	host->address = g_strdup(address ? address : host->name);
	host->user = g_strdup(either(vars, FOREIGN_USER, &line));
	host->identity_file = g_strdup(either(vars, FOREIGN_IDENTITY, &line));
	host->sudo = value_is_true(vars->values[FOREIGN_BECOME]);
	return true;
}

static int text_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool member_resolve(
        ForeignModel *model, const ForeignMember *member, GPtrArray *hosts, GError **error)
{
	g_autoptr(GPtrArray) groups = member_groups(model, member);
	g_auto(ForeignVars) vars = {0};
	for (guint i = 0; i < groups->len; i++)
		foreign_vars_merge(&vars, &((ForeignGroup *)groups->pdata[i])->vars);
	foreign_vars_merge(&vars, &member->vars);
	const char *connection = connection_find(vars.values[FOREIGN_CONNECTION]);
	if (!connection) {
		foreign_note(model, vars.lines[FOREIGN_CONNECTION],
		        "host '%s' is left out: connection '%s' is not supported", member->name,
		        vars.values[FOREIGN_CONNECTION]);
		return true;
	}
	ForeignHost *host = g_new0(ForeignHost, 1);
	host->name = g_strdup(member->name);
	host->connection = g_strdup(connection);
	host->groups = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(hosts, host);
	for (guint i = 0; i < groups->len; i++) {
		const char *name = ((ForeignGroup *)groups->pdata[i])->name;
		if (!g_str_equal(name, "all") && !g_str_equal(name, "ungrouped"))
			g_ptr_array_add(host->groups, g_strdup(name));
	}
	g_ptr_array_sort(host->groups, text_compare);
	return host_fill(model, host, &vars, error);
}

ForeignInventory *foreign_resolve(ForeignModel *model, GError **error)
{
	g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func(host_free);
	if (!groups_check(model, error))
		return NULL;
	for (guint i = 0; i < model->members->len; i++)
		if (!member_resolve(model, model->members->pdata[i], hosts, error))
			return NULL;
	ForeignInventory *inventory = g_new0(ForeignInventory, 1);
	inventory->hosts = g_steal_pointer(&hosts);
	inventory->notes = g_ptr_array_ref(model->notes);
	return inventory;
}
