/*
 * Maps of the user's files decoded by tables: one row a key, from which come the struct, the error
 * messages and the reference page.
 *
 *	static const Field host_fields[] = {
 *		{.name = "name", .kind = FIELD_STRING, .offset = offsetof(Host, name),
 *		 .required = true, .doc = "what the host is called"},
 *		{.name = "port", .kind = FIELD_INT, .offset = offsetof(Host, port),
 *		 .fallback = "22", .min = 1, .max = 65535, .doc = "of its sshd"},
 *		{0}};
 *	const FieldTable host_table = {.name = "host", .size = sizeof(Host), .fields = host_fields};
 *
 * Unknown keys and missing required keys are errors. A key with no value (`port:`) counts as not
 * written. The struct owns what was decoded into it until fields_clear(), except nodes, which are
 * the tree's: keep the Tree as long as the struct. Nothing here blocks.
 */
#pragma once

#include "base/tree.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
	FIELD_STRING,   /* char *: any untagged scalar as written; min, max count characters */
	FIELD_INT,      /* int64_t: min to max */
	FIELD_BOOL,     /* bool */
	FIELD_ENUM,     /* int: index in words */
	FIELD_STRINGS,  /* GPtrArray of char *, never NULL; min, max count items */
	FIELD_DATE,     /* char *: YYYY-MM-DD, a day that exists */
	FIELD_DURATION, /* int64_t seconds, written 30s, 15m, 2h, 7d; min to max */
	FIELD_SECRET,   /* char *: the NAME of `!secret NAME`, the only way to write one */
	FIELD_STRUCT,   /* T *: a struct by `table`, NULL when not written */
	FIELD_LIST,     /* GPtrArray of structs by `table`, never NULL; min, max count items */
	FIELD_NODE,     /* const Node *: kept as it is, NULL when not written */
} FieldKind;

typedef struct FieldTable FieldTable;

/* min and max both 0 mean no limits; max 0 with a min means no upper one. */
typedef struct {
	const char *name; /* NULL ends the table */
	FieldKind kind;
	size_t offset;
	bool required;
	const char *fallback; /* written as in the file; none means zero, NULL or an empty list */
	const char *doc;
	const FieldTable *table;
	const char *const *words; /* ends with NULL */
	int64_t min, max;
} Field;

struct FieldTable {
	const char *name;      /* title in the reference page */
	const char *doc;       /* a sentence below it, or NULL */
	size_t size;           /* bytes of the struct */
	void (*clear)(void *); /* frees what the table's user put in beside the fields, or NULL */
	/* Fills the (zeroed) struct from a bare text instead of a mapping; NULL: not possible. */
	void (*from_text)(const char *text, void *ret);
	size_t node_offset; /* of a const Node * that remembers where it was; 0 means none */
	const Field *fields;
};

/*
 * Fills *ret, `table->size` bytes, from a mapping. On error *ret is all zero; the error is the
 * tree's FORMAT, at the place in the file.
 */
bool fields_decode(const FieldTable *table, const Node *node, void *ret, GError **error);

/* The same, going on behind the first error: those after it are put into `more` (char *). */
bool fields_decode_all(
        const FieldTable *table, const Node *node, void *ret, GPtrArray *more, GError **error);

/* Frees what fields_decode() put into the struct and makes it all zero; not the struct itself. */
void fields_clear(const FieldTable *table, void *data);

/* Appends the reference of the table and of those it names, each once, as Markdown. */
void fields_document(const FieldTable *table, GString *out);

/*
 * Among `count` words the nearest to `word`, at most two slips away (a letter added, lost, changed
 * or two swapped) and nearer than writing it anew; NULL when none is.
 */
const char *fields_nearest(const char *word, const char *const *words, size_t count);
