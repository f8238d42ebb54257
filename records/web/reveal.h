/* Numbers in full: why, and how many an account may be shown within an hour. */
#pragma once

#include "records/web/exchange.h"

/* What the form or body says under "reason", 2 to 200 characters. Yours; NULL: WEB_ERROR_UNFIT. */
char *reveal_reason(Exchange *exchange, GError **error);
/*
 * Whether an account may be shown the numbers of so many students now, which is counted: in a
 * browser a look of REVEALS_AN_HOUR, and everywhere each student of PRINTED_AN_HOUR.
 * WEB_ERROR_SLOW_DOWN when it has had its hour's.
 */
bool reveal_fits(Exchange *exchange, size_t students, GError **error);
/* The same of a list that is taken out: each row of LISTED_AN_HOUR. */
bool reveal_list_fits(Exchange *exchange, size_t rows, GError **error);
/* The same of these students (ids, int64_t) as of looks and prints; tells the log of each, before
 * they are shown. */
bool reveal_many(Exchange *exchange, const GArray *ids, const char *why, GError **error);
