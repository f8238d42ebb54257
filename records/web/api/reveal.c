/* What is sensitive, in full: of one student, of all that changed. Told to the log before it is
 * given. */
#include "records/web/reveal.h"
#include "records/store/history.h"
#include "records/store/shown.h"
#include "records/store/students.h"
#include "records/web/api/students.h"
#include "records/web/parts.h"

enum { FEED_ROWS = 50 };

/* The fields that are asked for, as bits; 0 on error. */
static uint64_t fields_of(Exchange *exchange, GError **error)
{
	uint64_t bits = 0;
	size_t i;
	json_t *one;
	G_STATIC_ASSERT(FIELD_COUNT <= 64);
	json_array_foreach(json_object_get(exchange->json, "fields"), i, one) {
		const char *name = json_string_value(one);
		int field = 0;
		while (field < FIELD_COUNT && g_strcmp0(name, student_fields[field].name) != 0)
			field++;
		if (field == FIELD_COUNT || !student_fields[field].sensitive) {
			g_autofree char *pointer = g_strdup_printf("/fields/%zu", i);
			exchange_spot(exchange, "json.unknown", pointer, NULL);
			g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT,
			        "'%s' is no field that is masked", name ? name : "");
			return 0;
		}
		bits |= UINT64_C(1) << field;
	}
	if (!bits)
		exchange_spot(exchange, "json.value", "/fields", NULL);
	if (!bits)
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'fields' names at least one field that is masked");
	return bits;
}

bool api_reveal(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Record) record = {0};
	uint64_t fields = 0;
	if (!exchange_id(exchange, 0, &id, error) ||
	        !student_load(exchange->store, id, &record, error))
		return false;
	g_autofree char *reason = reveal_reason(exchange, error);
	if (!reason || !(fields = fields_of(exchange, error)) || !reveal_fits(exchange, 1, error))
		return false;
	g_autoptr(json_t) values = json_object();
	for (int i = 0; i < FIELD_COUNT; i++) {
		if ((fields >> i & 1) == 0)
			continue;
		g_autofree char *why = g_strdup_printf("%s: %s", student_fields[i].name, reason);
		Act act = exchange_act(exchange, why);
		if (!student_looked(exchange->store, &act, id, error))
			return false;
		json_object_set_new(
		        values, student_fields[i].name, json_string(record.student.values[i]));
	}
	exchange_etag(exchange, record.version);
	return exchange_json(exchange, 200,
	        json_pack("{s:I, s:I, s:O}", "id", (json_int_t)id, "version",
	                (json_int_t)record.version, "values", values));
}

static int64_t number_of(const Exchange *exchange, const char *name, int64_t otherwise)
{
	const json_t *value = json_object_get(exchange->json, name);
	return value ? json_integer_value(value) : otherwise;
}

/* Whose numbers are given: who went elsewhere is masked. */
static bool rows_note(Exchange *exchange, const Act *act, const ApiFeed *feed, GError **error)
{
	if (json_array_size(feed->rows) == 0)
		return true;
	return feed->shown->len == 0 ? students_exported(exchange->store, act, error)
	                             : students_shown(exchange->store, act,
	                                       (const int64_t *)(const void *)feed->shown->data,
	                                       feed->shown->len, error);
}

bool api_events_full(Exchange *exchange, GError **error)
{
	int64_t since = number_of(exchange, "since", 0),
	        limit = number_of(exchange, "limit", FEED_ROWS);
	if (since < 0 || limit < 1 || limit > API_EVENTS_MAX) {
		exchange_spot(exchange, "json.value", since < 0 ? "/since" : "/limit", NULL);
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'since' is 0 or more, 'limit' from 1 to 1000");
		return false;
	}
	g_autofree char *reason = reveal_reason(exchange, error);
	if (!reason || !api_since_fits(exchange, since, error))
		return false;
	g_autoptr(json_t) rows = json_array();
	g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(int64_t));
	ApiFeed feed = {.rows = rows, .last = since, .full = true, .shown = shown};
	if (!students_changes(exchange->store, since, (int)limit, api_event_gather, &feed, error))
		return false;
	g_autofree char *why = g_strdup_printf("/api/v1/events %" G_GINT64_FORMAT
	                                       "-%" G_GINT64_FORMAT " (%zu): %s",
	        since + 1, feed.last, json_array_size(rows), reason);
	Act act = exchange_act(exchange, why);
	if (!reveal_list_fits(exchange, json_array_size(rows), error))
		return false;
	return rows_note(exchange, &act, &feed, error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:O, s:I}", "events", rows, "next", (json_int_t)feed.last));
}
