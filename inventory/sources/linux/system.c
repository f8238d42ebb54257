/* os, kernel and uptime. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

static void set_file(
        json_t *object, const char *key, const char *text, size_t length, const char *path)
{
	Slice value;
	if (file_value(text, length, path, &value))
		json_set_slice(object, key, value);
}

/* ---- os ---- */

/* A value of os-release(5): bare or in quotes, with backslash escapes inside double ones. */
static Slice os_release_value(Slice raw, GString *plain)
{
	Slice value = slice_trim(raw);
	g_string_truncate(plain, 0);
	char quote = '\0';
	if (value.length >= 2)
		quote = value.bytes[0];
	if ((quote == '"' || quote == '\'') && value.bytes[value.length - 1] == quote)
		value = (Slice){value.bytes + 1, value.length - 2};
	for (size_t i = 0; i < value.length; i++) {
		if (value.bytes[i] == '\\' && quote == '"' && i + 1 < value.length)
			i++;
		g_string_append_c(plain, value.bytes[i]);
	}
	return (Slice){plain->str, plain->len};
}

static void read_os_release(json_t *os, const char *text, size_t length, const char *path)
{
	static const struct {
		const char *variable, *key;
	} keys[] = {{"ID", "id"}, {"VERSION_ID", "version_id"}, {"PRETTY_NAME", "pretty_name"},
	        {"NAME", "name"}};
	g_autoptr(GString) plain = g_string_new(NULL);
	FileLines lines = file_lines(text, length, path);
	while (file_lines_next(&lines)) {
		Slice variable, raw;
		if (!slice_split(slice_trim(lines.content), '=', &variable, &raw))
			continue;
		for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
			if (slice_is(variable, keys[i].variable))
				json_set_slice(os, keys[i].key, os_release_value(raw, plain));
	}
}

/* The first run of digits and dots: "CentOS release 6.10 (Final)" -> "6.10". */
static Slice version_in(Slice line)
{
	for (size_t i = 0; i < line.length; i++) {
		if (!g_ascii_isdigit(line.bytes[i]) ||
		        (i > 0 && g_ascii_isalnum(line.bytes[i - 1])))
			continue;
		size_t end = i;
		while (end < line.length &&
		        (g_ascii_isdigit(line.bytes[end]) || line.bytes[end] == '.'))
			end++;
		return (Slice){line.bytes + i, end - i};
	}
	return (Slice){line.bytes, 0};
}

/* The systems before os-release, by the line their release file begins with. */
static bool read_release_file(json_t *os, const char *text, size_t length)
{
	static const struct {
		const char *path, *front, *id, *name;
	} known[] = {
	        {"/etc/kylin-release", "", "kylin", "Kylin"},
	        {"/etc/redhat-release", "CentOS", "centos", "CentOS"},
	        {"/etc/redhat-release", "Red Hat Enterprise Linux", "rhel",
	                "Red Hat Enterprise Linux"},
	        {"/etc/redhat-release", "Oracle Linux", "ol", "Oracle Linux"},
	        {"/etc/redhat-release", "Enterprise Linux Enterprise Linux", "ol", "Oracle Linux"},
	        {"/etc/redhat-release", "", "redhat", NULL},
	        {"/etc/SuSE-release", "SUSE Linux Enterprise Server", "sles", "SLES"},
	        {"/etc/SuSE-release", "", "suse", NULL},
	        {"/etc/debian_version", "", "debian", "Debian GNU/Linux"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		Slice line;
		if (!file_value(text, length, known[i].path, &line) || line.length == 0 ||
		        !slice_starts(line, known[i].front))
			continue;
		json_object_set_new(os, "id", json_string(known[i].id));
		json_set_slice(os, "version_id", version_in(line));
		json_set_slice(os, "pretty_name", line);
		if (known[i].name)
			json_object_set_new(os, "name", json_string(known[i].name));
		return true;
	}
	return false;
}

/* SLES 11 tells its service pack on a line of its own: "PATCHLEVEL = 4". */
static void add_suse_patchlevel(json_t *os, const char *text, size_t length)
{
	FileLines lines = file_lines(text, length, "/etc/SuSE-release");
	const char *major = json_string_value(json_object_get(os, "version_id"));
	while (major && !strchr(major, '.') && file_lines_next(&lines)) {
		Slice name, level;
		if (!slice_split(lines.content, '=', &name, &level) ||
		        !slice_is(slice_trim(name), "PATCHLEVEL"))
			continue;
		g_autofree char *minor = slice_copy(slice_trim(level));
		json_object_set_new(os, "version_id", json_sprintf("%s.%s", major, minor));
		return;
	}
}

json_t *parse_os(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	json_t *os = json_object();
	read_os_release(os, text, length, "/etc/os-release");
	if (json_object_size(os) == 0)
		read_os_release(os, text, length, "/usr/lib/os-release");
	if (json_object_size(os) == 0 && read_release_file(os, text, length))
		add_suse_patchlevel(os, text, length);
	set_file(os, "kernel", text, length, "/proc/sys/kernel/osrelease");
	set_file(os, "arch", text, length, "/proc/sys/kernel/arch");
	set_file(os, "hostname", text, length, "/proc/sys/kernel/hostname");
	Slice rest = command_output(text, length), machine;
	if (!json_object_get(os, "arch") && slice_field(&rest, &machine))
		json_set_slice(os, "arch", machine);
	if (json_object_get(os, "id") || json_object_get(os, "kernel"))
		return os;
	json_decref(os);
	g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED,
	        "this host shows neither a release file nor /proc/sys/kernel/osrelease");
	return NULL;
}

/* ---- kernel, uptime ---- */

json_t *parse_kernel(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (!file_require(text, length, "/proc/sys/kernel/osrelease", error))
		return NULL;
	json_t *kernel = json_object();
	set_file(kernel, "release", text, length, "/proc/sys/kernel/osrelease");
	set_file(kernel, "version", text, length, "/proc/sys/kernel/version");
	return kernel;
}

json_t *parse_uptime(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	Slice line, whole, rest;
	uint64_t seconds;
	if (!file_require(text, length, "/proc/uptime", error))
		return NULL;
	if (!file_value(text, length, "/proc/uptime", &line) ||
	        !slice_split(line, '.', &whole, &rest) || !slice_number(whole, 10, &seconds)) {
		g_set_error(error, LINUX_ERROR, CAUSE_ERROR, "/proc/uptime: not a number");
		return NULL;
	}
	json_t *uptime = json_object();
	json_set_integer(uptime, "seconds", seconds);
	set_file(uptime, "boot_id", text, length, "/proc/sys/kernel/random/boot_id");
	return uptime;
}
