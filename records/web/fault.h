/*
 * Kinds of problem documents (RFC 9457). `type` of a document is the path of its kind,
 * /api/v1/errors/<id>, where anybody reads what it means; a program tells faults apart by it and by
 * `code` in `errors`, never by words. Ids stay as they are once given. Pure.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
	const char *id;
	int status;
	const char *zh, *en;             /* title */
	const char *zh_about, *en_about; /* what it means and what to do */
} FaultKind;

extern const FaultKind fault_kinds[];
size_t fault_kinds_count(void);

/* The kind that answers of that status are of; never NULL. */
const FaultKind *fault_kind_of(int status);
/* By its id; NULL when there is none. */
const FaultKind *fault_kind_find(const char *id);
/* What a rule of student records stands against (422). */
const FaultKind *fault_kind_rule(void);

/* A problem document; `errors` (NULL: none) is taken over. Yours. */
json_t *fault_document(const FaultKind *kind, bool zh, const char *detail, json_t *errors);
/* One of its errors: `pointer` (RFC 6901) into the body, `parameter` of the query; NULL when it is
 * about neither. Yours. */
json_t *fault_error(const char *code, const char *pointer, const char *parameter, const char *text);
