/* Who of a grade or class has not been promoted this school year, and why: a page and a call. */
#include "records/business/bulk.h"
#include "records/import/csv_cell.h"
#include "records/store/due.h"
#include "records/store/history.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/log.h"
#include "records/web/pages/bulk.h"
#include "records/web/query.h"
#include "records/web/view.h"
#include "records/web/words.h"

typedef struct {
	char *school, *grade, *class_name;
} Asked;

static void asked_clear(Asked *asked)
{
	g_free(asked->school);
	g_free(asked->grade);
	g_free(asked->class_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static void asked_read(const Exchange *exchange, Asked *ret)
{
	g_autofree char *school = exchange_query(exchange, "school");
	*ret = (Asked){g_strdup(web_bulk_school(exchange, school)),
	        exchange_query(exchange, "grade"), exchange_query(exchange, "class")};
}

typedef struct {
	Exchange *exchange;
	json_t *rows;
	bool page;
} Results;

static bool open_gather(const Application *application, void *data, GError **error)
{
	void **pair = data;
	Exchange *exchange = pair[0];
	g_autofree char *state = web_state(exchange, application);
	(void)error;
	g_free(pair[1]);
	pair[1] = g_strdup_printf("%s%s%s%s", web_application_words(exchange, application),
	        word(exchange->zh, "unpromoted_applied"), exchange->zh ? "" : ": ", state);
	return true;
}

/* "升级申请待学校审核": of somebody for whom something was applied. Yours; NULL on error. */
static char *open_words(Exchange *exchange, int64_t student, GError **error)
{
	void *pair[] = {exchange, g_strdup("")};
	ApplicationFilter filter = {.turn = -1, .open = true, .student = student};
	if (applications_list(exchange->store, &filter, false, 0, 1, open_gather, pair, error))
		return pair[1];
	g_free(pair[1]);
	return NULL;
}

/* "复学已批准，2026-12-10开学": of somebody on leave. Yours, "" when nothing is agreed to; NULL on
 * error. */
static char *back_words(Exchange *exchange, int64_t student, GError **error)
{
	Due due;
	char day[DAY_TEXT];
	if (!due_load(exchange->store, student, &due, error))
		return NULL;
	if (!due.student || due.kind != DUE_RESUME)
		return g_strdup("");
	g_autoptr(GString) words = g_string_new(word(exchange->zh, "unpromoted_back"));
	g_string_replace(words, "{day}", day_format(due.day, day), 0);
	return g_strdup(words->str);
}

/* Why not: what is on its way goes before the rules. Yours; NULL on error. */
static char *why_words(Exchange *exchange, const BulkRow *row, GError **error)
{
	char *words = NULL;
	if (row->good)
		return g_strdup(word(exchange->zh, "unpromoted_asked"));
	if (findings_have(row->findings, RULE_APPLY_OPEN))
		words = open_words(exchange, row->student, error);
	else if (findings_have(row->findings, RULE_STATUS_SUSPENDED))
		words = back_words(exchange, row->student, error);
	else
		return web_findings_words(exchange, row->findings);
	if (!words || *words)
		return words;
	g_free(words);
	return web_findings_words(exchange, row->findings);
}

static bool row_gather(const BulkRow *row, void *data, GError **error)
{
	Results *results = data;
	Exchange *exchange = results->exchange;
	if (findings_have(row->findings, RULE_PROMOTE_TWICE))
		return true;
	g_autofree char *why = why_words(exchange, row, error);
	if (!why)
		return false;
	const char *status = status_row(row->status)->id;
	json_t *one = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "student",
	        (json_int_t)row->student, "name", row->name, "grade", row->grade, "class",
	        row->class_name, "number", row->school_number, "status",
	        results->page ? view_status(exchange, status) : status, "words", why);
	g_autofree char *grade = view_grade(exchange, row->grade);
	if (results->page)
		json_object_set_new(one, "grade_words", json_string(grade));
	else
		json_object_set_new(one, "rules", web_rules(exchange, row->findings));
	json_array_append_new(results->rows, one);
	return true;
}

/* Each is judged as for a promotion; nothing is changed. NULL on error. */
static json_t *rows_of(Exchange *exchange, const Asked *asked, bool page, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Results results = {exchange, rows, page};
	int64_t batch;
	const Business *promote = web_business("promote", error);
	BulkRequest request = {.business = promote,
	        .filter = {.school = asked->school,
	                .grade = asked->grade,
	                .class_name = asked->class_name},
	        .reason = "-"};
	return promote && bulk_apply(&office, &request, false, row_gather, &results, &batch, NULL,
	                          error)
	               ? g_steal_pointer(&rows)
	               : NULL;
}

/* "grade=2025&": what the list was asked for. Yours. */
static char *asked_text(const Asked *asked)
{
	const QueryPart parts[] = {
	        {"school", asked->school}, {"grade", asked->grade}, {"class", asked->class_name}};
	return query_link(parts, G_N_ELEMENTS(parts));
}

static bool school_told(const Asked *asked, GError **error)
{
	if (!*asked->school)
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "say of which school the list is: its code in 'school'");
	return *asked->school != '\0';
}

bool page_unpromoted(Exchange *exchange, GError **error)
{
	g_auto(Asked) asked = {0};
	asked_read(exchange, &asked);
	json_t *rows = *asked.school ? rows_of(exchange, &asked, true, error) : json_array();
	g_autofree char *text = asked_text(&asked);
	return rows &&
	       exchange_page(exchange, "unpromoted.html",
	               json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:b}", "text", text, "title",
	                       word(exchange->zh, "unpromoted"), "rows", rows, "school",
	                       asked.school, "grade", asked.grade, "class", asked.class_name,
	                       "many", exchange->session.account.level != LEVEL_SCHOOL),
	               error);
}

static void table_put(const Exchange *exchange, const json_t *rows)
{
	static const char *const columns[] = {
	        "name", "grade", "class", "number", "status", "words"};
	static const char *const heads[] = {
	        "name", "grade", "class", "number", "status", "unpromoted_why"};
	GString *out = exchange->response->body;
	size_t i;
	json_t *row;
	g_string_assign(out, "\xef\xbb\xbf");
	for (size_t line = 0; line <= json_array_size(rows); line++) {
		g_autoptr(GString) cells = g_string_new(NULL);
		row = line ? json_array_get(rows, line - 1) : NULL;
		for (i = 0; i < G_N_ELEMENTS(columns); i++)
			csv_cell_append(
			        cells, row ? json_string_value(json_object_get(row, columns[i]))
			                   : word(exchange->zh, heads[i]));
		g_string_append_printf(out, "%s\r\n", cells->str);
	}
}

bool page_unpromoted_csv(Exchange *exchange, GError **error)
{
	g_auto(Asked) asked = {0};
	asked_read(exchange, &asked);
	if (!school_told(&asked, error))
		return false;
	g_autoptr(json_t) rows = rows_of(exchange, &asked, true, error);
	if (!rows)
		return false;
	g_autofree char *text = asked_text(&asked), *kept = log_filter_kept(text);
	g_autofree char *why =
	        g_strdup_printf("unpromoted.csv?%s: %zu", kept, json_array_size(rows));
	if (!exchange_exported(exchange, why, students_exported, error))
		return false;
	exchange_download(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "未升级的学生.csv" : "unpromoted.csv");
	table_put(exchange, rows);
	return true;
}

bool api_unpromoted(Exchange *exchange, GError **error)
{
	g_auto(Asked) asked = {0};
	asked_read(exchange, &asked);
	if (!school_told(&asked, error))
		return false;
	json_t *rows = rows_of(exchange, &asked, false, error);
	return rows && exchange_json(exchange, 200, json_pack("{s:o}", "students", rows));
}
