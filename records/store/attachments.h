/*
 * What proves an application: photographs and scans, sealed, in the scope of its school. Never
 * changed; each is an event with its digest ("attachment/3").
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

enum { ATTACHMENT_MAX = 4 * 1024 * 1024, ATTACHMENTS_MAX = 8 /* of one application */ };

typedef struct {
	int64_t id, application;
	char *name; /* as the browser said it; no path */
	char *type; /* "image/jpeg" */
	size_t length;
	GBytes *content; /* NULL in lists */
} Attachment;

void attachment_clear(Attachment *attachment);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Attachment, attachment_clear)

/*
 * Adds content to the application `attachment->application` of the school `school`, and sets the
 * id; inside a change. BASE_ERROR_USAGE for a type that is none of those, or too many;
 * BASE_ERROR_LIMIT.
 */
bool attachment_add(
        Store *store, const Act *act, const char *school, Attachment *attachment, GError **error);
/* RECORDS_ERROR_NOT_FOUND when the application has none such in the scope. */
bool attachment_load(
        Store *store, int64_t application, int64_t id, Attachment *ret, GError **error);
/* Which application has it; 0: none of the scope. */
bool attachment_application(Store *store, int64_t id, int64_t *ret, GError **error);
/* Without content. */
bool attachments_walk(Store *store, int64_t application,
        bool (*each)(const Attachment *attachment, void *data, GError **error), void *data,
        GError **error);
bool attachments_count(Store *store, int64_t application, int64_t *ret, GError **error);

/* For events_verify(). */
bool attachments_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
