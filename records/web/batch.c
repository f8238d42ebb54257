#include "records/web/batch.h"

#include "records/web/business.h"
#include "records/web/view.h"

#include "base/clock.h"

#include <string.h>

const char *web_bulk_school(const Exchange *exchange, const char *asked)
{
	const Account *account = &exchange->session.account;
	return account->level == LEVEL_SCHOOL ? account->place : asked;
}

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

bool web_action_read(const char *text, ApprovalAction *ret, GError **error)
{
	static const char *const actions[] = {[ACTION_SUBMIT] = "submit",
	        [ACTION_APPROVE] = "approve",
	        [ACTION_REJECT] = "reject",
	        [ACTION_WITHDRAW] = "withdraw"};
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
		if (strcmp(actions[i], text) == 0) {
			*ret = (ApprovalAction)i;
			return true;
		}
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "'action' in the query cannot be");
	return false;
}

bool web_batch_decide(Exchange *exchange, const BulkPick *pick, const char *action,
        const char *reason, BulkEach each, void *data, int64_t *ret_batch, GError **error)
{
	Office office = web_office(exchange, &exchange->policy);
	ApprovalAction chosen;
	return exchange_id(exchange, 0, ret_batch, error) &&
	       batch_there(exchange, *ret_batch, error) &&
	       web_action_read(action, &chosen, error) &&
	       bulk_decide(&office, *ret_batch, pick, chosen, reason, each, data, error);
}

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Gathered;

static void batch_gather(const ApplicationBatch *batch, void *data)
{
	Gathered *gathered = data;
	Exchange *exchange = gathered->exchange;
	g_autofree char *at = clock_format_day(batch->created_us);
	json_array_append_new(gathered->rows,
	        json_pack("{s:I, s:I, s:s, s:s, s:s}", "batch", (json_int_t)batch->batch, "count",
	                (json_int_t)batch->count, "kind", web_business_words(exchange, batch->kind),
	                "school", view_school(exchange, batch->school), "at", at));
}

json_t *web_batches(Exchange *exchange, const ApplicationFilter *asked, int limit, GError **error)
{
	ApplicationFilter filter;
	Gathered gathered = {exchange, json_array()};
	bool waits = web_todo(exchange, &filter) && filter.turn >= 0;
	if (asked)
		filter = *asked;
	if (!waits || applications_batches(
	                      exchange->store, &filter, limit, batch_gather, &gathered, error))
		return gathered.rows;
	json_decref(gathered.rows);
	return NULL;
}

json_t *web_refused_first(const json_t *rows)
{
	json_t *sorted = json_array(), *row;
	size_t i;
	for (int refused = 1; refused >= 0; refused--)
		json_array_foreach(rows, i, row)
			if (refused == (!json_is_true(json_object_get(row, "good")) &&
			                       !json_is_true(json_object_get(row, "excepted"))))
				json_array_append(sorted, row);
	return sorted;
}

typedef struct {
	Office office;
	bool goes_on; /* one that he agrees to goes to a level above */
	bool may[ACTION_WITHDRAW + 1];
} May;

static bool may_gather(const Application *application, void *data, GError **error)
{
	May *may = data;
	(void)error;
	for (int i = 0; i <= ACTION_WITHDRAW; i++)
		may->may[i] |= office_may(&may->office, application, (ApprovalAction)i);
	if (office_may(&may->office, application, ACTION_SUBMIT) ||
	        office_may(&may->office, application, ACTION_APPROVE))
		may->goes_on |= !approval_last(&application->approval);
	return true;
}

json_t *web_batch_may(Exchange *exchange, int64_t batch, GError **error)
{
	enum { LOOKED_AT = 50 /* they were applied for together: mostly they go together */ };
	ApplicationFilter filter, open = {.turn = -1, .open = true, .batch = batch};
	May may = {.office = web_office(exchange, &exchange->policy)};
	bool decides = web_todo(exchange, &filter) && filter.turn >= 0;
	int64_t waiting = 0;
	filter.batch = batch;
	if (decides && (!applications_count(exchange->store, &filter, &waiting, error) ||
	                       !applications_list(exchange->store, &filter, true, 0, LOOKED_AT,
	                               may_gather, &may, error)))
		return NULL;
	if (!applications_list(exchange->store, &open, true, 0, LOOKED_AT, may_gather, &may, error))
		return NULL;
	return json_pack("{s:b, s:b, s:b, s:b, s:I}", "final", !may.goes_on, "submit",
	        may.may[ACTION_SUBMIT], "approve", may.may[ACTION_APPROVE], "withdraw",
	        may.may[ACTION_WITHDRAW], "waiting", (json_int_t)waiting);
}
