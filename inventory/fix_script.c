/*
 * The script is read by people too: what it may do stands in it whole. Lines of its answer: `@N`
 * begins a change; then s (state), m (message), d (diff), b (backup, base64), each with that letter
 * in front.
 */
#include "inventory/fix.h"

#include "base/resource.h"

#include <string.h>

static const char opening[] =
        "# jiuxu fix: makes the changes below and no others; what was there is kept.\n"
        "LC_ALL=C\n"
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin\n"
        "export LC_ALL PATH\n"
        "umask 022\n"
        "mode=%s\n"
        "id=%s\n"
        "base=/var/lib/jiuxu\n"
        "dir=$base/backup/$id\n";

Resource inventory_resource(const char *path);

static const char *const modes[] = {
        [FIX_PLAN] = "plan", [FIX_APPLY] = "apply", [FIX_UNDO] = "undo"};
static const char *const kinds[] = {[CHANGE_FILE] = "file",
        [CHANGE_SYSCTL] = "sysctl",
        [CHANGE_SERVICE] = "service",
        [CHANGE_TIME] = "time"};

static void append_words(GString *script, const char *before, const GPtrArray *words)
{
	for (guint i = 0; words && i < words->len; i++) {
		g_autofree char *quoted = g_shell_quote(words->pdata[i]);
		g_string_append_printf(script, " %s%s", before, quoted);
	}
}

/* What the file's functions are made of: the lines, those that are theirs, and the others. */
static void append_lines(GString *script, const Change *change)
{
	bool theirs = change->remove && change->remove->len > 0;
	if (change->value)
		g_string_append(script, "stable=\"$(device \"$value\") \"\n");
	else
		g_string_append(script, "stable=\n");
	g_string_append(script, "lines() { for one in");
	append_words(script, "", change->lines);
	g_string_append(script, "; do printf '%s%s\\n' \"$stable\" \"$one\"; done");
	g_string_append(script, "; }\nothers() { ");
	g_string_append(script, theirs ? "grep -v" : "cat");
	append_words(script, "-e ", change->remove);
	g_string_append(script, "; }\ntheirs() { ");
	g_string_append(script, theirs ? "grep" : ":");
	append_words(script, "-e ", change->remove);
	g_string_append(script, "; }\n");
}

static void append_change(GString *script, const Change *change, guint number, FixMode mode)
{
	g_autofree char *path = g_shell_quote(change->path);
	g_autofree char *value = g_shell_quote(change->value ? change->value : "");
	g_string_append_printf(
	        script, "printf '\\n@%u\\n'\npath=%s\nvalue=%s\n", number, path, value);
	if (change->kind == CHANGE_FILE)
		append_lines(script, change);
	g_string_append_printf(script, "%s_%s %u\n", mode == FIX_UNDO ? "undo" : "change",
	        kinds[change->kind], number);
}

char *fix_script(const GPtrArray *changes, const char *id, FixMode mode)
{
	GString *script = g_string_new(NULL);
	g_string_append_printf(script, opening, modes[mode], id);
	Resource functions = inventory_resource("fix.sh");
	g_string_append_len(script, functions.bytes, (gssize)functions.length);
	g_string_append(script, "all() {\nbegin || return 0\n");
	for (guint i = 0; i < changes->len; i++) {
		guint at = mode == FIX_UNDO ? changes->len - 1 - i : i; /* the last first */
		append_change(script, changes->pdata[at], at, mode);
	}
	g_string_append(script, "[ $mode = plan ] || note \"end $mode\"\n"
	                        "echo\necho '@end'\n}\nall </dev/null 2>&1\nexit 0\n");
	return g_string_free(script, FALSE);
}
