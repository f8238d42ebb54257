/*
 * Changes of students' standing (学籍异动) as JY/T 1005-2012 ZZXS0702 has them, with the codes of
 * JY/T 1001-2012 XJYDLB: what came into force in the scope, the newest first.
 */
#pragma once

#include "records/web/exchange.h"

bool page_movements(Exchange *exchange, GError **error);
bool page_movements_csv(Exchange *exchange, GError **error);
bool api_movements(Exchange *exchange, GError **error);
