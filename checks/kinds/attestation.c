/* kind `attestation`: nobody observes it; the judge lets a signed statement stand in. */
#include "checks/kinds/kinds.h"

static void wait_for_a_person(Verdict *row)
{
	verdict_expected(row, "signed attestation");
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "此项需要负责人书面确认，尚未收到",
	        "a person must attest this; no attestation yet");
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)host, (void)facts;
	wait_for_a_person(row);
	if (judge_hosted(judge))
		judge_wait_for_the_cloud(row);
}

void kind_attestation(Judge *judge, const Check *check)
{
	if (check->target == TARGET_HOST) {
		judge_hosts(judge, check, judge_one);
		return;
	}
	const SiteIdentity *identity = judge->input->site->identity;
	wait_for_a_person(verdicts_row(judge->verdicts, check, TARGET_SITE, identity->name));
}
