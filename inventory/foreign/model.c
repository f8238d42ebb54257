#include "inventory/foreign/model.h"

#include "base/error.h"
#include <string.h>

static void group_free(void *data)
{
	ForeignGroup *group = data;
	g_free(group->name);
	foreign_vars_clear(&group->vars);
	g_ptr_array_unref(group->children);
	g_ptr_array_unref(group->parents);
	g_free(group);
}

static void member_free(void *data)
{
	ForeignMember *member = data;
	g_free(member->name);
	foreign_vars_clear(&member->vars);
	g_ptr_array_unref(member->groups);
	g_free(member);
}

ForeignModel *foreign_model_new(const char *file)
{
	ForeignModel *model = g_new0(ForeignModel, 1);
	model->file = file;
	model->groups = g_ptr_array_new_with_free_func(group_free);
	model->members = g_ptr_array_new_with_free_func(member_free);
	model->groups_by_name = g_hash_table_new(g_str_hash, g_str_equal);
	model->members_by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	model->left_out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	model->notes = g_ptr_array_new_with_free_func(g_free);
	foreign_group(model, "all", 0, NULL)->declared = true;
	foreign_group(model, "ungrouped", 0, NULL)->declared = true;
	return model;
}

void foreign_model_free(ForeignModel *model)
{
	if (!model)
		return;
	g_ptr_array_unref(model->groups);
	g_ptr_array_unref(model->members);
	g_hash_table_unref(model->groups_by_name);
	g_hash_table_unref(model->members_by_name);
	g_hash_table_unref(model->left_out);
	g_ptr_array_unref(model->notes);
	g_free(model);
}

bool foreign_fail(const ForeignModel *model, unsigned line, GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s:%u: %s", model->file, line, text);
	return false;
}

void foreign_note(ForeignModel *model, unsigned line, const char *format, ...)
{
	if (model->notes->len >= FOREIGN_NOTES_MAX)
		return;
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_ptr_array_add(model->notes, g_strdup_printf("%s:%u: %s", model->file, line, text));
}

static bool group_name_valid(const char *name)
{
	if (*name == '\0' || strlen(name) > 255)
		return false;
	for (const char *at = name; *at; at = g_utf8_next_char(at))
		if (g_unichar_isspace(g_utf8_get_char(at)) || g_ascii_iscntrl(*at))
			return false;
	return true;
}

ForeignGroup *foreign_group(ForeignModel *model, const char *name, unsigned line, GError **error)
{
	ForeignGroup *group = g_hash_table_lookup(model->groups_by_name, name);
	if (group)
		return group;
	if (!group_name_valid(name)) {
		g_autofree char *quoted = text_quote(name);
		foreign_fail(model, line, error, "%s cannot be the name of a group", quoted);
		return NULL;
	}
	if (model->groups->len >= FOREIGN_GROUPS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s:%u: more than %d groups",
		        model->file, line, FOREIGN_GROUPS_MAX);
		return NULL;
	}
	group = g_new0(ForeignGroup, 1);
	group->name = g_strdup(name);
	group->line = line;
	group->children = g_ptr_array_new();
	group->parents = g_ptr_array_new();
	g_ptr_array_add(model->groups, group);
	g_hash_table_insert(model->groups_by_name, group->name, group);
	return group;
}

static bool member_name_valid(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                             "0123456789._-");
	return g_ascii_isalnum(name[0]) && name[length] == '\0' && length <= 255;
}

ForeignMember *foreign_member(ForeignModel *model, const char *name, unsigned line, GError **error)
{
	if (!member_name_valid(name)) {
		g_autofree char *quoted = text_quote(name);
		foreign_fail(model, line, error,
		        "%s cannot be the name of a host (letters, digits, '.', '_' and '-', a "
		        "letter or digit first)",
		        quoted);
		return NULL;
	}
	g_autofree char *folded = g_ascii_strdown(name, -1);
	ForeignMember *member = g_hash_table_lookup(model->members_by_name, folded);
	if (member && g_str_equal(member->name, name))
		return member;
	if (member) {
		foreign_fail(model, line, error,
		        "host '%s' differs from '%s' of line %u only in case", name, member->name,
		        member->line);
		return NULL;
	}
	if (model->members->len >= FOREIGN_HOSTS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s:%u: more than %d hosts",
		        model->file, line, FOREIGN_HOSTS_MAX);
		return NULL;
	}
	member = g_new0(ForeignMember, 1);
	member->name = g_strdup(name);
	member->line = line;
	member->groups = g_ptr_array_new();
	g_ptr_array_add(model->members, member);
	g_hash_table_insert(model->members_by_name, g_steal_pointer(&folded), member);
	return member;
}

/* Whether `group` is `wanted` or stands above it. */
static bool group_reaches(ForeignGroup *group, const ForeignGroup *wanted)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
	g_autoptr(GPtrArray) open = g_ptr_array_new();
	g_ptr_array_add(open, group);
	while (open->len > 0) {
		ForeignGroup *one = g_ptr_array_steal_index_fast(open, open->len - 1);
		if (one == wanted)
			return true;
		if (!g_hash_table_add(seen, one))
			continue;
		for (guint i = 0; i < one->children->len; i++)
			g_ptr_array_add(open, one->children->pdata[i]);
	}
	return false;
}

bool foreign_group_adopt(ForeignModel *model, ForeignGroup *parent, ForeignGroup *child,
        unsigned line, GError **error)
{
	if (parent == child)
		return foreign_fail(
		        model, line, error, "group '%s' cannot be its own child", parent->name);
	if (g_str_equal(child->name, "all") || group_reaches(child, parent))
		return foreign_fail(model, line, error,
		        "group '%s' as a child of '%s' makes a loop", child->name, parent->name);
	if (g_ptr_array_find(parent->children, child, NULL))
		return true;
	g_ptr_array_add(parent->children, child);
	g_ptr_array_add(child->parents, parent);
	return true;
}

void foreign_member_join(ForeignMember *member, ForeignGroup *group)
{
	if (!g_ptr_array_find(member->groups, group, NULL))
		g_ptr_array_add(member->groups, group);
}

char *foreign_line_next(const char **at, unsigned *line)
{
	if (**at == '\0')
		return NULL;
	size_t length = strcspn(*at, "\n");
	char *text = g_strstrip(g_strndup(*at, length));
	*at += length + ((*at)[length] == '\n');
	*line += 1;
	return text;
}
