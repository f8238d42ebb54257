/*
 * The script is meant to be read by the people of the host before they let it run: no trick that
 * can be spared, no program where the shell itself will do. A fork is the dearest thing in it, so
 * one grep shows all files there are to show.
 */
#include "inventory/sources/linux/wants.h"

#include <string.h>

#include "inventory/sources/linux/probe.h"

enum { PARTIAL_ANSWERS = 4 }; /* as many that may hang before the rest of a topic is left */

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

/*
 * What may hang is asked by a process beside us and left behind when it gives no answer: timeout(1)
 * is not on every host, and like the shell's own $(…) it waits for what even SIGKILL cannot end.
 * A guard kills and never waits, and holds none of our descriptors. Whatever may be left behind
 * has its output moved by `exec` (which, unlike a redirection, keeps no copy of the old one), so
 * that it does not keep the session open. A guard told to end while it starts its sleep ends it
 * too, by KILL: a child that still has its parent's traps loses a TERM. A guard may be such a child
 * itself when what it guards is quick, so it is told again until it has ended.
 */
static const char waiting[] = "# Waits at most SECONDS for these children, then kills them; gives "
                              "the last one's status.\n"
                              "group= # '-' while they are leaders of groups, which go as a whole\n"
                              "await() { # SECONDS PID...\n"
                              "\t(\n"
                              "\t\tnap= over=\n"
                              "\t\ttrap 'over=1; [ -z \"$nap\" ] || { kill -9 $nap; exit; }' TERM\n"
                              "\t\tsleep \"$1\" & nap=$!\n"
                              "\t\t[ -z \"$over\" ] || { kill -9 $nap; exit; }\n"
                              "\t\tshift\n"
                              "\t\twait $nap\n"
                              "\t\tfor pid; do kill -9 $group$pid; done\n"
                              "\t) </dev/null >/dev/null 2>&1 &\n"
                              "\tguard=$!\n"
                              "\tshift\n"
                              "\twait \"$@\" 2>/dev/null\n"
                              "\tstatus=$?\n"
                              "\twhile kill $guard && read -r _ _ dead _ </proc/$guard/stat &&\n"
                              "\t\t[ \"$dead\" != Z ]; do :; done 2>/dev/null\n"
                              "\twait $guard 2>/dev/null\n"
                              "\treturn $status\n"
                              "}\n"
                              "within() { # SECONDS COMMAND...\n"
                              "\tseconds=$1\n"
                              "\tshift\n"
                              "\t\"$@\" &\n"
                              "\tawait \"$seconds\" $!\n"
                              "}\n";

/*
 * The same for a program that may start others: in a session of its own, so that all of them end
 * with it. timeout(1) is not on every host, and busybox's ends its own child alone. A child in the
 * background would have no input, hence the descriptor 3.
 */
static const char bounded[] = "bounded() { # SECONDS PROGRAM...\n"
                              "\tseconds=$1\n"
                              "\tshift\n"
                              "\tcommand -v setsid >/dev/null 2>&1 && group=-\n"
                              "\t{ ${group:+setsid} \"$@\" <&3 3<&- & } 3<&0\n"
                              "\tawait \"$seconds\" $!\n"
                              "\tgroup=\n"
                              "\treturn $status\n"
                              "}\n";

/* A dead server must cost a host one waiting process, not one more with every run. */
static const char stuck[] =
        "# Whether an earlier run's question about this mount point still waits for an answer.\n"
        "find_stuck() {\n"
        "\tgrep -lsE '^[0-9]+ \\((stat|sh|dash|bash|busybox)\\) D ' /proc/[0-9]*/stat |\n"
        "\twhile read -r file; do tr '\\0' '\\n' <\"${file%stat}cmdline\"; done\n"
        "}\n"
        "is_stuck() {\n"
        "\tcase \"$newline$stuck$newline\" in\n"
        "\t*\"$newline$1$newline\"*|*\"$newline$1/.jiuxu-\"*) return 0 ;;\n"
        "\tesac\n"
        "\treturn 1\n"
        "}\n"
        "newline='\n'\n";

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
		g_autofree char *path = sysctl_proc_file(wants->sysctl->pdata[i]);
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
	if (!topic->partial)
		g_string_append_printf(
		        script, "begin %s\n%s\nend %s $?\n", topic->name, command, topic->name);
	else /* what lies on a dead mount must cost neither the visit nor the topics behind it */
		g_string_append_printf(script, "begin %s\n{\n%s\n} & await %u $!\nend %s $?\n",
		        topic->name, command, PARTIAL_ANSWERS * wants->answer_seconds, topic->name);
}

static void append_commands(GString *script, const LinuxWants *wants, bool first)
{
	for (size_t i = 0; i < linux_topics_count; i++)
		if (linux_topics[i].first == first && linux_wants_has(wants, linux_topics[i].name))
			append_command(script, &linux_topics[i], wants);
}

static void append_helpers(GString *script, const LinuxWants *wants)
{
	static const char *const patient[] = {"space", "token", "services", "disks", "multipath",
	        "arp", "activation", "bonds", "health"};
	bool probes = linux_wants_probes(wants), waits = probes;
	for (size_t i = 0; i < G_N_ELEMENTS(patient); i++)
		waits = waits || linux_wants_has(wants, patient[i]);
	if (waits)
		g_string_append(script, waiting);
	if (linux_wants_has(wants, "space") || linux_wants_has(wants, "token"))
		g_string_append(script, stuck);
	if (probes || linux_wants_has(wants, "activation") || linux_wants_has(wants, "health"))
		g_string_append(script, bounded);
	if (probes)
		g_string_append(script, probe_functions);
}

char *linux_script(const LinuxWants *wants, const char *nonce)
{
	g_return_val_if_fail(nonce_is_good(nonce), NULL);
	bool token = linux_wants_has(wants, "token");
	GString *script = g_string_new(NULL);
	g_string_append_printf(script, opening, token ? writes_token : reads_only);
	append_helpers(script, wants);
	g_string_append_printf(script,
	        "begin() { echo; echo \"@@jiuxu %s begin $1\"; }\n"
	        "end() { echo; echo \"@@jiuxu %s end $1 $2\"; }\n"
	        "show() {\n"
	        "exec </dev/null 2>&1\n",
	        nonce, nonce);
	append_commands(script, wants, true);
	append_files(script, wants);
	append_commands(script, wants, false);
	g_string_append_printf(script,
	        "echo\necho \"@@jiuxu %s done\"\n"
	        "exit 0\n"
	        "}\n"
	        "show\n",
	        nonce);
	return g_string_free(script, FALSE);
}

/* One write of the shell, so that it arrives as one piece. */
char *linux_question(const char *nonce)
{
	g_return_val_if_fail(nonce_is_good(nonce), NULL);
	return g_strdup_printf(
	        "printf '\\n@@jiuxu %s clock %%s\\n' \"$(date '+%%s %%N %%z')\"\n", nonce);
}
