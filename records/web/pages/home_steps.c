/* What a new administrator of a province does first, as long as something of it is to be done. */
#include "records/web/pages/students.h"

#include "records/people/account.h"
#include "records/store/accounts.h"
#include "records/store/policies.h"
#include "records/store/schools.h"
#include "records/store/students.h"
#include "records/web/words.h"

#include <string.h>

enum { ACCOUNTS_SEEN = 2 };

static bool school_seen(const School *school, void *data, GError **error)
{
	(void)school;
	(void)error;
	*(bool *)data = true;
	return true;
}

static bool account_seen(const Account *account, void *data, GError **error)
{
	(void)account;
	(void)error;
	++*(int *)data;
	return true;
}

static void step_put(
        const Exchange *exchange, json_t *list, const char *key, const char *link, bool done)
{
	g_autofree char *how = g_strconcat(key, "_how", NULL);
	json_array_append_new(
	        list, json_pack("{s:s, s:s, s:s, s:b}", "words", word(exchange->zh, key), "how",
	                      word(exchange->zh, how), "link", link, "done", done));
}

json_t *home_steps(Exchange *exchange, GError **error)
{
	bool schools = false, students;
	int accounts = 0;
	int64_t settings;
	Policy policy;
	Account *account = &exchange->session.account;
	json_t *list = json_array();
	if (account->level != LEVEL_PROVINCE || account->role != ROLE_ADMINISTRATOR)
		return list;
	if (!schools_walk(exchange->store, "", 1, school_seen, &schools, error) ||
	        !accounts_walk(exchange->store, &account->scope, 0, ACCOUNTS_SEEN, account_seen,
	                &accounts, error) ||
	        !policy_load(exchange->store, &policy, &settings, error) ||
	        !students_any(exchange->store, &students, error)) {
		json_decref(list);
		return NULL;
	}
	if (schools && accounts == ACCOUNTS_SEEN && students)
		return list;
	step_put(exchange, list, "step_schools", "/schools", schools);
	step_put(exchange, list, "step_settings", "/settings", settings > 0);
	step_put(exchange, list, "step_accounts", "/accounts", accounts == ACCOUNTS_SEEN);
	step_put(exchange, list, "step_origins", "/continuations", false);
	step_put(exchange, list, "step_students", "/imports", students);
	step_put(exchange, list, "step_announce", "/faq", false);
	return list;
}
