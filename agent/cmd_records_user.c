/* jiuxu records user: accounts, by who has the machine. */
#include "agent/records.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secrets.h"
#include "records/people/account.h"
#include "records/people/login.h"
#include "records/people/totp.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { LISTED_MAX = 100000 };

/* The account that is named behind the verb. */
static bool named(Store *store, int argc, char **argv, Account *ret, GError **error)
{
	if (argc == 2)
		return account_load_named(store, argv[1], ret, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "records user %s takes one NAME", argv[0]);
	return false;
}

/* A one-time password to stdout alone, what it is to stderr. */
static void password_told(const RecordsOptions *options, const char *name, char *password)
{
	fprintf(stderr,
	        invocation_zh(options->invocation)
	                ? "账号 %s 的一次性口令，首次登录时必须更改：\n"
	                : "one-time password of %s, to be changed at the first login:\n",
	        name);
	puts(password);
	secrets_wipe(password);
}

static bool plan_read(
        const RecordsOptions *options, int argc, char **argv, AccountPlan *ret, GError **error)
{
	int level = options->level ? level_find(options->level) : LEVEL_COUNT;
	int role = options->role ? role_find(options->role) : ROLE_COUNT;
	*ret = (AccountPlan){argc == 2 ? argv[1] : NULL, options->real_name, options->phone,
	        (Level)level, options->place ? options->place : "", (Role)role};
	const char *words = argc != 2 ? "records user add takes one NAME"
	                    : level == LEVEL_COUNT
	                            ? "records user add wants --level school, county, city, "
	                              "province or ministry"
	                    : role == ROLE_COUNT ? "records user add wants --role clerk, reviewer, "
	                                           "administrator or auditor"
	                                         : NULL;
	if (words)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return !words;
}

static bool user_add(RecordsOptions *options, Store *store, const Act *act, int argc, char **argv,
        GError **error)
{
	AccountPlan plan;
	char *password;
	if (!plan_read(options, argc, argv, &plan, error) ||
	        !account_create(store, act, NULL, &plan, &password, error))
		return false;
	password_told(options, plan.name, password);
	return true;
}

static bool account_listed(const Account *account, void *data, GError **error)
{
	(void)error;
	json_array_append_new(data,
	        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "name", account->name,
	                "real_name", account->real_name, "level", level_row(account->level)->id,
	                "place", account->place, "role", role_id(account->role), "status",
	                account_status_id(account->status), "must_change", account->must_change,
	                "second_factor", account->totp_on));
	return true;
}

static const char *word_of(const json_t *row, const char *key)
{
	return json_string_value(json_object_get(row, key));
}

static void list_print(const json_t *list, bool zh)
{
	size_t i;
	json_t *row;
	puts(zh ? "账号\t级别\t单位\t角色\t姓名\t状态"
	        : "name\tlevel\tplace\trole\treal name\tstatus");
	json_array_foreach(list, i, row) {
		const char *level = word_of(row, "level"), *role = word_of(row, "role");
		const char *status = word_of(row, "status");
		bool locked = strcmp(status, "locked") == 0, closed = strcmp(status, "closed") == 0;
		printf("%s\t%s\t%s\t%s\t%s\t%s\n", word_of(row, "name"),
		        zh ? level_row((Level)level_find(level))->zh : level, word_of(row, "place"),
		        zh ? role_zh((Role)role_find(role)) : role, word_of(row, "real_name"),
		        !zh      ? status
		        : locked ? "已锁定"
		        : closed ? "已注销"
		                 : "正常");
	}
}

static bool user_list(RecordsOptions *options, Store *store, const Act *act, int argc, char **argv,
        GError **error)
{
	bool json;
	(void)act;
	json_t *list = json_array();
	bool good = command_arguments(argc, argv, 0, error) &&
	            records_format(options, &json, error) &&
	            accounts_walk(store, &scope_whole, 0, LISTED_MAX, account_listed, list, error);
	if (good && json)
		records_json_print("jiuxu.records.users/1", "users", list);
	else if (good)
		list_print(list, invocation_zh(options->invocation));
	json_decref(list);
	return good;
}

static bool user_reset(RecordsOptions *options, Store *store, const Act *act, int argc, char **argv,
        GError **error)
{
	g_auto(Account) account = {0};
	char *password;
	if (!named(store, argc, argv, &account, error) ||
	        !account_reset(store, act, NULL, account.id, &password, error))
		return false;
	password_told(options, account.name, password);
	return true;
}

static bool status_to(
        AccountStatus status, Store *store, const Act *act, int argc, char **argv, GError **error)
{
	g_auto(Account) account = {0};
	return named(store, argc, argv, &account, error) &&
	       account_set_status(store, act, NULL, account.id, status, error);
}

static bool user_lock(RecordsOptions *options, Store *store, const Act *act, int argc, char **argv,
        GError **error)
{
	(void)options;
	return status_to(ACCOUNT_LOCKED, store, act, argc, argv, error);
}

static bool user_unlock(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	(void)options;
	return status_to(ACCOUNT_ACTIVE, store, act, argc, argv, error);
}

static bool user_close(RecordsOptions *options, Store *store, const Act *act, int argc, char **argv,
        GError **error)
{
	(void)options;
	return status_to(ACCOUNT_CLOSED, store, act, argc, argv, error);
}

static bool user_totp_reset(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	g_auto(Account) account = {0};
	(void)options;
	return named(store, argc, argv, &account, error) &&
	       account_totp_reset(store, act, NULL, account.id, error);
}

static void factor_told(bool zh, bool on)
{
	puts(!zh     ? on ? "the second factor is asked for from county upward"
	                  : "the second factor is asked for of nobody: logins from county upward want "
	                    "a "
	                    "password alone"
	        : on ? "县级以上登录须用动态验证码"
	             : "动态验证码已关闭：县级以上凭口令就能登录");
}

static bool user_second_factor(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	bool on = argc == 2 && strcmp(argv[1], "on") == 0;
	bool change = on || (argc == 2 && strcmp(argv[1], "off") == 0);
	if (argc == 1 || change) {
		if (!(change ? totp_require(store, act, on, error)
		             : totp_required(store, LEVEL_PROVINCE, &on, error)))
			return false;
		factor_told(invocation_zh(options->invocation), on);
		return true;
	}
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "records user second-factor takes on or off: whether it is asked for from county "
	        "upward");
	return false;
}

static bool session_listed(const Session *session, void *data, GError **error)
{
	g_autofree char *created = clock_format_cst(session->created_us);
	g_autofree char *seen = clock_format_cst(session->seen_us);
	(void)error;
	json_array_append_new(
	        data, json_pack("{s:I, s:s, s:s, s:s}", "id", (json_int_t)session->id, "address",
	                      session->address, "since", created, "seen", seen));
	return true;
}

static bool user_sessions(RecordsOptions *options, Store *store, const Act *act, int argc,
        char **argv, GError **error)
{
	bool json, good;
	size_t i;
	json_t *row, *list = json_array();
	g_auto(Account) account = {0};
	good = named(store, argc, argv, &account, error) && records_format(options, &json, error) &&
	       sessions_walk(store, account.id, act->at_us, session_listed, list, error);
	if (good && json)
		records_json_print("jiuxu.records.sessions/1", "sessions", list);
	else if (good && json_array_size(list) == 0)
		fprintf(stderr,
		        invocation_zh(options->invocation) ? "账号 %s 现在没有登录\n"
		                                           : "%s is not logged in anywhere\n",
		        account.name);
	else if (good)
		json_array_foreach(list, i, row)
			printf("%" JSON_INTEGER_FORMAT "\t%s\t%s\t%s\n",
			        json_integer_value(json_object_get(row, "id")),
			        word_of(row, "address"), word_of(row, "since"),
			        word_of(row, "seen"));
	json_decref(list);
	return good;
}

static bool user_end(RecordsOptions *options, Store *store, const Act *act, int argc, char **argv,
        GError **error)
{
	g_auto(Account) account = {0};
	char *end = NULL;
	int64_t id = argc == 3 ? g_ascii_strtoll(argv[2], &end, 10) : 0;
	(void)options;
	if (id < 1 || *end) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "records user end-session takes NAME and the NUMBER that `records user "
		        "sessions` shows");
		return false;
	}
	return account_load_named(store, argv[1], &account, error) &&
	       session_revoke(store, act, account.id, id, error);
}

const RecordsVerb records_user_verbs[] = {
        {"add", RECORDS_CHANGE, user_add},
        {"list", RECORDS_LOOK, user_list},
        {"reset", RECORDS_CHANGE, user_reset},
        {"lock", RECORDS_CHANGE, user_lock},
        {"unlock", RECORDS_CHANGE, user_unlock},
        {"close", RECORDS_CHANGE, user_close},
        {"sessions", RECORDS_LOOK, user_sessions},
        {"end-session", RECORDS_CHANGE, user_end},
        {"totp-reset", RECORDS_CHANGE, user_totp_reset},
        {"second-factor", RECORDS_CHANGE, user_second_factor},
        {"import", RECORDS_CHANGE, records_user_import},
        {"template", RECORDS_APART, records_user_template},
        {NULL, RECORDS_APART, NULL},
};

int records_user(RecordsOptions *options, int argc, char **argv, GError **error)
{
	return records_verb_run(options, "records user", records_user_verbs, argc, argv, error);
}
