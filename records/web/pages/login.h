/* Pages of coming in: password, second factor, another password, going. */
#pragma once

#include "records/web/exchange.h"

/*
 * Answers with the page that stands before everything else ("/login", "/login/code", "/password",
 * "/factor"), which carries along what is kept (kept.h) and says so.
 */
bool login_show(Exchange *exchange, const char *page, int status, GError **error);
/*
 * Behind a step of coming in: to `next`. Who carries along what he had typed is shown the step that
 * comes next, and behind the last of them what it was; another account is told that it is dropped.
 */
bool login_go_on(Exchange *exchange, const char *next, GError **error);

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
