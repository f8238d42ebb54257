/*
 * Changes of standing (学籍异动): applications that came into force, by when they did (turn_us),
 * in the scope of their school. Of a transfer there are two, one at each school, so that the school
 * that was left keeps its own.
 */
#pragma once

#include "records/store/store.h"

/* Kinds of business as records/rules/business.h has them; side "out", "in", or NULL: whichever. */
typedef struct {
	const char *kind, *side;
} MovementKind;

typedef struct {
	const MovementKind *kinds;
	size_t count;       /* at least 1 */
	const char *school; /* NULL or "": any */
	int64_t since_us;   /* 0: from the first on */
	int64_t until_us;   /* just before that; 0: to the last */
} MovementFilter;

/* One of them, and a place in the list. */
typedef struct {
	int64_t turn_us, id; /* of the application */
} MovementKey;

/*
 * The newest first, behind `behind` (NULL: from the newest), at most `limit`, appended to `ret`
 * (of MovementKey). A school that is not seen has none.
 */
bool movements_list(Store *store, const MovementFilter *filter, const MovementKey *behind,
        int limit, GArray *ret, GError **error);
