#include "records/web/log.h"
#include "records/import/csv_cell.h"
#include "records/store/students.h"
#include "records/web/words.h"

enum { ROWS = 50, CSV_MAX = 20000 };

#define BUDGET_US (300 * 1000) /* of reading over events of others */

static json_t *kinds_json(const Exchange *exchange)
{
	json_t *list = json_array();
	for (LogGroup group = 0; group < LOG_GROUP_COUNT; group++) {
		g_autofree char *key = g_strdup_printf("log_%s", log_group_id(group));
		json_array_append_new(list, json_pack("{s:s, s:s}", "id", log_group_id(group),
		                                    "words", word(exchange->zh, key)));
	}
	return list;
}

/* Whether who is asked for by his id is none that is seen here, nor told of. */
static bool nobody(Exchange *exchange, const LogQuery *query, bool any)
{
	g_auto(Record) record = {0};
	bool by_id = query->filter.student && !any && !query->below;
	return *query->student && !query->wrong &&
	       (query->filter.student == 0 ||
	               (by_id && !student_load(
	                                 exchange->store, query->filter.student, &record, NULL)));
}

bool page_log(Exchange *exchange, GError **error)
{
	g_auto(LogQuery) query = {0};
	int64_t next;
	if (!log_query_form(exchange, &query, error))
		return false;
	json_t *rows = log_rows(exchange, &query, ROWS, BUDGET_US, &next, error);
	if (!rows)
		return false;
	bool none = nobody(exchange, &query, json_array_size(rows) > 0 || next);
	g_autofree char *text = log_query_text(&query);
	json_t *asked = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "from", query.from, "until",
	        query.until, "actor", query.actor, "kind", query.kind, "student", query.student,
	        "school", query.school);
	bool one_school = exchange->session.account.level == LEVEL_SCHOOL;
	return exchange_page_status(exchange, query.wrong ? 422 : 200, "log.html",
	        json_pack("{s:s, s:o, s:o, s:o, s:s, s:I, s:b, s:b, s:s, s:s}", "title",
	                word(exchange->zh, "log"), "rows", rows, "query", asked, "kinds",
	                kinds_json(exchange), "text", text, "next", (json_int_t)next, "first",
	                query.below == 0, "one_school", one_school, "wrong_field",
	                query.wrong ? query.wrong
	                : none      ? "student"
	                            : "",
	                "why",
	                query.wrong ? word(exchange->zh, query.why)
	                : none      ? word(exchange->zh, "log_student_none")
	                            : ""),
	        error);
}

static void line_put(GString *out, const char *const cells[], size_t count)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		csv_cell_append(line, cells[i]);
	g_string_append_printf(out, "%s\r\n", line->str);
}

/* "停学期满逾期天数：30 → 10；…". Yours. */
static char *changes_words(const Exchange *exchange, const json_t *row)
{
	GString *out = g_string_new(NULL);
	size_t i;
	json_t *change;
	json_array_foreach(json_object_get(row, "changes"), i, change) {
		const char *was = json_string_value(json_object_get(change, "was"));
		const char *now = json_string_value(json_object_get(change, "now"));
		const char *none = word(exchange->zh, "not_filled");
		g_string_append_printf(out, "%s%s%s%s → %s", i ? (exchange->zh ? "；" : "; ") : "",
		        json_string_value(json_object_get(change, "label")),
		        exchange->zh ? "：" : ": ", *was ? was : none, *now ? now : none);
	}
	return g_string_free(out, FALSE);
}

/* The log tells that it was taken out, by which filter. */
static bool export_note(
        Exchange *exchange, const LogQuery *query, const json_t *rows, GError **error)
{
	g_autofree char *kept = log_query_kept(query);
	g_autofree char *why = g_strdup_printf("log.csv?%s: %zu", kept, json_array_size(rows));
	return exchange_exported(exchange, why, log_exported, error);
}

bool page_log_csv(Exchange *exchange, GError **error)
{
	static const char *const keys[] = {"at", "who", "origin", "by", "what", "changed", "whom",
	        "reason"},
	                         *const heads[] = {"event_at", "event_who", "log_origin", "log_by",
	                                 "event_what", "event_changes", "log_whom", "event_reason"};
	const char *cells[G_N_ELEMENTS(keys)];
	g_auto(LogQuery) query = {0};
	int64_t next;
	if (!log_query_read(exchange, &query, error))
		return false;
	g_autoptr(json_t) rows = log_rows(exchange, &query, CSV_MAX, 0, &next, error);
	if (!rows)
		return false;
	if (next) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %d events at once: choose fewer days", CSV_MAX);
		return false;
	}
	if (!export_note(exchange, &query, rows, error))
		return false;
	exchange_download(
	        exchange, "text/csv; charset=utf-8", exchange->zh ? "操作日志.csv" : "log.csv");
	g_string_assign(exchange->response->body, "\xef\xbb\xbf");
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		cells[i] = word(exchange->zh, heads[i]);
	line_put(exchange->response->body, cells, G_N_ELEMENTS(cells));
	for (size_t row = 0; row < json_array_size(rows); row++) {
		g_autofree char *changed = changes_words(exchange, json_array_get(rows, row));
		json_object_set_new(json_array_get(rows, row), "changed", json_string(changed));
		for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
			cells[i] = json_string_value(
			        json_object_get(json_array_get(rows, row), keys[i]));
		line_put(exchange->response->body, cells, G_N_ELEMENTS(cells));
	}
	return true;
}
