/*
 * The tree of a parsed expression, shared by the parser, the evaluator and base/template/.
 *
 * An Ast owns every Node of one source (an expression or a whole template); nodes point at each
 * other freely and die together. Const once parsed.
 */
#pragma once

#include "base/cleanup.h"
#include "base/error.h"
#include "base/expression.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#define AST_DEPTH_MAX 256 /* operators and filters one inside the other */

typedef enum {
	NODE_LITERAL,   /* literal */
	NODE_NAME,      /* text */
	NODE_ATTRIBUTE, /* kids[0].text */
	NODE_INDEX,     /* kids[0][kids[1]] */
	NODE_SLICE,     /* kids[0][kids[1]:kids[2]:kids[3]], each bound may be NULL */
	NODE_LIST,      /* kids */
	NODE_DICT,      /* kids: key, value, key, value … */
	NODE_NEGATIVE,  /* kids[0] */
	NODE_POSITIVE,  /* kids[0] */
	NODE_NOT,       /* kids[0] */
	NODE_AND,       /* kids[0], kids[1] */
	NODE_OR,        /* kids[0], kids[1] */
	NODE_BINARY,    /* kids[0] operators[0] kids[1] */
	NODE_COMPARE,   /* kids[0] operators[0] kids[1] operators[1] kids[2] … */
	NODE_CONDITION, /* kids[0] if kids[1] else kids[2], which may be NULL */
	NODE_FILTER,    /* kids[0] | filter(kids[1 …]); a NULL kid is an argument not given */
	NODE_TEST,      /* kids[0] is test(kids[1 …]) */
	NODE_METHOD,    /* kids[0].method(kids[1 …]) */
	NODE_RANGE,     /* range(kids …) */
	NODE_KINDS,
} NodeKind;

typedef enum {
	OPERATOR_ADD,
	OPERATOR_SUBTRACT,
	OPERATOR_MULTIPLY,
	OPERATOR_DIVIDE,
	OPERATOR_FLOOR_DIVIDE,
	OPERATOR_MODULO,
	OPERATOR_POWER,
	OPERATOR_CONCAT,
	OPERATOR_EQ,
	OPERATOR_NE,
	OPERATOR_LT,
	OPERATOR_LE,
	OPERATOR_GT,
	OPERATOR_GE,
	OPERATOR_IN,
	OPERATOR_NOT_IN,
} Operator;

typedef struct {
	unsigned line, column; /* from 1; columns count characters */
} Position;

typedef struct Node Node;
struct Node {
	NodeKind kind;
	Position position;
	unsigned depth;
	bool negated;   /* NODE_TEST: is not */
	unsigned given; /* arguments given by position */
	char *text;
	json_t *literal;
	Operator *operators;
	const struct Plug *plug;
	unsigned count;
	Node **kids;
};

typedef struct {
	GPtrArray *nodes; /* every Node, owned */
	char *origin;     /* may be NULL */
	bool exact;       /* origin is a file whose lines are the positions of the nodes */
} Ast;

struct Expression {
	Ast ast;
	const Node *root;
};

void ast_init(Ast *ast, const char *origin, bool exact);
void ast_clear(Ast *ast);

/* A node with room for `count` kids; the Ast owns it. */
Node *ast_node(Ast *ast, NodeKind kind, Position position, unsigned count);

/* Sets *error to `origin: message`, or `origin:line:column: message` when the origin is exact. */
void ast_fail(const Ast *ast, Position position, BaseError code, GError **error, const char *format,
        ...) G_GNUC_PRINTF(5, 6);
void ast_fail_valist(const Ast *ast, Position position, BaseError code, GError **error,
        const char *format, va_list values) G_GNUC_PRINTF(5, 0);

/* The dotted path of a name, attribute or literal index ("os.id"), or NULL. Yours to free. */
char *node_path(const Node *node);

/*
 * The longest mentions of top-level names below `node` (NULL: none), whose paths node_path() tells;
 * `visit` answers false to stop.
 */
typedef bool (*MentionVisit)(const char *name, const Node *mention, void *data);
bool node_mentions(const Node *node, MentionVisit visit, void *data);

/* The same with their paths. */
bool node_names(const Node *node, ExpressionVisit visit, void *data);
