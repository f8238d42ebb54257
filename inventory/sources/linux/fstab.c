/* fstab: what is configured to be mounted: fstab(5), and systemd's units made by hand. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

static const char unit_root[] = "/etc/systemd/system/";

/* Shares that need a password may carry it in their options. */
static bool is_secret(Slice option)
{
	static const char *const names[] = {
	        "password=", "pass=", "passwd=", "password2=", "secret="};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (slice_starts(option, names[i]))
			return true;
	return false;
}

json_t *mount_options_json(Slice options)
{
	g_autoptr(GString) shown = g_string_new(NULL);
	while (options.length > 0) {
		Slice option = options, rest = {0}, name, value;
		slice_split(options, ',', &option, &rest);
		options = rest;
		bool secret = is_secret(option) && slice_split(option, '=', &name, &value);
		if (shown->len > 0)
			g_string_append_c(shown, ',');
		g_string_append_len(
		        shown, option.bytes, (gssize)(secret ? name.length + 1 : option.length));
		if (secret)
			g_string_append(shown, "***");
	}
	g_autoptr(GString) plain = slice_unescape((Slice){shown->str, shown->len});
	return slice_json((Slice){plain->str, plain->len});
}

static void set_unescaped(json_t *object, const char *key, Slice slice)
{
	g_autoptr(GString) plain = slice_unescape(slice);
	json_set_slice(object, key, (Slice){plain->str, plain->len});
}

static void add_entry(json_t *entries, Slice line, unsigned number)
{
	Slice source, target, fstype, options = {0};
	if (!slice_field(&line, &source) || source.bytes[0] == '#' ||
	        !slice_field(&line, &target) || !slice_field(&line, &fstype))
		return;
	slice_field(&line, &options);
	json_t *entry = json_object();
	set_unescaped(entry, "source", source);
	set_unescaped(entry, "target", target);
	set_unescaped(entry, "fstype", fstype);
	json_object_set_new(entry, "options",
	        options.length ? mount_options_json(options) : json_string("defaults"));
	json_set_integer(entry, "line", number);
	json_array_append_new(entries, entry);
}

/* Linked from some target's .wants or .requires: the names the command printed. */
static bool is_enabled(Slice listing, Slice path)
{
	Slice line;
	size_t root = strlen(unit_root);
	if (path.length <= root)
		return false;
	Slice unit = {path.bytes + root, path.length - root};
	while (slice_line(&listing, &line)) {
		if (line.length > unit.length && line.bytes[line.length - unit.length - 1] == '/' &&
		        memcmp(line.bytes + line.length - unit.length, unit.bytes, unit.length) ==
		                0)
			return true;
	}
	return false;
}

static void read_unit_line(json_t *unit, Slice line)
{
	static const struct {
		const char *name, *key;
	} keys[] = {{"What", "source"}, {"Where", "target"}, {"Type", "fstype"}};
	Slice name, value;
	line = slice_trim(line);
	if (line.length == 0 || line.bytes[0] == '#' || line.bytes[0] == ';' ||
	        !slice_split(line, '=', &name, &value))
		return;
	name = slice_trim(name);
	value = slice_trim(value);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (slice_is(name, keys[i].name))
			json_set_slice(unit, keys[i].key, value);
	if (slice_is(name, "Options"))
		json_object_set_new(unit, "options", mount_options_json(value));
}

static void read_units(json_t *units, const char *text, size_t length, bool automount)
{
	FileLines lines = file_lines(text, length,
	        automount ? "/etc/systemd/system/*.automount" : "/etc/systemd/system/*.mount");
	Slice listing = command_output(text, length);
	json_t *unit = NULL;
	while (file_lines_next(&lines)) {
		if (lines.number == 1) {
			unit = json_object();
			json_set_slice(unit, "file", lines.path);
			json_object_set_new(
			        unit, "enabled", json_boolean(is_enabled(listing, lines.path)));
			json_object_set_new(unit, "automount", json_boolean(automount));
			json_array_append_new(units, unit);
		}
		if (unit)
			read_unit_line(unit, lines.content);
	}
}

json_t *parse_fstab(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (file_denied(text, length, "/etc/fstab", error))
		return NULL;
	json_t *entries = json_array();
	FileLines lines = file_lines(text, length, "/etc/fstab");
	while (file_lines_next(&lines))
		add_entry(entries, lines.content, lines.number);
	json_t *units = json_array();
	read_units(units, text, length, false);
	read_units(units, text, length, true);
	json_t *unread = json_array();
	files_denied(text, length, "/etc/systemd/system/*.mount", unread);
	files_denied(text, length, "/etc/systemd/system/*.automount", unread);
	return json_pack("{s:o, s:o, s:o}", "entries", entries, "units", units, "unread", unread);
}
