#include "records/web/pages/aid.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "base/normalise.h"
#include "records/import/csv_cell.h"
#include "records/store/history.h"
#include "records/web/aid.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/classes.h"
#include "records/web/pages/bulk.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { LISTS = 20 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
	int good, refused, excepted;
	int64_t last; /* of lists: the id of the last that is shown, when there are more; else 0 */
	char *digest; /* of what was looked at; NULL before */
} Results;

static void results_clear(Results *results)
{
	g_free(results->digest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Results, results_clear)

/* What the form says, or what a list that came back was made of. */
typedef struct {
	char *kind, *term, *source, *amount, *grade, *class_name;
	GArray *except;
	bool only; /* the ticked alone, not all but they */
} Given;

static void given_clear(Given *given)
{
	g_free(given->kind);
	g_free(given->term);
	g_free(given->source);
	g_free(given->amount);
	g_free(given->grade);
	g_free(given->class_name);
	if (given->except)
		g_array_unref(given->except);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Given, given_clear)

static void given_read(Exchange *exchange, Given *ret)
{
	*ret = (Given){.kind = g_strdup(exchange_field(exchange, "kind")),
	        .term = normalise_token(exchange_field(exchange, "term")),
	        .source = g_strdup(exchange_field(exchange, "source")),
	        .amount = normalise_token(exchange_field(exchange, "amount")),
	        .grade = g_strdup(exchange_field(exchange, "grade")),
	        .class_name = g_strdup(exchange_field(exchange, "class")),
	        .except = bulk_except_read(exchange),
	        .only = strcmp(exchange_field(exchange, "pick"), "only") == 0};
}

static char *detail_of(const AidList *list, const char *name)
{
	return g_strdup(json_text_in(list->details, name));
}

/* The class of all who are on it; "" when they are of several. Yours. */
static char *class_of(const AidList *list)
{
	const char *found = NULL;
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(list->details, "students"), i, one) {
		const char *name = json_string_value(json_object_get(one, "class"));
		if (i && g_strcmp0(found, name) != 0)
			return g_strdup("");
		found = name;
	}
	return g_strdup(found ? found : "");
}

static void given_take(const AidList *list, Given *ret)
{
	size_t i;
	json_t *one;
	bool told = json_object_get(list->details, "class") != NULL;
	*ret = (Given){.kind = g_strdup(list->kind),
	        .term = g_strdup(list->term),
	        .source = detail_of(list, "source"),
	        .amount = detail_of(list, "amount"),
	        .grade = detail_of(list, "grade"),
	        .class_name = told ? detail_of(list, "class") : class_of(list),
	        .except = g_array_new(FALSE, FALSE, sizeof(int64_t)),
	        .only = json_object_get(list->details, "only") != NULL};
	json_array_foreach(json_object_get(list->details, ret->only ? "only" : "except"), i, one) {
		int64_t id = json_integer_value(one);
		g_array_append_val(ret->except, id);
	}
}

static bool list_gather(const AidList *list, void *data, GError **error)
{
	Results *results = data;
	(void)error;
	if (json_array_size(results->rows) == LISTS) {
		json_t *row = json_array_get(results->rows, LISTS - 1);
		results->last = json_integer_value(json_object_get(row, "id"));
		return true;
	}
	json_array_append_new(results->rows, aid_row(results->exchange, list));
	return true;
}

static bool result_gather(const BulkRow *row, void *data, GError **error)
{
	Results *results = data;
	(void)error;
	g_autofree char *words = web_findings_words(results->exchange, row->findings);
	results->good += row->good;
	results->excepted += row->excepted;
	results->refused += !row->good && !row->excepted;
	json_array_append_new(results->rows,
	        json_pack("{s:I, s:s, s:s, s:s, s:b, s:b, s:s, s:s}", "student",
	                (json_int_t)row->student, "name", row->name, "number", row->school_number,
	                "class", row->class_name, "good", row->good, "excepted", row->excepted,
	                "words", words, "leaving",
	                *row->words ? web_business_words(results->exchange, row->words) : ""));
	return true;
}

static json_t *kinds_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < aid_kinds_count(); i++)
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:b}", "id", aid_kinds[i].id, "words",
		                      exchange->zh ? aid_kinds[i].zh : aid_kinds[i].en, "chosen",
		                      strcmp(aid_kinds[i].id, chosen) == 0));
	return list;
}

/* [{id, words, chosen}] of where money comes from. */
static json_t *sources_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = view_codes(exchange, "JLZZZJLY"), *row;
	size_t i;
	json_array_foreach(list, i, row) {
		const char *id = json_string_value(json_object_get(row, "id"));
		json_object_set_new(row, "chosen", json_boolean(strcmp(id, chosen) == 0));
	}
	return list;
}

/* Which lists the query asks for: from below an id on, or only those that wait for him. */
static AidFilter filter_read(const Exchange *exchange)
{
	guint64 below = 0;
	g_autofree char *text = exchange_query(exchange, "below");
	g_autofree char *turn = exchange_query(exchange, "turn");
	g_ascii_string_to_unsigned(text, 10, 0, INT64_MAX, &below, NULL);
	bool waiting = strcmp(turn, "1") == 0;
	return (AidFilter){.turn = waiting ? (int)exchange->session.account.level : -1,
	        .below = (int64_t)below};
}

/* Where the lists go on; "" at the end. Yours. */
static char *next_link(const AidFilter *filter, int64_t last)
{
	return last ? g_strdup_printf("/aid?%sbelow=%" G_GINT64_FORMAT,
	                      filter->turn >= 0 ? "turn=1&" : "", last)
	            : g_strdup("");
}

/* The lists there are, the form, and the look at what it would make (`results`, or NULL). */
static bool aid_show(Exchange *exchange, int status, const char *problem, const Given *given,
        const Results *results, GError **error)
{
	g_autoptr(json_t) lists = json_array(), none = json_array();
	Results gathered = {.exchange = exchange, .rows = lists};
	const Account *account = &exchange->session.account;
	bool may = account->level == LEVEL_SCHOOL && !account->scope.read_only &&
	           exchange_may(exchange, PERMIT_STUDENT_CHANGE);
	AidFilter filter = filter_read(exchange);
	if (!aid_lists_walk(exchange->store, &filter, LISTS + 1, list_gather, &gathered, error))
		return false;
	g_autofree char *next = next_link(&filter, gathered.last);
	json_t *vars = json_pack("{s:s, s:s, s:O, s:b, s:o, s:b, s:i, s:i, s:s}", "title",
	        word(exchange->zh, "aid"), "problem", problem, "lists", lists, "may_make", may,
	        "rows", web_refused_first(results ? results->rows : none), "looked",
	        results != NULL, "good", results ? results->good : 0, "refused",
	        results ? results->refused : 0, "term", given->term);
	json_object_set_new(vars, "next", json_string(next));
	json_object_set_new(vars, "first", json_boolean(filter.below == 0));
	json_object_set_new(vars, "grade", json_string(given->grade));
	json_object_set_new(vars, "class", json_string(given->class_name));
	json_object_set_new(vars, "amount", json_string(given->amount));
	json_object_set_new(vars, "kinds", kinds_json(exchange, given->kind));
	json_object_set_new(vars, "sources", sources_json(exchange, given->source));
	json_object_set_new(vars, "only", json_boolean(given->only));
	json_object_set_new(vars, "picked", json_boolean(given->except && given->except->len));
	json_object_set_new(vars, "classes", web_classes(exchange));
	json_object_set_new(vars, "grades", web_grades(exchange));
	json_object_set_new(
	        vars, "seen", json_string(results && results->digest ? results->digest : ""));
	return exchange_page_status(exchange, status, "aid.html", vars, error);
}

bool page_aid(Exchange *exchange, GError **error)
{
	char term[8];
	g_auto(Given) given = {0};
	given_read(exchange, &given);
	aid_term_of(office_day(exchange->now_us), term);
	g_free(given.term);
	given.term = g_strdup(term);
	return aid_show(exchange, 200, "", &given, NULL, error);
}

/* Looks, and makes the list when it is `commit`; what was looked at is in the results. */
static bool aid_try(Exchange *exchange, const Given *given, bool commit, Results *results,
        AidList *ret, GError **error)
{
	Office office = web_office(exchange, &exchange->policy);
	AidRequest request = {.kind = aid_kind_find(given->kind),
	        .term = given->term,
	        .source = given->source,
	        .amount = given->amount,
	        .filter = {.grade = given->grade, .class_name = given->class_name},
	        .except = (const int64_t *)(const void *)given->except->data,
	        .except_count = given->except->len,
	        /* of whom nobody is ticked yet all are shown */
	        .only = given->only && given->except->len,
	        .seen = commit ? exchange_field(exchange, "seen") : NULL};
	json_array_clear(results->rows);
	results->good = results->refused = results->excepted = 0;
	return aid_make(
	        &office, &request, commit, result_gather, results, ret, &results->digest, error);
}

/* A look at what is given, or the list made of it. */
static bool given_send(Exchange *exchange, const Given *given, GError **error)
{
	GError *failed = NULL;
	g_auto(AidList) made = {0};
	g_autoptr(json_t) rows = json_array();
	g_auto(Results) results = {.exchange = exchange, .rows = rows};
	bool commit = strcmp(exchange_field(exchange, "step"), "commit") == 0, other = false;
	bool unticked = commit && given->only && given->except->len == 0;
	commit = commit && !unticked;
	bool good = aid_try(exchange, given, commit, &results, &made, &failed);
	if (g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_CONFLICT)) {
		other = true;
		g_clear_error(&failed);
		good = aid_try(exchange, given, false, &results, &made, &failed);
	}
	if (good && (other || !commit))
		return aid_show(exchange,
		        other      ? 412
		        : unticked ? 422
		                   : 200,
		        other      ? word(exchange->zh, "aid_other")
		        : unticked ? word(exchange->zh, "aid_tick_first")
		                   : "",
		        given, &results, error);
	if (good) {
		g_autofree char *to = g_strdup_printf("/aid/%" G_GINT64_FORMAT, made.id);
		return exchange_redirect(exchange, to);
	}
	int status = exchange_status(failed);
	if (status != 422 && status != 413) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return aid_show(exchange, status, words, given, NULL, error);
}

bool page_aid_send(Exchange *exchange, GError **error)
{
	g_auto(Given) given = {0};
	g_auto(AidList) from = {0};
	guint64 id = 0;
	const char *text = exchange_field(exchange, "from");
	if (!*text) {
		given_read(exchange, &given);
		return given_send(exchange, &given, error);
	}
	g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &id, NULL);
	if (!aid_list_load(exchange->store, (int64_t)id, &from, error))
		return false;
	given_take(&from, &given);
	return given_send(exchange, &given, error);
}

/* Whether it came back to who may make it again. */
static bool may_again(const Exchange *exchange, const AidList *list)
{
	ApplicationFilter filter;
	return !approval_state_open(list->approval.state) &&
	       list->approval.state != APPROVAL_EFFECTIVE && web_sent_back(exchange, &filter);
}

static bool list_show(
        Exchange *exchange, const AidList *list, int status, const char *problem, GError **error)
{
	static const char *const actions[] = {"submit", "approve", "reject", "withdraw"};
	Office office = web_office(exchange, &exchange->policy);
	json_t *vars = aid_whole(exchange, list, error), *may_do = json_object();
	bool any = false;
	if (!vars) {
		json_decref(may_do);
		return false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
		bool may = aid_may(&office, list, (ApprovalAction)i);
		any = any || may;
		json_object_set_new(may_do, actions[i], json_boolean(may));
	}
	json_object_set_new(vars, "may_do", may_do);
	json_object_set_new(vars, "may_any", json_boolean(any));
	json_object_set_new(vars, "may_again", json_boolean(may_again(exchange, list)));
	json_object_set_new(vars, "problem", json_string(problem));
	json_object_set_new(vars, "source_words",
	        json_string(view_code(
	                exchange, "JLZZZJLY", json_string_value(json_object_get(vars, "source")))));
	g_autofree char *title = g_strdup_printf(
	        "%s %s", json_string_value(json_object_get(vars, "words")), list->term);
	json_object_set_new(vars, "title", json_string(title));
	return exchange_page_status(exchange, status, "aid_list.html", vars, error);
}

bool page_aid_list(Exchange *exchange, GError **error)
{
	g_auto(AidList) list = {0};
	return web_aid_load(exchange, &list, error) && list_show(exchange, &list, 200, "", error);
}

bool page_aid_decide(Exchange *exchange, GError **error)
{
	Findings findings = {0};
	GError *failed = NULL;
	guint64 version = 0;
	g_auto(AidList) done = {0}, list = {0};
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 0, INT64_MAX, &version, NULL);
	if (web_aid_decide(exchange, (int64_t)version, exchange_field(exchange, "action"), reason,
	            &findings, &done, &failed)) {
		g_autofree char *to = g_strdup_printf("/aid/%" G_GINT64_FORMAT, done.id);
		return exchange_redirect(exchange, to);
	}
	int status = exchange_status(failed);
	if (failed->domain != RECORDS_ERROR || (status != 422 && status != 412) ||
	        !web_aid_load(exchange, &list, NULL)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	g_autofree char *found = web_aid_refused(exchange, &list, &findings, error);
	return found && list_show(exchange, &list, status, *found ? found : words, error);
}

static void line_put(GString *out, const char *const *cells, size_t count)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		csv_cell_append(line, cells[i]);
	g_string_append_printf(out, "%s\r\n", line->str);
}

/* One of a list; id 0: he has gone where who asks does not see him. */
static bool listed_load(Exchange *exchange, const json_t *one, Record *ret, GError **error)
{
	GError *failed = NULL;
	int64_t id = json_integer_value(json_object_get(one, "id"));
	*ret = (Record){0};
	return student_load(exchange->store, id, ret, &failed) ||
	       records_error_is_none(failed, error);
}

bool page_aid_csv(Exchange *exchange, GError **error)
{
	g_auto(AidList) list = {0};
	size_t i;
	json_t *one;
	if (!web_aid_load(exchange, &list, error))
		return false;
	const json_t *students = json_object_get(list.details, "students");
	g_autofree char *why = g_strdup_printf(
	        "aid/%" G_GINT64_FORMAT "/list.csv: %zu", list.id, json_array_size(students));
	if (!exchange_exported(exchange, why, students_exported, error))
		return false;
	json_t *row = aid_row(exchange, &list);
	GString *out = exchange->response->body;
	const char *const heads[] = {word(exchange->zh, "aid_term"), word(exchange->zh, "aid_kind"),
	        word(exchange->zh, "school"), word(exchange->zh, "class"),
	        word(exchange->zh, "number_school"), word(exchange->zh, "name"),
	        word(exchange->zh, "sex"), word(exchange->zh, "aid_amount"),
	        word(exchange->zh, "aid_source"), word(exchange->zh, "status")};
	exchange_download(
	        exchange, "text/csv; charset=utf-8", exchange->zh ? "资助名单.csv" : "aid.csv");
	g_string_assign(out, "\xef\xbb\xbf");
	line_put(out, heads, G_N_ELEMENTS(heads));
	const char *source = json_string_value(json_object_get(list.details, "source"));
	const char *amount = json_string_value(json_object_get(list.details, "amount"));
	json_array_foreach((json_t *)students, i, one) {
		g_auto(Record) record = {0};
		if (!listed_load(exchange, one, &record, error)) {
			json_decref(row);
			return false;
		}
		const Student *student = &record.student;
		const char *const cells[] = {list.term,
		        json_string_value(json_object_get(row, "words")),
		        view_school(exchange, list.school),
		        json_string_value(json_object_get(one, "class")),
		        record.id ? student->values[F_XH] : "",
		        json_string_value(json_object_get(one, "name")),
		        record.id ? view_code(exchange, "XB", student->values[F_XBM]) : "", amount,
		        view_code(exchange, "JLZZZJLY", source),
		        json_string_value(json_object_get(row, "state_words"))};
		line_put(out, cells, G_N_ELEMENTS(cells));
	}
	json_decref(row);
	return true;
}
