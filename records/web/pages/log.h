/* The log: what was done, by whom, from where. */
#pragma once

#include "records/web/exchange.h"

bool page_log(Exchange *exchange, GError **error);
bool page_log_csv(Exchange *exchange, GError **error);
