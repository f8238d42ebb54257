/* How many numbers in full an account may be shown within an hour. */
#pragma once

#include "records/web/exchange.h"

/* Counts one look at numbers in full; WEB_ERROR_SLOW_DOWN when the account has had its hour's. */
bool reveal_fits(Exchange *exchange, GError **error);
