/*
 * multipath: the maps of dm-multipath with the state of each path, as multipathd tells them
 * (`multipathd show maps json`), or where it is too old for that `multipath -ll`; and which other
 * software holds paths here, by its own tool or kernel module.
 */
#include <string.h>

#include "base/json_text.h"
#include "inventory/sources/linux/wants.h"
#include "inventory/wwid.h"

#include "inventory/sources/linux/parse.h"

char *multipath_command(const LinuxWants *wants)
{
	unsigned answer = wants->answer_seconds;
	return g_strdup_printf(
	        "for tool in upadmin powermt dlnkmgr vxdmpadm multipathd; do\n"
	        "\tcommand -v $tool >/dev/null 2>&1 && echo \"tool $tool\"\n"
	        "done\n"
	        "grep -E '^(nxup|ultrapath|emcp|sddlmadrv|vxdmp|dm_multipath)[a-z_]* ' "
	        "/proc/modules\n"
	        "maps() {\n"
	        "\tmaps=$(exec 2>&1; within %u multipathd show maps json)\n"
	        "\tcase $maps in\n"
	        "\t*'{'*) ;;\n"
	        "\t*) echo \"$maps\"; maps=$(exec 2>&1; within %u multipath -ll) ;;\n"
	        "\tesac\n"
	        "\tprintf '%%s\\n' \"$maps\"\n"
	        "}\n"
	        "if command -v multipathd >/dev/null 2>&1; then maps & await %u $!\n"
	        "fi",
	        answer, answer, 2 * answer + 1);
}

/* ---- which software ---- */

static const struct {
	const char *mark, *name; /* how a line of the output begins */
} software[] = {
        {"tool upadmin", "ultrapath"},
        {"nxup", "ultrapath"},
        {"ultrapath", "ultrapath"},
        {"tool powermt", "powerpath"},
        {"emcp", "powerpath"},
        {"tool dlnkmgr", "hdlm"},
        {"sddlmadrv", "hdlm"},
        {"tool vxdmpadm", "vxdmp"},
        {"vxdmp", "vxdmp"},
        {"tool multipathd", "multipathd"},
};

static bool has_name(const json_t *names, const char *name)
{
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)names, i, entry)
		if (strcmp(json_string_value(entry), name) == 0)
			return true;
	return false;
}

static json_t *read_software(Slice output)
{
	json_t *names = json_array();
	Slice line;
	while (slice_line(&output, &line))
		for (size_t i = 0; i < G_N_ELEMENTS(software); i++)
			if (slice_starts(line, software[i].mark) &&
			        !has_name(names, software[i].name))
				json_array_append_new(names, json_string(software[i].name));
	return names;
}

/* ---- maps and paths ---- */

/* "active ready running"; a ghost is a path that waits on an array which serves the other. */
static bool is_good(const char *dm, const char *check, const char *device)
{
	static const char *const checks[] = {"ready", "ghost", "i/o pending", "undef", NULL};
	return strcmp(dm, "active") == 0 && g_strv_contains(checks, check) &&
	       strcmp(device, "running") == 0;
}

static void path_add(
        json_t *map, const char *name, const char *dm, const char *check, const char *device)
{
	json_array_append_new(
	        json_object_get(map, "paths"), json_pack("{s:s, s:o, s:b}", "device", name, "state",
	                                               json_sprintf("%s %s %s", dm, check, device),
	                                               "good", is_good(dm, check, device)));
}

static json_t *map_new(json_t *maps, const char *name, const char *wwid, const char *device)
{
	g_autofree char *normal = wwid_normalise(wwid);
	json_t *map = json_pack("{s:s, s:s, s:s, s:[]}", "name", name, "wwid",
	        normal ? normal : wwid, "device", device, "paths");
	json_array_append_new(maps, map);
	return map;
}

static void read_json_map(json_t *maps, const json_t *shown)
{
	size_t g, p;
	json_t *group, *path;
	json_t *map = map_new(maps, json_text_in(shown, "name"), json_text_in(shown, "uuid"),
	        json_text_in(shown, "sysfs"));
	json_object_set_new(map, "read_only",
	        json_boolean(strcmp(json_text_in(shown, "write_prot"), "ro") == 0));
	json_array_foreach(json_object_get(shown, "path_groups"), g, group) {
		json_array_foreach(json_object_get(group, "paths"), p, path) {
			path_add(map, json_text_in(path, "dev"), json_text_in(path, "dm_st"),
			        json_text_in(path, "chk_st"), json_text_in(path, "dev_st"));
		}
	}
}

static bool read_json(json_t *maps, Slice output)
{
	const char *at = output.length ? memchr(output.bytes, '{', output.length) : NULL;
	if (!at)
		return false;
	size_t left = output.length - (size_t)(at - output.bytes);
	g_autoptr(json_t) shown = json_loadb(at, left, JSON_DISABLE_EOF_CHECK, NULL);
	size_t i;
	json_t *map;
	json_array_foreach(json_object_get(shown, "maps"), i, map)
		read_json_map(maps, map);
	return shown != NULL;
}

/* Without what colours a terminal. */
static char *plain(Slice line)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < line.length; i++) {
		if (line.bytes[i] != '\033') {
			g_string_append_c(out, line.bytes[i]);
			continue;
		}
		while (i + 1 < line.length && line.bytes[i] != 'm')
			i++;
	}
	char *valid = g_utf8_make_valid(out->str, (gssize)out->len);
	g_string_free(out, TRUE);
	return valid;
}

/* "mpatha (3600…) dm-0 VENDOR,PRODUCT", or the WWID alone in place of the name. */
static json_t *read_map_line(json_t *maps, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 8);
	guint count = g_strv_length(words);
	bool named = count >= 3 && words[1][0] == '(';
	guint dm = named ? 2 : 1;
	if (count <= dm || !g_str_has_prefix(words[dm], "dm-"))
		return NULL;
	g_autofree char *wwid = g_strdup(named ? words[1] + 1 : words[0]);
	if (named && *wwid)
		wwid[strcspn(wwid, ")")] = '\0';
	return map_new(maps, words[0], wwid, words[dm]);
}

/* "| `- 3:0:0:0 sdc 8:32 active ready running", "\_ 2:0:0:0 sda 8:0 [active][ready]" */
static void read_path_line(json_t *map, const char *line)
{
	g_autofree char *text = g_strdup(line);
	Slice rest = {g_strdelimit(text, "[]", ' '), strlen(text)}, word = {0};
	char *field[5] = {NULL};
	while (slice_field(&rest, &word) && !memchr(word.bytes, ':', word.length))
		;
	for (int i = 0; i < 5; i++)
		field[i] = slice_field(&rest, &word) ? slice_copy(word) : g_strdup("");
	bool path = g_ascii_isdigit(field[1][0]) || field[1][0] == '#';
	if (path && *field[3])
		path_add(map, field[0], field[2], field[3], *field[4] ? field[4] : "running");
	for (int i = 0; i < 5; i++)
		g_free(field[i]);
}

static bool read_listing(json_t *maps, Slice output)
{
	json_t *map = NULL;
	Slice line;
	while (slice_line(&output, &line)) {
		g_autofree char *text = plain(line);
		json_t *next = read_map_line(maps, text);
		if (next)
			map = next;
		else if (map && strstr(text, "wp=ro"))
			json_object_set_new(map, "read_only", json_true());
		else if (map)
			read_path_line(map, text);
	}
	return map != NULL;
}

json_t *parse_multipath(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args, (void)error;
	Slice output = command_output(text, length);
	json_t *maps = json_array();
	const char *source = read_json(maps, output)      ? "multipathd"
	                     : read_listing(maps, output) ? "multipath -ll"
	                                                  : "";
	json_t *value = json_pack("{s:o, s:o, s:s}", "software", read_software(output), "maps",
	        maps, "source", source);
	if (!*source && (slice_has(output, "root") || slice_has(output, "denied") ||
	                        slice_has(output, "not permitted")))
		json_object_set_new(value, "denied", json_true());
	return value;
}
