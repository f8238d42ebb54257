/* The specialties to choose from. */
#pragma once

#include "records/web/exchange.h"

/*
 * [{label, options: [{id, words}]}]: what the school has open first, then the catalogue that holds
 * for who enters in `entered` (0: not known, all catalogues); `offered`: what the school has open
 * alone, where it has entered any, as nothing else is accepted. Groups of specialties and what
 * nobody enters any more are not in it. Yours.
 */
json_t *web_specialties(const Exchange *exchange, int entered, bool offered);
/* The year of "202609", "2026-09"; that of the present day for what is none. */
int web_entered(const Exchange *exchange, const char *month);
