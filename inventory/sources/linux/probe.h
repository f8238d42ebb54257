/*
 * Probes: topics that are asked with arguments by the site's own checks (a file, a command, a
 * package …). Each argument has an answer of its own, behind a line `@INDEX`; every line of output
 * that is not ours has a letter in front, so that nothing a host shows can pass for a frame.
 */
#pragma once

#include "inventory/sources/linux/wants.h"

#include "inventory/sources/linux/parse.h"

enum {
	PROBE_OUTPUT_BYTES = 64 << 10, /* of one command's standard output, or one file's content */
	PROBE_ERROR_BYTES = 8 << 10,   /* of one command's standard error: the last of it */
	PROBE_SECONDS = 5,             /* for one answer, unless the argument says otherwise */
	PROBE_SECONDS_MAX = 60,
};

/* The shell functions that the probes' commands are written with. */
extern const char probe_functions[];

/* The next line that has `tag` in front, without it. */
bool probe_line(Slice *answer, char tag, Slice *ret);

/* All lines that have `tag` in front, joined, at most `max` bytes; secrets taken out, valid UTF-8.
 * *ret_cut is true when there was more. Caller frees. */
char *probe_text(Slice answer, char tag, size_t max, bool *ret_cut);

/* One argument's value while it is not known why: {cause, message}. */
json_t *probe_trouble(Cause cause, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The same from what a program said under a time limit. */
json_t *probe_failed(uint64_t status, const char *said, unsigned seconds);
/* For an argument without an answer: the topic was cut off before. */
json_t *probe_missing(void);

/* "WORD REST" with that WORD in front: REST, else NULL. */
const char *probe_option(const char *argument, const char *word);

/* Calls `answer` for each argument of the topic, with its answer when one came (else NULL bytes);
 * what it returns stands under `key_of(argument)`. */
typedef json_t *ProbeRead(const char *argument, Slice answer);
json_t *probe_all(
        const char *text, size_t length, const LinuxArgs *args, const char *topic, ProbeRead *read);

/* The line that runs a shell line through `probe_run` (probe_command.c): with `as_root` as the
 * user of the visit, else as the one who logged in. */
void probe_run_append(
        GString *script, guint index, unsigned seconds, bool as_root, const char *line);

typedef struct {
	const char *line;
	unsigned seconds;
	bool as_root;
} ProbeCommand;
