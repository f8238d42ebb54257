#include "base/expression/ast.h"

#include <string.h>

static void node_free(void *data)
{
	Node *node = data;
	g_free(node->text);
	json_decref(node->literal);
	g_free(node->operators);
	g_free(node->kids);
	g_free(node);
}

void ast_init(Ast *ast, const char *origin, bool exact)
{
	ast->nodes = g_ptr_array_new_with_free_func(node_free);
	ast->origin = g_strdup(origin);
	ast->exact = exact;
}

void ast_clear(Ast *ast)
{
	g_clear_pointer(&ast->nodes, g_ptr_array_unref);
	g_clear_pointer(&ast->origin, g_free);
}

Node *ast_node(Ast *ast, NodeKind kind, Position position, unsigned count)
{
	Node *node = g_new0(Node, 1);
	node->kind = kind;
	node->position = position;
	node->count = count;
	node->kids = count ? g_new0(Node *, count) : NULL;
	g_ptr_array_add(ast->nodes, node);
	return node;
}

void ast_fail_valist(const Ast *ast, Position position, BaseError code, GError **error,
        const char *format, va_list values)
{
	g_autofree char *message = g_strdup_vprintf(format, values);
	if (!ast->origin)
		g_set_error_literal(error, BASE_ERROR, (int)code, message);
	else if (ast->exact)
		g_set_error(error, BASE_ERROR, (int)code, "%s:%u:%u: %s", ast->origin,
		        position.line, position.column, message);
	else
		g_set_error(error, BASE_ERROR, (int)code, "%s: %s", ast->origin, message);
}

void ast_fail(
        const Ast *ast, Position position, BaseError code, GError **error, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	ast_fail_valist(ast, position, code, error, format, values);
	va_end(values);
}

static bool key_is_plain(const Node *node)
{
	if (node->kind != NODE_LITERAL || !json_is_string(node->literal))
		return false;
	const char *key = json_string_value(node->literal);
	const char *at = key;
	while (g_ascii_isalnum(*at) || *at == '_' || *at == '-')
		at++;
	return *key && !*at;
}

static bool path_append(const Node *node, GString *path)
{
	switch (node->kind) {
	case NODE_NAME:
		g_string_append(path, node->text);
		return true;
	case NODE_ATTRIBUTE:
		if (!path_append(node->kids[0], path))
			return false;
		g_string_append_printf(path, ".%s", node->text);
		return true;
	case NODE_INDEX:
		if (!key_is_plain(node->kids[1]) || !path_append(node->kids[0], path))
			return false;
		g_string_append_printf(path, ".%s", json_string_value(node->kids[1]->literal));
		return true;
	default:
		return false;
	}
}

char *node_path(const Node *node)
{
	GString *path = g_string_new(NULL);
	return g_string_free(path, !path_append(node, path));
}

/* The name that a path begins with; NULL when `node` is no path. */
static const Node *path_name(const Node *node)
{
	while (node->kind == NODE_ATTRIBUTE ||
	        (node->kind == NODE_INDEX && key_is_plain(node->kids[1])))
		node = node->kids[0];
	return node->kind == NODE_NAME ? node : NULL;
}

bool node_mentions(const Node *node, MentionVisit visit, void *data)
{
	if (!node)
		return true;
	const Node *name = path_name(node);
	if (name)
		return visit(name->text, node, data);
	for (unsigned i = 0; i < node->count; i++)
		if (!node_mentions(node->kids[i], visit, data))
			return false;
	return true;
}

typedef struct {
	ExpressionVisit visit;
	void *data;
} Naming;

static bool visit_path(const char *name, const Node *mention, void *data)
{
	const Naming *naming = data;
	g_autofree char *path = node_path(mention);
	return naming->visit(name, path, naming->data);
}

bool node_names(const Node *node, ExpressionVisit visit, void *data)
{
	Naming naming = {visit, data};
	return node_mentions(node, visit_path, &naming);
}
