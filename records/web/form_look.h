/*
 * What a file would change is shown before it is taken: the page tells of it with a digest, and a
 * second word takes it when it still is what was seen.
 */
#pragma once

#include "records/import/form.h"
#include "records/web/exchange.h"

enum { FORM_LOOK_PARTS = 3, FORM_LOOK_SHOWN = 200 };

/* What is gathered for the page. */
typedef struct {
	int64_t all, reminds;          /* changes; those that come with a warning */
	json_t *rows[FORM_LOOK_PARTS]; /* to be shown, part after part, FORM_LOOK_SHOWN in all */
	json_t *vars;                  /* what the page of this kind says beside, by name */
} FormLook;

typedef struct {
	const char *page, *title; /* its template; the word above it */
	const char *take, *back;  /* the path that takes it; that of who drops it */
	/* Tells form_look_count() of each change. Returns the digest of all, yours; NULL on error.
	 */
	char *(*gather)(Exchange *exchange, const Form *form, FormLook *look, GError **error);
} FormLookKind;

/* Counts a change of that part. True: its row is shown, and goes to `rows` of the part. */
bool form_look_count(FormLook *look, int part);

/* Answers with the page when something changes and the field "seen" does not name it (*ret_asked);
 * else there is nothing to ask. Of a form without wrong rows. */
bool form_look_ask(Exchange *exchange, const FormLookKind *kind, const Form *form,
        const FormResult *result, bool *ret_asked, GError **error);
