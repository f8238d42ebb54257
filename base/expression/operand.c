/* Operands: literals, names, brackets, and what follows them (.attr, [index], |filter, is test). */
#include "base/expression/parser.h"
#include "base/expression/plug.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define LIST_ITEMS_MAX 10000

static Node *literal(const Parser *parser, const Token *token, json_t *json)
{
	Node *node = ast_node(parser->ast, NODE_LITERAL, token->position, 0);
	node->literal = json;
	return parser_finish(parser, node);
}

static Node *parse_number(Parser *parser, const Token *token)
{
	g_autoptr(GString) digits = g_string_new_len(token->text, token->length);
	g_string_replace(digits, "_", "", 0);
	parser->at++;
	if (token->kind == TOKEN_FLOAT) {
		double number = g_ascii_strtod(digits->str, NULL);
		if (!isfinite(number))
			return parser_fail(parser, token, "number '%s' is too large", digits->str);
		return literal(parser, token, json_real(number));
	}
	gint64 number = 0;
	if (!g_ascii_string_to_signed(digits->str, 10, 0, G_MAXINT64, &number, NULL))
		return parser_fail(parser, token, "integer '%s' is too large", digits->str);
	return literal(parser, token, json_integer(number));
}

/* Texts one after the other are one text, as in Python. */
static Node *parse_text(Parser *parser, const Token *token)
{
	g_autoptr(GString) all = g_string_new(NULL);
	while (parser_peek(parser)->kind == TOKEN_STRING) {
		g_autofree char *part =
		        token_string(parser_peek(parser), parser->ast, parser->error);
		if (!part)
			return NULL;
		g_string_append(all, part);
		parser->at++;
	}
	return literal(parser, token, json_text(all->str, all->len));
}

static Node *parse_items(Parser *parser, const Token *start, GPtrArray *items, const char *close)
{
	while (!parser_accept(parser, TOKEN_SYMBOL, close)) {
		if (items->len >= LIST_ITEMS_MAX)
			return parser_fail(parser, start, "more than %d items", LIST_ITEMS_MAX);
		Node *item = parser_expression(parser);
		if (!item)
			return NULL;
		g_ptr_array_add(items, item);
		if (parser_accept(parser, TOKEN_SYMBOL, ","))
			continue;
		if (!parser_expect(parser, TOKEN_SYMBOL, close))
			return NULL;
		break;
	}
	Node *node = ast_node(parser->ast, NODE_LIST, start->position, items->len);
	if (items->len)
		memcpy(node->kids, items->pdata, items->len * sizeof(Node *));
	return parser_finish(parser, node);
}

/* (a) is a; (), (a,) and (a, b) are lists: JSON has no tuples. */
static Node *parse_brackets(Parser *parser, const Token *start)
{
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	if (!parser_accept(parser, TOKEN_SYMBOL, ")")) {
		Node *first = parser_expression(parser);
		if (!first)
			return NULL;
		if (parser_accept(parser, TOKEN_SYMBOL, ")"))
			return first;
		if (!parser_expect(parser, TOKEN_SYMBOL, ","))
			return NULL;
		g_ptr_array_add(items, first);
		return parse_items(parser, start, items, ")");
	}
	return parser_finish(parser, ast_node(parser->ast, NODE_LIST, start->position, 0));
}

static Node *parse_dict(Parser *parser, const Token *start)
{
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	while (!parser_accept(parser, TOKEN_SYMBOL, "}")) {
		Node *key = items->len < LIST_ITEMS_MAX ? parser_expression(parser) : NULL;
		if (items->len >= LIST_ITEMS_MAX)
			return parser_fail(parser, start, "more than %d items", LIST_ITEMS_MAX);
		if (!key || !parser_expect(parser, TOKEN_SYMBOL, ":"))
			return NULL;
		Node *value = parser_expression(parser);
		if (!value)
			return NULL;
		g_ptr_array_add(items, key);
		g_ptr_array_add(items, value);
		if (parser_accept(parser, TOKEN_SYMBOL, ","))
			continue;
		if (!parser_expect(parser, TOKEN_SYMBOL, "}"))
			return NULL;
		break;
	}
	Node *node = ast_node(parser->ast, NODE_DICT, start->position, items->len);
	if (items->len)
		memcpy(node->kids, items->pdata, items->len * sizeof(Node *));
	return parser_finish(parser, node);
}

static Node *parse_nested(Parser *parser, const Token *start)
{
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	Node *node = NULL;
	if (!parser_enter(parser))
		return NULL;
	parser->at++;
	switch (*start->text) {
	case '(':
		node = parse_brackets(parser, start);
		break;
	case '[':
		node = parse_items(parser, start, items, "]");
		break;
	default:
		node = parse_dict(parser, start);
		break;
	}
	parser->nesting--;
	return node;
}

/* Positional and named arguments up to `)` into the slots after kids[0]. */
static bool parse_argument(Parser *parser, Node *node, const Plug *plug)
{
	const Token *token = parser_peek(parser);
	unsigned slot = node->given;
	if (token->kind == TOKEN_NAME && token_is(token + 1, TOKEN_SYMBOL, "=")) {
		g_autofree char *name = g_strndup(token->text, token->length);
		int found = plug_slot(plug, name);
		if (found < 0)
			return parser_fail(
			        parser, token, "'%s' takes no argument '%s'", plug->name, name);
		slot = (unsigned)found;
		parser->at += 2;
	} else if (slot >= plug_positional_max(plug)) {
		return parser_fail(parser, token, "'%s' takes at most %u arguments", plug->name,
		        plug_positional_max(plug));
	} else {
		node->given++;
	}
	if (node->kids[slot + 1])
		return parser_fail(parser, token, "an argument of '%s' is given twice", plug->name);
	node->kids[slot + 1] = parser_expression(parser);
	return node->kids[slot + 1];
}

static bool parse_arguments(Parser *parser, Node *node, const Plug *plug)
{
	if (!parser_enter(parser))
		return false;
	while (!parser_accept(parser, TOKEN_SYMBOL, ")")) {
		if (!parse_argument(parser, node, plug))
			return false;
		if (parser_accept(parser, TOKEN_SYMBOL, ","))
			continue;
		if (!parser_expect(parser, TOKEN_SYMBOL, ")"))
			return false;
		break;
	}
	parser->nesting--;
	return true;
}

static Node *make_call(
        Parser *parser, NodeKind kind, const Token *at, const Plug *plug, Node *input)
{
	Node *node = ast_node(parser->ast, kind, at->position, CALL_ARGUMENTS_MAX + 1);
	node->plug = plug;
	node->kids[0] = input;
	return node;
}

static Node *finish_call(Parser *parser, const Token *at, Node *node)
{
	for (unsigned i = 0; i < plug_required(node->plug); i++)
		if (!node->kids[i + 1])
			return parser_fail(parser, at, "'%s' needs at least %u arguments",
			        node->plug->name, plug_required(node->plug));
	return parser_finish(parser, node);
}

/* A filter's or test's name; `ansible.builtin.` in front of it is allowed. */
static char *parse_plug_name(Parser *parser, const char *what)
{
	const Token *token = parser_peek(parser);
	if (token_is(token, TOKEN_NAME, "ansible") && token_is(token + 1, TOKEN_SYMBOL, ".") &&
	        token_is(token + 2, TOKEN_NAME, "builtin") &&
	        token_is(token + 3, TOKEN_SYMBOL, "."))
		parser->at += 4;
	token = parser_peek(parser);
	if (token->kind != TOKEN_NAME) {
		parser_unexpected(parser, what);
		return NULL;
	}
	parser->at++;
	return g_strndup(token->text, token->length);
}

static Node *refuse(
        Parser *parser, const Token *at, const char *what, const char *name, const char *instead)
{
	return parser_fail(parser, at, "%s '%s' is not part of expressions%s%s", what, name,
	        instead ? ": " : "", instead ? instead : "");
}

static Node *parse_filter(Parser *parser, Node *input)
{
	const Token *at = parser_peek(parser);
	g_autofree char *name = parse_plug_name(parser, "the name of a filter");
	if (!name)
		return NULL;
	const Plug *plug = filter_find(name);
	if (!plug)
		return refuse(parser, at, "filter", name, filter_instead(name));
	Node *node = make_call(parser, NODE_FILTER, at, plug, input);
	if (parser_accept(parser, TOKEN_SYMBOL, "(") && !parse_arguments(parser, node, plug))
		return NULL;
	return finish_call(parser, at, node);
}

/* `is divisibleby 3` takes its argument without brackets. */
static bool starts_operand(const Token *token)
{
	if (token->kind == TOKEN_NAME)
		return !parser_is_reserved(token) ||
		       g_ascii_strncasecmp(token->text, "true", 4) == 0 ||
		       g_ascii_strncasecmp(token->text, "false", 5) == 0 ||
		       g_ascii_strncasecmp(token->text, "none", 4) == 0;
	return token->kind == TOKEN_STRING || token->kind == TOKEN_INTEGER ||
	       token->kind == TOKEN_FLOAT || token_is(token, TOKEN_SYMBOL, "[") ||
	       token_is(token, TOKEN_SYMBOL, "{");
}

static Node *parse_test(Parser *parser, Node *input)
{
	bool negated = parser_accept(parser, TOKEN_NAME, "not");
	const Token *at = parser_peek(parser);
	g_autofree char *name = parse_plug_name(parser, "the name of a test");
	if (!name)
		return NULL;
	const Plug *plug = test_find(name);
	if (!plug)
		return refuse(parser, at, "test", name, NULL);
	Node *node = make_call(parser, NODE_TEST, at, plug, input);
	node->negated = negated;
	if (parser_accept(parser, TOKEN_SYMBOL, "(")) {
		if (!parse_arguments(parser, node, plug))
			return NULL;
	} else if (plug_positional_max(plug) && starts_operand(parser_peek(parser))) {
		node->given = 1;
		if (!(node->kids[1] = parser_unary(parser, false)))
			return NULL;
	}
	if (token_is(parser_peek(parser), TOKEN_NAME, "is"))
		return parser_fail(parser, parser_peek(parser),
		        "two tests cannot follow each other: join them with 'and'");
	return finish_call(parser, at, node);
}

static Node *parse_method(Parser *parser, Node *input, const Token *at, const char *name)
{
	const Plug *plug = method_find(name);
	if (!plug)
		return refuse(parser, at, "method", name, method_instead(name));
	Node *node = make_call(parser, NODE_METHOD, at, plug, input);
	if (!parse_arguments(parser, node, plug))
		return NULL;
	return finish_call(parser, at, node);
}

static Node *parse_dot(Parser *parser, Node *input)
{
	const Token *at = parser_peek(parser);
	if (at->kind != TOKEN_NAME && at->kind != TOKEN_INTEGER)
		return parser_unexpected(parser, "a field's name");
	bool index = at->kind == TOKEN_INTEGER;
	Node *key = index ? parse_number(parser, at) : NULL;
	if (index && !key)
		return NULL;
	Node *node = ast_node(
	        parser->ast, index ? NODE_INDEX : NODE_ATTRIBUTE, at->position, index ? 2 : 1);
	node->kids[0] = input;
	if (index) {
		node->kids[1] = key;
		return parser_finish(parser, node);
	}
	node->text = g_strndup(at->text, at->length);
	parser->at++;
	if (parser_accept(parser, TOKEN_SYMBOL, "("))
		return parse_method(parser, input, at, node->text);
	return parser_finish(parser, node);
}

/* One bound of a slice, which may be left out; false on an error. */
static bool parse_bound(Parser *parser, Node **ret)
{
	const Token *token = parser_peek(parser);
	if (token_is(token, TOKEN_SYMBOL, ":") || token_is(token, TOKEN_SYMBOL, "]"))
		return true;
	*ret = parser_expression(parser);
	return *ret;
}

static Node *parse_subscript(Parser *parser, Node *input, const Token *at)
{
	Node *bounds[3] = {0};
	unsigned colons = 0;
	if (!parse_bound(parser, &bounds[0]))
		return NULL;
	while (colons < 2 && parser_accept(parser, TOKEN_SYMBOL, ":"))
		if (!parse_bound(parser, &bounds[++colons]))
			return NULL;
	if (!colons && !bounds[0])
		return parser_unexpected(parser, "an index");
	if (!parser_expect(parser, TOKEN_SYMBOL, "]"))
		return NULL;
	Node *node = ast_node(
	        parser->ast, colons ? NODE_SLICE : NODE_INDEX, at->position, colons ? 4 : 2);
	node->kids[0] = input;
	for (unsigned i = 0; i + 1 < node->count; i++)
		node->kids[i + 1] = bounds[i];
	return parser_finish(parser, node);
}

static Node *parse_postfix(Parser *parser, Node *node)
{
	while (node) {
		const Token *at = parser_peek(parser);
		if (parser_accept(parser, TOKEN_SYMBOL, ".")) {
			node = parse_dot(parser, node);
		} else if (parser_accept(parser, TOKEN_SYMBOL, "[")) {
			if (!parser_enter(parser))
				return NULL;
			node = parse_subscript(parser, node, at);
			parser->nesting--;
		} else if (token_is(at, TOKEN_SYMBOL, "(")) {
			return parser_fail(
			        parser, at, "only methods such as .split() can be called");
		} else {
			break;
		}
	}
	return node;
}

static Node *parse_filters(Parser *parser, Node *node)
{
	while (node) {
		if (parser_accept(parser, TOKEN_SYMBOL, "|"))
			node = parse_filter(parser, node);
		else if (parser_accept(parser, TOKEN_NAME, "is"))
			node = parse_test(parser, node);
		else
			break;
	}
	return node;
}

static Node *parse_range(Parser *parser, const Token *at)
{
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	if (!parser_enter(parser))
		return NULL;
	Node *node = parse_items(parser, at, items, ")");
	parser->nesting--;
	if (!node)
		return NULL;
	if (node->count < 1 || node->count > 3)
		return parser_fail(parser, at, "'range' takes 1 to 3 arguments");
	node->kind = NODE_RANGE;
	return node;
}

static Node *parse_word(Parser *parser, const Token *token)
{
	static const char *const constants[] = {"true", "True", "false", "False", "none", "None"};
	for (size_t i = 0; i < G_N_ELEMENTS(constants); i++)
		if (parser_accept(parser, TOKEN_NAME, constants[i]))
			return literal(parser, token,
			        i < 2   ? json_true()
			        : i < 4 ? json_false()
			                : json_null());
	g_autofree char *name = parser_name(parser, "a value");
	if (!name)
		return NULL;
	if (parser_accept(parser, TOKEN_SYMBOL, "(")) {
		if (strcmp(name, "range") == 0)
			return parse_range(parser, token);
		return parser_fail(parser, token,
		        "function '%s' is not part of expressions: nothing here reads the world; "
		        "gather the value first and use its name",
		        name);
	}
	Node *node = ast_node(parser->ast, NODE_NAME, token->position, 0);
	node->text = g_steal_pointer(&name);
	return parser_finish(parser, node);
}

static Node *parse_primary(Parser *parser)
{
	const Token *token = parser_peek(parser);
	switch (token->kind) {
	case TOKEN_NAME:
		return parse_word(parser, token);
	case TOKEN_INTEGER:
	case TOKEN_FLOAT:
		return parse_number(parser, token);
	case TOKEN_STRING:
		return parse_text(parser, token);
	case TOKEN_SYMBOL:
		if (strchr("([{", *token->text))
			return parse_nested(parser, token);
		break;
	case TOKEN_END:
		break;
	}
	return parser_unexpected(parser, "a value");
}

static Node *parse_signed(Parser *parser, NodeKind kind, Position position)
{
	if (!parser_enter(parser))
		return NULL;
	Node *kid = parser_unary(parser, false);
	parser->nesting--;
	if (!kid)
		return NULL;
	Node *node = ast_node(parser->ast, kind, position, 1);
	node->kids[0] = kid;
	return parser_finish(parser, node);
}

Node *parser_unary(Parser *parser, bool with_filters)
{
	Position position = parser_peek(parser)->position;
	Node *node;
	if (parser_accept(parser, TOKEN_SYMBOL, "-"))
		node = parse_signed(parser, NODE_NEGATIVE, position);
	else if (parser_accept(parser, TOKEN_SYMBOL, "+"))
		node = parse_signed(parser, NODE_POSITIVE, position);
	else
		node = parse_postfix(parser, parse_primary(parser));
	return with_filters ? parse_filters(parser, node) : node;
}
