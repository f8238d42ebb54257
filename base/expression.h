/*
 * Expressions: a documented subset of Jinja2 over jansson values (docs/expressions.md).
 *
 * One engine serves `when:` and `{{ }}` of playbooks, `expect:` of checks and the templates of
 * base/template.h. Nothing here blocks, reads a clock or touches the world. An Expression is const
 * once parsed and may be evaluated by many threads at once, each with its own Scope.
 *
 * An expression is at most 64 KiB of text, 64 brackets deep and 256 operators deep; evaluating one
 * spends at most EvalLimits.steps and builds at most EvalLimits.bytes.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Expression Expression;

/* Where top-level names are found. */
typedef struct {
	/*
	 * The value of `name`, borrowed and unchanged until the evaluation ends; or NULL with
	 * *ret_unknown = true (a known name that nobody observed); or NULL and false (no such
	 * name).
	 */
	const json_t *(*lookup)(const char *name, void *data, bool *ret_unknown);
	void *data;
} Scope;

/* What an undefined thing does. With neither flag it is an empty text, as in plain Jinja2. */
enum {
	EVAL_STRICT = 1 << 0, /* using it is an error, except under `is defined` and default() */
	EVAL_CHECK = 1 << 1,  /* a missing name or field is an error, and one unobserved name makes
	                       * the whole expression unknown, whatever operators surround it */
};

typedef enum {
	EVAL_VALUE,
	EVAL_UNKNOWN,
	EVAL_ERROR,
} EvalKind;

typedef struct {
	EvalKind kind;
	json_t *value; /* EVAL_VALUE: owned, may share parts with the scope: do not change it */
	char *unknown; /* EVAL_UNKNOWN: the dotted path that was not observed, owned */
	GError *error; /* EVAL_ERROR: owned */
} EvalResult;

/* 0 in a field stands for the default: 1,000,000 steps and 64 MiB of built text and lists. */
typedef struct {
	uint64_t steps;
	uint64_t bytes;
} EvalLimits;

/*
 * Reads one expression. `origin` ("file:line:column", or NULL) is put in front of every message of
 * this expression, now and at evaluation. Errors: BASE_ERROR_FORMAT, BASE_ERROR_LIMIT.
 */
Expression *expression_parse(const char *text, const char *origin, GError **error);
void expression_free(Expression *expression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Expression, expression_free)

/* Fills *ret, which the caller clears with eval_result_clear() (or declares with g_auto). */
void expression_evaluate(
        const Expression *expression, const Scope *scope, unsigned flags, EvalResult *ret);
void expression_evaluate_limited(const Expression *expression, const Scope *scope, unsigned flags,
        const EvalLimits *limits, EvalResult *ret);
void eval_result_clear(EvalResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EvalResult, eval_result_clear)

/*
 * Calls `visit` for every mention of a top-level name, in the order written, with the longest
 * dotted path that is certain from the text: `os.id == 'kylin'` gives ("os", "os.id"),
 * `disks[0].size` gives ("disks", "disks"). Stops, and returns false, when `visit` returns false.
 */
typedef bool (*ExpressionVisit)(const char *name, const char *path, void *data);
bool expression_names(const Expression *expression, ExpressionVisit visit, void *data);

/* The value as `{{ value }}` prints it (Python's way: True, None, ['a', 1]). Yours to free. */
char *expression_text(const json_t *value);

/* Prints the tables of filters, tests and methods as Markdown, for the reference page. */
void expression_reference(GString *out);
