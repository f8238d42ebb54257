/* Which part of a request an error is about, where whoever found it did not say (exchange_spot()).
 */
#pragma once

#include "records/web/exchange.h"

/*
 * Of an error that is answered with 422 by a call of the API: the part of the request that its
 * message (English, ours) speaks of, found in the route's own parameters: what it quotes, the words
 * that mean a parameter, the parameter's name. Sets exchange->spot: `query.value` with the
 * parameter, `json.value` with a pointer into the body; `refused` with neither when the request is
 * as it should be and the state of things stands against it. Nothing when it was said already.
 */
void spot_find(Exchange *exchange, const GError *error);
