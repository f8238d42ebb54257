/*
 * kind `kernel_parameters`: the product's minimum for each kernel parameter, running or as the
 * next boot will set it. Higher is fine; a value of several numbers is compared one by one.
 */
#include "base/cleanup.h"
#include "checks/kinds/kinds.h"
#include <string.h>

/* 1 at least so high, 0 lower, -1 not comparable. */
static int at_least(const char *seen, const char *minimum)
{
	g_auto(GStrv) has = g_strsplit_set(seen, " \t", -1);
	g_auto(GStrv) wants = g_strsplit_set(minimum, " \t", -1);
	guint h = 0;
	for (guint w = 0; wants[w]; w++) {
		guint64 least, value;
		if (!*wants[w])
			continue;
		while (has[h] && !*has[h])
			h++;
		if (!has[h] ||
		        !g_ascii_string_to_unsigned(wants[w], 10, 0, G_MAXUINT64, &least, NULL) ||
		        !g_ascii_string_to_unsigned(has[h], 10, 0, G_MAXUINT64, &value, NULL))
			return -1;
		if (value < least)
			return 0;
		h++;
	}
	return 1;
}

static const char *value_seen(const json_t *parameter, const char *state)
{
	return member_text(
	        parameter, strcmp(state, "running") == 0 ? "running" : "configured_value");
}

/* A file that this user may not read says nothing of the value. */
static bool is_hidden(const json_t *parameter, const char *state)
{
	if (strcmp(state, "running") == 0)
		return json_is_true(json_object_get(parameter, "denied"));
	return !*value_seen(parameter, state) &&
	       json_array_size(json_object_get(parameter, "unread")) > 0;
}

/* Collects what is too low, missing or not comparable; and what could not be read. */
static void compare(
        const json_t *sysctl, const Node *minimum, const char *state, GString *low, GString *hidden)
{
	for (size_t i = 0; i < node_count(minimum); i++) {
		const char *key = node_scalar(node_key_at(minimum, i));
		const char *least = node_scalar(node_at(minimum, i));
		const char *seen = value_seen(json_object_get(sysctl, key), state);
		if (at_least(seen, least) == 1)
			continue;
		if (is_hidden(json_object_get(sysctl, key), state)) {
			g_string_append_printf(hidden, "%s%s", hidden->len ? ", " : "", key);
			continue;
		}
		g_string_append_printf(low, "%s%s=%s (>= %s)", low->len ? "; " : "", key,
		        *seen ? seen : "-", least);
	}
}

/* "running" unless `with` says otherwise; NULL when what it says is no text. */
static const char *state_of(const Check *check)
{
	const Node *state = node_find(check->with, "state");
	return state ? node_scalar(state) : "running";
}

static void expect_minimum(Verdict *row, const Node *minimum)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < node_count(minimum); i++)
		g_string_append_printf(all, "%s%s ≥ %s", all->len ? "; " : "",
		        node_scalar(node_key_at(minimum, i)), node_scalar(node_at(minimum, i)));
	verdict_expected(row, "%s", all->str);
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)judge, (void)host;
	const Node *minimum = node_find(row->check->with, "minimum");
	const char *state = state_of(row->check);
	FactTopic topic;
	expect_minimum(row, minimum);
	if (!verdict_observed(row, facts, "sysctl", &topic))
		return;
	g_autoptr(GString) low = g_string_new(NULL), hidden = g_string_new(NULL);
	compare(topic.value, minimum, state, low, hidden);
	verdict_actual(row, "%s", low->len ? low->str : hidden->len ? "" : "≥");
	if (low->len)
		verdict_decide(row, OUTCOME_WARN, "低于建议值或没有设置：%s",
		        "lower than advised, or not set: %s", low->str);
	else if (hidden->len)
		verdict_unknown(row, cause_name(CAUSE_DENIED), "没有权限读取：%s",
		        "may not be read: %s", hidden->str);
	else
		verdict_decide(row, OUTCOME_PASS, "%zu 个参数均不低于建议值",
		        "all %zu parameters are at least as advised", node_count(minimum));
}

void kind_kernel_parameters(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}

bool kernel_parameters_with(const Check *check, GError **error)
{
	const Node *state = node_find(check->with, "state");
	const Node *minimum = node_find(check->with, "minimum");
	const char *word = state_of(check);
	if (g_strcmp0(word, "running") != 0 && g_strcmp0(word, "configured") != 0)
		return node_fail(state, error, "'state' is 'running' or 'configured'");
	if (!minimum || node_kind(minimum) != NODE_MAPPING || node_count(minimum) == 0)
		return node_fail(check->with, error,
		        "check '%s' asserts nothing: 'minimum' is missing or empty", check->id);
	for (size_t i = 0; i < node_count(minimum); i++) {
		const char *least = node_scalar(node_at(minimum, i));
		if (!least || !*least || at_least(least, least) != 1)
			return node_fail(node_at(minimum, i), error,
			        "the minimum of '%s' is not one or more whole numbers",
			        node_scalar(node_key_at(minimum, i)));
	}
	return true;
}
