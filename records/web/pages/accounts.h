/* Accounts of a scope in the browser: looked at, made, managed; and one's own sessions. */
#pragma once

#include "records/store/accounts.h"
#include "records/web/exchange.h"

bool page_accounts(Exchange *exchange, GError **error);
bool page_accounts_csv(Exchange *exchange, GError **error);
bool page_accounts_xlsx(Exchange *exchange, GError **error);
bool page_account_new(Exchange *exchange, GError **error);
bool page_account_create(Exchange *exchange, GError **error);
bool page_account(Exchange *exchange, GError **error);
bool page_account_edit(Exchange *exchange, GError **error);
bool page_account_reset(Exchange *exchange, GError **error);
bool page_account_status(Exchange *exchange, GError **error);
bool page_account_factor(Exchange *exchange, GError **error);
bool page_account_session(Exchange *exchange, GError **error);

bool page_accounts_template(Exchange *exchange, GError **error);
bool page_accounts_send(Exchange *exchange, GError **error);

bool page_own(Exchange *exchange, GError **error);
bool page_own_session(Exchange *exchange, GError **error);

/* What the files of accounts share. */

/* {id, version, name, real_name, phone, level, place, role, status, factor, …} in the reader's
 * language; `by` manages it or not. Yours. */
json_t *account_view(Exchange *exchange, const Account *account);
/* Puts into it what a list tells beside: {login, never, gone}: when somebody last came in, and what
 * became of its school, "". */
void account_listed_put(Exchange *exchange, json_t *view, const AccountListed *listed);
/* [{id, words, chosen}]: the roles; his own level and those below, as he who manages at the school
 * makes accounts of the school. Yours. */
json_t *account_roles_json(const Exchange *exchange, const char *chosen);
json_t *account_levels_json(const Exchange *exchange, const char *chosen);
/* The list with what was wrong with a form, or "". */
bool accounts_show(Exchange *exchange, int status, const char *problem, GError **error);
/* Sessions of an account for templates. Yours; NULL with an error. */
json_t *sessions_view(const Exchange *exchange, int64_t account, GError **error);
