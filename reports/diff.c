#include "reports/diff.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_text.h"
#include "checks/outcome.h"
#include "reports/conclusion.h"
#include "reports/diff_lapsed.h"
#include "reports/row_pairs.h"
#include <string.h>

enum { ROWS_MAX = 1000000 };

typedef enum {
	CHANGE_WORSE,
	CHANGE_UNSEEN, /* it can be told no more */
	CHANGE_OTHER,
	CHANGE_GONE,
	CHANGE_ADDED,
	CHANGE_BETTER,
} Change;
static const char *const change_names[] = {[CHANGE_WORSE] = "worse",
        [CHANGE_UNSEEN] = "unseen",
        [CHANGE_OTHER] = "other",
        [CHANGE_GONE] = "gone",
        [CHANGE_ADDED] = "added",
        [CHANGE_BETTER] = "better"};

typedef struct {
	const Document *before, *after;
	GHashTable *lost; /* name -> cause, of the hosts that the later run could not read */
	json_t *by_change[G_N_ELEMENTS(change_names)];
	json_int_t same, not_asked;
} Diff;

/* False when nothing changed. */
static bool change_of(const DocumentRow *before, const DocumentRow *after, Change *ret)
{
	Outcome was, is;
	if (!before || !after) {
		*ret = before ? CHANGE_GONE : CHANGE_ADDED;
		return true;
	}
	const char *word_was = before->outcome->text, *word_is = after->outcome->text;
	bool known = outcome_parse(word_was, &was) && outcome_parse(word_is, &is);
	if (strcmp(word_was, word_is) == 0 && strcmp(before->cause->text, after->cause->text) == 0)
		return false;
	*ret = CHANGE_OTHER; /* what stopped to concern a target is neither better nor worse */
	if (known && was == OUTCOME_FAIL && is == OUTCOME_UNKNOWN)
		*ret = CHANGE_UNSEEN;
	else if (known && is == OUTCOME_WAIVED && is < was)
		*ret = CHANGE_OTHER; /* what is wrong is still wrong */
	else if (known && was != is && was != OUTCOME_NOT_APPLICABLE &&
	         is != OUTCOME_NOT_APPLICABLE)
		*ret = is > was ? CHANGE_WORSE : CHANGE_BETTER;
	return true;
}

static json_t *title_of(const Document *document, const char *check)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(document->head, "checks"), i, one)
		if (strcmp(json_text_in(one, "id"), check) == 0)
			return json_incref(json_object_get(one, "title"));
	return json_pack("{s:s, s:s}", "zh", check, "en", check);
}

/* Of a row that is unknown because its own host could not be read: that host; else NULL. */
static const char *lost_host(const Diff *diff, const DocumentRow *after)
{
	if (!after || strcmp(after->outcome->text, outcome_name(OUTCOME_UNKNOWN)) != 0)
		return NULL;
	const char *target = after->target->text, *at = strrchr(target, '@');
	const char *reach = g_hash_table_lookup(diff->lost, at ? at + 1 : target);
	return reach && strcmp(reach, after->cause->text) == 0 ? (at ? at + 1 : target) : NULL;
}

static json_t *outcome_or_null(const DocumentRow *row)
{
	return row ? json_string(row->outcome->text) : json_null();
}

static json_t *cause_or_null(const DocumentRow *row)
{
	return row ? json_string(row->cause->text) : json_null();
}

static const json_t *selection_of(const Document *document)
{
	return json_object_get(json_object_get(document->head, "run"), "selection");
}

/* What a run of a part does not have it was not asked for: nothing is gone, nothing is new. */
static bool is_partial(const Document *document)
{
	const json_t *selection = selection_of(document);
	return *json_text_in(selection, "pattern") || *json_text_in(selection, "item");
}

static void row_add(const DocumentRow *before, const DocumentRow *after, void *data)
{
	Diff *diff = data;
	Change change = CHANGE_OTHER;
	const DocumentRow *row = after ? after : before;
	if (!row || !change_of(before, after, &change)) {
		diff->same++;
		return;
	}
	if ((change == CHANGE_GONE && is_partial(diff->after)) ||
	        (change == CHANGE_ADDED && is_partial(diff->before))) {
		diff->not_asked++;
		return;
	}
	json_t *out = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "change",
	        change_names[change], "check", row->check->text, "target", row->target->text,
	        "severity", row->severity->text, "title",
	        title_of(after ? diff->after : diff->before, row->check->text), "before",
	        outcome_or_null(before), "after", outcome_or_null(after), "cause_before",
	        cause_or_null(before), "cause_after", cause_or_null(after));
	json_object_set_new(out, "reason",
	        json_pack("{s:s, s:s}", "zh", row->reason_zh->text, "en", row->reason_en->text));
	const char *host = lost_host(diff, after);
	if (host)
		json_object_set_new(out, "lost_host", json_string(host));
	json_array_append_new(diff->by_change[change], out);
}

static json_t *side(const Document *document)
{
	const json_t *head = document->head, *run = json_object_get(head, "run");
	const json_t *site = json_object_get(head, "site");
	g_autofree char *zh = conclusion_of(document, true), *en = conclusion_of(document, false);
	return json_pack("{s:s, s:s, s:s, s:{s:s, s:s}, s:s, s:s, s:s, s:s}", "run",
	        json_text_in(run, "id"), "judged_at", json_text_in(run, "judged_at"), "verdict",
	        json_text_in(head, "verdict"), "verdict_i18n", "zh", zh, "en", en, "unit",
	        json_text_in(site, "unit"), "name", json_text_in(site, "name"), "site",
	        json_text_in(site, "digest"), "checklist",
	        json_text_in(json_object_get(head, "checklist"), "digest"));
}

/* "之后的一次只检查了主机 lb1、第 1 项". */
static void partial_note(json_t *notes, const Document *document, const char *zh, const char *en)
{
	const char *pattern = json_text_in(selection_of(document), "pattern");
	const char *item = json_text_in(selection_of(document), "item");
	if (!is_partial(document))
		return;
	g_autofree char *said_zh = g_strdup_printf("%s只检查了%s%s%s%s%s%s", zh,
	        *pattern ? "主机 " : "", pattern, *pattern && *item ? "、" : "", *item ? "第 " : "",
	        item, *item ? " 项" : "");
	g_autofree char *said_en =
	        g_strdup_printf("%s looked only at %s%s%s%s%s", en, *pattern ? "hosts " : "",
	                pattern, *pattern && *item ? ", " : "", *item ? "item " : "", item);
	json_array_append_new(notes, json_pack("{s:s, s:s}", "zh", said_zh, "en", said_en));
}

/* What is called worse is better then: nobody should find out by the times alone. */
static void order_note(json_t *notes, const json_t *before, const json_t *after)
{
	int64_t was_us, is_us;
	if (clock_parse(json_text_in(before, "judged_at"), &was_us) &&
	        clock_parse(json_text_in(after, "judged_at"), &is_us) && was_us > is_us)
		json_array_append_new(notes,
		        json_pack("{s:s, s:s}", "zh",
		                "写在前面的一次晚于后面的一次：如果写反了，变差的其实是变好", "en",
		                "the first run is the later one: if the two were swapped, what is "
		                "worse got better"));
}

static json_t *notes(const json_t *before, const json_t *after)
{
	static const struct {
		const char *key;
		Words words;
	} all[] = {
	        {"unit", {"两次检查的部署单位不同", "the two runs are of different units"}},
	        {"site", {"两次检查之间 site.yaml 有改动", "site.yaml changed between the two"}},
	        {"checklist", {"两次检查所用的检查清单不同", "the two used different checklists"}},
	};
	json_t *out = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (strcmp(json_text_in(before, all[i].key), json_text_in(after, all[i].key)) != 0)
			json_array_append_new(out, json_pack("{s:s, s:s}", "zh", all[i].words.zh,
			                                   "en", all[i].words.en));
	return out;
}

static bool is_report(const Document *document, const char *which, GError **error)
{
	if (strcmp(json_text_in(document->head, "schema"), "jiuxu.report/1") == 0 &&
	        rows_count(document->rows) <= ROWS_MAX)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "the %s run has no report of schema 'jiuxu.report/1'", which);
	return false;
}

static GHashTable *lost_hosts(const Document *document)
{
	GHashTable *lost = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i;
	json_t *host;
	json_array_foreach(json_object_get(document->head, "hosts"), i, host)
		if (*json_text_in(host, "reach") && strcmp(json_text_in(host, "reach"), "ok") != 0)
			g_hash_table_insert(lost, (char *)json_text_in(host, "name"),
			        (char *)json_text_in(host, "reach"));
	return lost;
}

json_t *diff_make(const Document *before, const Document *after, GError **error)
{
	if (!is_report(before, "first", error) || !is_report(after, "second", error))
		return NULL;
	g_autoptr(GHashTable) lost = lost_hosts(after);
	Diff diff = {.before = before, .after = after, .lost = lost};
	for (size_t i = 0; i < G_N_ELEMENTS(change_names); i++)
		diff.by_change[i] = json_array();
	row_pairs(before->rows, after->rows, row_add, &diff);
	json_t *counts = json_object(), *rows = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(change_names); i++) {
		json_object_set_new(counts, change_names[i],
		        json_integer((json_int_t)json_array_size(diff.by_change[i])));
		json_array_extend(rows, diff.by_change[i]);
		json_decref(diff.by_change[i]);
	}
	json_object_set_new(counts, "same", json_integer(diff.same));
	json_object_set_new(counts, "not_asked", json_integer(diff.not_asked));
	json_t *was = side(before), *is = side(after), *said = notes(was, is);
	order_note(said, was, is);
	partial_note(said, before, "之前的一次", "the run before");
	partial_note(said, after, "之后的一次", "the run after");
	json_t *lapsed = json_array();
	diff_lapsed_add(lapsed, before->head, after->head, false);
	diff_lapsed_add(lapsed, before->head, after->head, true);
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "jiuxu.diff/1", "before",
	        was, "after", is, "notes", said, "counts", counts, "rows", rows, "lapsed", lapsed);
}
