#include "reports/writers/html_model.h"
#include "base/cleanup.h"
#include "inventory/preparation_form.h"
#include "reports/writers/phrase.h"
#include "reports/writers/statements.h"
#include <string.h>

/* So many results fill some 60 pages of A4. */
#define PRINT_ROWS_MAX 2000

void html_put(json_t *model, const char *key, const char *text)
{
	json_object_set_new(model, key, json_string(text));
}

static void put_taken(json_t *model, const char *key, char *text)
{
	html_put(model, key, text ? text : "");
	g_free(text);
}

static json_t *counts_model(const View *view)
{
	json_t *counts = json_array();
	for (int i = OUTCOME_COUNT - 1; i >= 0; i--)
		if (view->counts[i])
			json_array_append_new(counts,
			        json_pack("{s:s, s:s, s:I}", "name", outcome_name((Outcome)i),
			                "words", view_words(view, outcome_words((Outcome)i)),
			                "number", (json_int_t)view->counts[i]));
	return counts;
}

static json_t *items_model(const View *view)
{
	json_t *items = json_array();
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		json_array_append_new(
		        items, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:s}", "id",
		                       item->id, "title", item->title, "instead", item->instead,
		                       "failed", (json_int_t)item->counts[OUTCOME_FAIL], "unknown",
		                       (json_int_t)item->counts[OUTCOME_UNKNOWN], "attested",
		                       (json_int_t)item->counts[OUTCOME_ATTESTED], "waived",
		                       (json_int_t)item->counts[OUTCOME_WAIVED], "remarks",
		                       (json_int_t)item->counts[OUTCOME_WARN], "outcome",
		                       item->judged ? outcome_name(item->outcome) : "not_checked",
		                       "words", item->words));
	}
	return items;
}

static const char *host_badge(const HostView *host)
{
	if (host->lost)
		return "unknown";
	return strcmp(host->reach, "ok") == 0 ? "pass" : "not_checked";
}

static json_t *host_model(const View *view, const HostView *host)
{
	json_t *model = json_object();
	g_autofree char *effect = phrase_lost(view, host);
	html_put(model, "name", host->name);
	html_put(model, "address", host->address);
	html_put(model, "role", phrase_form_word(view, SHEET_HOSTS, "role", host->role));
	html_put(model, "title", host->title);
	html_put(model, "connection",
	        phrase_form_word(view, SHEET_HOSTS, "connection", host->connection));
	html_put(model, "reach", phrase_reach(view, host));
	html_put(model, "badge", host_badge(host));
	html_put(model, "message", host->message);
	html_put(model, "effect", effect);
	return model;
}

static json_t *hosts_model(const View *view, bool lost_only)
{
	json_t *hosts = json_array();
	for (guint i = 0; i < view->hosts->len; i++) {
		const HostView *host = g_ptr_array_index(view->hosts, i);
		if (!lost_only || host->lost)
			json_array_append_new(hosts, host_model(view, host));
	}
	return hosts;
}

static json_t *differences_model(const View *view)
{
	json_t *lines = json_array();
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)view->differences, i, entry) {
		g_autofree char *line = phrase_difference(view, entry);
		json_array_append_new(lines, json_string(line));
	}
	return lines;
}

static json_t *parameters_model(const View *view)
{
	json_t *parameters = json_array();
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)view->parameters, i, entry) {
		g_autofree char *value = phrase_parameter(view, entry);
		json_array_append_new(parameters,
		        json_pack("{s:s, s:s, s:s, s:s}", "name", view_text(view, entry, "name"),
		                "title", view_text_i18n(view, entry, "title"), "value", value,
		                "source", phrase_source(view, view_text(view, entry, "source"))));
	}
	return parameters;
}

/* What people stated and approved, whether it counts or not. */
static json_t *statements_model(const View *view)
{
	json_t *lines = json_array();
	g_autoptr(GPtrArray) list = statements_of(view);
	for (guint i = 0; i < list->len; i++) {
		const Statement *one = g_ptr_array_index(list, i);
		Outcome as = one->waiver ? OUTCOME_WAIVED : OUTCOME_ATTESTED;
		json_t *line =
		        json_pack("{s:s, s:s, s:b, s:s, s:s, s:s}", "outcome", outcome_name(as),
		                "words", view_words(view, outcome_words(as)), "counts", one->counts,
		                "title", one->title, "check", one->check, "target", one->target);
		html_put(line, "by", one->by);
		html_put(line, "signer", one->signer);
		html_put(line, "said", one->said);
		html_put(line, "document", one->document);
		html_put(line, "sha256", one->sha256);
		html_put(line, "at", one->at);
		html_put(line, "until", one->until);
		html_put(line, "unsigned", one->unsigned_note);
		html_put(line, "note", one->note);
		json_array_append_new(lines, line);
	}
	return lines;
}

static void add_line(json_t *lines, const char *label, const char *text, bool code)
{
	if (*text)
		json_array_append_new(lines, json_pack("[s, s, b]", label, text, code));
}

json_t *html_appendix(const View *view)
{
	json_t *lines = json_array();
	g_autofree char *tool = g_strdup_printf("%s %s", view->tool_name, view->tool_version);
	g_autofree char *checklist =
	        g_strdup_printf("%s %s", view->checklist_id, view->checklist_version);
	g_autofree char *counts = html_tally(view, view->counts);
	g_autofree char *total = g_strdup_printf(
	        view_say(view, "共 %zu 项：%s", "%zu results: %s"), view->row_count, counts);
	bool changed = *view->base_digest && strcmp(view->base_digest, view->checklist_digest) != 0;
	add_line(lines, view_say(view, "检查编号", "Run"), view->run_id, true);
	add_line(lines, view_say(view, "部里要求的编号", "Nonce of the ministry"), view->nonce,
	        true);
	add_line(lines, view_say(view, "判定时间", "Judged"), view->judged_at, false);
	add_line(lines, view_say(view, "结果数量", "Results"), total, false);
	add_line(lines, view_say(view, "检查工具", "Tool"), tool, false);
	add_line(lines, view_say(view, "检查工具摘要", "Digest of the tool"), view->tool_digest,
	        true);
	add_line(lines, view_say(view, "本省部署信息摘要", "Digest of the site file"),
	        view->site_digest, true);
	add_line(lines, view_say(view, "检查清单", "Checklist"), checklist, false);
	add_line(lines, view_say(view, "检查清单摘要", "Digest of the checklist"),
	        view->checklist_digest, true);
	if (changed)
		add_line(lines,
		        view_say(
		                view, "所依据的检查清单摘要", "Digest of the checklist it extends"),
		        view->base_digest, true);
	return lines;
}

static void put_heads(json_t *model, const View *view)
{
	json_object_set_new(model, "site",
	        json_pack("{s:s, s:s}", "name", view->site_name, "unit", view->site_unit));
	json_object_set_new(model, "tool",
	        json_pack("{s:s, s:s}", "name", view->tool_name, "version", view->tool_version));
	json_object_set_new(model, "run",
	        json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", view->run_id, "started_at",
	                view->started_at, "finished_at", view->finished_at, "operator",
	                view->operator, "console", view->console));
	g_autofree char *verdict = phrase_verdict(view);
	json_object_set_new(model, "verdict",
	        json_pack("{s:s, s:s}", "name", readiness_name(view->verdict), "words", verdict));
}

static void put_phrases(json_t *model, const View *view)
{
	const char *interrupted = phrase_interrupted(view);
	html_put(model, "title",
	        view_say(view, "部署环境准备情况检查报告",
	                "Report on the preparation for deployment"));
	html_put(model, "interrupted", interrupted ? interrupted : "");
	html_put(model, "confirmed", phrase_confirmed(view));
	html_put(model, "signature", phrase_signature(view));
	put_taken(model, "partial", phrase_partial(view));
	put_taken(model, "exceptions", phrase_exceptions(view));
	put_taken(model, "brought", phrase_brought(view));
	put_taken(model, "blockers", phrase_blockers(view));
	html_put(model, "next", phrase_next(view));
}

json_t *html_model(const View *view, const WriterOptions *options)
{
	json_t *model = json_object();
	json_object_set_new(model, "zh", json_boolean(view->zh));
	put_phrases(model, view);
	put_heads(model, view);
	json_object_set_new(model, "counts", counts_model(view));
	json_object_set_new(model, "items", items_model(view));
	json_object_set_new(model, "lost", hosts_model(view, true));
	json_object_set_new(model, "sections", html_sections(view, options));
	json_object_set_new(model, "groups", html_groups(view));
	json_object_set_new(model, "print_all", json_boolean(view->row_count <= PRINT_ROWS_MAX));
	json_object_set_new(model, "hosts", hosts_model(view, false));
	json_object_set_new(model, "actions", html_actions(view));
	json_object_set_new(model, "statements", statements_model(view));
	json_object_set_new(model, "differences", differences_model(view));
	json_object_set_new(model, "parameters", parameters_model(view));
	json_object_set_new(model, "appendix", html_appendix(view));
	return model;
}
