/* Late registration: what the province allows, and the page and calls that say so. */
#pragma once

#include "records/web/exchange.h"

bool page_late(Exchange *exchange, GError **error);
bool page_late_set(Exchange *exchange, GError **error);
bool api_late(Exchange *exchange, GError **error);
bool api_late_set(Exchange *exchange, GError **error);
