/* Classes and specialties of a school. */
#pragma once

#include "records/web/exchange.h"

bool page_offers(Exchange *exchange, GError **error);
bool page_offer_add(Exchange *exchange, GError **error);
bool page_offer(Exchange *exchange, GError **error);
bool page_offer_edit(Exchange *exchange, GError **error);
bool page_offer_close(Exchange *exchange, GError **error);
