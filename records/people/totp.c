#include "records/people/totp.h"

#include "base/cleanup.h"
#include "base/secrets.h"
#include "records/store/event.h"

#include <liboath/oath.h>
#include <string.h>

#define ISSUER "jiuxu"

enum { DIGEST = SEAL_DIGEST_BYTES, RECOVERY_HALF = (RECOVERY_LENGTH - 1) / 2 };

#define SETTING "second_factor"
#define SUBJECT "policy/second_factor"

bool totp_required(Store *store, Level level, bool *ret, GError **error)
{
	g_autofree char *setting = store_setting(store, SETTING, error);
	*ret = setting && level > LEVEL_SCHOOL && strcmp(setting, "off") != 0;
	return setting != NULL;
}

void totp_offer_clear(TotpOffer *offer)
{
	secrets_wipe(offer->secret);
	secrets_wipe(offer->uri);
	*offer = (TotpOffer){0};
}

static json_t *state_json(bool required)
{
	return json_pack("{s:b}", "required", required);
}

bool totp_require(Store *store, const Act *act, bool required, GError **error)
{
	bool was = false, good = store_change_begin(store, error) &&
	                         totp_required(store, LEVEL_PROVINCE, &was, error);
	g_autoptr(json_t) before = state_json(was), after = state_json(required);
	Event event = {.kind = "policy.second_factor",
	        .subject = SUBJECT,
	        .before = before,
	        .after = after};
	good = good && store_setting_set(store, SETTING, required ? "on" : "off", error) &&
	       event_append(store, act, &event, error);
	return store_change_close(store, good, error);
}

bool totp_required_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	g_autofree char *setting = store_setting(store, SETTING, error);
	if (!setting || !*setting) /* as it is from the beginning */
		return setting != NULL;
	g_autoptr(json_t) state = state_json(strcmp(setting, "off") != 0);
	return each(SUBJECT, state, data, error);
}

static bool state_tell(const char *subject, const json_t *state, void *data, GError **error)
{
	void **pair = data;
	Event event = {.kind = "policy.second_factor", .subject = subject, .after = state};
	return event_append(pair[0], pair[1], &event, error);
}

bool totp_required_tell(Store *store, const Act *act, GError **error)
{
	void *pair[] = {store, (void *)act};
	return totp_required_states(store, state_tell, pair, error);
}

static bool offer_within(
        Store *store, const Act *act, int64_t id, GBytes *secret, Account *ret, GError **error)
{
	if (!account_load(store, id, ret, error))
		return false;
	if (ret->totp_on) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "the second factor is in force already; who lost it asks the level above");
		return false;
	}
	g_clear_pointer(&ret->totp, g_bytes_unref);
	ret->totp = g_bytes_ref(secret);
	return account_change(store, act, "account.totp_offer", ret, error);
}

static void offer_say(const Account *account, const uint8_t *secret, TotpOffer *ret)
{
	char *text = NULL;
	if (oath_base32_encode((const char *)secret, TOTP_SECRET_BYTES, &text, NULL) != OATH_OK)
		g_error("base32: out of memory");
	g_autofree char *name = g_uri_escape_string(account->name, NULL, false);
	ret->secret = g_strdup(text);
	ret->uri = g_strdup_printf(
	        "otpauth://totp/" ISSUER ":%s?secret=%s&issuer=" ISSUER, name, text);
	secrets_wipe_bytes(text, strlen(text));
	free(text);
}

bool totp_offer(Store *store, const Act *act, int64_t id, TotpOffer *ret, GError **error)
{
	uint8_t secret[TOTP_SECRET_BYTES];
	g_auto(Account) account = {0};
	*ret = (TotpOffer){0};
	seal_random(secret, sizeof secret);
	g_autoptr(GBytes) bytes = g_bytes_new(secret, sizeof secret);
	bool good = store_change_begin(store, error) &&
	            offer_within(store, act, id, bytes, &account, error);
	good = store_change_close(store, good, error);
	if (good)
		offer_say(&account, secret, ret);
	secrets_wipe_bytes(secret, sizeof secret);
	return good;
}

bool totp_offered(Store *store, int64_t id, TotpOffer *ret, GError **error)
{
	g_auto(Account) account = {0};
	*ret = (TotpOffer){0};
	if (!account_load(store, id, &account, error))
		return false;
	if (!account.totp_on && account.totp && g_bytes_get_size(account.totp) == TOTP_SECRET_BYTES)
		offer_say(&account, g_bytes_get_data(account.totp, NULL), ret);
	return true;
}

/* The step, around that of now, whose code it is and that lies behind `last`; 0: none. */
static int64_t code_step(const Account *account, const char *code, int64_t at_us, int64_t last)
{
	size_t length = 0;
	const char *secret = account->totp ? g_bytes_get_data(account->totp, &length) : NULL;
	int64_t now = at_us / G_USEC_PER_SEC / TOTP_STEP_SECONDS, found = 0;
	if (!secret || strlen(code) != TOTP_DIGITS)
		return 0;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		char right[TOTP_DIGITS + 1];
		if (step <= last || oath_totp_generate(secret, length, step * TOTP_STEP_SECONDS,
		                            TOTP_STEP_SECONDS, 0, TOTP_DIGITS, right) != OATH_OK)
			continue;
		if (seal_same(right, code, TOTP_DIGITS))
			found = step;
		secrets_wipe_bytes(right, sizeof right);
	}
	return found;
}

static bool step_read(Store *store, int64_t id, int64_t *ret, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT totp_step FROM account WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	return query_one_int(query, ret, error);
}

static bool step_write(Store *store, int64_t id, int64_t used, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "UPDATE account SET totp_step = $2 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_int(query, 2, used);
	return query_run(query, error);
}

static void recovery_digest(Store *store, int64_t id, const char *code, uint8_t ret[DIGEST])
{
	g_autofree char *lower = g_ascii_strdown(code, -1);
	sealer_digest(store->keys.data,
	        (SealPiece[]){{"recovery", 8}, {&id, sizeof id}, {lower, strlen(lower)}}, 3, ret);
	secrets_wipe(g_steal_pointer(&lower));
}

static bool recovery_use(Store *store, int64_t id, const char *code, bool *ret, GError **error)
{
	uint8_t digest[DIGEST];
	*ret = false;
	if (strlen(code) != RECOVERY_LENGTH)
		return true;
	Query *query = db_query_unguarded(
	        store->db, "DELETE FROM recovery WHERE account = $1 AND digest = $2", error);
	if (!query)
		return false;
	recovery_digest(store, id, code, digest);
	query_int(query, 1, id);
	query_bytes(query, 2, digest, DIGEST);
	if (!query_run(query, error))
		return false;
	*ret = db_changes(store->db) == 1;
	return true;
}

bool totp_use(Store *store, const Account *account, const char *code, int64_t at_us, bool *ret,
        GError **error)
{
	int64_t last;
	*ret = false;
	if (!account->totp_on)
		return true;
	if (!step_read(store, account->id, &last, error))
		return false;
	int64_t step = code_step(account, code, at_us, last);
	*ret = step != 0;
	return step ? step_write(store, account->id, step, error)
	            : recovery_use(store, account->id, code, ret, error);
}

static bool recovery_clear(Store *store, int64_t id, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "DELETE FROM recovery WHERE account = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	return query_run(query, error);
}

/* "abcde-fghij": 50 random bits. */
static char *recovery_make(void)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz234567892";
	uint8_t random[RECOVERY_LENGTH];
	char *code = g_malloc0(RECOVERY_LENGTH + 1);
	seal_random(random, sizeof random);
	for (int i = 0; i < RECOVERY_LENGTH; i++)
		code[i] = i == RECOVERY_HALF ? '-' : letters[random[i] & 31];
	return code;
}

static bool recovery_add(Store *store, int64_t id, const char *code, GError **error)
{
	uint8_t digest[DIGEST];
	Query *query = db_query_unguarded(
	        store->db, "INSERT INTO recovery (account, digest) VALUES ($1, $2)", error);
	if (!query)
		return false;
	recovery_digest(store, id, code, digest);
	query_int(query, 1, id);
	query_bytes(query, 2, digest, DIGEST);
	return query_run(query, error);
}

static char **recovery_new(Store *store, int64_t id, GError **error)
{
	if (!recovery_clear(store, id, error))
		return NULL;
	g_auto(GStrv) codes = g_new0(char *, RECOVERY_CODES + 1);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		codes[i] = recovery_make();
		if (!recovery_add(store, id, codes[i], error))
			return NULL;
	}
	return g_steal_pointer(&codes);
}

static bool prove_within(Store *store, const Act *act, const Session *session, const char *code,
        char ***ret_recovery, GError **error)
{
	g_auto(Session) now = {0};
	if (!session_must(store, session, &now, error))
		return false;
	Account *account = &now.account;
	int64_t step = account->totp_on ? 0 : code_step(account, code, act->at_us, 0);
	if (step == 0)
		return true;
	account->totp_on = true;
	return account_change(store, act, "account.totp_on", account, error) &&
	       step_write(store, account->id, step, error) &&
	       session_step_up(store, &now, act->at_us, error) &&
	       (*ret_recovery = recovery_new(store, account->id, error)) != NULL;
}

bool totp_prove(Store *store, const Act *act, const Session *session, const char *code,
        bool *ret_good, char ***ret_recovery, GError **error)
{
	*ret_recovery = NULL;
	bool good = store_change_begin(store, error) &&
	            prove_within(store, act, session, code, ret_recovery, error);
	good = store_change_close(store, good, error);
	if (!good)
		g_clear_pointer(ret_recovery, g_strfreev);
	*ret_good = *ret_recovery != NULL;
	return good;
}

bool totp_renew(Store *store, const Act *act, int64_t id, char ***ret_recovery, GError **error)
{
	g_auto(Account) account = {0};
	*ret_recovery = NULL;
	bool good = store_change_begin(store, error) && account_load(store, id, &account, error) &&
	            account_change(store, act, "account.recovery", &account, error) &&
	            (*ret_recovery = recovery_new(store, id, error)) != NULL;
	good = store_change_close(store, good, error);
	if (!good)
		g_clear_pointer(ret_recovery, g_strfreev);
	return good;
}
