/* Kinds about virtualisation: the platform answers, the planned guests run and come back. */
#include "base/cleanup.h"
#include "checks/kinds/kinds.h"
#include <string.h>

static void judge_platform(Judge *judge, const Check *check, const SitePlatform *platform)
{
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_PLATFORM, platform->name);
	const Facts *facts = factbook_find(judge->input->facts, SUBJECT_PLATFORM, platform->name);
	FactTopic topic;
	verdict_expected(row, "%s", platform->uri);
	if (!facts || !verdict_observed(row, facts, "platform", &topic))
		return;
	const char *type = member_text(topic.value, "hypervisor");
	const char *version = member_text(topic.value, "hypervisor_version");
	size_t guests = json_array_size(json_object_get(topic.value, "domains"));
	verdict_actual(row, "%s %s, %zu guests", type, version, guests);
	if (strcmp(type, "TEST") == 0) /* libvirt's own, in memory; a run in tests may open it */
		verdict_decide(row, OUTCOME_FAIL, "这是 libvirt 的测试驱动，不是虚拟化平台",
		        "this is libvirt's test driver, not a platform");
	else
		verdict_decide(row, OUTCOME_PASS, "平台应答：%s %s，虚拟机 %zu 台",
		        "the platform answers: %s %s, %zu guests", type, version, guests);
}

void kind_platform(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	for (guint i = 0; site->platforms && i < site->platforms->len; i++)
		judge_platform(judge, check, g_ptr_array_index(site->platforms, i));
	if (site->platforms && site->platforms->len > 0)
		return;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	judge_cite_plan(judge, row);
	verdict_expected(row, "vCenter / libvirt");
	verdict_decide(row, OUTCOME_FAIL, "site.yaml 的 platforms 中没有任何虚拟化平台",
	        "site.yaml names no virtualisation platform under platforms");
}

/* No platform at all is kind platform's failure: not each guest's again. */
static void guest_unplaced(Judge *judge, Verdict *row)
{
	judge_cite_plan(judge, row);
	if (judge->input->site->platforms->len == 0)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：没有规划任何虚拟化平台",
		        "does not apply: no virtualisation platform is planned");
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "规划为虚拟机，但没有写明所在平台（guest.platform）",
		        "planned as a guest, but guest.platform is not given");
}

/* The guest as its platform shows it; NULL when the row is decided. */
static const json_t *guest_observed(Judge *judge, const SiteHost *host, Verdict *row)
{
	if (!host->guest) {
		guest_unplaced(judge, row);
		return NULL;
	}
	const Facts *facts =
	        factbook_find(judge->input->facts, SUBJECT_PLATFORM, host->guest->platform);
	FactTopic topic;
	if (!facts || !verdict_observed(row, facts, "platform", &topic))
		return NULL;
	size_t i;
	json_t *domain;
	json_array_foreach(json_object_get(topic.value, "domains"), i, domain)
		if (strcmp(member_text(domain, "name"), host->guest->domain) == 0)
			return domain;
	verdict_decide(row, OUTCOME_FAIL, "平台 %s 上没有名为 %s 的虚拟机",
	        "platform '%s' has no guest named '%s'", host->guest->platform,
	        host->guest->domain);
	return NULL;
}

static void judge_guest(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)facts;
	verdict_expected(row, "running");
	const json_t *domain = guest_observed(judge, host, row);
	if (!domain)
		return;
	const char *state = member_text(domain, "state");
	verdict_actual(row, "%s", state);
	if (strcmp(state, "running") == 0)
		verdict_decide(row, OUTCOME_PASS, "虚拟机 %s 正在运行", "guest '%s' is running",
		        host->guest->domain);
	else
		verdict_decide(row, OUTCOME_FAIL, "虚拟机 %s 的状态为 %s", "guest '%s' is '%s'",
		        host->guest->domain, state);
}

void kind_guest(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_guest);
}

static void judge_autostart(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)facts;
	verdict_expected(row, "autostart");
	const json_t *domain = guest_observed(judge, host, row);
	if (!domain && row->outcome == OUTCOME_FAIL) /* kind guest says so already */
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：平台上没有该虚拟机",
		        "does not apply: its platform has no such guest");
	if (!domain)
		return;
	bool autostart = json_is_true(json_object_get(domain, "autostart"));
	verdict_actual(row, "%s", autostart ? "autostart" : "-");
	if (autostart)
		verdict_decide(row, OUTCOME_PASS, "随宿主机自动启动", "starts with its host");
	else
		verdict_decide(row, OUTCOME_WARN, "没有设置随宿主机自动启动",
		        "does not start with its host");
}

void kind_guest_autostart(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_autostart);
}
