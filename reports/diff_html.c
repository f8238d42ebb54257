/* diff: one page for people, rows that changed in the same way told once. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/template.h"
#include "base/width.h"
#include "checks/outcome.h"
#include "reports/diff.h"
#include "reports/resource.h"
#include "reports/writers/html_policy.h"
#include <string.h>

#define TARGETS_SHOWN 60

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static void put(json_t *model, const char *key, const char *text)
{
	g_autofree char *visible = width_visible(text, strlen(text));
	json_object_set_new(model, key, json_string(visible));
}

static const char *outcome_said(const char *word, bool zh)
{
	Outcome outcome;
	if (!*word)
		return zh ? "无" : "none";
	if (!outcome_parse(word, &outcome))
		return word;
	return zh ? outcome_words(outcome).zh : outcome_words(outcome).en;
}

/* A fold while it grows: how many targets, the first of them named. */
typedef struct {
	json_t *model; /* borrowed of the section */
	GString *targets;
	size_t count;
} DiffFold;

static void fold_free(void *data)
{
	DiffFold *fold = data;
	g_string_free(fold->targets, TRUE);
	g_free(fold);
}

static DiffFold *fold_new(json_t *folds, const json_t *row, bool zh)
{
	DiffFold *fold = g_new0(DiffFold, 1);
	const char *before = text_of(row, "before"), *after = text_of(row, "after");
	fold->targets = g_string_new(NULL);
	fold->model = json_object();
	put(fold->model, "check", text_of(row, "check"));
	put(fold->model, "title", text_of(json_object_get(row, "title"), zh ? "zh" : "en"));
	put(fold->model, "before", *before ? before : "not_checked");
	put(fold->model, "after", *after ? after : "not_checked");
	put(fold->model, "before_words", outcome_said(before, zh));
	put(fold->model, "after_words", outcome_said(after, zh));
	put(fold->model, "reason", text_of(json_object_get(row, "reason"), zh ? "zh" : "en"));
	json_array_append_new(folds, fold->model);
	return fold;
}

static void target_add(DiffFold *fold, const char *target, bool zh)
{
	if (fold->count++ < TARGETS_SHOWN)
		g_string_append_printf(fold->targets, "%s%s",
		        fold->targets->len ? (zh ? "、" : ", ") : "", target);
}

static void targets_close(GHashTable *by_key, bool zh)
{
	GHashTableIter at;
	gpointer value;
	g_hash_table_iter_init(&at, by_key);
	while (g_hash_table_iter_next(&at, NULL, &value)) {
		DiffFold *fold = value;
		if (fold->count > TARGETS_SHOWN)
			g_string_append_printf(
			        fold->targets, zh ? " 等 %zu 个" : " … (%zu)", fold->count);
		put(fold->model, "targets", fold->targets->str);
	}
}

static json_t *folds_of(const json_t *diff, const char *change, bool zh)
{
	json_t *folds = json_array();
	g_autoptr(GHashTable) by_key =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, fold_free);
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(diff, "rows"), i, row) {
		if (strcmp(text_of(row, "change"), change) != 0)
			continue;
		g_autofree char *key = g_strdup_printf("%s\x1f%s\x1f%s\x1f%s",
		        text_of(row, "check"), text_of(row, "before"), text_of(row, "after"),
		        text_of(json_object_get(row, "reason"), zh ? "zh" : "en"));
		DiffFold *fold = g_hash_table_lookup(by_key, key);
		if (!fold) {
			fold = fold_new(folds, row, zh);
			g_hash_table_insert(by_key, g_steal_pointer(&key), fold);
		}
		target_add(fold, text_of(row, "target"), zh);
	}
	targets_close(by_key, zh);
	return folds;
}

static const struct {
	const char *change;
	Words words;
} sections[] = {
        {"worse", {"变差", "worse"}},
        {"unseen", {"不再能核实", "can be told no more"}},
        {"other", {"其他变化", "changed otherwise"}},
        {"gone", {"不再有", "gone"}},
        {"added", {"新增", "added"}},
        {"better", {"变好", "better"}},
        {"same", {"未变", "unchanged"}},
        {"not_asked", {"只有一次检查了的", "looked at by one of the two only"}},
};

static json_int_t count_of(const json_t *diff, const char *change)
{
	return json_integer_value(json_object_get(json_object_get(diff, "counts"), change));
}

static json_t *sections_model(const json_t *diff, bool zh)
{
	json_t *out = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
		json_int_t count = count_of(diff, sections[i].change);
		bool no_rows = strcmp(sections[i].change, "same") == 0 ||
		               strcmp(sections[i].change, "not_asked") == 0;
		if (count == 0 || no_rows)
			continue;
		g_autofree char *title = g_strdup_printf(
		        zh ? "%s（%" JSON_INTEGER_FORMAT "）" : "%s (%" JSON_INTEGER_FORMAT ")",
		        zh ? sections[i].words.zh : sections[i].words.en, count);
		json_array_append_new(out, json_pack("{s:s, s:o}", "title", title, "folds",
		                                   folds_of(diff, sections[i].change, zh)));
	}
	return out;
}

static void tally_put(json_t *model, const json_t *diff, bool zh)
{
	g_autoptr(GString) tally = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
		g_string_append_printf(tally, "%s%s %" JSON_INTEGER_FORMAT, i ? " · " : "",
		        zh ? sections[i].words.zh : sections[i].words.en,
		        count_of(diff, sections[i].change));
	put(model, "tally", tally->str);
}

static json_t *side_model(const json_t *side, const char *label, bool zh)
{
	int64_t at_us;
	ReadinessVerdict verdict;
	const char *word = text_of(side, "verdict");
	bool known = readiness_parse(word, &verdict);
	json_t *model = json_object();
	put(model, "label", label);
	put(model, "run", text_of(side, "run"));
	g_autofree char *at = clock_parse(text_of(side, "judged_at"), &at_us)
	                              ? clock_format_cst(at_us)
	                              : g_strdup(text_of(side, "judged_at"));
	put(model, "judged_at", at);
	put(model, "verdict", known ? word : "");
	put(model, "words",
	        !known ? word
	        : zh   ? readiness_words(verdict).zh
	               : readiness_words(verdict).en);
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
	json_object_set_new(model, "notes", notes);
	json_object_set_new(model, "sides",
	        json_pack("[o, o]",
	                side_model(json_object_get(diff, "before"), zh ? "之前" : "before", zh),
	                side_model(json_object_get(diff, "after"), zh ? "之后" : "after", zh)));
	json_object_set_new(model, "sections", sections_model(diff, zh));
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
