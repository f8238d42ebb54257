#include "records/store/history.h"

#include "base/cleanup.h"
#include "records/store/event.h"
#include "records/store/wide.h"

#include <string.h>

#define COLUMNS "seq, at_us, actor, kind, reason, subject, before, after"

static bool unseal(
        Store *store, Query *query, int column, const char *subject, json_t **ret, GError **error)
{
	size_t length;
	const void *sealed = query_get_bytes(query, column, &length);
	*ret = NULL;
	if (length == 0)
		return true;
	g_autoptr(GBytes) plain = sealer_open(store->keys.data, subject, sealed, length, error);
	if (!plain)
		return false;
	const void *text = g_bytes_get_data(plain, &length);
	*ret = json_loadb(text, length, 0, NULL);
	return true;
}

static bool entry_give(Store *store, Query *query, HistoryEach each, void *data, GError **error)
{
	json_t *before = NULL, *after = NULL;
	const char *subject = query_get_text(query, 5);
	if (!unseal(store, query, 6, subject, &before, error) ||
	        !unseal(store, query, 7, subject, &after, error)) {
		json_decref(before);
		return false;
	}
	HistoryEntry entry = {.seq = query_get_int(query, 0),
	        .at_us = query_get_int(query, 1),
	        .student = g_ascii_strtoll(subject + strlen("student/"), NULL, 10),
	        .actor = query_get_text(query, 2),
	        .kind = query_get_text(query, 3),
	        .reason = query_get_text(query, 4),
	        .before = before,
	        .after = after};
	bool good = each(&entry, data, error);
	json_decref(before);
	json_decref(after);
	return good;
}

static bool entries_give(Store *store, Query *query, HistoryEach each, void *data, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		if (!entry_give(store, query, each, data, error)) {
			query_reset(query);
			return false;
		}
	return step == STEP_DONE;
}

bool student_history(
        Store *store, int64_t student, int limit, HistoryEach each, void *data, GError **error)
{
	g_autofree char *subject = g_strdup_printf("student/%" G_GINT64_FORMAT, student);
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_event WHERE subject = $1 ORDER BY seq DESC LIMIT $2",
	        error);
	if (!query)
		return false;
	query_text(query, 1, subject);
	query_int(query, 2, limit);
	return entries_give(store, query, each, data, error);
}

bool students_changes(
        Store *store, int64_t since, int limit, HistoryEach each, void *data, GError **error)
{
	Query *query = db_query(store->db,
	        store_wide(store)
	                ? "SELECT " COLUMNS " FROM my_event WHERE seq > $1 AND length(after) > 0 "
	                  "ORDER BY seq LIMIT $2"
	                : "SELECT " COLUMNS " FROM my_event WHERE seq IN (SELECT seq FROM "
	                  "my_event_near WHERE seq > $1 AND length(after) > 0 ORDER BY seq LIMIT "
	                  "$2) ORDER BY seq",
	        error);
	if (!query)
		return false;
	query_int(query, 1, since);
	query_int(query, 2, limit);
	return entries_give(store, query, each, data, error);
}

bool student_looked(Store *store, const Act *act, int64_t student, GError **error)
{
	g_autofree char *subject = g_strdup_printf("student/%" G_GINT64_FORMAT, student);
	Event event = {.kind = "student.reveal", .subject = subject};
	return event_alone(store, act, &event, error);
}

bool students_exported(Store *store, const Act *act, GError **error)
{
	Event event = {.kind = "student.export", .subject = "students"};
	return event_alone(store, act, &event, error);
}

static bool looks_append(
        Store *store, const Act *act, const int64_t *students, size_t count, GError **error)
{
	for (size_t i = 0; i < count; i++) {
		g_autofree char *subject =
		        g_strdup_printf("student/%" G_GINT64_FORMAT, students[i]);
		Event event = {.kind = "student.reveal", .subject = subject};
		if (!event_append(store, act, &event, error))
			return false;
	}
	return store_change_end(store, error);
}

bool students_looked(
        Store *store, const Act *act, const int64_t *students, size_t count, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	bool good = looks_append(store, act, students, count, error);
	if (!good)
		store_change_drop(store);
	return good;
}
