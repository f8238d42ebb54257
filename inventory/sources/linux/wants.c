#include "inventory/sources/linux/wants.h"

#include <string.h>

#include "base/error.h"
#include "inventory/address.h"

static void token_free(void *data)
{
	LinuxToken *token = data;
	g_free(token->target);
	g_ptr_array_unref(token->peers);
	g_free(token);
}

static void arp_free(void *data)
{
	LinuxArp *arp = data;
	g_free(arp->address);
	g_free(arp);
}

LinuxWants *linux_wants_new(void)
{
	LinuxWants *wants = g_new0(LinuxWants, 1);
	wants->answer_seconds = LINUX_ANSWER_SECONDS;
	wants->topics = g_ptr_array_new();
	wants->sysctl = g_ptr_array_new_with_free_func(g_free);
	wants->services = g_ptr_array_new_with_free_func(g_free);
	wants->space = g_ptr_array_new_with_free_func(g_free);
	wants->tokens = g_ptr_array_new_with_free_func(token_free);
	wants->others = g_hash_table_new_full(
	        g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
	wants->arp = g_ptr_array_new_with_free_func(arp_free);
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
	g_ptr_array_unref(wants->tokens);
	g_hash_table_unref(wants->others);
	g_ptr_array_unref(wants->arp);
	g_free(wants->token_run);
	g_free(wants->token_host);
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

bool linux_word_check(const char *text, const char *others)
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
	if (!linux_word_check(key, "._-/:@") || strstr(key, "..") || strstr(key, "//")) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'%s' is not the name of a kernel parameter", key);
		return false;
	}
	return add(wants, "sysctl", wants->sysctl, key, error);
}

bool linux_wants_service(LinuxWants *wants, const char *unit, GError **error)
{
	if (!linux_word_check(unit, "._-:@\\")) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is not the name of a unit",
		        unit);
		return false;
	}
	g_autofree char *full =
	        strchr(unit, '.') ? g_strdup(unit) : g_strconcat(unit, ".service", NULL);
	return add(wants, "services", wants->services, full, error);
}

void linux_wants_answer_within(LinuxWants *wants, unsigned seconds)
{
	wants->answer_seconds = CLAMP(seconds, 1, LINUX_ANSWER_SECONDS);
}

bool linux_path_check(const char *mount_point, GError **error)
{
	bool printable = g_utf8_validate(mount_point, -1, NULL);
	for (const char *at = mount_point; *at; at++)
		printable = printable && !g_ascii_iscntrl(*at);
	if (mount_point[0] != '/' || !printable || strlen(mount_point) > 4095) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is not an absolute path",
		        mount_point);
		return false;
	}
	return true;
}

bool linux_wants_space(LinuxWants *wants, const char *mount_point, GError **error)
{
	return linux_path_check(mount_point, error) &&
	       add(wants, "space", wants->space, mount_point, error);
}

void linux_wants_token_as(
        LinuxWants *wants, const char *run, const char *host, unsigned wait_seconds)
{
	g_free(wants->token_run);
	g_free(wants->token_host);
	wants->token_run = g_strdup(run);
	wants->token_host = g_strdup(host);
	wants->token_seconds = CLAMP(wait_seconds, 1, LINUX_TOKEN_SECONDS_MAX);
}

/* A token being named after it, a host's name must be one for a shell and a file. */
static bool names_are_words(const char *host, const char *const *peers, GError **error)
{
	bool good = host && linux_word_check(host, "._-");
	for (size_t i = 0; good && peers[i]; i++)
		good = linux_word_check(peers[i], "._-") && i < LINUX_ARGUMENTS_MAX;
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'%s': a host or its peers cannot be named in a token", host ? host : "");
	return good;
}

bool linux_wants_token(
        LinuxWants *wants, const char *mount_point, const char *const *peers, GError **error)
{
	if (!linux_path_check(mount_point, error) ||
	        !names_are_words(wants->token_host, peers, error))
		return false;
	if (wants->tokens->len >= LINUX_ARGUMENTS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "'%s': more than %d arguments of topic 'token'", mount_point,
		        LINUX_ARGUMENTS_MAX);
		return false;
	}
	LinuxToken *token = g_new0(LinuxToken, 1);
	token->target = g_strdup(mount_point);
	token->peers = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; peers[i]; i++)
		g_ptr_array_add(token->peers, g_strdup(peers[i]));
	g_ptr_array_add(wants->tokens, token);
	return linux_wants_topic(wants, "token", error);
}

static GPtrArray *others_of(LinuxWants *wants, const char *topic)
{
	GPtrArray *set = g_hash_table_lookup(wants->others, topic);
	if (set)
		return set;
	set = g_ptr_array_new_with_free_func(g_free);
	g_hash_table_insert(wants->others, (char *)topic, set);
	return set;
}

const GPtrArray *linux_wants_arguments(const LinuxWants *wants, const char *topic)
{
	return g_hash_table_lookup(wants->others, topic);
}

bool linux_wants_probes(const LinuxWants *wants)
{
	return g_hash_table_size(wants->others) > 0 || linux_wants_has(wants, "listening");
}

bool linux_wants_arp(
        LinuxWants *wants, const char *address, bool expected, bool unused, GError **error)
{
	Address number;
	if (!address_parse(address, &number)) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "'%s' is not an IP address", address);
		return false;
	}
	if (wants->arp->len >= LINUX_ARGUMENTS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "'%s': more than %d arguments of topic 'arp'", address,
		        LINUX_ARGUMENTS_MAX);
		return false;
	}
	LinuxArp *arp = g_new0(LinuxArp, 1);
	*arp = (LinuxArp){g_strdup(address), expected, unused};
	g_ptr_array_add(wants->arp, arp);
	return linux_wants_topic(wants, "arp", error);
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
	const LinuxTopic *found = linux_topic_find(topic);
	if (found && found->argument)
		return found->argument(argument, error) &&
		       add(wants, topic, others_of(wants, found->name), argument, error);
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

char *sysctl_proc_file(const char *key)
{
	g_autofree char *below = sysctl_path(key);
	return g_strconcat("/proc/sys/", below, NULL);
}
