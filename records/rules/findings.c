/* What a province decides, and what was found: beside the table of records/rules/rule.c. */
#include "base/error.h"
#include "records/rules/rule.h"

#include <string.h>

Policy policy_default(void)
{
	return (Policy){
	        .registration_workdays = 20,
	        .autumn_month = 11,
	        .autumn_day = 20,
	        .spring_month = 4,
	        .spring_day = 20,
	        .suspension_years_max = 2,
	        .resumption_days = 30,
	        .overdue_days = 14,
	        .truancy_periods = 90,
	        .absence_days = 14,
	        .change_reply_workdays = 10,
	};
}

bool policy_switch(Policy *policy, const char *name, bool on, GError **error)
{
	RuleId id = rule_find(name);
	if (id != RULE_NONE && rule_of(id)->provincial) {
		policy->off[id] = !on;
		return true;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        id == RULE_NONE
	                ? "no rule '%s'"
	                : "the rule '%s' holds for the whole country and cannot be switched",
	        name);
	return false;
}

bool findings_have(const Findings *findings, RuleId rule)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule == rule)
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
