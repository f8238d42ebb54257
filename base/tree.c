#include "base/tree.h"

#include "base/tree_build.h"

#include <string.h>

static void node_free(void *data)
{
	Node *node = data;
	g_free(node->scalar);
	g_free(node->tag);
	g_free(node->items);
	g_free(node->keys);
	g_clear_pointer(&node->index, g_hash_table_unref);
	g_free(node);
}

void tree_free(Tree *tree)
{
	if (!tree)
		return;
	g_free(tree->name);
	text_clear(&tree->text);
	g_ptr_array_unref(tree->nodes);
	g_free(tree);
}

/* Takes the strings of *text. */
static Tree *tree_read(const char *name, Text *text, unsigned flags, bool json, GError **error)
{
	g_autoptr(Tree) tree = g_new0(Tree, 1);
	tree->name = g_strdup(name);
	tree->text = *text;
	*text = (Text){0};
	tree->nodes = g_ptr_array_new_with_free_func(node_free);
	g_autofree Build *build = g_new0(Build, 1);
	build->tree = tree;
	build->flags = flags;
	bool ok = json ? tree_read_json(build, error) : tree_read_yaml(build, error);
	build_clear(build);
	return ok ? g_steal_pointer(&tree) : NULL;
}

static Tree *tree_parse(const char *name, const char *bytes, size_t length, unsigned flags,
        bool json, GError **error)
{
	g_auto(Text) text = {0};
	if (length > TEXT_MAX_BYTES) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: larger than %zu bytes", name,
		        TEXT_MAX_BYTES);
		return NULL;
	}
	if (!text_decode(name, bytes, length, &text, error))
		return NULL;
	return tree_read(name, &text, flags, json, error);
}

Tree *tree_parse_yaml(
        const char *name, const char *bytes, size_t length, unsigned flags, GError **error)
{
	return tree_parse(name, bytes, length, flags, false, error);
}

Tree *tree_parse_json(
        const char *name, const char *bytes, size_t length, unsigned flags, GError **error)
{
	return tree_parse(name, bytes, length, flags, true, error);
}

Tree *tree_load(const char *path, unsigned flags, GError **error)
{
	g_auto(Text) text = {0};
	if (!text_load(path, TEXT_MAX_BYTES, &text, error))
		return NULL;
	return tree_read(path, &text, flags, g_str_has_suffix(path, ".json"), error);
}

const Node *tree_root(const Tree *tree)
{
	return tree->root;
}

const Text *tree_text(const Tree *tree)
{
	return &tree->text;
}

Position tree_position(const Tree *tree, const char *at)
{
	Position position = {1, 1};
	for (const char *c = tree->text.utf8; c < at; c = g_utf8_next_char(c)) {
		bool ends = *c == '\n' || (*c == '\r' && c[1] != '\n');
		position.line += ends;
		position.column = ends ? 1 : position.column + 1;
	}
	return position;
}

NodeKind node_kind(const Node *node)
{
	return node->kind;
}

const char *node_scalar(const Node *node)
{
	return node->kind == NODE_SCALAR ? node->scalar : NULL;
}

const char *node_tag(const Node *node)
{
	return node->tag;
}

size_t node_count(const Node *node)
{
	return node->count;
}

const Node *node_at(const Node *node, size_t i)
{
	return i < node->count ? node->items[i] : NULL;
}

const Node *node_key_at(const Node *node, size_t i)
{
	return node->keys && i < node->count ? node->keys[i] : NULL;
}

const Node *node_find(const Node *node, const char *key)
{
	if (node->index) {
		void *at = NULL;
		bool found = g_hash_table_lookup_extended(node->index, key, NULL, &at);
		return found ? node->items[GPOINTER_TO_UINT(at)] : NULL;
	}
	for (size_t i = 0; node->keys && i < node->count; i++)
		if (strcmp(node->keys[i]->scalar, key) == 0)
			return node->items[i];
	return NULL;
}

unsigned node_line(const Node *node)
{
	return node->line;
}

unsigned node_column(const Node *node)
{
	return node->column;
}

const char *node_file(const Node *node)
{
	return node->tree ? node->tree->name : "(default)";
}

static void fail_at(const char *file, Position at, BaseError code, GError **error,
        const char *format, va_list args) G_GNUC_PRINTF(5, 0);

static void fail_at(const char *file, Position at, BaseError code, GError **error,
        const char *format, va_list args)
{
	g_autofree char *message = g_strdup_vprintf(format, args);
	if (at.line)
		g_set_error(error, BASE_ERROR, (int)code, "%s:%u:%u: %s", file, at.line, at.column,
		        message);
	else
		g_set_error(error, BASE_ERROR, (int)code, "%s: %s", file, message);
}

bool tree_fail(
        const Tree *tree, Position at, BaseError code, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fail_at(tree->name, at, code, error, format, args);
	va_end(args);
	return false;
}

bool node_fail(const Node *node, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fail_at(node_file(node), (Position){node->line, node->column}, BASE_ERROR_FORMAT, error,
	        format, args);
	va_end(args);
	return false;
}
