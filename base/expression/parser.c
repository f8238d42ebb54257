#include "base/expression/parser.h"

#include <string.h>

const Token *parser_peek(const Parser *parser)
{
	return &g_array_index(parser->tokens, Token, parser->at);
}

bool parser_accept(Parser *parser, TokenKind kind, const char *text)
{
	if (!token_is(parser_peek(parser), kind, text))
		return false;
	parser->at++;
	return true;
}

Node *parser_fail(const Parser *parser, const Token *token, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	ast_fail_valist(
	        parser->ast, token->position, BASE_ERROR_FORMAT, parser->error, format, values);
	va_end(values);
	return NULL;
}

Node *parser_unexpected(const Parser *parser, const char *wanted)
{
	const Token *token = parser_peek(parser);
	if (token->kind == TOKEN_END)
		return parser_fail(
		        parser, token, "the expression ends where %s is expected", wanted);
	return parser_fail(parser, token, "unexpected '%.*s' where %s is expected",
	        (int)MIN(token->length, 60), token->text, wanted);
}

bool parser_expect(Parser *parser, TokenKind kind, const char *text)
{
	if (parser_accept(parser, kind, text))
		return true;
	g_autofree char *wanted = g_strdup_printf("'%s'", text);
	parser_unexpected(parser, wanted);
	return false;
}

bool parser_is_reserved(const Token *token)
{
	static const char *const words[] = {"and", "or", "not", "in", "is", "if", "else", "true",
	        "false", "none", "True", "False", "None"};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (token_is(token, TOKEN_NAME, words[i]))
			return true;
	return false;
}

char *parser_name(Parser *parser, const char *what)
{
	const Token *token = parser_peek(parser);
	if (token->kind != TOKEN_NAME || parser_is_reserved(token)) {
		parser_unexpected(parser, what);
		return NULL;
	}
	parser->at++;
	return g_strndup(token->text, token->length);
}

bool parser_enter(Parser *parser)
{
	if (++parser->nesting <= PARSER_NESTING_MAX)
		return true;
	ast_fail(parser->ast, parser_peek(parser)->position, BASE_ERROR_LIMIT, parser->error,
	        "more than %d brackets one inside the other", PARSER_NESTING_MAX);
	return false;
}

Node *parser_finish(const Parser *parser, Node *node)
{
	for (unsigned i = 0; i < node->count; i++)
		if (node->kids[i])
			node->depth = MAX(node->depth, node->kids[i]->depth);
	if (++node->depth <= AST_DEPTH_MAX)
		return node;
	ast_fail(parser->ast, node->position, BASE_ERROR_LIMIT, parser->error,
	        "more than %d operators one inside the other", AST_DEPTH_MAX);
	return NULL;
}

static Node *make_pair(
        const Parser *parser, NodeKind kind, Position position, Node *left, Node *right)
{
	Node *node = ast_node(parser->ast, kind, position, 2);
	node->kids[0] = left;
	node->kids[1] = right;
	return parser_finish(parser, node);
}

typedef struct {
	const char *sign;
	Operator operator;
	unsigned level;
} Sign;

/* From loose to tight, as Jinja2: `~` binds tighter than `+`, and `**` leans left. */
static const Sign binary_signs[] = {
        {"+", OPERATOR_ADD, 0},
        {"-", OPERATOR_SUBTRACT, 0},
        {"~", OPERATOR_CONCAT, 1},
        {"*", OPERATOR_MULTIPLY, 2},
        {"/", OPERATOR_DIVIDE, 2},
        {"//", OPERATOR_FLOOR_DIVIDE, 2},
        {"%", OPERATOR_MODULO, 2},
        {"**", OPERATOR_POWER, 3},
};

static const Sign compare_signs[] = {
        {"==", OPERATOR_EQ, 0},
        {"!=", OPERATOR_NE, 0},
        {"<", OPERATOR_LT, 0},
        {"<=", OPERATOR_LE, 0},
        {">", OPERATOR_GT, 0},
        {">=", OPERATOR_GE, 0},
};

static const Sign *accept_binary(Parser *parser, unsigned level)
{
	for (size_t i = 0; i < G_N_ELEMENTS(binary_signs); i++)
		if (binary_signs[i].level >= level &&
		        parser_accept(parser, TOKEN_SYMBOL, binary_signs[i].sign))
			return &binary_signs[i];
	return NULL;
}

/* All operators of `level` and tighter. */
static Node *parse_binary(Parser *parser, unsigned level)
{
	Node *left = parser_unary(parser, true);
	while (left) {
		Position position = parser_peek(parser)->position;
		const Sign *sign = accept_binary(parser, level);
		if (!sign)
			break;
		Node *right = parse_binary(parser, sign->level + 1);
		if (!right)
			return NULL;
		Node *node = make_pair(parser, NODE_BINARY, position, left, right);
		if (!node)
			return NULL;
		node->operators = g_new(Operator, 1);
		node->operators[0] = sign->operator;
		left = node;
	}
	return left;
}

static bool accept_compare(Parser *parser, Operator *ret)
{
	for (size_t i = 0; i < G_N_ELEMENTS(compare_signs); i++) {
		if (!parser_accept(parser, TOKEN_SYMBOL, compare_signs[i].sign))
			continue;
		*ret = compare_signs[i].operator;
		return true;
	}
	if (parser_accept(parser, TOKEN_NAME, "in")) {
		*ret = OPERATOR_IN;
		return true;
	}
	const Token *token = parser_peek(parser);
	if (!token_is(token, TOKEN_NAME, "not") || !token_is(token + 1, TOKEN_NAME, "in"))
		return false;
	parser->at += 2;
	*ret = OPERATOR_NOT_IN;
	return true;
}

static Node *parse_compare(Parser *parser)
{
	Node *first = parse_binary(parser, 0);
	if (!first)
		return NULL;
	g_autoptr(GPtrArray) kids = g_ptr_array_new();
	g_autoptr(GArray) operators = g_array_new(FALSE, FALSE, sizeof(Operator));
	Position position = parser_peek(parser)->position;
	Operator operator;
	g_ptr_array_add(kids, first);
	while (accept_compare(parser, &operator)) {
		Node *next = parse_binary(parser, 0);
		if (!next)
			return NULL;
		g_ptr_array_add(kids, next);
		g_array_append_val(operators, operator);
	}
	if (kids->len == 1)
		return first;
	Node *node = ast_node(parser->ast, NODE_COMPARE, position, kids->len);
	memcpy(node->kids, kids->pdata, kids->len * sizeof(Node *));
	node->operators = (Operator *)g_array_free(g_steal_pointer(&operators), FALSE);
	return parser_finish(parser, node);
}

static Node *parse_not(Parser *parser)
{
	Position position = parser_peek(parser)->position;
	if (!parser_accept(parser, TOKEN_NAME, "not"))
		return parse_compare(parser);
	if (!parser_enter(parser))
		return NULL;
	Node *kid = parse_not(parser);
	parser->nesting--;
	if (!kid)
		return NULL;
	Node *node = ast_node(parser->ast, NODE_NOT, position, 1);
	node->kids[0] = kid;
	return parser_finish(parser, node);
}

static Node *parse_and(Parser *parser)
{
	Node *left = parse_not(parser);
	while (left) {
		Position position = parser_peek(parser)->position;
		if (!parser_accept(parser, TOKEN_NAME, "and"))
			break;
		Node *right = parse_not(parser);
		left = right ? make_pair(parser, NODE_AND, position, left, right) : NULL;
	}
	return left;
}

Node *parser_without_condition(Parser *parser)
{
	Node *left = parse_and(parser);
	while (left) {
		Position position = parser_peek(parser)->position;
		if (!parser_accept(parser, TOKEN_NAME, "or"))
			break;
		Node *right = parse_and(parser);
		left = right ? make_pair(parser, NODE_OR, position, left, right) : NULL;
	}
	return left;
}

static Node *parse_else(Parser *parser)
{
	if (!parser_enter(parser))
		return NULL;
	Node *node = parser_expression(parser);
	parser->nesting--;
	return node;
}

Node *parser_expression(Parser *parser)
{
	Node *left = parser_without_condition(parser);
	while (left) {
		Position position = parser_peek(parser)->position;
		if (!parser_accept(parser, TOKEN_NAME, "if"))
			break;
		Node *node = ast_node(parser->ast, NODE_CONDITION, position, 3);
		node->kids[0] = left;
		node->kids[1] = parser_without_condition(parser);
		if (!node->kids[1])
			return NULL;
		if (parser_accept(parser, TOKEN_NAME, "else") &&
		        !(node->kids[2] = parse_else(parser)))
			return NULL;
		left = parser_finish(parser, node);
	}
	return left;
}
