#include "inventory/sources/linux/wants.h"

#include <string.h>

#include "base/error.h"

LinuxWants *linux_wants_new(void)
{
	LinuxWants *wants = g_new0(LinuxWants, 1);
	wants->topics = g_ptr_array_new();
	wants->sysctl = g_ptr_array_new_with_free_func(g_free);
	wants->services = g_ptr_array_new_with_free_func(g_free);
	wants->space = g_ptr_array_new_with_free_func(g_free);
	return wants;
}

void linux_wants_free(LinuxWants *wants)
{
	if (!wants)
		return;
	g_ptr_array_unref(wants->topics);
	g_ptr_array_unref(wants->sysctl);
	g_ptr_array_unref(wants->services);
	g_ptr_array_unref(wants->space);
	g_free(wants);
}

bool linux_wants_has(const LinuxWants *wants, const char *topic)
{
	return g_ptr_array_find_with_equal_func(wants->topics, topic, g_str_equal, NULL);
}

bool linux_wants_topic(LinuxWants *wants, const char *name, GError **error)
{
	const LinuxTopic *topic = linux_topic_find(name);
	if (!topic) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "a Linux host shows no topic '%s'",
		        name);
		return false;
	}
	if (!linux_wants_has(wants, name))
		g_ptr_array_add(wants->topics, (char *)topic->name);
	return true;
}

void linux_wants_usual(LinuxWants *wants)
{
	for (size_t i = 0; i < linux_topics_count; i++)
		if (linux_topics[i].usual)
			linux_wants_topic(wants, linux_topics[i].name, NULL);
}

static bool add(
        LinuxWants *wants, const char *topic, GPtrArray *set, const char *text, GError **error)
{
	linux_wants_topic(wants, topic, NULL);
	if (g_ptr_array_find_with_equal_func(set, text, g_str_equal, NULL))
		return true;
	if (set->len >= LINUX_ARGUMENTS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "'%s': more than %d arguments of topic '%s'", text, LINUX_ARGUMENTS_MAX,
		        topic);
		return false;
	}
	g_ptr_array_add(set, g_strdup(text));
	return true;
}

/* Letters, digits and `others`, not empty, not absurdly long, and not to be taken for an option. */
static bool is_word(const char *text, const char *others)
{
	if (!g_ascii_isalnum(text[0]) && text[0] != '_')
		return false;
	size_t length = 0;
	for (; text[length]; length++)
		if (!g_ascii_isalnum(text[length]) && !strchr(others, text[length]))
			return false;
	return length <= 255;
}

bool linux_wants_sysctl(LinuxWants *wants, const char *key, GError **error)
{
	if (!is_word(key, "._-/:@") || strstr(key, "..") || strstr(key, "//")) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'%s' is not the name of a kernel parameter", key);
		return false;
	}
	return add(wants, "sysctl", wants->sysctl, key, error);
}

bool linux_wants_service(LinuxWants *wants, const char *unit, GError **error)
{
	if (!is_word(unit, "._-:@\\")) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is not the name of a unit",
		        unit);
		return false;
	}
	g_autofree char *full =
	        strchr(unit, '.') ? g_strdup(unit) : g_strconcat(unit, ".service", NULL);
	return add(wants, "services", wants->services, full, error);
}

bool linux_wants_space(LinuxWants *wants, const char *mount_point, GError **error)
{
	bool printable = g_utf8_validate(mount_point, -1, NULL);
	for (const char *at = mount_point; *at; at++)
		printable = printable && !g_ascii_iscntrl(*at);
	if (mount_point[0] != '/' || !printable || strlen(mount_point) > 4095) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is not an absolute path",
		        mount_point);
		return false;
	}
	return add(wants, "space", wants->space, mount_point, error);
}

bool linux_wants_add(LinuxWants *wants, const char *topic, const char *argument, GError **error)
{
	if (!argument)
		return linux_wants_topic(wants, topic, error);
	if (strcmp(topic, "sysctl") == 0)
		return linux_wants_sysctl(wants, argument, error);
	if (strcmp(topic, "services") == 0)
		return linux_wants_service(wants, argument, error);
	if (strcmp(topic, "space") == 0)
		return linux_wants_space(wants, argument, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "topic '%s' takes no argument '%s'", topic,
	        argument);
	return false;
}

char *sysctl_path(const char *key)
{
	char *path = g_strdup(key);
	char *first = strpbrk(path, "./");
	if (!first || *first == '/')
		return path;
	for (char *at = first; *at; at++) {
		if (*at == '.')
			*at = '/';
		else if (*at == '/')
			*at = '.';
	}
	return path;
}

char *sysctl_file(const char *key)
{
	g_autofree char *below = sysctl_path(key);
	return g_strconcat("/proc/sys/", below, NULL);
}
