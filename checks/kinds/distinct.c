/*
 * kind `hosts_distinct`: no machine stands for two planned hosts.
 *
 * What names a machine is not of one strength. A card's MAC address or a board's UUID is one
 * machine's; a machine-id is copied with a cloned disk; and containers of one machine share kernel
 * (boot id) and board, but neither machine-id nor cards.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "inventory/sources/linux.h"
#include <string.h>

typedef struct {
	const char *name;
	const char *uuid, *machine_id, *boot_id; /* "" when not shown */
	const json_t *addresses;
} Seen;

/* The address a card was made with: not that of a bridge, a container's end or a floating one. */
static bool is_card(const json_t *interface)
{
	static const char *const made[] = {"lo", "docker", "br-", "virbr", "veth", "vnet", "cni",
	        "flannel", "cali", "tun", "tap", "dummy", "ovs", "kube", "podman", "lxc", "lxd"};
	static const char *const floating[] = {
	        "00:00:00:00:00:00", "00:00:5e:00:01:", "00:00:5e:00:02:"};
	const char *name = json_text_in(interface, "interface"),
	           *mac = json_text_in(interface, "mac");
	for (size_t i = 0; i < G_N_ELEMENTS(made); i++)
		if (g_str_has_prefix(name, made[i]))
			return false;
	for (size_t i = 0; i < G_N_ELEMENTS(floating); i++)
		if (g_ascii_strncasecmp(mac, floating[i], strlen(floating[i])) == 0)
			return false;
	return strlen(mac) == 17;
}

static const char *mac_shared(const Seen *a, const Seen *b)
{
	size_t i, k;
	json_t *one, *two;
	json_array_foreach((json_t *)a->addresses, i, one)
		json_array_foreach((json_t *)b->addresses, k, two)
			if (is_card(one) && is_card(two) &&
			        g_ascii_strcasecmp(
			                json_text_in(one, "mac"), json_text_in(two, "mac")) == 0)
				return json_text_in(one, "mac");
	return NULL;
}

static const char *text_in(const Facts *facts, const char *topic, const char *key)
{
	return facts ? json_text_in(facts_find(facts, topic).value, key) : "";
}

static bool equal(const char *a, const char *b)
{
	return *a && g_ascii_strcasecmp(a, b) == 0;
}

/* Outcome of one pair; the row keeps the worst. */
static void compare(const Seen *a, const Seen *b, Verdict *row)
{
	const char *mac = mac_shared(a, b);
	bool boot = equal(a->boot_id, b->boot_id), id = equal(a->machine_id, b->machine_id);
	bool apart = boot && !id && !mac; /* containers */
	bool uuid = equal(a->uuid, b->uuid) && !dmi_is_placeholder(a->uuid) && !apart;
	if (row->outcome == OUTCOME_FAIL)
		return;
	if (mac || uuid || (boot && !apart)) {
		const char *what = mac ? "MAC" : uuid ? "UUID" : "boot_id";
		const char *value = mac ? mac : uuid ? a->uuid : a->boot_id;
		verdict_actual(row, "%s = %s: %s %s", a->name, b->name, what, value);
		verdict_decide(row, OUTCOME_FAIL, "%s 与 %s 是同一台机器：%s 相同（%s）",
		        "'%s' and '%s' are one machine: the same %s (%s)", a->name, b->name, what,
		        value);
	} else if (id && row->outcome != OUTCOME_WARN) {
		verdict_actual(row, "%s = %s: machine-id", a->name, b->name);
		verdict_decide(row, OUTCOME_WARN,
		        "%s 与 %s 的 machine-id 相同（克隆系统后没有重新生成）；MAC、UUID "
		        "没有相同的，"
		        "确为两台机器，故本关键项只作提醒",
		        "'%s' and '%s' have the same machine-id (cloned and not made anew); no MAC "
		        "or UUID is the same: they are two machines, so this blocker only warns",
		        a->name, b->name);
	} else if (apart && row->outcome != OUTCOME_WARN) {
		verdict_actual(row, "%s = %s: boot_id", a->name, b->name);
		verdict_decide(row, OUTCOME_WARN, "%s 与 %s 共用一个内核：是同一台机器上的容器",
		        "'%s' and '%s' share one kernel: containers of one machine", a->name,
		        b->name);
	}
}

/* False when the host was not seen, or shows nothing to tell it by; the row then says why. */
static bool look(Judge *judge, const SiteHost *host, Verdict *row, Seen *ret)
{
	FactTopic addresses;
	const Facts *facts = judge_host_facts(judge, host->name);
	if (!verdict_observed(row, facts, "addresses", &addresses))
		return false;
	static const char *const others[] = {"uptime", "identity", "dmi"};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		FactTopic topic = facts_find(facts, others[i]);
		if (topic.value)
			verdict_cite(row, &topic);
	}
	*ret = (Seen){.name = host->name,
	        .uuid = text_in(facts, "dmi", "product_uuid"),
	        .machine_id = text_in(facts, "identity", "machine_id_sha256"),
	        .boot_id = text_in(facts, "uptime", "boot_id"),
	        .addresses = addresses.value};
	return true;
}

/* What was seen stands; each host that could not be compared has an unknown row of its own. */
static void tell_unseen(Judge *judge, const GPtrArray *unseen, Verdict *row)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (guint i = 0; i < unseen->len; i++) {
		const SiteHost *host = unseen->pdata[i];
		g_string_append_printf(names, "%s%s", i ? ", " : "", host->name);
		look(judge, host,
		        verdicts_row(judge->verdicts, row->check, TARGET_HOST, host->name),
		        &(Seen){0});
	}
	verdict_remark(row, "另有 %s 未能比对", "not compared: %s", names->str);
}

void kind_hosts_distinct(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	if (judge->input->pattern || site_host_count(site) == 0)
		return;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	g_autofree Seen *seen = g_new0(Seen, site_host_count(site));
	g_autoptr(GPtrArray) unseen = g_ptr_array_new();
	size_t count = 0;
	judge_cite_plan(judge, row);
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (host->connection == CONNECTION_NONE)
			continue;
		if (look(judge, host, row, &seen[count]))
			count++;
		else
			g_ptr_array_add(unseen, (void *)host);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			compare(&seen[i], &seen[k], row);
	if (unseen->len && row->outcome != OUTCOME_UNKNOWN)
		tell_unseen(judge, unseen, row);
	else if (!unseen->len && row->outcome == OUTCOME_UNKNOWN && count > 0)
		verdict_decide(row, OUTCOME_PASS, "%zu 台主机的 MAC、UUID、machine-id 各不相同",
		        "%zu hosts differ in MAC, UUID and machine-id", count);
}
