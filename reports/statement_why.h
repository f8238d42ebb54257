/* Why a statement or waiver of a report does not count. Pure. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/*
 * Of an entry of `attestations` or `waivers` whose `counts` is false: "内容与签名时不同", "已于
 * 2026-11-20 到期"; `judged_at` as in the report's run. "" when nothing of it says why. Owned.
 */
char *statement_why(const json_t *entry, bool waiver, const char *judged_at, bool zh);
