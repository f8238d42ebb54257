/* Accounts out of the table: unsealed and whole. */
#include "base/cleanup.h"
#include "records/store/accounts.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, version, must_change, created_at_us, password_at_us, totp_on, name, level, scope, "   \
	"role, password, scope_lo, scope_hi, real_name, status, created_by, phone, totp, "         \
	"CASE level WHEN 'school' THEN (SELECT scope FROM school WHERE code = account.scope) END"

static GBytes *opened(Store *store, Query *query, int column, const char *place, GError **error)
{
	size_t length;
	const void *bytes = query_get_bytes(query, column, &length);
	return length ? sealer_open(store->keys.data, place, bytes, length, error)
	              : g_bytes_new("", 0);
}

static bool secrets_read(Store *store, Query *query, Account *ret, GError **error)
{
	g_autofree char *place = g_strdup_printf("account/%" G_GINT64_FORMAT, ret->id);
	g_autofree char *totp_place = g_strconcat(place, "/totp", NULL);
	g_autoptr(GBytes) phone = opened(store, query, 16, place, error);
	if (!phone)
		return false;
	size_t length;
	const char *text = g_bytes_get_data(phone, &length);
	ret->phone = length ? g_strndup(text, length) : g_strdup("");
	ret->totp = opened(store, query, 17, totp_place, error);
	if (ret->totp && g_bytes_get_size(ret->totp) == 0)
		g_clear_pointer(&ret->totp, g_bytes_unref);
	else if (!ret->totp)
		return false;
	return true;
}

static AccountStatus status_find_word(const char *word)
{
	for (AccountStatus status = ACCOUNT_ACTIVE; status < ACCOUNT_CLOSED; status++)
		if (strcmp(account_status_id(status), word) == 0)
			return status;
	return ACCOUNT_CLOSED; /* what is not known may do nothing */
}

/* What the columns say of the scope is what level and place make of it: nobody can widen his own
 * in the file. The school's is of the same statement, as a school may be moved at any time. */
static bool scope_read(const Store *store, Query *query, Account *ret, GError **error)
{
	if (account_scope_in(ret, query_get_text(query, 18), NULL) &&
	        strcmp(ret->scope.lo, query_get_text(query, 11)) == 0 &&
	        strcmp(ret->scope.hi, query_get_text(query, 12)) == 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: account %" G_GINT64_FORMAT ": its scope is not that of its place", store->name,
	        ret->id);
	return false;
}

static bool account_read(Store *store, Query *query, Account *ret, GError **error)
{
	*ret = (Account){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .must_change = query_get_int(query, 2),
	        .created_at_us = query_get_int(query, 3),
	        .password_at_us = query_get_int(query, 4),
	        .totp_on = query_get_int(query, 5),
	        .name = g_strdup(query_get_text(query, 6)),
	        .place = g_strdup(query_get_text(query, 8)),
	        .real_name = g_strdup(query_get_text(query, 13)),
	        .status = status_find_word(query_get_text(query, 14)),
	        .created_by = g_strdup(query_get_text(query, 15))};
	int level = level_find(query_get_text(query, 7)),
	    role = role_find(query_get_text(query, 9));
	if (level == LEVEL_COUNT || role == ROLE_COUNT) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: account %" G_GINT64_FORMAT
		        ": its contents are not of the form we write",
		        store->name, ret->id);
		return false;
	}
	ret->level = (Level)level;
	ret->role = (Role)role;
	g_strlcpy(ret->password, query_get_text(query, 10), sizeof ret->password);
	return scope_read(store, query, ret, error) && secrets_read(store, query, ret, error);
}

/* The one row of a query that is bound. */
static bool account_take(Store *store, Query *query, const char *what, Account *ret, GError **error)
{
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW && account_read(store, query, ret, error);
	query_reset(query);
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no account '%s'", store->name, what);
	if (!good)
		account_clear(ret);
	return good;
}

bool account_load(Store *store, int64_t id, Account *ret, GError **error)
{
	*ret = (Account){0};
	Query *query = db_query_unguarded(
	        store->db, "SELECT " COLUMNS " FROM account WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	g_autofree char *what = g_strdup_printf("%" G_GINT64_FORMAT, id);
	return account_take(store, query, what, ret, error);
}

bool account_name_there(Store *store, const char *name, bool *ret, GError **error)
{
	g_autofree char *folded = g_ascii_strdown(name, -1);
	Query *query = db_query_unguarded(
	        store->db, "SELECT 1 FROM account WHERE lower(name) = $1 LIMIT 1", error);
	if (!query)
		return false;
	query_text(query, 1, folded);
	return query_any(query, ret, error);
}

bool account_load_named(Store *store, const char *name, Account *ret, GError **error)
{
	*ret = (Account){0};
	Query *query = db_query_unguarded(
	        store->db, "SELECT " COLUMNS " FROM account WHERE name = $1", error);
	if (!query)
		return false;
	query_text(query, 1, name);
	return account_take(store, query, name, ret, error);
}

bool accounts_walk(Store *store, const Scope *within, int64_t after, int limit,
        bool (*each)(const Account *account, void *data, GError **error), void *data,
        GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT " COLUMNS " FROM account WHERE scope_lo >= $1 AND scope_hi <= $2 AND id > "
	        "$3 ORDER BY id LIMIT $4",
	        error);
	if (!query)
		return false;
	query_text(query, 1, within->lo);
	query_text(query, 2, within->hi);
	query_int(query, 3, after);
	query_int(query, 4, limit);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Account) account = {0};
		if (!account_read(store, query, &account, error) || !each(&account, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

static const struct {
	const char *id, *sql;
} listed_states[ACCOUNTS_STATES] = {[ACCOUNTS_ALL] = {"", "1 = 1"},
        [ACCOUNTS_ACTIVE] = {"active", "status = 'active'"},
        [ACCOUNTS_LOCKED] = {"locked", "status = 'locked'"},
        [ACCOUNTS_CLOSED] = {"closed", "status = 'closed'"},
        [ACCOUNTS_NEVER] = {"never",
                "status <> 'closed' AND NOT EXISTS (SELECT 1 FROM event WHERE subject = "
                "'account/' || CAST(account.id AS TEXT) AND kind = 'account.login')"},
        [ACCOUNTS_SCHOOL_GONE] = {"school_gone",
                "status <> 'closed' AND level = 'school' AND EXISTS (SELECT 1 FROM school "
                "WHERE code = account.scope AND school.status = 'closed')"}};

const char *accounts_state_id(AccountsState state)
{
	return listed_states[state].id;
}

AccountsState accounts_state_find(const char *id)
{
	AccountsState state = ACCOUNTS_ALL;
	while (state < ACCOUNTS_STATES && strcmp(listed_states[state].id, id) != 0)
		state++;
	return state;
}

/* What stands behind COLUMNS: 19 when somebody last came in, 20 and 21 of its school. */
#define LISTED                                                                                     \
	COLUMNS ", (SELECT at_us FROM event WHERE subject = 'account/' || CAST(account.id AS "     \
	        "TEXT) AND kind = 'account.login' ORDER BY seq DESC LIMIT 1), "                    \
	        "CASE level WHEN 'school' THEN (SELECT status FROM school WHERE code = "           \
	        "account.scope) END, "                                                             \
	        "CASE level WHEN 'school' THEN (SELECT merged_into FROM school WHERE code = "      \
	        "account.scope) END"

/* `folded`: the words in small letters; it outlives the query's steps, as the filter does. */
static Query *search_query(Store *store, const Scope *within, const AccountFilter *filter,
        const char *folded, int limit, GError **error)
{
	const char *words = filter->words ? filter->words : "";
	const char *place = filter->place ? filter->place : "";
	g_autofree char *sql = g_strconcat(
	        "SELECT " LISTED
	        " FROM account WHERE scope_lo >= $1 AND scope_hi <= $2 AND id > $3 AND "
	        "($4 = 0 OR id = $4) AND ($5 = '' OR level = $5) AND ($6 = '' OR role = $6) AND "
	        "($7 = '' OR scope = $7 OR (length($7) < 10 AND substr(scope_lo, 1, length($7)) = "
	        "$7)) AND ($8 = '' OR instr(lower(name), $9) > 0 OR instr(real_name, $8) > 0 OR "
	        "(level = 'school' AND (substr(scope, 1, length($8)) = $8 OR EXISTS (SELECT 1 FROM "
	        "school WHERE code = account.scope AND (instr(school.name, $8) > 0 OR "
	        "instr(short, $8) > 0))))) AND ",
	        listed_states[filter->state].sql, " ORDER BY id LIMIT $10", NULL);
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return NULL;
	query_text(query, 1, within->lo);
	query_text(query, 2, within->hi);
	query_int(query, 3, filter->after);
	query_int(query, 4, filter->id);
	query_text(query, 5,
	        (int)filter->level < (int)LEVEL_COUNT ? level_row(filter->level)->id : "");
	query_text(query, 6, filter->role < ROLE_COUNT ? role_id(filter->role) : "");
	query_text(query, 7, place);
	query_text(query, 8, words);
	query_text(query, 9, folded);
	query_int(query, 10, limit);
	return query;
}

bool accounts_search(Store *store, const Scope *within, const AccountFilter *filter, int limit,
        bool (*each)(const AccountListed *listed, void *data, GError **error), void *data,
        GError **error)
{
	g_autofree char *folded = g_ascii_strdown(filter->words ? filter->words : "", -1);
	Query *query = search_query(store, within, filter, folded, limit, error);
	if (!query)
		return false;
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Account) account = {0};
		const AccountListed one = {&account, query_get_int(query, 19),
		        strcmp(query_get_text(query, 20), "closed") == 0,
		        query_get_text(query, 21)};
		if (!account_read(store, query, &account, error) || !each(&one, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

typedef struct {
	Store *store;
	bool (*each)(const char *subject, const json_t *state, void *data, GError **error);
	void *data;
} States;

static bool state_tell(const Account *account, void *data, GError **error)
{
	const States *states = data;
	g_autofree char *subject = g_strdup_printf("account/%" G_GINT64_FORMAT, account->id);
	g_autoptr(json_t) state = account_json(states->store, account);
	return states->each(subject, state, states->data, error);
}

bool accounts_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	States states = {store, each, data};
	return accounts_walk(store, &scope_whole, 0, G_MAXINT, state_tell, &states, error);
}

bool account_role_there(
        Store *store, const Scope *school, Role role, int64_t but, bool *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT 1 FROM account WHERE scope_lo >= $1 AND scope_hi <= $2 AND level = "
	        "'school' "
	        "AND role = $3 AND status = 'active' AND id <> $4 LIMIT 1",
	        error);
	if (!query)
		return false;
	query_text(query, 1, school->lo);
	query_text(query, 2, school->hi);
	query_text(query, 3, role_id(role));
	query_int(query, 4, but);
	return query_any(query, ret, error);
}
