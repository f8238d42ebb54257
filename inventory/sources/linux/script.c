/*
 * The script is meant to be read by the people of the host before they let it run: no trick that
 * can be spared, no program where the shell itself will do. A fork is the dearest thing in it, so
 * one grep shows all files there are to show.
 */
#include "inventory/sources/linux/wants.h"

#include <string.h>

#include "inventory/sources/linux/probe.h"

static const char opening[] =
        "# jiuxu collector: shows what the readiness checks ask of this host.\n"
        "%s"
        "LC_ALL=C\n"
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin\n"
        "export LC_ALL PATH\n"
        "unset GREP_OPTIONS GREP_COLOR GREP_COLORS\n";

static const char reads_only[] =
        "# It only reads: it changes nothing, writes no file and leaves nothing behind.\n";
static const char writes_token[] =
        "# It changes nothing and leaves nothing behind. On each shared volume it makes an empty\n"
        "# file '.jiuxu-…' for the other hosts to see, and removes it before it ends.\n";

/* GNU and newer busybox, older busybox, or none: only asked when a command may hang. */
static const char limiter[] =
        "find_limiter() {\n"
        "\tlimit=\n"
        "\tcommand -v timeout >/dev/null 2>&1 || return 0\n"
        "\tif timeout -s KILL %d true 2>/dev/null; then limit='timeout -s KILL %d'\n"
        "\telif timeout -t %d -s KILL true 2>/dev/null; then limit='timeout -t %d -s KILL'\n"
        "\tfi\n"
        "}\n";

static bool nonce_is_good(const char *nonce)
{
	size_t length = strlen(nonce);
	for (size_t i = 0; i < length; i++)
		if (!g_ascii_isalnum(nonce[i]))
			return false;
	return length >= 8 && length <= 64;
}

static void append_path(GPtrArray *paths, const char *path)
{
	if (!g_ptr_array_find_with_equal_func(paths, path, g_str_equal, NULL))
		g_ptr_array_add(paths, g_strdup(path));
}

/* The union of all files of the wanted topics, as shell words. */
static GPtrArray *wanted_files(const LinuxWants *wants)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < linux_topics_count; i++) {
		const LinuxTopic *topic = &linux_topics[i];
		if (!topic->files || !linux_wants_has(wants, topic->name))
			continue;
		for (const char *const *file = topic->files; *file; file++)
			append_path(paths, *file);
	}
	for (guint i = 0; i < wants->sysctl->len; i++) {
		g_autofree char *path = sysctl_file(wants->sysctl->pdata[i]);
		append_path(paths, path);
	}
	return paths;
}

static void append_files(GString *script, const LinuxWants *wants)
{
	g_autoptr(GPtrArray) paths = wanted_files(wants);
	if (paths->len == 0)
		return;
	/* 2>&1: what is missing or denied is part of what the host shows. Both kinds of grep write
	 * out what they hold before they complain, so that no line is torn. */
	g_string_append(script, "begin files\ngrep -aH ''");
	for (guint i = 0; i < paths->len; i++)
		g_string_append_printf(script, " \\\n\t%s", (const char *)paths->pdata[i]);
	g_string_append(script, "\nend files $?\n");
}

static void append_command(GString *script, const LinuxTopic *topic, const LinuxWants *wants)
{
	g_autofree char *made = topic->command_make ? topic->command_make(wants) : NULL;
	const char *command = made ? made : topic->command;
	if (!command)
		return;
	g_string_append_printf(
	        script, "begin %s\n%s\nend %s $?\n", topic->name, command, topic->name);
}

static void append_commands(GString *script, const LinuxWants *wants, bool first)
{
	for (size_t i = 0; i < linux_topics_count; i++)
		if (linux_topics[i].first == first && linux_wants_has(wants, linux_topics[i].name))
			append_command(script, &linux_topics[i], wants);
}

char *linux_script(const LinuxWants *wants, const char *nonce)
{
	g_return_val_if_fail(nonce_is_good(nonce), NULL);
	bool token = linux_wants_has(wants, "token");
	GString *script = g_string_new(NULL);
	g_string_append_printf(script, opening, token ? writes_token : reads_only);
	if (token || linux_wants_has(wants, "space") || linux_wants_has(wants, "services") ||
	        linux_wants_has(wants, "activation") || linux_wants_has(wants, "arp") ||
	        linux_wants_probes(wants))
		g_string_append_printf(script, limiter, LINUX_ANSWER_SECONDS, LINUX_ANSWER_SECONDS,
		        LINUX_ANSWER_SECONDS, LINUX_ANSWER_SECONDS);
	if (linux_wants_probes(wants))
		g_string_append(script, probe_functions);
	g_string_append_printf(script,
	        "begin() { echo; echo \"@@jiuxu %s begin $1\"; }\n"
	        "end() { echo; echo \"@@jiuxu %s end $1 $2\"; }\n"
	        "show() {\n",
	        nonce, nonce);
	append_commands(script, wants, true);
	append_files(script, wants);
	append_commands(script, wants, false);
	g_string_append_printf(script,
	        "echo\necho \"@@jiuxu %s done\"\n"
	        "}\n"
	        "show </dev/null 2>&1\n"
	        "exit 0\n",
	        nonce);
	return g_string_free(script, FALSE);
}
