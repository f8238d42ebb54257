/*
 * A record as the text that its events and its row keep: JSON, compact, names in order, byte for
 * byte what jansson writes of record_json() with JSON_COMPACT | JSON_SORT_KEYS. A first load writes
 * three of them a row. Pure.
 */
#pragma once

#include "records/store/students.h"

/* The whole, as an event's `after` has it. */
void record_text(const Record *record, GString *out);
/* One value of what record_values_text() wrote, without reading the rest: lists have many. Yours;
 * "" when it is not there. */
char *record_text_value(const char *text, size_t length, const char *name);
/* The values that are there, of the sensitive fields or of the others. */
void record_values_text(const Student *student, bool sensitive, GString *out);
/*
 * The other way, of what stands in exactly that form: false, with some of them read, for anything
 * else (also for signs with a backslash), which is then for a reader of JSON.
 */
bool record_values_read(const char *text, size_t length, Student *student);
