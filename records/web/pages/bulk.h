/* Pages of business for a whole class or grade. */
#pragma once

#include "records/web/exchange.h"

/* Who has not been promoted. */
bool page_unpromoted(Exchange *exchange, GError **error);
bool page_unpromoted_csv(Exchange *exchange, GError **error);
bool api_unpromoted(Exchange *exchange, GError **error);
bool page_bulk(Exchange *exchange, GError **error);
/* Looks (`step` preview) or does (`step` commit). */
bool page_bulk_send(Exchange *exchange, GError **error);
/* Decides on all of a batch. */
bool page_batch_decide(Exchange *exchange, GError **error);

/* Those who were ticked as exceptions: int64_t. Yours. */
GArray *bulk_except_read(Exchange *exchange);
