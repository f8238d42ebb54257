/* Whole records in the form of the import: masked, or in full with a reason that the log keeps; as
 * CSV in either encoding, a piece at a time, or as a workbook. Pages and calls of the API. */
#pragma once

#include "records/web/exchange.h"

/* What there is to download, with the filter of a list. */
bool page_records(Exchange *exchange, GError **error);
/* The table itself; by POST in full. */
bool page_records_file(Exchange *exchange, GError **error);
bool api_records(Exchange *exchange, GError **error);
