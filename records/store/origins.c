#include "records/store/origins.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "records/store/event.h"
#include "records/store/students.h"

#include <string.h>

#define COLUMNS "id, version, student, details"

static const char *const names[ORIGIN_TEXTS] = {
        "document", "name", "number", "school", "month", "present"};

void origin_clear(Origin *origin)
{
	for (int i = 0; i < ORIGIN_TEXTS; i++)
		g_free(origin->texts[i]);
	*origin = (Origin){0};
}

static char *place_of(int64_t id)
{
	return g_strdup_printf("origin/%" G_GINT64_FORMAT, id);
}

static json_t *details_json(const Origin *origin)
{
	json_t *details = json_object();
	for (int i = 0; i < ORIGIN_TEXTS; i++)
		json_object_set_new(
		        details, names[i], json_string(origin->texts[i] ? origin->texts[i] : ""));
	return details;
}

static json_t *origin_json(const Origin *origin)
{
	return json_pack("{s:I, s:I, s:o}", "version", (json_int_t)origin->version, "student",
	        (json_int_t)origin->student, "details", details_json(origin));
}

static bool row_read(Store *store, Query *query, Origin *ret, GError **error)
{
	size_t length;
	const void *sealed = query_get_bytes(query, 3, &length);
	*ret = (Origin){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .student = query_get_int(query, 2)};
	g_autofree char *place = place_of(ret->id);
	g_autoptr(GBytes) opened = sealer_open(store->keys.data, place, sealed, length, error);
	if (!opened)
		return false;
	const char *text = g_bytes_get_data(opened, &length);
	g_autoptr(json_t) details = json_loadb(text, length, 0, NULL);
	for (int i = 0; i < ORIGIN_TEXTS; i++) {
		const char *one = json_text_in(details, names[i]);
		ret->texts[i] = g_strdup(one);
	}
	return true;
}

static bool find(Store *store, const char *sql, const char *what, const char *value, Origin *ret,
        GError **error)
{
	uint8_t digest[SEAL_DIGEST_BYTES];
	*ret = (Origin){0};
	if (!student_digest(store, what, value, digest))
		return true;
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, sizeof digest);
	QueryStep step = query_step(query, error);
	bool good = step == STEP_DONE || (step == STEP_ROW && row_read(store, query, ret, error));
	query_reset(query);
	return good;
}

bool origin_find(Store *store, const char *key, Origin *ret, GError **error)
{
	return find(store, "SELECT " COLUMNS " FROM origin WHERE document_digest = $1", "document",
	        key, ret, error);
}

bool origin_find_number(Store *store, const char *number, Origin *ret, GError **error)
{
	return find(store, "SELECT " COLUMNS " FROM origin WHERE number_digest = $1", "student_no",
	        number, ret, error);
}

static bool next_id(Store *store, int64_t *ret, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT coalesce(max(id), 0) + 1 FROM origin", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

static bool row_write(Store *store, const Origin *origin, GError **error)
{
	uint8_t document[SEAL_DIGEST_BYTES], number[SEAL_DIGEST_BYTES];
	size_t length;
	Query *query = db_query_unguarded(store->db,
	        origin->version == 1
	                ? "INSERT INTO origin (id, version, student, details, document_digest, "
	                  "number_digest) VALUES ($1, $2, $3, $4, $5, $6)"
	                : "UPDATE origin SET version = $2, student = $3, details = $4, "
	                  "document_digest = $5, number_digest = $6 WHERE id = $1 AND version = "
	                  "$2 - 1",
	        error);
	if (!query)
		return false;
	student_digest(store, "document", origin->texts[ORIGIN_KEY], document);
	student_digest(store, "student_no", origin->texts[ORIGIN_NUMBER], number);
	g_autoptr(json_t) details = details_json(origin);
	char *text = json_dumps(details, JSON_COMPACT);
	g_autofree char *place = place_of(origin->id);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, place, text, strlen(text));
	const void *kept = g_bytes_get_data(sealed, &length);
	free(text);
	query_int(query, 1, origin->id);
	query_int(query, 2, origin->version);
	query_int(query, 3, origin->student);
	query_bytes(query, 4, kept, length);
	query_bytes(query, 5, document, sizeof document);
	query_bytes(query, 6, number, sizeof number);
	if (!query_run(query, error))
		return false;
	if (db_changes(store->db) == 1)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: somebody else has changed it meanwhile; look at it again", store->name);
	return false;
}

bool origin_put(Store *store, const Act *act, Origin *origin, GError **error)
{
	bool fresh = origin->id == 0;
	if (fresh && !next_id(store, &origin->id, error))
		return false;
	origin->version++;
	g_autofree char *subject = place_of(origin->id);
	g_autoptr(json_t) after = origin_json(origin);
	Event event = {.kind = fresh             ? "origin.add"
	                       : origin->student ? "origin.take"
	                                         : "origin.change",
	        .subject = subject,
	        .after = after};
	return row_write(store, origin, error) && event_append(store, act, &event, error);
}

bool origins_count(Store *store, int64_t *ret_rows, int64_t *ret_taken, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT count(*), coalesce(sum(CASE WHEN student <> 0 THEN 1 ELSE 0 END), 0) FROM "
	        "origin",
	        error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret_rows = query_get_int(query, 0);
	*ret_taken = query_get_int(query, 1);
	query_reset(query);
	return true;
}

bool origins_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT " COLUMNS " FROM origin ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Origin) origin = {0};
		bool good = row_read(store, query, &origin, error);
		g_autofree char *subject = place_of(origin.id);
		g_autoptr(json_t) state = good ? origin_json(&origin) : NULL;
		if (!good || !each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}
