/*
 * Tokens of programs: random, kept as a keyed digest, with the scope of the account that made them
 * or less, and an end. All calls may block on the disk; none needs the store's scope to be set.
 */
#pragma once

#include "records/store/accounts.h"

#define TOKEN_HEAD "jxt_"

enum {
	TOKEN_LENGTH = sizeof TOKEN_HEAD - 1 + 64,
	TOKENS_MAX = 20, /* of one account that are not over */
	TOKEN_DAYS_MAX = 400,
};

typedef struct {
	int64_t id, account, created_us, expires_us;
	const char *name;
	bool read_only;
} Token;

/*
 * Makes one for an account, told once in ret_text. A change of its own. BASE_ERROR_USAGE for a name
 * of no or more than 64 characters or a term out of 1 to TOKEN_DAYS_MAX days; BASE_ERROR_LIMIT.
 */
bool token_create(Store *store, const Act *act, int64_t account, const char *name, bool read_only,
        int days, char ret_text[TOKEN_LENGTH + 1], GError **error);

/* The account a token speaks for, its scope made read-only where the token's is; false with
 * RECORDS_ERROR_NOT_FOUND for one that is none, is over, or whose account is not active. */
bool token_find(Store *store, const char *text, int64_t now_us, Account *ret, GError **error);

/* Ends one of an account. A change of its own. RECORDS_ERROR_NOT_FOUND. */
bool token_end(Store *store, const Act *act, int64_t account, int64_t id, GError **error);

/* Ends all of an account that are not over, inside a change; each is an event. */
bool tokens_drop(Store *store, const Act *act, int64_t account, GError **error);

/* Those of an account that are not over, the newest first. */
bool tokens_walk(Store *store, int64_t account, int64_t now_us,
        bool (*each)(const Token *token, void *data, GError **error), void *data, GError **error);
