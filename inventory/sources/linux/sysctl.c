/*
 * sysctl: what runs (/proc/sys) beside what the files say, for the keys asked.
 *
 * Which file wins follows sysctl.d(5): files of the directories /etc, /run, /usr/local/lib,
 * /usr/lib, /lib (each sysctl.d), sorted by name alone, of namesakes only the one in the first
 * directory, even when it is empty; a later assignment wins. /etc/sysctl.conf comes last, as
 * `sysctl --system` of procps reads it (systemd reads it only through the link
 * /etc/sysctl.d/99-sysctl.conf that distributions put there: the same order in practice). A
 * pattern such as net.ipv4.conf.*.rp_filter sets a key only when no file names it exactly.
 */
#include "inventory/sources/linux/wants.h"

#include <string.h>

#include "inventory/sources/linux/parse.h"

static const char *const directories[] = {"/etc/sysctl.d/", "/run/sysctl.d/",
        "/usr/local/lib/sysctl.d/", "/usr/lib/sysctl.d/", "/lib/sysctl.d/"};
static const char last_file[] = "/etc/sysctl.conf";

typedef struct {
	char *path;
	const char *name; /* inside path */
	size_t rank;      /* of its directory */
} ConfigFile;

static void config_file_free(gpointer data)
{
	ConfigFile *file = data;
	g_free(file->path);
	g_free(file);
}

static int config_file_compare(gconstpointer a, gconstpointer b)
{
	const ConfigFile *first = *(const ConfigFile *const *)a;
	const ConfigFile *second = *(const ConfigFile *const *)b;
	int order = strcmp(first->name, second->name);
	return order ? order : (first->rank > second->rank) - (first->rank < second->rank);
}

static void add_config_file(GPtrArray *files, Slice line)
{
	g_autofree char *path = slice_copy(slice_trim(line));
	for (size_t i = 0; i < G_N_ELEMENTS(directories); i++) {
		size_t front = strlen(directories[i]);
		if (!g_str_has_prefix(path, directories[i]) || strchr(path, '*') ||
		        strchr(path + front, '/'))
			continue;
		ConfigFile *file = g_new0(ConfigFile, 1);
		file->path = g_steal_pointer(&path);
		file->name = file->path + front;
		file->rank = i;
		g_ptr_array_add(files, file);
		return;
	}
}

/* The paths in the order they are applied, masked ones gone. */
static GPtrArray *files_in_order(const char *text, size_t length)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(config_file_free);
	GPtrArray *order = g_ptr_array_new_with_free_func(g_free);
	Slice output = command_output(text, length), line;
	const char *previous = "";
	while (slice_line(&output, &line))
		add_config_file(files, line);
	g_ptr_array_sort(files, config_file_compare);
	for (guint i = 0; i < files->len; i++) {
		const ConfigFile *file = files->pdata[i];
		if (strcmp(file->name, previous) != 0)
			g_ptr_array_add(order, g_strdup(file->path));
		previous = file->name;
	}
	g_ptr_array_add(order, g_strdup(last_file));
	return order;
}

/* One assignment: the key as a path below /proc/sys, perhaps with '*'. */
typedef struct {
	char *key;
	char *value;      /* NULL: patterns leave this key alone */
	const char *file; /* borrowed from the order */
	unsigned line;
} Assignment;

static void assignment_clear(gpointer data)
{
	Assignment *assignment = data;
	g_free(assignment->key);
	g_free(assignment->value);
}

static char *single_blanks(Slice slice)
{
	GString *joined = g_string_new(NULL);
	Slice field;
	while (slice_field(&slice, &field)) {
		if (joined->len > 0)
			g_string_append_c(joined, ' ');
		g_string_append_len(joined, field.bytes, (gssize)field.length);
	}
	g_autofree char *raw = g_string_free(joined, FALSE);
	return g_utf8_make_valid(raw, -1);
}

/* "key = value"; "-key = value", whose failure does not matter; "-key" alone, which keeps a
 * pattern from setting that key. */
static void read_assignment(GArray *assignments, const FileLines *lines, const char *file)
{
	Slice line = slice_trim(lines->content), name = line, value = {0};
	if (line.length == 0 || line.bytes[0] == '#' || line.bytes[0] == ';')
		return;
	bool assigns = slice_split(line, '=', &name, &value);
	bool dash = slice_starts(name, "-");
	if (!assigns && !dash)
		return;
	if (dash)
		name = (Slice){name.bytes + 1, name.length - 1};
	g_autofree char *key = slice_copy(slice_trim(name));
	Assignment assignment = {
	        sysctl_path(key), assigns ? single_blanks(value) : NULL, file, lines->number};
	g_array_append_val(assignments, assignment);
}

static GArray *read_assignments(const char *text, size_t length, const GPtrArray *order)
{
	GArray *assignments = g_array_new(FALSE, FALSE, sizeof(Assignment));
	g_array_set_clear_func(assignments, assignment_clear);
	for (guint i = 0; i < order->len; i++) {
		FileLines lines = file_lines(text, length, order->pdata[i]);
		while (file_lines_next(&lines))
			read_assignment(assignments, &lines, order->pdata[i]);
	}
	return assignments;
}

static void set_running(json_t *entry, const char *text, size_t length, const char *key)
{
	g_autofree char *path = g_strconcat("/proc/sys/", key, NULL);
	Slice value, trouble;
	if (file_value(text, length, path, &value)) {
		g_autofree char *running = single_blanks(value);
		json_object_set_new(entry, "running", json_string(running));
	} else if (!file_trouble(text, length, path, &trouble)) {
		return; /* nothing was said of it: nothing is known */
	} else if (slice_is(trouble, "No such file or directory")) {
		json_object_set_new(entry, "running", json_null());
		json_object_set_new(entry, "absent", json_true());
	} else if (slice_is(trouble, "Permission denied")) {
		json_object_set_new(entry, "denied", json_true());
	}
}

static bool is_named(const GArray *assignments, const char *key)
{
	for (guint i = 0; i < assignments->len; i++)
		if (strcmp(g_array_index(assignments, Assignment, i).key, key) == 0)
			return true;
	return false;
}

static bool applies(const Assignment *assignment, const char *key, bool named)
{
	if (!assignment->value)
		return false;
	if (named)
		return strcmp(assignment->key, key) == 0;
	return strchr(assignment->key, '*') && g_pattern_match_simple(assignment->key, key);
}

static void set_configured(
        json_t *entry, const GArray *assignments, const char *key, const json_t *unread)
{
	json_t *configured = json_array();
	const Assignment *winner = NULL;
	bool named = is_named(assignments, key);
	for (guint i = 0; i < assignments->len; i++) {
		const Assignment *assignment = &g_array_index(assignments, Assignment, i);
		if (!applies(assignment, key, named))
			continue;
		winner = assignment;
		json_array_append_new(
		        configured, json_pack("{s:s, s:s, s:i}", "value", assignment->value, "file",
		                            assignment->file, "line", (int)assignment->line));
	}
	json_object_set_new(entry, "configured", configured);
	if (!winner || json_array_size(unread) > 0)
		return; /* what may not be read may say otherwise */
	json_object_set_new(entry, "configured_value", json_string(winner->value));
	json_object_set_new(entry, "effective_file", json_string(winner->file));
}

static json_t *unread_files(const char *text, size_t length)
{
	json_t *unread = json_array();
	files_denied(text, length, last_file, unread);
	for (size_t i = 0; i < G_N_ELEMENTS(directories); i++) {
		g_autofree char *glob = g_strconcat(directories[i], "*.conf", NULL);
		files_denied(text, length, glob, unread);
	}
	return unread;
}

json_t *parse_sysctl(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	g_autoptr(GPtrArray) order = files_in_order(text, length);
	g_autoptr(GArray) assignments = read_assignments(text, length, order);
	g_autoptr(json_t) unread = unread_files(text, length);
	json_t *sysctl = json_object();
	for (guint i = 0; i < args->wants->sysctl->len; i++) {
		const char *name = args->wants->sysctl->pdata[i];
		g_autofree char *key = sysctl_path(name);
		json_t *entry = json_object();
		set_running(entry, text, length, key);
		set_configured(entry, assignments, key, unread);
		if (json_array_size(unread) > 0)
			json_object_set(entry, "unread", unread);
		json_object_set_new(sysctl, name, entry);
	}
	return sysctl;
}
