/* What pages and API calls of photographs share. */
#pragma once

#include "records/store/photo_batches.h"
#include "records/store/photos.h"
#include "records/web/exchange.h"

/* {id, version, state, created, matched, rows: [{place, file, verdict, words, student, name}]}.
 * Yours. */
json_t *photos_json(const Exchange *exchange, const PhotoBatch *batch);
/* What a verdict (photo_verdict_id()) says. */
const char *photos_words(const Exchange *exchange, const char *verdict);
/* [photos_json()] of his batches, the newest first, at most `most`. Yours; NULL on error. */
json_t *photos_batches(Exchange *exchange, int most, GError **error);
/* The batch in the path, if it is his: RECORDS_ERROR_NOT_FOUND. */
bool photos_load(const Exchange *exchange, PhotoBatch *ret, GError **error);
/* Takes or drops it, when it still has that version. */
bool photos_end(Exchange *exchange, PhotoBatch *batch, int64_t version, bool take, GError **error);
/* Looks at a ZIP and keeps what came of it. */
bool photos_send(
        Exchange *exchange, const void *bytes, size_t length, PhotoBatch *ret, GError **error);
/* One photograph of the student in the path, in the place of the one that is there; a program
 * says in If-Match which one that is (428, 412). *ret_words: what is wrong with the picture, NULL
 * when it was taken. */
bool photos_put(Exchange *exchange, const void *bytes, size_t length, const char **ret_words,
        GError **error);
/* The same of a page that asks first: *ret gets the picture as it would be kept and which one it
 * replaces (its version; 0: none), its content NULL when something is wrong with it (*ret_words).
 * Nothing is kept. */
bool photos_look(Exchange *exchange, const void *bytes, size_t length, Photo *ret,
        const char **ret_words, GError **error);
/* What was looked at, in the place of the one of that version: WEB_ERROR_PRECONDITION when it is
 * another by now. */
bool photos_put_seen(Exchange *exchange, const void *bytes, size_t length, int64_t seen,
        const char **ret_words, GError **error);
/* Answers with the photograph of the student in the path: a page and a call alike. */
bool web_photo(Exchange *exchange, GError **error);
