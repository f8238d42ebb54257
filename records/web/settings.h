/* What the page and the calls of the province's settings share. */
#pragma once

#include "records/web/exchange.h"

#include "records/rules/policy.h"

bool api_settings(Exchange *exchange, GError **error);
bool api_settings_change(Exchange *exchange, GError **error);
bool page_settings(Exchange *exchange, GError **error);
bool page_settings_save(Exchange *exchange, GError **error);
