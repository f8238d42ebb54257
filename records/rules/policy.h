/*
 * What a province may decide: which of the provincial rules hold, the numbers they count with, and
 * up to which level each kind of business goes. Written and read as JSON; only what differs from
 * policy_default() is written, so that a default that this program corrects later comes into force.
 * Pure.
 *
 *	{"off": ["resume.early"], "numbers": {"overdue_days": 10}, "levels": {"suspend": "county"}}
 */
#pragma once

#include "records/rules/business.h"

#include <jansson.h>

/* A number of Policy. */
typedef struct {
	const char *name; /* stable, as the member is called */
	size_t member;
	int least, most;
	const char *zh, *en, *source;
} PolicyNumber;

extern const PolicyNumber policy_numbers[];
size_t policy_numbers_count(void);
int policy_number(const Policy *policy, const PolicyNumber *number);

/* What a rule says, with the numbers of the province (NULL: those that hold when it set none).
 * Yours. */
char *policy_rule_words(const Policy *policy, RuleId rule, bool zh);

/* The same as a statement of what holds, for the settings. Yours. */
char *policy_rule_law(const Policy *policy, RuleId rule, bool zh);
/* Whether it counts with a number that the province sets. */
bool policy_rule_counts(RuleId rule);

/* The same of one of the findings, with what they know of it beside. Yours. */
char *policy_finding_words(const Policy *policy, const Findings *findings, RuleId rule, bool zh);
/* Of it what stands in RULE_APPLY_OPEN for the application that is under way: "（申请961）", ""
 * where it lies outside the scope. Yours. */
char *policy_open_words(const Findings *findings, bool zh);

/* The lowest level that the province may let it end at: what an authority must agree to or be told
 * of by the rules of 2010 never ends in the school. */
Level business_least(const Business *business);
/* Up to which level a kind goes: the province's, else that of the table. */
Level business_top(const Policy *policy, const Business *business);

/* Whether the days on which registration closes are none later than the country's:
 * BASE_ERROR_USAGE. */
bool policy_lawful(const Policy *policy, GError **error);
/* What was written when more was allowed, as it may be now: its numbers, and its days once read. */
void policy_tighten_state(json_t *state);
void policy_tighten(Policy *policy);

/* Yours. */
json_t *policy_json(const Policy *policy);
/*
 * Puts what `change` names into *policy, member by member: "off" is the whole list, "numbers" and
 * "levels" those that are to change. BASE_ERROR_USAGE for a rule that is none or national, a number
 * outside its bounds, a day that no month has, a kind or level that is none; then *policy is as it
 * was.
 */
bool policy_change(Policy *policy, const json_t *change, GError **error);
/* What policy_change() takes of what was once written, and nobody may decide any more:
 * BASE_ERROR_USAGE. */
bool policy_change_check(const json_t *change, GError **error);
