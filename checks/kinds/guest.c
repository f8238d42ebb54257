/* Kinds about the planned guests: they are there, run, come back, and are the hosts we log in to.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "inventory/sources/linux.h"
#include <string.h>

/* No platform at all is kind platform's failure: not each guest's again. */
static void guest_unplaced(Judge *judge, Verdict *row)
{
	judge_cite_plan(judge, row);
	if (judge->input->site->platforms->len == 0 && judge_hosted(judge))
		judge_wait_for_the_cloud(row);
	else if (judge->input->site->platforms->len == 0)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：没有规划任何虚拟化平台",
		        "does not apply: no virtualisation platform is planned");
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "规划为虚拟机，但没有写明所在平台（guest.platform）",
		        "planned as a guest, but guest.platform is not given");
}

const json_t *guest_seen(const Judge *judge, const SiteHost *host, FactTopic *ret)
{
	const Facts *facts = host->guest ? factbook_find(judge->input->facts, SUBJECT_PLATFORM,
	                                           host->guest->platform)
	                                 : NULL;
	size_t i;
	json_t *domain;
	*ret = facts ? facts_find(facts, "platform") : (FactTopic){0};
	json_array_foreach(json_object_get(ret->value, "domains"), i, domain)
		if (strcmp(json_text_in(domain, "name"), host->guest->domain) == 0)
			return domain;
	return NULL;
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
	if (!facts || !verdict_observed(row, facts, "platform", &topic)) {
		verdict_remedy(row,
		        "先恢复到平台 %s 的连接（检查其服务、地址、证书与账号），再重新检查。",
		        "Mend the way to platform '%s' first (its service, address, certificate "
		        "and account), then check again.",
		        host->guest->platform);
		return NULL;
	}
	const json_t *domain = guest_seen(judge, host, &topic);
	if (domain)
		return domain;
	verdict_decide(row, OUTCOME_FAIL, "平台 %s 上没有名为 %s 的虚拟机",
	        "platform '%s' has no guest named '%s'", host->guest->platform,
	        host->guest->domain);
	return NULL;
}

/* By the state that a guest of libvirt is in; elsewhere the check's own words do. */
static void guest_remedy(Judge *judge, const SiteGuest *guest, const char *state, Verdict *row)
{
	const SitePlatform *platform = site_platform_find(judge->input->site, guest->platform);
	const char *verb = strcmp(state, "paused") == 0     ? "resume"
	                   : strcmp(state, "shut off") == 0 ? "start"
	                                                    : NULL;
	if (platform && platform->kind == PLATFORM_LIBVIRT && verb)
		verdict_remedy(row, "在平台上执行 virsh %s %s。", "On the platform: virsh %s %s",
		        verb, guest->domain);
}

static void judge_guest(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)facts;
	verdict_expected(row, "running");
	const json_t *domain = guest_observed(judge, host, row);
	if (!domain)
		return;
	const char *state = json_text_in(domain, "state");
	verdict_actual(row, "%s", state);
	if (strcmp(state, "running") == 0)
		verdict_decide(row, OUTCOME_PASS, "虚拟机 %s 正在运行", "guest '%s' is running",
		        host->guest->domain);
	else {
		verdict_decide(row, OUTCOME_FAIL, "虚拟机 %s 的状态为 %s", "guest '%s' is '%s'",
		        host->guest->domain, state);
		guest_remedy(judge, host->guest, state, row);
	}
}

void kind_guest(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_guest);
}

/* Kind guest says already that there is none, or that the platform is the cloud's. */
static void guest_is_said_already(const Judge *judge, const SiteHost *host, Verdict *row)
{
	if (row->outcome == OUTCOME_FAIL)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：平台上没有该虚拟机",
		        "does not apply: its platform has no such guest");
	else if (!host->guest && judge_hosted(judge))
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：虚拟化平台由云服务方管理",
		        "does not apply: the platform is the cloud's");
}

static void judge_autostart(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)facts;
	verdict_expected(row, "autostart");
	const json_t *domain = guest_observed(judge, host, row);
	if (!domain) {
		guest_is_said_already(judge, host, row);
		return;
	}
	bool autostart = json_is_true(json_object_get(domain, "autostart"));
	verdict_actual(row, "%s", autostart ? "autostart" : "no autostart");
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

/* ---- resources ---- */

static void judge_resources(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)facts;
	const double giga = 1024.0 * 1024 * 1024;
	const SiteGuest *guest = host->guest;
	if (guest && !guest->vcpus && !guest->memory_bytes) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：没有规划 guest.vcpus 和 guest.memory",
		        "does not apply: neither guest.vcpus nor guest.memory is planned");
		return;
	}
	if (guest)
		verdict_expected(row, "≥ %d vCPU, ≥ %.1f GiB", (int)guest->vcpus,
		        (double)guest->memory_bytes / giga);
	const json_t *domain = guest_observed(judge, host, row);
	if (!domain) {
		guest_is_said_already(judge, host, row);
		return;
	}
	int vcpus = (int)json_integer_value(json_object_get(domain, "vcpus"));
	double memory = json_number_value(json_object_get(domain, "memory_bytes"));
	verdict_actual(row, "%d vCPU, %.1f GiB", vcpus, memory / giga);
	bool enough = vcpus >= guest->vcpus && memory >= (double)guest->memory_bytes;
	verdict_decide(row, enough ? OUTCOME_PASS : OUTCOME_FAIL,
	        enough ? "不低于规划：%s" : "低于规划：%s",
	        enough ? "at least as planned: %s" : "less than planned: %s", row->actual);
}

void kind_guest_resources(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_resources);
}

/* ---- identity ---- */

typedef enum { SAME_UNKNOWN, SAME_NO, SAME_YES } Same;

/* SMBIOS before 2.6 told the first three fields in the other order of bytes, and some still do. */
static char *uuid_swapped(const char *uuid)
{
	static const int order[] = {6, 7, 4, 5, 2, 3, 0, 1, 8, 11, 12, 9, 10, 13, 16, 17, 14, 15};
	char *swapped = g_strdup(uuid);
	for (size_t i = 0; i < G_N_ELEMENTS(order) && strlen(uuid) == 36; i++)
		swapped[i] = uuid[order[i]];
	return swapped;
}

static Same same_uuid(const json_t *domain, const json_t *dmi)
{
	const char *planned = json_text_in(domain, "uuid"),
	           *seen = json_text_in(dmi, "product_uuid");
	g_autofree char *swapped = uuid_swapped(seen);
	if (!*planned || !*seen || dmi_is_placeholder(seen))
		return SAME_UNKNOWN;
	return g_ascii_strcasecmp(planned, seen) == 0 || g_ascii_strcasecmp(planned, swapped) == 0
	               ? SAME_YES
	               : SAME_NO;
}

static Same same_card(const json_t *domain, const json_t *addresses)
{
	size_t i, k;
	json_t *planned, *seen;
	Same same = SAME_UNKNOWN;
	json_array_foreach(json_object_get(domain, "interfaces"), i, planned)
		json_array_foreach((json_t *)addresses, k, seen) {
			if (g_ascii_strcasecmp(
			            json_text_in(planned, "mac"), json_text_in(seen, "mac")) == 0)
				return SAME_YES;
			same = SAME_NO;
		}
	return same;
}

static void decide_identity(
        const SiteHost *host, const char *uuid, Same by_uuid, Same by_card, Verdict *row)
{
	const char *domain = host->guest->domain;
	if (by_uuid == SAME_YES || (by_card == SAME_YES && by_uuid == SAME_UNKNOWN))
		verdict_decide(row, OUTCOME_PASS, "登录到的主机就是虚拟机 %s（%s 一致）",
		        "the host we log in to is guest '%s' (the same %s)", domain,
		        by_uuid == SAME_YES ? "UUID" : "MAC");
	else if (by_card == SAME_YES)
		verdict_decide(row, OUTCOME_WARN,
		        "网卡MAC与虚拟机 %s 一致，但UUID不一致：平台为 %s，主机报告 %s",
		        "it has the MAC of guest '%s', but not its UUID: the platform says %s, the "
		        "host %s",
		        domain, row->expected, uuid);
	else if (by_uuid == SAME_NO || by_card == SAME_NO)
		verdict_decide(row, OUTCOME_FAIL,
		        "%s 上登录到的不是虚拟机 %s：UUID和MAC都不一致（平台为 %s，主机报告 %s）",
		        "what answers at %s is not guest '%s': neither UUID nor MAC agrees (the "
		        "platform says %s, the host %s)",
		        host->address, domain, row->expected, *uuid ? uuid : "-");
	else
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "主机和平台没有可以比对的UUID或MAC",
		        "host and platform show no UUID or MAC to compare");
}

static void judge_identity(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	const json_t *domain = guest_observed(judge, host, row);
	FactTopic addresses;
	if (!domain) {
		guest_is_said_already(judge, host, row);
		return;
	}
	verdict_expected(row, "%s", json_text_in(domain, "uuid"));
	if (strcmp(json_text_in(domain, "state"), "running") != 0) {
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：虚拟机没有运行",
		        "does not apply: the guest does not run");
		return;
	}
	if (!verdict_observed(row, facts, "addresses", &addresses))
		return;
	FactTopic dmi = facts_find(facts, "dmi");
	if (dmi.value)
		verdict_cite(row, &dmi);
	const char *uuid = json_text_in(dmi.value, "product_uuid");
	verdict_actual(row, "%s", uuid);
	decide_identity(
	        host, uuid, same_uuid(domain, dmi.value), same_card(domain, addresses.value), row);
}

void kind_guest_identity(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_identity);
}
