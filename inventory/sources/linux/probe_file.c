/*
 * file: stat(1) of each path asked, following a link to what it points at, under a limit; with the
 * word `sha256` or `content` in front of the path, that of a regular file too. Lines:
 *
 *	sSTATUS MODE_HEX UID GID SIZE MTIME OWNER GROUP        or what stat complained
 *	lTARGET                                                 of a symbolic link
 *	hSTATUS DIGEST …                                        sha256
 *	c…                                                      each line of the content
 */
#include "inventory/sources/linux/probe.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

static const char *path_of(const char *argument)
{
	const char *rest = probe_option(argument, "sha256");
	if (!rest)
		rest = probe_option(argument, "content");
	return rest ? rest : argument;
}

bool file_argument(const char *argument, GError **error)
{
	return linux_path_check(path_of(argument), error);
}

char *file_command(const LinuxWants *wants)
{
	GString *script = g_string_new(
	        "probe_file() {\n"
	        "\tprintf '\\n@%s\\n' \"$1\"\n"
	        "\tprobe_limit 5\n"
	        "\tlink=$($limit readlink -- \"$3\" 2>/dev/null) && printf 'l%s\\n' \"$link\"\n"
	        "\tseen=$($limit stat -L -c '%f %u %g %s %Y %U %G' -- \"$3\" 2>&1)\n"
	        "\tstatus=$?\n"
	        "\tprobe_note $status\n"
	        "\tprintf 's%s %s\\n' $status \"$seen\"\n"
	        "\t[ $status = 0 ] && [ -f \"$3\" ] || return 0\n"
	        "\tcase $2 in\n"
	        "\tsha256) seen=$($limit sha256sum <\"$3\" 2>&1); printf 'h%s %s\\n' $? \"$seen\" "
	        ";;\n"
	        "\tcontent) { $limit head -c 65537 <\"$3\"; printf '\\n=%s\\n' $?; } 2>&1 |"
	        " sed 's/^/c/' ;;\n"
	        "\tesac\n"
	        "}");
	const GPtrArray *wanted = linux_wants_arguments(wants, "file");
	for (guint i = 0; wanted && i < wanted->len; i++) {
		const char *argument = wanted->pdata[i];
		g_autofree char *path = g_shell_quote(path_of(argument));
		const char *what = g_str_has_prefix(argument, "sha256")    ? "sha256"
		                   : g_str_has_prefix(argument, "content") ? "content"
		                                                           : "stat";
		g_string_append_printf(script, "\nprobe_file %u %s %s", i, what, path);
	}
	return g_string_free(script, FALSE);
}

static const char *type_name(uint64_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "file";
	case S_IFDIR:
		return "directory";
	case S_IFBLK:
		return "block";
	case S_IFCHR:
		return "character";
	case S_IFIFO:
		return "fifo";
	case S_IFSOCK:
		return "socket";
	default:
		return "other";
	}
}

static bool set_stat(json_t *entry, Slice rest)
{
	Slice field[7];
	uint64_t mode, number[4]; /* uid, gid, size, mtime */
	for (size_t i = 0; i < G_N_ELEMENTS(field); i++)
		if (!slice_field(&rest, &field[i]))
			return false;
	if (!slice_number(field[0], 16, &mode))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(number); i++)
		if (!slice_number(field[i + 1], 10, &number[i]))
			return false;
	json_object_set_new(entry, "exists", json_true());
	json_object_set_new(entry, "type", json_string(type_name(mode)));
	json_object_set_new(entry, "mode", json_sprintf("%04o", (unsigned)(mode & 07777)));
	json_set_slice(entry, "owner", field[5]);
	json_set_slice(entry, "group", field[6]);
	json_set_integer(entry, "uid", number[0]);
	json_set_integer(entry, "gid", number[1]);
	json_set_integer(entry, "size_bytes", number[2]);
	json_set_integer(entry, "mtime_s", number[3]);
	return true;
}

static json_t *set_sha256(json_t *entry, Slice answer)
{
	Slice line, status, digest;
	uint64_t code;
	if (!probe_line(&answer, 'h', &line))
		return entry; /* no regular file */
	if (slice_field(&line, &status) && slice_number(status, 10, &code) && code == 0 &&
	        slice_field(&line, &digest) && digest.length == 64) {
		json_set_slice(entry, "sha256", digest);
		return entry;
	}
	json_decref(entry);
	g_autofree char *said = slice_copy(slice_trim(line));
	return probe_failed(slice_number(status, 10, &code) ? code : 1, said, PROBE_SECONDS);
}

static json_t *set_content(json_t *entry, Slice answer)
{
	Slice rest = answer, line;
	if (!probe_line(&rest, 'c', &line))
		return entry;
	bool cut;
	g_autofree char *text = probe_text(answer, 'c', PROBE_OUTPUT_BYTES + 16, &cut);
	char *last = strrchr(text, '=');
	guint64 status = 1;
	if (cut || !last || !g_ascii_string_to_unsigned(last + 1, 10, 0, 255, &status, NULL) ||
	        status != 0) {
		json_decref(entry);
		return cut ? probe_trouble(CAUSE_LIMIT, "larger than %d bytes", PROBE_OUTPUT_BYTES)
		           : probe_failed(status, text, PROBE_SECONDS);
	}
	*last = '\0';
	if (last > text)
		last[-1] = '\0'; /* the newline that is ours */
	json_object_set_new(entry, "content", json_string(text));
	return entry;
}

static json_t *read_file(const char *argument, Slice answer)
{
	Slice rest = answer, line, field, link;
	uint64_t status;
	if (!probe_line(&rest, 's', &line) || !slice_field(&line, &field) ||
	        !slice_number(field, 10, &status))
		return probe_missing();
	json_t *entry = json_object();
	rest = answer;
	if (probe_line(&rest, 'l', &link))
		json_set_slice(entry, "link", link);
	g_autofree char *said = slice_copy(slice_trim(line));
	bool absent = strstr(said, "No such file or directory") || strstr(said, "Not a directory");
	if (status != 0 && absent) {
		json_object_set_new(entry, "exists", json_false());
		return entry;
	}
	if (status != 0 || !set_stat(entry, line)) {
		json_decref(entry);
		return probe_failed(status, said, PROBE_SECONDS);
	}
	return g_str_has_prefix(argument, "sha256")    ? set_sha256(entry, answer)
	       : g_str_has_prefix(argument, "content") ? set_content(entry, answer)
	                                               : entry;
}

/* One path may be asked with several words: they tell of one file. */
json_t *parse_file(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	g_autoptr(json_t) asked = probe_all(text, length, args, "file", read_file);
	json_t *all = json_object();
	const char *argument;
	json_t *value;
	json_object_foreach(asked, argument, value) {
		json_t *there = json_object_get(all, path_of(argument));
		if (there)
			json_object_update(there, value);
		else
			json_object_set_new(all, path_of(argument), json_copy(value));
	}
	return all;
}
