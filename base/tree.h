/*
 * A file of the user's as one immutable tree of nodes that know where they stand: YAML or JSON.
 *
 * The Tree owns every Node, string and key; they live until tree_free(). Lines and columns count
 * from 1, columns in characters. Plain text stays text: a node is what was written, and the reader
 * who knows what he wants asks for it (node_int64(), node_bool(), base/fields.h). Files hold one
 * document, at most TEXT_MAX_BYTES, TREE_MAX_DEPTH levels and TREE_MAX_NODES nodes, aliases counted
 * as often as they are used. Only tree_load() reads the disk.
 *
 * Characters that a Chinese input method leaves behind (： ， “ ” and their like) are pointed at
 * when they make the file unreadable or stand where a mapping was meant.
 */
#pragma once

#include "base/text.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREE_MAX_DEPTH 64
#define TREE_MAX_NODES ((size_t)1000000)

typedef struct Tree Tree;
typedef struct Node Node;

typedef enum {
	TREE_ALIASES = 1 << 0, /* YAML anchors, aliases and merge keys are taken, as Ansible does */
	TREE_EMPTY = 1 << 1,   /* a file without a document is a null root, not an error */
} TreeFlags;

typedef enum { NODE_NULL, NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING } NodeKind;

/* Reads the file, as JSON when its name ends in .json, else as YAML. Errors name the path. */
Tree *tree_load(const char *path, unsigned flags, GError **error);

/* Reads bytes in memory; `name` stands for the path. FORMAT or LIMIT, with the position first. */
Tree *tree_parse_yaml(
        const char *name, const char *bytes, size_t length, unsigned flags, GError **error);
Tree *tree_parse_json(
        const char *name, const char *bytes, size_t length, unsigned flags, GError **error);
void tree_free(Tree *tree);

const Node *tree_root(const Tree *tree);

/* The text and what was found about it: encoding, BOM, line ends, digest. */
const Text *tree_text(const Tree *tree);

NodeKind node_kind(const Node *node);

/* The text of a scalar (JSON numbers and true/false as written); NULL for the other kinds. */
const char *node_scalar(const Node *node);

/* A local tag as written ("!secret"), or NULL. A tagged scalar is NODE_SCALAR even when empty. */
const char *node_tag(const Node *node);

/* Items of a sequence, pairs of a mapping, else 0. */
size_t node_count(const Node *node);

/* Item i of a sequence or value i of a mapping, in the order of the file; merged keys follow. */
const Node *node_at(const Node *node, size_t i);
const Node *node_key_at(const Node *node, size_t i);

/* The value under `key`, or NULL when there is none or the node is no mapping. */
const Node *node_find(const Node *node, const char *key);

/* Where it begins; line 0 when it stands in no file. An alias answers for its anchor. */
unsigned node_line(const Node *node);
unsigned node_column(const Node *node);
const char *node_file(const Node *node);

/* Sets BASE_ERROR_FORMAT with "file:line:column: " in front; always returns false. */
bool node_fail(const Node *node, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* node_fail() with "expected <what>, found <what the node is>"; always returns false. */
bool node_unexpected(const Node *node, const char *expected, GError **error);

/*
 * The readers of one scalar. A string may be any untagged scalar, as written, and is borrowed. A
 * number is a plain decimal without leading zeros, from min to max. A bool is plain true or false.
 */
bool node_string(const Node *node, const char **ret, GError **error);
bool node_int64(const Node *node, int64_t min, int64_t max, int64_t *ret, GError **error);
bool node_bool(const Node *node, bool *ret, GError **error);

/*
 * The node as JSON; yours. Plain scalars follow the core schema of YAML 1.2 (null, true, false,
 * decimal integers and floats); yes/no/on/off, leading zeros or '+', 0x…, .inf and numbers that
 * JSON here cannot hold exactly as integers stay strings. A scalar with a tag becomes
 * {"!tag": "text"}; tags of collections are dropped.
 */
json_t *node_to_json(const Node *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_free)
