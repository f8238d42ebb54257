/* Accounts of a scope for programs: looked at, made, managed. */
#pragma once

#include "records/web/exchange.h"

bool api_accounts(Exchange *exchange, GError **error);
bool api_account(Exchange *exchange, GError **error);
bool api_account_create(Exchange *exchange, GError **error);
bool api_account_edit(Exchange *exchange, GError **error);
bool api_account_reset(Exchange *exchange, GError **error);
bool api_account_status(Exchange *exchange, GError **error);
bool api_account_factor(Exchange *exchange, GError **error);
