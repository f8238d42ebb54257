/*
 * The raw text of a topic (linux.h says how it is laid out), taken apart. Nothing is copied or
 * owned: slices point into the text, which may hold any bytes.
 */
#pragma once

#include "base/cleanup.h"
#include "inventory/sources/linux.h"

typedef struct {
	const char *bytes; /* not terminated */
	size_t length;
} Slice;

Slice slice_trim(Slice slice);
bool slice_is(Slice slice, const char *text);
bool slice_starts(Slice slice, const char *text);
bool slice_has(Slice slice, const char *text);
/* Takes the next line (without its newline), or field between blanks, off the front of *rest. */
bool slice_line(Slice *rest, Slice *ret);
bool slice_field(Slice *rest, Slice *ret);
/* Splits at the first `byte`: what stands before it, and in *ret_after behind it. False: none. */
bool slice_split(Slice slice, char byte, Slice *ret_before, Slice *ret_after);
/* A whole decimal (or base 16) number without sign. */
bool slice_number(Slice slice, unsigned base, uint64_t *ret);
char *slice_copy(Slice slice);   /* valid UTF-8, caller frees */
json_t *slice_json(Slice slice); /* the same as a JSON string */
/* As fstab and mountinfo escape it: \040 is a blank. Caller frees; not yet checked for UTF-8. */
GString *slice_unescape(Slice slice);

/* object[key] = text, left out when the slice is empty. */
void json_set_slice(json_t *object, const char *key, Slice slice);
void json_set_integer(json_t *object, const char *key, uint64_t value);

/*
 * How long the path at the front of a line is that matches `glob` and ends before ':'; 0 when it
 * does not match. '*' matches all but '/'; the shortest match counts.
 */
size_t glob_prefix(const char *glob, Slice line);

/* The lines of all files matching `glob`, in the order shown. */
typedef struct {
	const char *glob;
	Slice rest;
	Slice path; /* of the current line */
	Slice content;
	unsigned number; /* of the line in its file, from 1 */
} FileLines;

FileLines file_lines(const char *text, size_t length, const char *glob);
bool file_lines_next(FileLines *lines);

/* The first line of one file, trimmed. False: not shown. */
bool file_value(const char *text, size_t length, const char *path, Slice *ret);
/* Why a file could not be read ("Permission denied"); false when nothing was said of it. */
bool file_trouble(const char *text, size_t length, const char *path, Slice *ret);
/* Appends the paths matching `glob` that this user may not read. */
void files_denied(const char *text, size_t length, const char *glob, json_t *paths);
/* False, with the reason as CAUSE_DENIED, CAUSE_NOT_OBSERVED or CAUSE_ERROR, unless it was shown.
 */
bool file_require(const char *text, size_t length, const char *path, GError **error);

/* True, with CAUSE_DENIED, when a file that may be missing is there and may not be read. */
bool file_denied(const char *text, size_t length, const char *path, GError **error);

/* What the topic's command printed; empty when it did not run. */
Slice command_output(const char *text, size_t length);
