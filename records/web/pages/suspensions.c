#include "records/web/pages/suspensions.h"

#include "records/business/office.h"
#include "records/store/due.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { SHOWN_MAX = 500 };

/* What a list is of, in the order of the page. */
static const struct {
	const char *id; /* stable: "waiting" */
	DueKind kind;
	bool before; /* of the present day: earlier ones; else that day and later, of returns all */
	const char *none;
} lists[] = {{"over", DUE_RETURN, true, "suspensions_over_none"},
        {"waiting", DUE_SUSPEND, false, "suspensions_waiting_none"},
        {"running", DUE_RETURN, false, "suspensions_running_none"},
        {"returning", DUE_RESUME, false, "suspensions_returning_none"}};

static Day from_of(const Exchange *exchange, size_t list)
{
	bool all = lists[list].kind == DUE_RESUME;
	return lists[list].before || all ? 0 : office_day(exchange->now_us);
}

static Day before_of(const Exchange *exchange, size_t list)
{
	return lists[list].before ? office_day(exchange->now_us) : DUE_UNKNOWN + 1;
}

static const char *day_words(const Exchange *exchange, Day day, char text[DAY_TEXT])
{
	return day == DUE_UNKNOWN ? word(exchange->zh, "suspensions_unknown")
	                          : day_format(day, text);
}

typedef struct {
	Exchange *exchange;
	json_t *rows;
	bool page;
} Gathered;

static bool row_gather(const DueRow *row, void *data, GError **error)
{
	Gathered *gathered = data;
	char text[DAY_TEXT];
	const char *day = gathered->page ? day_words(gathered->exchange, row->due.day, text)
	                  : row->due.day == DUE_UNKNOWN ? ""
	                                                : day_format(row->due.day, text);
	(void)error;
	json_array_append_new(gathered->rows,
	        json_pack("{s:I, s:s, s:s, s:s, s:s, s:I}", gathered->page ? "id" : "student",
	                (json_int_t)row->due.student, gathered->page ? "name" : "XM", row->name,
	                gathered->page ? "school" : "XXDM",
	                gathered->page ? view_school(gathered->exchange, row->school) : row->school,
	                gathered->page ? "class" : "SZBH", row->class_name, "day", day,
	                "application", (json_int_t)row->due.application));
	return true;
}

static json_t *list_rows(Exchange *exchange, size_t list, bool page, GError **error)
{
	json_t *rows = json_array();
	Gathered gathered = {exchange, rows, page};
	bool running = lists[list].kind == DUE_RETURN && !lists[list].before;
	if (due_list(exchange->store, lists[list].kind, from_of(exchange, list),
	            before_of(exchange, list), SHOWN_MAX, row_gather, &gathered, error) &&
	        (!running || due_unplanned(exchange->store, SHOWN_MAX - (int)json_array_size(rows),
	                             row_gather, &gathered, error)))
		return rows;
	json_decref(rows);
	return NULL;
}

bool page_suspensions(Exchange *exchange, GError **error)
{
	g_autoptr(json_t) all = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		json_t *rows = list_rows(exchange, i, true, error);
		if (!rows)
			return false;
		g_autofree char *head = g_strconcat("suspensions_", lists[i].id, NULL);
		json_array_append_new(
		        all, json_pack("{s:s, s:s, s:s, s:o}", "id", lists[i].id, "title",
		                     word(exchange->zh, head), "none",
		                     word(exchange->zh, lists[i].none), "rows", rows));
	}
	return exchange_page(exchange, "suspensions.html",
	        json_pack("{s:s, s:O, s:b, s:i}", "title", word(exchange->zh, "suspensions"),
	                "lists", all, "many", exchange->session.account.level != LEVEL_SCHOOL,
	                "overdue_days", exchange->policy.overdue_days),
	        error);
}

bool api_suspensions(Exchange *exchange, GError **error)
{
	g_autofree char *wanted = exchange_query(exchange, "state");
	json_t *answer = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		if (*wanted && strcmp(wanted, lists[i].id) != 0)
			continue;
		json_t *rows = list_rows(exchange, i, false, error);
		if (!rows) {
			json_decref(answer);
			return false;
		}
		json_object_set_new(answer, lists[i].id, rows);
	}
	return exchange_json(exchange, 200, answer);
}

json_t *suspension_json(const Exchange *exchange, int64_t student, GError **error)
{
	Due due;
	char text[DAY_TEXT];
	if (!due_load(exchange->store, student, &due, error))
		return NULL;
	bool late = due.kind == DUE_RETURN && due.day < office_day(exchange->now_us);
	return json_pack("{s:s, s:s, s:b}", "state", due.student ? due_kind_id(due.kind) : "",
	        "day", due.student ? day_words(exchange, due.day, text) : "", "late", late);
}

bool suspensions_count(
        const Exchange *exchange, int64_t *ret_waiting, int64_t *ret_over, GError **error)
{
	return due_count(exchange->store, DUE_SUSPEND, from_of(exchange, 1), before_of(exchange, 1),
	               ret_waiting, error) &&
	       due_count(exchange->store, DUE_RETURN, from_of(exchange, 0), before_of(exchange, 0),
	               ret_over, error);
}
