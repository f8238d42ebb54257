/* What the page and the calls of the province's settings share. */
#pragma once

#include "records/web/exchange.h"

#include "records/rules/policy.h"

/* {version, rules: [{rule, on, words, source}], numbers: [{name, value, usual, least, most, words,
 * source}], levels: [{kind, words, level, usual}]}. Yours. */
json_t *settings_json(const Exchange *exchange, const Policy *policy, int64_t version);

bool api_settings(Exchange *exchange, GError **error);
bool api_settings_change(Exchange *exchange, GError **error);
bool page_settings(Exchange *exchange, GError **error);
bool page_settings_save(Exchange *exchange, GError **error);
