#include "records/people/session.h"

#include "base/cleanup.h"
#include "records/people/totp.h"
#include "records/store/event.h"
#include "records/store/import_jobs.h"

#include <string.h>

#define SEEN_EVERY_US (60 * G_USEC_PER_SEC)
#define IDS_SETTING "session_last" /* the last id that was given */

enum { DIGEST = SEAL_DIGEST_BYTES };

void session_clear(Session *session)
{
	account_clear(&session->account);
	*session = (Session){0};
}

static void hex(const uint8_t *bytes, char ret[SESSION_TOKEN + 1])
{
	for (size_t i = 0; i < SESSION_TOKEN / 2; i++)
		g_snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
}

static void token_digest(Store *store, const char *purpose, const char *token, uint8_t ret[DIGEST])
{
	sealer_digest(store->keys.data,
	        (SealPiece[]){{purpose, strlen(purpose)}, {token, strlen(token)}}, 2, ret);
}

enum { RANDOM = 24, ACCOUNT_DIGITS = 16 };

/* What stands behind the random part of a token, in front of its end. */
static void token_mark(Store *store, const uint8_t random[RANDOM], uint8_t bytes[SESSION_TOKEN / 2])
{
	uint8_t digest[DIGEST];
	char text[SESSION_TOKEN + 1];
	memcpy(bytes, random, RANDOM);
	memset(bytes + RANDOM, 0, SESSION_TOKEN / 2 - RANDOM);
	hex(bytes, text);
	token_digest(store, "token", text, digest);
	memcpy(bytes + RANDOM, digest, SESSION_TOKEN / 2 - RANDOM);
}

static bool unhex(const char *text, uint8_t bytes[SESSION_TOKEN / 2])
{
	if (strlen(text) != SESSION_TOKEN || text[strspn(text, "0123456789abcdef")])
		return false;
	for (size_t i = 0; i < SESSION_TOKEN / 2; i++)
		bytes[i] = (uint8_t)(g_ascii_xdigit_value(text[2 * i]) << 4 |
		                     g_ascii_xdigit_value(text[2 * i + 1]));
	return true;
}

bool session_token_ours(Store *store, const char *token)
{
	uint8_t bytes[SESSION_TOKEN / 2], good[SESSION_TOKEN / 2];
	if (!unhex(token, bytes))
		return false;
	token_mark(store, bytes, good);
	return seal_same(bytes, good, sizeof good);
}

void session_form_key(Store *store, const char *token, int64_t account, char ret[SESSION_TOKEN + 1])
{
	uint8_t digest[DIGEST];
	char of_account[ACCOUNT_DIGITS + 1];
	g_autofree char *purpose = g_strdup_printf("form of %" G_GINT64_FORMAT, account);
	g_snprintf(of_account, sizeof of_account, "%016" G_GINT64_MODIFIER "x", (guint64)account);
	token_digest(store, purpose, token, digest);
	hex(digest, ret);
	memcpy(ret, of_account, ACCOUNT_DIGITS);
}

bool session_form_account(Store *store, const char *token, const char *key, int64_t *ret)
{
	guint64 account;
	char good[SESSION_TOKEN + 1];
	if (strlen(key) != SESSION_TOKEN)
		return false;
	g_autofree char *text = g_strndup(key, ACCOUNT_DIGITS);
	if (!g_ascii_string_to_unsigned(text, 16, 1, INT64_MAX, &account, NULL))
		return false;
	session_form_key(store, token, (int64_t)account, good);
	*ret = (int64_t)account;
	return seal_same(key, good, SESSION_TOKEN);
}

static bool oldest_drop(Store *store, int64_t account, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "DELETE FROM session WHERE account = $1 AND id NOT IN (SELECT id FROM session "
	        "WHERE account = $1 ORDER BY id DESC LIMIT $2)",
	        error);
	if (!query)
		return false;
	query_int(query, 1, account);
	query_int(query, 2, SESSIONS_MAX - 1);
	return query_run(query, error);
}

static bool session_insert(Store *store, int64_t account, const Act *act,
        const uint8_t digest[DIGEST], int64_t id, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO session (digest, id, account, created_us, seen_us, step_up_us, "
	        "address) VALUES ($1, $2, $3, $4, $4, 0, $5)",
	        error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	query_int(query, 2, id);
	query_int(query, 3, account);
	query_int(query, 4, act->at_us);
	query_text(query, 5, act->origin);
	return query_run(query, error);
}

/* Those that are long over leave when a new one comes. */
static bool over_drop(Store *store, int64_t now_us, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "DELETE FROM session WHERE created_us < $1 OR seen_us < $2", error);
	if (!query)
		return false;
	query_int(query, 1, now_us - SESSION_LONGEST_US);
	query_int(query, 2, now_us - SESSION_IDLE_US);
	return query_run(query, error);
}

/* An id that no session had before: who holds that of one which is over holds nobody else's. */
static bool id_take(Store *store, int64_t *ret, GError **error)
{
	int64_t last;
	char text[24];
	g_autofree char *kept = store_setting(store, IDS_SETTING, error);
	Query *query = kept ? db_query_unguarded(
	                              store->db, "SELECT coalesce(max(id), 0) FROM session", error)
	                    : NULL;
	if (!query || !query_one_int(query, &last, error))
		return false;
	*ret = MAX(last, g_ascii_strtoll(kept, NULL, 10)) + 1;
	g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, *ret);
	return store_setting_set(store, IDS_SETTING, text, error);
}

bool session_begin(Store *store, int64_t account, const Act *act, char ret_token[SESSION_TOKEN + 1],
        int64_t *ret_id, GError **error)
{
	uint8_t random[RANDOM], bytes[SESSION_TOKEN / 2], digest[DIGEST];
	if (!id_take(store, ret_id, error) || !over_drop(store, act->at_us, error) ||
	        !oldest_drop(store, account, error))
		return false;
	seal_random(random, sizeof random);
	token_mark(store, random, bytes);
	hex(bytes, ret_token);
	token_digest(store, "session", ret_token, digest);
	return session_insert(store, account, act, digest, *ret_id, error);
}

/* Of one session alone, as it was found: its id, its account, its beginning. */
#define THIS_ONE "WHERE id = $1 AND account = $2 AND created_us = $3"

static void this_one(Query *query, const Session *session)
{
	query_int(query, 1, session->id);
	query_int(query, 2, session->account.id);
	query_int(query, 3, session->created_us);
}

static bool seen_note(Store *store, const Session *session, int64_t now_us, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "UPDATE session SET seen_us = $4 " THIS_ONE, error);
	if (!query)
		return false;
	this_one(query, session);
	query_int(query, 4, now_us);
	return query_run(query, error);
}

static bool none(const Store *store, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
	        "%s: there is no such session, or it is over", store->name);
	return false;
}

/* Since then less than `most_us` has gone by; what is to come was noted by a clock that has been
 * put back since. */
static bool within(int64_t then_us, int64_t most_us, int64_t now_us)
{
	return now_us - then_us < most_us && then_us - now_us <= SESSION_CLOCKS_US;
}

static bool over(const Session *session, int64_t now_us)
{
	return !within(session->created_us, SESSION_LONGEST_US, now_us) ||
	       !within(session->seen_us, SESSION_IDLE_US, now_us);
}

static void session_read(Query *query, Session *ret)
{
	*ret = (Session){.id = query_get_int(query, 0),
	        .account.id = query_get_int(query, 1),
	        .created_us = query_get_int(query, 2),
	        .seen_us = query_get_int(query, 3),
	        .step_up_us = query_get_int(query, 4)};
	g_strlcpy(ret->address, query_get_text(query, 5), sizeof ret->address);
}

static bool state_set(Store *store, Session *session, GError **error)
{
	const Account *account = &session->account;
	bool required;
	if (!totp_required(store, account->level, &required, error))
		return false;
	session->state = account->totp_on && session->step_up_us == 0 ? SESSION_WANTS_CODE
	                 : account->must_change                       ? SESSION_WANTS_PASSWORD
	                 : required && !account->totp_on              ? SESSION_WANTS_TOTP
	                                                              : SESSION_OPEN;
	return true;
}

bool session_find(Store *store, const char *token, int64_t now_us, Session *ret, GError **error)
{
	uint8_t digest[DIGEST];
	*ret = (Session){0};
	Query *query = db_query_unguarded(store->db,
	        "SELECT id, account, created_us, seen_us, step_up_us, address FROM session WHERE "
	        "digest = $1",
	        error);
	if (!query)
		return false;
	token_digest(store, "session", token, digest);
	query_bytes(query, 1, digest, DIGEST);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		session_read(query, ret);
	query_reset(query);
	if (step == STEP_ERROR)
		return false;
	int64_t id = ret->account.id;
	if (step == STEP_DONE || over(ret, now_us))
		return none(store, error);
	if (!account_load(store, id, &ret->account, error))
		return false;
	bool good = ret->account.status == ACCOUNT_ACTIVE || none(store, error);
	good = good && state_set(store, ret, error);
	/* on a full disk or a standby it cannot be noted, and that is no reason not to read */
	if (good && !store->quiet && now_us - ret->seen_us >= SEEN_EVERY_US &&
	        !import_is_written(store))
		seen_note(store, ret, now_us, NULL);
	if (!good)
		session_clear(ret);
	return good;
}

bool session_again(
        Store *store, const Session *found, Session *ret, bool *ret_there, GError **error)
{
	*ret = (Session){0};
	*ret_there = false;
	Query *query = db_query_unguarded(store->db,
	        "SELECT id, account, created_us, seen_us, step_up_us, address FROM "
	        "session " THIS_ONE,
	        error);
	if (!query)
		return false;
	this_one(query, found);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		session_read(query, ret);
	query_reset(query);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	if (!account_load(store, found->account.id, &ret->account, error) ||
	        !state_set(store, ret, error))
		return false;
	*ret_there = ret->account.status == ACCOUNT_ACTIVE;
	return true;
}

bool session_must(Store *store, const Session *found, Session *ret, GError **error)
{
	bool there;
	return session_again(store, found, ret, &there, error) && (there || none(store, error));
}

bool session_stepped_up(const Session *session, int64_t now_us)
{
	return !session->account.totp_on ||
	       (session->step_up_us != 0 &&
	               within(session->step_up_us, SESSION_STEP_UP_US, now_us));
}

bool session_step_up(Store *store, const Session *session, int64_t now_us, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "UPDATE session SET step_up_us = $4 " THIS_ONE, error);
	if (!query)
		return false;
	this_one(query, session);
	query_int(query, 4, now_us);
	return query_run(query, error) && (db_changes(store->db) == 1 || none(store, error));
}

bool session_drop(Store *store, int64_t account, int64_t id, bool *ret_any, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "DELETE FROM session WHERE id = $1 AND account = $2", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_int(query, 2, account);
	if (!query_run(query, error))
		return false;
	*ret_any = db_changes(store->db) == 1;
	return true;
}

static bool drop_told(Store *store, const Act *act, const char *kind, int64_t account, int64_t id,
        bool must, GError **error)
{
	bool any;
	g_autofree char *subject = g_strdup_printf("account/%" G_GINT64_FORMAT, account);
	Event event = {.kind = kind, .subject = subject};
	if (!store_change_begin(store, error))
		return false;
	bool good = session_drop(store, account, id, &any, error) &&
	            (any || !must || none(store, error)) &&
	            (!any || event_append(store, act, &event, error));
	if (good && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

bool session_end(Store *store, const Act *act, const Session *session, GError **error)
{
	return drop_told(
	        store, act, "account.logout", session->account.id, session->id, false, error);
}

bool session_revoke(Store *store, const Act *act, int64_t account, int64_t id, GError **error)
{
	return drop_told(store, act, "account.revoke", account, id, true, error);
}

bool sessions_drop(Store *store, int64_t account, int64_t keep, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "DELETE FROM session WHERE account = $1 AND id <> $2", error);
	if (!query)
		return false;
	query_int(query, 1, account);
	query_int(query, 2, keep);
	return query_run(query, error);
}

bool sessions_walk(Store *store, int64_t account, int64_t now_us,
        bool (*each)(const Session *session, void *data, GError **error), void *data,
        GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT id, account, created_us, seen_us, step_up_us, address FROM session WHERE "
	        "account = $1 ORDER BY id DESC",
	        error);
	if (!query)
		return false;
	query_int(query, 1, account);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		Session session;
		session_read(query, &session);
		if (!over(&session, now_us) && !each(&session, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}
