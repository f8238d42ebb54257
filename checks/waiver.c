#include "checks/waiver.h"
#include "base/clock.h"
#include "base/error.h"
#include <string.h>

#define WAIVERS_MAX 10000
#define WORDS_MAX 1000

struct Waivers {
	Tree *tree;
	GPtrArray *list; /* Waiver */
};

#define WAIVER_TEXT(key, needed, text)                                                             \
	{                                                                                          \
		.name = #key, .kind = FIELD_STRING, .offset = offsetof(Waiver, key),               \
		.required = needed, .min = 1, .max = WORDS_MAX, .doc = text                        \
	}

static const FieldTable waiver_table = {
        .name = "waiver",
        .size = sizeof(Waiver),
        .node_offset = offsetof(Waiver, node),
        .fields =
                (const Field[]){
                        WAIVER_TEXT(check, true, "id of the check"),
                        WAIVER_TEXT(target, false,
                                "one target; every target of the check when left out"),
                        WAIVER_TEXT(reason, true, "why it may stand"),
                        WAIVER_TEXT(approved_by, true, "who approved it"),
                        {.name = "expires",
                                .kind = FIELD_DATE,
                                .required = true,
                                .offset = offsetof(Waiver, expires),
                                .doc = "the last day, at +08:00"},
                        {.name = "unknown",
                                .kind = FIELD_BOOL,
                                .offset = offsetof(Waiver, unknown),
                                .doc = "it holds also where nobody could look (未能核实)"},
                        {0},
                },
};

const FieldTable waivers_table = {
        .name = "waivers.yaml",
        .size = sizeof(Waivers),
        .fields =
                (const Field[]){
                        {.name = "waivers",
                                .kind = FIELD_LIST,
                                .table = &waiver_table,
                                .offset = offsetof(Waivers, list),
                                .max = WAIVERS_MAX,
                                .doc = "what may stand until a day"},
                        {0},
                },
};

Waivers *waivers_new(void)
{
	Waivers *waivers = g_new0(Waivers, 1);
	waivers->list = g_ptr_array_new();
	return waivers;
}

static bool expiry_fill(Waiver *one, GError **error)
{
	return clock_parse_day_end(one->expires, &one->expires_at_us) ||
	       node_fail(node_find(one->node, "expires"), error,
	               "'%s' is not a day like 2026-12-31", one->expires);
}

Waivers *waivers_parse(const char *name, const char *bytes, size_t length, GError **error)
{
	return waivers_parse_all(name, bytes, length, NULL, error);
}

Waivers *waivers_parse_all(
        const char *name, const char *bytes, size_t length, GPtrArray *more, GError **error)
{
	Tree *tree = tree_parse_yaml(name, bytes, length, TREE_EMPTY, error);
	if (!tree)
		return NULL;
	g_autoptr(Waivers) waivers = waivers_new();
	if (node_kind(tree_root(tree)) == NODE_NULL) {
		waivers->tree = tree;
		return g_steal_pointer(&waivers);
	}
	g_clear_pointer(&waivers->list, g_ptr_array_unref);
	bool good = fields_decode_all(&waivers_table, tree_root(tree), waivers, more, error);
	waivers->tree = tree; /* decoding fills the whole struct */
	for (size_t i = 0; good && i < waivers_count(waivers); i++)
		good = expiry_fill(g_ptr_array_index(waivers->list, i), error);
	return good ? g_steal_pointer(&waivers) : NULL;
}

void waivers_free(Waivers *waivers)
{
	if (!waivers)
		return;
	Tree *tree = waivers->tree; /* clearing empties the whole struct */
	fields_clear(&waivers_table, waivers);
	tree_free(tree);
	g_free(waivers);
}

size_t waivers_count(const Waivers *waivers)
{
	return waivers->list ? waivers->list->len : 0;
}

const Waiver *waivers_at(const Waivers *waivers, size_t index)
{
	return g_ptr_array_index(waivers->list, index);
}

static bool any_target(const Waiver *one)
{
	return !one->target || !*one->target;
}

static bool target_check(const Waiver *one, const Verdicts *rows, GError **error)
{
	g_autoptr(GPtrArray) targets = g_ptr_array_new();
	if (!rows)
		return true;
	for (size_t i = 0; i < verdicts_count(rows); i++) {
		const Verdict *row = verdicts_at(rows, i);
		if (strcmp(row->check->id, one->check) != 0)
			continue;
		if (any_target(one) || strcmp(row->target, one->target) == 0)
			return true;
		g_ptr_array_add(targets, row->target);
	}
	if (any_target(one))
		return true;
	const char *near = fields_nearest(
	        one->target, (const char *const *)targets->pdata, (size_t)targets->len);
	return node_fail(node_find(one->node, "target"), error,
	        near ? "check '%s' has no target '%s' (did you mean '%s'?)"
	             : "check '%s' has no target '%s'",
	        one->check, one->target, near);
}

static bool waiver_check(
        const Waiver *one, const Checklist *checklist, const Verdicts *rows, GError **error)
{
	const Node *at = node_find(one->node, "check");
	const Check *check = checklist_find(checklist, one->check);
	const char *near = check ? NULL : checklist_nearest(checklist, one->check);
	if (!check)
		return node_fail(at, error,
		        near ? "no such check '%s' (did you mean '%s'?)" : "no such check '%s'",
		        one->check, near);
	if (!check->waivable)
		return node_fail(at, error, "check '%s' cannot be waived", one->check);
	return target_check(one, rows, error);
}

bool waivers_check(const Waivers *waivers, const Checklist *checklist, const Verdicts *rows,
        GPtrArray *more, GError **error)
{
	g_autoptr(GError) first = NULL;
	bool on = true;
	for (size_t i = 0; on && i < waivers_count(waivers); i++) {
		GError *found = NULL;
		if (!waiver_check(waivers_at(waivers, i), checklist, rows, &found))
			on = error_gather(&first, found, more);
	}
	if (!first)
		return true;
	g_propagate_error(error, g_steal_pointer(&first));
	return false;
}

static bool too_long(const Waiver *one, int64_t at_us)
{
	return one->expires_at_us - at_us > WAIVER_TERM_US;
}

static bool speaks_of(const Waiver *one, const Verdict *row)
{
	return strcmp(one->check, row->check->id) == 0 &&
	       (any_target(one) || strcmp(one->target, row->target) == 0);
}

/* How well it serves the row: in force and of its kind, in force, expired, too long. */
static int rank(const Waiver *one, const Verdict *row, int64_t at_us)
{
	if (too_long(one, at_us))
		return 0;
	if (one->expires_at_us <= at_us)
		return 1;
	return row->outcome == OUTCOME_UNKNOWN && !one->unknown ? 2 : 3;
}

/* The one that serves best; of those, the one that holds the longest. */
static const Waiver *waiver_find(const Waivers *waivers, const Verdict *row, int64_t at_us)
{
	const Waiver *best = NULL;
	for (size_t i = 0; i < waivers_count(waivers); i++) {
		const Waiver *one = waivers_at(waivers, i);
		if (!speaks_of(one, row))
			continue;
		int was = best ? rank(best, row, at_us) : -1, is = rank(one, row, at_us);
		if (is > was || (is == was && one->expires_at_us > best->expires_at_us))
			best = one;
	}
	return best;
}

void waivers_apply(const Waivers *waivers, Verdict *row, int64_t judged_at_us)
{
	bool wanting = row->outcome == OUTCOME_FAIL || row->outcome == OUTCOME_WARN ||
	               row->outcome == OUTCOME_UNKNOWN;
	const Waiver *found =
	        wanting && row->check->waivable ? waiver_find(waivers, row, judged_at_us) : NULL;
	if (!found)
		return;
	if (found->expires_at_us <= judged_at_us) {
		verdict_remark(row, "%s批准的豁免已于 %s 到期，不再有效",
		        "the waiver by %s expired at the end of %s (+08:00)", found->approved_by,
		        found->expires);
		return;
	}
	if (too_long(found, judged_at_us)) {
		verdict_remark(row, "登记为%s批准的豁免至 %s，超过一年，不予采用",
		        "the waiver by %s until %s is for more than a year and does not count",
		        found->approved_by, found->expires);
		return;
	}
	if (row->outcome == OUTCOME_UNKNOWN && !found->unknown) {
		verdict_remark(row,
		        "%s批准的豁免不包括未能核实（确经批准的，在 waivers.yaml 中写 unknown: "
		        "true）",
		        "the waiver by %s does not speak of what is unknown (where that was "
		        "approved, "
		        "write unknown: true in waivers.yaml)",
		        found->approved_by);
		return;
	}
	verdict_cite_digest(row, "waivers.yaml", tree_text(waivers->tree)->sha256, judged_at_us);
	verdict_waive(row, found->approved_by, found->expires, found->reason);
	row->valid_until_us = found->expires_at_us;
}
