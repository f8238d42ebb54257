/*
 * Tokens to nodes. base/template/ uses it for what stands inside {{ }} and {% %}.
 */
#pragma once

#include "base/expression/lexer.h"

#define PARSER_NESTING_MAX 64 /* brackets, `not` and signs one inside the other */

typedef struct {
	Ast *ast;
	const GArray *tokens; /* ends with TOKEN_END */
	unsigned at;
	unsigned nesting;
	GError **error;
} Parser;

/* Each answers a node of the Ast, or NULL with the error set. */
Node *parser_expression(Parser *parser);
/* As above but stops before `if`, for `{% for x in list if test %}`. */
Node *parser_without_condition(Parser *parser);

/* Operands with their attributes, calls, filters and tests (operand.c); signs in front of them. */
Node *parser_unary(Parser *parser, bool with_filters);

const Token *parser_peek(const Parser *parser);
/* Takes the token when it is this one. */
bool parser_accept(Parser *parser, TokenKind kind, const char *text);
bool parser_expect(Parser *parser, TokenKind kind, const char *text);
/* A name that is not a reserved word, yours to free; NULL with the error set. */
char *parser_name(Parser *parser, const char *what);
bool parser_is_reserved(const Token *token);

/* Sets the error at the token; always NULL. */
Node *parser_fail(const Parser *parser, const Token *token, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
/* "unexpected 'x'" or "the expression ends too early"; always NULL. */
Node *parser_unexpected(const Parser *parser, const char *wanted);

bool parser_enter(Parser *parser); /* one level deeper, or an error */
/* Sets the depth of a node from its kids; NULL with the error set when too deep. */
Node *parser_finish(const Parser *parser, Node *node);
