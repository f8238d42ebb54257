#include "records/web/api/helpdesk.h"

#include "base/clock.h"
#include "records/helpdesk/problem_store.h"
#include "records/web/list.h"

enum { ROWS = 50 };

/* What is known of a question without what was said. */
static json_t *row_json(const Problem *problem)
{
	g_autofree char *asked = clock_format(problem->asked_us);
	return json_pack("{s:I, s:I, s:s, s:O, s:O, s:O, s:s, s:s, s:s}", "id",
	        (json_int_t)problem->id, "version", (json_int_t)problem->version, "topic",
	        problem->topic, "title", json_object_get(problem->thread, "title"), "level",
	        json_object_get(problem->thread, "level"), "place",
	        json_object_get(problem->thread, "place"), "asked_at", asked, "stands_at",
	        level_row(problem->stands_at)->id, "state", problem_state_id(problem->state));
}

static json_t *notes_json(const Problem *problem)
{
	json_t *notes = json_deep_copy(json_object_get(problem->thread, "notes")), *note;
	size_t i;
	json_array_foreach(notes, i, note) {
		g_autofree char *at =
		        clock_format(json_integer_value(json_object_get(note, "at_us")));
		json_object_set_new(note, "at", json_string(at));
		json_object_del(note, "at_us");
	}
	return notes;
}

static bool row_gather(const Problem *problem, void *data, GError **error)
{
	ListPage *page = data;
	(void)error;
	if (list_page_room(page, problem->id))
		json_array_append_new(page->rows, row_json(problem));
	return true;
}

bool api_problems(Exchange *exchange, GError **error)
{
	g_autofree char *state = exchange_query(exchange, "state");
	g_autofree char *below = exchange_query(exchange, "below");
	guint64 from = 0;
	if ((*state && problem_state_find(state) == PROBLEM_STATE_COUNT) ||
	        (*below && !g_ascii_string_to_unsigned(below, 10, 1, INT64_MAX, &from, NULL))) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'state' or 'below' in the query cannot be");
		return false;
	}
	const ProblemFilter filter = {
	        .place = "", .state = state, .at_most = -1, .at_least = -1, .below = (int64_t)from};
	g_autoptr(json_t) rows = json_array();
	ListPage page = {.exchange = exchange, .rows = rows, .limit = ROWS};
	return problems_walk(exchange->store, &filter, ROWS + 1, row_gather, &page, error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:O, s:o}", "problems", rows, "next",
	                       page.more ? json_integer(page.last) : json_null()));
}

static bool problem_give(Exchange *exchange, int status, const Problem *problem)
{
	json_t *row = row_json(problem);
	json_object_set_new(row, "notes", notes_json(problem));
	return exchange_json(exchange, status, row);
}

/* The question behind a change. */
static bool problem_answer(Exchange *exchange, int status, int64_t id, GError **error)
{
	g_auto(Problem) problem = {0};
	if (!problem_load(exchange->store, id, &problem, error))
		return false;
	exchange_etag(exchange, problem.version);
	return problem_give(exchange, status, &problem);
}

bool api_problem(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Problem) problem = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !problem_load(exchange->store, id, &problem, error))
		return false;
	return exchange_fresh(exchange, problem.version) || problem_give(exchange, 200, &problem);
}

/* A text of the body; "" when it is none. */
static const char *body_text(const Exchange *exchange, const char *key)
{
	const char *text = json_string_value(json_object_get(exchange->json, key));
	return text ? text : "";
}

bool api_problem_ask(Exchange *exchange, GError **error)
{
	int64_t id;
	Act act = exchange_act(exchange, "");
	return problem_ask(exchange->store, &act, &exchange->session.account,
	               body_text(exchange, "topic"), body_text(exchange, "title"),
	               body_text(exchange, "text"), NULL, &id, error) &&
	       problem_answer(exchange, 201, id, error);
}

bool api_problem_note(Exchange *exchange, GError **error)
{
	int64_t id, version;
	g_auto(Problem) problem = {0};
	Act act = exchange_act(exchange, "");
	int kind = note_kind_find(body_text(exchange, "kind"));
	if (!exchange_id(exchange, 0, &id, error) ||
	        !problem_load(exchange->store, id, &problem, error) ||
	        !exchange_if_match(exchange, &version, error))
		return false;
	if (kind == NOTE_ASK || kind == NOTE_COUNT) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'kind' is more, answer, escalate or close");
		return false;
	}
	return problem_step(exchange->store, &act, &exchange->session.account, id, version,
	               (NoteKind)kind, body_text(exchange, "text"), NULL, error) &&
	       problem_answer(exchange, 200, id, error);
}
