/*
 * Tokens of programs: random, kept as a keyed digest, with the scope of the account that made them
 * or less, for all it may or some subjects of that, and an end. What becomes of them is in the log,
 * which records verify holds them to. All calls may block on the disk; none needs the store's scope
 * to be set.
 */
#pragma once

#include "records/people/permission.h"
#include "records/people/session.h"

#define TOKEN_HEAD "jxt_"

enum {
	TOKEN_LENGTH = sizeof TOKEN_HEAD - 1 + 64,
	TOKENS_MAX = 20, /* of one account that are not over */
	TOKEN_DAYS_MAX = 400,
};

typedef struct {
	int64_t id, account, created_us, expires_us;
	int64_t ended_us; /* 0: not */
	const char *name;
	bool read_only;
	unsigned subjects; /* bits of Subject */
} Token;

/*
 * Makes one of `wanted` (account, name, read_only, subjects), told once in ret_text. A change of
 * its own. `session` is whose it is, looked at again inside the change: when it was ended
 * meanwhile, with a reset or lock of the account, there is no token of it
 * (RECORDS_ERROR_NOT_FOUND); NULL: of nobody who is logged in. BASE_ERROR_USAGE for a name of no or
 * more than 64 characters, no subject or a term out of 1 to TOKEN_DAYS_MAX days; BASE_ERROR_LIMIT.
 */
bool token_create(Store *store, const Act *act, const Session *session, const Token *wanted,
        int days, char ret_text[TOKEN_LENGTH + 1], GError **error);

/* The account a token speaks for, its scope made read-only where the token's is, what it is for,
 * and which one it is (NULL: not asked); false with RECORDS_ERROR_NOT_FOUND for one that is none,
 * is over, or whose account is not active. */
bool token_find(Store *store, const char *text, int64_t now_us, Account *ret,
        unsigned *ret_subjects, int64_t *ret_id, GError **error);
/* What one is for as it was named (yours), and the id of its account; "" and 0 when there is none.
 */
bool token_whose(Store *store, int64_t id, char **ret_name, int64_t *ret_account, GError **error);

/* Ends one of an account. A change of its own. RECORDS_ERROR_NOT_FOUND. */
bool token_end(Store *store, const Act *act, int64_t account, int64_t id, GError **error);

/* Ends all of an account (0: of everybody) that are not over, inside a change; each is an event. */
bool tokens_drop(Store *store, const Act *act, int64_t account, GError **error);

/* Those of an account that are not over, the newest first. */
bool tokens_walk(Store *store, int64_t account, int64_t now_us,
        bool (*each)(const Token *token, void *data, GError **error), void *data, GError **error);

/* That the log tells of every token; kept as a setting. */
#define TOKENS_SETTING "tokens"
#define TOKENS_VERSION "1"
/* Once for a store of before, when it is opened for writing: the log tells of every token what it
 * is. A change of its own. */
bool tokens_upgrade(Store *store, GError **error);
/* For events_verify(): every token as json. */
bool tokens_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
