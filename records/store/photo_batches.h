/*
 * Photographs that came together in one file: looked at first, taken or dropped later by who sent
 * them. What waits is sealed, and gone a day after; the result stays.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

typedef enum { PHOTOS_CHECKED, PHOTOS_DONE, PHOTOS_DROPPED, PHOTOS_STATES } PhotosState;

typedef struct {
	int64_t id, version, account, created_us;
	PhotosState state;
	json_t *result; /* an array, one object a file; whose it is: records/import/photos.h */
} PhotoBatch;

void photo_batch_clear(PhotoBatch *batch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PhotoBatch, photo_batch_clear)

const char *photos_state_id(PhotosState state); /* "checked", "done", "dropped" */

/* Adds one, sets its id and version, and drops what others have left for more than a day; inside a
 * change. */
bool photo_batch_add(Store *store, PhotoBatch *batch, GError **error);
/* Keeps a picture of the row `row` of its result; inside the same change. */
bool photo_batch_keep(
        Store *store, const PhotoBatch *batch, int row, GBytes *content, GError **error);
/* RECORDS_ERROR_NOT_FOUND when the account has none such. */
bool photo_batch_load(Store *store, int64_t account, int64_t id, PhotoBatch *ret, GError **error);
/* The picture of a row; NULL and RECORDS_ERROR_NOT_FOUND. Yours. */
GBytes *photo_batch_picture(Store *store, const PhotoBatch *batch, int row, GError **error);
/* Ends it when it still waits and has that version: RECORDS_ERROR_CONFLICT. The pictures that wait
 * go. Inside a change. */
bool photo_batch_end(Store *store, PhotoBatch *batch, PhotosState state, GError **error);
/* Those of an account, the newest first, at most `limit`. */
bool photo_batches_walk(Store *store, int64_t account, int limit,
        bool (*each)(const PhotoBatch *batch, void *data, GError **error), void *data,
        GError **error);
