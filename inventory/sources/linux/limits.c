/* limits: limits.conf(5), then limits.d in the order of the C locale, as pam_limits reads them. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

static void read_limit(json_t *entries, const FileLines *lines)
{
	static const char *const keys[] = {"domain", "type", "item", "value"};
	Slice rest = lines->content, before, comment, field;
	if (slice_split(rest, '#', &before, &comment))
		rest = before;
	g_autoptr(json_t) entry = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (!slice_field(&rest, &field))
			return;
		json_set_slice(entry, keys[i], field);
	}
	json_set_slice(entry, "file", lines->path);
	json_set_integer(entry, "line", lines->number);
	json_array_append(entries, entry);
}

json_t *parse_limits(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	static const char main_file[] = "/etc/security/limits.conf";
	if (file_denied(text, length, main_file, error))
		return NULL;
	json_t *entries = json_array();
	FileLines lines = file_lines(text, length, main_file);
	while (file_lines_next(&lines))
		read_limit(entries, &lines);
	lines = file_lines(text, length, "/etc/security/limits.d/*.conf");
	while (file_lines_next(&lines)) /* the shell expands a glob in the C locale's order */
		read_limit(entries, &lines);
	json_t *unread = json_array();
	files_denied(text, length, "/etc/security/limits.d/*.conf", unread);
	json_t *limits = json_pack("{s:o, s:o}", "entries", entries, "unread", unread);
	Slice trouble;
	if (file_trouble(text, length, main_file, &trouble))
		json_object_set_new(limits, "absent", json_true());
	return limits;
}
