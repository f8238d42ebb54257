/* The plan's DNS servers themselves, and whom the hosts ask. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/dns.h"
#include "checks/kinds/kinds.h"
#include <string.h>

const GPtrArray *dns_servers(const Judge *judge)
{
	const SiteNetwork *network = judge->input->site->network;
	return network && network->dns && network->dns->len > 0 ? network->dns : NULL;
}

const char *dns_text_at(const json_t *list, size_t index)
{
	const char *text = json_string_value(json_array_get(list, index));
	return text ? text : "";
}

char *dns_list_text(const json_t *values)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(values); i++)
		g_string_append_printf(out, "%s%s", i ? ", " : "", dns_text_at(values, i));
	return g_string_free(out, FALSE);
}

bool dns_asked(Judge *judge, Verdict *row, FactTopic *ret)
{
	if (dns_servers(judge))
		return verdict_observed(row, factbook_console(judge->input->facts), "dns", ret);
	judge_cite_plan(judge, row);
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
	        "规划中没有可询问的DNS服务器（network.dns）",
	        "the plan names no DNS server to ask (network.dns)");
	return false;
}

/* ---- the servers ---- */

static const struct {
	const char *trouble;
	Cause cause; /* CAUSE_NONE: seen to be wrong */
	const char *zh, *en;
} troubles[] = {
        {"port_closed", CAUSE_NONE, "主机在线，但53端口无人监听",
                "the machine is there, but nobody listens on port 53"},
        {"no_route", CAUSE_UNREACHABLE, "无法到达", "cannot be reached"},
        {"timeout", CAUSE_TIMEOUT, "对控制台的查询没有任何应答",
                "answers nothing that this console asks"},
        {"error", CAUSE_ERROR, "无法询问", "cannot be asked"},
};

/* "10.1.1.2:53", "[fd00::2]:53". */
static char *place_of(const char *address)
{
	return strchr(address, ':') ? g_strdup_printf("[%s]:53", address)
	                            : g_strdup_printf("%s:53", address);
}

static void judge_trouble(const char *address, const char *trouble, int tries, Verdict *row)
{
	g_autofree char *place = place_of(address);
	verdict_actual(row, "%s", trouble);
	row->mended_by_check = true;
	for (size_t i = 0; i < G_N_ELEMENTS(troubles); i++) {
		if (strcmp(troubles[i].trouble, trouble) != 0)
			continue;
		if (troubles[i].cause == CAUSE_NONE)
			verdict_decide(row, OUTCOME_FAIL, "%s %s", "%s %s", place, troubles[i].zh);
		else
			verdict_unknown(row, cause_name(troubles[i].cause), "%s %s", "%s %s", place,
			        troubles[i].zh);
		g_free(row->reason_en);
		row->reason_en = g_strdup_printf("%s %s", place, troubles[i].en);
		if (troubles[i].cause == CAUSE_TIMEOUT)
			verdict_remark(row, "共问 %d 次", "%d questions were asked", tries);
	}
}

/* Whether all its answers have the one status. */
static bool all_are(const json_t *server, const char *status)
{
	const char *name, *type;
	json_t *types, *entry;
	json_object_foreach(json_object_get(server, "answers"), name, types)
		json_object_foreach(types, type, entry)
			if (strcmp(json_text_in(entry, "status"), status) != 0)
				return false;
	return true;
}

const char *dns_all_lost(const Judge *judge, const json_t *value)
{
	const GPtrArray *servers = dns_servers(judge);
	for (guint i = 0; servers && i < servers->len; i++) {
		const json_t *server = json_object_get(
		        json_object_get(value, "servers"), g_ptr_array_index(servers, i));
		if (!server || (!*json_text_in(server, "trouble") && !all_are(server, "refused")))
			return NULL;
	}
	return servers ? g_ptr_array_index(servers, 0) : NULL;
}

static void judge_server(const char *address, const json_t *server, Verdict *row)
{
	const char *trouble = json_text_in(server, "trouble");
	int questions = (int)json_integer_value(json_object_get(server, "asked"));
	int answered = (int)json_integer_value(json_object_get(server, "answered"));
	if (*trouble) {
		judge_trouble(address, trouble, questions, row);
		return;
	}
	verdict_actual(row, "%d/%d", answered, questions);
	if (all_are(server, "refused"))
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "服务器拒绝回答控制台（REFUSED）：请将控制台加入允许查询的范围",
		        "the server refuses to answer this console (REFUSED): let the console "
		        "query it");
	else if (all_are(server, "servfail"))
		verdict_decide(row, OUTCOME_FAIL, "服务器对每个问题都回答解析失败（SERVFAIL）",
		        "the server fails every question (SERVFAIL)");
	else if (answered < questions)
		verdict_decide(row, OUTCOME_WARN, "%d 个问题中只应答了 %d 个",
		        "of %d questions it answered %d", questions, answered);
	else
		verdict_decide(row, OUTCOME_PASS, "%d 个问题全部应答", "answered all %d questions",
		        questions);
}

void kind_dns_server(Judge *judge, const Check *check)
{
	const GPtrArray *servers = dns_servers(judge);
	for (guint i = 0; servers && i < servers->len; i++) {
		const char *address = g_ptr_array_index(servers, i);
		FactTopic topic;
		Verdict *row = verdicts_row(judge->verdicts, check, TARGET_ADDRESS, address);
		if (!dns_asked(judge, row, &topic))
			continue;
		const json_t *server =
		        json_object_get(json_object_get(topic.value, "servers"), address);
		if (server)
			judge_server(address, server, row);
	}
}

/* ---- the hosts ---- */

static bool is_loopback(const char *address)
{
	return g_str_has_prefix(address, "127.") || strcmp(address, "::1") == 0;
}

static bool is_planned(const GPtrArray *servers, const char *text)
{
	Address one, other;
	if (!address_parse(text, &one))
		return false;
	for (guint i = 0; i < servers->len; i++)
		if (address_parse(g_ptr_array_index(servers, i), &other) &&
		        address_equal(&one, &other))
			return true;
	return false;
}

static void judge_asking(const GPtrArray *servers, const json_t *asks, Verdict *row)
{
	g_autoptr(GString) strangers = g_string_new(NULL);
	size_t local = 0, total = json_array_size(asks);
	for (size_t i = 0; i < total; i++) {
		const char *text = dns_text_at(asks, i);
		local += is_loopback(text);
		if (!is_loopback(text) && !is_planned(servers, text))
			g_string_append_printf(
			        strangers, "%s%s", strangers->len ? ", " : "", *text ? text : "?");
	}
	if (total == 0)
		verdict_decide(
		        row, OUTCOME_WARN, "主机没有配置DNS服务器", "the host asks no DNS server");
	else if (strangers->len)
		verdict_decide(row, OUTCOME_WARN, "主机使用了规划以外的DNS服务器：%s",
		        "the host asks DNS servers that are not planned: %s", strangers->str);
	else if (local == total)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：主机只询问本机的缓存服务（%s），其上级不可见",
		        "does not apply: the host asks a cache of its own (%s) alone, and whom "
		        "that asks is not seen",
		        dns_text_at(asks, 0));
	else
		verdict_decide(row, OUTCOME_PASS, "主机使用规划的DNS服务器",
		        "the host asks the planned DNS servers");
}

static void judge_resolver(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	const GPtrArray *servers = dns_servers(judge);
	FactTopic topic;
	(void)host;
	if (!servers) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：规划中没有DNS服务器（network.dns）",
		        "does not apply: the plan names no DNS server (network.dns)");
		return;
	}
	g_autoptr(GString) expected = g_string_new(NULL);
	for (guint i = 0; i < servers->len; i++)
		g_string_append_printf(expected, "%s%s", i ? ", " : "",
		        (const char *)g_ptr_array_index(servers, i));
	verdict_expected(row, "%s", expected->str);
	if (!verdict_observed(row, facts, "resolver", &topic))
		return;
	const json_t *asks = json_object_get(topic.value, "nameservers");
	g_autofree char *text = dns_list_text(asks);
	verdict_actual(row, "%s", *text ? text : "-");
	judge_asking(servers, asks, row);
}

void kind_dns_hosts(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_resolver);
}
