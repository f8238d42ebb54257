/* Calls of the API that concern students. */
#pragma once

#include "records/web/exchange.h"

bool api_students(Exchange *exchange, GError **error);
bool api_student(Exchange *exchange, GError **error);
bool api_search(Exchange *exchange, GError **error);
bool api_statistics(Exchange *exchange, GError **error);
/* Changes since a cursor, for systems that keep a copy. */
bool api_events(Exchange *exchange, GError **error);
