/* What problem documents of each kind mean, for people and programs. */
#pragma once

#include "records/web/exchange.h"

bool api_errors(Exchange *exchange, GError **error);
bool api_error(Exchange *exchange, GError **error);
