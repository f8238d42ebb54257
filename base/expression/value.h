/*
 * What evaluation passes around: a JSON value, or nothing (undefined), and the rules of Python that
 * Jinja users expect of them. Values share JSON by reference count and never change it.
 */
#pragma once

#include "base/cleanup.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct Node;

typedef struct {
	json_t *json;               /* owned; NULL: undefined */
	bool safe;                  /* a text already escaped for HTML */
	const struct Node *missing; /* undefined: the name, attribute or index that was not there */
	json_t *holder;             /* undefined: where it was looked for; owned, may be NULL */
} Value;

void value_clear(Value *value);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Value, value_clear)

static inline json_t *json_borrow(const json_t *json)
{
	return json_incref((json_t *)json);
}

/* A JSON text of `length` bytes of UTF-8. */
static inline json_t *json_text(const char *text, size_t length)
{
	return json_stringn_nocheck(text, length);
}

bool json_truth(const json_t *json);

/* Equal as Python's ==: 1 == 1.0 == true; never fails. */
bool json_same(const json_t *left, const json_t *right);

/* -1, 0 or 1 in *ret; false when the two cannot be ordered (text with number, none …). */
bool json_order(const json_t *left, const json_t *right, int *ret);

/* Whether the value counts as a number (booleans do, as in Python). */
bool json_numeric(const json_t *json);
long double json_number_long(const json_t *json);
int64_t json_int64(const json_t *json);

typedef enum { PRINT_PYTHON, PRINT_JSON } PrintStyle;

/* Appends what {{ }} prints: texts as they are, everything else as Python or JSON writes it. */
void json_print(GString *out, const json_t *json, PrintStyle style);

/* Appends the value with texts quoted. */
void json_repr(GString *out, const json_t *json, PrintStyle style);

/* "text", "integer", "number", "boolean", "none", "list" or "dict". */
const char *json_kind(const json_t *json);

/* Follows `a.b.0` below `json`; borrowed, NULL when there is no such thing. */
const json_t *json_follow(const json_t *json, const char *path);

/* Appends text with & < > " ' escaped. */
void html_escape(GString *out, const char *text, size_t length);
