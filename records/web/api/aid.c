/* Lists of aid for programs. */
#include "records/web/aid.h"

#include "base/clock.h"
#include "records/web/api/business.h"

#include "records/web/business.h"
#include "records/web/list.h"
#include "records/web/pages/aid.h"
#include "records/web/query.h"

enum { ROWS = 200 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Gathered;

/* A row of a page with its moment as RFC 3339. */
static json_t *row_json(const AidList *list, json_t *row)
{
	g_autofree char *at = clock_format(list->created_us);
	json_object_set_new(row, "at", json_string(at));
	return row;
}

static bool list_gather(const AidList *list, void *data, GError **error)
{
	ListPage *page = data;
	(void)error;
	if (list_page_room(page, list->id))
		json_array_append_new(page->rows, row_json(list, aid_row(page->exchange, list)));
	return true;
}

bool api_aid(Exchange *exchange, GError **error)
{
	g_autofree char *term = exchange_query(exchange, "term");
	g_autoptr(json_t) rows = json_array();
	int64_t limit = query_whole(exchange, "limit", ROWS);
	ListPage page = {.exchange = exchange, .rows = rows, .limit = (size_t)limit};
	AidFilter filter = {.term = term, .turn = -1, .below = query_whole(exchange, "below", 0)};
	return aid_lists_walk(
	               exchange->store, &filter, (int)limit + 1, list_gather, &page, error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:O, s:o}", "lists", rows, "next",
	                       page.more ? json_integer(page.last) : json_null()));
}

static bool result_gather(const BulkRow *row, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	json_array_append_new(
	        gathered->rows, json_pack("{s:I, s:s, s:s, s:o}", "student",
	                                (json_int_t)row->student, "name", row->name, "result",
	                                row->good       ? "good"
	                                : row->excepted ? "excepted"
	                                                : "refused",
	                                "rules", web_rules(gathered->exchange, row->findings)));
	return true;
}

bool api_aid_make(Exchange *exchange, GError **error)
{
	Office office = web_office(exchange, &exchange->policy);
	g_auto(AidList) made = {0};
	g_autoptr(json_t) rows = json_array();
	g_autofree char *seen = NULL;
	bool only, some;
	g_autoptr(GArray) except = api_pick(exchange->json, &only, &some, error);
	if (!except)
		return false;
	Gathered gathered = {exchange, rows};
	bool commit = json_is_true(json_object_get(exchange->json, "commit"));
	AidRequest request = {.kind = aid_kind_find(exchange_body_text(exchange, "kind")),
	        .term = exchange_body_text(exchange, "term"),
	        .source = exchange_body_text(exchange, "source"),
	        .amount = exchange_body_text(exchange, "amount"),
	        .filter = {.grade = exchange_body_text(exchange, "grade"),
	                .class_name = exchange_body_text(exchange, "class")},
	        .except = (const int64_t *)(const void *)except->data,
	        .except_count = except->len,
	        .only = only,
	        .seen = commit ? json_string_value(json_object_get(exchange->json, "seen")) : NULL};
	if (!aid_make(&office, &request, commit, result_gather, &gathered, &made, &seen, error))
		return false;
	if (commit)
		exchange_etag(exchange, made.version);
	return exchange_json(exchange, commit ? 201 : 200,
	        json_pack("{s:s?, s:b, s:o, s:O}", "seen", commit ? NULL : seen, "committed",
	                commit, "list",
	                commit ? row_json(&made, aid_row(exchange, &made)) : json_null(), "rows",
	                rows));
}

static bool list_give(Exchange *exchange, int status, const AidList *list, GError **error)
{
	json_t *whole = aid_whole(exchange, list, error);
	if (!whole)
		return false;
	json_object_set_new(whole, "trail", api_trail(list->details));
	exchange_etag(exchange, list->version);
	return exchange_json(exchange, status, row_json(list, whole));
}

bool api_aid_list(Exchange *exchange, GError **error)
{
	g_auto(AidList) list = {0};
	return web_aid_load(exchange, &list, error) && list_give(exchange, 200, &list, error);
}

bool api_aid_decide(Exchange *exchange, GError **error)
{
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(AidList) done = {0};
	if (web_aid_decide(exchange, exchange->version, exchange_body_text(exchange, "action"),
	            exchange_body_text(exchange, "reason"), &findings, &done, &failed))
		return list_give(exchange, 200, &done, error);
	if (findings.count == 0 || !g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	g_auto(AidList) list = {0};
	if (!web_aid_load(exchange, &list, error))
		return false;
	g_autofree char *words = web_aid_refused(exchange, &list, &findings, error);
	if (!words)
		return false;
	return exchange_problem_errors(
	        exchange, fault_kind_rule(), words, web_rules(exchange, &findings));
}
