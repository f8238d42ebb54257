#include "base/expression/lexer.h"

#include <string.h>

typedef struct {
	const LexerSource *source;
	const Ast *ast;
	GArray *tokens;
	size_t at;
	Position position;
	unsigned open; /* brackets not closed yet: inside them `}}` does not end the source */
	GError **error;
} Lexer;

static bool lexer_fail(Lexer *lexer, const char *message)
{
	ast_fail(lexer->ast, lexer->position, BASE_ERROR_FORMAT, lexer->error, "%s", message);
	return false;
}

static size_t left(const Lexer *lexer)
{
	return lexer->source->length - lexer->at;
}

static const char *here(const Lexer *lexer)
{
	return lexer->source->text + lexer->at;
}

static char peek(const Lexer *lexer, size_t ahead)
{
	return ahead < left(lexer) ? here(lexer)[ahead] : '\0';
}

static void advance(Lexer *lexer, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		char c = lexer->source->text[lexer->at++];
		if (c == '\n') {
			lexer->position.line++;
			lexer->position.column = 1;
		} else if (((unsigned char)c & 0xC0) != 0x80) {
			lexer->position.column++;
		}
	}
}

static void token_add(Lexer *lexer, TokenKind kind, size_t length)
{
	Token token = {kind, here(lexer), (unsigned)length, lexer->position};
	g_array_append_val(lexer->tokens, token);
	advance(lexer, length);
}

static bool at_end_mark(const Lexer *lexer, size_t *ret_length)
{
	const char *end = lexer->source->end;
	if (!end || lexer->open)
		return false;
	size_t sign = peek(lexer, 0) == '-' || peek(lexer, 0) == '+';
	size_t length = strlen(end);
	if (left(lexer) < sign + length || strncmp(here(lexer) + sign, end, length) != 0)
		return false;
	*ret_length = sign + length;
	return true;
}

static bool is_name(char c, bool first)
{
	return g_ascii_isalpha(c) || c == '_' || (!first && g_ascii_isdigit(c));
}

static void lex_name(Lexer *lexer)
{
	size_t length = 1;
	while (is_name(peek(lexer, length), false))
		length++;
	token_add(lexer, TOKEN_NAME, length);
}

static size_t digits(const Lexer *lexer, size_t from)
{
	size_t at = from;
	while (g_ascii_isdigit(peek(lexer, at)) ||
	        (at > from && peek(lexer, at) == '_' && g_ascii_isdigit(peek(lexer, at + 1))))
		at++;
	return at;
}

static size_t exponent(const Lexer *lexer, size_t at)
{
	if (g_ascii_tolower(peek(lexer, at)) != 'e')
		return at;
	size_t sign = peek(lexer, at + 1) == '+' || peek(lexer, at + 1) == '-';
	size_t end = digits(lexer, at + 1 + sign);
	return end > at + 1 + sign ? end : at;
}

/* After a dot only digits are taken, so that `results.0.rc` is two indexes and not a number. */
static bool lex_number(Lexer *lexer)
{
	size_t length = digits(lexer, 0);
	TokenKind kind = TOKEN_INTEGER;
	const Token *last = lexer->tokens->len
	                            ? &g_array_index(lexer->tokens, Token, lexer->tokens->len - 1)
	                            : NULL;
	if (!last || !token_is(last, TOKEN_SYMBOL, ".")) {
		size_t end = length;
		if (peek(lexer, end) == '.' && g_ascii_isdigit(peek(lexer, end + 1)))
			end = digits(lexer, end + 1);
		end = exponent(lexer, end);
		if (end > length)
			kind = TOKEN_FLOAT;
		length = end;
	}
	if (is_name(peek(lexer, length), true))
		return lexer_fail(lexer,
		        "a number is followed by a letter (only decimal numbers are "
		        "part of expressions)");
	token_add(lexer, kind, length);
	return true;
}

static bool lex_string(Lexer *lexer)
{
	char quote = peek(lexer, 0);
	size_t length = 1;
	while (length < left(lexer) && peek(lexer, length) != quote)
		length += peek(lexer, length) == '\\' ? 2 : 1;
	if (length >= left(lexer))
		return lexer_fail(lexer, "a text is not closed by its quote");
	token_add(lexer, TOKEN_STRING, length + 1);
	return true;
}

static bool lex_symbol(Lexer *lexer)
{
	static const char *const symbols[] = {"**", "//", "==", "!=", "<=", ">=", "<", ">", "+",
	        "-", "*", "/", "%", "~", "|", "(", ")", "[", "]", "{", "}", ",", ".", ":", "="};
	for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++) {
		size_t length = strlen(symbols[i]);
		if (left(lexer) < length || strncmp(here(lexer), symbols[i], length) != 0)
			continue;
		if (strchr("([{", *symbols[i]))
			lexer->open++;
		else if (strchr(")]}", *symbols[i]) && lexer->open)
			lexer->open--;
		token_add(lexer, TOKEN_SYMBOL, length);
		return true;
	}
	gunichar c = g_utf8_get_char_validated(here(lexer), (gssize)left(lexer));
	char shown[8] = {0};
	if (c != (gunichar)-1 && c != (gunichar)-2 && g_unichar_isgraph(c))
		g_unichar_to_utf8(c, shown);
	else
		shown[0] = '?';
	g_autofree char *message = g_strdup_printf("unexpected character '%s'", shown);
	return lexer_fail(lexer, message);
}

static bool lex_one(Lexer *lexer)
{
	char c = peek(lexer, 0);
	if (is_name(c, true))
		lex_name(lexer);
	else if (g_ascii_isdigit(c))
		return lex_number(lexer);
	else if (c == '\'' || c == '"')
		return lex_string(lexer);
	else
		return lex_symbol(lexer);
	return true;
}

static bool lex_all(Lexer *lexer)
{
	size_t length = 0;
	for (;;) {
		while (left(lexer) && g_ascii_isspace(peek(lexer, 0)))
			advance(lexer, 1);
		if (at_end_mark(lexer, &length))
			break;
		if (!left(lexer) && lexer->source->end) {
			g_autofree char *message =
			        g_strdup_printf("'%s' is missing", lexer->source->end);
			return lexer_fail(lexer, message);
		}
		if (!left(lexer))
			break;
		if (lexer->at > LEXER_TEXT_MAX) {
			ast_fail(lexer->ast, lexer->position, BASE_ERROR_LIMIT, lexer->error,
			        "an expression is longer than %d bytes", LEXER_TEXT_MAX);
			return false;
		}
		if (!lex_one(lexer))
			return false;
	}
	token_add(lexer, TOKEN_END, length);
	return true;
}

GArray *lexer_run(const LexerSource *source, const Ast *ast, size_t *ret_used, GError **error)
{
	g_autoptr(GArray) tokens = g_array_new(FALSE, TRUE, sizeof(Token));
	Lexer lexer = {source, ast, tokens, 0, source->position, 0, error};
	if (!lex_all(&lexer))
		return NULL;
	*ret_used = lexer.at;
	return g_steal_pointer(&tokens);
}

/* The character of \xHH, \uHHHH or \UHHHHHHHH at `text`, which has `left_bytes` bytes; 0: none. */
static gunichar hex_character(const char *text, size_t left_bytes, size_t *ret_length)
{
	size_t count = *text == 'x' ? 2 : *text == 'u' ? 4 : 8;
	gunichar c = 0;
	if (left_bytes < count + 1)
		return 0;
	for (size_t i = 1; i <= count; i++) {
		if (!g_ascii_isxdigit(text[i]))
			return 0;
		c = (c << 4) | (gunichar)g_ascii_xdigit_value(text[i]);
	}
	*ret_length = count + 1;
	return g_unichar_validate(c) ? c : 0;
}

/*
 * Undoes one escape; `text` stands after the backslash. Answers false when it is not known, else
 * the bytes taken. As in Python, a backslash before anything else stays.
 */
static bool unescape(const char *text, size_t left_bytes, GString *out, size_t *ret_taken)
{
	static const char from[] = "nrt\\'\"abfv", to[] = "\n\r\t\\'\"\a\b\f\v";
	const char *found = *text ? strchr(from, *text) : NULL;
	*ret_taken = 1;
	if (found) {
		g_string_append_c(out, to[found - from]);
	} else if (*text == 'x' || *text == 'u' || *text == 'U') {
		gunichar c = hex_character(text, left_bytes, ret_taken);
		if (!c)
			return false;
		g_string_append_unichar(out, c);
	} else if (g_ascii_isdigit(*text) || !*text) {
		return false;
	} else if (*text != '\n') {
		g_string_append_c(out, '\\');
		*ret_taken = 0;
	}
	return true;
}

char *token_string(const Token *token, const Ast *ast, GError **error)
{
	g_autoptr(GString) out = g_string_sized_new(token->length);
	const char *end = token->text + token->length - 1;
	for (const char *at = token->text + 1; at < end; at++) {
		if (*at != '\\') {
			g_string_append_c(out, *at);
			continue;
		}
		size_t taken = 0;
		if (!unescape(at + 1, (size_t)(end - at - 1), out, &taken)) {
			ast_fail(ast, token->position, BASE_ERROR_FORMAT, error,
			        "unknown escape '\\%c' in a text", at[1]);
			return NULL;
		}
		at += taken;
	}
	if (!g_utf8_validate_len(out->str, out->len, NULL)) {
		ast_fail(ast, token->position, BASE_ERROR_FORMAT, error, "a text is not UTF-8");
		return NULL;
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}
