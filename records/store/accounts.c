#include "records/store/accounts.h"

#include "base/cleanup.h"
#include "records/store/event.h"
#include "records/store/schools.h"

#include <string.h>

static const struct {
	const char *id, *zh;
} roles[ROLE_COUNT] = {{"clerk", "经办员"}, {"reviewer", "审核员"}, {"administrator", "管理员"},
        {"auditor", "审计员"}};
static const char *const statuses[] = {"active", "locked", "closed"};

const char *role_id(Role role)
{
	return roles[role].id;
}

const char *role_zh(Role role)
{
	return roles[role].zh;
}

int role_find(const char *word)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (strcmp(roles[i].id, word) == 0 || strcmp(roles[i].zh, word) == 0)
			return i;
	return ROLE_COUNT;
}

const char *account_status_id(AccountStatus status)
{
	return statuses[status];
}

void account_clear(Account *account)
{
	g_free(account->name);
	g_free(account->real_name);
	g_free(account->phone);
	g_free(account->place);
	g_free(account->created_by);
	g_clear_pointer(&account->totp, g_bytes_unref);
	*account = (Account){0};
}

static char *place_of(int64_t id)
{
	return g_strdup_printf("account/%" G_GINT64_FORMAT, id);
}

static char *secret_digest(Store *store, const void *bytes, size_t length)
{
	uint8_t digest[SEAL_DIGEST_BYTES];
	sealer_digest(store->keys.data, (SealPiece[]){{"secret", 6}, {bytes, length}}, 2, digest);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < sizeof digest; i++)
		g_string_append_printf(out, "%02x", digest[i]);
	return g_string_free(out, FALSE);
}

json_t *account_json(Store *store, const Account *account)
{
	size_t length = 0;
	const void *secret = account->totp ? g_bytes_get_data(account->totp, &length) : "";
	g_autofree char *password =
	        secret_digest(store, account->password, strlen(account->password));
	g_autofree char *totp = length ? secret_digest(store, secret, length) : g_strdup("");
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:I, s:I, s:s, "
	                 "s:s}",
	        "version", (json_int_t)account->version, "name", account->name, "real_name",
	        account->real_name, "phone", account->phone, "level", level_row(account->level)->id,
	        "place", account->place, "role", roles[account->role].id, "status",
	        statuses[account->status], "must_change", account->must_change, "totp_on",
	        account->totp_on, "created_by", account->created_by, "created_at_us",
	        (json_int_t)account->created_at_us, "password_at_us",
	        (json_int_t)account->password_at_us, "password", password, "totp", totp);
}

bool account_scope_in(Account *account, const char *school_scope, GError **error)
{
	const char *place = account->level == LEVEL_SCHOOL ? school_scope : account->place;
	if (!scope_of(account->level, place, &account->scope, error))
		return false;
	account->scope.read_only = account->scope.read_only || account->role == ROLE_AUDITOR;
	return true;
}

bool account_scope_set(Store *store, Account *account, GError **error)
{
	g_auto(School) school = {0};
	return (account->level != LEVEL_SCHOOL ||
	               school_load(store, account->place, &school, error)) &&
	       account_scope_in(account, school.scope, error);
}

/* What is sealed of an account, bound behind what is not. */
static GBytes *phone_seal(Store *store, const Account *account)
{
	g_autofree char *place = place_of(account->id);
	return sealer_seal(store->keys.data, place, account->phone, strlen(account->phone));
}

static GBytes *totp_seal(Store *store, const Account *account)
{
	g_autofree char *place = g_strdup_printf("account/%" G_GINT64_FORMAT "/totp", account->id);
	size_t length = 0;
	const void *secret = account->totp ? g_bytes_get_data(account->totp, &length) : NULL;
	return secret ? sealer_seal(store->keys.data, place, secret, length) : NULL;
}

static bool row_run(Store *store, const char *sql, const Account *account, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	g_autoptr(GBytes) phone = phone_seal(store, account);
	g_autoptr(GBytes) totp = totp_seal(store, account);
	size_t phone_length, totp_length = 0;
	const void *phone_bytes = g_bytes_get_data(phone, &phone_length);
	const void *totp_bytes = totp ? g_bytes_get_data(totp, &totp_length) : NULL;
	const char *const texts[] = {account->name, level_row(account->level)->id, account->place,
	        roles[account->role].id, account->password, account->scope.lo, account->scope.hi,
	        account->real_name, statuses[account->status], account->created_by};
	const int64_t numbers[] = {account->id, account->version, account->must_change,
	        account->created_at_us, account->password_at_us, account->totp_on};
	int at = 1;
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		query_int(query, at++, numbers[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		query_text(query, at++, texts[i]);
	query_bytes(query, at++, *account->phone ? phone_bytes : NULL, phone_length);
	query_bytes(query, at++, totp_bytes, totp_length);
	return query_run(query, error);
}

static bool row_insert(Store *store, const Account *account, GError **error)
{
	if (!row_run(store,
	            "INSERT INTO account (id, version, must_change, created_at_us, password_at_us, "
	            "totp_on, name, level, scope, role, password, scope_lo, scope_hi, real_name, "
	            "status, created_by, phone, totp) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
	            "$10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (name) DO NOTHING",
	            account, error))
		return false;
	if (db_changes(store->db) == 1)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
	        "%s: the account '%s' is there already", store->name, account->name);
	return false;
}

static bool account_event(Store *store, const Act *act, const char *kind, const Account *was,
        const Account *account, GError **error)
{
	g_autofree char *subject = place_of(account->id);
	g_autoptr(json_t) before = was ? account_json(store, was) : NULL;
	g_autoptr(json_t) after = account_json(store, account);
	Event event = {.kind = kind, .subject = subject, .before = before, .after = after};
	return event_append(store, act, &event, error);
}

bool account_add(Store *store, const Act *act, Account *account, GError **error)
{
	Query *query = NULL;
	if (!account_scope_set(store, account, error) ||
	        !(query = db_query_unguarded(
	                  store->db, "SELECT coalesce(max(id), 0) + 1 FROM account", error)) ||
	        query_step(query, error) != STEP_ROW)
		return false;
	account->id = query_get_int(query, 0);
	query_reset(query);
	account->version = 1;
	account->created_at_us = act->at_us;
	g_free(account->created_by);
	account->created_by = g_strdup(act->actor);
	return row_insert(store, account, error) &&
	       account_event(store, act, "account.create", NULL, account, error);
}

static bool conflict(const Store *store, const Account *account, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: account '%s': somebody else has changed it meanwhile; look at it again",
	        store->name, account->name);
	return false;
}

static bool account_upgrade(Store *store, int64_t id, GError **error)
{
	const Act act = {"store", "cli", "schema 2", EVENT_TIMELESS};
	g_auto(Account) account = {0};
	if (!account_load(store, id, &account, error))
		return false;
	if (account.created_at_us != 0) /* by another program, which was faster */
		return true;
	account.created_at_us = act.at_us;
	g_free(account.created_by);
	account.created_by = g_strdup(act.actor);
	return account_change(store, &act, "account.upgrade", &account, error);
}

bool accounts_upgrade(Store *store, GError **error)
{
	for (;;) {
		Query *query = db_query_unguarded(
		        store->db, "SELECT id FROM account WHERE created_at_us = 0 LIMIT 1", error);
		QueryStep step = query ? query_step(query, error) : STEP_ERROR;
		int64_t id = step == STEP_ROW ? query_get_int(query, 0) : 0;
		if (query)
			query_reset(query);
		if (step != STEP_ROW)
			return step == STEP_DONE;
		if (!store_change_begin(store, error))
			return false;
		if (!account_upgrade(store, id, error) || !store_change_end(store, error)) {
			store_change_drop(store);
			return false;
		}
	}
}

bool account_change(
        Store *store, const Act *act, const char *kind, Account *account, GError **error)
{
	g_auto(Account) was = {0};
	if (!account_load(store, account->id, &was, error) ||
	        !account_scope_set(store, account, error))
		return false;
	if (was.version != account->version)
		return conflict(store, account, error);
	account->version++;
	if (row_run(store,
	            "UPDATE account SET version = $2, must_change = $3, created_at_us = $4, "
	            "password_at_us = $5, totp_on = $6, name = $7, level = $8, scope = $9, role = "
	            "$10, password = $11, scope_lo = $12, scope_hi = $13, real_name = $14, status "
	            "= $15, created_by = $16, phone = $17, totp = $18 WHERE id = $1 AND version = "
	            "$2 - 1",
	            account, error) &&
	        (db_changes(store->db) == 1 || conflict(store, account, error)) &&
	        account_event(store, act, kind, &was, account, error))
		return true;
	account->version--;
	return false;
}

bool accounts_exported(Store *store, const Act *act, GError **error)
{
	Event event = {.kind = "account.export", .subject = "accounts"};
	return store_change_begin(store, error) &&
	       store_change_close(store, event_append(store, act, &event, error), error);
}
