/* Kinds about a virtualisation platform itself: it answers, what it is made of, its licence. */
#include "base/cleanup.h"
#include "base/json_text.h"
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
	const char *type = json_text_in(topic.value, "hypervisor");
	const char *version = json_text_in(topic.value, "hypervisor_version");
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
	if (judge_hosted(judge))
		judge_wait_for_the_cloud(row);
	else
		verdict_unplanned(row, "site.yaml 的 platforms 中没有任何虚拟化平台",
		        "site.yaml names no virtualisation platform under platforms");
}

/* The platform as it was seen; NULL when the row is decided. */
static const json_t *platform_observed(Judge *judge, const SitePlatform *platform, Verdict *row)
{
	const Facts *facts = factbook_find(judge->input->facts, SUBJECT_PLATFORM, platform->name);
	FactTopic topic;
	return verdict_observed(row, facts, "platform", &topic) ? topic.value : NULL;
}

/* One row for each platform of the plan. */
static void each_platform(Judge *judge, const Check *check,
        void (*one)(Judge *judge, const SitePlatform *platform, Verdict *row))
{
	const Site *site = judge->input->site;
	for (guint i = 0; site->platforms && i < site->platforms->len; i++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, i);
		one(judge, platform,
		        verdicts_row(judge->verdicts, check, TARGET_PLATFORM, platform->name));
	}
}

/* ---- storage pools and networks: a word in each language, of which each sentence takes one ----
 */

/* A kind of part, and how a guest of the plan names the one it stands on. */
typedef struct {
	const char *list;                                     /* in the value of the platform */
	const char *zh, *en;                                  /* what one is called */
	const char *command;                                  /* of virsh: "pool" of pool-start */
	bool (*runs)(const json_t *part);                     /* now */
	bool (*used)(const json_t *domain, const char *name); /* by that guest */
} PartKind;

static bool pool_runs(const json_t *pool)
{
	return strcmp(json_text_in(pool, "state"), "running") == 0;
}

static bool pool_used(const json_t *domain, const char *name)
{
	size_t i;
	json_t *pool;
	json_array_foreach(json_object_get(domain, "pools"), i, pool)
		if (g_strcmp0(json_string_value(pool), name) == 0)
			return true;
	return false;
}

static bool network_runs(const json_t *network)
{
	return json_is_true(json_object_get(network, "active"));
}

static bool network_used(const json_t *domain, const char *name)
{
	size_t i;
	json_t *interface;
	json_array_foreach(json_object_get(domain, "interfaces"), i, interface)
		if (strcmp(json_text_in(interface, "network"), name) == 0)
			return true;
	return false;
}

static const PartKind pools = {"pools", "存储池", "storage pool", "pool", pool_runs, pool_used};
static const PartKind networks = {
        "networks", "虚拟网络", "network", "net", network_runs, network_used};

/* By a guest that the plan has on this platform. */
static bool part_is_used(const Judge *judge, const SitePlatform *platform, const json_t *seen,
        const PartKind *kind, const char *name)
{
	const Site *site = judge->input->site;
	size_t k;
	json_t *domain;
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteGuest *guest = site_host(site, i)->guest;
		if (!guest || strcmp(guest->platform, platform->name) != 0)
			continue;
		json_array_foreach(json_object_get(seen, "domains"), k, domain)
			if (strcmp(json_text_in(domain, "name"), guest->domain) == 0 &&
			        kind->used(domain, name))
				return true;
	}
	return false;
}

static void name_add(GString *names, const char *name)
{
	g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
}

/* "virsh pool-start luns" for each of them. */
static void part_remedy(
        const PartKind *kind, const GString *down, const GString *lost, Verdict *row)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	const struct {
		const GString *names;
		const char *verb;
	} steps[] = {{down, "start"}, {lost, "autostart"}};
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_auto(GStrv) names = g_strsplit(steps[i].names->str, ", ", -1);
		for (char **name = names; *name; name++)
			g_string_append_printf(lines, "%svirsh %s-%s %s", lines->len ? "; " : "",
			        kind->command, steps[i].verb, *name);
	}
	verdict_remedy(row, "在平台上执行：%s", "On the platform: %s", lines->str);
}

/*
 * What is meant to run (it starts with its host, or a planned guest stands on it) must run, and
 * what runs must come back. What was only ever defined, as libvirt's own `default` network is on
 * most hosts, concerns nobody.
 */
static void judge_parts(
        Judge *judge, const SitePlatform *platform, Verdict *row, const PartKind *kind)
{
	g_autoptr(GString) down = g_string_new(NULL), lost = g_string_new(NULL);
	size_t i, good = 0;
	json_t *part;
	verdict_expected(row, "active, autostart");
	const json_t *seen = platform_observed(judge, platform, row);
	if (!seen)
		return;
	json_array_foreach(json_object_get(seen, kind->list), i, part) {
		const char *name = json_text_in(part, "name");
		bool comes_back = json_is_true(json_object_get(part, "autostart"));
		bool runs = kind->runs(part);
		if (!runs && (comes_back || part_is_used(judge, platform, seen, kind, name)))
			name_add(down, name);
		else if (runs && !comes_back)
			name_add(lost, name);
		else if (runs)
			good++;
	}
	verdict_actual(row, "%zu good%s%s%s%s", good, down->len ? "; not active: " : "", down->str,
	        lost->len ? "; no autostart: " : "", lost->str);
	if (down->len || lost->len)
		part_remedy(kind, down, lost, row);
	if (down->len)
		verdict_decide(row, OUTCOME_FAIL, "%s%.0s没有启动：%s", "%.0s%s not active: %s",
		        kind->zh, kind->en, down->str);
	else if (lost->len)
		verdict_decide(row, OUTCOME_WARN, "%s%.0s不随宿主机启动：%s",
		        "%.0s%s does not start with its host: %s", kind->zh, kind->en, lost->str);
	else if (good)
		verdict_decide(row, OUTCOME_PASS, "%s%.0s均已启动且随宿主机启动（%zu 个）",
		        "%.0seach %s is active and starts with its host (%zu)", kind->zh, kind->en,
		        good);
	else
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：没有使用%s%.0s",
		        "%.0sdoes not apply: no %s is in use", kind->zh, kind->en);
}

static void judge_pools(Judge *judge, const SitePlatform *platform, Verdict *row)
{
	judge_parts(judge, platform, row, &pools);
}

static void judge_networks(Judge *judge, const SitePlatform *platform, Verdict *row)
{
	judge_parts(judge, platform, row, &networks);
}

void kind_platform_pools(Judge *judge, const Check *check)
{
	each_platform(judge, check, judge_pools);
}

void kind_platform_networks(Judge *judge, const Check *check)
{
	each_platform(judge, check, judge_networks);
}

/* ---- capacity, licence ---- */

/* What the guests that run were promised, against what the host has. */
static void judge_capacity(Judge *judge, const SitePlatform *platform, Verdict *row)
{
	size_t i;
	json_t *domain;
	double promised = 0, giga = 1024.0 * 1024 * 1024;
	const json_t *seen = platform_observed(judge, platform, row);
	if (!seen)
		return;
	const json_t *memory = json_object_get(json_object_get(seen, "node"), "memory_bytes");
	json_array_foreach(json_object_get(seen, "domains"), i, domain)
		if (strcmp(json_text_in(domain, "state"), "shut off") != 0)
			promised += json_number_value(json_object_get(domain, "memory_bytes"));
	if (!json_is_integer(memory)) {
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "平台没有给出宿主机的内存",
		        "the platform does not tell its host's memory");
		return;
	}
	double has = json_number_value(memory);
	verdict_expected(row, "≤ %.1f GiB", has / giga);
	verdict_actual(row, "%.1f GiB", promised / giga);
	if (promised > has)
		verdict_decide(row, OUTCOME_WARN,
		        "运行中的虚拟机共分配内存 %.1f GiB，宿主机只有 %.1f GiB",
		        "the running guests were given %.1f GiB of memory, the host has %.1f GiB",
		        promised / giga, has / giga);
	else
		verdict_decide(row, OUTCOME_PASS,
		        "运行中的虚拟机共分配内存 %.1f GiB，宿主机 %.1f GiB",
		        "the running guests were given %.1f GiB of memory, the host has %.1f GiB",
		        promised / giga, has / giga);
}

void kind_platform_capacity(Judge *judge, const Check *check)
{
	each_platform(judge, check, judge_capacity);
}

static void judge_licence(Judge *judge, const SitePlatform *platform, Verdict *row)
{
	verdict_expected(row, "VMware licence");
	if (platform->kind == PLATFORM_LIBVIRT) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：%s 是 libvirt 平台（KVM 等自由软件），没有 VMware 版本和授权",
		        "does not apply: '%s' is a libvirt platform (KVM, free software) without "
		        "VMware's version and licence",
		        platform->name);
		return;
	}
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
	        "本版本不读取 vCenter 的授权，请书面确认",
	        "this version does not read the vCenter's licence; have it attested");
}

void kind_platform_licence(Judge *judge, const Check *check)
{
	each_platform(judge, check, judge_licence);
}
