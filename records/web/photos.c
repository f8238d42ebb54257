#include "records/web/photos.h"

#include "base/clock.h"
#include "records/import/photos.h"
#include "records/store/students.h"
#include "records/web/words.h"

#include <string.h>

const char *photos_words(const Exchange *exchange, const char *verdict)
{
	g_autofree char *key = g_strconcat("photo_", verdict, NULL);
	return word(exchange->zh, g_strdelimit(key, "-", '_'));
}

json_t *photos_json(const Exchange *exchange, const PhotoBatch *batch)
{
	size_t i;
	int matched = 0;
	json_t *rows = json_array(), *row;
	json_array_foreach(batch->result, i, row) {
		const char *verdict = json_string_value(json_object_get(row, "verdict"));
		json_t *copy = json_copy(row);
		bool is_matched = strcmp(verdict, photo_verdict_id(PHOTO_MATCHED)) == 0;
		matched += is_matched;
		bool replaces = is_matched && json_integer_value(json_object_get(row, "seen")) > 0;
		json_object_del(copy, "seen");
		json_object_set_new(copy, "replaces", json_boolean(replaces));
		/* what was kept without a place is counted */
		if (!json_object_get(copy, "place"))
			json_object_set_new(copy, "place", json_integer((json_int_t)i + 1));
		json_object_set_new(copy, "words", json_string(photos_words(exchange, verdict)));
		json_array_append_new(rows, copy);
	}
	g_autofree char *created = route_is_api(exchange->route)
	                                   ? clock_format(batch->created_us)
	                                   : clock_format_cst(batch->created_us);
	return json_pack("{s:I, s:I, s:s, s:s, s:i, s:o}", "id", (json_int_t)batch->id, "version",
	        (json_int_t)batch->version, "state", photos_state_id(batch->state), "created",
	        created, "matched", matched, "rows", rows);
}

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Gathered;

static bool batch_gather(const PhotoBatch *batch, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	json_array_append_new(gathered->rows, photos_json(gathered->exchange, batch));
	return true;
}

json_t *photos_batches(Exchange *exchange, int most, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {exchange, rows};
	bool good = photo_batches_walk(exchange->store, exchange->session.account.id, most,
	        batch_gather, &gathered, error);
	return good ? json_incref(rows) : NULL;
}

bool photos_load(const Exchange *exchange, PhotoBatch *ret, GError **error)
{
	int64_t id;
	return exchange_id(exchange, 0, &id, error) &&
	       photo_batch_load(exchange->store, exchange->session.account.id, id, ret, error);
}

static bool batch_drop(Store *store, PhotoBatch *batch, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	if (photo_batch_end(store, batch, PHOTOS_DROPPED, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

bool photos_end(Exchange *exchange, PhotoBatch *batch, int64_t version, bool take, GError **error)
{
	Act act = exchange_act(exchange, "");
	batch->version = version;
	return take ? photos_take(exchange->store, &act, batch, error)
	            : batch_drop(exchange->store, batch, error);
}

bool photos_send(
        Exchange *exchange, const void *bytes, size_t length, PhotoBatch *ret, GError **error)
{
	return photos_check(exchange->store, exchange->session.account.id, exchange->now_us, bytes,
	        length, ret, error);
}

/* Which photograph a program means to replace: that of If-Match, 0: there is to be none yet. */
static bool expected_read(Exchange *exchange, int64_t *ret, GError **error)
{
	*ret = 0;
	return !head_get(exchange->request->head, "if-match") ||
	       exchange_if_match(exchange, ret, error);
}

static bool expected_fits(Store *store, int64_t student, int64_t expected, GError **error)
{
	int64_t there;
	if (!photo_version(store, student, &there, error))
		return false;
	if (there == expected)
		return true;
	if (expected == 0)
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_PRECONDITION_NEEDED,
		        "there is a photograph: say in If-Match which one you replace");
	else
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_PRECONDITION,
		        "the photograph is another by now: look at it again");
	return false;
}

static bool one_put(Store *store, const Act *act, Photo *photo, int64_t expected, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	if (expected_fits(store, photo->student, expected, error) &&
	        photo_put(store, act, photo, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

/* The picture as it would be kept, of the student in the path, who is seen; *ret_words: what is
 * wrong with it. */
static bool one_judge(Exchange *exchange, const void *bytes, size_t length, Photo *ret,
        const char **ret_words, GError **error)
{
	int64_t student;
	g_auto(Record) record = {0};
	*ret_words = NULL;
	if (!exchange_id(exchange, 0, &student, error) ||
	        !student_load(exchange->store, student, &record, error))
		return false;
	if (length == 0) {
		*ret_words = word(exchange->zh, "import_no_file");
		return true;
	}
	PhotoVerdict verdict = photo_judge(bytes, length, ret);
	ret->student = student;
	if (verdict != PHOTO_MATCHED)
		*ret_words = photos_words(exchange, photo_verdict_id(verdict));
	return true;
}

bool photos_look(Exchange *exchange, const void *bytes, size_t length, Photo *ret,
        const char **ret_words, GError **error)
{
	return one_judge(exchange, bytes, length, ret, ret_words, error) &&
	       (*ret_words || photo_version(exchange->store, ret->student, &ret->version, error));
}

bool photos_put_seen(Exchange *exchange, const void *bytes, size_t length, int64_t seen,
        const char **ret_words, GError **error)
{
	g_auto(Photo) photo = {0};
	Act act = exchange_act(exchange, "");
	if (!one_judge(exchange, bytes, length, &photo, ret_words, error))
		return false;
	if (*ret_words)
		return true;
	bool good = one_put(exchange->store, &act, &photo, seen, error);
	if (good && route_is_api(exchange->route))
		exchange_etag_wordless(exchange, photo.version);
	return good;
}

bool photos_put(Exchange *exchange, const void *bytes, size_t length, const char **ret_words,
        GError **error)
{
	int64_t expected;
	return expected_read(exchange, &expected, error) &&
	       photos_put_seen(exchange, bytes, length, expected, ret_words, error);
}

bool web_photo(Exchange *exchange, GError **error)
{
	int64_t student;
	size_t length;
	g_auto(Photo) photo = {0};
	if (!exchange_id(exchange, 0, &student, error) ||
	        !photo_load(exchange->store, student, &photo, error))
		return false;
	if (exchange_fresh_wordless(exchange, photo.version))
		return true;
	const void *bytes = g_bytes_get_data(photo.content, &length);
	exchange->response->status = 200;
	response_header(exchange->response, "Content-Type", "image/jpeg");
	g_string_append_len(exchange->response->body, bytes, (gssize)length);
	return true;
}
