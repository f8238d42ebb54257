/* The log as JSON. */
#pragma once

#include "records/web/exchange.h"

extern const RouteParameter log_parameters[];
bool api_log(Exchange *exchange, GError **error);
