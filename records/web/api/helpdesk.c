#include "records/web/api/helpdesk.h"

#include "base/clock.h"
#include "records/web/problems.h"
#include "records/web/query.h"

#include <string.h>

enum { ROWS = 50 };

/* What is known of a question without what was said. */
static json_t *row_json(const Exchange *exchange, const Problem *problem)
{
	g_autofree char *asked = clock_format(problem->asked_us);
	return json_pack("{s:I, s:I, s:s, s:O, s:O, s:O, s:s, s:s, s:s, s:b}", "id",
	        (json_int_t)problem->id, "version", (json_int_t)problem->version, "topic",
	        problem->topic, "title", json_object_get(problem->thread, "title"), "level",
	        json_object_get(problem->thread, "level"), "place",
	        json_object_get(problem->thread, "place"), "asked_at", asked, "stands_at",
	        level_row(problem_stands(problem->stands_at, problem->scope))->id, "state",
	        problem_state_id(problem->state), "overdue",
	        problem_overdue(problem, exchange->now_us));
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
		json_t *file = json_object_get(note, "file");
		if (file) /* what it is called in the path */
			json_object_set_new(file, "note", json_integer((json_int_t)i + 1));
	}
	return notes;
}

typedef struct {
	const Exchange *exchange;
	json_t *rows;
} Rows;

static bool row_gather(const Problem *problem, void *data, GError **error)
{
	Rows *rows = data;
	(void)error;
	json_array_append_new(rows->rows, row_json(rows->exchange, problem));
	return true;
}

bool api_problems(Exchange *exchange, GError **error)
{
	g_auto(ProblemQuery) query = {0};
	g_autoptr(json_t) list = json_array();
	Rows rows = {exchange, list};
	int64_t next = 0;
	int limit = (int)query_whole(exchange, "limit", ROWS);
	if (!problem_query_read(exchange, &query, error) ||
	        (!query.nobody && !problems_search(exchange->store, &query.search, limit,
	                                  row_gather, &rows, &next, error)))
		return false;
	return exchange_json(exchange, 200,
	        json_pack("{s:O, s:o}", "problems", list, "next",
	                next ? json_integer(next) : json_null()));
}

static bool problem_give(Exchange *exchange, int status, const Problem *problem)
{
	json_t *row = row_json(exchange, problem);
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

/* The bytes that a strict base64 says; NULL for what is none. Yours. */
static GBytes *bytes_read(const char *base64)
{
	gsize length;
	g_autofree guchar *bytes = g_base64_decode(base64, &length);
	g_autofree char *again = g_base64_encode(bytes, length);
	if (strcmp(again, base64) != 0)
		return NULL;
	return g_bytes_new_take(g_steal_pointer(&bytes), length);
}

/* What is sent along, into `ret` as far as its bytes go, which are yours; nothing was sent: both
 * stay empty. WEB_ERROR_UNFIT. */
static bool file_sent(
        const Exchange *exchange, ProblemFile *ret, GBytes **ret_bytes, GError **error)
{
	const json_t *file = json_object_get(exchange->json, "file");
	const char *name = json_string_value(json_object_get(file, "name"));
	const char *base64 = json_string_value(json_object_get(file, "base64"));
	if (!file)
		return true;
	if (!name || !base64 || json_object_size(file) != 2) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'file' in the body has a name and its bytes as 'base64', nothing else");
		return false;
	}
	*ret_bytes = bytes_read(base64);
	if (!*ret_bytes) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'file' in the body: 'base64' is none (RFC 4648, with padding and without "
		        "line breaks)");
		return false;
	}
	ret->name = name;
	ret->bytes = g_bytes_get_data(*ret_bytes, &ret->length);
	return true;
}

bool api_problem_ask(Exchange *exchange, GError **error)
{
	int64_t id;
	ProblemFile file = {0};
	g_autoptr(GBytes) bytes = NULL;
	Act act = exchange_act(exchange, "");
	if (!file_sent(exchange, &file, &bytes, error))
		return false;
	return problem_ask(exchange->store, &act, &exchange->session.account,
	               exchange_body_text(exchange, "topic"), exchange_body_text(exchange, "title"),
	               exchange_body_text(exchange, "text"), bytes ? &file : NULL, &id, error) &&
	       problem_answer(exchange, 201, id, error);
}

bool api_problem_note(Exchange *exchange, GError **error)
{
	int64_t id, version;
	ProblemFile file = {0};
	g_autoptr(GBytes) bytes = NULL;
	g_auto(Problem) problem = {0};
	Act act = exchange_act(exchange, "");
	int kind = note_kind_find(exchange_body_text(exchange, "kind"));
	if (!exchange_id(exchange, 0, &id, error) ||
	        !problem_load(exchange->store, id, &problem, error) ||
	        !exchange_if_match(exchange, &version, error))
		return false;
	if (kind == NOTE_ASK || kind == NOTE_COUNT) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'kind' is more, answer, escalate or close");
		return false;
	}
	return file_sent(exchange, &file, &bytes, error) &&
	       problem_step(exchange->store, &act, &exchange->session.account, id, version,
	               (NoteKind)kind, exchange_body_text(exchange, "text"), bytes ? &file : NULL,
	               error) &&
	       problem_answer(exchange, 200, id, error);
}
