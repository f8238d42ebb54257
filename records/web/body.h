/* What came with a request, held to what its route says of it (route.h). */
#pragma once

#include "records/web/exchange.h"

/* Reads the form or JSON into the exchange. Errors: 415 for what is no JSON where JSON is wanted,
 * 400 for JSON that is none, 422 for a name that the call does not know, a value of another type, a
 * reason of blanks. */
bool body_read(Exchange *exchange, GError **error);
