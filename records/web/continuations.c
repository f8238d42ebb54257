#include "records/web/continuations.h"

#include "base/clock.h"
#include "records/import/csv_cell.h"
#include "records/rules/student_number.h"
#include "records/store/history.h"
#include "records/web/reveal.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { OUT_MAX = 20000 };

bool web_continuation_state(const char *text, ContinuationState *ret, GError **error)
{
	*ret = text && strcmp(text, continuation_state_id(CONTINUATION_DONE)) == 0
	               ? CONTINUATION_DONE
	               : CONTINUATION_OPEN;
	if (!text || !*text || strcmp(text, continuation_state_id(*ret)) == 0)
		return true;
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "'state' in the query cannot be");
	return false;
}

/* Nothing is kept of who came in by a file before he checks in or is registered; whose number is
 * for life is waited for by nobody. */
static const char *state_of(const Continuation *now, const Record *record, bool rejected)
{
	if (now->state == CONTINUATION_DONE)
		return "done";
	if (now->state == CONTINUATION_NONE && student_no_formal(record->student.values[F_XJH]))
		return "none";
	if (now->state == CONTINUATION_NONE && record->student.status != STATUS_ADMITTED &&
	        record->student.status != STATUS_PENDING)
		return "none";
	return rejected ? "stuck" : "ready";
}

json_t *web_continuation(const Exchange *exchange, const Record *record, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	g_auto(Continuation) now = {0};
	if (!office_continuation(&office, record, &now, &findings, error))
		return NULL;
	const char *state = state_of(&now, record, findings.rejected);
	g_autofree char *against = web_findings_words(exchange, &findings);
	g_autofree char *key = g_strdup_printf("continuation_%s%s%s", state,
	        now.state == CONTINUATION_DONE ? "_" : "", continuation_way_id(now.way));
	g_autofree char *at =
	        now.state == CONTINUATION_DONE ? clock_format_day(now.at_us) : g_strdup("");
	bool stuck = strcmp(state, "stuck") == 0;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "state", state, "words",
	        stuck ? against : word(exchange->zh, key), "way", continuation_way_id(now.way),
	        "school", now.school, "at", at, "rules",
	        stuck ? web_rules(exchange, &findings) : json_array());
}

static bool student_gather(const Continuation *continuation, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, continuation->student);
	return true;
}

bool web_continuations(Exchange *exchange, ContinuationState state, int64_t after, int limit,
        ContinuationEach each, void *data, int64_t *ret_next, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!continuations_list(
	            exchange->store, state, after, limit + 1, student_gather, ids, error))
		return false;
	*ret_next = ids->len > (guint)limit ? g_array_index(ids, int64_t, limit - 1) : 0;
	for (guint i = 0; i < ids->len && i < (guint)limit; i++) {
		g_auto(Record) record = {0};
		if (!student_load(exchange->store, g_array_index(ids, int64_t, i), &record, error))
			return false;
		g_autoptr(json_t) how = web_continuation(exchange, &record, error);
		if (!how || !each(&record, how, data, error))
			return false;
	}
	return true;
}

typedef struct {
	Exchange *exchange;
	GArray *ids;
	GString *out;
} Out;

static void line_end(GString *out, GString *line)
{
	g_string_append_printf(out, "%s\r\n", line->str);
	g_string_truncate(line, 0);
}

static bool row_out(const Record *record, json_t *how, void *data, GError **error)
{
	static const int fields[] = {F_XM, F_SFZJLXM, F_SFZJH, F_XJH, F_XXDM, F_RXNY, F_ZYM};
	static const char *const keys[] = {"school", "state", "words", "at"};
	Out *out = data;
	g_autoptr(GString) line = g_string_new(NULL);
	(void)error;
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		csv_cell_append(line, record->student.values[fields[i]]);
	csv_cell_append(line, view_school(out->exchange, record->student.values[F_XXDM]));
	csv_cell_append(line, view_status(out->exchange, status_row(record->student.status)->id));
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		csv_cell_append(line, json_string_value(json_object_get(how, keys[i])));
	line_end(out->out, line);
	g_array_append_val(out->ids, record->id);
	return true;
}

static void head_out(const Exchange *exchange, GString *out)
{
	static const char *const words[] = {"name", "document_type", "document_number",
	        "student_number", "school_code", "entered", "specialty_code", "school", "status",
	        "school_before", "continuation_state", "continuation_how", "continuation_at"};
	g_autoptr(GString) line = g_string_new(NULL);
	g_string_append(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		csv_cell_append(line, word(exchange->zh, words[i]));
	line_end(out, line);
}

bool web_continuations_out(
        Exchange *exchange, ContinuationState state, const char *reason, GError **error)
{
	int64_t next;
	g_autofree char *said = g_strstrip(g_strdup(reason ? reason : ""));
	glong length = g_utf8_strlen(said, -1);
	g_autoptr(GString) body = g_string_new(NULL);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	Out out = {exchange, ids, body};
	if (length < 2 || length > 200) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "say in 2 to 200 characters why the numbers are wanted in full");
		return false;
	}
	head_out(exchange, body);
	if (!web_continuations(exchange, state, 0, OUT_MAX, row_out, &out, &next, error))
		return false;
	if (next) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %d students at once: let each county fetch its own", OUT_MAX);
		return false;
	}
	if (!reveal_list_fits(exchange, ids->len, error))
		return false;
	g_autofree char *why = g_strdup_printf("%s: %s", word(exchange->zh, "continuations"), said);
	Act act = exchange_act(exchange, why);
	if (!students_looked(exchange->store, &act, (const int64_t *)(const void *)ids->data,
	            ids->len, error))
		return false;
	exchange_download(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "学籍接续结果.csv" : "continuations.csv");
	g_string_append_len(exchange->response->body, body->str, (gssize)body->len);
	return true;
}
