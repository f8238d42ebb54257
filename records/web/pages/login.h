/* Pages of coming in: password, second factor, another password, going. */
#pragma once

#include "records/web/exchange.h"

bool page_login(Exchange *exchange, GError **error);
bool page_login_send(Exchange *exchange, GError **error);
bool page_code(Exchange *exchange, GError **error);
bool page_code_send(Exchange *exchange, GError **error);
bool page_password(Exchange *exchange, GError **error);
bool page_password_send(Exchange *exchange, GError **error);
bool page_factor(Exchange *exchange, GError **error);
bool page_factor_send(Exchange *exchange, GError **error);
bool page_factor_codes(Exchange *exchange, GError **error);
bool page_logout(Exchange *exchange, GError **error);
