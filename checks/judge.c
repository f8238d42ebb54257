#include "checks/judge.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "checks/conflicts.h"
#include "checks/kinds/seen_index.h"
#include "checks/stood_in.h"
#include "checks/values_zh.h"
#include <string.h>

/* So many values are kept from one check to the next. */
#define VALUES_KEPT 20000

/* What a login sees is attested only of hosts that nobody logs in to. */
static bool login_would_see(const JudgeInput *input, const Verdict *row)
{
	const SiteHost *host =
	        row->target_kind == TARGET_HOST ? site_host_find(input->site, row->target) : NULL;
	return host && host->connection != CONNECTION_NONE && row->check->wants &&
	       node_count(row->check->wants) > 0;
}

static void beyond_its_words(const Attestation *found, Verdict *row)
{
	g_autofree char *day = clock_format_day(found->attested_at_us);
	if (found->targets)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "确认之后新增的对象，不在 %s 书面确认的范围内",
		        "planned after it was attested on %s, which does not speak of it", day);
	else
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "%s 的书面确认没有写明对象（target、targets），请重新确认",
		        "the attestation of %s names no target (target, targets); attest again",
		        day);
}

/* The role for the Chinese, the certificate for the English; when, and until when. */
static void attested_say(const Attestation *found, Verdict *row)
{
	g_autofree char *day = clock_format_day(found->attested_at_us);
	if (!found->valid_until_us) {
		verdict_decide(row, OUTCOME_ATTESTED,
		        "%s于 %s 书面确认（%s%.0s签名，长期有效）：%s",
		        "attested by %s on %s (signed by %.0s%s, without end): %s", found->by, day,
		        signer_role_words(found->role).zh, found->signer, found->statement);
		return;
	}
	g_autofree char *last = clock_format_last_day(found->valid_until_us);
	verdict_decide(row, OUTCOME_ATTESTED, "%s于 %s 书面确认（%s%.0s签名，有效期至 %s）：%s",
	        "attested by %s on %s (signed by %.0s%s, until the end of %s, +08:00): %s",
	        found->by, day, signer_role_words(found->role).zh, found->signer, last,
	        found->statement);
	row->valid_until_us = found->valid_until_us;
}

/* An attestation stands in for what nobody observed; it never covers what was seen to be wrong. */
static void attest(const JudgeInput *input, Verdict *row)
{
	if (!row->check->attestable || row->outcome != OUTCOME_UNKNOWN || !input->attestations ||
	        login_would_see(input, row))
		return;
	bool is_site = row->target_kind == TARGET_SITE;
	const Attestation *found = attestations_find(
	        input->attestations, row->check->id, row->target, is_site, input->judged_at_us);
	if (!found)
		return;
	if (!attestation_covers(found, row->target, is_site)) {
		beyond_its_words(found, row);
		return;
	}
	if (!found->problem && input->judged_at_us < found->attested_at_us) {
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "%s的书面确认尚未生效",
		        "the attestation by %s is not in force yet", found->by);
		return;
	}
	if (!found->problem && found->valid_until_us &&
	        found->valid_until_us <= input->judged_at_us) {
		g_autofree char *day = clock_format_last_day(found->valid_until_us);
		verdict_unknown(row, "stale", "%s的书面确认已于 %s 到期，不再有效",
		        "the attestation by %s expired at the end of %s (+08:00)", found->by, day);
		return;
	}
	verdict_cite_digest(row, "attestation", found->digest, found->attested_at_us);
	if (found->problem) {
		/* the first for the Chinese, the second for the English */
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "书面确认无效：%s%.0s",
		        "the attestation does not count: %.0s%s", found->problem_zh,
		        found->problem);
		return;
	}
	verdict_actual(row, "%s, sha256:%.12s…", found->document_name, found->document_sha256);
	attested_say(found, row);
}

/* No pass without evidence, and none on an observation that has gone stale. */
static void hold_to_the_laws(const JudgeInput *input, Verdict *row)
{
	bool good = row->outcome == OUTCOME_PASS || row->outcome == OUTCOME_WARN ||
	            row->outcome == OUTCOME_ATTESTED;
	if (good && row->evidence->len == 0)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "没有检测记录，不能判定",
		        "there is no evidence to judge from");
	else if (good && row->valid_until_us <= input->judged_at_us)
		verdict_unknown(row, "stale", "检测记录已过有效期，请重新检查",
		        "the observation is older than its freshness; check again");
}

/* In the order of TargetKind. */
static const char *const targets_zh[] = {
        "本省", "主机", "地址", "共享卷", "授权", "链路", "虚拟化平台", "名称"};

/*
 * A check whose targets the plan does not name still has its row. What the founding document asks
 * of machines fails where none is planned; the rest has its own check that fails.
 */
static void no_target(Judge *run, const Check *check)
{
	const char *kind = checklist_targets[check->target];
	Verdict *row =
	        verdicts_row(run->verdicts, check, TARGET_SITE, run->input->site->identity->name);
	judge_cite_plan(run, row);
	bool asked = check->target == TARGET_HOST && check->severity == SEVERITY_BLOCKER &&
	             strcmp(checklist_sources[check->source], "founding") == 0;
	if (asked)
		verdict_unplanned(row, "site.yaml 的 hosts 中没有规划任何主机",
		        "site.yaml plans no host under hosts");
	else
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中没有%s%.0s",
		        "%.0sdoes not apply: the plan names no %s", targets_zh[check->target],
		        kind);
}

static void plan_free(void *plan)
{
	json_decref(plan);
}

Verdicts *judge(const JudgeInput *input)
{
	g_autoptr(Verdicts) verdicts = verdicts_new();
	g_autoptr(json_t) parameters = checklist_parameters(input->checklist);
	g_autoptr(GHashTable) plans = g_hash_table_new_full(NULL, NULL, NULL, plan_free);
	g_autoptr(GHashTable) values =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Judge run = {.input = input,
	        .parameters = parameters,
	        .plans = plans,
	        .values = values,
	        .verdicts = verdicts};
	for (size_t i = 0; i < checklist_count(input->checklist); i++) {
		const Check *check = checklist_check(input->checklist, i);
		if ((input->item && strcmp(check->item, input->item) != 0) ||
		        (input->only && !g_hash_table_contains(input->only, check->id)))
			continue;
		if (g_hash_table_size(values) > VALUES_KEPT)
			g_hash_table_remove_all(values);
		size_t first = verdicts_count(verdicts);
		check->kind->judge(&run, check);
		if (first == verdicts_count(verdicts) && !input->pattern)
			no_target(&run, check);
		for (size_t k = first; k < verdicts_count(verdicts); k++) {
			Verdict *row = (Verdict *)verdicts_at(verdicts, k);
			conflicts_remark(input->facts, row);
			stood_in_hold(input, row);
			attest(input, row);
			hold_to_the_laws(input, row);
			if (input->waivers)
				waivers_apply(input->waivers, row, input->judged_at_us);
		}
	}
	seen_index_free(run.seen);
	return g_steal_pointer(&verdicts);
}

bool judge_selects(const Judge *judge, const SiteHost *host)
{
	return !judge->input->pattern || site_host_matches(host, judge->input->pattern);
}

const Facts *judge_host_facts(const Judge *judge, const char *host)
{
	return factbook_find(judge->input->facts, SUBJECT_HOST, host);
}

const json_t *judge_host_plan(const Judge *judge, const SiteHost *host)
{
	json_t *plan = g_hash_table_lookup(judge->plans, host);
	if (!plan) {
		plan = site_host_plan(judge->input->site, host);
		g_hash_table_insert(judge->plans, (void *)host, plan);
	}
	return plan;
}

const char *judge_value_zh(Judge *judge, const char *value)
{
	char *said = g_hash_table_lookup(judge->values, value);
	if (!said) {
		said = value_zh(value);
		g_hash_table_insert(judge->values, g_strdup(value), said);
	}
	return said;
}

void judge_cite_plan(const Judge *judge, Verdict *row)
{
	verdict_cite_digest(
	        row, "site.yaml", site_digest(judge->input->site), judge->input->judged_at_us);
}

/* What `applies` sees: the plan of the host, and the parameters. */
typedef struct {
	const json_t *plan, *parameters;
} PlanScope;

static const json_t *plan_lookup(const char *name, void *data, bool *ret_unknown)
{
	const PlanScope *scope = data;
	*ret_unknown = false;
	if (strcmp(name, "plan") == 0)
		return scope->plan;
	return strcmp(name, "params") == 0 ? scope->parameters : NULL;
}

/* False when the row is decided: the check does not concern this host, or cannot say whether. */
static bool applies(Judge *judge, const Check *check, const SiteHost *host, Verdict *row)
{
	if (!site_host_meant(host, check->meant)) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：检查点只针对其他主机（hosts、roles）",
		        "does not apply: the check names other hosts (hosts, roles)");
		return false;
	}
	if (!check->applies_expression)
		return true;
	PlanScope data = {judge_host_plan(judge, host), judge->parameters};
	Scope scope = {plan_lookup, &data};
	g_auto(EvalResult) result = {0};
	expression_evaluate(check->applies_expression, &scope, EVAL_CHECK, &result);
	if (result.kind == EVAL_VALUE && json_is_boolean(result.value)) {
		if (json_is_true(result.value))
			return true;
		judge_cite_plan(judge, row);
		if (check->applies_not) /* the Chinese takes the first, the English the second */
			verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：%s%.0s",
			        "%.0sdoes not apply: %s", check->applies_not->zh,
			        check->applies_not->en);
		else
			verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划不满足“%s”",
			        "does not apply: the plan does not satisfy `%s`", check->applies);
		return false;
	}
	verdict_unknown(row, "error", "适用条件无法计算：%s", "cannot tell whether it applies: %s",
	        result.error ? result.error->message : "not true or false");
	return false;
}

void judge_hosts(Judge *judge, const Check *check, JudgeHost each)
{
	const Site *site = judge->input->site;
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (!judge_selects(judge, host))
			continue;
		Verdict *row = verdicts_row(judge->verdicts, check, TARGET_HOST, host->name);
		if (!applies(judge, check, host, row))
			continue;
		each(judge, host, judge_host_facts(judge, host->name), row);
	}
}
