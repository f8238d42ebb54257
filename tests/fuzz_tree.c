/*
 * The readers of the user's files. The first byte chooses: bit 0 JSON rather than YAML, bit 1
 * aliases, bit 2 empty files, bit 3 the bytes as text alone, bit 4 decoding by a field table.
 */
#include "base/cleanup.h"
#include "base/fields.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Thing {
	char *name, *date, *secret;
	int64_t number, wait_s;
	bool flag;
	int word;
	GPtrArray *words, *things;
	struct Thing *thing;
	const Node *any, *node;
} Thing;

static const char *const words[] = {"one", "two", NULL};
static const FieldTable table;
#define AT(member) .offset = offsetof(Thing, member)
static const Field fields[] = {{.name = "name", .kind = FIELD_STRING, AT(name), .required = true},
        {.name = "date", .kind = FIELD_DATE, AT(date)},
        {.name = "secret", .kind = FIELD_SECRET, AT(secret)},
        {.name = "number", .kind = FIELD_INT, AT(number), .fallback = "1", .max = 9},
        {.name = "wait", .kind = FIELD_DURATION, AT(wait_s)},
        {.name = "flag", .kind = FIELD_BOOL, AT(flag)},
        {.name = "word", .kind = FIELD_ENUM, AT(word), .words = words},
        {.name = "words", .kind = FIELD_STRINGS, AT(words)},
        {.name = "things", .kind = FIELD_LIST, AT(things), .table = &table},
        {.name = "thing", .kind = FIELD_STRUCT, AT(thing), .table = &table},
        {.name = "any", .kind = FIELD_NODE, AT(any)}, {0}};
static const FieldTable table = {.name = "thing",
        .size = sizeof(Thing),
        .node_offset = offsetof(Thing, node),
        .fields = fields};

/* What must hold, whatever came in. */
static void must(bool holds)
{
	if (!holds)
		abort();
}

static void must_be_message(const GError *error)
{
	must(error && g_str_has_prefix(error->message, "fuzz:"));
	must(g_utf8_validate(error->message, -1, NULL) && !strchr(error->message, '\n'));
}

static void try_text(const char *bytes, size_t length)
{
	g_autoptr(GError) error = NULL;
	g_auto(Text) text = {0};
	if (!text_decode("fuzz", bytes, length, &text, &error)) {
		must_be_message(error);
		return;
	}
	must(strlen(text.utf8) == text.length && strlen(text.sha256) == 64);
	must(g_utf8_validate(text.utf8, -1, NULL));
}

static void walk(const Node *node, unsigned depth)
{
	must(depth <= TREE_MAX_DEPTH + 1 && node_line(node) && node_column(node));
	for (size_t i = 0; i < node_count(node); i++) {
		const Node *key = node_key_at(node, i);
		must(!key || node_find(node, node_scalar(key)) == node_at(node, i));
		walk(node_at(node, i), depth + 1);
	}
}

static void try_fields(const Node *root)
{
	Thing thing;
	g_autoptr(GError) error = NULL;
	if (fields_decode(&table, root, &thing, &error)) {
		must(thing.name && thing.node == root);
		fields_clear(&table, &thing);
	} else {
		must_be_message(error);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	const char *bytes = (const char *)data + 1;
	unsigned flags = (data[0] & 2 ? TREE_ALIASES : 0) | (data[0] & 4 ? TREE_EMPTY : 0);
	if (data[0] & 8) {
		try_text(bytes, size - 1);
		return 0;
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = data[0] & 1
	                               ? tree_parse_json("fuzz", bytes, size - 1, flags, &error)
	                               : tree_parse_yaml("fuzz", bytes, size - 1, flags, &error);
	if (!tree) {
		must_be_message(error);
		return 0;
	}
	walk(tree_root(tree), 0);
	if (data[0] & 16)
		try_fields(tree_root(tree));
	g_autoptr(json_t) json = node_to_json(tree_root(tree));
	must(json != NULL);
	return 0;
}
