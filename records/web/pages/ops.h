/* What machines ask: is it up, may it be asked, what did it count. */
#pragma once

#include "records/web/exchange.h"

bool ops_health(Exchange *exchange, GError **error);
bool ops_ready(Exchange *exchange, GError **error);
/* To this machine alone. */
bool ops_metrics(Exchange *exchange, GError **error);
