/* Who ended his studies, with the numbers of the certificates: of one school or batch. */
#include "records/web/print/print.h"

#include "records/rules/business.h"
#include "records/store/applications.h"
#include "records/store/student_list.h"
#include "records/web/business.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { STEP = 500 };

static const char *const columns[] = {"print_number", "name", "sex", "born", "ethnic",
        "document_number", "student_number", "specialty", "entered", "years", "ended",
        "print_outcome", "certificate"};
/* about points */
static const double parts[] = {30, 78, 32, 60, 48, 102, 104, 76, 46, 30, 46, 50, 84};
static const int fields[] = {F_XM, F_XBM, F_CSRQ, F_MZM, F_SFZJH, F_XJH, F_ZYM, F_RXNY, F_XZ};
static const char *const endings[] = {"graduate", "graduate_early", "complete"};

/* What the query asks for; the texts are its own. */
typedef struct {
	char *school, *state, *year;
	int64_t batch;
} Asked;

static void asked_clear(Asked *asked)
{
	g_free(asked->school);
	g_free(asked->state);
	g_free(asked->year);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static bool asked_read(const Exchange *exchange, Asked *ret, GError **error)
{
	g_autofree char *batch = exchange_query(exchange, "batch");
	*ret = (Asked){exchange_query(exchange, "school"), exchange_query(exchange, "state"),
	        exchange_query(exchange, "year"), g_ascii_strtoll(batch, NULL, 10)};
	int state = *ret->state ? approval_state_find(ret->state) : APPROVAL_EFFECTIVE;
	const char *wrong = state != APPROVAL_EFFECTIVE && state != APPROVAL_PENDING ? "state"
	                    : strspn(ret->year, "0123456789") != strlen(ret->year)   ? "year"
	                                                                             : NULL;
	if (wrong)
		g_set_error(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query cannot be", wrong);
	else if (!*ret->school && !ret->batch && exchange->session.account.level != LEVEL_SCHOOL)
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        route_is_api(exchange->route)
		                ? "say of which school the list is: its code in 'school'"
		                : word(exchange->zh, "print_school_first"));
	else
		return true;
	return false;
}

typedef struct {
	GArray *ids; /* of applications */
	int64_t last;
	size_t seen;
} Seen;

static bool id_gather(const Application *application, void *data, GError **error)
{
	Seen *seen = data;
	(void)error;
	seen->seen++;
	seen->last = application->id;
	g_array_append_val(seen->ids, application->id);
	return true;
}

/* The ids of all of one kind. */
static bool kind_gather(
        Exchange *exchange, const Asked *asked, const char *kind, GArray *ids, GError **error)
{
	ApplicationFilter filter = {.state = *asked->state ? asked->state : "effective",
	        .school = asked->school,
	        .batch = asked->batch,
	        .kind = kind,
	        .turn = -1};
	Seen seen = {.ids = ids};
	size_t before;
	do {
		before = seen.seen;
		if (!applications_list(exchange->store, &filter, true, seen.last, STEP, id_gather,
		            &seen, error))
			return false;
	} while (seen.seen - before == STEP);
	return true;
}

static int by_id(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

/* The ids of all that end studies, the oldest first. */
static bool ids_gather(Exchange *exchange, const Asked *asked, GArray *ids, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
		if (!kind_gather(exchange, asked, endings[i], ids, error))
			return false;
	g_array_sort(ids, by_id);
	return true;
}

/* What stands behind the fields of the record. */
typedef struct {
	const char *ended, *outcome, *certificate;
} Ending;

static void row_put(Print *print, json_t *rows, const Record *record, const Ending *ending)
{
	const char *ended = ending->ended;
	json_t *row = print_row(print, rows, record, fields, G_N_ELEMENTS(fields));
	g_autofree char *month = strlen(ended) == 6 ? g_strdup_printf("%.4s-%.2s", ended, ended + 4)
	                                            : g_strdup(ended);
	json_array_append_new(row, json_string(month));
	json_array_append_new(row, json_string(ending->outcome));
	json_array_append_new(row, json_string(ending->certificate));
}

/* As the record says, which may have been corrected since; one that has not ended yet, or ended
 * before records said it, as the application does. Borrowed. */
static Ending ending_by(const Print *print, const Record *record, const Application *by)
{
	char *const *values = record->student.values;
	const char *ended = business_asked(json_object_get(by->details, "asked"), WANT_ENDED);
	return (Ending){*values[F_JSXYNY] ? values[F_JSXYNY] : ended,
	        web_business_words(print->exchange, by->kind),
	        *values[F_BYZSH] ? values[F_BYZSH] : by->certificate};
}

/* Nobody who has left the scope meanwhile, nobody of another year. */
static bool one_put(Print *print, json_t *rows, const Asked *asked, int64_t id, GError **error)
{
	g_auto(Application) application = {0};
	g_auto(Record) record = {0};
	GError *none = NULL;
	if (!application_load(print->exchange->store, id, &application, error))
		return false;
	if (!student_load(print->exchange->store, application.student, &record, &none)) {
		bool gone = g_error_matches(none, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND);
		if (!gone)
			g_propagate_error(error, none);
		else
			g_error_free(none);
		return gone;
	}
	Ending ending = ending_by(print, &record, &application);
	if (g_str_has_prefix(ending.ended, asked->year))
		row_put(print, rows, &record, &ending);
	return true;
}

static bool student_gather(const StudentRow *row, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, row->id);
	return true;
}

static bool printed(const Print *print, int64_t student)
{
	for (guint i = 0; i < print->ids->len; i++)
		if (g_array_index(print->ids, int64_t, i) == student)
			return true;
	return false;
}

/* By what application he ended, of whatever school: one that was merged into this has its own.
 * id 0: none, he came in by a file. */
static bool ending_of(Exchange *exchange, int64_t student, Application *ret, GError **error)
{
	*ret = (Application){0};
	for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
		GError *none = NULL;
		if (application_last(exchange->store, student, endings[i], ret, &none))
			return true;
		if (!g_error_matches(none, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND)) {
			g_propagate_error(error, none);
			return false;
		}
		g_error_free(none);
	}
	return true;
}

static bool rest_put(Print *print, json_t *rows, const Record *record, const char *state,
        const char *year, GError **error)
{
	Exchange *exchange = print->exchange;
	char *const *values = record->student.values;
	g_auto(Application) by = {0};
	if (!ending_of(exchange, record->id, &by, error))
		return false;
	Ending ending = {values[F_JSXYNY], view_status(exchange, state), values[F_BYZSH]};
	if (by.id)
		ending = ending_by(print, record, &by);
	if (g_str_has_prefix(ending.ended, year))
		row_put(print, rows, record, &ending);
	return true;
}

/* Who came in by a file as one who has ended, of whom it says what is known: of all of the school,
 * as the year stands in the record. */
static bool imported_put(Print *print, json_t *rows, const char *school, const char *state,
        const char *year, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	Exchange *exchange = print->exchange;
	StudentFilter filter = {.school = school, .status = state};
	if (!students_list(exchange->store, &filter, NULL, INT32_MAX, student_gather, ids, error))
		return false;
	for (guint i = 0; i < ids->len && print->ids->len <= PRINT_ROWS_MAX; i++) {
		g_auto(Record) record = {0};
		int64_t id = g_array_index(ids, int64_t, i);
		if (printed(print, id))
			continue;
		if (!student_load(exchange->store, id, &record, error) ||
		        !rest_put(print, rows, &record, state, year, error))
			return false;
	}
	return true;
}

static bool too_many(const Print *print, GError **error)
{
	if (print->ids->len <= PRINT_ROWS_MAX)
		return false;
	g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
	        "a list of graduates has at most %d students: choose a year of ending (year=2026) "
	        "or a batch",
	        PRINT_ROWS_MAX);
	return true;
}

bool print_graduates(Print *print, GError **error)
{
	g_auto(Asked) asked = {0};
	Exchange *exchange = print->exchange;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!asked_read(exchange, &asked, error) || !ids_gather(exchange, &asked, ids, error))
		return false;
	const char *school = *asked.school ? asked.school : exchange->session.account.place;
	g_autofree char *below = g_strdup_printf("%s%s%s%s", view_school(exchange, school),
	        *asked.year ? " · " : "", asked.year,
	        strcmp(asked.state, "pending") == 0 ? word(exchange->zh, "print_pending") : "");
	json_t *sheet = print_sheet(print, word(exchange->zh, "print_graduates"), below);
	json_t *table = print_table(sheet, print, columns, parts, G_N_ELEMENTS(columns));
	print_signs(print, sheet);
	json_t *rows = json_object_get(table, "rows");
	for (guint i = 0; i < ids->len; i++)
		if (!one_put(print, rows, &asked, g_array_index(ids, int64_t, i), error) ||
		        too_many(print, error))
			return false;
	bool all = !*asked.state && !asked.batch;
	return (!all || (imported_put(print, rows, school, "graduated", asked.year, error) &&
	                        imported_put(
	                                print, rows, school, "completed", asked.year, error))) &&
	       !too_many(print, error);
}
