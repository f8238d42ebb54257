/*
 * The students as they were at a moment, made of the log alone: no table of the present is looked
 * at, so that what is there now and what was there then can be held against each other.
 *
 * What happened when is what the events say: each bears the time at which its change began, or that
 * of the one before it, behind which it waited (event_moment()).
 */
#pragma once

#include "records/store/students.h"

typedef struct {
	int64_t at_us;    /* the moment asked for */
	int64_t seq;      /* the last event not later */
	int64_t read;     /* the last of all when that was looked for */
	char head[65];    /* its digest, as records verify tells it */
	GArray *students; /* of PastStudent, by id */
} Past;

typedef struct {
	int64_t id, seq; /* of the event that made it what it was */
} PastStudent;

void past_clear(Past *past);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Past, past_clear)

/*
 * Finds the moment and proves the chain up to it. RECORDS_ERROR_NOT_FOUND for one before the first
 * event, RECORDS_ERROR_DAMAGED. Sees all, whatever the store's scope: for the command line.
 */
bool past_open(Store *store, int64_t at_us, Past *ret, GError **error);

/* Calls `each` with every record there was then, in the order of ids, until it fails. */
bool past_students(Store *store, const Past *past,
        bool (*each)(const Record *record, void *data, GError **error), void *data, GError **error);

/*
 * Tells the log that what was there then has left in a file with that digest; a change of its own,
 * behind which nothing of that moment comes any more. RECORDS_ERROR_BUSY when something came while
 * it was read: of what is opened anew it is told.
 */
bool past_exported(Store *store, const Act *act, const Past *past, const char *sha256,
        int64_t students, GError **error);
