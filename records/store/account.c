#include "records/store/account.h"

#include "base/cleanup.h"
#include "base/secrets.h"
#include "records/store/event.h"

#include <argon2.h>
#include <string.h>

enum {
	/* OWASP's password storage advice for argon2id: 19 MiB, 2 passes, 1 lane */
	PASSES = 2,
	MEMORY_KIB = 19 * 1024,
	LANES = 1,
	SALT = 16,
	HASH = 32,
	ENCODED = 160,
};

static bool name_good(const char *name)
{
	glong length = g_utf8_validate(name, -1, NULL) ? g_utf8_strlen(name, -1) : 0;
	if (length < 1 || length > ACCOUNT_NAME_MAX)
		return false;
	for (const char *at = name; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		if (!g_unichar_isalnum(c) && !(c < 128 && strchr("._-@", (int)c)))
			return false;
	}
	return true;
}

bool account_name_check(const char *name, GError **error)
{
	if (name_good(name))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "an account's name has 1 to %d letters, digits, '.', '_', '-' or '@'",
	        ACCOUNT_NAME_MAX);
	return false;
}

/* Letters and digits that are not mistaken for each other: 5 bits each, 100 bits in all. */
static char *password_make(void)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFG";
	uint8_t random[PASSWORD_MADE];
	char *password = g_malloc0(PASSWORD_MADE + 1);
	seal_random(random, sizeof random);
	for (int i = 0; i < PASSWORD_MADE; i++)
		password[i] = letters[random[i] & 31];
	secrets_wipe_bytes(random, sizeof random);
	return password;
}

static bool hash_make(const char *password, char ret[ENCODED], GError **error)
{
	uint8_t salt[SALT];
	seal_random(salt, sizeof salt);
	int code = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password),
	        salt, SALT, HASH, ret, ENCODED);
	if (code != ARGON2_OK)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_ENGINE, "argon2: %s",
		        argon2_error_message(code));
	return code == ARGON2_OK;
}

static bool row_insert(
        Store *store, const AccountPlan *plan, int64_t id, const char *hash, GError **error)
{
	Query *query = db_query(store->db,
	        "INSERT INTO account (id, name, level, scope, role, password, must_change, "
	        "version) "
	        "VALUES ($1, $2, $3, $4, $5, $6, 1, 1)",
	        error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_text(query, 2, plan->name);
	query_text(query, 3, plan->level);
	query_text(query, 4, plan->scope);
	query_text(query, 5, plan->role);
	query_text(query, 6, hash);
	return query_run(query, error);
}

static bool account_add(
        Store *store, const Act *act, const AccountPlan *plan, const char *hash, GError **error)
{
	Query *query = db_query(store->db, "SELECT coalesce(max(id), 0) + 1 FROM account", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	int64_t id = query_get_int(query, 0);
	query_reset(query);
	g_autofree char *subject = g_strdup_printf("account/%" G_GINT64_FORMAT, id);
	g_autoptr(json_t) after = json_pack("{s:s, s:s, s:s, s:s}", "name", plan->name, "level",
	        plan->level, "scope", plan->scope, "role", plan->role);
	Event event = {.kind = "account.create", .subject = subject, .after = after};
	return row_insert(store, plan, id, hash, error) && event_append(store, act, &event, error);
}

bool account_create(
        Store *store, const Act *act, const AccountPlan *plan, char **ret_password, GError **error)
{
	char hash[ENCODED];
	*ret_password = NULL;
	if (!account_name_check(plan->name, error))
		return false;
	char *password = password_make();
	if (hash_make(password, hash, error) && store_change_begin(store, error)) {
		if (account_add(store, act, plan, hash, error) && store_change_end(store, error)) {
			*ret_password = password;
			return true;
		}
		store_change_drop(store);
	}
	secrets_wipe(password);
	return false;
}

bool account_check(Store *store, const char *name, const char *password, bool *ret, GError **error)
{
	*ret = false;
	Query *query = db_query(store->db, "SELECT password FROM account WHERE name = $1", error);
	if (!query)
		return false;
	query_text(query, 1, name);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		*ret = argon2id_verify(query_get_text(query, 0), password, strlen(password)) ==
		       ARGON2_OK;
	query_reset(query);
	return step != STEP_ERROR;
}
