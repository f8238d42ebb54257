#include "records/store/past.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "records/store/event.h"
#include "records/store/record_form.h"

#include <string.h>

void past_clear(Past *past)
{
	g_clear_pointer(&past->students, g_array_unref);
}

static int by_id(const void *one, const void *other)
{
	const PastStudent *a = one, *b = other;
	return (a->id > b->id) - (a->id < b->id);
}

static bool too_early(Store *store, int64_t at_us, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT min(at_us) FROM event WHERE actor <> 'store'", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	g_autofree char *asked = clock_format_cst(at_us);
	g_autofree char *first = clock_format_cst(query_get_int(query, 0));
	query_reset(query);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
	        "%s: there was nothing at %s: its first event is of %s", store->name, asked, first);
	return false;
}

/* A clock may have been put back, and events of former programs bear the time at which somebody
 * began to wait: all that stands before the last event not later counts. Those of the store itself
 * (migrations) bear no time. */
static bool moment_find(Store *store, Past *past, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT coalesce(max(seq), 0), (SELECT max(seq) FROM event) FROM event "
	        "WHERE at_us <= $1 AND actor <> 'store'",
	        error);
	if (!query)
		return false;
	query_int(query, 1, past->at_us);
	if (query_step(query, error) != STEP_ROW)
		return false;
	past->seq = query_get_int(query, 0);
	past->read = query_get_int(query, 1);
	query_reset(query);
	return past->seq > 0 || too_early(store, past->at_us, error);
}

static bool students_find(Store *store, Past *past, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT subject, max(seq) FROM event WHERE seq <= $1 AND "
	        "substr(subject, 1, 8) = 'student/' AND length(after) > 0 GROUP BY subject",
	        error);
	if (!query)
		return false;
	query_int(query, 1, past->seq);
	past->students = g_array_new(FALSE, FALSE, sizeof(PastStudent));
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		const char *number = query_get_text(query, 0) + strlen("student/");
		PastStudent student = {g_ascii_strtoll(number, NULL, 10), query_get_int(query, 1)};
		g_array_append_val(past->students, student);
	}
	g_array_sort(past->students, by_id);
	return step == STEP_DONE;
}

bool past_open(Store *store, int64_t at_us, Past *ret, GError **error)
{
	*ret = (Past){.at_us = at_us};
	if (moment_find(store, ret, error) && events_verify_to(store, ret->seq, ret->head, error) &&
	        students_find(store, ret, error))
		return true;
	past_clear(ret);
	return false;
}

static bool record_open(
        Store *store, const PastStudent *student, Query *query, Record *ret, GError **error)
{
	size_t length;
	const void *after = query_get_bytes(query, 0, &length);
	g_autofree char *subject = g_strdup_printf("student/%" G_GINT64_FORMAT, student->id);
	g_autoptr(GBytes) plain = sealer_open(store->keys.data, subject, after, length, error);
	if (!plain)
		return false;
	const void *text = g_bytes_get_data(plain, &length);
	bool good = record_form_read(text, length, ret);
	ret->id = student->id;
	if (good)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: event %" G_GINT64_FORMAT ": its contents are not of the form we write",
	        store->name, student->seq);
	return false;
}

bool past_students(Store *store, const Past *past,
        bool (*each)(const Record *record, void *data, GError **error), void *data, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT after FROM event WHERE seq = $1", error);
	for (guint i = 0; query && i < past->students->len; i++) {
		const PastStudent *student = &g_array_index(past->students, PastStudent, i);
		g_auto(Record) record = {0};
		query_int(query, 1, student->seq);
		bool good = query_step(query, error) == STEP_ROW &&
		            record_open(store, student, query, &record, error) &&
		            each(&record, data, error);
		query_reset(query);
		if (!good)
			return false;
	}
	return query != NULL;
}

/* Behind the moment, whenever it was that the export began: nothing comes before it any more. */
static bool behind_append(
        Store *store, const Act *act, const Past *past, const Event *event, GError **error)
{
	Act behind = *act;
	behind.at_us = MAX(act->at_us, past->at_us + 1);
	return event_append(store, &behind, event, error) && store_change_end(store, error);
}

/* Whether something of the moment was written since it was looked for. */
static bool written_later(Store *store, const Past *past, bool *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT 1 FROM event WHERE seq > $1 AND at_us <= $2 AND actor <> 'store' LIMIT 1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, past->read);
	query_int(query, 2, past->at_us);
	return query_any(query, ret, error);
}

static bool export_tell(
        Store *store, const Act *act, const Past *past, const Event *event, GError **error)
{
	bool later;
	static const Event broken = {.kind = "export.broken", .subject = "export"};
	if (!written_later(store, past, &later, error))
		return false;
	if (!later)
		return behind_append(store, act, past, event, error);
	if (behind_append(store, act, past, &broken, error))
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_BUSY,
		        "%s: something begun before that moment was written while the log was "
		        "read: export it again",
		        store->name);
	return false;
}

bool past_exported(Store *store, const Act *act, const Past *past, const char *sha256,
        int64_t students, GError **error)
{
	g_autofree char *subject = g_strdup_printf("export/%s", sha256);
	g_autofree char *at = clock_format_cst(past->at_us);
	g_autoptr(json_t) after = json_pack("{s:s, s:I, s:I}", "at", at, "event",
	        (json_int_t)past->seq, "students", (json_int_t)students);
	Event event = {.kind = "students.export", .subject = subject, .after = after};
	if (!store_change_begin(store, error))
		return false;
	bool good = export_tell(store, act, past, &event, error);
	if (!good)
		store_change_drop(store);
	return good;
}
