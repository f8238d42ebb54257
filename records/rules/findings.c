/* What was found of one row or one application. */
#include "records/rules/rule.h"

#include <string.h>

void findings_clear(Findings *findings)
{
	memset(findings, 0, offsetof(Findings, list));
	findings->with[0] = findings->grades.now[0] = findings->grades.given[0] = '\0';
}

bool findings_have(const Findings *findings, RuleId rule)
{
	return (findings->rules[rule / 64] >> rule % 64 & 1) != 0;
}

bool findings_at(const Findings *findings, int field)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].field == field)
			return true;
	return false;
}

void findings_add(Findings *findings, const Policy *policy, RuleId rule, int field)
{
	if (rule == RULE_NONE || (policy && policy->off[rule]))
		return;
	for (size_t i = 0; findings_have(findings, rule) && i < findings->count; i++)
		if (findings->list[i].rule == rule && findings->list[i].field == field)
			return;
	findings->rejected = findings->rejected || rule_of(rule)->weight == RULE_REJECT;
	if (findings->count == FINDINGS_MAX)
		return;
	findings->rules[rule / 64] |= UINT64_C(1) << rule % 64;
	findings->list[findings->count].rule = rule;
	findings->list[findings->count++].field = field;
}

void findings_add_grades(Findings *findings, const char *now, const char *given, int field)
{
	findings_add(findings, NULL, RULE_REPEAT_GRADE, field);
	g_strlcpy(findings->grades.now, now, sizeof findings->grades.now);
	g_strlcpy(findings->grades.given, given, sizeof findings->grades.given);
}
