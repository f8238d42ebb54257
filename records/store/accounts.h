/*
 * Accounts as they are kept: who somebody is, at what level and place, what he may see. Rules of
 * who may do what with them stand above (records/people); here is only what cannot be otherwise.
 *
 * Every change is an event and adds one to the version. Phone and secrets are sealed.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

typedef enum { ROLE_CLERK, ROLE_REVIEWER, ROLE_ADMINISTRATOR, ROLE_AUDITOR, ROLE_COUNT } Role;
typedef enum { ACCOUNT_ACTIVE, ACCOUNT_LOCKED, ACCOUNT_CLOSED } AccountStatus;

enum { PASSWORD_HASH_MAX = 320 /* of two: records/people/password.h */ };

typedef struct {
	int64_t id, version; /* from 1 */
	char *name;          /* what he logs in with */
	char *real_name;     /* "" only for the first account and those of the command line */
	char *phone;         /* "" when there is none */
	Level level;
	char *place; /* "" province and ministry, six digits of a region, a school's code */
	Role role;
	AccountStatus status; /* LOCKED: by somebody; of failed logins see records/people/login.h */
	bool must_change;     /* the password, before anything else */
	bool totp_on;         /* the second factor is proved */
	char *created_by;
	int64_t created_at_us, password_at_us;
	char password[PASSWORD_HASH_MAX]; /* argon2id in its own encoding; password_keep() */
	GBytes *totp;                     /* secret, NULL when there is none */
	Scope scope;                      /* derived; read-only for auditors and the ministry */
} Account;

void account_clear(Account *account);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Account, account_clear)

const char *role_id(Role role); /* stable: "clerk" */
const char *role_zh(Role role);
/* By id or Chinese word; ROLE_COUNT when there is none. */
int role_find(const char *word);
const char *account_status_id(AccountStatus status);

/* Sets account->scope from level, place and role. BASE_ERROR_USAGE for a place that is none of its
 * level, RECORDS_ERROR_NOT_FOUND for a school that is not registered. */
bool account_scope_set(Store *store, Account *account, GError **error);
/* The same when the scope of its school has been read (NULL or "" for other levels). Pure. */
bool account_scope_in(Account *account, const char *school_scope, GError **error);

/* Adds one and sets its id, version and scope; inside a change. RECORDS_ERROR_DUPLICATE, and
 * as account_scope_set(). */
bool account_add(Store *store, const Act *act, Account *account, GError **error);

/* Puts all of it in the place of what is there when that still has account->version:
 * RECORDS_ERROR_CONFLICT. Inside a change; `kind` names the event. */
bool account_change(
        Store *store, const Act *act, const char *kind, Account *account, GError **error);

/* RECORDS_ERROR_NOT_FOUND. Whatever the store's scope: who is asked for whom is records/people's.
 */
bool account_load(Store *store, int64_t id, Account *ret, GError **error);
/* Whether an account has this name, be its letters large or small: in the log they look alike. */
bool account_name_there(Store *store, const char *name, bool *ret, GError **error);
bool account_load_named(Store *store, const char *name, Account *ret, GError **error);

/* Calls `each` with the accounts whose scope lies in `within`, by id from behind `after` on, at
 * most `limit`. */
bool accounts_walk(Store *store, const Scope *within, int64_t after, int limit,
        bool (*each)(const Account *account, void *data, GError **error), void *data,
        GError **error);

/* Which accounts of a list. Words of the field: those that somebody still has to see to. */
typedef enum {
	ACCOUNTS_ALL,
	ACCOUNTS_ACTIVE,
	ACCOUNTS_LOCKED,
	ACCOUNTS_CLOSED,
	ACCOUNTS_NEVER,       /* not closed, and nobody has ever logged in with it */
	ACCOUNTS_SCHOOL_GONE, /* not closed, of a school that was closed or merged */
	ACCOUNTS_STATES
} AccountsState;

const char *accounts_state_id(AccountsState state); /* "", "active", …, "never", "school_gone" */
AccountsState accounts_state_find(const char *id);  /* ACCOUNTS_STATES when there is none */

/* Empty texts ask for nothing, as do LEVEL_COUNT, ROLE_COUNT and 0. */
typedef struct {
	const char *words; /* in the login name or the real name, in the name of its school, or
	                    * what the school's code begins with */
	const char *place; /* a school's code, or the first digits of a region */
	Level level;
	Role role;
	AccountsState state;
	int64_t id;    /* this one alone */
	int64_t after; /* from behind this id on */
} AccountFilter;

/* An account as a list tells of it. Borrowed until the callback returns. */
typedef struct {
	const Account *account;
	int64_t login_us;        /* when somebody last logged in with it; 0: never */
	bool school_closed;      /* its school was closed or merged */
	const char *merged_into; /* the code of the school that it came into, "" */
} AccountListed;

/* Calls `each` with the accounts whose scope lies in `within` and that the filter asks for, by id,
 * at most `limit`. */
bool accounts_search(Store *store, const Scope *within, const AccountFilter *filter, int limit,
        bool (*each)(const AccountListed *listed, void *data, GError **error), void *data,
        GError **error);

/* Tells the log that a list of them was taken out (act->reason says which); a change of its own. */
bool accounts_exported(Store *store, const Act *act, GError **error);

/* Whether an active account of the school of that scope has the role, another than `but` (its id;
 * 0: any will do). */
bool account_role_there(
        Store *store, const Scope *school, Role role, int64_t but, bool *ret, GError **error);

/* As its events keep it: all but the secrets, of which keyed digests. Yours. */
json_t *account_json(Store *store, const Account *account);

/* Accounts that came from schema 1 are told anew, so that their events say all of them. */
bool accounts_upgrade(Store *store, GError **error);

/* For events_verify(). */
bool accounts_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
