/* What `fix` says: previews, results, the check after it; and what the results come to. */
#pragma once

#include "agent/command.h"
#include "checks/verdict.h"
#include "inventory/fix.h"

#include <jansson.h>

/* Rows that failed and are not put right from here (RemedyLeft). */
void fix_show_left(const Invocation *invocation, const GPtrArray *left);
void fix_show_nothing(const Invocation *invocation);
/* Each host's changes with their states and diffs. */
void fix_show_results(const Invocation *invocation, const GPtrArray *fixes);
/* What the check after it says of the rows. */
void fix_show_rows(const Invocation *invocation, const json_t *rows);

bool fix_any_failed(const GPtrArray *fixes);
bool fix_any_unreached(const GPtrArray *fixes);
/* True when a change was made for that row's check on its host. */
bool fix_concerns(const GPtrArray *fixes, const Verdict *row);
