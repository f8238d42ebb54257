/*
 * How often something failed, by the keyed digest of what it was: of the names of accounts, of
 * addresses. What is a day old is forgotten. Each inside a change.
 */
#pragma once

#include "records/store/store.h"

typedef struct {
	int64_t failed, last_us;
	int64_t until_us; /* what it means, who counts says */
} Attempt;

/* All 0 when there were none. */
bool attempt_read(
        Store *store, const uint8_t digest[SEAL_DIGEST_BYTES], Attempt *ret, GError **error);
bool attempt_write(Store *store, const uint8_t digest[SEAL_DIGEST_BYTES], const Attempt *attempt,
        GError **error);
bool attempts_forget(Store *store, int64_t now_us, GError **error);
