#include "records/web/pages/accounts.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "records/people/account.h"
#include "records/store/schools.h"
#include "records/web/schools.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static const char *role_words(const Exchange *exchange, Role role)
{
	g_autofree char *key = g_strdup_printf("role_%s", role_id(role));
	return word(exchange->zh, key);
}

static const char *level_words(const Exchange *exchange, Level level)
{
	return exchange->zh ? level_row(level)->zh : level_row(level)->en;
}

/* Where it works, in words. Yours. */
static char *place_words(Exchange *exchange, const Account *account)
{
	if (account->level == LEVEL_SCHOOL)
		return g_strdup(view_school(exchange, account->place));
	return *account->place ? view_region(account->place)
	                       : g_strdup(level_words(exchange, account->level));
}

json_t *account_view(Exchange *exchange, const Account *account)
{
	const Account *by = &exchange->session.account;
	g_autofree char *place = place_words(exchange, account);
	g_autofree char *status = g_strdup_printf("account_%s", account_status_id(account->status));
	g_autofree char *made =
	        account->created_at_us ? clock_format_cst(account->created_at_us) : g_strdup("");
	json_t *view = json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
	        (json_int_t)account->id, "version", (json_int_t)account->version, "name",
	        account->name, "real_name", account->real_name, "phone", account->phone, "level",
	        level_words(exchange, account->level), "place", place, "role",
	        role_words(exchange, account->role), "role_id", role_id(account->role));
	json_object_set_new(view, "status", json_string(word(exchange->zh, status)));
	json_object_set_new(view, "status_id", json_string(account_status_id(account->status)));
	json_object_set_new(view, "factor", json_boolean(account->totp_on));
	json_object_set_new(view, "must_change", json_boolean(account->must_change));
	json_object_set_new(view, "made", json_string(made));
	json_object_set_new(
	        view, "made_by", json_string(view_person(exchange, account->created_by)));
	json_object_set_new(view, "managed",
	        json_boolean(account_manages(by, account) && account->status != ACCOUNT_CLOSED));
	return view;
}

void account_listed_put(Exchange *exchange, json_t *view, const AccountListed *listed)
{
	const bool merged = *listed->merged_into != '\0';
	g_autofree char *login = listed->login_us ? clock_format_cst(listed->login_us) : NULL;
	g_autofree char *gone =
	        merged ? g_strconcat(word(exchange->zh, "account_school_merged"),
	                         exchange->zh ? "" : " ",
	                         view_school(exchange, listed->merged_into), NULL)
	               : g_strdup(listed->school_closed
	                                  ? word(exchange->zh, "account_school_closed")
	                                  : "");
	json_object_set_new(
	        view, "login", json_string(login ? login : word(exchange->zh, "account_never")));
	json_object_set_new(view, "never", json_boolean(!login));
	json_object_set_new(view, "gone", json_string(gone));
}

static json_t *choice(const char *id, const char *words, const char *chosen)
{
	return json_pack(
	        "{s:s, s:s, s:b}", "id", id, "words", words, "chosen", strcmp(id, chosen) == 0);
}

json_t *account_roles_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (Role role = 0; role < ROLE_COUNT; role++)
		json_array_append_new(
		        list, choice(role_id(role), role_words(exchange, role), chosen));
	return list;
}

json_t *account_levels_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (int i = 0; i <= (int)exchange->session.account.level; i++)
		json_array_append_new(list,
		        choice(level_row((Level)i)->id, level_words(exchange, (Level)i), chosen));
	return list;
}

static const char *const parts[] = {"name", "real_name", "phone", "level", "place", "role"};

static bool new_show(
        Exchange *exchange, int status, const char *problem, json_t *schools, GError **error)
{
	const Account *by = &exchange->session.account;
	json_t *given = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		json_object_set_new(
		        given, parts[i], json_string(exchange_field(exchange, parts[i])));
	const char *level = exchange_field(exchange, "level");
	const char *role = exchange_field(exchange, "role");
	if (!exchange->form)
		json_object_set_new(
		        given, "place", json_string(by->level == LEVEL_SCHOOL ? by->place : ""));
	return exchange_page_status(exchange, status, "account_new.html",
	        json_pack("{s:o, s:s, s:o, s:o, s:o, s:s}", "schools",
	                schools ? schools : json_array(), "title",
	                word(exchange->zh, "account_new"), "given", given, "levels",
	                account_levels_json(exchange, *level ? level : level_row(LEVEL_SCHOOL)->id),
	                "roles", account_roles_json(exchange, *role ? role : role_id(ROLE_CLERK)),
	                "problem", problem),
	        error);
}

bool page_account_new(Exchange *exchange, GError **error)
{
	return new_show(exchange, 200, "", NULL, error);
}

/* A one-time password, shown this once; it is wiped. */
static bool once_show(
        Exchange *exchange, int status, const char *name, char *password, GError **error)
{
	bool shown = exchange_page_status(exchange, status, "account_once.html",
	        json_pack("{s:s, s:s, s:s}", "title", name, "name", name, "password", password),
	        error);
	secrets_wipe(password);
	return shown;
}

bool page_account_create(Exchange *exchange, GError **error)
{
	g_autoptr(GError) failed = NULL;
	char *text[G_N_ELEMENTS(parts)], *password = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		text[i] = g_strstrip(g_strdup(exchange_field(exchange, parts[i])));
	json_t *schools = NULL;
	const char *other = exchange_field(exchange, "place_name");
	if (*other) {
		g_free(text[ACCOUNT_PLACE]);
		text[ACCOUNT_PLACE] = g_strstrip(g_strdup(other));
	}
	int level = level_find(text[ACCOUNT_LEVEL]), role = role_find(text[ACCOUNT_ROLE]);
	Act act = exchange_act(exchange, "account");
	if (level == (int)LEVEL_SCHOOL)
		web_school_named(exchange, &text[ACCOUNT_PLACE], &schools, &failed);
	AccountPlan plan = {text[ACCOUNT_NAME], text[ACCOUNT_REAL_NAME], text[ACCOUNT_PHONE],
	        (Level)level, text[ACCOUNT_PLACE], (Role)role};
	if (!failed && (level == (int)LEVEL_COUNT || role == (int)ROLE_COUNT))
		g_set_error_literal(&failed, WEB_ERROR, WEB_ERROR_UNFIT, "no such level or role");
	bool good = !failed && !schools &&
	            account_create(exchange->store, &act, &exchange->session.account, &plan,
	                    &password, &failed);
	if (good) {
		good = once_show(exchange, 201, plan.name, password, error);
	} else if (schools) {
		bool any = json_array_size(schools) > 0;
		good = new_show(exchange, 422,
		        word(exchange->zh, any ? "account_schools" : "account_school_none"),
		        schools, error);
	} else {
		int status = exchange_status(failed);
		g_autofree char *words = exchange_words(exchange, failed);
		/* a school that is not registered is a mistake in the form */
		if (status < 500)
			good = new_show(exchange, status == 404 ? 422 : status, words, NULL, error);
		else
			g_propagate_error(error, g_steal_pointer(&failed));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		g_free(text[i]);
	return good;
}

static bool session_gather(const Session *session, void *data, GError **error)
{
	void **pair = data;
	const Exchange *exchange = pair[0];
	const Account *account = pair[2];
	g_autofree char *began = clock_format_cst(session->created_us);
	g_autofree char *seen = clock_format_cst(session->seen_us);
	(void)error;
	json_array_append_new(
	        pair[1], json_pack("{s:I, s:s, s:s, s:s, s:b, s:b}", "id", (json_int_t)session->id,
	                         "began", began, "seen", seen, "address", session->address, "own",
	                         session->id == exchange->session.id, "half",
	                         account->totp_on && session->step_up_us == 0));
	return true;
}

json_t *sessions_view(const Exchange *exchange, int64_t account, GError **error)
{
	g_auto(Account) whose = {0};
	if (!account_load(exchange->store, account, &whose, error))
		return NULL;
	json_t *rows = json_array();
	const void *pair[] = {exchange, rows, &whose};
	if (sessions_walk(exchange->store, account, exchange->now_us, session_gather, pair, error))
		return rows;
	json_decref(rows);
	return NULL;
}

static bool listed_take(const AccountListed *listed, void *data, GError **error)
{
	void **pair = data;
	(void)error;
	account_listed_put(pair[0], pair[1], listed);
	return true;
}

/* What the list says of it, too. Yours; NULL with an error. */
static json_t *whole_view(Exchange *exchange, const Account *account, GError **error)
{
	json_t *view = account_view(exchange, account);
	void *pair[] = {exchange, view};
	const AccountFilter filter = {
	        .level = (Level)LEVEL_COUNT, .role = ROLE_COUNT, .id = account->id};
	if (accounts_search(exchange->store, &account->scope, &filter, 1, listed_take, pair, error))
		return view;
	json_decref(view);
	return NULL;
}

static bool account_show(
        Exchange *exchange, int64_t id, int status, const char *problem, GError **error)
{
	g_auto(Account) account = {0};
	const Account *by = &exchange->session.account;
	if (!account_load_for(exchange->store, by, id, &account, error))
		return false;
	g_autoptr(json_t) row = whole_view(exchange, &account, error);
	if (!row)
		return false;
	json_t *sessions =
	        account_manages(by, &account) ? sessions_view(exchange, id, error) : json_array();
	return sessions &&
	       exchange_page_status(exchange, status, "account.html",
	               json_pack("{s:s, s:O, s:o, s:o, s:s}", "title", account.name, "row", row,
	                       "roles", account_roles_json(exchange, role_id(account.role)),
	                       "sessions", sessions, "problem", problem),
	               error);
}

bool page_account(Exchange *exchange, GError **error)
{
	int64_t id;
	return exchange_id(exchange, 0, &id, error) && account_show(exchange, id, 200, "", error);
}

/* Behind a change of an account: its page again, or with what stood against it. */
static bool account_done(Exchange *exchange, int64_t id, bool good, GError *failed, GError **error)
{
	g_autofree char *path = g_strdup_printf("/accounts/%" G_GINT64_FORMAT, id);
	if (good)
		return exchange_redirect(exchange, path);
	int status = exchange_status(failed);
	if (status != 422 && status != 403 && status != 412) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return account_show(exchange, id, status, words, error);
}

bool page_account_edit(Exchange *exchange, GError **error)
{
	AccountEdit edit = {0};
	GError *failed = NULL;
	guint64 version = 0;
	g_autofree char *name = g_strstrip(g_strdup(exchange_field(exchange, "real_name")));
	g_autofree char *phone = g_strstrip(g_strdup(exchange_field(exchange, "phone")));
	int role = role_find(exchange_field(exchange, "role"));
	Act act = exchange_act(exchange, "account");
	if (!exchange_id(exchange, 0, &edit.id, error))
		return false;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 0, INT64_MAX, &version, NULL);
	edit.version = (int64_t)version;
	edit.real_name = name;
	edit.phone = phone;
	edit.role = (Role)role;
	if (role == ROLE_COUNT)
		g_set_error_literal(&failed, WEB_ERROR, WEB_ERROR_UNFIT, "no such level or role");
	bool good = !failed &&
	            account_edit(exchange->store, &act, &exchange->session.account, &edit, &failed);
	return account_done(exchange, edit.id, good, failed, error);
}

bool page_account_reset(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Account) account = {0};
	const Account *by = &exchange->session.account;
	char *password = NULL;
	GError *failed = NULL;
	Act act = exchange_act(exchange, "account");
	if (!exchange_id(exchange, 0, &id, error) ||
	        !account_load_for(exchange->store, by, id, &account, error))
		return false;
	if (account_reset(exchange->store, &act, by, id, &password, &failed))
		return once_show(exchange, 200, account.name, password, error);
	return account_done(exchange, id, false, failed, error);
}

bool page_account_status(Exchange *exchange, GError **error)
{
	int64_t id;
	const char *wanted = exchange_field(exchange, "status");
	GError *failed = NULL;
	AccountStatus status = ACCOUNT_ACTIVE;
	Act act = exchange_act(exchange, "account");
	if (!exchange_id(exchange, 0, &id, error))
		return false;
	while (status < ACCOUNT_CLOSED && strcmp(account_status_id(status), wanted) != 0)
		status++;
	if (strcmp(account_status_id(status), wanted) != 0)
		g_set_error_literal(&failed, WEB_ERROR, WEB_ERROR_UNFIT, "no such state");
	bool good = !failed && account_set_status(exchange->store, &act, &exchange->session.account,
	                               id, status, &failed);
	return account_done(exchange, id, good, failed, error);
}

bool page_account_factor(Exchange *exchange, GError **error)
{
	int64_t id;
	GError *failed = NULL;
	Act act = exchange_act(exchange, "account");
	if (!exchange_id(exchange, 0, &id, error))
		return false;
	bool good =
	        account_totp_reset(exchange->store, &act, &exchange->session.account, id, &failed);
	return account_done(exchange, id, good, failed, error);
}

bool page_account_session(Exchange *exchange, GError **error)
{
	int64_t id, session;
	GError *failed = NULL;
	g_auto(Account) account = {0};
	const Account *by = &exchange->session.account;
	Act act = exchange_act(exchange, "account");
	if (!exchange_id(exchange, 0, &id, error) || !exchange_id(exchange, 1, &session, error) ||
	        !account_load_for(exchange->store, by, id, &account, error))
		return false;
	if (!account_manages(by, &account))
		g_set_error_literal(&failed, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "accounts are managed by an administrator of a level above or of the same "
		        "place");
	bool good = !failed && session_revoke(exchange->store, &act, id, session, &failed);
	return account_done(exchange, id, good, failed, error);
}
