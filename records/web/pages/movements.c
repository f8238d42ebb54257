#include "records/web/pages/movements.h"

#include "base/clock.h"
#include "records/business/office.h"
#include "records/import/csv_cell.h"
#include "records/store/applications.h"
#include "records/store/history.h"
#include "records/web/query.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE_ROWS = 50, API_ROWS_MAX = 500, CSV_MAX = 20000, HISTORY_MAX = 200, DAY_DIGITS = 9 };

/* In the order of the table; what a row has is called so in the API, too. */
static const char *const columns[] = {"student", "XM", "XH", "XXDM", "YDLBM", "YDLB", "YDRQ",
        "YDYYM", "SPRQ", "SPWH", "JBR", "YDLYXXM", "YDQXXXM", "YDSM", "YZYM", "YNJ", "YBH", "XZYM",
        "XNJ", "XBH"};

/* Of XJYDLB; "" for what is no such change. */
static const char *code_of(const Business *business, const char *side)
{
	StatusEvent event = business->event;
	if (business->about == ABOUT_PAIR && strcmp(side, "out") == 0)
		event = EVENT_TRANSFER_OUT;
	return event == EVENT_COUNT ? "" : status_change(event)->code;
}

/* The kinds of business that have a code, ending in NULL. */
static GPtrArray *kinds_coded(void)
{
	GPtrArray *kinds = g_ptr_array_new();
	for (size_t i = 0; i < businesses_count(); i++)
		if (*code_of(&businesses[i], ""))
			g_ptr_array_add(kinds, (char *)businesses[i].id);
	g_ptr_array_add(kinds, NULL);
	return kinds;
}

/* The event by which an application came into force: of several the first since then. */
typedef struct {
	const Application *application;
	char *kind;
	json_t *before, *after; /* values; NULL: it is not seen any more, or has yet to come */
} Change;

static void change_clear(Change *change)
{
	g_free(change->kind);
	json_decref(change->before);
	json_decref(change->after);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Change, change_clear)

static bool change_gather(const HistoryEntry *entry, void *data, GError **error)
{
	Change *change = data;
	(void)error;
	if (entry->at_us < change->application->turn_us || strcmp(entry->kind, change->kind) != 0)
		return true;
	json_decref(change->before);
	json_decref(change->after);
	change->before = entry->before ? json_deep_copy(entry->before) : NULL;
	change->after = json_deep_copy(json_object_get(entry->after, "values"));
	return true;
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static void value_put(json_t *row, const char *key, const char *value)
{
	json_object_set_new(row, key, json_string(value));
}

/* What a value was before the change, and is behind it. */
static void values_put(json_t *row, const Change *change)
{
	static const struct {
		int field;
		const char *was, *is;
	} rows[] = {{F_ZYM, "YZYM", "XZYM"}, {F_SZNJ, "YNJ", "XNJ"}, {F_SZBH, "YBH", "XBH"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *name = student_fields[rows[i].field].name;
		const char *is = text_of(change->after, name);
		const json_t *was = json_object_get(change->before, name);
		value_put(row, rows[i].was, was ? json_string_value(was) : is);
		value_put(row, rows[i].is, is);
	}
	value_put(row, "XH", text_of(change->after, student_fields[F_XH].name));
}

/* "20261102" of a day as it was asked for, else of the moment. */
static void day_put(json_t *row, const char *key, const char *day, int64_t at_us)
{
	char text[DAY_TEXT], digits[DAY_DIGITS] = "";
	size_t length = 0;
	if (strlen(day) != 10)
		day = day_format(office_day(at_us), text);
	for (; *day && length < DAY_DIGITS - 1; day++)
		if (g_ascii_isdigit(*day))
			digits[length++] = *day;
	value_put(row, key, digits);
}

static const char *happened(const json_t *asked)
{
	static const Want days[] = {WANT_ON, WANT_FROM, WANT_TERM};
	for (size_t i = 0; i < G_N_ELEMENTS(days); i++)
		if (*business_asked(asked, days[i]))
			return business_asked(asked, days[i]);
	return "";
}

static json_t *row_make(const Exchange *exchange, const Application *application,
        const Business *business, const Change *change)
{
	const json_t *details = application->details, *asked = json_object_get(details, "asked");
	const char *code = code_of(business, application->side);
	const char *decision = business_asked(asked, WANT_DECISION);
	json_t *row = json_pack("{s:I, s:I, s:s, s:s}", "application", (json_int_t)application->id,
	        "student", (json_int_t)application->student, "XM", application->name, "XXDM",
	        application->school);
	bool suspends = business->event == EVENT_SUSPEND || business->event == EVENT_RESUME ||
	                *business_asked(asked, WANT_ON);
	value_put(row, "YDLBM", code);
	value_put(row, "YDLB", view_code(exchange, "XJYDLB", code));
	day_put(row, "YDRQ", suspends ? happened(asked) : "", application->turn_us);
	value_put(row, "YDYYM", business_asked(asked, WANT_CAUSE));
	day_put(row, "SPRQ", "", application->turn_us);
	value_put(row, "SPWH", *decision ? decision : application->certificate);
	value_put(row, "JBR", application->created_by);
	value_put(row, "YDLYXXM", text_of(details, "from"));
	value_put(row, "YDQXXXM", text_of(details, "into"));
	value_put(row, "YDSM", text_of(details, "reason"));
	values_put(row, change);
	return row;
}

/* Yours; NULL on error. */
static json_t *movement(Exchange *exchange, int64_t id, GError **error)
{
	g_auto(Application) application = {0};
	g_auto(Change) change = {.application = &application};
	if (!application_load(exchange->store, id, &application, error))
		return NULL;
	change.kind = g_strconcat("student.", application.kind, NULL);
	if (!student_history(exchange->store, application.student, HISTORY_MAX, change_gather,
	            &change, error))
		return NULL;
	return row_make(exchange, &application, business_find(application.kind), &change);
}

static bool id_gather(const Application *application, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, application->id);
	return true;
}

static bool number_asked(
        const Exchange *exchange, const char *name, guint64 most, guint64 *ret, GError **error)
{
	g_autofree char *text = exchange_query(exchange, name);
	if (!*text || g_ascii_string_to_unsigned(text, 10, 1, most, ret, NULL))
		return true;
	g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query cannot be", name);
	return false;
}

/* The rows of a page behind `after`, at most `limit`; *ret_next: where the next one begins, 0:
 * there is none. Yours; NULL on error. */
static json_t *movements_read(
        Exchange *exchange, guint64 after, int limit, int64_t *ret_next, GError **error)
{
	g_autofree char *school = exchange_query(exchange, "school");
	g_autoptr(GPtrArray) kinds = kinds_coded();
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	ApplicationFilter filter = {.state = approval_state_id(APPROVAL_EFFECTIVE),
	        .kinds = (const char *const *)(void *)kinds->pdata,
	        .school = school,
	        .turn = -1};
	*ret_next = 0;
	if (!applications_list(exchange->store, &filter, false, (int64_t)after, limit + 1,
	            id_gather, ids, error))
		return NULL;
	g_autoptr(json_t) rows = json_array();
	for (guint i = 0; i < ids->len && i < (guint)limit; i++) {
		int64_t id = g_array_index(ids, int64_t, i);
		json_t *row = movement(exchange, id, error);
		if (!row)
			return NULL;
		json_array_append_new(rows, row);
		if (ids->len > (guint)limit)
			*ret_next = id;
	}
	return json_incref(rows);
}

bool page_movements(Exchange *exchange, GError **error)
{
	guint64 after = 0;
	int64_t next;
	g_autofree char *school = exchange_query(exchange, "school");
	if (!number_asked(exchange, "after", INT64_MAX, &after, error))
		return false;
	json_t *rows = movements_read(exchange, after, PAGE_ROWS, &next, error), *row;
	size_t i;
	if (!rows)
		return false;
	json_array_foreach(rows, i, row) {
		value_put(row, "school", view_school(exchange, text_of(row, "XXDM")));
		value_put(row, "from",
		        *text_of(row, "YDLYXXM") ? view_school(exchange, text_of(row, "YDLYXXM"))
		                                 : "");
		value_put(row, "into",
		        *text_of(row, "YDQXXXM") ? view_school(exchange, text_of(row, "YDQXXXM"))
		                                 : "");
		value_put(row, "was", view_code(exchange, "ZYML2010", text_of(row, "YZYM")));
		value_put(row, "is", view_code(exchange, "ZYML2010", text_of(row, "XZYM")));
	}
	return exchange_page(exchange, "movements.html",
	        json_pack("{s:s, s:o, s:I, s:b, s:s}", "title", word(exchange->zh, "movements"),
	                "rows", rows, "next", (json_int_t)next, "first", after == 0, "school",
	                school),
	        error);
}

bool api_movements(Exchange *exchange, GError **error)
{
	guint64 after = 0, limit = PAGE_ROWS;
	int64_t next;
	if (!number_asked(exchange, "after", INT64_MAX, &after, error) ||
	        !number_asked(exchange, "limit", API_ROWS_MAX, &limit, error))
		return false;
	json_t *rows = movements_read(exchange, after, (int)limit, &next, error);
	return rows && exchange_json(exchange, 200,
	                       json_pack("{s:o, s:o}", "movements", rows, "next",
	                               next ? json_integer(next) : json_null()));
}

static void cells_put(GString *out, const char *const *cells)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		csv_cell_append(line, cells[i]);
	g_string_append_printf(out, "%s\r\n", line->str);
}

bool page_movements_csv(Exchange *exchange, GError **error)
{
	int64_t next;
	size_t i;
	json_t *row;
	const char *cells[G_N_ELEMENTS(columns)];
	g_autoptr(json_t) rows = movements_read(exchange, 0, CSV_MAX, &next, error);
	if (!rows)
		return false;
	if (next) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %d changes at once: choose a school", CSV_MAX);
		return false;
	}
	g_autofree char *why = g_strdup_printf(
	        "movements.csv?%s: %zu", exchange->request->query, json_array_size(rows));
	Act act = exchange_act(exchange, why);
	if (!students_exported(exchange->store, &act, error))
		return false;
	exchange_download(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "学籍异动.csv" : "movements.csv");
	g_string_assign(exchange->response->body, "\xef\xbb\xbf");
	for (i = 0; i < G_N_ELEMENTS(columns); i++) {
		g_autofree char *key = g_strconcat("movement_", columns[i], NULL);
		cells[i] = word(exchange->zh, key);
	}
	cells_put(exchange->response->body, cells);
	json_array_foreach(rows, i, row) {
		g_autofree char *id = g_strdup_printf("%" JSON_INTEGER_FORMAT,
		        json_integer_value(json_object_get(row, "student")));
		for (size_t column = 0; column < G_N_ELEMENTS(columns); column++)
			cells[column] = column ? text_of(row, columns[column]) : id;
		cells_put(exchange->response->body, cells);
	}
	return true;
}
