/* Suspensions: that have yet to begin, whose end is over, and the others. */
#pragma once

#include "records/web/exchange.h"

bool page_suspensions(Exchange *exchange, GError **error);
bool api_suspensions(Exchange *exchange, GError **error);
/* {state, day, late} of a student: state "" when there is none. Yours; NULL on error. */
json_t *suspension_json(const Exchange *exchange, int64_t student, GError **error);
/* How many have yet to begin, how many should be back. */
bool suspensions_count(
        const Exchange *exchange, int64_t *ret_waiting, int64_t *ret_over, GError **error);
