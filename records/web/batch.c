#include "records/web/batch.h"

#include "records/web/business.h"

#include <string.h>

static bool batch_there(Exchange *exchange, int64_t batch, GError **error)
{
	ApplicationFilter filter = {.turn = -1, .batch = batch};
	int64_t count = 0;
	if (!applications_count(exchange->store, &filter, &count, error))
		return false;
	if (count == 0)
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "there is none");
	return count > 0;
}

bool web_batch_decide(Exchange *exchange, const char *action, const char *reason, BulkEach each,
        void *data, int64_t *ret_batch, GError **error)
{
	static const char *const actions[] = {"submit", "approve", "reject", "withdraw"};
	Office office = web_office(exchange, &exchange->policy);
	size_t chosen = 0;
	if (!exchange_id(exchange, 0, ret_batch, error) ||
	        !batch_there(exchange, *ret_batch, error))
		return false;
	while (chosen < G_N_ELEMENTS(actions) && strcmp(actions[chosen], action) != 0)
		chosen++;
	if (chosen == G_N_ELEMENTS(actions)) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'action' in the query cannot be");
		return false;
	}
	return bulk_decide(&office, *ret_batch, (ApprovalAction)chosen, reason, each, data, error);
}
