/* user, group: getent(1) for each name, so that accounts of a directory are seen too. */
#include "inventory/sources/linux/probe.h"

#include <string.h>

#include "base/error.h"

/* No number: getent would look up an id by it. */
bool account_argument(const char *name, GError **error)
{
	if (linux_word_check(name, "._-$") && !g_ascii_isdigit(name[0]))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is not the name of a user or group",
	        name);
	return false;
}

static char *account_command(const LinuxWants *wants, const char *topic, const char *table)
{
	GString *script = g_string_new(NULL);
	g_string_append_printf(script,
	        "probe_%s() {\n"
	        "\tprintf '\\n@%%s\\n' \"$1\"\n"
	        "\tprobe_limit 5\n"
	        "\tif command -v getent >/dev/null; then entry=$($limit getent %s \"$2\" 2>&1)\n"
	        "\telse entry=$(grep \"^$2:\" /etc/%s)\n"
	        "\tfi\n"
	        "\tstatus=$?\n"
	        "\tprobe_note $status\n"
	        "\tprintf 'p%%s %%s\\n' $status \"$entry\"\n"
	        "\t[ %s = user ] && [ $status = 0 ] || return 0\n"
	        "\tgroups=$($limit id -Gn \"$2\" 2>/dev/null) && printf 'g%%s\\n' \"$groups\"\n"
	        "}",
	        topic, table, table, topic);
	const GPtrArray *wanted = linux_wants_arguments(wants, topic);
	for (guint i = 0; wanted && i < wanted->len; i++) {
		g_autofree char *name = g_shell_quote(wanted->pdata[i]);
		g_string_append_printf(script, "\nprobe_%s %u %s", topic, i, name);
	}
	return g_string_free(script, FALSE);
}

char *user_command(const LinuxWants *wants)
{
	return account_command(wants, "user", "passwd");
}

char *group_command(const LinuxWants *wants)
{
	return account_command(wants, "group", "group");
}

/* The entry's fields, or NULL with the answer in *ret: absent, or why it is not known. */
static GStrv entry_fields(Slice answer, guint at_least, json_t **ret)
{
	Slice rest = answer, line, field;
	uint64_t status;
	*ret = NULL;
	if (!probe_line(&rest, 'p', &line) || !slice_field(&line, &field) ||
	        !slice_number(field, 10, &status)) {
		*ret = probe_missing();
		return NULL;
	}
	g_autofree char *said = slice_copy(slice_trim(line));
	/* 2: getent's word for "no such key"; 1: grep's */
	if ((status == 2 || status == 1) && !*said) {
		*ret = json_pack("{s:b}", "exists", 0);
		return NULL;
	}
	g_auto(GStrv) fields = g_strsplit(said, ":", -1);
	if (status == 0 && g_strv_length(fields) >= at_least)
		return g_steal_pointer(&fields);
	*ret = probe_failed(status, said, PROBE_SECONDS);
	return NULL;
}

static void set_number(json_t *entry, const char *key, const char *text)
{
	guint64 value;
	if (g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &value, NULL))
		json_set_integer(entry, key, value);
}

static json_t *names_of(const char *text, const char *separator)
{
	json_t *names = json_array();
	g_auto(GStrv) all = g_strsplit(text, separator, -1);
	for (guint i = 0; all[i]; i++)
		if (*all[i])
			json_array_append_new(names, json_string(all[i]));
	return names;
}

static json_t *read_user(const char *argument, Slice answer)
{
	(void)argument;
	json_t *other;
	g_auto(GStrv) fields = entry_fields(answer, 7, &other);
	if (!fields)
		return other;
	json_t *entry =
	        json_pack("{s:b, s:s, s:s}", "exists", 1, "home", fields[5], "shell", fields[6]);
	set_number(entry, "uid", fields[2]);
	set_number(entry, "gid", fields[3]);
	Slice line;
	if (probe_line(&answer, 'g', &line)) {
		g_autofree char *groups = slice_copy(slice_trim(line));
		json_t *list = names_of(groups, " ");
		if (json_array_size(list) > 0) /* id names the primary group first */
			json_object_set(entry, "group", json_array_get(list, 0));
		json_object_set_new(entry, "groups", list);
	}
	return entry;
}

static json_t *read_group(const char *argument, Slice answer)
{
	(void)argument;
	json_t *other;
	g_auto(GStrv) fields = entry_fields(answer, 4, &other);
	if (!fields)
		return other;
	json_t *entry = json_pack("{s:b}", "exists", 1);
	set_number(entry, "gid", fields[2]);
	json_object_set_new(entry, "members", names_of(fields[3], ","));
	return entry;
}

json_t *parse_user(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	return probe_all(text, length, args, "user", read_user);
}

json_t *parse_group(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	return probe_all(text, length, args, "group", read_group);
}
