/*
 * Sessions: who is logged in, from where, since when, and what he must do before anything else.
 *
 * A token is 192 random bits and 64 that show it to be one of ours, as 64 hexadecimal digits; the
 * store has only its keyed digest, so that nobody who can write into the file makes one. A session
 * ends after 30 minutes without a request, 12 hours after its login, with its account, or when
 * somebody ends it. All calls may block on the disk; `now_us` comes in. None of them needs the
 * store's scope to be set.
 */
#pragma once

#include "records/store/accounts.h"

#define SESSION_IDLE_US (30 * 60 * G_USEC_PER_SEC)
#define SESSION_LONGEST_US (12 * 60 * 60 * (int64_t)G_USEC_PER_SEC)
#define SESSION_STEP_UP_US (15 * 60 * G_USEC_PER_SEC)
/* The clocks of several servers may differ by so much; what lies farther ahead is over. */
#define SESSION_CLOCKS_US (5 * 60 * G_USEC_PER_SEC)

enum { SESSION_TOKEN = 64, SESSIONS_MAX = 8 /* of one account; the oldest ends */ };

/* What stands before everything else, in this order. */
typedef enum {
	SESSION_OPEN,           /* nothing */
	SESSION_WANTS_CODE,     /* the second factor: login_code() */
	SESSION_WANTS_PASSWORD, /* another password: account_password_change() */
	SESSION_WANTS_TOTP,     /* the second factor set up: totp_offer(), totp_prove() */
} SessionState;

typedef struct {
	int64_t id; /* for lists; not secret */
	Account account;
	SessionState state;
	int64_t created_us, seen_us;
	int64_t step_up_us; /* when the second factor was last shown; 0: not yet */
	char address[64];
} Session;

void session_clear(Session *session);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Session, session_clear)

/* For login_password(): a new session of the account, under an id that none had before; inside a
 * change. */
bool session_begin(Store *store, int64_t account, const Act *act, char ret_token[SESSION_TOKEN + 1],
        int64_t *ret_id, GError **error);

/*
 * The session of a token. RECORDS_ERROR_NOT_FOUND for one that is none, is over, or whose account
 * is locked or closed. Notes that it was seen, at most once a minute. On success set
 * store_scope_set(store, &session.account.scope) and go on, if its state is SESSION_OPEN.
 */
bool session_find(Store *store, const char *token, int64_t now_us, Session *ret, GError **error);

/* Whether the second factor was shown lately enough for what permission_row()->step_up asks; true
 * for accounts that have none. */
bool session_stepped_up(const Session *session, int64_t now_us);
/* Notes that it was; inside a change. RECORDS_ERROR_NOT_FOUND for a session that is over. */
bool session_step_up(Store *store, const Session *session, int64_t now_us, GError **error);

/*
 * Once more the session that was found before a change began, which may have waited: as it and its
 * account are now, inside the change. *ret_there false: it was ended meanwhile, by whom ever.
 * session_clear() *ret in any case.
 */
bool session_again(
        Store *store, const Session *found, Session *ret, bool *ret_there, GError **error);
/* The same; RECORDS_ERROR_NOT_FOUND when it was ended. */
bool session_must(Store *store, const Session *found, Session *ret, GError **error);

/* Whether it was made here once; the session may be over long ago. Asks nothing of the store. */
bool session_token_ours(Store *store, const char *token);

/* A text that only the holder of the token knows, for forms (CSRF): 16 digits that name the account
 * and 48 that nobody else makes. */
void session_form_key(
        Store *store, const char *token, int64_t account, char ret[SESSION_TOKEN + 1]);
/* Whose form it is: the account that had this token when the form was made with this key, which
 * holds when the session is over, too. False: the key is not of that token. Asks nothing of the
 * store. */
bool session_form_account(Store *store, const char *token, const char *key, int64_t *ret);

/* Logs out: an event; nothing when it is over already. A change of its own. */
bool session_end(Store *store, const Act *act, const Session *session, GError **error);
/* Ends another session of an account; who may is the caller's to ask. RECORDS_ERROR_NOT_FOUND. */
bool session_revoke(Store *store, const Act *act, int64_t account, int64_t id, GError **error);
/* Without an event, inside a change; *ret_any: there was one. */
bool session_drop(Store *store, int64_t account, int64_t id, bool *ret_any, GError **error);
/* All of an account but `keep` (0: none), inside a change. */
bool sessions_drop(Store *store, int64_t account, int64_t keep, GError **error);

/* Those of an account that are not over, the newest first; `each` gets them without account. */
bool sessions_walk(Store *store, int64_t account, int64_t now_us,
        bool (*each)(const Session *session, void *data, GError **error), void *data,
        GError **error);
