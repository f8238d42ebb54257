/*
 * The body of a form: application/x-www-form-urlencoded or multipart/form-data (RFC 7578), strictly
 * and within limits. A HttpForm borrows the body it was read from, files lie in it. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	FORM_FIELDS_MAX = 4096,
	FORM_NAME_MAX = 64,         /* bytes */
	FORM_VALUE_MAX = 64 * 1024, /* bytes of a field that is no file */
};

typedef struct HttpForm HttpForm;

typedef struct {
	const char *name;     /* of the field */
	const char *filename; /* as the browser says it, without folders; UTF-8; not a path */
	const char *bytes;
	size_t length;
} HttpFormFile;

/* BASE_ERROR_FORMAT for what is no such body, BASE_ERROR_LIMIT. `body` is followed by one NUL. */
HttpForm *http_form_read(const char *content_type, const char *body, size_t length, GError **error);
void http_form_free(HttpForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpForm, http_form_free)

/* The first value of a field, UTF-8 without control characters but tab and newline; NULL when it is
 * not there. */
const char *http_form_get(const HttpForm *form, const char *name);
/* The values in the order they came; NULL behind the last. */
const char *http_form_get_next(const HttpForm *form, const char *name, size_t *at);
/* Field number `at` of all, as they came; false behind the last. */
bool http_form_at(const HttpForm *form, size_t at, const char **ret_name, const char **ret_value);
/* The name of the field of file number `at`; NULL behind the last. */
const char *http_form_file_at(const HttpForm *form, size_t at);
/* NULL when no file was chosen. */
const HttpFormFile *http_form_file(const HttpForm *form, const char *name);
