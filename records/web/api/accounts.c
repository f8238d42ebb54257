#include "records/web/api/accounts.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "records/people/account.h"
#include "records/rules/document.h"
#include "records/web/accounts.h"
#include "records/web/list.h"
#include "records/web/query.h"

#include <string.h>

enum { ROWS = 50 };

static json_t *account_row(const Account *account)
{
	g_autofree char *made =
	        account->created_at_us ? clock_format(account->created_at_us) : g_strdup("");
	g_autofree char *phone = *account->phone ? phone_mask(account->phone) : g_strdup("");
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:s}", "id",
	        (json_int_t)account->id, "version", (json_int_t)account->version, "name",
	        account->name, "real_name", account->real_name, "phone", phone, "level",
	        level_row(account->level)->id, "place", account->place, "role",
	        role_id(account->role), "status", account_status_id(account->status), "factor",
	        account->totp_on, "must_change", account->must_change, "made", made, "made_by",
	        account->created_by);
}

/* What lists and the account alone tell beside. */
static void listed_put(json_t *row, const AccountListed *listed)
{
	g_autofree char *login = listed->login_us ? clock_format(listed->login_us) : NULL;
	const bool merged = *listed->merged_into != '\0';
	json_object_set_new(row, "last_login", login ? json_string(login) : json_null());
	json_object_set_new(row, "school_closed", json_boolean(listed->school_closed));
	json_object_set_new(
	        row, "merged_into", merged ? json_string(listed->merged_into) : json_null());
}

static bool account_gather(const AccountListed *listed, void *data, GError **error)
{
	ListPage *page = data;
	(void)error;
	if (!list_page_room(page, listed->account->id))
		return true;
	json_t *row = account_row(listed->account);
	listed_put(row, listed);
	json_array_append_new(page->rows, row);
	return true;
}

bool api_accounts(Exchange *exchange, GError **error)
{
	g_auto(AccountQuery) query = {0};
	int64_t limit = query_whole(exchange, "limit", ROWS);
	if (!account_query_read(exchange, &query, error))
		return false;
	g_autoptr(json_t) rows = json_array();
	ListPage page = {.exchange = exchange, .rows = rows, .limit = (size_t)limit};
	if (!accounts_search(exchange->store, &exchange->session.account.scope, &query.filter,
	            (int)limit + 1, account_gather, &page, error))
		return false;
	return exchange_json(exchange, 200,
	        json_pack("{s:O, s:o}", "accounts", rows, "next",
	                page.more ? json_integer(page.last) : json_null()));
}

static bool one_put(const AccountListed *listed, void *data, GError **error)
{
	(void)error;
	listed_put(data, listed);
	return true;
}

/* The account in the path as it is now, and the one-time password it was given (NULL: none). */
static bool account_give(
        Exchange *exchange, int status, int64_t id, const char *password, GError **error)
{
	g_auto(Account) account = {0};
	if (!account_load_for(exchange->store, &exchange->session.account, id, &account, error))
		return false;
	g_autoptr(json_t) row = account_row(&account);
	const AccountFilter filter = {.level = (Level)LEVEL_COUNT, .role = ROLE_COUNT, .id = id};
	if (!accounts_search(exchange->store, &account.scope, &filter, 1, one_put, row, error))
		return false;
	if (password)
		json_object_set_new(row, "password", json_string(password));
	exchange_etag(exchange, account.version);
	return exchange_json(exchange, status, json_incref(row));
}

bool api_account(Exchange *exchange, GError **error)
{
	int64_t id;
	return exchange_id(exchange, 0, &id, error) && account_give(exchange, 200, id, NULL, error);
}

static bool role_of(Exchange *exchange, Role *ret, GError **error)
{
	int role = role_find(exchange_body_text(exchange, "role"));
	*ret = (Role)role;
	exchange_spot(exchange, role == ROLE_COUNT ? "json.value" : NULL, "/role", NULL);
	if (role == ROLE_COUNT)
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "no such level or role");
	return role != ROLE_COUNT;
}

bool api_account_create(Exchange *exchange, GError **error)
{
	g_auto(Account) made = {0};
	Act act = exchange_act(exchange, "account");
	int level = level_find(exchange_body_text(exchange, "level"));
	AccountPlan plan = {.name = exchange_body_text(exchange, "name"),
	        .real_name = exchange_body_text(exchange, "real_name"),
	        .phone = exchange_body_text(exchange, "phone"),
	        .level = (Level)level,
	        .place = exchange_body_text(exchange, "place")};
	char *password = NULL;
	if (!role_of(exchange, &plan.role, error))
		return false;
	if (level == LEVEL_COUNT) {
		exchange_spot(exchange, "json.value", "/level", NULL);
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "no such level or role");
		return false;
	}
	if (!account_create(
	            exchange->store, &act, &exchange->session.account, &plan, &password, error))
		return false;
	bool good = account_load_named(exchange->store, plan.name, &made, error) &&
	            account_give(exchange, 201, made.id, password, error);
	secrets_wipe(password);
	return good;
}

bool api_account_edit(Exchange *exchange, GError **error)
{
	AccountEdit edit = {.version = exchange->version,
	        .real_name = exchange_body_text(exchange, "real_name"),
	        .phone = exchange_body_text(exchange, "phone")};
	g_auto(Account) account = {0};
	Act act = exchange_act(exchange, "account");
	const Account *by = &exchange->session.account;
	return exchange_id(exchange, 0, &edit.id, error) &&
	       account_load_for(exchange->store, by, edit.id, &account, error) &&
	       role_of(exchange, &edit.role, error) &&
	       account_edit(exchange->store, &act, by, &edit, error) &&
	       account_give(exchange, 200, edit.id, NULL, error);
}

bool api_account_reset(Exchange *exchange, GError **error)
{
	int64_t id;
	char *password = NULL;
	Act act = exchange_act(exchange, "account");
	if (!exchange_id(exchange, 0, &id, error) ||
	        !account_reset(
	                exchange->store, &act, &exchange->session.account, id, &password, error))
		return false;
	bool good = account_give(exchange, 200, id, password, error);
	secrets_wipe(password);
	return good;
}

bool api_account_status(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Account) account = {0};
	AccountStatus status = ACCOUNT_ACTIVE;
	Act act = exchange_act(exchange, "account");
	const Account *by = &exchange->session.account;
	const char *wanted = exchange_body_text(exchange, "status");
	if (!exchange_id(exchange, 0, &id, error) ||
	        !account_load_for(exchange->store, by, id, &account, error))
		return false;
	while (status < ACCOUNT_CLOSED && strcmp(account_status_id(status), wanted) != 0)
		status++;
	if (strcmp(account_status_id(status), wanted) != 0) {
		exchange_spot(exchange, "json.value", "/status", NULL);
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "no such state");
		return false;
	}
	return account_set_status(exchange->store, &act, by, id, status, error) &&
	       account_give(exchange, 200, id, NULL, error);
}

bool api_account_factor(Exchange *exchange, GError **error)
{
	int64_t id;
	Act act = exchange_act(exchange, "account");
	return exchange_id(exchange, 0, &id, error) &&
	       account_totp_reset(exchange->store, &act, &exchange->session.account, id, error) &&
	       account_give(exchange, 200, id, NULL, error);
}
