/* What was typed when a login had ended, behind the next one (records/web/kept.h). */
#pragma once

#include "records/web/exchange.h"

/* exchange->kept, which is of the account that is in: to be sent, or let go. */
bool kept_show(Exchange *exchange, int status, GError **error);
/* What somebody carries along, at the place where he is: he logs in, or is shown it. */
bool page_kept(Exchange *exchange, GError **error);
