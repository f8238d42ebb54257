/*
 * A record as the text that its events and its row keep: JSON, compact, names in order, byte for
 * byte what jansson writes of record_json() with JSON_COMPACT | JSON_SORT_KEYS. A first load writes
 * three of them a row. Pure.
 */
#pragma once

#include "records/store/students.h"

/* The whole, as an event's `after` has it. */
void record_text(const Record *record, GString *out);
/* The values that are there, of the sensitive fields or of the others. */
void record_values_text(const Student *student, bool sensitive, GString *out);
