/* What was sent along with a note of a question given back, to people and programs. */
#include "records/helpdesk/problem_store.h"
#include "records/web/problems.h"

bool web_problem_file(Exchange *exchange, GError **error)
{
	int64_t id, note;
	g_auto(Problem) problem = {0};
	if (!exchange_id(exchange, 0, &id, error) || !exchange_id(exchange, 1, &note, error) ||
	        !problem_load(exchange->store, id, &problem, error))
		return false;
	if (!problem_file_may(&exchange->session.account, &problem)) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "what was sent along is opened by who asked, who is to answer, and who may "
		        "see numbers in full");
		return false;
	}
	const json_t *file = json_object_get(
	        json_array_get(json_object_get(problem.thread, "notes"), (size_t)note - 1), "file");
	const char *name = json_string_value(json_object_get(file, "name"));
	g_autoptr(GBytes) bytes =
	        problem_file(exchange->store, id, (int)MIN(note - 1, G_MAXINT), error);
	Act act = exchange_act(exchange, name ? name : "file");
	if (!bytes || !problem_file_looked(exchange->store, &act, id, error))
		return false;
	exchange_download(exchange, "application/octet-stream", name ? name : "file");
	g_string_append_len(exchange->response->body, g_bytes_get_data(bytes, NULL),
	        (gssize)g_bytes_get_size(bytes));
	return true;
}
