#include "records/web/api/students.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "records/rules/policy.h"
#include "records/store/history.h"
#include "records/store/statistics.h"
#include "records/store/students.h"
#include "records/web/api/business.h"
#include "records/web/list.h"
#include "records/web/pages/statistics.h"
#include "records/web/view.h"

#include <string.h>

enum { ROWS = 50, ROWS_MAX = 500 };

/* A number of the query between 1 and `most`. */
static bool number_of(const Exchange *exchange, const char *name, int64_t otherwise, int64_t most,
        int64_t *ret, GError **error)
{
	g_autofree char *text = exchange_query(exchange, name);
	guint64 number = (guint64)otherwise;
	bool good = !*text || g_ascii_string_to_unsigned(text, 10, 0, (guint64)most, &number, NULL);
	*ret = (int64_t)number;
	if (!good)
		g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query cannot be", name);
	return good;
}

/* "NAME":"text", behind a comma. */
static void text_put(GString *out, const char *name, const char *text)
{
	g_string_append_printf(out, ",\"%s\":", name);
	json_text_append(out, text);
}

/* What the next If-Match is to be. */
static void head_put(GString *out, const Exchange *exchange, int64_t id, int64_t version)
{
	g_autofree char *tag = exchange_tag(exchange, version);
	g_string_append_printf(out,
	        "{\"id\":%" G_GINT64_FORMAT ",\"version\":%" G_GINT64_FORMAT
	        ",\"etag\":\"\\\"%s\\\"\"",
	        id, version, tag);
}

/* "id.check@SFZJH field.missing@MZM": one thing in doubt. */
static void problem_put(
        GString *out, const Exchange *exchange, const char *text, const char *status)
{
	const char *at = strchr(text, '@');
	g_autofree char *code = at ? g_strndup(text, (size_t)(at - text)) : g_strdup(text);
	RuleId id = rule_find(code);
	int field = at ? student_field_find(at + 1) : -1;
	g_autofree char *words =
	        id == RULE_NONE ? g_strdup(code) : view_problem_words(exchange, id, status);
	g_string_append(out, "{\"code\":");
	json_text_append(out, code);
	if (field >= 0) {
		const StudentField *row = &student_fields[field];
		text_put(out, "field", row->name);
		text_put(out, "label", exchange->zh ? row->zh : row->en);
	} else {
		g_string_append(out, ",\"field\":null,\"label\":null");
	}
	text_put(out, "text", words);
	g_string_append_c(out, '}');
}

static void problems_put(
        GString *out, const Exchange *exchange, const char *problems, const char *status)
{
	g_string_append(out, ",\"problems\":[");
	if (*problems) {
		g_auto(GStrv) parts = g_strsplit(problems, " ", -1);
		const char *between = "";
		for (size_t i = 0; parts[i]; i++) {
			int field;
			bool confirmed;
			problems_word(parts[i], &field, &confirmed);
			if (confirmed)
				continue;
			g_string_append(out, between);
			problem_put(out, exchange, parts[i], status);
			between = ",";
		}
	}
	g_string_append_c(out, ']');
}

static void row_put(GString *out, const Exchange *exchange, const StudentRow *row)
{
	const struct {
		const char *name, *text;
	} texts[] = {{"XM", row->name}, {"XH", row->number}, {"XBM", row->sex},
	        {"XXDM", row->school}, {"SZBH", row->class_name}, {"SZNJ", row->grade},
	        {"ZYM", row->specialty}, {"status", row->status}};
	head_put(out, exchange, row->id, row->version);
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		text_put(out, texts[i].name, texts[i].text);
	problems_put(out, exchange, row->problems, row->status);
	g_string_append_c(out, '}');
}

/* Rows as they come, straight into the answer. */
typedef struct {
	const Exchange *exchange;
	GString *out;
	size_t count, limit;
	char *next; /* behind the last that is shown, when there are more */
	bool more;
} Gathered;

static bool row_gather(const StudentRow *row, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	if (gathered->count == gathered->limit) {
		gathered->more = true;
		return true;
	}
	g_string_append_c(gathered->out, gathered->count ? ',' : '[');
	row_put(gathered->out, gathered->exchange, row);
	if (++gathered->count == gathered->limit)
		gathered->next = list_cursor(row);
	return true;
}

/* {"students":[…]: what rows are gathered behind. */
static Gathered gathered_begin(Exchange *exchange, int64_t limit)
{
	g_string_assign(exchange->response->body, "{\"students\":");
	return (Gathered){
	        .exchange = exchange, .out = exchange->response->body, .limit = (size_t)limit};
}

static void gathered_end(const Gathered *gathered)
{
	g_string_append(gathered->out, gathered->count ? "]" : "[]");
}

bool api_students(Exchange *exchange, GError **error)
{
	g_auto(ListQuery) query = {0};
	int64_t limit;
	if (!list_query_read(exchange, &query, error) ||
	        !number_of(exchange, "limit", ROWS, ROWS_MAX, &limit, error))
		return false;
	Gathered gathered = gathered_begin(exchange, limit);
	bool good = students_list(exchange->store, &query.filter,
	        query.cursor.id ? &query.cursor : NULL, (int)limit + 1, row_gather, &gathered,
	        error);
	g_autofree char *next = gathered.next;
	if (!good)
		return false;
	gathered_end(&gathered);
	if (gathered.more)
		text_put(gathered.out, "next", next);
	g_string_append(gathered.out, gathered.more ? "}" : ",\"next\":null}");
	return exchange_json_written(exchange);
}

static bool newcomer_gather(const Application *application, void *data, GError **error)
{
	void **pair = data;
	(void)error;
	json_array_append_new(pair[1], api_application_row(pair[0], application));
	return true;
}

/* ,"newcomers":[…]}: who waits to have a record. */
static bool newcomers_put(Exchange *exchange, const char *text, int limit, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	void *pair[] = {exchange, rows};
	if (!applications_found(exchange->store, text, true, limit, newcomer_gather, pair, error))
		return false;
	char *dumped = json_dumps(rows, JSON_COMPACT);
	g_string_append_printf(exchange->response->body, ",\"newcomers\":%s}", dumped);
	free(dumped);
	return true;
}

bool api_search(Exchange *exchange, GError **error)
{
	int64_t limit;
	g_autofree char *text = exchange_query(exchange, "q");
	if (!number_of(exchange, "limit", ROWS, ROWS_MAX, &limit, error))
		return false;
	if (!*text || strlen(text) > 200) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'q' in the query cannot be");
		return false;
	}
	Gathered gathered = gathered_begin(exchange, limit);
	bool good =
	        students_search(exchange->store, text, (int)limit, row_gather, &gathered, error);
	g_free(gathered.next);
	if (!good)
		return false;
	gathered_end(&gathered);
	return newcomers_put(exchange, text, (int)limit, error) && exchange_json_written(exchange);
}

/* All fields that are filled in; sensitive ones masked. */
static void values_put(GString *out, const Student *student)
{
	char before = '{';
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *value = student->values[i];
		if (!*value)
			continue;
		g_autofree char *masked =
		        student_fields[i].sensitive ? view_masked(i, value) : NULL;
		g_string_append_c(out, before);
		g_string_append_c(out, '"');
		g_string_append(out, student_fields[i].name);
		g_string_append(out, "\":");
		json_text_append(out, masked ? masked : value);
		before = ',';
	}
	g_string_append(out, before == '{' ? "{}" : "}");
}

bool api_student(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Record) record = {0};
	GString *out = exchange->response->body;
	if (!exchange_id(exchange, 0, &id, error) ||
	        !student_load(exchange->store, id, &record, error))
		return false;
	if (exchange_fresh(exchange, record.version))
		return true;
	head_put(out, exchange, record.id, record.version);
	text_put(out, "status", status_row(record.student.status)->id);
	problems_put(out, exchange, record.problems, status_row(record.student.status)->id);
	g_string_append(out, ",\"values\":");
	values_put(out, &record.student);
	g_string_append_c(out, '}');
	return exchange_json_written(exchange);
}

typedef struct {
	Exchange *exchange;
	Dimension by;
	json_t *values;
} Counted;

static bool value_gather(const char *value, int64_t count, void *data, GError **error)
{
	Counted *counted = data;
	(void)error;
	g_autofree char *words = statistics_label(counted->exchange, counted->by, value);
	json_array_append_new(counted->values, json_pack("{s:s, s:s, s:I}", "value", value, "words",
	                                               words, "count", (json_int_t)count));
	return true;
}

bool api_statistics(Exchange *exchange, GError **error)
{
	g_auto(ListQuery) query = {0};
	g_autofree char *by = exchange_query(exchange, "by");
	Dimension dimension = dimension_find(by);
	if (dimension == BY_COUNT)
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'by' in the query cannot be");
	if (dimension == BY_COUNT || !list_query_read(exchange, &query, error))
		return false;
	if (dimension != BY_STATUS) /* as the page */
		list_query_roll(&query);
	g_autoptr(json_t) values = json_array();
	Counted counted = {exchange, dimension, values};
	return students_statistics(
	               exchange->store, &query.filter, dimension, value_gather, &counted, error) &&
	       exchange_json(exchange, 200, json_pack("{s:s, s:O}", "by", by, "values", values));
}

/* The state after a change, sensitive values masked unless `full`; of who left where he went,
 * alone. */
static json_t *state_json(const HistoryEntry *entry, bool full)
{
	json_t *values = json_object();
	const char *name;
	if (entry->left) {
		const char *school = student_fields[F_XXDM].name;
		json_object_set(values, school,
		        json_object_get(json_object_get(entry->after, "values"), school));
		return values;
	}
	json_t *value;
	json_object_foreach(json_object_get(entry->after, "values"), name, value) {
		int field = student_field_find(name);
		if (field < 0 || !json_is_string(value))
			continue;
		g_autofree char *masked = student_fields[field].sensitive && !full
		                                  ? view_masked(field, json_string_value(value))
		                                  : NULL;
		json_object_set_new(
		        values, name, masked ? json_string(masked) : json_incref(value));
	}
	return values;
}

/* As the change looks from the scope; who comes in enrolled has come from another province. */
static const char *kind_of(const HistoryEntry *entry)
{
	const char *status = json_string_value(json_object_get(entry->after, "status"));
	if (entry->left)
		return "student.left";
	bool came = strcmp(entry->kind, "student.add") == 0 && status &&
	            status_find(status) == STATUS_ENROLLED;
	return came ? "student.transfer_in" : entry->kind;
}

bool api_event_gather(const HistoryEntry *entry, void *data, GError **error)
{
	ApiFeed *feed = data;
	g_autofree char *at = clock_format(entry->at_us);
	(void)error;
	feed->last = entry->seq;
	if (feed->full && !entry->gone)
		g_array_append_val(feed->shown, entry->student);
	json_array_append_new(feed->rows,
	        json_pack("{s:I, s:s, s:s, s:I, s:O?, s:O?, s:o}", "seq", (json_int_t)entry->seq,
	                "at", at, "kind", kind_of(entry), "student", (json_int_t)entry->student,
	                "version", json_object_get(entry->after, "version"), "status",
	                entry->left ? NULL : json_object_get(entry->after, "status"), "values",
	                state_json(entry, feed->full && !entry->gone)));
	return true;
}

bool api_since_fits(Exchange *exchange, int64_t since, GError **error)
{
	bool body = strcmp(exchange->route->method, "POST") == 0, reached;
	if (!students_changes_reach(exchange->store, since, &reached, error))
		return false;
	if (!reached) {
		exchange_spot(
		        exchange, "since.beyond", body ? "/since" : NULL, body ? NULL : "since");
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'since' is beyond the last change there is: begin anew with 0");
	}
	return reached;
}

bool api_events(Exchange *exchange, GError **error)
{
	int64_t since, limit;
	if (!number_of(exchange, "since", 0, INT64_MAX, &since, error) ||
	        !number_of(exchange, "limit", ROWS, API_EVENTS_MAX, &limit, error) ||
	        !api_since_fits(exchange, since, error))
		return false;
	g_autoptr(json_t) rows = json_array();
	ApiFeed feed = {.rows = rows, .last = since};
	return students_changes(
	               exchange->store, since, (int)limit, api_event_gather, &feed, error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:O, s:I}", "events", rows, "next", (json_int_t)feed.last));
}
