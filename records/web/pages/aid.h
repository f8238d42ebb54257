/* Lists of aid: made by a school, reviewed upward. */
#pragma once

#include "records/web/exchange.h"

bool page_aid(Exchange *exchange, GError **error);
bool page_aid_send(Exchange *exchange, GError **error);
bool page_aid_list(Exchange *exchange, GError **error);
bool page_aid_decide(Exchange *exchange, GError **error);
/* The list as a table: CSV. */
bool page_aid_csv(Exchange *exchange, GError **error);

bool api_aid(Exchange *exchange, GError **error);
bool api_aid_make(Exchange *exchange, GError **error);
bool api_aid_list(Exchange *exchange, GError **error);
bool api_aid_decide(Exchange *exchange, GError **error);
