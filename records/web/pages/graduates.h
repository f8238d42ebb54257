/* The workbook of graduates: with what is known of them, and sent back with where they went and the
 * numbers of their certificates; as pages and calls of the API. */
#pragma once

#include "records/web/exchange.h"

bool page_graduates_file(Exchange *exchange, GError **error);
/* As CSV or a workbook, by the end of its path; the log tells of it. */
bool page_graduates_known(Exchange *exchange, GError **error);
/* Checks a file, and shows what would come of it. */
bool page_graduates_send(Exchange *exchange, GError **error);
/* Applies for what was shown. */
bool page_graduates_take(Exchange *exchange, GError **error);
bool api_graduates_send(Exchange *exchange, GError **error);
