#include "inventory/sources/linux/probe.h"

#include <stdarg.h>
#include <string.h>

#include "base/redact.h"

/*
 * probe_limit SECONDS sets $limit; after three that hung the rest gets one second each, so that
 * one bad mount or service costs a visit 15 s and no more.
 *
 * probe_run INDEX SECONDS AS LINE runs one line, each line of its standard output behind '1', of
 * its standard error behind '2', the exit status behind "2=". All of it is one process group under
 * the limit, sudo's too, which ends its command when it is killed: whatever the line leaves
 * running, no pipe of ours waits for it. sudo closes descriptors, hence the `exec` inside. Who
 * logged in is found as sudo tells it.
 */
const char probe_functions[] =
        "probe_limit() {\n"
        "\t[ \"${hung:=0}\" -lt 3 ] || set -- 1\n"
        "\tlimit=\"bounded $1\"\n"
        "}\n"
        "probe_note() {\n"
        "\tcase $1 in 124|137|143) hung=$((hung + 1)) ;; esac\n"
        "}\n"
        "probe_lines='exec 3>&1\n"
        "{ { /bin/sh -c \"$1\" 3>&-; printf \"\\n=%s\\n\" \"$?\" >&2; } |\n"
        "\t{ head -c 65537; echo; } | sed \"s/^/1/\" >&3; } 2>&1 | tail -c 8192 | sed \"s/^/2/\"'\n"
        "probe_run() {\n"
        "\tprintf '\\n@%s\\n' \"$1\"\n"
        "\tprobe_limit \"$2\"\n"
        "\tif [ \"$3\" = login ] && [ -n \"$SUDO_USER\" ] && [ \"$SUDO_USER\" != root ] &&\n"
        "\t\t[ \"$(id -u)\" = 0 ]; then\n"
        "\t\t$limit sudo -n -u \"$SUDO_USER\" -- /bin/sh -c \"$probe_lines\" sh \"$4\"\n"
        "\telse $limit /bin/sh -c \"$probe_lines\" sh \"$4\"\n"
        "\tfi\n"
        "\tstatus=$?\n"
        "\tprobe_note $status\n"
        "\tprintf '\\n!%s\\n' $status\n"
        "}\n";

/* The answer to the argument with this index: all lines behind its `@INDEX`. False: none came. */
static bool probe_answer(Slice output, size_t index, Slice *ret)
{
	g_autofree char *wanted = g_strdup_printf("@%zu", index);
	Slice line;
	while (slice_line(&output, &line)) {
		if (!slice_is(line, wanted))
			continue;
		const char *from = output.bytes;
		const char *end = from;
		while (slice_line(&output, &line) && !slice_starts(line, "@"))
			end = line.bytes + line.length;
		*ret = (Slice){from, (size_t)(end - from)};
		return true;
	}
	return false;
}

bool probe_line(Slice *answer, char tag, Slice *ret)
{
	Slice line;
	while (slice_line(answer, &line)) {
		if (line.length == 0 || line.bytes[0] != tag)
			continue;
		*ret = (Slice){line.bytes + 1, line.length - 1};
		return true;
	}
	return false;
}

char *probe_text(Slice answer, char tag, size_t max, bool *ret_cut)
{
	g_autoptr(GString) joined = g_string_new(NULL);
	bool first = true;
	Slice line;
	while (probe_line(&answer, tag, &line)) {
		if (!first)
			g_string_append_c(joined, '\n');
		g_string_append_len(joined, line.bytes, (gssize)line.length);
		first = false;
	}
	if (joined->len > 0 && joined->str[joined->len - 1] == '\n')
		g_string_truncate(joined, joined->len - 1); /* the one that ended the last line */
	*ret_cut = joined->len > max;
	g_autofree char *plain = redact(joined->str, MIN(joined->len, max), &(size_t){0});
	return g_utf8_make_valid(plain, -1);
}

json_t *probe_trouble(Cause cause, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_autofree char *valid = g_utf8_make_valid(message, -1);
	return json_pack("{s:s, s:s}", "cause", cause_name(cause), "message", valid);
}

/* timeout's own word, and the two ways of dying by its signal. */
static bool is_hung(uint64_t status)
{
	return status == 124 || status == 137 || status == 143;
}

json_t *probe_failed(uint64_t status, const char *said, unsigned seconds)
{
	if (is_hung(status))
		return probe_trouble(CAUSE_TIMEOUT, "no answer within %u s", seconds);
	if (strstr(said, "Permission denied"))
		return probe_trouble(CAUSE_DENIED, "%s", said);
	return probe_trouble(CAUSE_ERROR, "%s", *said ? said : "no answer");
}

json_t *probe_missing(void)
{
	return probe_trouble(CAUSE_ERROR, "the visit ended before this was answered");
}

const char *probe_option(const char *argument, const char *word)
{
	size_t length = strlen(word);
	if (strncmp(argument, word, length) != 0 || argument[length] != ' ')
		return NULL;
	const char *rest = argument + length;
	while (*rest == ' ')
		rest++;
	return rest;
}

json_t *probe_all(
        const char *text, size_t length, const LinuxArgs *args, const char *topic, ProbeRead *read)
{
	const GPtrArray *wanted = linux_wants_arguments(args->wants, topic);
	Slice output = command_output(text, length), answer;
	json_t *all = json_object();
	for (guint i = 0; wanted && i < wanted->len; i++) {
		const char *argument = wanted->pdata[i];
		json_object_set_new(all, argument,
		        probe_answer(output, i, &answer) ? read(argument, answer)
		                                         : probe_missing());
	}
	return all;
}
