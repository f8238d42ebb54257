/*
 * What comes on a day by itself (the table due): a suspension that was agreed to and has yet to
 * begin, the last day of one that has begun, a return that waits for its term. Seen through the
 * student (my_due).
 */
#pragma once

#include "base/day.h"
#include "records/store/student_list.h"

#include <jansson.h>

typedef enum { DUE_SUSPEND, DUE_RETURN, DUE_RESUME, DUE_KINDS } DueKind;

typedef struct {
	int64_t student, application; /* student 0: there is none */
	DueKind kind;
	Day day; /* first day of a suspension or of the term, last day of one that has begun;
	            DUE_UNKNOWN */
} Due;

/* Of a suspension of which nobody wrote down how long it lasts. */
enum { DUE_UNKNOWN = 1 << 28 };

const char *due_kind_id(DueKind kind); /* "suspend", "return", "resume" */

/* In the place of what the student has; inside a change. Events tell of both ("due/12": {kind, day,
 * application}, {} when there is nothing any more). */
bool due_put(Store *store, const Act *act, const Due *due, GError **error);
/* Nothing when he has none; inside a change. */
bool due_drop(Store *store, const Act *act, int64_t student, GError **error);

/* Every row as its events should have told it, for events_verify(). */
bool due_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
/* Has the log tell of the rows that stand there; inside a change. */
bool due_tell(Store *store, const Act *act, GError **error);
/* ret->student is 0 when he has none. */
bool due_load(Store *store, int64_t student, Due *ret, GError **error);

/* Of the scope, those whose day is `from` or later and before `before`: how many, and who, the
 * earliest first, at most `limit`. */
bool due_count(Store *store, DueKind kind, Day from, Day before, int64_t *ret, GError **error);
typedef struct {
	Due due;
	const char *name, *school, *class_name;
	const char *scope; /* of due_unplanned(), for its cursor; else NULL */
} DueRow;
/* Behind which row a list goes on; NULL: from the first. */
typedef struct {
	Day day;
	int64_t student;
} DueKey;
bool due_list(Store *store, DueKind kind, Day from, Day before, const DueKey *after, int limit,
        bool (*each)(const DueRow *row, void *data, GError **error), void *data, GError **error);

/* Of the scope, who is suspended without a row, as those are who came so in a file; day
 * DUE_UNKNOWN, no application; class by class behind `after` (NULL: from the first), at most
 * `limit`. */
bool due_unplanned(Store *store, const StudentCursor *after, int limit,
        bool (*each)(const DueRow *row, void *data, GError **error), void *data, GError **error);

/* Of everybody: students whose suspension begins or ends by their return on `today` or did before,
 * at most `limit`. Whose transfer is under way waits for its end. */
bool due_ripe(Store *store, Day today, int limit, GArray *ret_students, GError **error);
/* Of everybody: who is suspended by an application and has no row, at most `limit`. */
bool due_missing(Store *store, int limit, GArray *ret_students, GError **error);
