/* Going on with the number from lower secondary (学籍接续): whose is open, whose is done, lists of
 * graduates in, the results out. */
#pragma once

#include "records/web/exchange.h"

bool page_continuations(Exchange *exchange, GError **error);
bool page_continuations_out(Exchange *exchange, GError **error);
bool page_origins_template(Exchange *exchange, GError **error);
bool page_origins_send(Exchange *exchange, GError **error);

bool api_continuations(Exchange *exchange, GError **error);
bool api_continuations_out(Exchange *exchange, GError **error);
bool api_origins_send(Exchange *exchange, GError **error);
