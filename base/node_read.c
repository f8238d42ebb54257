/* What one scalar means, when the reader knows what he wants, and as JSON when he does not. */
#include "base/tree_build.h"
#include "base/tree_hint.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* What the node is, for "expected …, found …"; yours. */
static char *describe(const Node *node)
{
	if (node->tag)
		return text_quote(node->tag);
	switch (node->kind) {
	case NODE_NULL:
		return g_strdup("nothing");
	case NODE_SEQUENCE:
		return g_strdup("a list");
	case NODE_MAPPING:
		return g_strdup("a mapping");
	default:
		return text_quote(node->scalar);
	}
}

bool node_unexpected(const Node *node, const char *expected, GError **error)
{
	g_autofree char *found = describe(node);
	HintPlace place = {.own_line = true};
	const char *wide = node->kind == NODE_SCALAR && !node->quoted && !node->tag
	                           ? hint_scalar(node->scalar, place)
	                           : NULL;
	if (!wide)
		return node_fail(node, error, "expected %s, found %s", expected, found);
	g_autofree char *hint = hint_message(wide);
	return node_fail(node, error, "expected %s, found %s (%s)", expected, found, hint);
}

static bool is_text(const Node *node)
{
	return node->kind == NODE_SCALAR && !node->tag;
}

bool node_string(const Node *node, const char **ret, GError **error)
{
	if (!is_text(node))
		return node_unexpected(node, "a string", error);
	*ret = node->scalar;
	return true;
}

/* -?(0|[1-9][0-9]*) */
static bool is_decimal(const char *text)
{
	text += *text == '-';
	size_t digits = strspn(text, "0123456789");
	return digits && !text[digits] && (digits == 1 || *text != '0');
}

/* A plain number as a person of core-schema YAML writes it, but not 010, +5, 0x10, .inf. */
static bool is_float(const char *text)
{
	text += *text == '-';
	size_t whole = strspn(text, "0123456789");
	if (whole > 1 && *text == '0')
		return false;
	text += whole;
	size_t part = *text == '.' ? strspn(text + 1, "0123456789") : 0;
	text += *text == '.' ? part + 1 : 0;
	if (!whole && !part)
		return false;
	if (*text != 'e' && *text != 'E')
		return !*text;
	text++;
	text += *text == '-' || *text == '+';
	size_t exponent = strspn(text, "0123456789");
	return exponent && !text[exponent];
}

bool node_int64(const Node *node, int64_t min, int64_t max, int64_t *ret, GError **error)
{
	if (is_text(node) && !node->quoted && is_decimal(node->scalar) &&
	        g_ascii_string_to_signed(node->scalar, 10, min, max, ret, NULL))
		return true;
	g_autofree char *range =
	        min == INT64_MIN && max == INT64_MAX ? g_strdup("a whole number")
	        : max == INT64_MAX
	                ? g_strdup_printf("a whole number of at least %" PRId64, min)
	                : g_strdup_printf("a whole number from %" PRId64 " to %" PRId64, min, max);
	if (is_text(node) && node->quoted && is_decimal(node->scalar))
		return node_fail(node, error,
		        "expected %s, found the string '%s' (remove the quotes)", range,
		        node->scalar);
	return node_unexpected(node, range, error);
}

static bool is_word(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (g_ascii_strcasecmp(text, *words) == 0)
			return true;
	return false;
}

bool node_bool(const Node *node, bool *ret, GError **error)
{
	static const char *const yes[] = {"yes", "on", "y", "true", NULL};
	static const char *const no[] = {"no", "off", "n", "false", NULL};
	if (!is_text(node))
		return node_unexpected(node, "true or false", error);
	if (!node->quoted && g_str_equal(node->scalar, "true"))
		return *ret = true;
	if (!node->quoted && g_str_equal(node->scalar, "false")) {
		*ret = false;
		return true;
	}
	const char *meant = is_word(node->scalar, yes)  ? "true"
	                    : is_word(node->scalar, no) ? "false"
	                                                : NULL;
	if (!meant)
		return node_unexpected(node, "true or false", error);
	return node_fail(node, error, "expected true or false, found '%s' (write %s%s)",
	        node->scalar, meant, node->quoted ? " without quotes" : "");
}

static json_t *plain_to_json(const char *text)
{
	static const char *const yes[] = {"true", "True", "TRUE", NULL};
	static const char *const no[] = {"false", "False", "FALSE", NULL};
	int64_t number = 0;
	if (g_strv_contains(yes, text))
		return json_true();
	if (g_strv_contains(no, text))
		return json_false();
	if (is_decimal(text))
		return g_ascii_string_to_signed(text, 10, INT64_MIN, INT64_MAX, &number, NULL)
		               ? json_integer(number)
		               : json_string(text);
	double real = is_float(text) ? g_ascii_strtod(text, NULL) : HUGE_VAL;
	return isfinite(real) ? json_real(real) : json_string(text);
}

static json_t *scalar_to_json(const Node *node)
{
	json_t *text =
	        node->quoted || node->tag ? json_string(node->scalar) : plain_to_json(node->scalar);
	if (!node->tag)
		return text;
	json_t *object = json_object();
	json_object_set_new(object, node->tag, text);
	return object;
}

json_t *node_to_json(const Node *node)
{
	if (node->kind == NODE_NULL)
		return json_null();
	if (node->kind == NODE_SCALAR)
		return scalar_to_json(node);
	bool mapping = node->kind == NODE_MAPPING;
	json_t *json = mapping ? json_object() : json_array();
	for (size_t i = 0; i < node->count; i++) {
		json_t *item = node_to_json(node->items[i]);
		if (mapping)
			json_object_set_new(json, node->keys[i]->scalar, item);
		else
			json_array_append_new(json, item);
	}
	return json;
}
