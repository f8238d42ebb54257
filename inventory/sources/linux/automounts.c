/*
 * automounts: what mounts beside fstab: autofs' maps (auto.master(5), autofs(5)) and the services
 * that mount or cluster file systems, as far as they begin with the host.
 *
 *	/etc/auto.master  /-     /etc/auto.direct           direct: the map's keys are whole paths
 *	                  /data  /etc/auto.data --timeout=60  indirect: keys are names below /data
 *	/etc/auto.data    share  -fstype=nfs4,rw nas:/export/share
 *	                  *      nas:/export/&                any name; & stands for it
 *
 * Maps that are programs ("#!"), or come from a directory service, are named by their master's
 * line alone.
 */
#include <string.h>

#include "inventory/sources/linux/parse.h"

#define UNITS "/etc/systemd/system/"
#define MASTER "/etc/auto.master"

const char *const automounts_files[] = {MASTER, "/etc/auto.master.d/*.autofs", "/etc/auto.*",
        "/etc/autofs/auto.*", "/etc/auto_*", NULL};

/* Names alone; a pattern that matches nothing prints itself, with its '*'. */
const char automounts_command[] =
        "for s in autofs o2cb ocfs2 dlm gfs2 cman corosync pacemaker; do\n"
        "\tprintf '%s\\n' " UNITS "*.wants/$s.service /etc/rc[2345].d/S??$s \\\n"
        "\t\t/etc/rc.d/rc[2345].d/S??$s /etc/runlevels/default*/$s\n"
        "done";

/* Takes the next line of a map, those that end with '\' joined by a blank; false at the end. */
static bool map_line(FileLines *lines, GString *text, Slice *ret_path, unsigned *ret_number)
{
	bool more = false;
	g_string_truncate(text, 0);
	while (file_lines_next(lines)) {
		Slice content = slice_trim(lines->content);
		if (!more) {
			*ret_path = lines->path;
			*ret_number = lines->number;
		}
		more = content.length > 0 && content.bytes[content.length - 1] == '\\';
		g_string_append_len(text, content.bytes, (gssize)(content.length - more));
		if (!more)
			return true;
		g_string_append_c(text, ' ');
	}
	return text->len > 0;
}

static void set_place(json_t *object, Slice path, unsigned number)
{
	json_set_slice(object, "file", path);
	json_set_integer(object, "line", number);
}

/* "/data file:/etc/auto.data --timeout=60"; "+auto.master" and "+dir:…" only point elsewhere. */
static void add_master(json_t *masters, Slice line, Slice path, unsigned number)
{
	Slice point, map;
	if (!slice_field(&line, &point) || point.bytes[0] != '/' || !slice_field(&line, &map))
		return;
	Slice front, rest, file = {0};
	if (slice_split(map, ':', &front, &rest) &&
	        (slice_is(front, "file") || slice_starts(front, "file,")))
		file = rest;
	json_t *master = json_object();
	json_set_slice(master, "mount_point", point);
	json_set_slice(master, "map", file.length ? file : map);
	set_place(master, path, number);
	json_array_append_new(masters, master);
}

static void read_masters(json_t *masters, const char *text, size_t length)
{
	static const char *const files[] = {MASTER, "/etc/auto.master.d/*.autofs"};
	g_autoptr(GString) joined = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		FileLines lines = file_lines(text, length, files[i]);
		Slice path = {0};
		unsigned number = 0;
		while (map_line(&lines, joined, &path, &number))
			add_master(masters, (Slice){joined->str, joined->len}, path, number);
	}
}

/* ---- maps ---- */

/* The master's line that names this map; by its file's name alone where it has no folder. */
static const char *point_of(const json_t *masters, Slice path)
{
	size_t i;
	json_t *master;
	const char *slash = memrchr(path.bytes, '/', path.length);
	Slice name = {slash + 1, path.length - (size_t)(slash + 1 - path.bytes)};
	json_array_foreach((json_t *)masters, i, master) {
		const char *map = json_string_value(json_object_get(master, "map"));
		if (map && (slice_is(path, map) || slice_is(name, map)))
			return json_string_value(json_object_get(master, "mount_point"));
	}
	return NULL;
}

/* "nas:/export/&" with the key for '&'; ":/dev/sdb1" is a device of this host. */
static char *location(Slice field, const char *key)
{
	g_autofree char *plain = slice_copy(field);
	g_auto(GStrv) parts = g_strsplit(*plain == ':' ? plain + 1 : plain, "&", -1);
	return g_strjoinv(strcmp(key, "*") == 0 ? "&" : key, parts);
}

static const char *fstype_in(const char *options)
{
	const char *at = strstr(options, "fstype=");
	return at ? at + strlen("fstype=") : "nfs";
}

typedef struct {
	const char *point; /* where the map is mounted; "/-" for a direct map */
	Slice path;
	unsigned number;
} MapPlace;

static void add_entry(json_t *entries, const MapPlace *place, const char *key, const char *offset,
        Slice options, Slice field)
{
	bool direct = strcmp(place->point, "/-") == 0;
	g_autofree char *source = location(field, key);
	json_t *entry = json_object(), *shown = mount_options_json(options);
	const char *type = fstype_in(json_string_value(shown) ? json_string_value(shown) : "");
	json_object_set_new(entry, "target",
	        json_sprintf(
	                "%s%s%s%s", direct ? "" : place->point, direct ? "" : "/", key, offset));
	json_object_set_new(entry, "source", json_string(source));
	json_set_slice(entry, "fstype", (Slice){type, strcspn(type, ",")});
	json_object_set_new(entry, "options", shown ? shown : json_string(""));
	set_place(entry, place->path, place->number);
	json_array_append_new(entries, entry);
}

/* "key [-options] location", or with offsets "key [-options] /a location /b [-options] location" */
static void add_entries(json_t *entries, const MapPlace *place, Slice line)
{
	Slice key, field, options = {0};
	if (!slice_field(&line, &key) || key.bytes[0] == '#' || key.bytes[0] == '+')
		return;
	g_autofree char *name = slice_copy(key), *offset = g_strdup("");
	while (slice_field(&line, &field)) {
		if (field.bytes[0] == '#')
			return;
		if (field.bytes[0] == '-') {
			options = (Slice){field.bytes + 1, field.length - 1};
		} else if (field.bytes[0] == '/') {
			g_free(offset);
			offset = slice_is(field, "/") ? g_strdup("") : slice_copy(field);
		} else {
			add_entry(entries, place, name, offset, options, field);
		}
	}
}

static void read_map(
        json_t *entries, const json_t *masters, const char *text, size_t length, const char *glob)
{
	g_autoptr(GString) joined = g_string_new(NULL);
	FileLines lines = file_lines(text, length, glob);
	Slice path = {0}, program = {0};
	unsigned number = 0;
	while (map_line(&lines, joined, &path, &number)) {
		Slice line = {joined->str, joined->len};
		if (number == 1 && slice_starts(line, "#!"))
			program = path;
		MapPlace place = {point_of(masters, path), path, number};
		bool skip = program.length == path.length && program.length > 0 &&
		            memcmp(program.bytes, path.bytes, path.length) == 0;
		if (place.point && !skip)
			add_entries(entries, &place, line);
	}
}

/* ---- services ---- */

/* "/etc/systemd/system/multi-user.target.wants/autofs.service", "/etc/rc3.d/S28autofs" */
static void read_services(json_t *services, Slice output)
{
	static const char *const names[] = {
	        "autofs", "o2cb", "ocfs2", "dlm", "gfs2", "cman", "corosync", "pacemaker"};
	g_autofree char *text = slice_copy(output);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		bool found = false;
		for (char **line = lines; *line; line++) {
			g_autofree char *name = g_path_get_basename(*line);
			char *dot = strstr(name, ".service");
			if (dot)
				*dot = '\0';
			bool sysv = name[0] == 'S' && g_ascii_isdigit(name[1]) &&
			            g_ascii_isdigit(name[2]);
			found = found || (**line == '/' && !strpbrk(*line, "*?[") &&
			                         strcmp(sysv ? name + 3 : name, names[i]) == 0);
		}
		if (found)
			json_array_append_new(services, json_string(names[i]));
	}
}

json_t *parse_automounts(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (file_denied(text, length, MASTER, error))
		return NULL;
	json_t *masters = json_array(), *entries = json_array(), *services = json_array(),
	       *unread = json_array();
	read_masters(masters, text, length);
	for (size_t i = 2; automounts_files[i]; i++)
		read_map(entries, masters, text, length, automounts_files[i]);
	for (size_t i = 1; automounts_files[i]; i++)
		files_denied(text, length, automounts_files[i], unread);
	read_services(services, command_output(text, length));
	return json_pack("{s:o, s:o, s:o, s:o}", "masters", masters, "entries", entries, "services",
	        services, "unread", unread);
}
