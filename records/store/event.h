/*
 * The log of everything that happened: appended only, each entry chained to the one before by a
 * keyed digest, its contents sealed.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

typedef struct {
	const char *kind;     /* "student.import", "account.create" */
	const char *subject;  /* "student/12", "account/1", "store" */
	const json_t *before; /* what changed, as it was; NULL: nothing was */
	const json_t
	        *after; /* the whole as it is now; NULL: no state has changed (a login, a look) */
	const void *after_sealed; /* the same sealed for the subject already, in its place */
	size_t after_sealed_length;
} Event;

/* Reads the last event's number, time and digest into the store: done by store_change_begin().
 * RECORDS_ERROR_NEWER as store_current() says. */
bool event_last(Store *store, GError **error);

/* The time of what an upgrade tells, which is of no moment. */
enum { EVENT_TIMELESS = 1 };

/*
 * Inside a change: the time of an event that is appended now, of somebody who began at `at_us` and
 * may have waited since for another writer, or writes for long: behind that of the last change, so
 * that numbers go with the time and nothing is put before a moment that was asked for already. A
 * clock that was put back by more than some hours was wrong before: it is believed.
 */
int64_t event_moment(const Store *store, int64_t at_us);

/* Appends inside a change. */
bool event_append(Store *store, const Act *act, const Event *event, GError **error);

/* The same of many, whose states are sealed (after_sealed). */
bool events_append(Store *store, const Act *act, const Event *events, size_t count, GError **error);

/* The same as a change of its own: for what changes nothing, like a look. */
bool event_alone(Store *store, const Act *act, const Event *event, GError **error);

/* A sealed state (before, after) in that column of a row of events, as JSON; *ret NULL: there is
 * none. Yours. */
bool event_state(
        Store *store, Query *query, int column, const char *subject, json_t **ret, GError **error);

typedef struct {
	int64_t events, students, accounts, schools, applications;
	char head[65]; /* hexadecimal digest of the last event: to be written down elsewhere */
} Verified;

/*
 * Reads the whole chain, recomputes every digest, and folds the events into states that must equal
 * those of the students, accounts and schools that are there, each way: all as it is at one moment,
 * whoever writes; not inside a change. RECORDS_ERROR_DAMAGED names the first event or record that
 * does not fit.
 */
bool events_verify(Store *store, Verified *ret, GError **error);
/* The chain alone, through the event `seq`, whose digest it gives. */
bool events_verify_to(Store *store, int64_t seq, char ret[65], GError **error);

/* The digest of the event `seq` as 64 hexadecimal digits; RECORDS_ERROR_NOT_FOUND. */
bool event_head(Store *store, int64_t seq, char ret[65], GError **error);
