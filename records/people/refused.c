#include "records/people/refused.h"

#include "base/address.h"
#include "records/people/attempt.h"
#include "records/store/event.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES };

static void digest_of(Store *store, int64_t account, const char *network, uint8_t ret[DIGEST])
{
	int64_t number = GINT64_TO_BE(account);
	sealer_digest(store->keys.data,
	        (SealPiece[]){{"login refused", 13}, {&number, sizeof number},
	                {network, strlen(network)}},
	        3, ret);
}

/* Its hour has begun and is not over; farther ahead than an hour lies what a clock noted that has
 * been put back since. */
static bool under_way(const Attempt *attempt, int64_t now_us)
{
	return attempt->until_us > now_us && attempt->until_us <= now_us + REFUSED_US;
}

/* One more of this hour; *ret_count: how many it has. */
static bool one_more(Store *store, const uint8_t digest[DIGEST], int64_t now_us, int64_t *ret_count,
        GError **error)
{
	Attempt attempt;
	if (!attempt_read(store, digest, &attempt, error))
		return false;
	if (!under_way(&attempt, now_us))
		attempt = (Attempt){.until_us = now_us + REFUSED_US};
	attempt.failed++;
	attempt.last_us = now_us;
	*ret_count = attempt.failed;
	return attempt_write(store, digest, &attempt, error);
}

/* Whether this count stands for itself: it has begun in this hour, or there is room for it. */
static bool room_for(
        Store *store, const uint8_t digest[DIGEST], int64_t now_us, bool *ret, GError **error)
{
	Attempt attempt;
	uint8_t counts[DIGEST];
	int64_t begun;
	if (!attempt_read(store, digest, &attempt, error))
		return false;
	*ret = under_way(&attempt, now_us);
	if (*ret)
		return true;
	sealer_digest(store->keys.data, (SealPiece[]){{"login counts", 12}}, 1, counts);
	if (!one_more(store, counts, now_us, &begun, error))
		return false;
	*ret = begun <= REFUSED_ADDRESSES;
	return true;
}

static bool is_told(int64_t count)
{
	while (count % 10 == 0)
		count /= 10;
	return count == 1 || count == 2 || count == 5;
}

bool login_refused(Store *store, const Act *act, const Account *account, GError **error)
{
	char network[ADDRESS_NETWORK];
	uint8_t digest[DIGEST];
	bool alone;
	int64_t count, id = account ? account->id : 0;
	address_network(act->origin, network);
	digest_of(store, id, network, digest);
	if (!attempts_forget(store, act->at_us, error) ||
	        !room_for(store, digest, act->at_us, &alone, error))
		return false;
	if (!alone)
		digest_of(store, id, "", digest);
	if (!one_more(store, digest, act->at_us, &count, error))
		return false;
	if (!is_told(count))
		return true;
	g_autofree char *subject = id ? g_strdup_printf("account/%" G_GINT64_FORMAT, id) : NULL;
	g_autofree char *reason =
	        g_strdup_printf("%" G_GINT64_FORMAT "%s", count, alone ? "" : REFUSED_OF_ALL);
	Act told = {account ? account->name : "", act->origin, reason, act->at_us};
	Event event = {.kind = id ? REFUSED_LOCKED : REFUSED_UNKNOWN,
	        .subject = subject ? subject : "login"};
	return event_append(store, &told, &event, error);
}
