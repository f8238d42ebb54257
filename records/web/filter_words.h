/* The filter of a list in words of the reader's: what files that go out, the pages of their figures
 * and the log say of it. */
#pragma once

#include "records/web/exchange.h"

/* "status=on_roll&grade=2026", as a query has it or as the log keeps it (log_filter_kept()):
 * "状态：在册（在读、休学、转出中）；年级：2026级". What has no value is not told, nor are pages of
 * a list; a name that is none stands as it is. Yours. */
char *filter_words(Exchange *exchange, const char *query);
