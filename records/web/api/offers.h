/* Classes and specialties for programs. */
#pragma once

#include "records/web/exchange.h"

bool api_offers(Exchange *exchange, GError **error);
bool api_offer_add(Exchange *exchange, GError **error);
bool api_offer_edit(Exchange *exchange, GError **error);
bool api_offer_close(Exchange *exchange, GError **error);
