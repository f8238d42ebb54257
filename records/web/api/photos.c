#include "records/web/api/photos.h"

#include "records/web/photos.h"

enum { SHOWN_MAX = 50 };

bool api_photos(Exchange *exchange, GError **error)
{
	json_t *rows = photos_batches(exchange, SHOWN_MAX, error);
	return rows && exchange_json(exchange, 200, json_pack("{s:o}", "batches", rows));
}

static bool batch_give(Exchange *exchange, int status, const PhotoBatch *batch)
{
	exchange_etag(exchange, batch->version);
	return exchange_json(exchange, status, photos_json(exchange, batch));
}

bool api_photos_send(Exchange *exchange, GError **error)
{
	g_auto(PhotoBatch) batch = {0};
	if (!photos_send(exchange, exchange->request->body, exchange->request->body_length, &batch,
	            error))
		return false;
	g_autofree char *to = g_strdup_printf("/api/v1/photos/%" G_GINT64_FORMAT, batch.id);
	response_header(exchange->response, "Location", to);
	return batch_give(exchange, 201, &batch);
}

bool api_photos_batch(Exchange *exchange, GError **error)
{
	g_auto(PhotoBatch) batch = {0};
	return photos_load(exchange, &batch, error) &&
	       (exchange_fresh(exchange, batch.version) ||
	               exchange_json(exchange, 200, photos_json(exchange, &batch)));
}

static bool batch_end(Exchange *exchange, bool take, GError **error)
{
	g_auto(PhotoBatch) batch = {0};
	return photos_load(exchange, &batch, error) &&
	       photos_end(exchange, &batch, exchange->version, take, error) &&
	       batch_give(exchange, 200, &batch);
}

bool api_photos_take(Exchange *exchange, GError **error)
{
	return batch_end(exchange, true, error);
}

bool api_photos_drop(Exchange *exchange, GError **error)
{
	return batch_end(exchange, false, error);
}

bool api_photo_send(Exchange *exchange, GError **error)
{
	const char *words;
	if (!photos_put(exchange, exchange->request->body, exchange->request->body_length, &words,
	            error))
		return false;
	exchange_spot(exchange, words ? "json.value" : NULL, "", NULL);
	if (words)
		return exchange_problem(exchange, 422, words);
	return exchange_json(exchange, 201,
	        json_pack("{s:I, s:I}", "student",
	                (json_int_t)g_ascii_strtoll(exchange->parts[0], NULL, 10), "bytes",
	                (json_int_t)exchange->request->body_length));
}
