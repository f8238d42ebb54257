#include "records/people/login.h"

#include "base/cleanup.h"
#include "base/normalise.h"
#include "records/people/attempt.h"
#include "records/people/password.h"
#include "records/people/refused.h"
#include "records/people/totp.h"
#include "records/store/event.h"
#include "records/store/import_jobs.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES, NAME_BYTES_MAX = 1024, PASSWORD_BYTES_MAX = 1024 };

static void name_digest(Store *store, const char *name, uint8_t ret[DIGEST])
{
	sealer_digest(store->keys.data, (SealPiece[]){{"login", 5}, {name, strlen(name)}}, 2, ret);
}

/* Counts an attempt as failed before it is looked at; *ret_locked: it is not to be looked at. */
static bool attempt_count(
        Store *store, const char *name, int64_t now_us, bool *ret_locked, GError **error)
{
	uint8_t digest[DIGEST];
	Attempt attempt;
	name_digest(store, name, digest);
	if (!attempts_forget(store, now_us, error) || !attempt_read(store, digest, &attempt, error))
		return false;
	/* farther ahead than a lock lasts, or than now: by a clock that has been put back since */
	*ret_locked = attempt.until_us > now_us && attempt.until_us <= now_us + LOGIN_LOCK_US;
	if (*ret_locked)
		return true;
	if (attempt.until_us || attempt.last_us > now_us + SESSION_CLOCKS_US ||
	        now_us - attempt.last_us >= LOGIN_LOCK_US)
		attempt.failed = 0;
	attempt.failed++;
	attempt.last_us = now_us;
	attempt.until_us = attempt.failed >= LOGIN_FAILURES_MAX ? now_us + LOGIN_LOCK_US : 0;
	return attempt_write(store, digest, &attempt, error);
}

/* The right password takes back what it counted alone: wrong codes of a second factor stay counted.
 */
static bool attempt_uncount(Store *store, const char *name, GError **error)
{
	uint8_t digest[DIGEST];
	Attempt attempt;
	name_digest(store, name, digest);
	if (!attempt_read(store, digest, &attempt, error))
		return false;
	attempt.failed = MAX(0, attempt.failed - 1);
	attempt.until_us = 0;
	return attempt_write(store, digest, &attempt, error);
}

bool login_forgive(Store *store, const char *name, GError **error)
{
	uint8_t digest[DIGEST];
	name_digest(store, name, digest);
	Query *query =
	        db_query_unguarded(store->db, "DELETE FROM login_attempt WHERE digest = $1", error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	return query_run(query, error);
}

/* Until when a name is locked by failures; 0: it is not. */
static bool login_locked_until(Store *store, const char *name, int64_t *ret_us, GError **error)
{
	uint8_t digest[DIGEST];
	Attempt attempt;
	name_digest(store, name, digest);
	if (!attempt_read(store, digest, &attempt, error))
		return false;
	*ret_us = attempt.until_us;
	return true;
}

static bool event_note(
        Store *store, const Act *act, const char *kind, int64_t account, GError **error)
{
	g_autofree char *subject = g_strdup_printf("account/%" G_GINT64_FORMAT, account);
	Event event = {.kind = kind, .subject = subject};
	return event_append(store, act, &event, error);
}

/* Whether it still is as it was when its password was looked at. */
static bool unchanged(Store *store, const Account *account, bool *ret, GError **error)
{
	g_auto(Account) now = {0};
	if (!account_load(store, account->id, &now, error))
		return false;
	*ret = now.version == account->version;
	return true;
}

/* Whether anything is to be looked at; counted. */
static bool counted(
        Store *store, const Act *act, const char *name, bool *ret_locked, GError **error)
{
	bool good = store_change_begin(store, error) &&
	            attempt_count(store, name, act->at_us, ret_locked, error);
	return store_change_close(store, good, error);
}

/* What the account is; its id stays 0 when there is none of the name. */
static bool account_maybe(Store *store, const char *name, Account *ret, GError **error)
{
	GError *failed = NULL;
	if (account_load_named(store, name, ret, &failed))
		return true;
	return records_error_is_none(failed, error);
}

static bool begun(Store *store, const Act *act, const Account *account, LoginResult *ret,
        char *ret_token, GError **error)
{
	int64_t id;
	bool same;
	if (!unchanged(store, account, &same, error))
		return false;
	if (!same) {
		*ret = LOGIN_WRONG;
		return true;
	}
	return session_begin(store, account->id, act, ret_token, &id, error) &&
	       (account->totp_on ? attempt_uncount(store, account->name, error)
	                         : login_forgive(store, account->name, error)) &&
	       event_note(store, act, "account.login", account->id, error);
}

char *login_name(Store *store, const char *typed, GError **error)
{
	g_auto(Account) account = {0};
	if (!*typed || strlen(typed) > NAME_BYTES_MAX)
		return g_strdup(typed);
	if (!account_maybe(store, typed, &account, error))
		return NULL;
	return account.id ? g_strdup(typed) : normalise_token(typed);
}

/* What comes of the right password. */
static LoginResult right_result(const Account *account, int64_t now_us)
{
	int64_t made_us = MAX(account->created_at_us, account->password_at_us);
	if (account->status == ACCOUNT_LOCKED)
		return LOGIN_LOCKED;
	if (account->status != ACCOUNT_ACTIVE)
		return LOGIN_WRONG;
	return account->must_change && now_us - made_us > LOGIN_FIRST_US ? LOGIN_OVER : LOGIN_DONE;
}

/* An attempt that no account's own event tells of; `account` NULL: there is none. */
static bool refused(Store *store, const Act *act, const Account *account, GError **error)
{
	bool good = store_change_begin(store, error) && login_refused(store, act, account, error);
	return store_change_close(store, good, error);
}

bool login_password(Store *store, const Act *act, const char *name, const char *password,
        LoginResult *ret, char ret_token[SESSION_TOKEN + 1], GError **error)
{
	g_auto(Account) account = {0};
	bool locked;
	*ret = LOGIN_WRONG;
	*ret_token = '\0';
	if (!*name || strlen(name) > NAME_BYTES_MAX)
		return refused(store, act, NULL, error);
	if (!counted(store, act, name, &locked, error) ||
	        !account_maybe(store, name, &account, error))
		return false;
	const Account *known = account.id ? &account : NULL;
	if (locked) {
		*ret = LOGIN_LOCKED;
		return refused(store, act, known, error);
	}
	if (strlen(password) <= PASSWORD_BYTES_MAX &&
	        password_is(known ? account.password : NULL, password))
		*ret = right_result(&account, act->at_us);
	if (import_is_written(store)) { /* begun while the password was looked at */
		store->kept_out = true;
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_BUSY,
		        "%s: another program is writing to it; try again later", store->name);
		return false;
	}
	if (!known)
		return refused(store, act, NULL, error);
	bool good = store_change_begin(store, error) &&
	            (*ret == LOGIN_DONE ? begun(store, act, &account, ret, ret_token, error)
	                                : event_note(store, act, "account.login_failed", account.id,
	                                          error));
	return store_change_close(store, good, error);
}

static bool code_within(Store *store, const Act *act, const Session *session, const char *code,
        LoginResult *ret, GError **error)
{
	const Account *account = &session->account;
	g_auto(Session) now = {0};
	bool there, locked, good = false;
	if (!session_again(store, session, &now, &there, error) ||
	        !attempt_count(store, account->name, act->at_us, &locked, error))
		return false;
	if (there && !locked && !totp_use(store, &now.account, code, act->at_us, &good, error))
		return false;
	*ret = locked ? LOGIN_LOCKED : good ? LOGIN_DONE : LOGIN_WRONG;
	if (good)
		return session_step_up(store, &now, act->at_us, error) &&
		       login_forgive(store, account->name, error) &&
		       event_note(store, act, "account.code", account->id, error);
	int64_t until;
	bool any;
	return event_note(store, act, "account.code_failed", account->id, error) &&
	       login_locked_until(store, account->name, &until, error) &&
	       (until <= act->at_us || session_drop(store, account->id, session->id, &any, error));
}

bool login_code(Store *store, const Act *act, const Session *session, const char *code,
        LoginResult *ret, GError **error)
{
	*ret = LOGIN_WRONG;
	bool good = store_change_begin(store, error) &&
	            code_within(store, act, session, code, ret, error);
	return store_change_close(store, good, error);
}
