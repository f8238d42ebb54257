/* Tokens of one's own programs. */
#pragma once

#include "records/web/exchange.h"

bool page_tokens(Exchange *exchange, GError **error);
bool page_token_create(Exchange *exchange, GError **error);
bool page_token_end(Exchange *exchange, GError **error);
