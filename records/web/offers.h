/* What pages and calls of classes and specialties share. */
#pragma once

#include "records/store/offers.h"
#include "records/web/exchange.h"

/* What the texts of an offer are called in forms and JSON. */
extern const char *const offer_fields[OFFER_TEXTS];

/* Whether who asks may change them: the school's own clerk. */
bool web_offers_may(const Exchange *exchange);
/* Adds one in a change of its own; RECORDS_ERROR_DENIED for who may not, 422 for no kind. */
bool web_offer_add(Exchange *exchange, Offer *offer, GError **error);
/* Closes one or opens it again, in a change of its own. */
bool web_offer_close(Exchange *exchange, int64_t id, int64_t version, bool closed, GError **error);
/* Puts its texts in the place of those of its version, in a change of its own. */
bool web_offer_change(Exchange *exchange, Offer *offer, GError **error);
/* Whether who asks sits at a school that has entered no specialty. */
bool web_specialties_none(const Exchange *exchange);
