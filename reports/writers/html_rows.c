#include "base/cleanup.h"
#include "base/clock.h"
#include "reports/writers/fold.h"
#include "reports/writers/html_evidence.h"
#include "reports/writers/html_model.h"
#include "reports/writers/phrase.h"
#include "reports/writers/row_words.h"
#include <string.h>

#define FOLDS_SHOWN 60   /* of one check in a section; the full list has every row */
#define TARGETS_SHOWN 40 /* of one fold in a section */

char *html_tally(const View *view, const size_t counts[OUTCOME_COUNT])
{
	GString *out = g_string_new(NULL);
	for (int i = OUTCOME_COUNT - 1; i >= 0; i--)
		if (counts[i])
			g_string_append_printf(out, "%s%s %zu", out->len ? " · " : "",
			        view_words(view, outcome_words((Outcome)i)), counts[i]);
	return g_string_free(out, FALSE);
}

/* --- sections --- */

/* {"outcome": "fail", "words": "不通过"}, to be filled further. */
static json_t *outcome_model(const View *view, Outcome outcome)
{
	json_t *model = json_object();
	html_put(model, "outcome", outcome_name(outcome));
	html_put(model, "words", view_words(view, outcome_words(outcome)));
	return model;
}

static void routes_add(GPtrArray *routes, const WordList *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		if (!g_ptr_array_find(routes, sources->words[i], NULL))
			g_ptr_array_add(routes, (void *)sources->words[i]);
}

/* When the oldest of the rows was observed, and by which routes all of them were; "" when none
 * was. Owned. */
static char *fold_seen(const View *view, const Fold *fold)
{
	int64_t at_us, oldest_us = 0;
	g_autoptr(GPtrArray) routes = g_ptr_array_new();
	const char *before = NULL;
	const WordList *added = NULL;
	for (guint i = 0; i < fold->rows->len; i++) {
		const Row *row = g_ptr_array_index(fold->rows, i);
		if (row->sources != added)
			routes_add(routes, row->sources);
		added = row->sources;
		if (row->collected_at != before && clock_parse(row->collected_at, &at_us))
			oldest_us = oldest_us ? MIN(oldest_us, at_us) : at_us;
		before = row->collected_at;
	}
	if (!oldest_us)
		return g_strdup("");
	GString *seen = g_string_new(NULL);
	g_autofree char *at = clock_format_cst(oldest_us);
	g_string_append(seen, at);
	for (guint i = 0; i < routes->len; i++)
		g_string_append_printf(seen, "%s%s",
		        i ? view_say(view, "、", ", ") : view_say(view, "，", ", "),
		        phrase_route(view, g_ptr_array_index(routes, i)));
	return g_string_free(seen, FALSE);
}

/*
 * Whether something else than the site's own plan was looked at: the first lines of site.yaml say
 * nothing about a row, and may name people and their telephones.
 */
static bool was_observed(const Row *row)
{
	for (size_t i = 0; i < row->sources->count; i++)
		if (strcmp(row->sources->words[i]->text, "site.yaml") != 0)
			return true;
	return false;
}

static json_t *section_fold(
        const View *view, Excerpts *excerpts, const Fold *fold, const char *shared)
{
	const Row *row = fold->first;
	json_t *model = outcome_model(view, row->outcome);
	g_autofree char *targets = phrase_targets(view, fold, TARGETS_SHOWN);
	g_autofree char *seen = fold_seen(view, fold);
	g_autofree char *above = phrase_above(view, fold, targets);
	html_put(model, "targets", targets);
	html_put(model, "above", above ? above : "");
	g_autofree char *of =
	        fold->rows->len > 1
	                ? g_strdup_printf(view_say(view, "以 %s 为例", "of %s"), row->target)
	                : g_strdup(row->target);
	html_put(model, "one_of", strcmp(row->target_kind, "site") == 0 ? "" : of);
	g_autofree char *pairs = row_words_pairs(view, row);
	html_put(model, "pairs", pairs ? pairs : "");
	html_put(model, "expected", row_words_lines(view, row->expected));
	html_put(model, "actual", row_words_lines(view, row->actual));
	html_put(model, "reason", row_words_reason(view, row));
	html_put(model, "remedy", *shared ? "" : row->remedy);
	html_put(model, "seen", seen);
	json_object_set_new(model, "records",
	        excerpts_of(excerpts, row->evidence, row->evidence_of, was_observed(row)));
	return model;
}

/* Rows that rest on one record, seen at one time: said below the last of them. */
static void told_once(json_t *folds)
{
	for (size_t i = 0; i + 1 < json_array_size(folds); i++) {
		json_t *fold = json_array_get(folds, i), *next = json_array_get(folds, i + 1);
		bool same = true;
		for (const char *const *key = (const char *const[]){"seen", "records", NULL}; *key;
		        key++)
			same = same &&
			       json_equal(json_object_get(fold, *key), json_object_get(next, *key));
		if (!same)
			continue;
		html_put(fold, "seen", "");
		json_object_set_new(fold, "records", json_array());
	}
}

static json_t *section_check(const View *view, Excerpts *excerpts, const FoldedCheck *folded)
{
	const CheckView *check = folded->check;
	const char *shared = fold_shared_remedy(folded);
	g_autofree char *more = NULL, *who = phrase_who(view, check);
	json_t *folds = json_array();
	size_t rows = 0;
	for (guint i = 0; i < MIN(folded->folds->len, FOLDS_SHOWN); i++) {
		const Fold *fold = g_ptr_array_index(folded->folds, i);
		json_array_append_new(folds, section_fold(view, excerpts, fold, shared));
		rows += fold->rows->len;
	}
	told_once(folds);
	if (rows < folded->rows)
		more = g_strdup_printf(view_say(view, "另有 %zu 处，见“全部检测结果”。",
		                               "%zu more under \"Every result\"."),
		        folded->rows - rows);
	json_t *model = outcome_model(view, folded->worst);
	html_put(model, "id", check->id);
	html_put(model, "title", check->title);
	html_put(model, "why", check->why);
	html_put(model, "severity", view_words(view, severity_words(folded->severity)));
	html_put(model, "remedy", shared);
	html_put(model, "who", who);
	html_put(model, "more", more ? more : "");
	json_object_set_new(model, "folds", folds);
	return model;
}

json_t *html_sections(const View *view, const WriterOptions *options)
{
	g_auto(Excerpts) excerpts = {0};
	json_t *sections = json_array();
	excerpts_init(&excerpts, options);
	g_hash_table_add(excerpts.told, (void *)view->site_digest); /* beside observations too */
	for (Section section = SECTION_BLOCKING; section < SECTION_QUIET; section++) {
		g_autoptr(GPtrArray) folded = fold_section(view, section, true);
		json_t *checks = json_array();
		for (guint i = 0; i < folded->len; i++)
			json_array_append_new(checks,
			        section_check(view, &excerpts, g_ptr_array_index(folded, i)));
		if (folded->len == 0)
			json_decref(checks);
		else
			json_array_append_new(
			        sections, json_pack("{s:s, s:o}", "title",
			                          phrase_section(view, section), "checks", checks));
	}
	return sections;
}

/* --- every row --- */

/* [target, mark of its observation, what was seen]. */
static json_t *group_target(const Row *row, bool with_actual)
{
	g_autofree char *mark =
	        excerpt_mark(row->evidence->count ? row->evidence->words[0]->text : "");
	return json_pack("[s, s, s]", row->target, mark, with_actual ? row->actual : "");
}

static json_t *group_fold(const View *view, const Fold *fold)
{
	const Row *row = fold->first;
	bool many_passes = row->outcome == OUTCOME_PASS && fold->rows->len > 1;
	bool wide = !fold->same_actual;
	json_t *model = outcome_model(view, row->outcome);
	json_t *targets = json_array();
	for (guint i = 0; i < fold->rows->len; i++)
		json_array_append_new(
		        targets, group_target(g_ptr_array_index(fold->rows, i), wide));
	html_put(model, "expected", fold->same_expected ? row->expected : "");
	html_put(model, "actual", row->actual);
	html_put(model, "reason", many_passes ? "" : row_words_reason(view, row));
	json_object_set_new(model, "wide", json_boolean(wide));
	json_object_set_new(model, "targets", targets);
	return model;
}

static json_t *group_check(const View *view, const CheckView *check)
{
	g_autoptr(GPtrArray) folded = fold_check(check);
	g_autofree char *tally = html_tally(view, check->counts);
	json_t *folds = json_array();
	for (guint i = 0; i < folded->len; i++)
		json_array_append_new(folds, group_fold(view, g_ptr_array_index(folded, i)));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "id", check->id, "title", check->title,
	        "severity", view_words(view, severity_words(check->severity)), "source",
	        phrase_source(view, check->source), "tally", tally, "folds", folds);
}

static json_t *group_item(const View *view, const ItemView *item)
{
	size_t counts[OUTCOME_COUNT] = {0};
	g_autoptr(json_t) checks = json_array();
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		if (check->rows->len == 0 || strcmp(check->item, item->id) != 0)
			continue;
		json_array_append_new(checks, group_check(view, check));
		for (int k = 0; k < OUTCOME_COUNT; k++)
			counts[k] += check->counts[k];
	}
	g_autofree char *tally = html_tally(view, counts);
	return json_pack("{s:s, s:s, s:s, s:O}", "id", item->id, "title", item->title, "tally",
	        tally, "checks", checks);
}

json_t *html_groups(const View *view)
{
	json_t *groups = json_array();
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		if (item->judged)
			json_array_append_new(groups, group_item(view, item));
	}
	return groups;
}
