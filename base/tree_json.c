/*
 * JSON: jansson says whether the text is JSON; then the text, known to be good, is walked once more
 * for what jansson does not keep: positions, numbers as written and keys written twice.
 */
#include "base/cleanup.h"
#include "base/tree_build.h"
#include "base/tree_hint.h"

#include <string.h>

typedef struct {
	Build *build;
	const char *at;
	Position position;
} Walk;

static void walk_to(Walk *walk, const char *end)
{
	for (; walk->at < end; walk->at++) {
		unsigned char c = (unsigned char)*walk->at;
		if (c == '\n' || (c == '\r' && walk->at[1] != '\n'))
			walk->position = (Position){walk->position.line + 1, 1};
		else if ((c & 0xc0) != 0x80)
			walk->position.column++;
	}
}

/* Past blanks and the punctuation that says nothing new about good JSON. */
static char walk_next(Walk *walk)
{
	walk_to(walk, walk->at + strspn(walk->at, " \t\r\n,:"));
	return *walk->at;
}

static const char *string_end(const char *quote)
{
	const char *c = quote + 1;
	while (*c != '"')
		c += *c == '\\' ? 2 : 1;
	return c + 1;
}

static char *string_value(const char *start, const char *end)
{
	if (!memchr(start, '\\', (size_t)(end - start)))
		return g_strndup(start + 1, (size_t)(end - start) - 2);
	g_autoptr(json_t) value = json_loadb(start, (size_t)(end - start), JSON_DECODE_ANY, NULL);
	return g_strdup(json_string_value(value));
}

static bool walk_scalar(Walk *walk, GError **error)
{
	const char *start = walk->at, *end = start + strcspn(start, " \t\r\n,:[]{}\"");
	bool quoted = *start == '"';
	bool null = g_str_has_prefix(start, "null");
	Node *node = build_node(walk->build, null ? NODE_NULL : NODE_SCALAR, walk->position, error);
	if (!node)
		return false;
	if (quoted)
		end = string_end(start);
	node->quoted = quoted;
	node->scalar = quoted ? string_value(start, end) : g_strndup(start, (size_t)(end - start));
	walk_to(walk, end);
	return build_value(walk->build, node, error);
}

static bool walk_open(Walk *walk, NodeKind kind, GError **error)
{
	Node *node = build_node(walk->build, kind, walk->position, error);
	if (!node || !build_open(walk->build, node, true, error))
		return false;
	walk_to(walk, walk->at + 1);
	return true;
}

static bool walk_close(Walk *walk, GError **error)
{
	walk_to(walk, walk->at + 1);
	return build_close(walk->build, error) != NULL;
}

static bool walk_all(Walk *walk, GError **error)
{
	for (char c = walk_next(walk); c; c = walk_next(walk)) {
		bool ok = c == '{'               ? walk_open(walk, NODE_MAPPING, error)
		          : c == '['             ? walk_open(walk, NODE_SEQUENCE, error)
		          : c == '}' || c == ']' ? walk_close(walk, error)
		                                 : walk_scalar(walk, error);
		if (!ok)
			return false;
	}
	return true;
}

static bool jansson_error(const Tree *tree, const json_error_t *problem, GError **error)
{
	const Text *text = &tree->text;
	size_t offset = MIN((size_t)MAX(problem->position, 0), text->length);
	/* the cut may fall inside the character that it could not read */
	while (offset < text->length && ((unsigned char)text->utf8[offset] & 0xc0) == 0x80)
		offset++;
	g_autofree char *message = g_utf8_make_valid(problem->text, -1);
	const char *wide = hint_json(text->utf8, offset);
	if (wide) {
		g_autofree char *hint = hint_message(wide);
		return tree_fail(tree, tree_position(tree, wide), BASE_ERROR_FORMAT, error,
		        "%s (%s)", hint, message);
	}
	return tree_fail(tree, tree_position(tree, text->utf8 + offset), BASE_ERROR_FORMAT, error,
	        "%s", message);
}

bool tree_read_json(Build *build, GError **error)
{
	const Text *text = &build->tree->text;
	Walk walk = {.build = build, .at = text->utf8, .position = {1, 1}};
	if (!walk_next(&walk))
		return build_empty(build, error);
	json_error_t problem;
	g_autoptr(json_t) value = json_loadb(text->utf8, text->length, JSON_DECODE_ANY, &problem);
	if (!value)
		return jansson_error(build->tree, &problem, error);
	return walk_all(&walk, error);
}
