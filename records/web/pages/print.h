/* Printed forms as pages, PDF and API calls: masked by GET; in full by POST with a reason, which
 * the log keeps for each student. */
#pragma once

#include "records/web/exchange.h"

bool page_print_card(Exchange *exchange, GError **error);
bool page_print_cards(Exchange *exchange, GError **error);
bool page_print_register(Exchange *exchange, GError **error);
bool page_print_graduates(Exchange *exchange, GError **error);
bool page_print_aid(Exchange *exchange, GError **error);
