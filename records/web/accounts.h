/* What the pages and the API share of the list of accounts: what it is asked for in a query. */
#pragma once

#include "records/store/accounts.h"
#include "records/web/exchange.h"

enum { ACCOUNT_QUERY_TEXTS = 5 };

/* The filter with the texts that it borrows. */
typedef struct {
	AccountFilter filter;
	char *texts[ACCOUNT_QUERY_TEXTS]; /* as they were given */
	char *place;                      /* as the filter has it */
} AccountQuery;

void account_query_clear(AccountQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AccountQuery, account_query_clear)

/*
 * q (words), level, role, state (accounts_state_id()), place (a school's code, or digits of a
 * region with all in it; 00 at its end stands for nothing), after. WEB_ERROR_UNFIT for what cannot
 * be.
 */
bool account_query_read(const Exchange *exchange, AccountQuery *ret, GError **error);
/* As it stands behind '?', without after, ending in '&' or empty. Yours. */
char *account_query_text(const AccountQuery *query);
/* The same as an object, for forms. Yours. */
json_t *account_query_json(const AccountQuery *query);
