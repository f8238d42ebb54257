/* Business for many at once, for programs. */
#include "base/json_text.h"
#include "records/web/api/business.h"
#include "records/web/batch.h"
#include "records/web/business.h"

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Results;

static bool row_gather(const BulkRow *row, void *data, GError **error)
{
	Results *results = data;
	(void)error;
	g_autofree char *remarks = web_remarks_words(results->exchange, row->findings);
	GError said = {RECORDS_ERROR, RECORDS_ERROR_CONFLICT, (char *)row->words};
	g_autofree char *words =
	        *row->words ? exchange_words(results->exchange, &said) : g_strdup("");
	json_array_append_new(results->rows,
	        json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:o}", "student",
	                (json_int_t)row->student, "name", row->name, "result",
	                row->good       ? "good"
	                : row->excepted ? "excepted"
	                                : "refused",
	                "certificate", row->certificate, "number", row->number, "application",
	                (json_int_t)row->application, "remarks", remarks, "words", words, "rules",
	                web_rules(results->exchange, row->findings)));
	return true;
}

GArray *api_pick(const json_t *body, bool *ret_only, bool *ret_some, GError **error)
{
	const json_t *only = json_object_get(body, "only");
	const json_t *except = json_object_get(body, "except");
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	size_t i;
	json_t *one;
	*ret_only = only != NULL;
	*ret_some = only || except;
	json_array_foreach(only ? only : except, i, one) {
		int64_t id = json_integer_value(one);
		g_array_append_val(ids, id);
	}
	if (!only || !except)
		return ids;
	g_set_error_literal(
	        error, BASE_ERROR, BASE_ERROR_USAGE, "'only' and 'except' are not given together");
	g_array_unref(ids);
	return NULL;
}

bool api_bulk(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	const json_t *body = exchange->json;
	const Business *business = web_business(json_text_in(body, "kind"), error);
	if (!business)
		return false;
	bool only, some;
	g_autoptr(GArray) ids = api_pick(body, &only, &some, error);
	if (!ids)
		return false;
	g_autoptr(json_t) rows = json_array();
	Results results = {exchange, rows};
	bool commit = json_is_true(json_object_get(body, "commit"));
	int64_t batch;
	BulkRequest request = {.business = business,
	        .filter = {.school = json_text_in(body, "school"),
	                .grade = json_text_in(body, "grade"),
	                .class_name = json_text_in(body, "class")},
	        .except = (const int64_t *)(const void *)ids->data,
	        .except_count = ids->len,
	        .only = only,
	        .reason = json_text_in(body, "reason"),
	        .asked = json_object_get(body, "asked"),
	        .seen = json_string_value(json_object_get(body, "seen"))};
	g_autofree char *seen = NULL;
	if (!bulk_apply(&office, &request, commit, row_gather, &results, &batch, &seen, error))
		return false;
	commit = commit && batch; /* 201 is for what was made */
	g_auto(BulkNext) next = {0};
	const char *school = web_bulk_school(exchange, json_text_in(body, "school"));
	if (!bulk_next(exchange->store, &exchange->policy, business, school, &next, error))
		return false;
	return exchange_json(exchange, commit ? 201 : 200,
	        json_pack("{s:b, s:I, s:s, s:O, s:{s:s, s:s}}", "committed", commit, "batch",
	                (json_int_t)(commit ? batch : 0), "seen", seen ? seen : "", "rows", rows,
	                "next", "certificate", next.certificate, "number", next.number));
}

bool api_batch_decide(Exchange *exchange, GError **error)
{
	int64_t batch;
	g_autoptr(json_t) rows = json_array();
	Results results = {exchange, rows};
	bool only, some;
	g_autoptr(GArray) ids = api_pick(exchange->json, &only, &some, error);
	if (!ids)
		return false;
	BulkPick pick = {(const int64_t *)(const void *)ids->data, ids->len, !only};
	return web_batch_decide(exchange, some ? &pick : NULL,
	               json_text_in(exchange->json, "action"),
	               json_text_in(exchange->json, "reason"), row_gather, &results, &batch,
	               error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:b, s:I, s:s, s:O}", "committed", true, "batch",
	                       (json_int_t)batch, "seen", "", "rows", rows));
}

/* Strictly: of each its id and its version, and nothing else. */
static bool choices_read(Exchange *exchange, GArray *ret, GError **error)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(exchange->json, "applications"), i, one) {
		json_int_t id = 0, version = 0;
		bool good = json_unpack(one, "{s:I, s:I !}", "id", &id, "version", &version) == 0 &&
		            id > 0 && version > 0;
		if (!good) {
			g_autofree char *pointer = g_strdup_printf("/applications/%zu", i);
			exchange_spot(exchange, "json.type", pointer, NULL);
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "'applications' has in place %zu what is not {\"id\": …, "
			        "\"version\": …}",
			        i + 1);
			return false;
		}
		BulkChoice choice = {id, version};
		g_array_append_val(ret, choice);
	}
	return true;
}

bool api_decide_chosen(Exchange *exchange, GError **error)
{
	Office office = web_office(exchange, &exchange->policy);
	g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BulkChoice));
	g_autoptr(json_t) rows = json_array();
	Results results = {exchange, rows};
	bool commit = json_is_true(json_object_get(exchange->json, "commit"));
	ApprovalAction action;
	return choices_read(exchange, choices, error) &&
	       web_action_read(json_text_in(exchange->json, "action"), &action, error) &&
	       bulk_decide_chosen(&office, (const BulkChoice *)(const void *)choices->data,
	               choices->len, action, json_text_in(exchange->json, "reason"), commit,
	               row_gather, &results, error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:b, s:I, s:s, s:O}", "committed", commit, "batch",
	                       (json_int_t)0, "seen", "", "rows", rows));
}
