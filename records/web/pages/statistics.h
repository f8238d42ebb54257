/* How many students there are: tables with bars, one step deeper by a click, and as a file. */
#pragma once

#include "records/store/statistics.h"
#include "records/web/exchange.h"

bool page_statistics(Exchange *exchange, GError **error);
/* The same as CSV for spreadsheets (UTF-8 with a BOM). */
bool page_statistics_csv(Exchange *exchange, GError **error);
bool page_statistics_xlsx(Exchange *exchange, GError **error);
/* What a value is called; schools that a province or a city manages itself are so. Yours. */
char *statistics_label(Exchange *exchange, Dimension by, const char *value);
