/* A whole batch decided on at once: what the page and the call share. */
#pragma once

#include "records/business/bulk.h"
#include "records/web/exchange.h"

/* The school whose numbers count on: that of who asks, else `asked` (""). Borrowed. */
const char *web_bulk_school(const Exchange *exchange, const char *asked);

/* Rows that tell {good, excepted}: those who are refused first, the others behind them, each in
 * their order. Yours; the rows are shared. */
json_t *web_refused_first(const json_t *rows);

/* "submit", "approve", "reject", "withdraw"; WEB_ERROR_UNFIT. Pure. */
bool web_action_read(const char *text, ApprovalAction *ret, GError **error);

/* Does `action` ("submit", "approve", "reject", "withdraw") to every application of the batch in
 * the path (`pick` NULL), or to some, whose turn it is here. RECORDS_ERROR_NOT_FOUND before
 * anything else is wrong with it. */
bool web_batch_decide(Exchange *exchange, const BulkPick *pick, const char *action,
        const char *reason, BulkEach each, void *data, int64_t *ret_batch, GError **error);

/* The batches among what waits for who asks (`asked`: those of it that it has; NULL: all), the
 * oldest first: [{batch, count, kind, school, at}]; [] when he decides on nothing. NULL on failure.
 * Yours. */
json_t *web_batches(Exchange *exchange, const ApplicationFilter *asked, int limit, GError **error);
/* What he may do with a batch, {submit, approve, withdraw, waiting, final}: `waiting` is how many
 * of it stand with him; `final`: what he submits comes into force by that. NULL on failure. Yours.
 */
json_t *web_batch_may(Exchange *exchange, int64_t batch, GError **error);
