#include "records/store/photos.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "records/store/event.h"

#define COLUMNS "id, version, width, height, content"

void photo_clear(Photo *photo)
{
	g_clear_pointer(&photo->content, g_bytes_unref);
	*photo = (Photo){0};
}

static char *place_of(int64_t student)
{
	return g_strdup_printf("photo/%" G_GINT64_FORMAT, student);
}

static json_t *photo_json(const Photo *photo)
{
	size_t length;
	const void *bytes = g_bytes_get_data(photo->content, &length);
	g_autofree char *digest = digest_bytes(bytes, length);
	return json_pack("{s:I, s:i, s:i, s:I, s:s}", "version", (json_int_t)photo->version,
	        "width", (int)photo->width, "height", (int)photo->height, "bytes",
	        (json_int_t)length, "sha256", digest);
}

static bool none(const Store *store, int64_t student, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
	        "%s: student %" G_GINT64_FORMAT " has no photograph", store->name, student);
	return false;
}

/* The table itself is closed to db_query(): whether he is one of the scope is asked for here. */
static bool student_there(Store *store, int64_t student, GError **error)
{
	if (store->scope.read_only) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "%s: this account reads only", store->name);
		return false;
	}
	Query *query = db_query(store->db, "SELECT id FROM my_student WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	query_reset(query);
	return step == STEP_ROW || (step == STEP_DONE && none(store, student, error));
}

static bool photo_write(Store *store, const Photo *photo, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        photo->version == 1
	                ? "INSERT INTO photo (" COLUMNS ") VALUES ($1, $2, $3, $4, $5)"
	                : "UPDATE photo SET version = $2, width = $3, height = $4, content = $5 "
	                  "WHERE id = $1",
	        error);
	if (!query)
		return false;
	size_t length;
	const void *bytes = g_bytes_get_data(photo->content, &length);
	g_autofree char *place = place_of(photo->student);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, place, bytes, length);
	query_int(query, 1, photo->student);
	query_int(query, 2, photo->version);
	query_int(query, 3, photo->width);
	query_int(query, 4, photo->height);
	const void *kept = g_bytes_get_data(sealed, &length);
	query_bytes(query, 5, kept, length);
	return query_run(query, error);
}

bool photo_put(Store *store, const Act *act, Photo *photo, GError **error)
{
	if (!student_there(store, photo->student, error) ||
	        !photo_version(store, photo->student, &photo->version, error))
		return false;
	photo->version++;
	g_autofree char *subject = place_of(photo->student);
	g_autoptr(json_t) after = photo_json(photo);
	Event event = {.kind = "photo.put", .subject = subject, .after = after};
	return photo_write(store, photo, error) && event_append(store, act, &event, error);
}

static bool row_read(Store *store, Query *query, Photo *ret, GError **error)
{
	size_t length;
	const void *sealed = query_get_bytes(query, 4, &length);
	*ret = (Photo){.student = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .width = (unsigned)query_get_int(query, 2),
	        .height = (unsigned)query_get_int(query, 3)};
	g_autofree char *place = place_of(ret->student);
	ret->content = sealer_open(store->keys.data, place, sealed, length, error);
	return ret->content != NULL;
}

bool photo_load(Store *store, int64_t student, Photo *ret, GError **error)
{
	*ret = (Photo){0};
	Query *query = db_query(store->db, "SELECT " COLUMNS " FROM my_photo WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW && row_read(store, query, ret, error);
	query_reset(query);
	return good || (step == STEP_DONE && none(store, student, error));
}

bool photo_version(Store *store, int64_t student, int64_t *ret, GError **error)
{
	Query *query = db_query(store->db, "SELECT version FROM my_photo WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	return query_one_int(query, ret, error);
}

bool photos_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query = db_query(store->db, "SELECT " COLUMNS " FROM my_photo ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Photo) photo = {0};
		bool good = row_read(store, query, &photo, error);
		g_autofree char *subject = place_of(photo.student);
		g_autoptr(json_t) state = good ? photo_json(&photo) : NULL;
		if (!good || !each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}
