#include "records/people/attempt.h"

#define ATTEMPT_KEPT_US (24 * 60 * 60 * (int64_t)G_USEC_PER_SEC)

bool attempt_read(
        Store *store, const uint8_t digest[SEAL_DIGEST_BYTES], Attempt *ret, GError **error)
{
	*ret = (Attempt){0};
	Query *query = db_query_unguarded(store->db,
	        "SELECT failed, last_us, until_us FROM login_attempt WHERE digest = $1", error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, SEAL_DIGEST_BYTES);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		*ret = (Attempt){
		        query_get_int(query, 0), query_get_int(query, 1), query_get_int(query, 2)};
	query_reset(query);
	return step != STEP_ERROR;
}

bool attempt_write(Store *store, const uint8_t digest[SEAL_DIGEST_BYTES], const Attempt *attempt,
        GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO login_attempt (digest, failed, last_us, until_us) VALUES ($1, $2, $3, "
	        "$4) ON CONFLICT (digest) DO UPDATE SET failed = excluded.failed, last_us = "
	        "excluded.last_us, until_us = excluded.until_us",
	        error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, SEAL_DIGEST_BYTES);
	query_int(query, 2, attempt->failed);
	query_int(query, 3, attempt->last_us);
	query_int(query, 4, attempt->until_us);
	return query_run(query, error);
}

bool attempts_forget(Store *store, int64_t now_us, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "DELETE FROM login_attempt WHERE last_us < $1", error);
	if (!query)
		return false;
	query_int(query, 1, now_us - ATTEMPT_KEPT_US);
	return query_run(query, error);
}
