/* A whole batch decided on at once: what the page and the call share. */
#pragma once

#include "records/business/bulk.h"
#include "records/web/exchange.h"

/* The school whose numbers count on: that of who asks, else `asked` (""). Borrowed. */
const char *web_bulk_school(const Exchange *exchange, const char *asked);

/* Does `action` ("submit", "approve", "reject", "withdraw") to every application of the batch in
 * the path (`pick` NULL), or to some, whose turn it is here. RECORDS_ERROR_NOT_FOUND before
 * anything else is wrong with it. */
bool web_batch_decide(Exchange *exchange, const BulkPick *pick, const char *action,
        const char *reason, BulkEach each, void *data, int64_t *ret_batch, GError **error);

/* The batches among what waits for who asks, the oldest first: [{batch, count, kind, school, at}];
 * [] when he decides on nothing. NULL on failure. Yours. */
json_t *web_batches(Exchange *exchange, int limit, GError **error);
/* What he may do with a batch, {submit, approve, withdraw, waiting}: `waiting` is how many of it
 * stand with him. NULL on failure. Yours. */
json_t *web_batch_may(Exchange *exchange, int64_t batch, GError **error);
