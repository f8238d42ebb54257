/* kind `gateway`: the host's default route against the gateway of its planned subnet. */
#include "base/json_text.h"
#include "checks/kinds/arp_seen.h"
#include "checks/kinds/kinds.h"
#include <string.h>

/* The kernel takes the one of the lowest metric. */
static const json_t *default_route(const json_t *routes)
{
	const json_t *best = NULL;
	size_t i;
	json_t *route;
	json_array_foreach((json_t *)routes, i, route)
		if (json_is_true(json_object_get(route, "default")) &&
		        !json_is_true(json_object_get(route, "reject")) &&
		        (!best || json_integer_value(json_object_get(route, "metric")) <
		                          json_integer_value(json_object_get(best, "metric"))))
			best = route;
	return best;
}

/* A host of several subnets, visited on one, may leave by the gateway of another of the plan. */
static bool is_planned_gateway(const Site *site, const char *gateway)
{
	for (guint i = 0; i < site->network->subnets->len; i++) {
		const SiteSubnet *subnet = g_ptr_array_index(site->network->subnets, i);
		if (strcmp(subnet->gateway, gateway) == 0)
			return true;
	}
	return false;
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	Address address;
	const SiteSubnet *subnet = address_parse(host->address, &address)
	                                   ? site_subnet_find(judge->input->site, &address)
	                                   : NULL;
	if (!subnet || !subnet->gateway || !*subnet->gateway) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中没有给出该网段的网关",
		        "does not apply: the plan names no gateway for this host's subnet");
		return;
	}
	FactTopic routes;
	verdict_expected(row, "%s", subnet->gateway);
	if (!verdict_observed(row, facts, "routes", &routes))
		return;
	const json_t *route = default_route(routes.value);
	const char *gateway = json_text_in(route, "gateway");
	verdict_actual(row, "%s", route ? gateway : "no default route");
	if (!route)
		verdict_decide(row, OUTCOME_FAIL, "没有默认路由", "there is no default route");
	else if (!*gateway || !is_planned_gateway(judge->input->site, gateway))
		verdict_decide(row, OUTCOME_FAIL, "默认路由指向 %s，规划为 %s",
		        "the default route points to %s, planned is %s", gateway, subnet->gateway);
	else
		verdict_decide(row, OUTCOME_PASS, "默认路由指向 %s（%s）",
		        "the default route points to %s (%s)", gateway,
		        json_text_in(route, "interface"));
}

static bool neighbour_incomplete(const Facts *facts, const char *address)
{
	size_t i;
	json_t *neighbour;
	json_array_foreach((json_t *)facts_find(facts, "neighbours").value, i, neighbour)
		if (strcmp(json_text_in(neighbour, "address"), address) == 0)
			return strcmp(json_text_in(neighbour, "state"), "incomplete") == 0;
	return false;
}

/*
 * A right route may lead to a dead gateway. Some routers answer no probe from 0.0.0.0, so silence
 * is a remark; with the host's own question unanswered too it is a failure.
 */
static void judge_route_and_answer(
        Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	judge_one(judge, host, facts, row);
	g_auto(ArpSeen) seen = {0};
	if (row->outcome != OUTCOME_PASS)
		return;
	arp_look(judge, NULL, row->actual, &seen);
	const char *control = seen.dropped ? NULL : seen.control;
	if (!control || json_array_size(seen.answers) + json_array_size(seen.proxies) > 0)
		return;
	g_autofree char *gateway = g_strdup(row->actual);
	bool asked_in_vain = neighbour_incomplete(facts, gateway);
	g_auto(ArpSeen) cited = {0};
	arp_look(judge, row, gateway, &cited);
	if (asked_in_vain)
		verdict_decide(row, OUTCOME_FAIL, "网关 %s 无应答：ARP探测与本机均未得到回应",
		        "the gateway %s does not answer: neither ARP probes nor the "
		        "host got a word",
		        gateway);
	else
		verdict_decide(row, OUTCOME_WARN,
		        "网关 %s 不应答ARP探测（同网段 %s 有应答）：可能已停机，或不理会探测",
		        "the gateway %s answers no ARP probe while %s does: it is dead, or ignores "
		        "probes",
		        gateway, control);
	verdict_actual(row, "%s, no answer", gateway);
	verdict_remedy(row,
	        "默认路由正确，到网关设备上检查接口 %s；确认它只是不理会探测的，可不处理。",
	        "The route is right: look at the interface %s on the gateway itself; if it only "
	        "ignores probes, nothing needs to be done.",
	        gateway);
}

void kind_gateway(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_route_and_answer);
}
