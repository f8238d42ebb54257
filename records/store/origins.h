/*
 * Lists of graduates of the stage of school before (接续名单): who may go on with which number. The
 * rows lie outside of every scope, as nobody knows yet which school he comes to; so they are found
 * by keyed digests alone, by who has the number of the document or the student's, and never listed.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

typedef enum {
	ORIGIN_KEY, /* document_key() */
	ORIGIN_NAME,
	ORIGIN_NUMBER,  /* 学籍号 */
	ORIGIN_SCHOOL,  /* where he graduated; "" when it is not said */
	ORIGIN_MONTH,   /* YYYYMM, or "" */
	ORIGIN_PRESENT, /* the school where he has a record now, by the list; "" for nowhere */
	ORIGIN_TEXTS
} OriginText;

typedef struct {
	int64_t id, version; /* id 0: there is none */
	int64_t student;     /* who goes on with it; 0: nobody yet */
	char *texts[ORIGIN_TEXTS];
} Origin;

void origin_clear(Origin *origin);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Origin, origin_clear)

/* By document_key(), or by the student number; ret->id is 0 when there is none. */
bool origin_find(Store *store, const char *key, Origin *ret, GError **error);
bool origin_find_number(Store *store, const char *number, Origin *ret, GError **error);

/*
 * Puts a row: a new one (id 0) or in the place of what has its id and version. Inside a change.
 * RECORDS_ERROR_DUPLICATE when another row has its document or number.
 */
bool origin_put(Store *store, const Act *act, Origin *origin, GError **error);

/* How many rows there are, and how many of them somebody goes on with. */
bool origins_count(Store *store, int64_t *ret_rows, int64_t *ret_taken, GError **error);

/* For events_verify(). */
bool origins_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
