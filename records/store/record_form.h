/*
 * A record as its row and its events keep it: its values one behind another, each with its NUL, by
 * their places in a list that only grows (record_form.c):
 *
 *	1 FIRST VALUE NUL VALUE NUL …                      values: of a row's `open` and `sealed`
 *	2 VERSION NUL STATUS NUL PROBLEMS NUL FIRST VALUE NUL …    a whole record: of an event
 *
 * where FIRST is a byte, the place (from 1) of the first value that is there, 0 when none is; what
 * stands before it and behind the last one that is there is left out. So a record has one form
 * alone, also when the list has grown. Before that it was JSON (record_json(), compact, names in
 * order), which begins with '{'; both are read, the one above is written. Pure.
 */
#pragma once

#include "records/store/students.h"

#include <jansson.h>

/* The whole, as an event's `after` has it. Appended. */
void record_form(const Record *record, GString *out);
/* The values that are there, of the sensitive fields or of the others. Appended. */
void record_form_values(const Student *student, bool sensitive, GString *out);

/* One of the values, without reading the rest: lists have many. Yours; "" when it is not there. */
char *record_value(const void *bytes, size_t length, int field);
/* Puts the values that are there into *student, which keeps its others. False, with some of them
 * read, when they are of neither form. */
bool record_values_read(const void *bytes, size_t length, Student *student);
/* *ret is whole but for id and key; to be cleared even when it was of neither form. */
bool record_form_read(const void *bytes, size_t length, Record *ret);
/* The whole record as people outside are given it; names in order. Yours. */
json_t *record_json(const Record *record);
/* The state that an event tells of, of a student or of anything else, as JSON: of a record it is
 * record_json(). NULL when it is of neither form. Yours. */
json_t *state_read(const void *bytes, size_t length);
