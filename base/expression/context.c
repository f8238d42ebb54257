/* What one evaluation may spend. */
#include "base/expression/evaluate.h"

#define VALUE_PARTS_MAX 4000000u /* items, keys and 16 bytes of text in one built value */
#define VALUE_DEPTH_MAX 2100     /* lists in lists; one more than JSON files may have */

void context_init(Context *context, const Ast *ast, const Scope *scope, unsigned flags,
        const EvalLimits *limits)
{
	*context = (Context){.ast = ast, .scope = scope, .flags = flags};
	context->steps_max = limits && limits->steps ? limits->steps : EVAL_STEPS_DEFAULT;
	context->bytes_max = limits && limits->bytes ? limits->bytes : EVAL_BYTES_DEFAULT;
	context->steps_left = context->steps_max;
	context->bytes_left = context->bytes_max;
}

void context_clear(Context *context)
{
	g_clear_error(&context->error);
	g_clear_pointer(&context->unknown, g_free);
}

bool context_fail(Context *context, const Node *node, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	g_clear_error(&context->error);
	ast_fail_valist(
	        context->ast, node->position, BASE_ERROR_FORMAT, &context->error, format, values);
	va_end(values);
	return false;
}

static bool over_limit(Context *context, const Node *node, const char *what, uint64_t most)
{
	g_clear_error(&context->error);
	ast_fail(context->ast, node->position, BASE_ERROR_LIMIT, &context->error,
	        "the expression takes more than %" G_GUINT64_FORMAT " %s", most, what);
	return false;
}

bool context_spend(Context *context, const Node *node, uint64_t steps)
{
	if (steps > context->steps_left)
		return over_limit(context, node, "steps", context->steps_max);
	context->steps_left -= steps;
	return true;
}

bool context_grow(Context *context, const Node *node, uint64_t bytes)
{
	if (bytes > context->bytes_left)
		return over_limit(context, node, "bytes", context->bytes_max);
	context->bytes_left -= bytes;
	return true;
}

uint64_t json_weight(const json_t *json)
{
	if (json_is_string(json))
		return json_string_length(json);
	if (json_is_array(json))
		return 16 * (uint64_t)json_array_size(json);
	return json_is_object(json) ? 64 * (uint64_t)json_object_size(json) : 0;
}

/*
 * Counts the parts of a value as if nothing in it were shared: [[x] * 1000] * 1000 is small in
 * memory, but not to whoever prints or compares it.
 */
static bool measure(const json_t *json, uint64_t *parts_left, unsigned depth_left)
{
	uint64_t parts = 1 + (json_is_string(json) ? json_string_length(json) / 16 : 0);
	const char *key;
	json_t *item;
	if (depth_left == 0 || parts > *parts_left)
		return false;
	*parts_left -= parts;
	for (size_t i = 0; i < json_array_size(json); i++)
		if (!measure(json_array_get(json, i), parts_left, depth_left - 1))
			return false;
	json_object_foreach((json_t *)json, key, item)
		if (!measure(item, parts_left, depth_left - 1))
			return false;
	return true;
}

bool context_built(Context *context, const Node *node, const json_t *json)
{
	uint64_t parts_left = VALUE_PARTS_MAX;
	if (!context_grow(context, node, json_weight(json)))
		return false;
	if (!json_is_array(json) && !json_is_object(json))
		return true;
	if (!measure(json, &parts_left, VALUE_DEPTH_MAX)) {
		g_clear_error(&context->error);
		ast_fail(context->ast, node->position, BASE_ERROR_LIMIT, &context->error,
		        "a value is larger than %u parts or deeper than %d lists", VALUE_PARTS_MAX,
		        VALUE_DEPTH_MAX);
		return false;
	}
	return context_spend(context, node, (VALUE_PARTS_MAX - parts_left) / 64);
}
