/* Changes of standing (学籍异动) that came into force, with the codes of JY/T 1005-2012 ZZXS0702.
 */
#pragma once

#include "records/web/exchange.h"

bool page_movements(Exchange *exchange, GError **error);
bool page_movements_csv(Exchange *exchange, GError **error);
bool api_movements(Exchange *exchange, GError **error);
