/* The description of the API (OpenAPI 3.1), made from the table of routes. */
#pragma once

#include "records/web/exchange.h"

bool api_openapi(Exchange *exchange, GError **error);
