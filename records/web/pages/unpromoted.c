/* Who of a grade or class has not been promoted this school year, and why: a page and a call. */
#include "records/business/bulk.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/pages/bulk.h"
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

static bool row_gather(const BulkRow *row, void *data, GError **error)
{
	Results *results = data;
	Exchange *exchange = results->exchange;
	(void)error;
	if (findings_have(row->findings, RULE_PROMOTE_TWICE))
		return true;
	g_autofree char *found = web_findings_words(exchange, row->findings);
	const char *status = status_row(row->status)->id;
	json_t *one = json_pack("{s:I, s:s, s:s, s:s, s:s}", "student", (json_int_t)row->student,
	        "name", row->name, "class", row->class_name, "status",
	        results->page ? view_status(exchange, status) : status, "words",
	        row->good ? word(exchange->zh, "unpromoted_asked") : found);
	if (!results->page)
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

bool page_unpromoted(Exchange *exchange, GError **error)
{
	g_auto(Asked) asked = {0};
	asked_read(exchange, &asked);
	json_t *rows = *asked.school ? rows_of(exchange, &asked, true, error) : json_array();
	return rows &&
	       exchange_page(exchange, "unpromoted.html",
	               json_pack("{s:s, s:o, s:s, s:s, s:s, s:b}", "title",
	                       word(exchange->zh, "unpromoted"), "rows", rows, "school",
	                       asked.school, "grade", asked.grade, "class", asked.class_name,
	                       "many", exchange->session.account.level != LEVEL_SCHOOL),
	               error);
}

bool api_unpromoted(Exchange *exchange, GError **error)
{
	g_auto(Asked) asked = {0};
	asked_read(exchange, &asked);
	if (!*asked.school) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "say of which school the list is: its code in 'school'");
		return false;
	}
	json_t *rows = rows_of(exchange, &asked, false, error);
	return rows && exchange_json(exchange, 200, json_pack("{s:o}", "students", rows));
}
