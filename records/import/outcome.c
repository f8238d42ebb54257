#include "records/import/outcome.h"

RowOutcome outcome_of(const Findings *findings)
{
	if (findings->rejected)
		return ROW_REJECTED;
	if (findings_have(findings, RULE_SAME_UNCHANGED) ||
	        findings_have(findings, RULE_SAME_WAITS))
		return ROW_UNCHANGED;
	if (findings_have(findings, RULE_SAME_FILLED) ||
	        findings_have(findings, RULE_SAME_CORRECTED))
		return ROW_UPDATED;
	/* what is only missing is work for later (补录), not doubt about what is there */
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule != RULE_FIELD_MISSING)
			return ROW_MARKED;
	return ROW_ACCEPTED;
}

bool outcome_waits(const ImportPlan *plan, const JudgedRow *judged)
{
	Status status = judged->record.student.status;
	return plan->newcomer && judged->outcome < ROW_UPDATED &&
	       (status == STATUS_ADMITTED || status == STATUS_PENDING);
}

void outcome_wait(const ImportPlan *plan, JudgedRow *judged)
{
	if (!outcome_waits(plan, judged))
		return;
	ImportWaits waits = plan->waiting(&judged->record.student, judged->digest, plan->data);
	if (waits == IMPORT_WAITS_NOT && judged->named_waits)
		waits = IMPORT_WAITS_OTHER;
	if (waits == IMPORT_WAITS_NOT)
		return;
	findings_add(&judged->findings, NULL,
	        waits == IMPORT_WAITS_SAME ? RULE_SAME_WAITS : RULE_SAME_WAITS_OTHER, -1);
	judged->outcome = outcome_of(&judged->findings);
}
