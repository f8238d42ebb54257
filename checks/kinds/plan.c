/* The arithmetic of the address plan: counts, duplicates, subnets, private and global. */
#include "base/cleanup.h"
#include "checks/kinds/kinds.h"
#include <string.h>

static GPtrArray *plan_list(const Site *site, bool internal)
{
	if (!site->network)
		return NULL;
	return internal ? site->network->internal : site->network->public;
}

/* fd00::1 and fd00:0::1 are one address: its number, as hexadecimal digits. */
static char *number_text(const Address *number)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < number->length; i++)
		g_string_append_printf(out, "%02x", number->bytes[i]);
	return g_string_free(out, FALSE);
}

/* One address planned twice is one address. */
static size_t plan_count(const Site *site, bool internal)
{
	const GPtrArray *list = plan_list(site, internal);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; list && i < list->len; i++)
		g_hash_table_add(
		        seen, number_text(&((SiteAddress *)g_ptr_array_index(list, i))->number));
	return g_hash_table_size(seen);
}

void kind_address_count(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	json_int_t internal =
	        json_integer_value(json_object_get(judge->parameters, "internal_addresses"));
	json_int_t public =
	        json_integer_value(json_object_get(judge->parameters, "public_addresses"));
	size_t has_internal = plan_count(site, true), has_public = plan_count(site, false);
	judge_cite_plan(judge, row);
	verdict_expected(row, "%lld internal, %lld public", (long long)internal, (long long)public);
	verdict_actual(row, "%zu internal, %zu public", has_internal, has_public);
	bool enough = (json_int_t)has_internal >= internal && (json_int_t)has_public >= public;
	if (enough)
		verdict_decide(row, OUTCOME_PASS, "已规划内网地址 %zu 个、公网地址 %zu 个",
		        "%zu internal and %zu public addresses are planned", has_internal,
		        has_public);
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "内网地址 %zu 个（应有 %lld 个），公网地址 %zu 个（应有 %lld 个）",
		        "%zu internal addresses (%lld asked), %zu public (%lld asked)",
		        has_internal, (long long)internal, has_public, (long long)public);
}

/* Calls back for every address of the plan, internal ones first. */
typedef void (*PlanEach)(Judge *judge, const Check *check, const SiteAddress *address);

static void plan_each(Judge *judge, const Check *check, PlanEach each)
{
	for (int internal = 1; internal >= 0; internal--) {
		const GPtrArray *list = plan_list(judge->input->site, internal == 1);
		for (guint i = 0; list && i < list->len; i++)
			each(judge, check, g_ptr_array_index(list, i));
	}
}

void kind_address_unique(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) twice = g_string_new(NULL);
	for (int internal = 1; internal >= 0; internal--) {
		const GPtrArray *list = plan_list(site, internal == 1);
		for (guint i = 0; list && i < list->len; i++) {
			const SiteAddress *address = g_ptr_array_index(list, i);
			g_autofree char *key = number_text(&address->number);
			const SiteAddress *other = g_hash_table_lookup(seen, key);
			if (other)
				g_string_append_printf(twice, "%s%s (%u, %u)",
				        twice->len ? ", " : "", address->address,
				        node_line(other->node), node_line(address->node));
			g_hash_table_insert(seen, g_steal_pointer(&key), (void *)address);
		}
	}
	judge_cite_plan(judge, row);
	verdict_expected(row, "no address twice");
	verdict_actual(row, "%s", twice->len ? twice->str : "none twice");
	if (twice->len)
		verdict_decide(row, OUTCOME_FAIL, "重复的地址（所在行）：%s",
		        "addresses planned twice (lines): %s", twice->str);
	else
		verdict_decide(row, OUTCOME_PASS, "%u 个地址均不重复", "all %u addresses differ",
		        g_hash_table_size(seen));
}

static bool is_gateway(const SiteSubnet *subnet, const Address *address)
{
	Address gateway;
	return *subnet->gateway && address_parse(subnet->gateway, &gateway) &&
	       address_equal(&gateway, address);
}

static void judge_subnet(Judge *judge, const Check *check, const SiteAddress *address)
{
	const SiteSubnet *subnet = site_subnet_find(judge->input->site, &address->number);
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_ADDRESS, address->address);
	judge_cite_plan(judge, row);
	verdict_expected(row, "inside a planned subnet");
	verdict_actual(row, "%s", subnet ? subnet->cidr : "in none");
	if (!subnet)
		verdict_decide(row, OUTCOME_FAIL, "site.yaml 第 %u 行：地址 %s 不在任何规划网段内",
		        "site.yaml, line %u: %s lies in no planned subnet",
		        node_line(address->node), address->address);
	else if (subnet_is_edge(&subnet->subnet, &address->number))
		verdict_decide(row, OUTCOME_FAIL, "%s 是网段 %s 的网络地址或广播地址",
		        "%s is the network or broadcast address of %s", address->address,
		        subnet->cidr);
	else if (is_gateway(subnet, &address->number))
		verdict_decide(row, OUTCOME_FAIL, "%s 是网段 %s 的网关，不能再分配",
		        "%s is the gateway of %s and cannot be given away", address->address,
		        subnet->cidr);
	else if (subnet->subnet.prefix + 1 == subnet->subnet.network.length * 8)
		verdict_decide(row, OUTCOME_WARN,
		        "网段 %s 只有两个地址，是点对点链路（RFC 3021），不宜放置服务器",
		        "%s has two addresses, a point-to-point link (RFC 3021): no place for a "
		        "server",
		        subnet->cidr);
	else
		verdict_decide(row, OUTCOME_PASS, "在网段 %s 内", "inside %s", subnet->cidr);
}

void kind_address_subnet(Judge *judge, const Check *check)
{
	plan_each(judge, check, judge_subnet);
}

static bool declared_public(const Site *site, const Address *address)
{
	const GPtrArray *allowed = site->network->public_allowed;
	for (guint i = 0; allowed && i < allowed->len; i++) {
		Subnet subnet;
		if (subnet_parse(g_ptr_array_index(allowed, i), &subnet, NULL) &&
		        subnet_contains(&subnet, address))
			return true;
	}
	return false;
}

/* Universities use addresses of CERNET inside; those of others are only right when allotted. */
static void judge_global_inside(const char *range, Verdict *row)
{
	if (g_str_has_prefix(range, ADDRESS_CERNET))
		verdict_decide(row, OUTCOME_WARN,
		        "内网使用了教育网的全局地址（%s）：可以使用，须确认未对外发布",
		        "a global address of the education network is used inside (%s): it works; "
		        "see that it is not announced outside",
		        range);
	else
		verdict_decide(row, OUTCOME_WARN,
		        "内网使用了全局地址（%"
		        "s），不属于教育网：若非本单位获分配，会与其真正的使用者冲突",
		        "a global address is used inside (%s), and not the education network's: "
		        "unless it was allotted to you, it is somebody else's",
		        range);
}

static void judge_scope(Judge *judge, const Check *check, const SiteAddress *address)
{
	const char *range;
	AddressScope scope = address_scope(&address->number, &range);
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_ADDRESS, address->address);
	judge_cite_plan(judge, row);
	verdict_expected(row, "%s", address->internal ? "private" : "global");
	verdict_actual(row, "%s", range);
	if (scope == (address->internal ? ADDRESS_PRIVATE : ADDRESS_GLOBAL))
		verdict_decide(row, OUTCOME_PASS, "属于 %s", "belongs to %s", range);
	else if (!address->internal && declared_public(judge->input->site, &address->number))
		verdict_decide(row, OUTCOME_PASS, "属于 %s，已由 network.public_allowed 声明",
		        "belongs to %s, declared under network.public_allowed", range);
	else if (address->internal && scope == ADDRESS_GLOBAL)
		judge_global_inside(range, row);
	else
		verdict_decide(row, OUTCOME_FAIL, "属于 %s，不能用于此处",
		        "belongs to %s and cannot serve here", range);
}

void kind_address_scope(Judge *judge, const Check *check)
{
	plan_each(judge, check, judge_scope);
}
