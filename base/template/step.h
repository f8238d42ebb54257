/*
 * The parts of a parsed template. A Template owns its steps and its Ast; the outermost one owns
 * every template it includes.
 */
#pragma once

#include "base/expression/ast.h"
#include "base/template.h"

#define TEMPLATE_TEXT_MAX (4 * 1024 * 1024) /* bytes */
#define TEMPLATE_NESTING_MAX 32
#define TEMPLATE_INCLUDE_MAX 8   /* deep */
#define TEMPLATE_INCLUDES_MAX 64 /* different ones */
#define TEMPLATE_TARGETS_MAX 4   /* for a, b, c, d in … */

typedef enum {
	STEP_TEXT,    /* text, length */
	STEP_PRINT,   /* expression */
	STEP_IF,      /* expression, body, otherwise (an elif is an if inside otherwise) */
	STEP_FOR,     /* targets in expression if condition: body, else otherwise */
	STEP_SET,     /* targets[0] = expression */
	STEP_INCLUDE, /* included */
} StepKind;

typedef struct {
	StepKind kind;
	Position position;
	char *text;
	size_t length;
	const Node *expression;
	const Node *condition;
	char *targets[TEMPLATE_TARGETS_MAX];
	unsigned target_count;
	bool uses_loop;       /* the body mentions `loop`, or includes something that may */
	GPtrArray *body;      /* Step, owned; may be NULL */
	GPtrArray *otherwise; /* Step, owned; may be NULL */
	Template *included;   /* borrowed from the outermost template */
} Step;

struct Template {
	Ast ast;
	unsigned flags;
	GPtrArray *steps;     /* Step, owned */
	GHashTable *includes; /* name to Template, owned; only in the outermost */
};

void step_free(void *step);
