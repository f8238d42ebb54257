/*
 * command: lines of shell that the site's author declares to be read-only. Each runs for itself,
 * without input, under its own limit, as the user who logged in unless it says `as-root`.
 */
#include "inventory/sources/linux/probe.h"

#include <string.h>

#include "base/error.h"

/* "as-root timeout=20 LINE": what stands before LINE, and LINE, borrowed. */
static ProbeCommand probe_command_split(const char *argument)
{
	ProbeCommand command = {.line = argument, .seconds = PROBE_SECONDS};
	const char *rest = probe_option(argument, "as-root");
	if (rest) {
		command.as_root = true;
		command.line = rest;
	}
	if (g_str_has_prefix(command.line, "timeout=")) {
		char *end = NULL;
		guint64 seconds = g_ascii_strtoull(command.line + strlen("timeout="), &end, 10);
		if (*end == ' ' && seconds >= 1 && seconds <= PROBE_SECONDS_MAX) {
			command.seconds = (unsigned)seconds;
			command.line = end + 1;
		}
	}
	return command;
}

/* A line break would make one command of it two; the reader's lines are counted. */
bool command_argument(const char *argument, GError **error)
{
	ProbeCommand command = probe_command_split(argument);
	bool good = *command.line && strlen(argument) < 4096 && g_utf8_validate(argument, -1, NULL);
	for (const char *at = argument; *at; at++)
		good = good && (!g_ascii_iscntrl(*at) || *at == '\t');
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a command is one line of shell, at most 4095 bytes, not empty");
	return good;
}

void probe_run_append(
        GString *script, guint index, unsigned seconds, bool as_root, const char *line)
{
	g_autofree char *quoted = g_shell_quote(line);
	g_string_append_printf(script, "%sprobe_run %u %u %s %s", index ? "\n" : "", index, seconds,
	        as_root ? "root" : "login", quoted);
}

char *command_command(const LinuxWants *wants)
{
	GString *script = g_string_new(NULL);
	const GPtrArray *wanted = linux_wants_arguments(wants, "command");
	for (guint i = 0; wanted && i < wanted->len; i++) {
		ProbeCommand command = probe_command_split(wanted->pdata[i]);
		probe_run_append(script, i, command.seconds, command.as_root, command.line);
	}
	return g_string_free(script, FALSE);
}

/* The status is the last line of the standard error, behind '='. */
static bool split_status(char *standard_error, uint64_t *ret)
{
	char *last = strrchr(standard_error, '=');
	if (!last || (last > standard_error && last[-1] != '\n'))
		return false;
	guint64 status;
	if (!g_ascii_string_to_unsigned(last + 1, 10, 0, 255, &status, NULL))
		return false;
	*ret = status;
	*last = '\0';
	size_t length = strlen(standard_error);
	while (length > 0 && standard_error[length - 1] == '\n')
		standard_error[--length] = '\0';
	return true;
}

static json_t *read_command(const char *argument, Slice answer)
{
	Slice rest = answer, line;
	uint64_t outer = 0, status = 0;
	bool cut, error_cut;
	if (!probe_line(&rest, '!', &line) || !slice_number(line, 10, &outer))
		return probe_missing();
	g_autofree char *out = probe_text(answer, '1', PROBE_OUTPUT_BYTES, &cut);
	g_autofree char *err = probe_text(answer, '2', PROBE_ERROR_BYTES, &error_cut);
	if (!split_status(err, &status))
		return probe_failed(outer, err, probe_command_split(argument).seconds);
	if (cut)
		return probe_trouble(
		        CAUSE_LIMIT, "more than %d bytes of output", PROBE_OUTPUT_BYTES);
	return json_pack(
	        "{s:i, s:s, s:s}", "exit_status", (int)status, "stdout", out, "stderr", err);
}

json_t *parse_command(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	return probe_all(text, length, args, "command", read_command);
}
