/*
 * The words of an expression: text to tokens, up to an optional end mark (`}}` or `%}`).
 *
 * Tokens point into the text, which must outlive them.
 */
#pragma once

#include "base/expression/ast.h"

typedef enum {
	TOKEN_NAME,
	TOKEN_STRING, /* with its quotes and escapes; see token_string() */
	TOKEN_INTEGER,
	TOKEN_FLOAT,
	TOKEN_SYMBOL,
	TOKEN_END, /* always the last; its text is the end mark with its `-` */
} TokenKind;

typedef struct {
	TokenKind kind;
	const char *text;
	unsigned length; /* bytes */
	Position position;
} Token;

#define LEXER_TEXT_MAX (64 * 1024) /* bytes of one expression */

typedef struct {
	const char *text;
	size_t length;
	const char *end; /* the mark to stop at, or NULL for the end of the text */
	Position position;
} LexerSource;

/*
 * All tokens of the source (GArray of Token, yours), or NULL with an error. *ret_used is the number
 * of bytes taken, the end mark included.
 */
GArray *lexer_run(const LexerSource *source, const Ast *ast, size_t *ret_used, GError **error);

/* The text of a string token, escapes undone; NULL with *error when an escape is not known. */
char *token_string(const Token *token, const Ast *ast, GError **error);

static inline bool token_is(const Token *token, TokenKind kind, const char *text)
{
	return token->kind == kind && token->length == strlen(text) &&
	       strncmp(token->text, text, token->length) == 0;
}
