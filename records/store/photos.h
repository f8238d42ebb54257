/*
 * Photographs of students, sealed at rest: one of each. Seen through the student (my_photo), so
 * that whoever does not see the student does not see it. Every change is an event with the digest
 * of the picture ("photo/12"); `version` is 1 for the first.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

typedef struct {
	int64_t student, version;
	unsigned width, height; /* points */
	GBytes *content;        /* JPEG */
} Photo;

void photo_clear(Photo *photo);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Photo, photo_clear)

/* Puts it in the place of the one that is there, if any, and sets its version; inside a change.
 * RECORDS_ERROR_NOT_FOUND for a student outside the scope; RECORDS_ERROR_DENIED when it is
 * read-only. */
bool photo_put(Store *store, const Act *act, Photo *photo, GError **error);
/* RECORDS_ERROR_NOT_FOUND when there is none in the scope. */
bool photo_load(Store *store, int64_t student, Photo *ret, GError **error);
/* 0: there is none. */
bool photo_version(Store *store, int64_t student, int64_t *ret, GError **error);

/* For events_verify(). */
bool photos_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
