/* kind `form`: one of the easy forms (checks/forms.h), of each host or of the console. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <string.h>

static void decide(Judge *judge, Verdict *row, const FormFindings *found)
{
	const char *wrong = judge_value_zh(judge, found->wrong->str);
	const char *actual = judge_value_zh(judge, found->actual->str);
	verdict_expected(row, "%s", found->expected->str);
	verdict_actual(row, "%s", found->actual->str);
	if (found->wrong->len) /* the Chinese takes the first of each pair, the English the second
	                        */
		verdict_decide(row, OUTCOME_FAIL, "不符合要求：%s%.0s", "%.0snot as asked: %s",
		        wrong, found->wrong->str);
	else if (found->unseen->len)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "没有观测到：%s",
		        "was not observed: %s", found->unseen->str);
	else
		verdict_decide(row, OUTCOME_PASS, "符合要求：%s%.0s", "%.0sas expected: %s", actual,
		        found->actual->str);
}

/* It ran out of its own time, not of the visit's, which --timeout is. */
static void tell_timeout(Verdict *row, const char *cause)
{
	if (strcmp(cause, cause_name(CAUSE_TIMEOUT)) != 0)
		return;
	verdict_remedy(row,
	        "先查明它为什么慢；确实需要更久的，在 checklist.yaml 的这个检查点中写 "
	        "timeout（不写为 "
	        "5s，至多 60s），--timeout 管不到它。",
	        "See why it is slow; where it does need longer, give this check a timeout in "
	        "checklist.yaml (5s unless said otherwise, at most 60s): --timeout is another.");
}

static void judge_facts(Judge *judge, const Facts *facts, Verdict *row)
{
	const Check *check = row->check;
	FactTopic topic;
	if (!verdict_observed(row, facts, check->form->topic(check->form_node), &topic))
		return;
	g_autoptr(json_t) seen = check->form->seen(topic.value, check->form_node);
	const char *cause = json_text_in(seen, "cause");
	if (!seen) {
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "这台主机上没有查看此项",
		        "it was not asked of this host");
		return;
	}
	if (*cause) {
		verdict_unknown(row, cause, "未能查看：%s", "could not be looked at: %s",
		        json_text_in(seen, "message"));
		verdict_said(row, json_text_in(seen, "message"));
		tell_timeout(row, cause);
		return;
	}
	g_auto(FormFindings) found = {0};
	form_compare(check->form, check->form_node, seen, judge->input->judged_at_us, &found);
	decide(judge, row, &found);
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)host;
	judge_facts(judge, facts, row);
}

void kind_form(Judge *judge, const Check *check)
{
	if (!form_is_console(check->form, check->form_node)) {
		judge_hosts(judge, check, judge_one);
		return;
	}
	if (judge->input->pattern)
		return; /* of no host */
	Verdict *row = verdicts_row(
	        judge->verdicts, check, TARGET_SITE, judge->input->site->identity->name);
	judge_facts(judge, factbook_console(judge->input->facts), row);
}
