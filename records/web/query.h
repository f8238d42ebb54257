/* What a call asks for in its query, held against the table of routes. */
#pragma once

#include "records/web/exchange.h"

/* WEB_ERROR_UNFIT for a name that the call does not know, a number or a word that cannot be. */
bool query_fits(Exchange *exchange, GError **error);
