/* kind `port_matrix`: each link of the plan, as seen from the host that will really connect. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "inventory/links.h"
#include <string.h>

typedef struct {
	Judge *judge;
	const Check *check;
	size_t links;
} Matrix;

static const json_t *probe_of(const json_t *probes, const Link *link)
{
	size_t i;
	json_t *probe;
	json_array_foreach((json_t *)probes, i, probe)
		if (json_integer_value(json_object_get(probe, "port")) == link->plan->port &&
		        strcmp(json_text_in(probe, "address"), link->address) == 0)
			return probe;
	return NULL;
}

/* Answers that settle it. False for the others. */
static bool decide(const char *state, const Link *link, Verdict *row)
{
	const char *from = link->from->name;
	int port = (int)link->plan->port;
	if (strcmp(state, "open") == 0)
		verdict_decide(row, OUTCOME_PASS, "路径通，服务已监听（由 %s 连接 %s 端口 %d）",
		        "the path is open and the service listens (%s to %s port %d)", from,
		        link->address, port);
	else if (strcmp(state, "refused") == 0)
		verdict_decide(row, OUTCOME_PASS,
		        "路径通，服务尚未启动（由 %s 连接 %s 端口 %d 被拒绝）",
		        "the path is open, the service is pending (%s was refused by %s port %d)",
		        from, link->address, port);
	else if (strcmp(state, "timeout") == 0)
		verdict_decide(row, OUTCOME_FAIL,
		        "路径被阻断：由 %s 连接 %s 端口 %d 无应答（防火墙丢弃，或对方未开机）",
		        "blocked: %s gets no answer from %s port %d (a firewall drops it, or the "
		        "other "
		        "host is down)",
		        from, link->address, port);
	else if (strcmp(state, "no_route") == 0)
		verdict_decide(row, OUTCOME_FAIL, "路径不通：由 %s 到 %s 端口 %d 无路由或不可达",
		        "there is no route from %s to %s port %d", from, link->address, port);
	else
		return false;
	return true;
}

static void judge_link(const Link *link, void *data)
{
	Matrix *matrix = data;
	FactTopic topic;
	if (!judge_selects(matrix->judge, link->from))
		return;
	g_autofree char *target =
	        g_strdup_printf("%s->%s:%d", link->from->name, link->to, (int)link->plan->port);
	Verdict *row = verdicts_row(matrix->judge->verdicts, matrix->check, TARGET_LINK, target);
	matrix->links++;
	verdict_expected(row, "open");
	const Facts *facts = judge_host_facts(matrix->judge, link->from->name);
	if (!facts || !verdict_observed(row, facts, "ports", &topic))
		return;
	const json_t *probe = probe_of(topic.value, link);
	const char *state = probe ? json_text_in(probe, "state") : "not_tried";
	const char *words = json_text_in(probe, "message");
	verdict_actual(row, "%s%s%s", state, *words ? ": " : "", words);
	if (decide(state, link, row))
		return;
	if (strcmp(state, "prohibited") == 0)
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "主机 %s 的 sshd "
		        "不允许端口转发（AllowTcpForwarding、PermitOpen），无法代为探测",
		        "the sshd of '%s' does not forward (AllowTcpForwarding, PermitOpen), so it "
		        "cannot be asked",
		        link->from->name);
	else if (strcmp(state, "not_tried") == 0)
		verdict_unknown(row, cause_name(CAUSE_TIMEOUT), "对 %s 的检查在探测前结束",
		        "the visit to '%s' ended before this was tried", link->from->name);
	else
		verdict_unknown(row, cause_name(CAUSE_ERROR), "探测未得出结论：%s",
		        "the probe came to nothing: %s", words);
	verdict_said(row, words);
}

void kind_port_matrix(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	Matrix matrix = {.judge = judge, .check = check};
	links_each(site, judge_link, &matrix);
	if (matrix.links > 0)
		return;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	judge_cite_plan(judge, row);
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中没有列出端口（network.ports）",
	        "does not apply: the plan lists no ports (network.ports)");
}
