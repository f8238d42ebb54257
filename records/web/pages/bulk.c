#include "records/web/pages/bulk.h"

#include "base/json_text.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/classes.h"
#include "records/web/pages/batch.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static json_t *kinds_json(const Exchange *exchange, const Business *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < businesses_count(); i++)
		if (businesses[i].bulk)
			json_array_append_new(
			        list, json_pack("{s:s, s:s, s:b}", "id", businesses[i].id, "words",
			                      web_business_words(exchange, businesses[i].id),
			                      "chosen", chosen == &businesses[i]));
	return list;
}

typedef struct {
	Exchange *exchange;
	json_t *rows;
	int good, refused, excepted;
	bool certificates, numbers, classes; /* one of them has any */
	Findings common; /* what is wrong with the form: found of each who was looked at */
	char *seen;      /* of a look */
	bool other;      /* it is another than the one before */
	bool only;       /* the ticked alone, not all but they */
	bool picked;     /* some are ticked */
	bool final;      /* what is submitted comes into force by that */
	char *problem;   /* with all of it; NULL: none */
} Results;

static void results_clear(Results *results)
{
	g_free(results->seen);
	g_free(results->problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Results, results_clear)

/* Of a field of the form, or of the reason. */
static bool of_form(const Findings *findings, size_t i)
{
	return rule_of(findings->list[i].rule)->weight == RULE_REJECT &&
	       (findings->list[i].field >= FIELD_COUNT ||
	               findings->list[i].rule == RULE_APPLY_REASON);
}

static bool has_finding(const Findings *findings, RuleId rule, int field)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule == rule && findings->list[i].field == field)
			return true;
	return false;
}

/* What is still common when this one, the first or a later one, has been looked at. */
static void common_keep(Results *results, const BulkRow *row)
{
	bool first = results->good + results->refused == 0;
	Findings kept = {0};
	const Findings *from = first ? row->findings : &results->common;
	for (size_t i = 0; i < from->count; i++)
		if (of_form(from, i) &&
		        has_finding(row->findings, from->list[i].rule, from->list[i].field))
			findings_add(&kept, NULL, from->list[i].rule, from->list[i].field);
	results->common = kept;
}

static bool row_gather(const BulkRow *row, void *data, GError **error)
{
	Results *results = data;
	Exchange *exchange = results->exchange;
	(void)error;
	GError said = {RECORDS_ERROR, RECORDS_ERROR_CONFLICT, (char *)row->words};
	g_autofree char *words = *row->words ? exchange_words(exchange, &said) : g_strdup("");
	g_autofree char *remarks = row->good ? web_remarks_words(exchange, row->findings) : NULL;
	const char *state = row->status == STATUS_COUNT || row->good
	                            ? ""
	                            : view_status(exchange, status_row(row->status)->id);
	g_autofree char *now = row->after ? web_state(exchange, row->after) : g_strdup("");
	const char *now_id =
	        row->after ? approval_state_id(row->after->approval.state) : "enrolled";
	if (!row->excepted)
		common_keep(results, row);
	results->certificates = results->certificates || *row->certificate;
	results->numbers = results->numbers || *row->number;
	results->classes = results->classes || *row->into;
	results->good += row->good;
	results->excepted += row->excepted;
	results->refused += !row->good && !row->excepted;
	json_array_append_new(results->rows,
	        json_pack("{s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, "
	                  "s:o}",
	                "now", now, "now_id", now_id, "student", (json_int_t)row->student,
	                "application", (json_int_t)row->application, "name", row->name,
	                "school_number", row->school_number, "class", row->class_name,
	                "certificate", row->certificate, "number", row->number, "into", row->into,
	                "state", state, "good", row->good, "excepted", row->excepted, "words",
	                *words    ? words
	                : remarks ? remarks
	                          : "",
	                "found", web_findings(exchange, row->findings)));
	return true;
}

/* Behind each who is refused why, but for what is said at the fields of the form. */
static void rows_say(const Results *results, bool form)
{
	Exchange *exchange = results->exchange;
	static const Findings none = {0};
	const Findings *common = form ? &results->common : &none;
	g_autoptr(json_t) said = web_findings(exchange, common);
	size_t i;
	json_t *row;
	json_array_foreach(results->rows, i, row) {
		g_autofree char *own =
		        web_findings_join(exchange, json_object_get(row, "found"), said);
		bool silent = !*json_string_value(json_object_get(row, "words")) &&
		              !json_is_true(json_object_get(row, "good"));
		bool bare = !*own && common->count;
		if (silent)
			json_object_set_new(row, "words",
			        json_string(bare ? word(exchange->zh, "bulk_at_form") : own));
		json_object_del(row, "found");
	}
}

/* The first of numbers that count on is called so; `next` are suggested. */
static json_t *wants_json(const Exchange *exchange, const Business *business, const json_t *given,
        const Findings *common, const BulkNext *next)
{
	json_t *wants = web_wants(exchange, business, NULL, given, common);
	size_t i;
	json_t *want;
	json_array_foreach(wants, i, want) {
		const char *id = json_string_value(json_object_get(want, "id"));
		json_object_set(want, "said", json_object_get(want, "problem"));
		g_autofree char *key = g_strconcat("bulk_first_", id, NULL);
		bool certificate = strcmp(id, want_rows[WANT_CERTIFICATE].id) == 0;
		if (!certificate && strcmp(id, want_rows[WANT_NUMBER].id) != 0)
			continue;
		json_object_set_new(want, "label", json_string(word(exchange->zh, key)));
		const char *free_one = certificate ? next->certificate : next->number;
		g_autofree char *hint =
		        g_strdup_printf("%s%s", word(exchange->zh, "bulk_next"), free_one);
		g_autoptr(GString) help = g_string_new(word(exchange->zh, "bulk_next_what"));
		g_string_replace(help, "{n}", free_one, 0);
		if (!*free_one)
			continue;
		json_object_set_new(want, "hint", json_string(hint));
		json_object_set_new(want, "help", json_string(help->str));
	}
	return wants;
}

/* What was decided of a batch; "" on the other pages. */
static const char *decided_word(Exchange *exchange, bool final)
{
	static const char *const keys[] = {
	        "action_submit", "action_approve", "action_reject", "action_withdraw"};
	const char *action = batch_action(exchange);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(keys[i] + strlen("action_"), action) == 0)
			return word(
			        exchange->zh, i == 0 && final ? "action_submit_final" : keys[i]);
	return "";
}

/* What was agreed to goes no further. */
static bool agreed_last(Exchange *exchange, const Results *results)
{
	const char *action = batch_action(exchange);
	return results->final && (strcmp(action, "submit") == 0 || strcmp(action, "approve") == 0);
}

static bool bulk_show(Exchange *exchange, const Business *business, const json_t *given,
        const Results *results, const char *step, int64_t batch, GError **error)
{
	static const char *const kept[] = {"grade", "class", "reason"};
	g_auto(BulkNext) next = {0};
	if (business && !bulk_next(exchange->store, &exchange->policy, business,
	                        web_bulk_school(exchange, ""), &next, error))
		return false;
	rows_say(results, strcmp(step, "preview") == 0);
	json_t *vars = json_pack("{s:s, s:s, s:o, s:o, s:o, s:i, s:i, s:i, s:s, s:I}", "title",
	        word(exchange->zh, "bulk"), "kind", business ? business->id : "", "kinds",
	        kinds_json(exchange, business), "wants",
	        business ? wants_json(exchange, business, given, &results->common, &next)
	                 : json_array(),
	        "rows", web_refused_first(results->rows), "good", results->good, "refused",
	        results->refused, "excepted", results->excepted, "step", step, "batch",
	        (json_int_t)batch);
	json_object_set_new(vars, "decided", json_string(decided_word(exchange, results->final)));
	json_object_set_new(vars, "classes", web_classes(exchange));
	json_object_set_new(vars, "grades", web_grades(exchange));
	json_object_set_new(vars, "certificates", json_boolean(results->certificates));
	json_object_set_new(vars, "numbers", json_boolean(results->numbers));
	json_object_set_new(vars, "into", json_boolean(results->classes));
	json_object_set_new(
	        vars, "next_certificate", json_string(next.certificate ? next.certificate : ""));
	json_object_set_new(vars, "next_number", json_string(next.number ? next.number : ""));
	json_object_set_new(vars, "seen", json_string(results->seen ? results->seen : ""));
	json_object_set_new(vars, "other", json_boolean(results->other));
	json_object_set_new(vars, "only", json_boolean(results->only));
	json_object_set_new(vars, "picked", json_boolean(results->picked));
	json_object_set_new(vars, "problem", json_string(results->problem ? results->problem : ""));
	json_object_set_new(vars, "in_force", json_boolean(agreed_last(exchange, results)));
	json_object_set_new(vars, "reason_wrong",
	        json_boolean(findings_have(&results->common, RULE_APPLY_REASON)));
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		g_autofree char *name = g_strconcat("of_", kept[i], NULL);
		const char *text = json_text_in(given, name);
		json_object_set_new(vars, name, json_string(text));
	}
	return exchange_page_status(exchange,
	        results->other     ? 412
	        : results->problem ? 422
	                           : 200,
	        "bulk.html", vars, error);
}

bool page_bulk(Exchange *exchange, GError **error)
{
	g_autofree char *kind = exchange_query(exchange, "kind");
	g_autofree char *grade = exchange_query(exchange, "grade");
	g_autofree char *class_name = exchange_query(exchange, "class");
	const Business *business = *kind ? web_business(kind, error) : NULL;
	if (*kind && !business)
		return false;
	g_autoptr(json_t) given =
	        json_pack("{s:s, s:s}", "of_grade", grade, "of_class", class_name);
	g_autoptr(json_t) rows = json_array();
	Results none = {.exchange = exchange, .rows = rows};
	return bulk_show(
	        exchange, business && business->bulk ? business : NULL, given, &none, "", 0, error);
}

static json_t *form_given(Exchange *exchange, const Business *business)
{
	static const char *const kept[] = {"of_grade", "of_class", "of_reason"};
	json_t *given = json_object();
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++) {
		const char *id = want_rows[ABS(*want)].id;
		json_object_set_new(given, id, json_string(exchange_field(exchange, id)));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		json_object_set_new(given, kept[i], json_string(exchange_field(exchange, kept[i])));
	return given;
}

GArray *bulk_except_read(Exchange *exchange)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	size_t at = 0;
	const char *text;
	while ((text = http_form_get_next(exchange->form, "except", &at))) {
		guint64 number;
		int64_t id;
		if (g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &number, NULL)) {
			id = (int64_t)number;
			g_array_append_val(ids, id);
		}
	}
	return ids;
}

/* Done, or looked at; a commit of another list than was seen becomes a look at it. */
static bool bulk_run(Office *office, BulkRequest *request, Results *results, bool *commit,
        int64_t *ret_batch, GError **error)
{
	GError *failed = NULL;
	bool good = bulk_apply(
	        office, request, *commit, row_gather, results, ret_batch, &results->seen, &failed);
	if (*commit && results->good == 0 &&
	        g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_CONFLICT)) {
		g_clear_error(&failed);
		results->other = true;
		*commit = false;
		good = bulk_apply(office, request, false, row_gather, results, ret_batch,
		        &results->seen, &failed);
	}
	if (!good && request->business->bulk &&
	        (g_error_matches(failed, BASE_ERROR, BASE_ERROR_USAGE) ||
	                g_error_matches(failed, BASE_ERROR, BASE_ERROR_LIMIT))) {
		results->problem = exchange_words(results->exchange, failed);
		g_clear_error(&failed);
		return true;
	}
	if (!good)
		g_propagate_error(error, failed);
	return good;
}

bool page_bulk_send(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	int64_t batch = 0;
	const Business *business = web_business(exchange_field(exchange, "kind"), error);
	if (!business)
		return false;
	bool commit = strcmp(exchange_field(exchange, "step"), "commit") == 0;
	g_autoptr(GArray) ids = bulk_except_read(exchange);
	g_autoptr(json_t) given = form_given(exchange, business);
	g_autoptr(json_t) rows = json_array();
	g_auto(Results) results = {.exchange = exchange,
	        .rows = rows,
	        .only = strcmp(exchange_field(exchange, "pick"), "only") == 0,
	        .picked = ids->len != 0};
	if (results.only && commit && ids->len == 0) {
		results.problem = g_strdup(word(exchange->zh, "bulk_tick_first"));
		commit = false;
	}
	BulkRequest request = {.business = business,
	        .filter = {.grade = exchange_field(exchange, "of_grade"),
	                .class_name = exchange_field(exchange, "of_class")},
	        .except = (const int64_t *)(const void *)ids->data,
	        .except_count = ids->len,
	        .only = results.only && ids->len, /* of whom nobody is ticked yet all are shown */
	        .reason = exchange_field(exchange, "of_reason"),
	        .asked = given,
	        .seen = exchange_field(exchange, "seen")};
	return bulk_run(&office, &request, &results, &commit, &batch, error) &&
	       bulk_show(exchange, business, given, &results, commit ? "done" : "preview",
	               commit ? batch : 0, error);
}

bool page_batch_decide(Exchange *exchange, GError **error)
{
	int64_t batch;
	g_autoptr(json_t) rows = json_array();
	g_auto(Results) results = {.exchange = exchange, .rows = rows};
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	BulkPick pick;
	bool some;
	const char *problem;
	if (!exchange_id(exchange, 0, &batch, error) ||
	        !batch_pick_read(exchange, batch, ids, &pick, &some, &problem, error))
		return false;
	if (*problem)
		return batch_show(exchange, batch, 422, problem, error);
	g_autoptr(json_t) may = web_batch_may(exchange, batch, error);
	if (!may)
		return false;
	results.final = json_is_true(json_object_get(may, "final"));
	return web_batch_decide(exchange, some ? &pick : NULL, batch_action(exchange), reason,
	               row_gather, &results, &batch, error) &&
	       bulk_show(exchange, NULL, NULL, &results, "decided", batch, error);
}
