/* kind `expect`: an expression over what was observed of one host, or of the console (target:
 * site).
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <string.h>

/* Topics of a check that are remembered once they were found; more are found again. */
#define TOPICS_KEPT 4

typedef struct {
	const Facts *facts;
	const json_t *plan, *parameters;
	size_t kept;
	struct {
		const char *name;
		const json_t *value;
	} topics[TOPICS_KEPT];
} HostScope;

static void topic_keep(HostScope *scope, const char *name, const json_t *value)
{
	if (scope->kept == TOPICS_KEPT)
		return;
	scope->topics[scope->kept].name = name;
	scope->topics[scope->kept++].value = value;
}

/* A fact that nobody observed is unknown, never undefined: which topic decides, verdict_observed
 * says. */
static const json_t *host_lookup(const char *name, void *data, bool *ret_unknown)
{
	const HostScope *scope = data;
	*ret_unknown = false;
	if (strcmp(name, "plan") == 0)
		return scope->plan;
	if (strcmp(name, "params") == 0)
		return scope->parameters;
	for (size_t i = 0; i < scope->kept; i++)
		if (strcmp(scope->topics[i].name, name) == 0)
			return scope->topics[i].value;
	const json_t *value = scope->facts ? facts_find(scope->facts, name).value : NULL;
	*ret_unknown = value == NULL;
	return value;
}

static char *show(const Expression *expression, const Scope *scope)
{
	if (!expression)
		return g_strdup("");
	g_auto(EvalResult) result = {0};
	expression_evaluate(expression, scope, EVAL_CHECK, &result);
	if (result.kind != EVAL_VALUE)
		return g_strdup("");
	if (json_is_string(result.value))
		return g_strdup(json_string_value(result.value));
	char *text = json_dumps(result.value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
	char *owned = g_strdup(text ? text : "");
	free(text);
	return owned;
}

/* `with: {otherwise: warn}` is for advice: not taking it is a remark. */
static Outcome outcome_otherwise(const Check *check)
{
	const Node *otherwise = check->with ? node_find(check->with, "otherwise") : NULL;
	return otherwise && g_strcmp0(node_scalar(otherwise), "warn") == 0 ? OUTCOME_WARN
	                                                                   : OUTCOME_FAIL;
}

/* The Chinese takes the first of each pair, the English the second. */
static void decide_seen(Judge *judge, Verdict *row, Outcome outcome)
{
	const char *expected = judge_value_zh(judge, row->expected);
	const char *actual = judge_value_zh(judge, row->actual);
	if (outcome == OUTCOME_PASS)
		verdict_decide(row, outcome, "符合要求：%s%.0s", "%.0sas expected: %s", actual,
		        row->actual);
	else
		verdict_decide(row, outcome, "应为“%s%.0s”，实测：%s%.0s",
		        "%.0sexpected '%s', seen: %.0s%s", expected, row->expected, actual,
		        row->actual);
}

static void decide(Judge *judge, const Check *check, Verdict *row, const EvalResult *result)
{
	if (result->kind == EVAL_ERROR)
		verdict_unknown(row, "error", "表达式无法计算：%s", "the expression fails: %s",
		        result->error->message);
	else if (result->kind == EVAL_UNKNOWN)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "“%s”没有观测到",
		        "'%s' was not observed", result->unknown);
	else if (json_is_true(result->value))
		decide_seen(judge, row, OUTCOME_PASS);
	else if (json_is_false(result->value))
		decide_seen(judge, row, outcome_otherwise(check));
	else
		verdict_unknown(row, "error", "表达式“%s”的结果不是真或假",
		        "`%s` is neither true nor false", check->expect);
}

/* One of the arguments asked that could not be seen makes all of it unknown. */
static bool arguments_seen(Verdict *row, const json_t *value, const Node *arguments)
{
	for (size_t i = 0; json_is_object(value) && i < node_count(arguments); i++) {
		const json_t *entry = json_object_get(value, node_scalar(node_at(arguments, i)));
		const char *cause = json_text_in(entry, "cause");
		if (!*cause)
			continue;
		verdict_unknown(row, cause, "未能查看“%s”：%s", "'%s' could not be looked at: %s",
		        node_scalar(node_at(arguments, i)), json_text_in(entry, "message"));
		verdict_said(row, json_text_in(entry, "message"));
		return false;
	}
	return true;
}

/* False: the row is decided, as something that the check wants was not seen. */
static bool wants_seen(Verdict *row, HostScope *scope)
{
	const Node *wants = row->check->wants;
	for (size_t i = 0; wants && i < node_count(wants); i++) {
		FactTopic topic;
		const char *name = node_scalar(node_key_at(wants, i));
		if (!verdict_observed(row, scope->facts, name, &topic) ||
		        !arguments_seen(row, topic.value, node_at(wants, i)))
			return false;
		topic_keep(scope, name, topic.value);
	}
	return true;
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	const Check *check = row->check;
	HostScope data = {.facts = facts, .parameters = judge->parameters};
	if (!wants_seen(row, &data))
		return;
	g_autoptr(json_t) none = host ? NULL : json_object();
	data.plan = host ? judge_host_plan(judge, host) : none;
	Scope scope = {host_lookup, &data};
	g_autofree char *expected = show(check->expected_expression, &scope);
	g_autofree char *actual = show(check->actual_expression, &scope);
	verdict_expected(row, "%s", *expected ? expected : check->expect);
	verdict_actual(row, "%s", actual);
	g_auto(EvalResult) result = {0};
	expression_evaluate(check->expect_expression, &scope, EVAL_CHECK, &result);
	decide(judge, check, row, &result);
}

void kind_expect(Judge *judge, const Check *check)
{
	if (check->target == TARGET_HOST) {
		judge_hosts(judge, check, judge_one);
		return;
	}
	if (judge->input->pattern)
		return; /* of no host */
	Verdict *row = verdicts_row(
	        judge->verdicts, check, TARGET_SITE, judge->input->site->identity->name);
	judge_one(judge, NULL, factbook_console(judge->input->facts), row);
}

bool expect_with(const Check *check, GError **error)
{
	if (!check->with)
		return true;
	const Node *otherwise = node_find(check->with, "otherwise");
	bool good = otherwise && node_count(check->with) == 1 &&
	            g_strcmp0(node_scalar(otherwise), "warn") == 0;
	return good ||
	       node_fail(check->with, error, "kind 'expect' reads '{otherwise: warn}' alone");
}
