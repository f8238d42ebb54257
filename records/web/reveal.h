/* Numbers in full: why, and how many an account may be shown within an hour. */
#pragma once

#include "records/web/exchange.h"

/* What the form or body says under "reason", 2 to 200 characters. Yours; NULL: WEB_ERROR_UNFIT. */
char *reveal_reason(Exchange *exchange, GError **error);
/* Counts one look at numbers in full; WEB_ERROR_SLOW_DOWN when the account has had its hour's. */
bool reveal_fits(Exchange *exchange, GError **error);
/* Counts a look at those of many students (ids, int64_t), as many an hour as are printed, and tells
 * the log of each, before they are shown. */
bool reveal_many(Exchange *exchange, const GArray *ids, const char *why, GError **error);
