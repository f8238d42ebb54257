/*
 * kind `licence_quantity`: the ledger's quantity against what is there. Oracle counts a processor
 * as cores times a core factor (Oracle Processor Core Factor Table: 0.5 for x86) on every machine
 * where the product runs; of a virtual platform it counts the whole host, which many contest: a
 * shortfall there is shown and waits for the ministry's word (口径待确认), it fails nobody.
 */
#include "checks/kinds/licence_count.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <math.h>
#include <string.h>

static const struct {
	const char *front; /* what the line's own word begins with, in lower case */
	Metric metric;
	Words words;
} metrics[] = {{"free", METRIC_FREE, {"无需授权", "free"}},
        {"processor", METRIC_PROCESSOR, {"处理器", "processor"}},
        {"处理器", METRIC_PROCESSOR, {"处理器", "processor"}},
        {"cpu", METRIC_PROCESSOR, {"CPU", "CPU"}}, {"core", METRIC_CORE, {"核", "core"}},
        {"核", METRIC_CORE, {"核", "core"}}, {"socket", METRIC_SOCKET, {"插槽", "socket"}},
        {"插槽", METRIC_SOCKET, {"插槽", "socket"}}, {"路", METRIC_SOCKET, {"插槽", "socket"}},
        {"nup", METRIC_NUP, {"指定用户", "NUP"}}, {"named user", METRIC_NUP, {"指定用户", "NUP"}},
        {"用户", METRIC_NUP, {"指定用户", "NUP"}}, {"host", METRIC_HOST, {"台", "host"}},
        {"server", METRIC_HOST, {"台", "server"}}, {"node", METRIC_HOST, {"节点", "node"}},
        {"instance", METRIC_HOST, {"实例", "instance"}}, {"节点", METRIC_HOST, {"节点", "node"}},
        {"台", METRIC_HOST, {"台", "host"}}, {"套", METRIC_HOST, {"套", "instance"}}};

/* Index into `metrics`, or their number. */
static size_t metric_index(const SiteLicence *licence)
{
	g_autofree char *lower = g_utf8_strdown(licence->metric, -1);
	size_t i = 0;
	while (i < G_N_ELEMENTS(metrics) && !g_str_has_prefix(lower, metrics[i].front))
		i++;
	return i;
}

/* The metric that the line's words mean; what "CPU" is depends on the family. */
static Metric licence_metric(const SiteLicence *licence)
{
	bool sold_by_core = licence->family == FAMILY_ORACLE || licence->family == FAMILY_WEBLOGIC;
	size_t i = metric_index(licence);
	if (i == G_N_ELEMENTS(metrics))
		return METRIC_OTHER;
	return metrics[i].metric == METRIC_PROCESSOR && !sold_by_core ? METRIC_SOCKET
	                                                              : metrics[i].metric;
}

Words licence_metric_words(const SiteLicence *licence)
{
	size_t i = metric_index(licence);
	if (i == G_N_ELEMENTS(metrics))
		return (Words){licence->metric, licence->metric};
	return metrics[i].words;
}

/* True when the line is about that host: its `hosts` say so, or, where it has none, its family. */
static bool licence_covers(const SiteLicence *licence, const SiteHost *host)
{
	static const char *const roles[] = {[FAMILY_VMWARE] = "virtualization",
	        [FAMILY_WEBLOGIC] = "middleware",
	        [FAMILY_ORACLE] = "database",
	        [FAMILY_OTHER] = NULL};
	for (guint i = 0; licence->hosts && i < licence->hosts->len; i++)
		if (site_host_matches(host, g_ptr_array_index(licence->hosts, i)))
			return true;
	if (licence->hosts && licence->hosts->len > 0)
		return false;
	if (licence->family == FAMILY_OS)
		return true;
	const char *role = roles[licence->family];
	return role && strcmp(site_roles[host->role], role) == 0;
}

Paper licence_paper(const Site *site, int family, const SiteHost *host)
{
	Paper best = PAPER_NONE;
	for (guint i = 0; site->licences && i < site->licences->len; i++) {
		const SiteLicence *licence = g_ptr_array_index(site->licences, i);
		if (licence->family != family || !licence_covers(licence, host))
			continue;
		bool is_free = licence_metric(licence) == METRIC_FREE;
		if (!is_free && licence->document && *licence->document)
			best = PAPER_DOCUMENT;
		else if (is_free && best == PAPER_NONE)
			best = PAPER_FREE;
	}
	return best;
}

/* What was counted on the hosts of one line. */
typedef struct {
	Judge *judge;
	const SiteLicence *licence;
	Metric metric;
	int64_t hosts, sockets, cores;    /* of the machines we log in to */
	int64_t host_sockets, host_cores; /* the same, a guest's whole host in its place */
	bool is_virtual, foreign;         /* some are guests; some are no x86 */
	bool unseen_host;                 /* a guest whose host does not tell */
	const SiteHost *unseen;           /* the first whose processors nobody saw; NULL: none */
	GHashTable *platforms;            /* counted already */
	GString *shown;                   /* "db1 16, db2 16" */
} Count;

static bool needs_facts(Metric metric)
{
	return metric != METRIC_HOST;
}

static void platform_add(Count *count, const SiteHost *host, Verdict *row)
{
	FactTopic topic;
	const char *name = host->guest ? host->guest->platform : "";
	const Facts *facts = factbook_find(count->judge->input->facts, SUBJECT_PLATFORM, name);
	count->is_virtual = true;
	if (!g_hash_table_add(count->platforms, (void *)name))
		return;
	topic = facts ? facts_find(facts, "platform") : (FactTopic){0};
	const json_t *topology = json_object_get(json_object_get(topic.value, "node"), "topology");
	if (!json_is_object(topology)) {
		count->unseen_host = true;
		return;
	}
	verdict_cite(row, &topic);
	count->host_sockets += json_integer_value(json_object_get(topology, "sockets"));
	count->host_cores += json_integer_value(json_object_get(topology, "cores"));
}

/* False, and the row is decided, when the host's processors were not seen. */
static bool host_seen(const Count *count, const SiteHost *host, FactTopic *ret, Verdict *row)
{
	if (!verdict_observed(row, judge_host_facts(count->judge, host->name), "cpu", ret))
		return false;
	if (json_is_integer(json_object_get(ret->value, "sockets")) &&
	        json_is_integer(json_object_get(ret->value, "cores")))
		return true;
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "%s 没有给出处理器和核的数量",
	        "'%s' does not tell its sockets and cores", host->name);
	return false;
}

/* One that was not seen adds nothing: what the others need is a lower bound. */
static void host_add(Count *count, const SiteHost *host, Verdict *row)
{
	FactTopic cpu;
	const Facts *facts = judge_host_facts(count->judge, host->name);
	count->hosts++;
	if (!needs_facts(count->metric))
		return;
	if (!host_seen(count, host, &cpu, row)) {
		count->unseen = count->unseen ? count->unseen : host;
		return;
	}
	const json_t *sockets = json_object_get(cpu.value, "sockets");
	const json_t *cores = json_object_get(cpu.value, "cores");
	const char *arch = json_text_in(facts_find(facts, "os").value, "arch");
	count->foreign = count->foreign || (*arch && strcmp(arch, "x86_64") != 0);
	count->sockets += json_integer_value(sockets);
	count->cores += json_integer_value(cores);
	int64_t shown = json_integer_value(count->metric == METRIC_SOCKET ? sockets : cores);
	g_string_append_printf(count->shown, "%s%s %lld", count->shown->len ? " + " : "",
	        host->name, (long long)shown);
	if (host->kind == MACHINE_VIRTUAL) {
		platform_add(count, host, row);
		return;
	}
	count->host_sockets += json_integer_value(sockets);
	count->host_cores += json_integer_value(cores);
}

static double core_factor(const Judge *judge)
{
	return json_number_value(json_object_get(judge->parameters, "oracle_core_factor"));
}

/* Named users for each processor, at least: 25 for Enterprise Edition, 10 for WebLogic and others
 * (Oracle's Database Licensing and its minimum tables). */
static double nup_minimum(const SiteLicence *licence)
{
	return licence->family == FAMILY_ORACLE ? 25 : 10;
}

static int64_t needed(const Count *count, int64_t sockets, int64_t cores)
{
	double processors = ceil((double)cores * core_factor(count->judge));
	switch (count->metric) {
	case METRIC_PROCESSOR:
		return (int64_t)processors;
	case METRIC_CORE:
		return cores;
	case METRIC_SOCKET:
		return sockets;
	case METRIC_NUP:
		return (int64_t)(processors * nup_minimum(count->licence));
	case METRIC_HOST:
		return count->hosts;
	default:
		return 0;
	}
}

/* "(db1 16 + db2 16) × 0.5 = 16" */
static char *formula(const Count *count, int64_t need)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (count->metric == METRIC_HOST)
		return g_strdup_printf("%lld", (long long)need);
	g_string_append_printf(text, "(%s)", count->shown->str);
	if (count->metric == METRIC_PROCESSOR || count->metric == METRIC_NUP)
		g_string_append_printf(text, " × %g", core_factor(count->judge));
	if (count->metric == METRIC_NUP)
		g_string_append_printf(text, " × %g", nup_minimum(count->licence));
	g_string_append_printf(text, " = %lld", (long long)need);
	return g_strdup(text->str);
}

/* On guests: by their own processors, and by the whole host's. */
static void decide_virtual(const Count *count, int64_t need, const char *sum, Verdict *row)
{
	const SiteLicence *licence = count->licence;
	Words metric = licence_metric_words(licence);
	int64_t whole = needed(count, count->host_sockets, count->host_cores);
	bool by_host = licence->family == FAMILY_ORACLE || licence->family == FAMILY_WEBLOGIC;
	bool enough = licence->quantity >= need &&
	              (!by_host || (!count->unseen_host && licence->quantity >= whole));
	g_autofree char *host =
	        count->unseen_host ? g_strdup("?") : g_strdup_printf("%lld", (long long)whole);
	verdict_actual(row, "%s; whole host: %s", sum, host);
	if (enough)
		verdict_decide(row, OUTCOME_PASS,
		        "授权 %lld（%s%.0s），需要 %s（按宿主机整机计 %s）",
		        "%lld licensed (%.0s%s), needed: %s (by the whole host: %s)",
		        (long long)licence->quantity, metric.zh, metric.en, sum, host);
	else
		verdict_decide(row, OUTCOME_WARN,
		        "口径待确认：授权 %lld（%s%.0s），按虚拟机计需要 %s，按宿主机整机计需要 %s",
		        "to be clarified: %lld licensed (%.0s%s); by the guests %s are needed, by "
		        "the "
		        "whole host %s",
		        (long long)licence->quantity, metric.zh, metric.en, sum, host);
}

static void decide_count(const Count *count, Verdict *row)
{
	const SiteLicence *licence = count->licence;
	Words metric = licence_metric_words(licence);
	int64_t need = needed(count, count->sockets, count->cores);
	g_autofree char *sum = formula(count, need);
	bool enough = licence->quantity >= need;
	bool by_factor = count->metric == METRIC_PROCESSOR || count->metric == METRIC_NUP;
	verdict_expected(row, "≥ %lld %s", (long long)need, metric.en);
	if (count->is_virtual) {
		decide_virtual(count, need, sum, row);
		return;
	}
	verdict_actual(row, "%s; licensed: %lld", sum, (long long)licence->quantity);
	if (!enough && count->foreign && by_factor)
		verdict_decide(row, OUTCOME_WARN,
		        "口径待确认：处理器不是 x86，核心系数未知；按 x86 计需要 %s，授权 %lld",
		        "to be clarified: not x86, its core factor is not known; as of x86 %s are "
		        "needed, %lld licensed",
		        sum, (long long)licence->quantity);
	else if (enough)
		verdict_decide(row, OUTCOME_PASS, "授权 %lld（%s%.0s），需要 %s",
		        "%lld licensed (%.0s%s), needed: %s", (long long)licence->quantity,
		        metric.zh, metric.en, sum);
	else
		verdict_decide(row, OUTCOME_FAIL, "授权不足：授权 %lld（%s%.0s），需要 %s",
		        "too few: %lld licensed (%.0s%s), needed: %s", (long long)licence->quantity,
		        metric.zh, metric.en, sum);
}

/* Some were not seen: what was seen may exceed the licence already, and never lies within it. */
static void decide_part(const Count *count, Verdict *row)
{
	FactTopic ignored;
	const SiteLicence *licence = count->licence;
	Words metric = licence_metric_words(licence);
	int64_t need = needed(count, count->sockets, count->cores);
	g_autofree char *sum = formula(count, need);
	if (count->is_virtual || count->foreign || licence->quantity >= need) {
		host_seen(count, count->unseen, &ignored, row);
		return;
	}
	verdict_expected(row, "≥ %lld %s", (long long)need, metric.en);
	verdict_actual(row, "%s; licensed: %lld", sum, (long long)licence->quantity);
	verdict_decide(row, OUTCOME_FAIL,
	        "授权不足：授权 %lld（%s%.0s），仅已清点的主机就需要 %s；%s 尚未清点",
	        "too few: %lld licensed (%.0s%s), the hosts that were seen alone need: %s; '%s' "
	        "was "
	        "not "
	        "seen",
	        (long long)licence->quantity, metric.zh, metric.en, sum, count->unseen->name);
}

/* Why nothing is counted, in both languages; false when it is to be counted. */
static bool not_counted(const Count *count, Verdict *row)
{
	const SiteLicence *licence = count->licence;
	bool scoped = licence->hosts && licence->hosts->len > 0;
	if (count->metric == METRIC_FREE)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：无需授权",
		        "does not apply: it needs no licence");
	else if (count->metric == METRIC_OTHER)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：计量方式“%s”无法清点",
		        "does not apply: the metric '%s' cannot be counted", licence->metric);
	else if (licence->quantity <= 0)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：台账没有写明数量",
		        "does not apply: the ledger gives no quantity");
	else if (licence->family == FAMILY_OS && !scoped)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：台账没有写明用于哪些主机（hosts）",
		        "does not apply: the ledger does not say for which hosts (hosts)");
	else
		return false;
	return true;
}

static void count_line(Judge *judge, const SiteLicence *licence, Verdict *row)
{
	const Site *site = judge->input->site;
	g_autoptr(GHashTable) platforms = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) shown = g_string_new(NULL);
	Count count = {.judge = judge,
	        .licence = licence,
	        .metric = licence_metric(licence),
	        .platforms = platforms,
	        .shown = shown};
	judge_cite_plan(judge, row);
	if (not_counted(&count, row))
		return;
	for (size_t i = 0; i < site_host_count(site); i++)
		if (licence_covers(licence, site_host(site, i)))
			host_add(&count, site_host(site, i), row);
	if (count.unseen)
		decide_part(&count, row);
	else if (count.hosts == 0)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：没有规划使用它的主机",
		        "does not apply: no host is planned that uses it");
	else
		decide_count(&count, row);
}

void kind_licence_quantity(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	if (judge->input->pattern) /* the sum of some hosts is no sum */
		return;
	for (guint i = 0; site->licences && i < site->licences->len; i++) {
		const SiteLicence *licence = g_ptr_array_index(site->licences, i);
		count_line(judge, licence,
		        verdicts_row(judge->verdicts, check, TARGET_LICENCE, licence->name));
	}
}
