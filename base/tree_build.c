#include "base/tree_build.h"

#include <string.h>

/* Mappings with fewer keys are searched one by one. */
#define INDEX_FROM 9

Frame *build_top(Build *build)
{
	return build->depth ? &build->stack[build->depth - 1] : NULL;
}

bool build_wants_key(Build *build)
{
	const Frame *top = build_top(build);
	return top && top->keys && !top->key;
}

static bool count_nodes(Build *build, size_t more, Position at, GError **error)
{
	if (more > TREE_MAX_NODES - build->total)
		return tree_fail(build->tree, at, BASE_ERROR_LIMIT, error, "more than %zu nodes",
		        TREE_MAX_NODES);
	build->total += more;
	return true;
}

static bool check_depth(Build *build, unsigned height, Position at, GError **error)
{
	if (build->depth + height > TREE_MAX_DEPTH)
		return tree_fail(build->tree, at, BASE_ERROR_LIMIT, error, "deeper than %d levels",
		        TREE_MAX_DEPTH);
	return true;
}

Node *build_node(Build *build, NodeKind kind, Position at, GError **error)
{
	if (!count_nodes(build, 1, at, error))
		return NULL;
	Node *node = g_new0(Node, 1);
	*node = (Node){.tree = build->tree,
	        .kind = kind,
	        .line = at.line,
	        .column = at.column,
	        .weight = 1};
	g_ptr_array_add(build->tree->nodes, node);
	return node;
}

bool build_alias(Build *build, const Node *node, Position at, GError **error)
{
	return count_nodes(build, node->weight, at, error) &&
	       check_depth(build, node->height, at, error);
}

/* The key of the open mapping that says the same, or NULL. */
static const Node *frame_find(const Frame *frame, const char *key)
{
	if (frame->index) {
		void *at = NULL;
		if (!g_hash_table_lookup_extended(frame->index, key, NULL, &at))
			return NULL;
		return g_ptr_array_index(frame->keys, GPOINTER_TO_UINT(at));
	}
	for (guint i = 0; i < frame->keys->len; i++) {
		const Node *node = g_ptr_array_index(frame->keys, i);
		if (strcmp(node->scalar, key) == 0)
			return node;
	}
	return NULL;
}

static void frame_add_key(Frame *frame, const Node *key)
{
	g_ptr_array_add(frame->keys, (void *)key);
	if (!frame->index && frame->keys->len < INDEX_FROM)
		return;
	guint first = frame->keys->len - 1;
	if (!frame->index) {
		frame->index = g_hash_table_new(g_str_hash, g_str_equal);
		first = 0;
	}
	for (guint i = first; i < frame->keys->len; i++) {
		const Node *node = g_ptr_array_index(frame->keys, i);
		g_hash_table_insert(frame->index, node->scalar, GUINT_TO_POINTER(i));
	}
}

static bool take_key(Frame *frame, const Node *key, GError **error)
{
	if (key->kind != NODE_SCALAR)
		return node_fail(key, error, "a key must be a scalar");
	bool merge = !key->quoted && strcmp(key->scalar, "<<") == 0;
	const Node *before = merge ? frame->merge_key : frame_find(frame, key->scalar);
	if (before) {
		g_autofree char *quoted = text_quote(key->scalar);
		return node_fail(key, error, "key %s is already on line %u", quoted, before->line);
	}
	if (merge)
		frame->merge_key = key;
	else
		frame_add_key(frame, key);
	frame->key = key;
	return true;
}

bool build_value(Build *build, const Node *node, GError **error)
{
	Frame *top = build_top(build);
	if (!top) {
		build->tree->root = node;
		return true;
	}
	if (build_wants_key(build))
		return take_key(top, node, error);
	if (top->keys && top->key == top->merge_key)
		top->merge = node;
	else
		g_ptr_array_add(top->items, (void *)node);
	top->key = NULL;
	return true;
}

bool build_open(Build *build, Node *node, bool flow, GError **error)
{
	Position at = {node->line, node->column};
	if (build_wants_key(build))
		return node_fail(node, error, "a key must be a scalar");
	if (!check_depth(build, 1, at, error))
		return false;
	bool mapping = node->kind == NODE_MAPPING;
	build->stack[build->depth++] = (Frame){.node = node,
	        .items = g_ptr_array_new(),
	        .keys = mapping ? g_ptr_array_new() : NULL,
	        .flow = flow};
	return true;
}

bool build_empty(Build *build, GError **error)
{
	Position start = {1, 1};
	if (!(build->flags & TREE_EMPTY))
		return tree_fail(build->tree, start, BASE_ERROR_FORMAT, error, "the file is empty");
	build->tree->root = build_node(build, NODE_NULL, start, error);
	return build->tree->root != NULL;
}

static void frame_clear(Frame *frame)
{
	g_clear_pointer(&frame->items, g_ptr_array_unref);
	g_clear_pointer(&frame->keys, g_ptr_array_unref);
	g_clear_pointer(&frame->index, g_hash_table_unref);
	g_clear_pointer(&frame->anchor, g_free);
}

static bool merge_mapping(Frame *frame, const Node *from, GError **error)
{
	if (from->kind != NODE_MAPPING)
		return node_fail(from, error, "'<<' merges mappings, and this is none");
	for (size_t i = 0; i < from->count; i++) {
		if (frame_find(frame, from->keys[i]->scalar))
			continue;
		frame_add_key(frame, from->keys[i]);
		g_ptr_array_add(frame->items, (void *)from->items[i]);
	}
	return true;
}

static bool merge_all(Frame *frame, GError **error)
{
	const Node *from = frame->merge;
	if (!from)
		return true;
	if (from->kind != NODE_SEQUENCE)
		return merge_mapping(frame, from, error);
	for (size_t i = 0; i < from->count; i++)
		if (!merge_mapping(frame, from->items[i], error))
			return false;
	return true;
}

static const Node **take_array(GPtrArray **array)
{
	const Node **taken = (const Node **)(void *)g_ptr_array_free(*array, FALSE);
	*array = NULL;
	return taken;
}

const Node *build_close(Build *build, GError **error)
{
	Frame *top = &build->stack[build->depth - 1]; /* only what was opened is closed */
	Node *node = top->node;
	if (!merge_all(top, error))
		return NULL;
	node->count = top->items->len;
	node->weight += node->kind == NODE_MAPPING ? node->count : 0;
	for (guint i = 0; i < top->items->len; i++) {
		const Node *item = g_ptr_array_index(top->items, i);
		node->weight += item->weight;
		node->height = MAX(node->height, item->height);
	}
	node->height++;
	node->items = take_array(&top->items);
	if (top->keys)
		node->keys = take_array(&top->keys);
	node->index = g_steal_pointer(&top->index);
	frame_clear(top);
	build->depth--;
	return build_value(build, node, error) ? node : NULL;
}

void build_clear(Build *build)
{
	while (build->depth)
		frame_clear(&build->stack[--build->depth]);
}
