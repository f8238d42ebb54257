/*
 * How much somebody may be shown within an hour, counted in the store: the same whichever server of
 * these records he asks, and whenever it began. An hour's allowance is there at once and comes back
 * evenly. Kept beside what failed (attempt.h), by a keyed digest.
 */
#pragma once

#include "records/store/store.h"

#define ALLOWANCE_HOUR_US (3600 * (int64_t)G_USEC_PER_SEC)

/* Of what, and which part of an hour's, as the time in which it comes back. */
typedef struct {
	const char *what;
	int64_t cost_us;
} Allowance;

/*
 * Takes all of them (four at most) for an account, or none: *ret is the first that has not so much
 * left, NULL when all were taken. A change of its own. A clock that was put back gives nothing
 * away: nobody waits for more than an hour either.
 */
bool allowance_take(Store *store, int64_t account, const Allowance *wants, size_t count,
        int64_t now_us, const Allowance **ret, GError **error);
