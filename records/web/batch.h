/* A whole batch decided on at once: what the page and the call share. */
#pragma once

#include "records/business/bulk.h"
#include "records/web/exchange.h"

/* Does `action` ("submit", "approve", "reject", "withdraw") to every application of the batch in
 * the path whose turn it is here. RECORDS_ERROR_NOT_FOUND before anything else is wrong with it. */
bool web_batch_decide(Exchange *exchange, const char *action, const char *reason, BulkEach each,
        void *data, int64_t *ret_batch, GError **error);
