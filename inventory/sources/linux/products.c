/* users, process_limits, rp_filter: what the products' installation guides ask of a host. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

/* "user:oracle:54321:54321", "group:dba:54322": kind, name, numbers. */
static bool account_split(Slice line, Slice fields[4], size_t *ret_count)
{
	*ret_count = 0;
	while (*ret_count < 4) {
		Slice before, after;
		bool more = slice_split(line, ':', &before, &after);
		fields[(*ret_count)++] = more ? before : line;
		if (!more)
			return true;
		line = after;
	}
	return true;
}

static void account_read(json_t *users, json_t *groups, Slice line)
{
	Slice fields[4] = {0};
	uint64_t id, group;
	size_t count = 0;
	account_split(slice_trim(line), fields, &count);
	if (count < 3 || fields[1].length == 0 || !slice_number(fields[2], 10, &id))
		return;
	g_autofree char *name = slice_copy(fields[1]);
	json_t *entry = json_object();
	bool is_user = slice_is(fields[0], "user");
	json_set_integer(entry, is_user ? "uid" : "gid", id);
	if (is_user && count > 3 && slice_number(fields[3], 10, &group))
		json_set_integer(entry, "gid", group);
	json_object_set_new(is_user ? users : groups, name, entry);
}

json_t *parse_users(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args, (void)error;
	json_t *users = json_object(), *groups = json_object();
	Slice output = command_output(text, length), line;
	while (slice_line(&output, &line))
		if (slice_starts(line, "user:") || slice_starts(line, "group:"))
			account_read(users, groups, line);
	return json_pack("{s:o, s:o}", "users", users, "groups", groups);
}

/* proc(5): bytes, but for counts. */
static const struct {
	const char *title, *item;
	unsigned unit; /* of limits.conf(5): kilobytes, or one */
} limit_rows[] = {{"Max open files", "nofile", 1}, {"Max processes", "nproc", 1},
        {"Max stack size", "stack", 1024}, {"Max locked memory", "memlock", 1024}};

static json_t *limit_value(Slice field, unsigned unit)
{
	uint64_t number;
	if (slice_is(field, "unlimited"))
		return json_string("unlimited");
	return slice_number(field, 10, &number)
	               ? json_integer((json_int_t)MIN(number / unit, INT64_MAX))
	               : NULL;
}

/* "oracle:Max open files            1024                 65536                files" */
static void limit_read(json_t *all, Slice line)
{
	Slice user, rest, soft, hard;
	if (!slice_split(line, ':', &user, &rest) || user.length == 0)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(limit_rows); i++) {
		if (!slice_starts(rest, limit_rows[i].title))
			continue;
		size_t front = strlen(limit_rows[i].title);
		Slice numbers = {rest.bytes + front, rest.length - front};
		if (!slice_field(&numbers, &soft) || !slice_field(&numbers, &hard))
			return;
		json_t *low = limit_value(soft, limit_rows[i].unit);
		json_t *high = limit_value(hard, limit_rows[i].unit);
		g_autofree char *name = slice_copy(user);
		if (low && high && !json_object_get(all, name))
			json_object_set_new(all, name, json_object());
		if (low && high)
			json_object_set_new(json_object_get(all, name), limit_rows[i].item,
			        json_pack("{s:O, s:O}", "soft", low, "hard", high));
		json_decref(low);
		json_decref(high);
		return;
	}
}

json_t *parse_process_limits(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args, (void)error;
	json_t *all = json_object();
	Slice output = command_output(text, length), line;
	while (slice_line(&output, &line))
		limit_read(all, line);
	return all;
}

json_t *parse_rp_filter(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	static const char front[] = "/proc/sys/net/ipv4/conf/", end[] = "/rp_filter";
	g_autoptr(json_t) values = json_object();
	FileLines lines = file_lines(text, length, "/proc/sys/net/ipv4/conf/*/rp_filter");
	while (file_lines_next(&lines)) {
		uint64_t value;
		size_t around = strlen(front) + strlen(end);
		if (lines.path.length <= around ||
		        !slice_number(slice_trim(lines.content), 10, &value))
			continue;
		g_autofree char *name = slice_copy(
		        (Slice){lines.path.bytes + strlen(front), lines.path.length - around});
		json_set_integer(values, name, value);
	}
	if (json_object_size(values) > 0)
		return g_steal_pointer(&values);
	g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED, "this host shows no %s*%s", front, end);
	return NULL;
}
