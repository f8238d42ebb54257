/*
 * kind `kernel_parameters`: what a product asks of each kernel parameter, running or as the next
 * boot will set it. Higher than a minimum is fine; a value of several numbers is compared one by
 * one. `with` is one table, or `versions` of them:
 *
 *	minimum      at least so high
 *	exact        that and no other
 *	inside       a range, or a narrower one
 *	half_memory  in units of so many bytes, half of the memory is enough too
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include <string.h>

/* The numbers of a value; false when one is none, or there are none. */
static bool numbers_parse(const char *text, GArray *numbers)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
	for (char **word = words; *word; word++) {
		guint64 number;
		if (!**word)
			continue;
		if (!g_ascii_string_to_unsigned(*word, 10, 0, G_MAXUINT64, &number, NULL))
			return false;
		g_array_append_val(numbers, number);
	}
	return numbers->len > 0;
}

/* What is asked of one parameter, and by which of the four words. */
typedef enum { ASK_MINIMUM, ASK_EXACT, ASK_INSIDE } Ask;

static const struct {
	const char *key, *sign;
} asks[] = {[ASK_MINIMUM] = {"minimum", "≥"},
        [ASK_EXACT] = {"exact", "="},
        [ASK_INSIDE] = {"inside", "∈"}};

/* 1 it is so, 0 it is not, -1 not comparable. */
static int holds(Ask ask, const char *seen, const char *asked)
{
	g_autoptr(GArray) has = g_array_new(FALSE, FALSE, sizeof(guint64));
	g_autoptr(GArray) wants = g_array_new(FALSE, FALSE, sizeof(guint64));
	if (!numbers_parse(seen, has) || !numbers_parse(asked, wants) || has->len < wants->len)
		return -1;
	for (guint i = 0; i < wants->len; i++) {
		guint64 value = g_array_index(has, guint64, i);
		guint64 limit = g_array_index(wants, guint64, i);
		bool upper = ask == ASK_INSIDE && i == 1;
		if (ask == ASK_EXACT ? value != limit : upper ? value > limit : value < limit)
			return 0;
	}
	return 1;
}

/* All that one judging of one host needs, and what it collects. */
typedef struct {
	const json_t *sysctl, *memory;
	const Node *table;
	bool runs;            /* the running value, not the configured one */
	GString *off, *asked; /* what is too low, missing or not comparable; what it should be */
	size_t count;         /* of those */
	GString *hidden;      /* not to be read */
	KernelOff each;       /* told of what is off; NULL: nobody */
	void *data;
} Compare;

static const char *value_seen(const Compare *compare, const char *key)
{
	return json_text_in(json_object_get(compare->sysctl, key),
	        compare->runs ? "running" : "configured_value");
}

/* A file that this user may not read says nothing of the value. */
static bool is_hidden(const Compare *compare, const char *key)
{
	const json_t *parameter = json_object_get(compare->sysctl, key);
	if (compare->runs)
		return json_is_true(json_object_get(parameter, "denied"));
	return !*value_seen(compare, key) &&
	       json_array_size(json_object_get(parameter, "unread")) > 0;
}

/* Half of the memory is enough of what is measured against it. */
static bool is_half_of_memory(const Compare *compare, const char *key, const char *seen)
{
	const Node *half = node_find(compare->table, "half_memory");
	const Node *unit = half ? node_find(half, key) : NULL;
	double total = json_number_value(json_object_get(compare->memory, "total_bytes"));
	double bytes = g_ascii_strtod(seen, NULL) *
	               g_ascii_strtod(unit && node_scalar(unit) ? node_scalar(unit) : "0", NULL);
	return total > 0 && bytes >= total / 2;
}

static void off_add(Compare *compare, Ask ask, const char *key, const char *seen, const char *want)
{
	const char *semicolon = compare->count++ ? "; " : "";
	g_string_append_printf(
	        compare->off, "%s%s %s%s", semicolon, key, *seen ? "= " : "not set", seen);
	g_string_append_printf(compare->asked, "%s%s %s %s", semicolon, key, asks[ask].sign, want);
	if (compare->each)
		compare->each(key, seen, want, ask == ASK_MINIMUM, compare->data);
}

static size_t compare_by(Compare *compare, Ask ask)
{
	const Node *asked = node_find(compare->table, asks[ask].key);
	for (size_t i = 0; asked && i < node_count(asked); i++) {
		const char *key = node_scalar(node_key_at(asked, i));
		const char *want = node_scalar(node_at(asked, i));
		const char *seen = value_seen(compare, key);
		if (holds(ask, seen, want) == 1 || is_half_of_memory(compare, key, seen))
			continue;
		if (is_hidden(compare, key))
			g_string_append_printf(
			        compare->hidden, "%s%s", compare->hidden->len ? ", " : "", key);
		else
			off_add(compare, ask, key, seen, want);
	}
	return asked ? node_count(asked) : 0;
}

/* "running" unless `with` says otherwise; NULL when what it says is no text. */
static const char *state_of(const Check *check)
{
	const Node *state = node_find(check->with, "state");
	return state ? node_scalar(state) : "running";
}

static void expect_table(Verdict *row, const Node *table)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t ask = 0; ask < G_N_ELEMENTS(asks); ask++) {
		const Node *asked = node_find(table, asks[ask].key);
		for (size_t i = 0; asked && i < node_count(asked); i++)
			g_string_append_printf(all, "%s%s %s %s", all->len ? "; " : "",
			        node_scalar(node_key_at(asked, i)), asks[ask].sign,
			        node_scalar(node_at(asked, i)));
	}
	verdict_expected(row, "%s", all->str);
}

static void decide(const Compare *compare, size_t count, Verdict *row)
{
	verdict_actual(row, "%s",
	        compare->off->len      ? compare->off->str
	        : compare->hidden->len ? ""
	                               : "as advised");
	if (compare->off->len) {
		verdict_expected(row, "%s", compare->asked->str); /* the rest is as it should be */
		verdict_decide(row, OUTCOME_WARN, "%zu 项未达到建议值或没有设置",
		        "%zu not as advised, or not set", compare->count);
	} else if (compare->hidden->len)
		verdict_unknown(row, cause_name(CAUSE_DENIED), "没有权限读取：%s",
		        "may not be read: %s", compare->hidden->str);
	else
		verdict_decide(row, OUTCOME_PASS, "%zu 个参数均不低于建议值",
		        "all %zu parameters are at least as advised", count);
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	(void)host;
	const Node *table = product_table(judge, row->check);
	FactTopic topic;
	if (!table) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划的数据库没有对应的建议值",
		        "does not apply: there is no table for the planned database");
		return;
	}
	expect_table(row, table);
	if (!verdict_observed(row, facts, "sysctl", &topic))
		return;
	g_autoptr(GString) off = g_string_new(NULL), asked = g_string_new(NULL);
	g_autoptr(GString) hidden = g_string_new(NULL);
	Compare compare = {.sysctl = topic.value,
	        .memory = facts_find(facts, "memory").value,
	        .table = table,
	        .runs = strcmp(state_of(row->check), "running") == 0,
	        .off = off,
	        .asked = asked,
	        .hidden = hidden};
	size_t count = 0;
	for (Ask ask = ASK_MINIMUM; ask <= ASK_INSIDE; ask++)
		count += compare_by(&compare, ask);
	decide(&compare, count, row);
}

void kernel_parameters_off(
        const Judge *judge, const Check *check, const Facts *facts, KernelOff each, void *data)
{
	g_autoptr(GString) off = g_string_new(NULL), asked = g_string_new(NULL);
	g_autoptr(GString) hidden = g_string_new(NULL);
	Compare compare = {.sysctl = facts_find(facts, "sysctl").value,
	        .memory = facts_find(facts, "memory").value,
	        .table = product_table(judge, check),
	        .runs = strcmp(state_of(check), "running") == 0,
	        .off = off,
	        .asked = asked,
	        .hidden = hidden,
	        .each = each,
	        .data = data};
	for (Ask ask = ASK_MINIMUM; compare.table && ask <= ASK_INSIDE; ask++)
		compare_by(&compare, ask);
}

void kind_kernel_parameters(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}

static bool table_check(const Check *check, const Node *table, GError **error)
{
	size_t count = 0;
	for (Ask ask = ASK_MINIMUM; ask <= ASK_INSIDE; ask++) {
		const Node *asked = node_find(table, asks[ask].key);
		if (asked && node_kind(asked) != NODE_MAPPING)
			return node_fail(asked, error, "'%s' is a mapping of parameters to numbers",
			        asks[ask].key);
		for (size_t i = 0; asked && i < node_count(asked); i++, count++) {
			const char *least = node_scalar(node_at(asked, i));
			if (!least || !*least || holds(ask, least, least) != 1)
				return node_fail(node_at(asked, i), error,
				        "the %s of '%s' is not one or more whole numbers",
				        asks[ask].key, node_scalar(node_key_at(asked, i)));
		}
	}
	return count > 0 ||
	       node_fail(table, error, "check '%s' asserts nothing: 'minimum' is missing or empty",
	               check->id);
}

bool kernel_parameters_with(const Check *check, GError **error)
{
	const char *word = state_of(check);
	if (g_strcmp0(word, "running") != 0 && g_strcmp0(word, "configured") != 0)
		return node_fail(node_find(check->with, "state"), error,
		        "'state' is 'running' or 'configured'");
	return product_tables_check(check, table_check, error);
}
