#include "records/people/token.h"

#include "base/cleanup.h"
#include "base/secrets.h"
#include "records/store/event.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES, RANDOM = 32, NAME_MAX_CHARACTERS = 64 };

#define DAY_US (24 * 3600 * (int64_t)G_USEC_PER_SEC)

static void digest_of(Store *store, const char *text, uint8_t ret[DIGEST])
{
	sealer_digest(store->keys.data, (SealPiece[]){{"token", 5}, {text, strlen(text)}}, 2, ret);
}

static bool not_found(GError **error)
{
	g_set_error_literal(
	        error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "there is no such token");
	return false;
}

static void text_make(char ret[TOKEN_LENGTH + 1])
{
	uint8_t random[RANDOM];
	seal_random(random, sizeof random);
	char *at = g_stpcpy(ret, TOKEN_HEAD);
	for (int i = 0; i < RANDOM; i++, at += 2)
		g_snprintf(at, 3, "%02x", random[i]);
	secrets_wipe_bytes(random, sizeof random);
}

static bool number_asked(Query *query, int64_t *ret, GError **error)
{
	if (query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

static bool room(Store *store, int64_t account, int64_t now_us, GError **error)
{
	int64_t count;
	Query *query = db_query_unguarded(store->db,
	        "SELECT count(*) FROM api_token WHERE account = $1 AND ended_us = 0 AND "
	        "expires_us > $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, account);
	query_int(query, 2, now_us);
	if (!number_asked(query, &count, error))
		return false;
	if (count >= TOKENS_MAX)
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "an account has at most %d tokens: end one first", TOKENS_MAX);
	return count < TOKENS_MAX;
}

static bool token_insert(
        Store *store, const Token *token, const uint8_t digest[DIGEST], GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO api_token (id, digest, account, name, read_only, created_us, "
	        "expires_us, ended_us, subjects) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
	        error);
	if (!query)
		return false;
	query_int(query, 1, token->id);
	query_bytes(query, 2, digest, DIGEST);
	query_int(query, 3, token->account);
	query_text(query, 4, token->name);
	query_int(query, 5, token->read_only);
	query_int(query, 6, token->created_us);
	query_int(query, 7, token->expires_us);
	g_autofree char *subjects = subjects_text(token->subjects);
	query_text(query, 8, subjects);
	return query_run(query, error);
}

static json_t *state_of(const Token *token, const void *digest, size_t length)
{
	g_autofree char *subjects = subjects_text(token->subjects);
	char hex[2 * DIGEST + 1] = "";
	for (size_t i = 0; i < length && i < DIGEST; i++)
		g_snprintf(hex + 2 * i, 3, "%02x", ((const uint8_t *)digest)[i]);
	return json_pack("{s:s, s:I, s:s, s:b, s:s, s:I, s:I, s:I}", "digest", hex, "account",
	        (json_int_t)token->account, "name", token->name, "read_only", token->read_only,
	        "subjects", subjects, "created_us", (json_int_t)token->created_us, "expires_us",
	        (json_int_t)token->expires_us, "ended_us", (json_int_t)token->ended_us);
}

typedef bool (*StateEach)(const char *subject, const json_t *state, void *data, GError **error);

#define COLUMNS "id, account, name, read_only, subjects, created_us, expires_us, ended_us, digest"

static Token token_read(Query *query)
{
	return (Token){.id = query_get_int(query, 0),
	        .account = query_get_int(query, 1),
	        .name = query_get_text(query, 2),
	        .read_only = query_get_int(query, 3) != 0,
	        .subjects = subjects_read(query_get_text(query, 4)),
	        .created_us = query_get_int(query, 5),
	        .expires_us = query_get_int(query, 6),
	        .ended_us = query_get_int(query, 7)};
}

/* Of the tokens that `query` gives. */
static bool states_give(Query *query, StateEach each, void *data, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t length;
		Token token = token_read(query);
		const void *digest = query_get_bytes(query, 8, &length);
		g_autofree char *subject = g_strdup_printf("token/%" G_GINT64_FORMAT, token.id);
		g_autoptr(json_t) state = state_of(&token, digest, length);
		if (!each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

bool tokens_states(Store *store, StateEach each, void *data, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT " COLUMNS " FROM api_token ORDER BY id", error);
	return query && states_give(query, each, data, error);
}

typedef struct {
	Store *store;
	const Act *act;
	const char *kind;
} Telling;

static bool state_tell(const char *subject, const json_t *state, void *data, GError **error)
{
	const Telling *telling = data;
	Event event = {.kind = telling->kind, .subject = subject, .after = state};
	return event_append(telling->store, telling->act, &event, error);
}

/* An event that says what the token is now; its text is a secret, and nowhere. */
static bool told(Store *store, const Act *act, const char *kind, int64_t id, GError **error)
{
	Telling telling = {store, act, kind};
	Query *query = db_query_unguarded(
	        store->db, "SELECT " COLUMNS " FROM api_token WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	return states_give(query, state_tell, &telling, error);
}

static bool fill(Store *store, const char *was, GError **error)
{
	const Act act = {"store", "cli", "schema 23", EVENT_TIMELESS};
	Telling telling = {store, &act, "token.upgrade"};
	(void)was;
	return tokens_states(store, state_tell, &telling, error) &&
	       store_setting_set(store, TOKENS_SETTING, TOKENS_VERSION, error);
}

bool tokens_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, TOKENS_SETTING, TOKENS_VERSION, fill, error);
}

static bool token_add(Store *store, const Act *act, const Session *session, Token *token,
        const char *text, GError **error)
{
	g_auto(Session) now = {0};
	if (session && !session_must(store, session, &now, error))
		return false;
	uint8_t digest[DIGEST];
	digest_of(store, text, digest);
	Query *query = db_query_unguarded(
	        store->db, "SELECT coalesce(max(id), 0) + 1 FROM api_token", error);
	return query && number_asked(query, &token->id, error) &&
	       room(store, token->account, act->at_us, error) &&
	       token_insert(store, token, digest, error) &&
	       told(store, act, "token.create", token->id, error);
}

bool token_create(Store *store, const Act *act, const Session *session, const Token *wanted,
        int days, char ret_text[TOKEN_LENGTH + 1], GError **error)
{
	Token token = *wanted;
	glong length = g_utf8_strlen(token.name, -1);
	token.subjects |= 1U << SUBJECT_ANY;
	if (length < 1 || length > NAME_MAX_CHARACTERS || days < 1 || days > TOKEN_DAYS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a token has a name of 1 to %d characters and is good for 1 to %d days",
		        NAME_MAX_CHARACTERS, TOKEN_DAYS_MAX);
		return false;
	}
	if (token.subjects == 1U << SUBJECT_ANY) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a token is for one subject at least: choose what it is for");
		return false;
	}
	token.created_us = act->at_us;
	token.expires_us = act->at_us + days * DAY_US;
	text_make(ret_text);
	if (store_change_begin(store, error)) {
		if (token_add(store, act, session, &token, ret_text, error) &&
		        store_change_end(store, error))
			return true;
		store_change_drop(store);
	}
	secrets_wipe_bytes(ret_text, TOKEN_LENGTH + 1);
	return false;
}

bool token_find(Store *store, const char *text, int64_t now_us, Account *ret,
        unsigned *ret_subjects, int64_t *ret_id, GError **error)
{
	uint8_t digest[DIGEST];
	if (strlen(text) != TOKEN_LENGTH || !g_str_has_prefix(text, TOKEN_HEAD))
		return not_found(error);
	digest_of(store, text, digest);
	Query *query = db_query_unguarded(store->db,
	        "SELECT account, read_only, subjects, id FROM api_token WHERE digest = $1 AND "
	        "ended_us "
	        "= 0 AND "
	        "expires_us > $2",
	        error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	query_int(query, 2, now_us);
	QueryStep step = query_step(query, error);
	int64_t account = step == STEP_ROW ? query_get_int(query, 0) : 0;
	bool read_only = step == STEP_ROW && query_get_int(query, 1) != 0;
	*ret_subjects = step == STEP_ROW ? subjects_read(query_get_text(query, 2)) : 0;
	int64_t id = step == STEP_ROW ? query_get_int(query, 3) : 0;
	query_reset(query);
	if (step != STEP_ROW)
		return step == STEP_DONE && not_found(error);
	if (!account_load(store, account, ret, error))
		return false;
	if (ret->status != ACCOUNT_ACTIVE || ret->must_change) {
		account_clear(ret);
		return not_found(error);
	}
	ret->scope.read_only = ret->scope.read_only || read_only;
	if (ret_id)
		*ret_id = id;
	return true;
}

bool token_whose(Store *store, int64_t id, char **ret_name, int64_t *ret_account, GError **error)
{
	*ret_name = NULL;
	*ret_account = 0;
	Query *query = db_query_unguarded(
	        store->db, "SELECT name, account FROM api_token WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	QueryStep step = query_step(query, error);
	*ret_name = g_strdup(step == STEP_ROW ? query_get_text(query, 0) : "");
	*ret_account = step == STEP_ROW ? query_get_int(query, 1) : 0;
	query_reset(query);
	return step != STEP_ERROR;
}

bool token_end(Store *store, const Act *act, int64_t account, int64_t id, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	Query *query = db_query_unguarded(store->db,
	        "UPDATE api_token SET ended_us = $3 WHERE id = $1 AND account = $2 AND ended_us = "
	        "0",
	        error);
	bool good = query != NULL;
	if (good) {
		query_int(query, 1, id);
		query_int(query, 2, account);
		query_int(query, 3, act->at_us);
		good = query_run(query, error) &&
		       (db_changes(store->db) == 1 || not_found(error)) &&
		       told(store, act, "token.end", id, error) && store_change_end(store, error);
	}
	if (!good)
		store_change_drop(store);
	return good;
}

/* Those that are good now; account 0: everybody's. */
static bool ids_find(Store *store, int64_t account, int64_t now_us, GArray *ret_ids, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT id FROM api_token WHERE ended_us = 0 AND expires_us > $2 AND (account = $1 "
	        "OR $1 = 0) ORDER BY id",
	        error);
	if (!query)
		return false;
	query_int(query, 1, account);
	query_int(query, 2, now_us);
	return query_ids(query, ret_ids, error);
}

static bool one_end(Store *store, const Act *act, int64_t id, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "UPDATE api_token SET ended_us = $2 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_int(query, 2, act->at_us);
	return query_run(query, error) && told(store, act, "token.end", id, error);
}

bool tokens_drop(Store *store, const Act *act, int64_t account, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool good = ids_find(store, account, act->at_us, ids, error);
	for (guint i = 0; good && i < ids->len; i++)
		good = one_end(store, act, g_array_index(ids, int64_t, i), error);
	return good;
}

bool tokens_walk(Store *store, int64_t account, int64_t now_us,
        bool (*each)(const Token *token, void *data, GError **error), void *data, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT " COLUMNS " FROM api_token WHERE account = $1 AND ended_us = 0 AND "
	        "expires_us > $2 ORDER BY id DESC",
	        error);
	if (!query)
		return false;
	query_int(query, 1, account);
	query_int(query, 2, now_us);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		Token token = token_read(query);
		if (!each(&token, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}
