/* Lists of graduates of the stage of school before (接续名单): looked at first, then written. */
#pragma once

#include "records/web/exchange.h"

bool page_origins_template(Exchange *exchange, GError **error);
bool page_origins_send(Exchange *exchange, GError **error);
bool page_origins_take(Exchange *exchange, GError **error);

bool api_origins_send(Exchange *exchange, GError **error);
