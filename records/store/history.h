/*
 * What happened to the students of the scope: one's history, and all changes since a cursor. What
 * was read (a look at a number, a login) is told to who may read the log alone, elsewhere.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

/* Borrowed until the callback returns. */
typedef struct {
	int64_t seq, at_us, student;
	const char *actor, *kind, *reason;
	const json_t *before; /* fields that changed, as they were; NULL: none */
	const json_t *after;  /* the whole as it was then; NULL: nothing changed */
	/* of students_changes() and student_change_since(): he is not of the scope any more; by
	 * this he left it, `after` is not its */
	bool gone, left;
} HistoryEntry;

typedef bool (*HistoryEach)(const HistoryEntry *entry, void *data, GError **error);

/* Of one student, the newest first. */
bool student_history(
        Store *store, int64_t student, int limit, HistoryEach each, void *data, GError **error);
/*
 * The first change of a student at `since_us` or later, of that kind (NULL: of any), given to
 * `each`; of who left the scope since it is looked for among those until he left. None: nothing is
 * given.
 */
bool student_change_since(Store *store, int64_t student, const char *kind, int64_t since_us,
        HistoryEach each, void *data, GError **error);
/* Changes of students behind event `since`, in order; at most `limit`. Of those who left the scope
 * what was until then, and that they left. All of it as it is at one moment, whoever writes; not
 * inside a change. */
bool students_changes(
        Store *store, int64_t since, int limit, HistoryEach each, void *data, GError **error);

/* Whether the log has come as far as `since` (0: always), so that changes behind it can be told of:
 * a cursor beyond its end is of another log, as of before a backup was put back. */
bool students_changes_reach(Store *store, int64_t since, bool *ret, GError **error);

/* Notes that somebody looked at a sensitive value of a student of the scope; act->reason says which
 * and why. A change of its own. */
/* Tells the log that a list of students was taken out (act->reason says which); a change of its
 * own. */
bool students_exported(Store *store, const Act *act, GError **error);
bool student_looked(Store *store, const Act *act, int64_t student, GError **error);
/* The same of many at once. */
bool students_looked(
        Store *store, const Act *act, const int64_t *students, size_t count, GError **error);
