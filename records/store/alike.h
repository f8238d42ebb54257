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

/* Of `ids`, who have the student's name, one who was born on the same day (0: none). */
bool alike_person(
        Store *store, const Student *student, const GArray *ids, int64_t *ret, GError **error);
/* Whether somebody in that state can be whom another is taken for. */
bool alike_counts(Status status);

/*
 * The people of schools, each school read once, for who looks at many: as student_alike(), of the
 * store as it is now (what has changed since is read anew), in whatever scope it has.
 */
typedef struct Alikes Alikes;
Alikes *alikes_new(void);
void alikes_free(Alikes *alikes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Alikes, alikes_free)
bool alikes_find(Alikes *alikes, Store *store, const Student *student, int64_t except, Alike *ret,
        GError **error);
/* Whether another than `except` has that number in the school. */
bool alikes_numbered(Alikes *alikes, Store *store, const char *school, const char *number,
        int64_t except, bool *ret, GError **error);

/* Whether the row of a file that a record came from had this digest (32 bytes). */
bool student_came_from(
        Store *store, int64_t id, const uint8_t *import_digest, bool *ret, GError **error);
