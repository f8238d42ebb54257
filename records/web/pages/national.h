/* The result of the national check: the table to fill in, and what comes of one that is sent. */
#pragma once

#include "records/web/exchange.h"

bool page_national(Exchange *exchange, GError **error);
bool page_national_template(Exchange *exchange, GError **error);
/* Writes what was looked at. */
bool page_national_take(Exchange *exchange, GError **error);
bool page_national_send(Exchange *exchange, GError **error);
bool api_national_send(Exchange *exchange, GError **error);
