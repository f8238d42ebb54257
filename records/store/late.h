/*
 * Late registration (补注册): the province lets a school, or all schools of a city or county,
 * register who entered in a month until a day behind the deadline. Kept as a setting; every
 * decision is an event ("late/3642000014/202609") and adds one to its version, from 1.
 */
#pragma once

#include "base/day.h"
#include "records/store/store.h"

#include <jansson.h>

typedef struct {
	char *place;   /* a school's code, or two, four, six digits of a region */
	char *entered; /* "202609", or "" for whoever entered whenever */
	Day until;     /* the last day on which registration is applied for */
	char *reason;
	char *by; /* the account */
	int64_t version, at_us;
} Late;

void late_clear(Late *late);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Late, late_clear)

/*
 * Puts one in the place of what holds for its place and month, as a change of its own; by, version
 * and at_us are set. BASE_ERROR_USAGE for a place or month that is none, RECORDS_ERROR_NOT_FOUND
 * for a school that is not there.
 */
bool late_set(Store *store, const Act *act, Late *late, GError **error);

/* All of them, those that end last first. */
bool late_list(Store *store, bool (*each)(const Late *late, void *data, GError **error), void *data,
        GError **error);

/* The last day on which a school may apply for who entered in that month; 0 when the province has
 * said nothing. */
bool late_until(Store *store, const char *school, const char *entered, Day *ret, GError **error);

/* For events_verify(). */
bool late_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

/* What was allowed to the school `from` is to `into` too, unless that has longer. Inside a change.
 */
bool late_follow(Store *store, const Act *act, const char *from, const char *into, GError **error);
