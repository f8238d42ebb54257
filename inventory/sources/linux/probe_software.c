/*
 * package: what dpkg, rpm or apk says of each name, the one that this system is made of first.
 * process: how many of each name run, as the kernel calls them (comm, 15 characters).
 */
#include "inventory/sources/linux/probe.h"

#include <string.h>

#include "base/error.h"

enum { COMM_LENGTH = 15 }; /* TASK_COMM_LEN - 1 */

bool package_argument(const char *name, GError **error)
{
	if (linux_word_check(name, "._+-"))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is not the name of a package", name);
	return false;
}

bool process_argument(const char *name, GError **error)
{
	bool good = *name && strlen(name) < 256 && g_utf8_validate(name, -1, NULL);
	for (const char *at = name; *at; at++)
		good = good && (guchar)*at > ' ' && *at != '/';
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'%s' is not the name of a process: no blanks, no path", name);
	return good;
}

static void append_names(GString *script, const GPtrArray *names)
{
	for (guint i = 0; names && i < names->len; i++) {
		g_autofree char *name = g_shell_quote(names->pdata[i]);
		g_string_append_printf(script, " %s", name);
	}
}

char *package_command(const LinuxWants *wants)
{
	const GPtrArray *names = linux_wants_arguments(wants, "package");
	GString *script = g_string_new("set --");
	append_names(script, names);
	g_string_append(script,
	        "\nprobe_limit 10\n"
	        "if [ -f /var/lib/dpkg/status ] && command -v dpkg-query >/dev/null; then\n"
	        "\techo '=dpkg'\n"
	        "\t$limit dpkg-query -W -f '${Package} ${Version} ${Status}\\n' \"$@\" 2>&1\n"
	        "elif command -v rpm >/dev/null; then\n"
	        "\techo '=rpm'\n"
	        "\t$limit rpm -q --qf '%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} ok\\n' "
	        "\"$@\" 2>&1\n"
	        "elif command -v apk >/dev/null; then\n"
	        "\techo '=apk'\n"
	        "\t$limit apk info -ev \"$@\" 2>&1\n"
	        "else echo '=none'\n"
	        "fi\n"
	        "status=$?\n"
	        "probe_note $status\n"
	        "echo \"!$status\"");
	return g_string_free(script, FALSE);
}

static void package_put(json_t *all, Slice name, Slice version, const char *manager)
{
	g_autofree char *key = slice_copy(name);
	json_t *entry = json_object_get(all, key);
	if (!entry)
		return; /* not asked */
	json_t *versions = json_object_get(entry, "versions");
	if (!versions) {
		json_object_set_new(entry, "versions", versions = json_array());
		json_object_set_new(entry, "installed", json_true());
		json_object_set_new(entry, "manager", json_string(manager));
	}
	json_array_append_new(versions, slice_json(version));
	json_object_set_new(entry, "version", slice_json(version)); /* rpm: the newest is last */
}

/* dpkg: "NAME VERSION install ok installed"; rpm: "NAME VERSION ok". */
static void package_line(json_t *all, Slice line, const char *manager)
{
	Slice name, version, rest = line;
	if (strcmp(manager, "apk") == 0) {
		for (size_t i = 0; i + 1 < line.length; i++)
			if (line.bytes[i] == '-' && g_ascii_isdigit(line.bytes[i + 1])) {
				package_put(all, (Slice){line.bytes, i},
				        (Slice){line.bytes + i + 1, line.length - i - 1}, manager);
				return;
			}
		return;
	}
	if (!slice_field(&rest, &name) || !slice_field(&rest, &version))
		return;
	rest = slice_trim(rest);
	if (slice_is(rest, "ok") || slice_is(rest, "install ok installed") ||
	        slice_is(rest, "hold ok installed"))
		package_put(all, name, version, manager);
}

json_t *parse_package(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	Slice output = command_output(text, length), line = {0}, head = {0};
	const GPtrArray *wanted = linux_wants_arguments(args->wants, "package");
	uint64_t status = 1;
	g_autoptr(json_t) all = json_object();
	for (guint i = 0; wanted && i < wanted->len; i++)
		json_object_set_new(all, wanted->pdata[i], json_pack("{s:b}", "installed", 0));
	while (slice_line(&output, &line) && !slice_starts(line, "="))
		;
	if (slice_starts(line, "="))
		head = (Slice){line.bytes + 1, line.length - 1};
	g_autofree char *manager = slice_copy(head);
	while (slice_line(&output, &line)) {
		if (slice_starts(line, "!"))
			slice_number((Slice){line.bytes + 1, line.length - 1}, 10, &status);
		else
			package_line(all, slice_trim(line), manager);
	}
	if (*manager && strcmp(manager, "none") != 0 && status < 124)
		return g_steal_pointer(&all);
	if (status >= 124)
		g_set_error(error, LINUX_ERROR, CAUSE_TIMEOUT, "%s gave no answer within 10 s",
		        manager);
	else
		g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED,
		        "neither dpkg nor rpm nor apk on this host");
	return NULL;
}

json_t *parse_process(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	Slice output = command_output(text, length), line, user;
	const GPtrArray *wanted = linux_wants_arguments(args->wants, "process");
	g_autoptr(json_t) all = json_object();
	size_t seen = 0;
	for (guint i = 0; wanted && i < wanted->len; i++)
		json_object_set_new(all, wanted->pdata[i],
		        json_pack("{s:b, s:i, s:[]}", "running", 0, "count", 0, "users"));
	while (slice_line(&output, &line)) {
		if (!slice_field(&line, &user))
			continue;
		g_autofree char *comm = slice_copy(slice_trim(line));
		g_autofree char *who = slice_copy(user);
		seen++;
		for (guint i = 0; wanted && i < wanted->len; i++) {
			if (strncmp(comm, wanted->pdata[i], COMM_LENGTH) != 0)
				continue;
			json_t *entry = json_object_get(all, wanted->pdata[i]);
			json_t *users = json_object_get(entry, "users");
			bool there = false;
			size_t k;
			json_t *one;
			json_array_foreach(users, k, one)
				there = there || strcmp(json_string_value(one), who) == 0;
			if (!there)
				json_array_append_new(users, json_string(who));
			json_object_set_new(entry, "running", json_true());
			json_integer_set(json_object_get(entry, "count"),
			        json_integer_value(json_object_get(entry, "count")) + 1);
		}
	}
	if (seen > 1)
		return g_steal_pointer(&all);
	g_set_error(error, LINUX_ERROR, CAUSE_ERROR, "ps shows no processes");
	return NULL;
}
