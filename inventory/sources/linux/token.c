/*
 * token: one empty file of this host on each shared volume, and whose files of the same run are
 * seen there. Two hosts whose files meet in one directory have one volume, whatever its names and
 * identifiers say; the names are unguessable, so that no older file can stand in for them.
 *
 * There is no console between them: every host looks until it has seen all others, then renames
 * its own file to `.seen`, and leaves once each other has been seen to be through as well. All of
 * it is bounded by WISH.seconds; the file goes when the shell ends, whatever ended it. What could
 * not be removed then (power lost, killed by SIGKILL, made read-only meanwhile) is told as `left`,
 * and the next run an hour later removes it. A host looks even where it may not write. Every
 * second without success a second file is made and removed: a change of the directory makes an
 * NFS client forget what it believed was not there.
 *
 * All that touches the volume is done by a shell that does not hold the session's output, so that
 * a volume that dies meanwhile cannot keep the session open.
 *
 * Each answer is one line: INDEX STATUS SEEN MESSAGE, where STATUS is `wrote`, `left` (written, but
 * not removed), `unmounted`, `timeout` or `failed`, SEEN the numbers of the peers between commas,
 * or `-`. No line is `timeout` too.
 */
#include <string.h>

#include "inventory/sources/linux/wants.h"

#include "inventory/sources/linux/parse.h"

/* The mount point as mountinfo writes it comes second: no program is needed to read that file. */
static const char functions[] =
        "is_mounted() {\n"
        "\twhile read -r a b c d point rest; do\n"
        "\t\t[ \"$point\" = \"$1\" ] && return 0\n"
        "\tdone </proc/self/mountinfo\n"
        "\treturn 1\n"
        "}\n"
        "token_drop() {\n"
        "\tleft=\n"
        "\twithin $answer rm -f -- \"$mine\" \"$mine.seen\" \"$mine.tick\" 2>/dev/null || "
        "left=yes\n"
        "}\n"
        /* what earlier runs could not remove, an hour ago or more */
        "token_sweep() {\n"
        "\twithin $answer find \"$at\" -maxdepth 1 \\\n"
        "\t\t-name '.jiuxu-[0-9a-f]*-*' -type f -size 0 -mmin +60 \\\n"
        "\t\t-exec rm -f -- {} \\; >/dev/null 2>&1\n"
        "}\n"
        /* sets seen, and open: true while some peer has not been seen, or is not through */
        "token_look() {\n"
        "\tseen= all=yes through=yes n=0\n"
        "\tfor peer; do\n"
        "\t\tcase $known in\n"
        "\t\t*,$n,*) yes=yes ;;\n"
        "\t\t*) yes= ;;\n"
        "\t\tesac\n"
        "\t\tif [ -e \"$at/$run$peer\" ]; then through= yes=yes\n"
        "\t\telif [ -e \"$at/$run$peer.seen\" ]; then yes=yes\n"
        "\t\tfi\n"
        "\t\tif [ \"$yes\" ]; then seen=$seen$n,; else all=; fi\n"
        "\t\tn=$((n + 1))\n"
        "\tdone\n"
        "\tknown=,$seen\n"
        "}\n"
        "token_wait() {\n"
        "\tround=0 known=,\n"
        "\twhile [ $round -lt $rounds ]; do\n"
        "\t\ttoken_look \"$@\"\n"
        "\t\tif [ \"$all\" ]; then\n"
        "\t\t\t[ -e \"$mine\" ] && mv -- \"$mine\" \"$mine.seen\" 2>/dev/null\n"
        "\t\t\t[ \"$through\" ] && return\n"
        "\t\tfi\n"
        "\t\tround=$((round + 1))\n"
        "\t\tif [ \"$state\" = wrote ] && [ $((round % 5)) = 0 ]; then\n"
        "\t\t\t(set -C; : >\"$mine.tick\"; rm -f -- \"$mine.tick\") 2>/dev/null\n"
        "\t\tfi\n"
        "\t\tsleep 0.2 2>/dev/null || { sleep 1; round=$((round + 4)); }\n"
        "\tdone\n"
        "}\n"
        /* token INDEX MOUNT-POINT AS-IN-MOUNTINFO OWN-NAME PEER… */
        "token() {\n"
        "\tindex=$1 at=$2 mounted=$3 mine=$2/$run$4\n"
        "\tshift 4\n"
        "\tif ! is_mounted \"$mounted\"; then echo \"$index unmounted -\"; return; fi\n"
        "\tif is_stuck \"$at\"; then echo \"$index timeout -\"; return; fi\n"
        "\ttrap token_drop EXIT\n"
        "\ttrap 'exit 1' HUP INT TERM PIPE\n"
        "\tmade=$(within $answer sh -c 'umask 022; set -C; : >\"$1\"' sh \"$mine\" 2>&1)\n"
        "\tstatus=$?\n"
        "\tcase $status in\n"
        "\t0) state=wrote made= ;;\n"
        "\t137) echo \"$index timeout -\"; trap - EXIT; return ;;\n"
        "\t*) state=failed ;;\n"
        "\tesac\n"
        "\ttoken_wait \"$@\"\n"
        "\ttoken_drop\n"
        "\ttrap - EXIT\n"
        "\t[ \"$state$left\" = wroteyes ] && state=left\n"
        "\techo \"$index $state ${seen:--} $made\"\n"
        "\t[ \"$state\" = wrote ] && token_sweep\n"
        "}\n"
        "tell() { told=$(exec 2>&1; token \"$@\"); printf '%s\\n' \"$told\"; }";

/* As the kernel writes a path in mountinfo: blanks, tabs, newlines and backslashes in octal. */
static char *mountinfo_path(const char *path)
{
	GString *out = g_string_new(NULL);
	for (const char *p = path; *p; p++)
		if (strchr(" \t\n\\#", *p))
			g_string_append_printf(out, "\\%03o", (unsigned)(guchar)*p);
		else
			g_string_append_c(out, *p);
	return g_string_free(out, FALSE);
}

static void append_token(GString *script, guint index, const LinuxToken *token, const char *host)
{
	g_autofree char *at = g_shell_quote(token->target);
	g_autofree char *plain = mountinfo_path(token->target);
	g_autofree char *mounted = g_shell_quote(plain);
	g_string_append_printf(script, "\ntell %u %s %s %s", index, at, mounted, host);
	for (guint i = 0; i < token->peers->len; i++)
		g_string_append_printf(script, " %s", (const char *)token->peers->pdata[i]);
	g_string_append(script, " & jobs=\"$jobs $!\"");
}

char *token_command(const LinuxWants *wants)
{
	unsigned answer = wants->answer_seconds;
	GString *script = g_string_new(NULL);
	g_string_append_printf(script, "run=.jiuxu-%s- rounds=%u answer=%u jobs=\n%s",
	        wants->token_run ? wants->token_run : "", wants->token_seconds * 5, answer,
	        functions);
	g_string_append_printf(script, "\nstuck=$(within %u find_stuck)", answer);
	for (guint i = 0; i < wants->tokens->len; i++)
		append_token(script, i, wants->tokens->pdata[i], wants->token_host);
	g_string_append_printf(script, "\nawait %u $jobs", wants->token_seconds + 3 * answer + 1);
	return g_string_free(script, FALSE);
}

static const char *trouble(Slice state, Slice message)
{
	if (slice_is(state, "unmounted"))
		return "unmounted";
	if (slice_is(state, "timeout") || state.length == 0)
		return cause_name(CAUSE_TIMEOUT);
	if (slice_has(message, "Read-only file system"))
		return "read-only";
	bool denied = slice_has(message, "Permission denied") ||
	              slice_has(message, "Operation not permitted");
	return cause_name(denied ? CAUSE_DENIED : CAUSE_ERROR);
}

/* "0,2," -> the names of the peers. */
static json_t *seen_hosts(const LinuxToken *token, Slice list)
{
	json_t *seen = json_array();
	while (list.length > 0) {
		Slice number = list, rest = {0};
		uint64_t index;
		slice_split(list, ',', &number, &rest);
		if (slice_number(number, 10, &index) && index < token->peers->len)
			json_array_append_new(seen, json_string(token->peers->pdata[index]));
		list = rest;
	}
	return seen;
}

static void read_answer(json_t *entry, const LinuxToken *token, Slice answer)
{
	Slice state = {"timeout", 7}, list = {0};
	slice_field(&answer, &state);
	slice_field(&answer, &list);
	bool left = slice_is(state, "left"), wrote = left || slice_is(state, "wrote");
	Slice message = slice_trim(answer);
	json_object_set_new(entry, "wrote", json_boolean(wrote));
	json_object_set_new(entry, "seen", seen_hosts(token, list));
	if (left)
		json_object_set_new(entry, "left", json_true());
	if (wrote)
		return;
	json_object_set_new(entry, "cause", json_string(trouble(state, message)));
	if (message.length > 0)
		json_object_set_new(entry, "message", slice_json(message));
}

static Slice find_answer(Slice output, uint64_t wanted)
{
	Slice line, index;
	uint64_t number;
	while (slice_line(&output, &line))
		if (slice_field(&line, &index) && slice_number(index, 10, &number) &&
		        number == wanted)
			return line;
	return (Slice){"", 0};
}

json_t *parse_token(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	Slice output = command_output(text, length);
	json_t *list = json_array();
	for (guint i = 0; i < args->wants->tokens->len; i++) {
		const LinuxToken *token = args->wants->tokens->pdata[i];
		json_t *entry = json_object();
		json_object_set_new(entry, "target", json_string(token->target));
		read_answer(entry, token, find_answer(output, i));
		json_object_set_new(entry, "from_ms", json_integer(args->begin_us / 1000));
		json_object_set_new(entry, "to_ms", json_integer(args->end_us / 1000));
		json_array_append_new(list, entry);
	}
	return list;
}

/* ---- identity ---- */

/* machine-id(5) asks to keep the number itself to the machine: only a digest of it leaves. */
json_t *parse_identity(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	Slice output = command_output(text, length), digest = {0};
	json_t *identity = json_object();
	if (slice_field(&output, &digest) && digest.length == 64) {
		json_set_slice(identity, "machine_id_sha256", digest);
		return identity;
	}
	json_decref(identity);
	g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED,
	        "this host shows no /etc/machine-id, or has no sha256sum");
	return NULL;
}
