#include "records/store/photo_batches.h"

#include "base/cleanup.h"

#include <string.h>

#define COLUMNS "id, version, account, state, created_us, result"
#define KEPT_US (INT64_C(24) * 3600 * G_USEC_PER_SEC)

static const char *const ids[PHOTOS_STATES] = {"checked", "done", "dropped"};

void photo_batch_clear(PhotoBatch *batch)
{
	json_decref(batch->result);
	*batch = (PhotoBatch){0};
}

const char *photos_state_id(PhotosState state)
{
	return ids[state];
}

static char *place_of(int64_t id)
{
	return g_strdup_printf("photos/%" G_GINT64_FORMAT, id);
}

static bool next_id(Store *store, int64_t *ret, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT coalesce(max(id), 0) + 1 FROM photo_batch", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

/* What nobody came back for. */
static bool old_drop(Store *store, int64_t before_us, GError **error)
{
	static const char *const statements[] = {
	        "DELETE FROM photo_waiting WHERE batch IN (SELECT id FROM photo_batch WHERE state "
	        "= 'checked' AND created_us < $1)",
	        "UPDATE photo_batch SET state = 'dropped', version = version + 1 WHERE state = "
	        "'checked' AND created_us < $1"};
	for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
		Query *query = db_query_unguarded(store->db, statements[i], error);
		if (!query)
			return false;
		query_int(query, 1, before_us);
		if (!query_run(query, error))
			return false;
	}
	return true;
}

static GBytes *result_seal(Store *store, const PhotoBatch *batch)
{
	g_autofree char *place = place_of(batch->id);
	char *text = json_dumps(batch->result, JSON_COMPACT);
	GBytes *sealed = sealer_seal(store->keys.data, place, text, strlen(text));
	free(text);
	return sealed;
}

bool photo_batch_add(Store *store, PhotoBatch *batch, GError **error)
{
	if (!old_drop(store, batch->created_us - KEPT_US, error) ||
	        !next_id(store, &batch->id, error))
		return false;
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO photo_batch (" COLUMNS ") VALUES ($1, 1, $2, 'checked', $3, $4)",
	        error);
	if (!query)
		return false;
	size_t length;
	g_autoptr(GBytes) sealed = result_seal(store, batch);
	const void *bytes = g_bytes_get_data(sealed, &length);
	batch->version = 1;
	batch->state = PHOTOS_CHECKED;
	query_int(query, 1, batch->id);
	query_int(query, 2, batch->account);
	query_int(query, 3, batch->created_us);
	query_bytes(query, 4, bytes, length);
	return query_run(query, error);
}

bool photo_batch_keep(
        Store *store, const PhotoBatch *batch, int row, GBytes *content, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO photo_waiting (batch, number, content) VALUES ($1, $2, $3)", error);
	if (!query)
		return false;
	size_t length;
	const void *bytes = g_bytes_get_data(content, &length);
	g_autofree char *place = place_of(batch->id);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, place, bytes, length);
	const void *kept = g_bytes_get_data(sealed, &length);
	query_int(query, 1, batch->id);
	query_int(query, 2, row);
	query_bytes(query, 3, kept, length);
	return query_run(query, error);
}

static bool row_read(Store *store, Query *query, PhotoBatch *ret, GError **error)
{
	const char *state = query_get_text(query, 3);
	size_t length;
	*ret = (PhotoBatch){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .account = query_get_int(query, 2),
	        .created_us = query_get_int(query, 4)};
	while (ret->state < PHOTOS_DROPPED && strcmp(ids[ret->state], state) != 0)
		ret->state++;
	const void *sealed = query_get_bytes(query, 5, &length);
	g_autofree char *place = place_of(ret->id);
	g_autoptr(GBytes) plain = sealer_open(store->keys.data, place, sealed, length, error);
	if (!plain)
		return false;
	const void *text = g_bytes_get_data(plain, &length);
	ret->result = json_loadb(text, length, 0, NULL);
	return true;
}

static bool none(const Store *store, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
	        "%s: there are no such photographs", store->name);
	return false;
}

bool photo_batch_load(Store *store, int64_t account, int64_t id, PhotoBatch *ret, GError **error)
{
	*ret = (PhotoBatch){0};
	Query *query = db_query_unguarded(store->db,
	        "SELECT " COLUMNS " FROM photo_batch WHERE id = $1 AND account = $2", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_int(query, 2, account);
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW && row_read(store, query, ret, error);
	query_reset(query);
	return good || (step == STEP_DONE && none(store, error));
}

GBytes *photo_batch_picture(Store *store, const PhotoBatch *batch, int row, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT content FROM photo_waiting WHERE batch = $1 AND number = $2", error);
	if (!query)
		return NULL;
	query_int(query, 1, batch->id);
	query_int(query, 2, row);
	QueryStep step = query_step(query, error);
	GBytes *content = NULL;
	if (step == STEP_ROW) {
		size_t length;
		g_autofree char *place = place_of(batch->id);
		const void *sealed = query_get_bytes(query, 0, &length);
		content = sealer_open(store->keys.data, place, sealed, length, error);
	}
	query_reset(query);
	if (step == STEP_DONE)
		none(store, error);
	return content;
}

static bool waiting_drop(Store *store, int64_t batch, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "DELETE FROM photo_waiting WHERE batch = $1", error);
	if (!query)
		return false;
	query_int(query, 1, batch);
	return query_run(query, error);
}

bool photo_batch_end(Store *store, PhotoBatch *batch, PhotosState state, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "UPDATE photo_batch SET version = version + 1, state = $3, result = $4 "
	        "WHERE id = $1 AND version = $2 AND state = 'checked'",
	        error);
	if (!query)
		return false;
	size_t length;
	g_autoptr(GBytes) sealed = result_seal(store, batch);
	const void *bytes = g_bytes_get_data(sealed, &length);
	query_int(query, 1, batch->id);
	query_int(query, 2, batch->version);
	query_text(query, 3, ids[state]);
	query_bytes(query, 4, bytes, length);
	if (!query_run(query, error))
		return false;
	if (db_changes(store->db) != 1) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "these photographs were taken or dropped meanwhile; look at them again");
		return false;
	}
	batch->version++;
	batch->state = state;
	return waiting_drop(store, batch->id, error);
}

bool photo_batches_walk(Store *store, int64_t account, int limit,
        bool (*each)(const PhotoBatch *batch, void *data, GError **error), void *data,
        GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT " COLUMNS " FROM photo_batch WHERE account = $1 ORDER BY id DESC LIMIT $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, account);
	query_int(query, 2, limit);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(PhotoBatch) batch = {0};
		if (!row_read(store, query, &batch, error) || !each(&batch, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}
