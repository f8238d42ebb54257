#include "records/web/pages/students.h"

#include "records/web/continuations.h"

#include "records/business/office.h"
#include "records/rules/study.h"
#include "records/store/history.h"
#include "records/store/late.h"
#include "records/store/national.h"
#include "records/store/photos.h"
#include "records/store/schools.h"
#include "records/store/statistics.h"
#include "records/web/business.h"
#include "records/web/classes.h"
#include "records/web/former.h"
#include "records/web/list.h"
#include "records/web/pages/suspensions.h"
#include "records/web/parts.h"
#include "records/web/reveal.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE_ROWS = 50, FOUND_ROWS = 12 };

/* Rows gathered for a page, and where it begins and ends. */
typedef struct {
	Exchange *exchange;
	json_t *rows;
	int limit;
	bool more;          /* than are shown */
	char *first, *last; /* cursors of what was gathered first, and last of a full page */
} Gathered;

static void gathered_clear(Gathered *gathered)
{
	g_free(gathered->first);
	g_free(gathered->last);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Gathered, gathered_clear)

static bool row_gather(const StudentRow *row, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	int count = (int)json_array_size(gathered->rows);
	gathered->more = count == gathered->limit;
	if (gathered->more)
		return true;
	if (count == 0)
		gathered->first = list_cursor(row);
	if (count == gathered->limit - 1)
		gathered->last = list_cursor(row);
	json_array_append_new(gathered->rows, view_row(gathered->exchange, row));
	return true;
}

/* Every state with its words, for a choice. */
static json_t *states_json(const Exchange *exchange)
{
	json_t *list = json_pack(
	        "[{s:s, s:s}]", "id", STUDENT_ON_ROLL, "words", word(exchange->zh, "on_roll"));
	for (Status status = STATUS_ADMITTED; status < STATUS_COUNT; status++) {
		const StatusRow *row = status_row(status);
		json_array_append_new(list, json_pack("{s:s, s:s}", "id", row->id, "words",
		                                    exchange->zh ? row->zh : row->en));
	}
	return list;
}

typedef struct {
	const Exchange *exchange;
	json_t *list;
	Day today;
} Grades;

/* Later years of study stand in front. */
static bool grade_gather(const char *grade, int64_t count, void *data, GError **error)
{
	Grades *grades = data;
	size_t at = 0;
	int year = study_of("", grade, grades->today).year;
	(void)error;
	while (at < json_array_size(grades->list) &&
	        json_integer_value(json_object_get(json_array_get(grades->list, at), "year")) >=
	                year)
		at++;
	g_autoptr(GString) link = g_string_new(NULL);
	g_autofree char *words = view_grade(grades->exchange, grade);
	percent_encode(link, grade);
	json_array_insert_new(grades->list, at,
	        json_pack("{s:s, s:s, s:I, s:i}", "grade", words, "link", link->str, "count",
	                (json_int_t)count, "year", year));
	return true;
}

/* Grades with records in doubt, who graduates next in front; [] when these are not asked for, or of
 * one grade. Yours. */
static json_t *grades_json(Exchange *exchange, const ListQuery *query, GError **error)
{
	json_t *list = json_array();
	Grades grades = {exchange, list, office_day(exchange->now_us)};
	if (!query->filter.problems || *query->filter.grade || *query->filter.class_name)
		return list;
	if (students_statistics(
	            exchange->store, &query->filter, BY_GRADE, grade_gather, &grades, error))
		return list;
	json_decref(list);
	return NULL;
}

/* A link's query with the place of another page; "" where there is none. Yours. */
static char *place_text(const char *text, const char *name, bool there, const char *cursor)
{
	if (!there || !cursor)
		return g_strdup("");
	g_autoptr(GString) link = g_string_new(text);
	g_string_append_printf(link, "%s=", name);
	percent_encode(link, cursor);
	return g_strdup(link->str);
}

/* The rows of the page that is asked for, in their order. */
static bool rows_find(
        Exchange *exchange, const ListQuery *query, Gathered *gathered, GError **error)
{
	const StudentCursor *cursor = query->cursor.id ? &query->cursor : NULL;
	if (!query->back)
		return students_list(exchange->store, &query->filter, cursor, PAGE_ROWS + 1,
		        row_gather, gathered, error);
	if (!students_list_back(exchange->store, &query->filter, cursor, PAGE_ROWS + 1, row_gather,
	            gathered, error))
		return false;
	list_rows_turn(gathered->rows);
	char *first = gathered->first;
	gathered->first = gathered->last;
	gathered->last = first;
	return true;
}

bool page_students(Exchange *exchange, GError **error)
{
	g_auto(ListQuery) query = {0};
	int64_t count = 0;
	if (!list_query_read(exchange, &query, error) ||
	        !students_counted(exchange->store, &query.filter, &count, error))
		return false;
	g_autoptr(json_t) rows = json_array();
	g_auto(Gathered) gathered = {.exchange = exchange, .rows = rows, .limit = PAGE_ROWS};
	if (!rows_find(exchange, &query, &gathered, error))
		return false;
	bool behind = query.back || gathered.more;
	bool first = query.back ? !gathered.more : !query.cursor.id;
	g_autofree char *text = list_query_text(&query),
	                *counted = g_strdup_printf("%" G_GINT64_FORMAT, count);
	g_autofree char *place = *query.texts[0] ? view_region(query.texts[0]) : g_strdup("");
	g_autofree char *next = place_text(text, "after", behind, gathered.last);
	g_autofree char *prev = place_text(text, "before", !first, gathered.first);
	json_t *grades = grades_json(exchange, &query, error);
	return grades &&
	       exchange_page(exchange, "students.html",
	               json_pack("{s:o, s:o, s:o, s:s, s:O, s:s, s:s, s:b, s:o, s:o, s:o, s:s, "
	                         "s:b, s:s, s:b, s:s}",
	                       "doubts", grades, "classes", web_classes(exchange), "grades",
	                       web_grades(exchange), "title", word(exchange->zh, "students"),
	                       "rows", rows, "count", counted, "next", next, "first", first,
	                       "query", list_query_json(&query), "states", states_json(exchange),
	                       "sexes", view_codes(exchange, "XB"), "place", place, "filtered",
	                       *text != '\0', "text", text, "one_school",
	                       exchange->session.account.level == LEVEL_SCHOOL, "prev", prev),
	               error);
}

static bool school_gather(const School *school, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	if ((int)json_array_size(gathered->rows) < gathered->limit)
		json_array_append_new(gathered->rows,
		        json_pack("{s:s, s:s}", "code", school->code, "name", school->name));
	return true;
}

static bool newcomer_gather(const Application *application, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	json_array_append_new(gathered->rows,
	        web_application_row(gathered->exchange, &gathered->exchange->policy, application));
	return true;
}

bool page_find(Exchange *exchange, GError **error)
{
	g_autofree char *text = exchange_query(exchange, "q");
	g_autoptr(json_t) rows = json_array(), schools = json_array(), coming = json_array();
	g_auto(Gathered) students = {.exchange = exchange, .rows = rows, .limit = FOUND_ROWS};
	Gathered newcomers = {.exchange = exchange, .rows = coming};
	Gathered places = {.exchange = exchange, .rows = schools, .limit = FOUND_ROWS / 2};
	g_strstrip(text);
	bool good =
	        strlen(text) <= 200 &&
	        students_search(exchange->store, text, FOUND_ROWS, row_gather, &students, error) &&
	        applications_found(exchange->store, text, true, FOUND_ROWS, newcomer_gather,
	                &newcomers, error) &&
	        schools_search(exchange->store, text, places.limit, school_gather, &places, error);
	if (!good && error && !*error)
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'q' in the query cannot be");
	if (!good)
		return false;
	return exchange_page(exchange, exchange->partial ? "found.html" : "find.html",
	        json_pack("{s:s, s:s, s:O, s:O, s:O}", "title", word(exchange->zh, "search"), "q",
	                text, "rows", rows, "newcomers", coming, "schools", schools),
	        error);
}

/* A day of registration and whether it is over. */
static json_t *registration_row(const Exchange *exchange, const char *key, Day day)
{
	char text[DAY_TEXT];
	return json_pack("{s:s, s:s, s:b}", "words", word(exchange->zh, key), "day",
	        day == DAY_NONE ? word(exchange->zh, "deadline_unknown") : day_format(day, text),
	        "late", day != DAY_NONE && day < office_day(exchange->now_us));
}

/* Until when somebody who waits for it should be, and may be registered, and until when the
 * province allows it still; [] for others. Yours. */
static json_t *registration_json(Exchange *exchange, const Student *student, GError **error)
{
	const Policy *policy = &exchange->policy;
	g_autofree char *first = g_strconcat(student->values[F_RXNY], "01", NULL);
	Day entered = day_parse(first), extended;
	json_t *rows = json_array();
	if (student->status != STATUS_PENDING || entered == DAY_NONE)
		return rows;
	if (!late_until(exchange->store, student->values[F_XXDM], student->values[F_RXNY],
	            &extended, error)) {
		json_decref(rows);
		return NULL;
	}
	json_array_append_new(rows, registration_row(exchange, "registration_until",
	                                    registration_deadline(policy, entered)));
	json_array_append_new(rows, registration_row(exchange, "registration_closes",
	                                    registration_closes(policy, entered)));
	if (extended)
		json_array_append_new(
		        rows, registration_row(exchange, "registration_extended", extended));
	return rows;
}

/* What is in doubt, or what is only missing. Yours. */
static json_t *problems_of(const Exchange *exchange, const Record *record, bool missing)
{
	size_t i;
	json_t *row, *rows = json_array();
	g_autoptr(json_t) all =
	        view_problems(exchange, record->problems, status_row(record->student.status)->id);
	json_array_foreach(all, i, row)
		if (missing == (strcmp(json_string_value(json_object_get(row, "rule")),
		                        rule_of(RULE_FIELD_MISSING)->name) == 0))
			json_array_append(rows, row);
	return rows;
}

/* What the national check said last: "通过 · 2026-11-20", or empty. */
static char *national_words(const Exchange *exchange, const National *national)
{
	g_autofree char *key =
	        g_strdup_printf("national_%s", national_outcome_id(national->outcome));
	if (national->outcome == NATIONAL_NONE)
		return g_strdup("");
	return g_strdup_printf("%s%s%s · %s", word(exchange->zh, key), *national->note ? " · " : "",
	        national->note, national->checked);
}

/* The query of a list of his class alone. Yours. */
static char *class_query(const Student *student)
{
	GString *out = g_string_new("school=");
	percent_encode(out, student->values[F_XXDM]);
	if (*student->values[F_SZBH]) {
		g_string_append(out, "&class=");
		percent_encode(out, student->values[F_SZBH]);
	}
	return g_string_free(out, FALSE);
}

static bool student_show(
        Exchange *exchange, const Record *record, int shown, const char *problem, GError **error)
{
	int64_t photo;
	g_auto(National) national = {0};
	if (!photo_version(exchange->store, record->id, &photo, error) ||
	        !national_load(exchange->store, record->id, &national, error))
		return false;
	const Student *student = &record->student;
	g_autofree char *checked = national_words(exchange, &national);
	g_autofree char *title = g_strdup(student->values[F_XM]);
	g_autoptr(json_t) registration = registration_json(exchange, student, error);
	g_autoptr(json_t) suspension = suspension_json(exchange, record->id, error);
	g_autoptr(json_t) others = web_other_records(exchange, record->id, error);
	if (!registration || !suspension || !others)
		return false;
	g_autofree char *class_of = class_query(student);
	Findings findings = {0};
	problems_confirmable(record->problems, &findings);
	json_t *continuation = web_continuation(exchange, record, error);
	return continuation &&
	       exchange_page_status(exchange, *problem ? 422 : 200, "student.html",
	               json_pack(
	                       "{s:o, s:O, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s, "
	                       "s:s, s:b, s:s, s:O, s:I, s:s, s:b, s:O, s:b, s:b}",
	                       "continuation", continuation, "suspension", suspension, "title",
	                       title, "id", (json_int_t)record->id, "version",
	                       (json_int_t)record->version, "status",
	                       view_status(exchange, status_row(student->status)->id), "status_id",
	                       status_row(student->status)->id, "school",
	                       view_school(exchange, student->values[F_XXDM]), "school_code",
	                       student->values[F_XXDM], "groups",
	                       view_record(exchange, record, shown), "problems",
	                       problems_of(exchange, record, false), "missing",
	                       problems_of(exchange, record, true), "missing_of", class_of,
	                       "reason", exchange_field(exchange, "reason"), "may_reveal",
	                       exchange_may(exchange, PERMIT_STUDENT_REVEAL), "problem", problem,
	                       "registration", registration, "photo", (json_int_t)photo, "national",
	                       checked, "national_good", national.outcome == NATIONAL_PASSED,
	                       "others", others, "confirmable", !findings.rejected, "number_wrong",
	                       findings_have(&findings, RULE_CONFIRM_NUMBER)),
	               error);
}

bool page_student(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Record) record = {0};
	return exchange_id(exchange, 0, &id, error) &&
	       student_load(exchange->store, id, &record, error) &&
	       student_show(exchange, &record, -1, "", error);
}

bool page_reveal(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Record) record = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !student_load(exchange->store, id, &record, error))
		return false;
	int field = student_field_find(exchange_field(exchange, "field"));
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	if (field < 0 || !student_fields[field].sensitive || g_utf8_strlen(reason, -1) < 2 ||
	        g_utf8_strlen(reason, -1) > 200)
		return student_show(
		        exchange, &record, -1, word(exchange->zh, "reveal_reason"), error);
	if (!reveal_fits(exchange, 1, error))
		return false;
	g_autofree char *why = g_strdup_printf("%s: %s", student_fields[field].name, reason);
	Act act = exchange_act(exchange, why);
	return student_looked(exchange->store, &act, id, error) &&
	       student_show(exchange, &record, field, "", error);
}
