#include "records/people/allowance.h"

#include "records/people/attempt.h"
#include "records/store/students.h"

enum { WANTS_MAX = 4 };

/* One that is asked for, and until when what was taken of its hour comes back. */
typedef struct {
	uint8_t digest[SEAL_DIGEST_BYTES];
	int64_t until_us;
	bool put_back; /* the clock was, since something was taken */
} Left;

static bool left_read(Store *store, int64_t account, const Allowance *want, int64_t now_us,
        Left *ret, GError **error)
{
	g_autofree char *who = g_strdup_printf("%s %" G_GINT64_FORMAT, want->what, account);
	Attempt kept;
	student_digest(store, "allowance", who, ret->digest);
	if (!attempt_read(store, ret->digest, &kept, error))
		return false;
	ret->until_us = CLAMP(kept.until_us, now_us, now_us + ALLOWANCE_HOUR_US);
	ret->put_back = kept.until_us > now_us + ALLOWANCE_HOUR_US;
	return true;
}

static bool left_write(
        Store *store, const Left *left, int64_t cost_us, int64_t now_us, GError **error)
{
	const Attempt kept = {.last_us = now_us, .until_us = left->until_us + cost_us};
	return attempt_write(store, left->digest, &kept, error);
}

/* Inside a change. */
static bool all_take(Store *store, int64_t account, const Allowance *wants, size_t count,
        int64_t now_us, const Allowance **ret, GError **error)
{
	Left left[WANTS_MAX];
	g_assert(count <= WANTS_MAX);
	for (size_t i = 0; i < count; i++) {
		if (!left_read(store, account, &wants[i], now_us, &left[i], error))
			return false;
		if (!*ret && left[i].until_us + wants[i].cost_us > now_us + ALLOWANCE_HOUR_US)
			*ret = &wants[i];
	}
	for (size_t i = 0; i < count; i++)
		if ((!*ret || left[i].put_back) &&
		        !left_write(store, &left[i], *ret ? 0 : wants[i].cost_us, now_us, error))
			return false;
	return true;
}

bool allowance_take(Store *store, int64_t account, const Allowance *wants, size_t count,
        int64_t now_us, const Allowance **ret, GError **error)
{
	*ret = NULL;
	bool good = store_change_begin(store, error) &&
	            all_take(store, account, wants, count, now_us, ret, error);
	return store_change_close(store, good, error);
}
