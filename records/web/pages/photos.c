#include "records/web/pages/photos.h"

#include "records/import/photos.h"
#include "records/store/students.h"
#include "records/web/photos.h"
#include "records/web/words.h"

#include <string.h>

enum { SHOWN_MAX = 20 };

static bool photos_show(Exchange *exchange, int status, const char *problem, GError **error)
{
	json_t *rows = photos_batches(exchange, SHOWN_MAX, error), *row;
	size_t i;
	json_array_foreach(rows, i, row) {
		g_autofree char *state = g_strconcat(
		        "photos_", json_string_value(json_object_get(row, "state")), NULL);
		size_t files = json_array_size(json_object_get(row, "rows"));
		json_object_set_new(row, "files", json_integer((json_int_t)files));
		json_object_del(row, "rows");
		json_object_set_new(row, "words", json_string(word(exchange->zh, state)));
	}
	return rows && exchange_page_status(exchange, status, "photos.html",
	                       json_pack("{s:s, s:o, s:s}", "title", word(exchange->zh, "photos"),
	                               "rows", rows, "problem", problem),
	                       error);
}

bool page_photos(Exchange *exchange, GError **error)
{
	return photos_show(exchange, 200, "", error);
}

/* Shows a ZIP that cannot be read beside the form; other errors go on. */
static bool send_failed(Exchange *exchange, GError *failed, GError **error)
{
	if (failed->domain != BASE_ERROR || failed->code == BASE_ERROR_IO) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return photos_show(exchange, 422, words, error);
}

bool page_photos_send(Exchange *exchange, GError **error)
{
	const HttpFormFile *file = http_form_file(exchange->form, "file");
	g_auto(PhotoBatch) batch = {0};
	GError *failed = NULL;
	if (!file || file->length == 0)
		return photos_show(exchange, 422, word(exchange->zh, "import_no_file"), error);
	if (!photos_send(exchange, file->bytes, file->length, &batch, &failed))
		return send_failed(exchange, failed, error);
	g_autofree char *to = g_strdup_printf("/photos/%" G_GINT64_FORMAT, batch.id);
	return exchange_redirect(exchange, to);
}

static const char *verdict_of(const json_t *row)
{
	return json_string_value(json_object_get(row, "verdict"));
}

/* What cannot be taken in stands first; of `only` (a verdict, or "refused": whatever it is) alone.
 * Yours. */
static json_t *rows_sorted(const json_t *rows, const char *only)
{
	const char *good = photo_verdict_id(PHOTO_MATCHED);
	bool refused = strcmp(only, "refused") == 0;
	json_t *sorted = json_array(), *row;
	size_t i;
	for (int matched = 0; matched <= 1; matched++)
		json_array_foreach(rows, i, row) {
			bool fits = !*only || (refused && !matched) ||
			            strcmp(only, verdict_of(row)) == 0;
			if (fits && (strcmp(verdict_of(row), good) == 0) == matched)
				json_array_append(sorted, row);
		}
	return sorted;
}

/* [{id, words, count}] of all files, of those that cannot be taken in, and why, as they came.
 * Yours.
 */
static json_t *kinds_json(const Exchange *exchange, const json_t *rows)
{
	json_t *kinds = json_array(), *row;
	size_t files = json_array_size(rows), i;
	int counts[PHOTO_VERDICTS] = {0};
	json_array_foreach(rows, i, row)
		for (PhotoVerdict j = 0; j < PHOTO_VERDICTS; j++)
			counts[j] += strcmp(verdict_of(row), photo_verdict_id(j)) == 0;
	json_array_append_new(
	        kinds, json_pack("{s:s, s:s, s:I}", "id", "", "words",
	                       word(exchange->zh, "photos_all"), "count", (json_int_t)files));
	json_int_t refused = (json_int_t)files - counts[PHOTO_MATCHED];
	if (refused)
		json_array_append_new(
		        kinds, json_pack("{s:s, s:s, s:I}", "id", "refused", "words",
		                       word(exchange->zh, "photos_refused"), "count", refused));
	for (PhotoVerdict j = PHOTO_MATCHED + 1; j < PHOTO_VERDICTS; j++)
		if (counts[j])
			json_array_append_new(
			        kinds, json_pack("{s:s, s:s, s:i}", "id", photo_verdict_id(j),
			                       "words", photos_words(exchange, photo_verdict_id(j)),
			                       "count", counts[j]));
	return kinds;
}

bool page_photos_batch(Exchange *exchange, GError **error)
{
	g_auto(PhotoBatch) batch = {0};
	if (!photos_load(exchange, &batch, error))
		return false;
	json_t *vars = photos_json(exchange, &batch);
	g_autofree char *only = exchange_query(exchange, "only");
	const json_t *rows = json_object_get(vars, "rows");
	json_object_set_new(vars, "kinds", kinds_json(exchange, rows));
	json_object_set_new(vars, "only", json_string(only));
	json_object_set_new(vars, "rows", rows_sorted(rows, only));
	g_autofree char *state = g_strconcat("photos_", photos_state_id(batch.state), NULL);
	g_autofree char *count = g_strdup_printf(
	        "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(vars, "matched")));
	json_object_set_new(vars, "count", json_string(count));
	json_object_set_new(vars, "title", json_string(word(exchange->zh, "photos")));
	json_object_set_new(vars, "words", json_string(word(exchange->zh, state)));
	return exchange_page(exchange, "photos_batch.html", vars, error);
}

static bool batch_end(Exchange *exchange, bool take, GError **error)
{
	g_auto(PhotoBatch) batch = {0};
	guint64 version = 0;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 1, INT64_MAX, &version, NULL);
	if (!photos_load(exchange, &batch, error) ||
	        !photos_end(exchange, &batch, (int64_t)version, take, error))
		return false;
	g_autofree char *to = g_strdup_printf("/photos/%" G_GINT64_FORMAT, batch.id);
	return exchange_redirect(exchange, to);
}

bool page_photos_take(Exchange *exchange, GError **error)
{
	return batch_end(exchange, true, error);
}

bool page_photos_drop(Exchange *exchange, GError **error)
{
	return batch_end(exchange, false, error);
}

enum { PIECE = 60000, PIECES_MAX = 32 /* of base64: of the largest photograph, and more */ };

/* The picture in pieces that hidden fields hold ("photo1", …). Yours. */
static json_t *pieces_json(const char *coded)
{
	json_t *pieces = json_array();
	size_t length = strlen(coded);
	for (size_t at = 0; at < length; at += PIECE)
		json_array_append_new(
		        pieces, json_stringn(coded + at, MIN((size_t)PIECE, length - at)));
	return pieces;
}

/* What the fields hold. Yours. */
static guchar *pieces_read(Exchange *exchange, size_t *ret_length)
{
	g_autoptr(GString) coded = g_string_new(NULL);
	for (int i = 1; i <= PIECES_MAX; i++) {
		g_autofree char *name = g_strdup_printf("photo%d", i);
		g_string_append(coded, exchange_field(exchange, name));
	}
	return g_base64_decode(coded->str, ret_length);
}

/* Both pictures, before the one takes the place of the other. */
static bool look_show(Exchange *exchange, const Photo *sent, GError **error)
{
	size_t length;
	g_auto(Record) record = {0};
	const void *bytes = g_bytes_get_data(sent->content, &length);
	g_autofree char *coded = g_base64_encode(bytes, length);
	if (!student_load(exchange->store, sent->student, &record, error))
		return false;
	return exchange_page(exchange, "photo_look.html",
	        json_pack("{s:s, s:s, s:I, s:I, s:s, s:o}", "title",
	                word(exchange->zh, "photo_look"), "name", record.student.values[F_XM], "id",
	                (json_int_t)sent->student, "seen", (json_int_t)sent->version, "coded",
	                coded, "pieces", pieces_json(coded)),
	        error);
}

/* One that replaces none is kept at once; else both are shown first. */
static bool sent_take(Exchange *exchange, const HttpFormFile *file, const char **ret_words,
        bool *ret_shown, GError **error)
{
	g_auto(Photo) sent = {0};
	const void *bytes = file ? file->bytes : "";
	size_t length = file ? file->length : 0;
	if (!photos_look(exchange, bytes, length, &sent, ret_words, error))
		return false;
	*ret_shown = !*ret_words && sent.version;
	if (*ret_words)
		return true;
	return *ret_shown ? look_show(exchange, &sent, error)
	                  : photos_put_seen(exchange, bytes, length, 0, ret_words, error);
}

bool page_photo_send(Exchange *exchange, GError **error)
{
	const char *words, *seen = exchange_field(exchange, "seen");
	bool shown = false;
	size_t length;
	g_autofree guchar *held = pieces_read(exchange, &length);
	if (!(*seen ? photos_put_seen(exchange, held, length, g_ascii_strtoll(seen, NULL, 10),
	                      &words, error)
	            : sent_take(exchange, http_form_file(exchange->form, "file"), &words, &shown,
	                      error)))
		return false;
	if (shown)
		return true;
	if (words) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, words);
		return false;
	}
	g_autofree char *to = g_strdup_printf("/students/%s", exchange->parts[0]);
	return exchange_redirect(exchange, to);
}
