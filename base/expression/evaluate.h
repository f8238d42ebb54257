/*
 * One evaluation under way: what it may still spend, and why it stopped.
 */
#pragma once

#include "base/expression/ast.h"
#include "base/expression/value.h"

#define EVAL_STEPS_DEFAULT 1000000u
#define EVAL_BYTES_DEFAULT (64u * 1024 * 1024)

typedef struct {
	const Ast *ast;
	const Scope *scope;
	unsigned flags;
	uint64_t steps_left, steps_max;
	uint64_t bytes_left, bytes_max;
	GError *error; /* set: stopped by an error */
	char *unknown; /* set: stopped by an unobserved name */
} Context;

void context_init(Context *context, const Ast *ast, const Scope *scope, unsigned flags,
        const EvalLimits *limits);
void context_clear(Context *context);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Context, context_clear)

/* Every evaluation answers false when it stopped. *ret must be zeroed and is cleared by the caller.
 */
bool node_evaluate(Context *context, const Node *node, Value *ret);
/* The same, but undefined is an error (or, in neither mode, an empty text). */
bool node_evaluate_defined(Context *context, const Node *node, Value *ret);
/* In check mode: finds out first whether all that the node mentions was observed. */
bool node_observed(Context *context, const Node *node);

bool context_fail(Context *context, const Node *node, const char *format, ...) G_GNUC_PRINTF(3, 4);
bool context_spend(Context *context, const Node *node, uint64_t steps);
bool context_grow(Context *context, const Node *node, uint64_t bytes);
/* Accounts for a value just built: its bytes, and that it is not too large or deep to go through.
 */
bool context_built(Context *context, const Node *node, const json_t *json);

/* Operators on defined values (operators.c). */
bool operator_apply(Context *context, const Node *node, Operator operator, const Value * left,
        const Value *right, Value *ret);
bool operator_compare(Context *context, const Node *node, Operator operator, const json_t * left,
        const json_t *right, bool *ret);
bool operator_contains(
        Context *context, const Node *node, const json_t *holder, const json_t *item, bool *ret);

/* Bytes that a freshly built value stands for, its parts counted only one level down. */
uint64_t json_weight(const json_t *json);
