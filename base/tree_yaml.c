/* YAML by libyaml's events. Tags of the core schema are few; anchors only by flag. */
#include "base/tree_build.h"
#include "base/tree_hint.h"

#include <string.h>
#include <yaml.h>

#define CORE_TAG "tag:yaml.org,2002:"

/* The fault of a line often shows only on a later one. */
#define HINT_LINES_BACK 4

typedef struct {
	Build *build;
	yaml_parser_t parser;
	yaml_event_t event;
	bool has_event;
	GHashTable *anchors; /* name -> Node */
	unsigned documents;
} Reader;

static void reader_clear(Reader *reader)
{
	if (reader->has_event)
		yaml_event_delete(&reader->event);
	yaml_parser_delete(&reader->parser);
	g_hash_table_unref(reader->anchors);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reader, reader_clear)

static Position position_of(yaml_mark_t mark)
{
	return (Position){(unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

static const char *byte_of(const Tree *tree, yaml_mark_t mark)
{
	const char *at = tree->text.utf8;
	for (size_t i = 0; i < mark.index && *at; i++)
		at = g_utf8_next_char(at);
	return at;
}

static bool reader_error(Reader *reader, GError **error)
{
	const yaml_parser_t *parser = &reader->parser;
	const Tree *tree = reader->build->tree;
	size_t offset = MIN(parser->problem_offset, tree->text.length);
	Position at = tree_position(tree, tree->text.utf8 + offset);
	return tree_fail(tree, at, BASE_ERROR_FORMAT, error, "character U+%04X is not allowed",
	        (unsigned)parser->problem_value);
}

/* The tab that indents line `number`, or NULL. */
static const char *find_tab(const Tree *tree, unsigned number)
{
	const char *at = tree->text.utf8;
	for (unsigned line = 1; line < number && at; line++) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (!at)
		return NULL;
	at += strspn(at, " ");
	return *at == '\t' ? at : NULL;
}

/* libyaml's own words, at the place where the user should look. */
static bool parser_error(Reader *reader, GError **error)
{
	const yaml_parser_t *parser = &reader->parser;
	const Tree *tree = reader->build->tree;
	if (parser->error == YAML_READER_ERROR)
		return reader_error(reader, error);
	if (parser->error == YAML_MEMORY_ERROR)
		return tree_fail(tree, (Position){0}, BASE_ERROR_LIMIT, error, "out of memory");
	const char *context = parser->context ? parser->context : "";
	Position problem = position_of(parser->problem_mark), at = problem;
	bool scanning = g_str_has_prefix(context, "while scanning a ");
	if (scanning)
		at = position_of(parser->context_mark);
	const char *tab = find_tab(tree, problem.line);
	if (tab)
		return tree_fail(tree, tree_position(tree, tab), BASE_ERROR_FORMAT, error,
		        "a tab indents this line: write spaces instead");
	unsigned back = problem.line > HINT_LINES_BACK ? problem.line - HINT_LINES_BACK : 1;
	unsigned first = scanning ? MAX(at.line, back) : back;
	/* What was taken for a key may be far above, behind comments: it is looked at first. */
	bool key = g_str_has_prefix(context, "while scanning a simple key");
	const char *wide = key ? hint_lines(tree->text.utf8, at.line, at.line) : NULL;
	if (!wide)
		wide = hint_lines(tree->text.utf8, first, problem.line);
	if (!wide)
		return tree_fail(tree, at, BASE_ERROR_FORMAT, error, "%s%s%s", parser->problem,
		        *context ? " " : "", context);
	g_autofree char *hint = hint_message(wide);
	return tree_fail(tree, tree_position(tree, wide), BASE_ERROR_FORMAT, error,
	        "%s (line %u: %s)", hint, problem.line, parser->problem);
}

static bool next_event(Reader *reader, GError **error)
{
	if (reader->has_event)
		yaml_event_delete(&reader->event);
	reader->has_event = yaml_parser_parse(&reader->parser, &reader->event) != 0;
	return reader->has_event || parser_error(reader, error);
}

/* Whether the scalar would begin a line where a mapping could stand. */
static bool begins_line(Build *build, const Node *node)
{
	const Frame *top = build_top(build);
	if (!top)
		return true;
	return !top->flow && top->keys && (!top->key || top->key->line != node->line);
}

static bool check_wide(Reader *reader, const Node *node, GError **error)
{
	Build *build = reader->build;
	const Frame *top = build_top(build);
	HintPlace place = {.key = build_wants_key(build),
	        .flow = top && top->flow,
	        .own_line = begins_line(build, node)};
	const char *found = hint_scalar(node->scalar, place);
	if (!found)
		return true;
	g_autofree char *hint = hint_message(found);
	const char *at = byte_of(build->tree, reader->event.start_mark);
	const char *source = g_utf8_strchr(at, -1, g_utf8_get_char(found));
	return tree_fail(build->tree, tree_position(build->tree, source ? source : at),
	        BASE_ERROR_FORMAT, error, "%s, or quote the whole text", hint);
}

/* Keeps a local tag; of the core tags only those that change nothing or say "string". */
static bool take_tag(Node *node, const char *tag, GError **error)
{
	if (!tag)
		return true;
	const char *core = g_str_has_prefix(tag, CORE_TAG) ? tag + strlen(CORE_TAG) : NULL;
	if (g_str_equal(tag, "!") || g_strcmp0(core, "str") == 0) {
		node->quoted = node->kind == NODE_SCALAR;
		return true;
	}
	if (g_strcmp0(core, node->kind == NODE_MAPPING ? "map" : "seq") == 0 &&
	        node->kind != NODE_SCALAR)
		return true;
	if (core) {
		g_autofree char *shown = g_strconcat("!!", core, NULL);
		g_autofree char *quoted = text_quote(shown);
		return node_fail(node, error, "tag %s is not supported", quoted);
	}
	node->tag = g_strdup(tag);
	return true;
}

static bool check_anchor(Reader *reader, const yaml_char_t *name, GError **error)
{
	if (!name || reader->build->flags & TREE_ALIASES)
		return true;
	g_autofree char *quoted = text_quote((const char *)name);
	return tree_fail(reader->build->tree, position_of(reader->event.start_mark),
	        BASE_ERROR_FORMAT, error, "anchor %s: aliases are not supported", quoted);
}

static void keep_anchor(Reader *reader, const char *name, const Node *node)
{
	if (name)
		g_hash_table_insert(reader->anchors, g_strdup(name), (void *)node);
}

static bool is_null(const char *text)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};
	return g_strv_contains(words, text);
}

static bool check_scalar(Reader *reader, Node *node, size_t length, GError **error)
{
	Build *build = reader->build;
	bool key = build_wants_key(build);
	if (strlen(node->scalar) != length)
		return node_fail(node, error, "a NUL character in a text");
	if (node->tag && g_str_equal(node->tag, "!secret") && !*node->scalar)
		return node_fail(node, error, "'!secret' needs a name");
	if (key && !node->quoted && !*node->scalar)
		return node_fail(node, error, "a key is missing");
	if (key && !node->quoted && g_str_equal(node->scalar, "<<") &&
	        !(build->flags & TREE_ALIASES))
		return node_fail(node, error, "key '<<': merge keys are not supported");
	if (!key && !node->quoted && !node->tag && is_null(node->scalar))
		node->kind = NODE_NULL;
	bool plain = reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return !plain || node->kind == NODE_NULL || check_wide(reader, node, error);
}

static bool on_scalar(Reader *reader, GError **error)
{
	yaml_event_t *event = &reader->event;
	Node *node = build_node(reader->build, NODE_SCALAR, position_of(event->start_mark), error);
	if (!node || !check_anchor(reader, event->data.scalar.anchor, error))
		return false;
	node->scalar = g_strdup((const char *)event->data.scalar.value);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	if (!take_tag(node, (const char *)event->data.scalar.tag, error) ||
	        !check_scalar(reader, node, event->data.scalar.length, error))
		return false;
	keep_anchor(reader, (const char *)event->data.scalar.anchor, node);
	return build_value(reader->build, node, error);
}

static bool on_open(Reader *reader, NodeKind kind, const yaml_char_t *anchor,
        const yaml_char_t *tag, bool flow, GError **error)
{
	Node *node = build_node(reader->build, kind, position_of(reader->event.start_mark), error);
	if (!node || !check_anchor(reader, anchor, error) ||
	        !take_tag(node, (const char *)tag, error) ||
	        !build_open(reader->build, node, flow, error))
		return false;
	build_top(reader->build)->anchor = g_strdup((const char *)anchor);
	return true;
}

static bool on_close(Reader *reader, GError **error)
{
	g_autofree char *anchor = g_steal_pointer(&build_top(reader->build)->anchor);
	const Node *node = build_close(reader->build, error);
	if (node)
		keep_anchor(reader, anchor, node);
	return node != NULL;
}

static bool on_alias(Reader *reader, GError **error)
{
	Build *build = reader->build;
	const char *name = (const char *)reader->event.data.alias.anchor;
	Position at = position_of(reader->event.start_mark);
	g_autofree char *quoted = text_quote(name);
	if (!(build->flags & TREE_ALIASES))
		return tree_fail(build->tree, at, BASE_ERROR_FORMAT, error,
		        "alias %s: aliases are not supported", quoted);
	for (unsigned i = 0; i < build->depth; i++)
		if (g_strcmp0(build->stack[i].anchor, name) == 0)
			return tree_fail(build->tree, at, BASE_ERROR_FORMAT, error,
			        "alias %s stands inside its own anchor", quoted);
	const Node *node = g_hash_table_lookup(reader->anchors, name);
	if (!node)
		return tree_fail(build->tree, at, BASE_ERROR_FORMAT, error,
		        "alias %s has no anchor before it", quoted);
	return build_alias(build, node, at, error) && build_value(build, node, error);
}

static bool on_document(Reader *reader, GError **error)
{
	if (reader->documents++ == 0)
		return true;
	return tree_fail(reader->build->tree, position_of(reader->event.start_mark),
	        BASE_ERROR_FORMAT, error, "a second document begins: one file holds one");
}

static bool on_event(Reader *reader, GError **error)
{
	const yaml_event_t *event = &reader->event;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return on_document(reader, error);
	case YAML_ALIAS_EVENT:
		return on_alias(reader, error);
	case YAML_SCALAR_EVENT:
		return on_scalar(reader, error);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(reader, NODE_SEQUENCE, event->data.sequence_start.anchor,
		        event->data.sequence_start.tag,
		        event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE, error);
	case YAML_MAPPING_START_EVENT:
		return on_open(reader, NODE_MAPPING, event->data.mapping_start.anchor,
		        event->data.mapping_start.tag,
		        event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, error);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return on_close(reader, error);
	default:
		return true;
	}
}

/*
 * %TAG is refused before libyaml sees it: nobody writes it, and libyaml compares each with all
 * before it, which for a file full of them takes minutes.
 */
static bool check_directives(const Tree *tree, GError **error)
{
	const char *start = tree->text.utf8;
	for (const char *at = strstr(start, "%TAG"); at; at = strstr(at + 1, "%TAG"))
		/* the last bytes of what libyaml takes for a line end: CR, LF, NEL, LS, PS */
		if (at == start || strchr("\r\n\x85\xa8\xa9", at[-1]))
			return tree_fail(tree, tree_position(tree, at), BASE_ERROR_FORMAT, error,
			        "'%%TAG' is not supported");
	return true;
}

bool tree_read_yaml(Build *build, GError **error)
{
	if (!check_directives(build->tree, error))
		return false;
	g_auto(Reader) reader = {.build = build};
	reader.anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!yaml_parser_initialize(&reader.parser))
		return tree_fail(
		        build->tree, (Position){0}, BASE_ERROR_LIMIT, error, "out of memory");
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	const Text *text = &build->tree->text;
	yaml_parser_set_input_string(
	        &reader.parser, (const unsigned char *)text->utf8, text->length);
	do {
		if (!next_event(&reader, error) || !on_event(&reader, error))
			return false;
	} while (reader.event.type != YAML_STREAM_END_EVENT);
	return build->tree->root || build_empty(build, error);
}
