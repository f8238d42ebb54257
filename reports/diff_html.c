/* diff: one page for people, rows that changed in the same way told once. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "base/template.h"
#include "base/width.h"
#include "reports/diff.h"
#include "reports/diff_fold.h"
#include "reports/resource.h"
#include "reports/writers/html_policy.h"
#include <string.h>

#define TARGETS_SHOWN 60

static void put(json_t *model, const char *key, const char *text)
{
	g_autofree char *visible = width_visible(text, strlen(text));
	json_object_set_new(model, key, json_string(visible));
}

static json_t *fold_model(const DiffFold *fold, bool zh)
{
	const json_t *row = fold->first;
	const char *before = json_text_in(row, "before"), *after = json_text_in(row, "after");
	g_autofree char *reason = diff_fold_reason(fold, zh);
	g_autofree char *targets = *fold->lost_host ? g_strdup(fold->lost_host)
	                                            : diff_fold_targets(fold, zh, TARGETS_SHOWN);
	g_autofree char *title = diff_fold_title(fold, zh);
	json_t *model = json_object();
	put(model, "title", title);
	put(model, "before", *before ? before : "not_checked");
	put(model, "after", *after ? after : "not_checked");
	put(model, "before_words", diff_outcome(row, "before", zh));
	put(model, "after_words", diff_outcome(row, "after", zh));
	put(model, "reason", reason);
	put(model, "targets", targets);
	return model;
}

static json_t *folds_of(const json_t *diff, const char *change, bool zh)
{
	json_t *models = json_array();
	g_autoptr(GPtrArray) folds = diff_folds(diff, change, zh);
	for (guint i = 0; i < folds->len; i++)
		json_array_append_new(models, fold_model(g_ptr_array_index(folds, i), zh));
	return models;
}

static json_t *lapsed_model(const json_t *diff, bool zh)
{
	json_t *lines = json_array();
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(diff, "lapsed"), i, one) {
		g_autofree char *line = diff_lapsed_line(one, zh);
		g_autofree char *visible = width_visible(line, strlen(line));
		json_array_append_new(lines, json_string(visible));
	}
	return lines;
}

static json_t *sections_model(const json_t *diff, bool zh)
{
	json_t *out = json_array();
	const DiffSection *section;
	for (size_t i = 0; (section = diff_section(i)); i++) {
		json_int_t count = diff_count(diff, section->change);
		if (count == 0 || !section->has_rows)
			continue;
		g_autofree char *title = g_strdup_printf(
		        zh ? "%s（%" JSON_INTEGER_FORMAT "）" : "%s (%" JSON_INTEGER_FORMAT ")",
		        zh ? section->words.zh : section->words.en, count);
		json_array_append_new(out, json_pack("{s:s, s:o}", "title", title, "folds",
		                                   folds_of(diff, section->change, zh)));
	}
	return out;
}

static void tally_put(json_t *model, const json_t *diff, bool zh)
{
	g_autoptr(GString) tally = g_string_new(NULL);
	const DiffSection *section;
	for (size_t i = 0; (section = diff_section(i)); i++)
		g_string_append_printf(tally, "%s%s %" JSON_INTEGER_FORMAT, i ? " · " : "",
		        zh ? section->words.zh : section->words.en,
		        diff_count(diff, section->change));
	put(model, "tally", tally->str);
}

static json_t *side_model(const json_t *side, const char *label, bool zh)
{
	int64_t at_us;
	ReadinessVerdict verdict;
	const char *word = json_text_in(side, "verdict");
	bool known = readiness_parse(word, &verdict);
	json_t *model = json_object();
	put(model, "label", label);
	put(model, "run", json_text_in(side, "run"));
	g_autofree char *at = clock_parse(json_text_in(side, "judged_at"), &at_us)
	                              ? clock_format_cst(at_us)
	                              : g_strdup(json_text_in(side, "judged_at"));
	put(model, "judged_at", at);
	put(model, "verdict", known ? word : "");
	put(model, "words", diff_verdict(side, zh));
	return model;
}

static json_t *diff_model(const json_t *diff, bool zh)
{
	json_t *model = json_object(), *notes = json_array();
	size_t i;
	json_t *note;
	json_array_foreach(json_object_get(diff, "notes"), i, note)
		json_array_append(notes, json_object_get(note, zh ? "zh" : "en"));
	json_object_set_new(model, "zh", json_boolean(zh));
	put(model, "title", zh ? "两次检查的比较" : "Two runs compared");
	put(model, "name", json_text_in(json_object_get(diff, "after"), "name"));
	put(model, "unit", json_text_in(json_object_get(diff, "after"), "unit"));
	json_object_set_new(model, "notes", notes);
	json_object_set_new(model, "sides",
	        json_pack("[o, o]",
	                side_model(json_object_get(diff, "before"), zh ? "之前" : "before", zh),
	                side_model(json_object_get(diff, "after"), zh ? "之后" : "after", zh)));
	json_object_set_new(model, "sections", sections_model(diff, zh));
	put(model, "lapsed_title", diff_lapsed_title(zh));
	json_object_set_new(model, "lapsed", lapsed_model(diff, zh));
	tally_put(model, diff, zh);
	html_put_inline(
	        model, "style", "style_hash", reports_resource("templates/report.css").bytes);
	return model;
}

static const json_t *model_lookup(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = false;
	return json_object_get((const json_t *)data, name);
}

bool diff_html(const json_t *diff, bool zh, GString *out, GError **error)
{
	g_autoptr(json_t) model = diff_model(diff, zh);
	Resource page = reports_resource("templates/diff.html");
	g_autoptr(Template) template = template_parse("diff.html", page.bytes, page.length, NULL,
	        TEMPLATE_AUTOESCAPE_HTML | TEMPLATE_TRIM_BLOCKS, error);
	Scope scope = {model_lookup, model};
	return template && template_render(template, &scope, EVAL_STRICT, NULL, out, error);
}
