#include "records/web/movements.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "records/business/office.h"
#include "records/store/due.h"
#include "records/store/history.h"
#include "records/web/http/message.h"
#include "records/web/parts.h"
#include "records/web/query.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

#define LEFT "left"

enum { DAY_DIGITS = 8, LOOKED_AT_ONCE = 200 };

const char *const movement_columns[] = {"student", "XM", "XJH", "XH", "XXDM", "YDLBM", "YDLB",
        "YDRQ", "YDYYM", "SPRQ", "SPWH", "JBR", "YDLYXXM", "YDQXXXM", "school_name", "YDSM", "YZYM",
        "YNJ", "YBH", "XZYM", "XNJ", "XBH"};

size_t movement_columns_count(void)
{
	return G_N_ELEMENTS(movement_columns);
}

void movement_query_clear(MovementQuery *query)
{
	g_free(query->school);
	g_free(query->kind);
	g_free(query->from);
	g_free(query->until);
	g_free(query->class_name);
	g_free(query->after);
	g_clear_pointer(&query->kinds, g_array_unref);
}

/* "1795140000000000.17" */
static bool after_read(const char *after, MovementKey *ret, GError **error)
{
	guint64 turn_us, id;
	const char *dot = strchr(after, '.');
	if (!*after)
		return true;
	g_autofree char *first = g_strndup(after, dot ? (size_t)(dot - after) : 0);
	if (!dot || !g_ascii_string_to_unsigned(first, 10, 0, INT64_MAX, &turn_us, NULL) ||
	        !g_ascii_string_to_unsigned(dot + 1, 10, 1, INT64_MAX, &id, NULL))
		return query_unfit("after", error);
	*ret = (MovementKey){(int64_t)turn_us, (int64_t)id};
	return true;
}

static void kind_add(GArray *kinds, const Business *business, const char *side, const char *wanted)
{
	const char *code = business_code(business, side);
	MovementKind kind = {business->id, *side ? side : NULL};
	bool fits = strcmp(wanted, LEFT) == 0 ? business_leaves(business, side)
	                                      : !*wanted || strcmp(wanted, code) == 0;
	if (*code && fits)
		g_array_append_val(kinds, kind);
}

static GArray *kinds_of(const char *wanted)
{
	GArray *kinds = g_array_new(FALSE, FALSE, sizeof(MovementKind));
	for (size_t i = 0; i < businesses_count(); i++) {
		bool pair = businesses[i].about == ABOUT_PAIR;
		kind_add(kinds, &businesses[i], pair ? "out" : "", wanted);
		if (pair)
			kind_add(kinds, &businesses[i], "in", wanted);
	}
	return kinds;
}

static int by_text(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

json_t *movement_kinds(const Exchange *exchange)
{
	json_t *list = json_array();
	const char *last = "";
	g_autoptr(GArray) kinds = kinds_of("");
	g_autoptr(GPtrArray) codes = g_ptr_array_new();
	for (guint i = 0; i < kinds->len; i++) {
		const MovementKind *kind = &g_array_index(kinds, MovementKind, i);
		g_ptr_array_add(codes, (char *)business_code(business_find(kind->kind),
		                               kind->side ? kind->side : ""));
	}
	g_ptr_array_sort(codes, by_text);
	for (guint i = 0; i < codes->len; i++) {
		const char *code = codes->pdata[i];
		if (strcmp(code, last) != 0)
			json_array_append_new(list, json_pack("{s:s, s:s}", "id", code, "words",
			                                    view_code(exchange, "XJYDLB", code)));
		last = code;
	}
	return list;
}

bool movement_query_read(Exchange *exchange, MovementQuery *ret, GError **error)
{
	g_auto(MovementQuery) query = {0};
	bool one_school = exchange->session.account.level == LEVEL_SCHOOL;
	if (!query_text_take(exchange, "school", &query.school, error) ||
	        !query_text_take(exchange, "kind", &query.kind, error) ||
	        !query_text_take(exchange, "from", &query.from, error) ||
	        !query_text_take(exchange, "until", &query.until, error) ||
	        !query_text_take(exchange, "class", &query.class_name, error) ||
	        !query_text_take(exchange, "after", &query.after, error) ||
	        !after_read(query.after, &query.behind, error) ||
	        !query_day_read("from", query.from, false, &query.filter.since_us, error) ||
	        !query_day_read("until", query.until, true, &query.filter.until_us, error))
		return false;
	query.kinds = kinds_of(query.kind);
	if (query.kinds->len == 0)
		return query_unfit("kind", error);
	if (*query.class_name && !*query.school && !one_school) {
		exchange_spot(exchange, "query.value", NULL, "school");
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "a class is one of a school: say which school, too");
		return false;
	}
	query.filter.kinds = (const MovementKind *)(void *)query.kinds->data;
	query.filter.count = query.kinds->len;
	query.filter.school = query.school;
	*ret = query;
	query = (MovementQuery){0};
	return true;
}

char *movement_query_text(const MovementQuery *query)
{
	const QueryPart parts[] = {{"school", query->school}, {"kind", query->kind},
	        {"from", query->from}, {"until", query->until}, {"class", query->class_name}};
	return query_link(parts, G_N_ELEMENTS(parts));
}

static void text_put(json_t *row, const char *key, const char *value)
{
	json_object_set_new(row, key, json_string(value));
}

/* A value before the change: what did not change is as it is behind it. */
static const char *was_of(const HistoryEntry *entry, int field)
{
	const char *name = student_fields[field].name;
	const json_t *was = json_object_get(entry->before, name);
	return was ? json_string_value(was)
	           : json_text_in(json_object_get(entry->after, "values"), name);
}

/* What a value was, and is; of who left the school no more. */
static bool values_put(const HistoryEntry *entry, void *data, GError **error)
{
	static const struct {
		int field;
		const char *was, *is;
	} rows[] = {{F_ZYM, "YZYM", "XZYM"}, {F_SZNJ, "YNJ", "XNJ"}, {F_SZBH, "YBH", "XBH"}};
	json_t *row = data;
	const json_t *after = json_object_get(entry->after, "values");
	bool out = entry->left || json_is_true(json_object_get(row, "out"));
	bool first = entry->before == NULL && json_is_true(json_object_get(row, "new"));
	(void)error;
	json_object_set_new(row, "found", json_true());
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *name = student_fields[rows[i].field].name;
		text_put(row, rows[i].was, first ? "" : was_of(entry, rows[i].field));
		text_put(row, rows[i].is, out ? "" : json_text_in(after, name));
	}
	g_autofree char *number = view_masked(F_XJH, was_of(entry, F_XJH));
	text_put(row, "XJH", number);
	text_put(row, "XH",
	        out ? was_of(entry, F_XH) : json_text_in(after, student_fields[F_XH].name));
	return true;
}

/* "20261102" of a day as it was asked for, else of the moment. */
static void day_put(json_t *row, const char *key, const char *day, int64_t at_us)
{
	char text[DAY_TEXT], digits[DAY_DIGITS + 1] = "";
	Day on = day_parse(day);
	size_t length = 0;
	day_format(on != DAY_NONE ? on : office_day(at_us), text);
	for (const char *c = text; *c && length < DAY_DIGITS; c++)
		if (g_ascii_isdigit(*c))
			digits[length++] = *c;
	text_put(row, key, digits);
}

static const char *happened(const json_t *asked)
{
	static const Want days[] = {WANT_ON, WANT_FROM, WANT_TERM};
	for (size_t i = 0; i < G_N_ELEMENTS(days); i++)
		if (*business_asked(asked, days[i]))
			return business_asked(asked, days[i]);
	return "";
}

static json_t *row_begin(const Exchange *exchange, const Application *application)
{
	static const char *const later[] = {
	        "XJH", "XH", "YZYM", "YNJ", "YBH", "XZYM", "XNJ", "XBH"};
	const Business *business = business_find(application->kind);
	const json_t *details = application->details, *asked = json_object_get(details, "asked");
	const char *code = business_code(business, application->side);
	const char *decision = business_asked(asked, WANT_DECISION);
	/* of a withdrawal WANT_FROM is when the suspension began */
	bool dated = business->event == EVENT_SUSPEND || business->event == EVENT_RESUME ||
	             *business_asked(asked, WANT_ON);
	json_t *row = json_pack("{s:I, s:I, s:s, s:s}", "application", (json_int_t)application->id,
	        "student", (json_int_t)application->student, "XM", application->name, "XXDM",
	        application->school);
	text_put(row, "YDLBM", code);
	text_put(row, "YDLB", view_code(exchange, "XJYDLB", code));
	day_put(row, "YDRQ", dated ? happened(asked) : "", application->turn_us);
	text_put(row, "YDYYM", business_asked(asked, WANT_CAUSE));
	day_put(row, "SPRQ", "", application->turn_us);
	text_put(row, "SPWH", decision);
	text_put(row, "JBR", application->created_by);
	text_put(row, "YDLYXXM", json_text_in(details, "from"));
	text_put(row, "YDQXXXM", json_text_in(details, "into"));
	text_put(row, "school_name", business_asked(asked, WANT_SCHOOL_NAME));
	text_put(row, "YDSM", json_text_in(details, "reason"));
	for (size_t i = 0; i < G_N_ELEMENTS(later); i++)
		text_put(row, later[i], "");
	return row;
}

/* Whether it came into force: what waited for its day may have been overtaken, and never will. */
static bool stands(Exchange *exchange, const Application *application, const Business *business,
        bool found, bool *ret, GError **error)
{
	Due due;
	bool waits = business->event == EVENT_SUSPEND || business->event == EVENT_RESUME;
	*ret = found || !waits;
	if (*ret)
		return true;
	if (!due_load(exchange->store, application->student, &due, error))
		return false;
	*ret = due.student && due.application == application->id;
	return true;
}

/* Yours; JSON's null for one that never came into force, NULL on error. */
static json_t *row_read(Exchange *exchange, int64_t id, GError **error)
{
	bool there;
	g_auto(Application) application = {0};
	if (!application_load(exchange->store, id, &application, error))
		return NULL;
	const Business *business = business_find(application.kind);
	bool fresh = business->about == ABOUT_NEW;
	g_autofree char *kind = g_strconcat("student.", application.kind, NULL);
	g_autoptr(json_t) row = row_begin(exchange, &application);
	json_object_set_new(row, "out", json_boolean(business_leaves(business, application.side)));
	json_object_set_new(row, "new", json_boolean(fresh));
	if (!student_change_since(exchange->store, application.student, fresh ? NULL : kind,
	            application.turn_us, values_put, row, error) ||
	        !stands(exchange, &application, business, json_object_get(row, "found") != NULL,
	                &there, error))
		return NULL;
	json_object_del(row, "out");
	json_object_del(row, "new");
	json_object_del(row, "found");
	return there ? json_incref(row) : json_null();
}

static bool class_fits(const json_t *row, const char *class_name)
{
	return !*class_name || strcmp(json_text_in(row, "YBH"), class_name) == 0 ||
	       strcmp(json_text_in(row, "XBH"), class_name) == 0;
}

/* Rows out of the next keys until there are enough; *at: the last that was looked at. */
static bool keys_read(Exchange *exchange, const MovementQuery *query, const GArray *keys,
        size_t limit, json_t *rows, MovementKey *at, size_t *looked, GError **error)
{
	for (guint i = 0; i < keys->len && json_array_size(rows) < limit; i++, ++*looked) {
		*at = g_array_index(keys, MovementKey, i);
		json_t *row = row_read(exchange, at->id, error);
		if (!row)
			return false;
		if (!json_is_null(row) && class_fits(row, query->class_name))
			json_array_append_new(rows, row);
		else
			json_decref(row);
	}
	return true;
}

json_t *movement_rows(Exchange *exchange, const MovementQuery *query, size_t limit,
        size_t looked_most, char **ret_next, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(MovementKey));
	MovementKey at = query->behind;
	size_t looked = 0;
	bool more = true;
	while (more && json_array_size(rows) < limit && looked < looked_most) {
		size_t wanted = *query->class_name ? LOOKED_AT_ONCE : limit - json_array_size(rows);
		wanted = MIN(wanted, looked_most - looked);
		g_array_set_size(keys, 0);
		if (!movements_list(exchange->store, &query->filter, at.id ? &at : NULL,
		            (int)wanted + 1, keys, error))
			return NULL;
		more = keys->len > wanted;
		if (more)
			g_array_set_size(keys, (guint)wanted);
		size_t before = looked;
		if (!keys_read(exchange, query, keys, limit, rows, &at, &looked, error))
			return NULL;
		more = more || looked - before < keys->len;
	}
	*ret_next =
	        more ? g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, at.turn_us, at.id)
	             : g_strdup("");
	return json_incref(rows);
}
