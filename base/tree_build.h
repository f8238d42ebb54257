/*
 * Inside base/ only: what a Tree is made of, and the builder that the YAML and the JSON reader
 * share. The builder holds the open collections, the limits and the rules about keys; the readers
 * bring nodes with positions. build_clear() frees the builder, never the tree.
 */
#pragma once

#include "base/error.h"
#include "base/tree.h"

struct Node {
	const Tree *tree; /* NULL for a node that stands in no file */
	NodeKind kind;
	unsigned line, column;
	unsigned height; /* levels of collections, 0 for a scalar */
	bool quoted;
	size_t weight; /* nodes in it, with aliases as often as they are used */
	char *scalar, *tag;
	size_t count;
	const Node **items, **keys;
	GHashTable *index; /* key -> position, only in large mappings */
};

struct Tree {
	char *name;
	Text text;
	GPtrArray *nodes; /* owns every Node */
	const Node *root;
};

typedef struct {
	unsigned line, column;
} Position;

typedef struct {
	Node *node;
	GPtrArray *items, *keys;
	GHashTable *index;
	const Node *key;               /* waits for its value */
	const Node *merge_key, *merge; /* `<<` and what it merges */
	char *anchor;
	bool flow; /* written with brackets */
} Frame;

typedef struct {
	Tree *tree;
	unsigned flags;
	unsigned depth;
	size_t total;
	Frame stack[TREE_MAX_DEPTH];
} Build;

/* The collection that is open, or NULL at the root. */
Frame *build_top(Build *build);
/* Whether the next value is a key. */
bool build_wants_key(Build *build);
/* A new node owned by the tree, or NULL past the limit. */
Node *build_node(Build *build, NodeKind kind, Position at, GError **error);
/* Counts an alias's nodes and levels against the limits. */
bool build_alias(Build *build, const Node *node, Position at, GError **error);
/* Puts a finished node where it belongs: root, item, key or value. */
bool build_value(Build *build, const Node *node, GError **error);
bool build_open(Build *build, Node *node, bool flow, GError **error);
/* Finishes the open collection and puts it where it belongs; NULL on error. */
const Node *build_close(Build *build, GError **error);
/* The file holds no document: a null root or an error, as the flags say. */
bool build_empty(Build *build, GError **error);
void build_clear(Build *build);

/* Sets BASE_ERROR `code` at a position of the tree; always returns false. */
bool tree_fail(const Tree *tree, Position at, BaseError code, GError **error, const char *format,
        ...) G_GNUC_PRINTF(5, 6);

/* The position of a byte of the tree's text. */
Position tree_position(const Tree *tree, const char *at);

/* The readers: they fill build->tree from its text. */
bool tree_read_yaml(Build *build, GError **error);
bool tree_read_json(Build *build, GError **error);
