/* Where graduates went (毕业去向, JY/T 1005-2012 ZZXS1102): counted from what schools registered.
 */
#pragma once

#include "records/web/exchange.h"

bool page_destinations(Exchange *exchange, GError **error);
bool page_destinations_csv(Exchange *exchange, GError **error);
bool api_destinations(Exchange *exchange, GError **error);
