/*
 * kind `os_licence`: what an operating system that is sold says of its own licence, beside the
 * ledger. Four answers: proven by the system, contradicted by it, on paper only, unknown. Free
 * systems need none.
 */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/licence_count.h"
#include <string.h>

/* os-release's ID of what may be used without paying for it. */
static const char *const free_systems[] = {"debian", "ubuntu", "centos", "rocky", "almalinux",
        "fedora", "openeuler", "anolis", "opencloudos", "opensuse", "opensuse-leap", "ol", "alpine",
        "arch", "linuxmint", "amzn", NULL};
static const char *const sold_systems[] = {
        "rhel", "sles", "sles_sap", "sled", "kylin", "neokylin", "uos", "uniontech", NULL};

/* True when the term that the system tells lies behind the judging time. */
static bool is_over(const Judge *judge, const char *expires)
{
	int64_t end_us = 0;
	return *expires && clock_parse_day_end(expires, &end_us) &&
	       end_us <= judge->input->judged_at_us;
}

static void decide_by_paper(Paper paper, const char *name, const char *said, Verdict *row)
{
	if (paper == PAPER_DOCUMENT)
		verdict_decide(row, OUTCOME_WARN,
		        "仅有书面授权：台账有授权文件，%s 自身未能证实%s%s",
		        "on paper only: the ledger has a document, %s itself does not show it%s%s",
		        name, *said ? ": " : "", said);
	else
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "%s 自身没有给出授权状态，台账中也没有它的授权文件%s%s",
		        "%s does not show its licence, and the ledger has no document of it%s%s",
		        name, *said ? ": " : "", said);
}

static void decide_sold(
        Judge *judge, const json_t *seen, Paper paper, const char *name, Verdict *row)
{
	const char *state = json_text_in(seen, "state"), *said = json_text_in(seen, "said"),
	           *expires = json_text_in(seen, "expires"), *tool = json_text_in(seen, "tool");
	verdict_actual(row, "%s %s %s", name, said, expires);
	if (strcmp(state, "activated") == 0 && is_over(judge, expires))
		verdict_decide(row, OUTCOME_FAIL, "系统报告授权已于 %s 到期（%s）",
		        "the system says that its licence expired after %s (%s)", expires, tool);
	else if (strcmp(state, "activated") == 0)
		verdict_decide(row, OUTCOME_PASS, "系统证实已授权：%s（%s）",
		        "proven by the system: %s (%s)", said, tool);
	else if (strcmp(state, "not_activated") == 0)
		verdict_decide(row, OUTCOME_FAIL, "系统报告未授权：%s（%s）",
		        "contradicted by the system: %s (%s)", said, tool);
	else
		decide_by_paper(paper, name, said, row);
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic os;
	verdict_expected(row, "licensed, or free");
	if (!verdict_observed(row, facts, "os", &os))
		return;
	const char *id = json_text_in(os.value, "id"),
	           *name = json_text_in(os.value, "pretty_name");
	Paper paper = licence_paper(judge->input->site, FAMILY_OS, host);
	bool sold = g_strv_contains(sold_systems, id);
	verdict_actual(row, "%s", name);
	if (g_strv_contains(free_systems, id) || (!sold && paper == PAPER_FREE)) {
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：%s 无需授权",
		        "does not apply: %s needs no licence", name);
		return;
	}
	FactTopic activation = facts_find(facts, "activation");
	if (activation.value)
		verdict_cite(row, &activation);
	decide_sold(judge, activation.value, paper, name, row);
}

void kind_os_licence(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}
