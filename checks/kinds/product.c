/* Kinds about what the products' installation guides ask: which table counts, users, rp_filter. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <string.h>

const Node *product_table(const Judge *judge, const Check *check)
{
	const Node *versions = node_find(check->with, "versions");
	return versions ? node_find(versions, site_oracle(judge->input->site)) : check->with;
}

bool product_tables_check(
        const Check *check, bool (*one)(const Check *, const Node *, GError **), GError **error)
{
	const Node *versions = node_find(check->with, "versions");
	if (!versions)
		return one(check, check->with, error);
	if (node_kind(versions) != NODE_MAPPING || node_count(versions) == 0)
		return node_fail(versions, error, "'versions' is no mapping of tables");
	for (size_t i = 0; i < node_count(versions); i++) {
		const char *name = node_scalar(node_key_at(versions, i));
		if (strcmp(name, "11gR2") != 0 && strcmp(name, "19c") != 0)
			return node_fail(node_key_at(versions, i), error,
			        "'%s' is no table (11gR2, 19c)", name);
		if (!one(check, node_at(versions, i), error))
			return false;
	}
	return true;
}

/* ---- users and groups with the same numbers on every node ---- */

/* The number that the first host gave each name, and what differs from it. */
typedef struct {
	GHashTable *numbers; /* "user oracle" -> "54321 db1" */
	GString *differs;
	size_t hosts, names;
} Accounts;

static void account_compare(
        Accounts *accounts, const char *kind, const char *name, json_int_t id, const char *host)
{
	g_autofree char *key = g_strdup_printf("%s %s", kind, name);
	g_autofree char *number = g_strdup_printf("%lld", (long long)id);
	const char *first = g_hash_table_lookup(accounts->numbers, key);
	size_t length = strlen(number);
	if (!first) {
		g_hash_table_insert(accounts->numbers, g_steal_pointer(&key),
		        g_strdup_printf("%s %s", number, host));
		return;
	}
	if (strncmp(first, number, length) == 0 && first[length] == ' ')
		return;
	g_string_append_printf(accounts->differs, "%s%s: %s %.*s, %s %s",
	        accounts->differs->len ? "; " : "", key, strchr(first, ' ') + 1,
	        (int)strcspn(first, " "), first, host, number);
}

static void accounts_add(Accounts *accounts, const json_t *seen, const char *host)
{
	static const struct {
		const char *list, *kind, *number;
	} lists[] = {{"users", "user", "uid"}, {"groups", "group", "gid"}};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		const char *name;
		json_t *entry;
		json_object_foreach(json_object_get(seen, lists[i].list), name, entry) {
			if (strcmp(name, "weblogic") == 0)
				continue;
			accounts->names++;
			account_compare(accounts, lists[i].kind, name,
			        json_integer_value(json_object_get(entry, lists[i].number)), host);
		}
	}
	accounts->hosts++;
}

static int name_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names that one node has and another lacks. */
static void accounts_missing(Judge *judge, const Accounts *accounts, GString *missing)
{
	GHashTableIter at;
	gpointer key;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_hash_table_iter_init(&at, accounts->numbers);
	while (g_hash_table_iter_next(&at, &key, NULL))
		g_ptr_array_add(names, key);
	g_ptr_array_sort(names, name_compare);
	for (guint k = 0; k < names->len; k++)
		for (size_t i = 0; i < site_host_count(judge->input->site); i++) {
			const SiteHost *host = site_host(judge->input->site, i);
			const Facts *facts = judge_host_facts(judge, host->name);
			const char *both = names->pdata[k], *name = strchr(both, ' ') + 1;
			bool user = g_str_has_prefix(both, "user ");
			if (strcmp(site_roles[host->role], "database") != 0)
				continue;
			const json_t *seen = facts ? facts_find(facts, "users").value : NULL;
			if (seen && !json_object_get(
			                    json_object_get(seen, user ? "users" : "groups"), name))
				g_string_append_printf(missing, "%s%s: %s -",
				        missing->len ? "; " : "", both, host->name);
		}
}

/* Completes what differs by what is missing; whether anything does. */
static bool accounts_differ(Judge *judge, Accounts *accounts)
{
	g_autoptr(GString) missing = g_string_new(NULL);
	accounts_missing(judge, accounts, missing);
	if (accounts->differs->len && missing->len)
		g_string_append(accounts->differs, "; ");
	g_string_append(accounts->differs, missing->str);
	return accounts->differs->len > 0;
}

static void accounts_decide(const Accounts *accounts, Verdict *row)
{
	verdict_actual(row, "%s", accounts->differs->len ? accounts->differs->str : "the same");
	if (accounts->names == 0)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：尚未创建 oracle、grid 等用户和组",
		        "does not apply: no user or group such as oracle, grid is there yet");
	else if (accounts->differs->len)
		verdict_decide(row, OUTCOME_WARN, "各数据库节点的用户、组编号不一致：%s",
		        "users or groups differ between the database nodes: %s",
		        accounts->differs->str);
	else
		verdict_decide(row, OUTCOME_PASS, "%zu 个数据库节点的用户、组编号一致",
		        "users and groups agree on %zu database nodes", accounts->hosts);
}

void kind_users_equal(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	if (judge->input->pattern)
		return;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	g_autoptr(GHashTable) numbers =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GString) differs = g_string_new(NULL), unseen = g_string_new(NULL);
	Accounts accounts = {.numbers = numbers, .differs = differs};
	verdict_expected(row, "the same uid and gid on every node");
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		FactTopic topic;
		if (strcmp(site_roles[host->role], "database") != 0)
			continue;
		if (verdict_observed(row, judge_host_facts(judge, host->name), "users", &topic))
			accounts_add(&accounts, topic.value, host->name);
		else
			g_string_append_printf(unseen, "%s%s", unseen->len ? ", " : "", host->name);
	}
	if (!accounts_differ(judge, &accounts) && unseen->len)
		return; /* which one was not seen decides */
	if (accounts.hosts >= 2 && *site_oracle(site)) {
		accounts_decide(&accounts, row);
		if (unseen->len)
			verdict_remark(row, "另有 %s 未能比对", "not compared: %s", unseen->str);
		return;
	}
	judge_cite_plan(judge, row);
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：没有规划两个以上的 Oracle 数据库节点",
	        "does not apply: fewer than two Oracle database nodes are planned");
}

/* ---- rp_filter on the interconnect ---- */

/* True when the plan calls the subnet of this address an interconnect. */
static bool is_interconnect(const Site *site, const char *text)
{
	static const char *const words[] = {
	        "心跳", "私网", "私有", "互联", "interconnect", "private"};
	Address address;
	if (!address_parse(text, &address) || !site->network)
		return false;
	const SiteSubnet *subnet = site_subnet_find(site, &address);
	g_autofree char *purpose = subnet ? g_utf8_strdown(subnet->purpose, -1) : NULL;
	for (size_t i = 0; purpose && i < G_N_ELEMENTS(words); i++)
		if (strstr(purpose, words[i]))
			return true;
	return false;
}

/* The host's interfaces on interconnects; names are the facts'. */
static GPtrArray *interconnects(const Site *site, const json_t *addresses)
{
	GPtrArray *found = g_ptr_array_new();
	size_t i, k;
	json_t *interface, *address;
	json_array_foreach((json_t *)addresses, i, interface) {
		bool is = false;
		json_array_foreach(json_object_get(interface, "ipv4"), k, address)
			is = is || is_interconnect(site, json_text_in(address, "address"));
		if (is)
			g_ptr_array_add(found, (void *)json_text_in(interface, "interface"));
	}
	return found;
}

/* The stricter of `all` and the interface's own counts (ip-sysctl of the kernel). */
static json_int_t effective(const json_t *values, const char *interface)
{
	json_int_t all = json_integer_value(json_object_get(values, "all"));
	json_int_t own = json_integer_value(json_object_get(values, interface));
	return MAX(all, own);
}

static void judge_rp_filter(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic addresses, values;
	(void)host;
	verdict_expected(row, "rp_filter 2 (0)");
	if (!verdict_observed(row, facts, "addresses", &addresses))
		return;
	g_autoptr(GPtrArray) cards = interconnects(judge->input->site, addresses.value);
	g_autoptr(GString) strict = g_string_new(NULL), all = g_string_new(NULL);
	if (cards->len < 2) {
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：该主机在心跳网段上的网卡不足两块（%u）",
		        "does not apply: fewer than two of its cards are on an interconnect (%u)",
		        cards->len);
		return;
	}
	if (!verdict_observed(row, facts, "rp_filter", &values))
		return;
	for (guint i = 0; i < cards->len; i++) {
		const char *name = cards->pdata[i];
		json_int_t value = effective(values.value, name);
		g_string_append_printf(all, "%s%s=%d", i ? ", " : "", name, (int)value);
		if (value == 1)
			g_string_append_printf(
			        strict, "%s%s=%d", strict->len ? ", " : "", name, (int)value);
	}
	verdict_actual(row, "%s", all->str);
	if (strict->len)
		verdict_decide(row, OUTCOME_WARN,
		        "心跳网卡的 rp_filter 为严格模式，会丢弃多网卡心跳：%s",
		        "rp_filter is strict on interconnect cards and drops what comes by the "
		        "other one: %s",
		        strict->str);
	else
		verdict_decide(row, OUTCOME_PASS, "心跳网卡的 rp_filter 合适：%s",
		        "rp_filter fits on the interconnect cards: %s", all->str);
}

void kind_rp_filter(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_rp_filter);
}
