#include "records/web/pages/catalogues.h"

#include "base/day.h"
#include "base/error.h"
#include "records/import/catalogue_file.h"
#include "records/store/catalogues.h"
#include "records/store/statistics.h"
#include "records/web/form_file.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { CHANGES_SHOWN = 200, GRADES_MAX = 20 };

static json_t *head_json(const Catalogue *catalogue)
{
	int specialties = 0, closed = 0;
	for (guint i = 0; i < catalogue->entries->len; i++) {
		const CatalogueEntry *entry = catalogue->entries->pdata[i];
		specialties += !entry->group && !entry->closed;
		closed += !entry->group && entry->closed;
	}
	return json_pack("{s:s, s:I, s:i, s:s, s:s, s:i, s:i}", "year", catalogue->year, "version",
	        (json_int_t)catalogue->version, "applies", catalogue->applies, "title",
	        catalogue->title, "source", catalogue->source, "specialties", specialties, "closed",
	        closed);
}

static json_t *heads_json(const Catalogues *all)
{
	json_t *list = json_array();
	for (guint i = 0; i < all->list->len; i++)
		json_array_append_new(list, head_json(all->list->pdata[i]));
	return list;
}

/* Those with `search` in their name or at the head of their code. */
static json_t *entries_json(const Catalogue *catalogue, const char *search)
{
	json_t *list = json_array();
	for (guint i = 0; i < catalogue->entries->len; i++) {
		const CatalogueEntry *entry = catalogue->entries->pdata[i];
		if (!*search || strstr(entry->name, search) ||
		        g_str_has_prefix(entry->code, search))
			json_array_append_new(
			        list, json_pack("{s:s, s:s, s:b, s:b}", "code", entry->code, "name",
			                      entry->name, "group", entry->group, "closed",
			                      entry->closed));
	}
	return list;
}

static bool catalogues_show(Exchange *exchange, int status, const char *problem, GError **error)
{
	const Catalogues *all = exchange_catalogues(exchange);
	g_autofree char *year = exchange_query(exchange, "year");
	g_autofree char *search = exchange_query(exchange, "q");
	g_autofree char *saved = exchange_query(exchange, "saved");
	const Catalogue *shown = catalogues_find(all, year);
	if (!shown)
		shown = catalogues_of(all, 0);
	return exchange_page_status(exchange, status, "catalogues.html",
	        json_pack("{s:s, s:o, s:o, s:o, s:s, s:s, s:b, s:b, s:s, s:s, s:s}", "title",
	                word(exchange->zh, "catalogues"), "heads", heads_json(all), "shown",
	                head_json(shown), "entries", entries_json(shown, search), "q", search,
	                "problem", problem, "saved", *saved == '1', "may_load",
	                exchange_may(exchange, PERMIT_POLICY), "given_year",
	                *problem ? exchange_field(exchange, "year") : "", "given_applies",
	                *problem ? exchange_field(exchange, "applies") : "", "given_source",
	                *problem ? exchange_field(exchange, "source") : ""),
	        error);
}

bool page_catalogues(Exchange *exchange, GError **error)
{
	return catalogues_show(exchange, 200, "", error);
}

bool page_catalogue_template(Exchange *exchange, GError **error)
{
	return form_file_template(exchange, catalogue_columns, CATALOGUE_COLUMNS,
	        exchange->zh ? "专业目录模板.xlsx" : "catalogue-template.xlsx", error);
}

/* A file on its way. */
typedef struct {
	CataloguePlan plan;
	CatalogueResult result;
	json_t *wrong; /* of calls: form_file_wrong() */
} Sent;

static void sent_clear(Sent *sent)
{
	json_decref(sent->result.state);
	json_decref(sent->wrong);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sent, sent_clear)

static bool file_look(
        Exchange *exchange, const char *path, const char *folder, void *data, GError **error)
{
	Sent *sent = data;
	g_autoptr(Form) form = catalogue_file_check(
	        exchange_catalogues(exchange), path, &sent->plan, &sent->result, error);
	if (!form)
		return false;
	form_file_hidden(exchange, form);
	if (form->wrong)
		sent->wrong = form_file_wrong(exchange, form);
	return !form->wrong || route_is_api(exchange->route) ||
	       form_file_errors(exchange, form, folder,
	               exchange->zh ? "专业目录-待改正.xlsx" : "catalogue-to-correct.xlsx", true,
	               error);
}

static json_t *counts_json(const char *year, json_int_t applies, const CatalogueChange *change)
{
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "year", year, "applies",
	        applies, "specialties", (json_int_t)change->specialties, "groups",
	        (json_int_t)change->groups, "added", (json_int_t)change->added, "renamed",
	        (json_int_t)change->renamed, "closed", (json_int_t)change->closed, "reopened",
	        (json_int_t)change->opened);
}

static json_t *result_json(const Sent *sent)
{
	return counts_json(sent->plan.year, sent->plan.applies, &sent->result.change);
}

/* Faults of what was given stand on the page. */
static bool told(Exchange *exchange, GError *failed, GError **error)
{
	int status = exchange_status(failed);
	if (status >= 500 || status == 403) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return catalogues_show(exchange, status, words, error);
}

bool page_catalogue_send(Exchange *exchange, GError **error)
{
	const HttpFormFile *file = http_form_file(exchange->form, "file");
	g_autofree char *source = g_strstrip(g_strdup(exchange_field(exchange, "source")));
	GError *failed = NULL;
	g_auto(Sent) sent = {
	        .plan = {exchange_field(exchange, "year"), source,
	                (int)g_ascii_strtoll(exchange_field(exchange, "applies"), NULL, 10)}};
	if (!file)
		return catalogues_show(exchange, 422, word(exchange->zh, "import_no_file"), error);
	if (!form_file_take(
	            exchange, file->filename, file->bytes, file->length, file_look, &sent, &failed))
		return told(exchange, failed, error);
	if (sent.wrong)
		return catalogues_show(exchange, 422, word(exchange->zh, "form_wrong_page"), error);
	g_autoptr(json_t) draft = json_pack("{s:o, s:O, s:s, s:s, s:s, s:I}", "counts",
	        result_json(&sent), "state", sent.result.state, "by",
	        exchange->session.account.name, "file", file->filename, "hidden", exchange->hidden,
	        "hidden_rows", (json_int_t)exchange->hidden_rows);
	return catalogue_draft_set(exchange->store, draft, error) &&
	       exchange_redirect(exchange, "/catalogues/draft");
}

/* What would be other than now: [{code, name, was, what}]. */
static json_t *changes_json(const Catalogue *now, const json_t *entries)
{
	const char *code;
	json_t *entry, *list = json_array();
	json_object_foreach((json_t *)entries, code, entry) {
		const CatalogueEntry *was = now ? catalogue_entry(now, code) : NULL;
		const char *name = json_string_value(json_object_get(entry, "name"));
		bool closed = json_is_true(json_object_get(entry, "closed"));
		const char *what = !was                                       ? "added"
		                   : closed && !was->closed                   ? "closed"
		                   : !closed && was->closed                   ? "reopened"
		                   : strcmp(was->name, name ? name : "") != 0 ? "renamed"
		                                                              : NULL;
		if (what && !json_is_true(json_object_get(entry, "group")) &&
		        json_array_size(list) < CHANGES_SHOWN)
			json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "code", code,
			                                    "name", name ? name : "", "was",
			                                    was ? was->name : "", "what", what));
	}
	return list;
}

/* Who is counted in no catalogue of his year. */
typedef struct {
	const json_t *entries;
	json_t *rows; /* [{code, count}], each code once */
	int64_t count;
} Outside;

static bool outside_count(const char *code, int64_t count, void *data, GError **error)
{
	Outside *outside = data;
	size_t i;
	json_t *row;
	(void)error;
	if (!*code || json_object_get(outside->entries, code))
		return true;
	outside->count += count;
	json_array_foreach(outside->rows, i, row) {
		json_t *had = json_object_get(row, "count");
		if (strcmp(json_string_value(json_object_get(row, "code")), code) == 0)
			return json_integer_set(had, json_integer_value(had) + count) == 0;
	}
	return json_array_append_new(outside->rows,
	               json_pack("{s:s, s:I}", "code", code, "count", (json_int_t)count)) == 0;
}

/* Students of the grades from which a catalogue would hold whose specialty is not in it. */
static bool outside_find(Exchange *exchange, int applies, Outside *ret, GError **error)
{
	int last, month, of_month;
	day_split((Day)(exchange->now_us / G_USEC_PER_SEC / 86400), &last, &month, &of_month);
	for (int year = MAX(applies, last - GRADES_MAX); year <= last + 1; year++) {
		char grade[8];
		g_snprintf(grade, sizeof grade, "%d", year);
		StudentFilter filter = {.grade = grade, .status = STUDENT_ON_ROLL};
		if (!students_statistics(
		            exchange->store, &filter, BY_SPECIALTY, outside_count, ret, error))
			return false;
	}
	return true;
}

static bool draft_none(GError **error)
{
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
	        "no catalogue was looked at: send the file first");
	return false;
}

/* `end`: why it was not taken; DRAFT_ENDED when nobody tried. */
static bool draft_show(Exchange *exchange, DraftEnd end, GError **error)
{
	static const char *const words[] = {
	        [DRAFT_OTHER] = "catalogue_draft_other", [DRAFT_MOVED] = "catalogue_draft_moved"};
	g_auto(CatalogueDraft) draft = {0};
	if (!catalogue_draft(exchange->store, &draft, error))
		return false;
	const char *year = catalogue_draft_year(&draft);
	if (!year)
		return draft_none(error);
	const json_t *state = json_object_get(draft.draft, "state");
	const Catalogue *now = catalogues_find(draft.now, year);
	const char *by = json_string_value(json_object_get(draft.draft, "by"));
	const char *source = json_string_value(json_object_get(state, "source"));
	const char *file = json_string_value(json_object_get(draft.draft, "file"));
	g_free(exchange->hidden); /* of the file that was looked at */
	exchange->hidden = g_strdup(json_string_value(json_object_get(draft.draft, "hidden")));
	exchange->hidden_rows = json_integer_value(json_object_get(draft.draft, "hidden_rows"));
	json_int_t applies = json_integer_value(json_object_get(state, "applies"));
	Outside outside = {json_object_get(state, "entries"), json_array(), 0};
	if (!outside_find(exchange, (int)applies, &outside, error)) {
		json_decref(outside.rows);
		return false;
	}
	return exchange_page_status(exchange, end == DRAFT_ENDED ? 200 : 409,
	        "catalogue_draft.html",
	        json_pack("{s:s, s:o, s:o, s:s, s:s, s:s, s:O, s:o, s:I, s:s, s:s, s:b}", "title",
	                word(exchange->zh, "catalogue_draft"), "counts",
	                counts_json(year, applies, &draft.change), "changes",
	                changes_json(now, json_object_get(state, "entries")), "by",
	                view_person(exchange, by ? by : ""), "source", source ? source : "", "file",
	                file ? file : "", "version", json_object_get(state, "version"), "outside",
	                outside.rows, "outside_count", (json_int_t)outside.count, "seen",
	                draft.seen, "not_taken", words[end] ? word(exchange->zh, words[end]) : "",
	                "moved", draft.moved),
	        error);
}

bool page_catalogue_draft(Exchange *exchange, GError **error)
{
	return draft_show(exchange, DRAFT_ENDED, error);
}

/* What was looked at, or nothing: there is one draft for all who may load one. */
bool page_catalogue_take(Exchange *exchange, GError **error)
{
	g_auto(CatalogueDraft) draft = {0};
	if (!catalogue_draft(exchange->store, &draft, error))
		return false;
	const char *source =
	        json_string_value(json_object_get(json_object_get(draft.draft, "state"), "source"));
	const char *year = catalogue_draft_year(&draft);
	if (!year)
		return draft_none(error);
	bool drop = strcmp(exchange_field(exchange, "drop"), "1") == 0;
	DraftEnd end = DRAFT_ENDED;
	g_autofree char *path = g_strdup_printf("/catalogues?year=%s&saved=1", year);
	Act act = exchange_act(exchange, source ? source : "");
	GError *failed = NULL;
	if (!catalogue_draft_end(exchange->store, drop ? NULL : &act,
	            exchange_field(exchange, "seen"), &end, &failed))
		return told(exchange, failed, error);
	return end != DRAFT_ENDED ? draft_show(exchange, end, error)
	                          : exchange_redirect(exchange, drop ? "/catalogues" : path);
}

bool api_catalogues(Exchange *exchange, GError **error)
{
	g_autoptr(Catalogues) all = catalogues_load(exchange->store, error);
	return all &&
	       exchange_json(exchange, 200, json_pack("{s:o}", "catalogues", heads_json(all)));
}

bool api_catalogue(Exchange *exchange, GError **error)
{
	g_autoptr(Catalogues) all = catalogues_load(exchange->store, error);
	const Catalogue *one = all ? catalogues_find(all, exchange->parts[0]) : NULL;
	if (!one) {
		if (all)
			g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
			        "there is no catalogue of specialties of the year '%s'",
			        exchange->parts[0]);
		return false;
	}
	json_t *body = head_json(one);
	json_object_set_new(body, "entries", entries_json(one, ""));
	exchange_etag(exchange, one->version);
	return exchange_json(exchange, 200, body);
}

bool api_catalogue_send(Exchange *exchange, GError **error)
{
	g_autofree char *name = exchange_query(exchange, "name");
	g_autofree char *year = exchange_query(exchange, "year");
	g_autofree char *applies = exchange_query(exchange, "applies");
	g_autofree char *source = exchange_query(exchange, "source");
	g_autofree char *commit = exchange_query(exchange, "commit");
	g_auto(Sent) sent = {
	        .plan = {year, g_strstrip(source), (int)g_ascii_strtoll(applies, NULL, 10)}};
	if (exchange->request->body_length == 0) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "the body is the file");
		return false;
	}
	if (!form_file_take(exchange, name, exchange->request->body, exchange->request->body_length,
	            file_look, &sent, error))
		return false;
	if (sent.wrong)
		return exchange_problem_errors(exchange, fault_kind_of(422),
		        word(exchange->zh, "form_wrong"), json_incref(sent.wrong));
	bool commits = *commit == '1';
	Act act = exchange_act(exchange, source);
	if (commits && !catalogue_put(exchange->store, &act, year, sent.result.state, error))
		return false;
	json_t *answer = result_json(&sent);
	json_object_set_new(answer, "committed", json_boolean(commits));
	return exchange_json(exchange, commits ? 201 : 200, form_file_told(exchange, answer));
}
