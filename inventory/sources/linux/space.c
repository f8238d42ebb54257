/*
 * space: statfs of the paths asked, all at once and each by a process of its own that is left
 * behind when it gets no answer: a dead NFS server holds up whoever asks, for ever. Each answer is
 * one line, written in one piece; none means that even killing the question was of no use:
 *
 *	INDEX STATUS BLOCKS FREE AVAILABLE BLOCK_BYTES INODES INODES_FREE FSID TYPE
 */
#include <string.h>

#include "inventory/sources/linux/wants.h"

#include "inventory/sources/linux/parse.h"

#define EARLIER "the question of an earlier run still waits for its answer"

char *space_command(const LinuxWants *wants)
{
	GString *script = g_string_new(NULL);
	g_string_append_printf(script,
	        "stuck=$(within %u find_stuck) jobs=\n"
	        "space() {\n"
	        "\tif is_stuck \"$2\"; then echo \"$1 137 " EARLIER "\"; return; fi\n"
	        "\tanswer=$(exec 2>&1; within %u stat -f -c '%%b %%f %%a %%S %%c %%d %%i %%T' -- "
	        "\"$2\" "
	        "2>&1)\n"
	        "\tprintf '%%s %%s %%s\\n' \"$1\" $? \"$answer\"\n"
	        "}",
	        wants->answer_seconds, wants->answer_seconds);
	for (guint i = 0; i < wants->space->len; i++) {
		g_autofree char *path = g_shell_quote(wants->space->pdata[i]);
		g_string_append_printf(script, "\nspace %u %s & jobs=\"$jobs $!\"", i, path);
	}
	g_string_append_printf(script, "\nawait %u $jobs", wants->answer_seconds + 1);
	return g_string_free(script, FALSE);
}

static bool set_space(json_t *entry, Slice rest)
{
	uint64_t number[6]; /* as in the format: blocks, free, available, bytes, inodes, free */
	Slice field, fsid, type;
	for (size_t i = 0; i < G_N_ELEMENTS(number); i++)
		if (!slice_field(&rest, &field) || !slice_number(field, 10, &number[i]))
			return false;
	if (!slice_field(&rest, &fsid) || !slice_field(&rest, &type))
		return false;
	uint64_t block = number[3];
	if (block > 0 && (number[0] > G_MAXINT64 / block || number[1] > G_MAXINT64 / block ||
	                         number[2] > G_MAXINT64 / block))
		return false;
	json_set_integer(entry, "size_bytes", number[0] * block);
	json_set_integer(entry, "free_bytes", number[1] * block);
	json_set_integer(entry, "avail_bytes", number[2] * block);
	json_set_integer(entry, "inodes", number[4]);
	json_set_integer(entry, "inodes_free", number[5]);
	json_set_slice(entry, "fsid", fsid);
	json_set_slice(entry, "fstype", type);
	return true;
}

/* Killed for giving no answer, or not even to be killed (`silent`). */
static void set_trouble(
        json_t *entry, const LinuxWants *wants, uint64_t status, Slice answer, bool silent)
{
	bool timeout = silent || status == 124 || status == 137 || status == 143;
	bool denied = slice_has(answer, "Permission denied");
	Cause cause = timeout ? CAUSE_TIMEOUT : denied ? CAUSE_DENIED : CAUSE_ERROR;
	static const char *const words[] = {
	        [CAUSE_TIMEOUT] = "timeout", [CAUSE_DENIED] = "denied", [CAUSE_ERROR] = "error"};
	json_object_set_new(entry, "cause", json_string(words[cause]));
	if (timeout)
		json_object_set_new(entry, "message",
		        json_sprintf("no answer from the file system within %u s%s",
		                wants->answer_seconds,
		                slice_has(answer, EARLIER) ? "; " EARLIER : ""));
	else
		json_object_set_new(entry, "message", slice_json(slice_trim(answer)));
}

/* The answer with this index, and its status; false when none came. */
static bool find_answer(Slice output, uint64_t wanted, uint64_t *ret_status, Slice *ret_answer)
{
	Slice line, index, status;
	uint64_t number;
	while (slice_line(&output, &line)) {
		if (slice_field(&line, &index) && slice_number(index, 10, &number) &&
		        number == wanted && slice_field(&line, &status) &&
		        slice_number(status, 10, ret_status)) {
			*ret_answer = line;
			return true;
		}
	}
	return false;
}

json_t *parse_space(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	Slice output = command_output(text, length), answer = {0};
	json_t *list = json_array();
	for (guint i = 0; i < args->wants->space->len; i++) {
		json_t *entry = json_object();
		uint64_t status = 0;
		json_object_set_new(entry, "target", json_string(args->wants->space->pdata[i]));
		json_array_append_new(list, entry);
		if (!find_answer(output, i, &status, &answer))
			set_trouble(entry, args->wants, 0, (Slice){"", 0}, true);
		else if (status != 0 || !set_space(entry, answer))
			set_trouble(entry, args->wants, status, answer, false);
	}
	return list;
}
