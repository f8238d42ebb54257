/* Who in a school looks like somebody: the same name and birth, the same number in the school. */
#pragma once

#include "records/store/students.h"

/* Ids; 0: nobody. Who has left the school has given his number back. */
typedef struct {
	int64_t person, number;
} Alike;

/* Calls `each` with everybody on the roll or on the way there of a school (by its scope) who has a
 * number in it. */
bool school_numbers_walk(Store *store, const char *scope,
        void (*each)(int64_t id, const char *number, void *data), void *data, GError **error);

/* Looks at every student of the school of `student` that the scope has, but for `except`. */
bool student_alike(
        Store *store, const Student *student, int64_t except, Alike *ret, GError **error);

/* Whether the row of a file that a record came from had this digest (32 bytes). */
bool student_came_from(
        Store *store, int64_t id, const uint8_t *import_digest, bool *ret, GError **error);
