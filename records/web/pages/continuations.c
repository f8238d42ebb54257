#include "records/web/pages/continuations.h"

#include "records/web/continuations.h"
#include "records/web/form_file.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE_ROWS = 50 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Gathered;

static bool row_gather(const Record *record, json_t *how, void *data, GError **error)
{
	Gathered *gathered = data;
	Exchange *exchange = gathered->exchange;
	char *const *values = record->student.values;
	g_autofree char *number = view_masked(F_XJH, values[F_XJH]);
	(void)error;
	json_array_append_new(gathered->rows,
	        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:O}", "id", (json_int_t)record->id,
	                "name", values[F_XM], "school", view_school(exchange, values[F_XXDM]),
	                "class", values[F_SZBH], "number", number, "status",
	                view_status(exchange, status_row(record->student.status)->id), "how", how));
	return true;
}

/* `sent`: what came of a file, or NULL. */
static json_t *lists_json(Exchange *exchange, const FormResult *sent, GError **error)
{
	int64_t rows = 0, taken = 0;
	bool may = exchange_may(exchange, PERMIT_ORIGIN_IMPORT);
	if (may && !origins_count(exchange->store, &rows, &taken, error))
		return NULL;
	return json_pack("{s:b, s:I, s:I, s:b, s:I, s:I, s:I}", "may", may, "rows",
	        (json_int_t)rows, "taken", (json_int_t)taken, "sent", sent != NULL, "added",
	        sent ? (json_int_t)sent->added : 0, "changed", sent ? (json_int_t)sent->changed : 0,
	        "unchanged", sent ? (json_int_t)sent->unchanged : 0);
}

bool continuations_show(
        Exchange *exchange, int status, const char *problem, const FormResult *sent, GError **error)
{
	ContinuationState state;
	int64_t open, done, next;
	g_autofree char *wanted = exchange_query(exchange, "state");
	g_autofree char *behind = exchange_query(exchange, "after");
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {exchange, rows};
	if (!web_continuation_state(wanted, &state, error) ||
	        !continuations_count(exchange->store, CONTINUATION_OPEN, &open, error) ||
	        !continuations_count(exchange->store, CONTINUATION_DONE, &done, error) ||
	        !web_continuations(exchange, state, g_ascii_strtoll(behind, NULL, 10), PAGE_ROWS,
	                row_gather, &gathered, &next, error))
		return false;
	g_autoptr(json_t) lists = lists_json(exchange, sent, error);
	return lists &&
	       exchange_page_status(exchange, status, "continuations.html",
	               json_pack("{s:s, s:s, s:I, s:I, s:O, s:I, s:O, s:s, s:b}", "title",
	                       word(exchange->zh, "continuations"), "state",
	                       continuation_state_id(state), "open_count", (json_int_t)open,
	                       "done_count", (json_int_t)done, "rows", rows, "next",
	                       (json_int_t)next, "lists", lists, "problem", problem, "many",
	                       exchange->session.account.level != LEVEL_SCHOOL),
	               error);
}

bool page_continuations(Exchange *exchange, GError **error)
{
	return continuations_show(exchange, 200, "", NULL, error);
}

bool page_continuations_out(Exchange *exchange, GError **error)
{
	ContinuationState state;
	GError *failed = NULL;
	return (web_continuation_state(exchange_field(exchange, "state"), &state, &failed) &&
	               web_continuations_out(
	                       exchange, state, exchange_field(exchange, "reason"), &failed)) ||
	       form_file_fault(exchange, failed, continuations_show, error);
}

static bool row_json(const Record *record, json_t *how, void *data, GError **error)
{
	g_autoptr(json_t) row = json_copy(how);
	(void)error;
	json_object_set_new(row, "student", json_integer(record->id));
	json_object_set_new(row, "XM", json_string(record->student.values[F_XM]));
	json_object_set_new(row, "XXDM", json_string(record->student.values[F_XXDM]));
	json_array_append(data, row);
	return true;
}

bool api_continuations(Exchange *exchange, GError **error)
{
	enum { LIMIT = 500 };
	ContinuationState state;
	int64_t next;
	g_autofree char *wanted = exchange_query(exchange, "state");
	g_autofree char *behind = exchange_query(exchange, "after");
	g_autofree char *most = exchange_query(exchange, "limit");
	g_autoptr(json_t) rows = json_array();
	gint64 limit = *most ? g_ascii_strtoll(most, NULL, 10) : PAGE_ROWS;
	return web_continuation_state(wanted, &state, error) &&
	       web_continuations(exchange, state, g_ascii_strtoll(behind, NULL, 10),
	               (int)CLAMP(limit, 1, LIMIT), row_json, rows, &next, error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:O, s:o}", "students", rows, "next",
	                       next ? json_integer(next) : json_null()));
}

bool api_continuations_out(Exchange *exchange, GError **error)
{
	ContinuationState state;
	return web_continuation_state(json_string_value(json_object_get(exchange->json, "state")),
	               &state, error) &&
	       web_continuations_out(exchange, state,
	               json_string_value(json_object_get(exchange->json, "reason")), error);
}
