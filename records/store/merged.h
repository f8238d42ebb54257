/*
 * What a school that comes into another leaves to it beside its students: its applications with
 * what proves them, its lists of aid, its classes and specialties of past years, and where its
 * graduates went. All of it keeps the code of the school that it is of, and lies in the scope of
 * the other from then on: whoever sees the school that ended sees none of it any more.
 */
#pragma once

#include "records/store/schools.h"

/* How much there is of it, and of classes and specialties that are still open. */
typedef struct {
	int64_t applications, proofs, aid, offers_closed, offers_open, destinations;
} MergedPast;

/* Of a school as it is. */
bool merged_past_count(Store *store, const School *school, MergedPast *ret, GError **error);

/* The scope where the past of a school lies: its own, or of a merged one that of the school it came
 * to at last; of one that is not registered scope_of_unregistered(). Yours; NULL on error. */
char *merged_scope(Store *store, const char *code, GError **error);

/* The past that lies in the scope `from` is told to lie in `to` from now on; inside a change that
 * moves the rows too (school_change(), merged_move()). */
bool merged_scope_move(Store *store, const char *from, const char *to, GError **error);

/* The past of `from`, and of schools that were merged into it, comes into the scope of `into`;
 * inside the change by which from->merged_into says so (school_change()). */
bool merged_move(Store *store, const School *from, const School *into, GError **error);
