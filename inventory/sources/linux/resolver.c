/* resolver: resolv.conf(5), and systemd-resolved's list of the servers behind its stub. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

enum { WORDS_MAX = 32 };

#define STUB "/run/systemd/resolve/resolv.conf"

/* A later `search` or `domain` replaces an earlier one. */
static void read_line(json_t *nameservers, json_t *search, Slice line)
{
	Slice key, word;
	if (!slice_field(&line, &key))
		return;
	if (slice_is(key, "nameserver") && slice_field(&line, &word) &&
	        json_array_size(nameservers) < WORDS_MAX)
		json_array_append_new(nameservers, slice_json(word));
	if (!slice_is(key, "search") && !slice_is(key, "domain"))
		return;
	json_array_clear(search);
	while (slice_field(&line, &word) && json_array_size(search) < WORDS_MAX)
		json_array_append_new(search, slice_json(word));
}

static json_t *read_file(const char *text, size_t length, const char *path)
{
	json_t *nameservers = json_array(), *search = json_array();
	FileLines lines = file_lines(text, length, path);
	while (file_lines_next(&lines))
		read_line(nameservers, search, lines.content);
	return json_pack("{s:o, s:o}", "nameservers", nameservers, "search", search);
}

/* The stub listens on 127.0.0.53 and .54 (systemd-resolved.service(8)). */
static bool is_stub(const json_t *value)
{
	const json_t *list = json_object_get(value, "nameservers");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), "127.0.0.53") != 0 &&
		        strcmp(json_string_value(json_array_get(list, i)), "127.0.0.54") != 0)
			return false;
	return json_array_size(list) > 0;
}

json_t *parse_resolver(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (file_denied(text, length, "/etc/resolv.conf", error))
		return NULL;
	json_t *value = read_file(text, length, "/etc/resolv.conf");
	if (!is_stub(value))
		return value;
	json_t *behind = read_file(text, length, STUB);
	if (json_array_size(json_object_get(behind, "nameservers")) > 0)
		json_object_set(value, "nameservers", json_object_get(behind, "nameservers"));
	json_object_set_new(value, "stub", json_true());
	json_decref(behind);
	return value;
}
