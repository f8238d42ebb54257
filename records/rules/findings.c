/* What was found of one row or one application. */
#include "records/rules/rule.h"

bool findings_have(const Findings *findings, RuleId rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule == rule)
			return true;
	return false;
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
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule == rule && findings->list[i].field == field)
			return;
	findings->rejected = findings->rejected || rule_of(rule)->weight == RULE_REJECT;
	if (findings->count == FINDINGS_MAX)
		return;
	findings->list[findings->count].rule = rule;
	findings->list[findings->count++].field = field;
}
