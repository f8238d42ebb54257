#include "base/expression/evaluate.h"

#include "base/expression/plug.h"

#include <string.h>

#define RANGE_MAX 100000

/* --- undefined --- */

static char *field_list(const json_t *dict)
{
	GString *out = g_string_new(NULL);
	const char *key;
	json_t *item;
	unsigned count = 0;
	json_object_foreach((json_t *)dict, key, item) {
		if (count++ == 20) {
			g_string_append(out, ", …");
			break;
		}
		g_string_append_printf(out, "%s%s", count > 1 ? ", " : "", key);
	}
	return g_string_free(out, FALSE);
}

/* The missing thing as its author wrote it, as far as that is short: os.foo, disks[3], …['/x'] */
static char *missing_path(const Node *node)
{
	char *path = node_path(node);
	if (path)
		return path;
	g_autofree char *before = node->count ? node_path(node->kids[0]) : NULL;
	if (node->kind == NODE_ATTRIBUTE)
		return g_strdup_printf("….%s", node->text);
	GString *out = g_string_new(before ? before : "…");
	g_string_append_c(out, '[');
	if (node->count > 1 && node->kids[1]->kind == NODE_LITERAL)
		json_repr(out, node->kids[1]->literal, PRINT_PYTHON);
	else
		g_string_append(out, "…");
	g_string_append_c(out, ']');
	return g_string_free(out, FALSE);
}

static bool fail_field(Context *context, const Node *node, const Value *value)
{
	g_autofree char *path = missing_path(value->missing);
	if (json_is_array(value->holder))
		return context_fail(context, node, "%s: no such index (the list has %zu items)",
		        path, json_array_size(value->holder));
	if (json_is_string(value->holder) && value->missing->kind == NODE_INDEX)
		return context_fail(context, node, "%s: no such index (the value is a text)", path);
	if (!json_is_object(value->holder))
		return context_fail(context, node, "%s: no such field (the value is %s%s)", path,
		        json_is_null(value->holder) ? "" : "a ", json_kind(value->holder));
	g_autofree char *fields = field_list(value->holder);
	return context_fail(context, node, "%s: no such field (there is: %s)", path,
	        *fields ? fields : "nothing");
}

/* Sets the error that says what `value` (undefined) was. Always false. */
static bool context_fail_undefined(Context *context, const Node *node, const Value *value)
{
	const Node *missing = value->missing ? value->missing : node;
	if (missing->kind == NODE_NAME)
		return context_fail(context, missing, "'%s' is undefined", missing->text);
	if (value->holder)
		return fail_field(context, missing, value);
	return context_fail(context, missing, "the value%s%s%s is undefined",
	        missing->plug ? " of '" : "", missing->plug ? missing->plug->name : "",
	        missing->plug ? "'" : "");
}

static bool undefined(Context *context, const Node *node, const json_t *holder, Value *ret)
{
	ret->missing = node;
	ret->holder = json_borrow(holder);
	if ((context->flags & EVAL_CHECK) &&
	        (node->kind == NODE_NAME || node->kind == NODE_ATTRIBUTE))
		return context_fail_undefined(context, node, ret);
	return true;
}

bool node_evaluate_defined(Context *context, const Node *node, Value *ret)
{
	if (!node_evaluate(context, node, ret))
		return false;
	if (ret->json)
		return true;
	if (context->flags & (EVAL_STRICT | EVAL_CHECK))
		return context_fail_undefined(context, node, ret);
	value_clear(ret);
	ret->json = json_text("", 0);
	return true;
}

/* --- names --- */

static bool visit_observed(const char *name, const Node *mention, void *data)
{
	Context *context = data;
	bool unknown = false;
	if (!context->scope->lookup(name, context->scope->data, &unknown) && unknown) {
		context->unknown = node_path(mention);
		return false;
	}
	return true;
}

bool node_observed(Context *context, const Node *node)
{
	return !(context->flags & EVAL_CHECK) || node_mentions(node, visit_observed, context);
}

static bool evaluate_literal(Context *context, const Node *node, Value *ret)
{
	(void)context;
	ret->json = json_borrow(node->literal);
	return true;
}

static bool evaluate_name(Context *context, const Node *node, Value *ret)
{
	bool unknown = false;
	const json_t *found = context->scope->lookup(node->text, context->scope->data, &unknown);
	if (found) {
		ret->json = json_borrow(found);
		return true;
	}
	if (unknown) {
		context->unknown = g_strdup(node->text);
		return false;
	}
	return undefined(context, node, NULL, ret);
}

/* Evaluates the thing before a dot or bracket; an undefined one stays what it is. */
static bool evaluate_holder(Context *context, const Node *node, Value *holder, Value *ret)
{
	if (!node_evaluate(context, node->kids[0], holder))
		return false;
	if (holder->json)
		return true;
	*ret = *holder;
	*holder = (Value){0};
	return true;
}

static bool evaluate_attribute(Context *context, const Node *node, Value *ret)
{
	g_auto(Value) holder = {0};
	if (!evaluate_holder(context, node, &holder, ret) || !holder.json)
		return !context->error && !context->unknown;
	const json_t *found = json_object_get(holder.json, node->text);
	if (!found)
		return undefined(context, node, holder.json, ret);
	ret->json = json_borrow(found);
	return true;
}

/* The text of `count` characters from character `from`. */
static json_t *text_part(const json_t *text, size_t from, size_t count)
{
	const char *start = g_utf8_offset_to_pointer(json_string_value(text), (glong)from);
	const char *end = g_utf8_offset_to_pointer(start, (glong)count);
	return json_text(start, (size_t)(end - start));
}

static size_t text_length(const json_t *text)
{
	return (size_t)g_utf8_strlen(json_string_value(text), (gssize)json_string_length(text));
}

static bool index_number(
        Context *context, const Node *node, const json_t *holder, int64_t at, Value *ret)
{
	bool text = json_is_string(holder);
	if (!text && !json_is_array(holder))
		return undefined(context, node, holder, ret);
	int64_t length = (int64_t)(text ? text_length(holder) : json_array_size(holder));
	if (at < 0)
		at += length;
	if (at < 0 || at >= length)
		return undefined(context, node, holder, ret);
	ret->json = text ? text_part(holder, (size_t)at, 1)
	                 : json_incref(json_array_get(holder, (size_t)at));
	return true;
}

static bool evaluate_index(Context *context, const Node *node, Value *ret)
{
	g_auto(Value) holder = {0}, key = {0};
	if (!node_evaluate_defined(context, node->kids[1], &key))
		return false;
	if (!evaluate_holder(context, node, &holder, ret) || !holder.json)
		return !context->error && !context->unknown;
	if (json_is_integer(key.json) || json_is_boolean(key.json))
		return index_number(context, node, holder.json, json_int64(key.json), ret);
	if (!json_is_string(key.json))
		return context_fail(context, node, "an index is a text or an integer, not %s",
		        json_kind(key.json));
	const json_t *found = json_object_get(holder.json, json_string_value(key.json));
	if (!found)
		return undefined(context, node, holder.json, ret);
	ret->json = json_borrow(found);
	return true;
}

/* --- slices, as Python's slice.indices() --- */

static bool slice_bound(Context *context, const Node *node, int64_t otherwise, int64_t *ret)
{
	g_auto(Value) value = {0};
	*ret = otherwise;
	if (!node)
		return true;
	if (!node_evaluate_defined(context, node, &value))
		return false;
	if (json_is_null(value.json))
		return true;
	if (!json_is_integer(value.json))
		return context_fail(context, node, "a bound of a slice is an integer, not %s",
		        json_kind(value.json));
	*ret = CLAMP(json_integer_value(value.json), -G_MAXINT32, G_MAXINT32);
	return true;
}

static int64_t clamp_bound(int64_t at, int64_t length, int64_t step)
{
	if (at < 0)
		at += length;
	return step > 0 ? CLAMP(at, 0, length) : CLAMP(at, -1, length - 1);
}

static json_t *take_slice(const json_t *holder, int64_t start, int64_t stop, int64_t step)
{
	bool text = json_is_string(holder);
	if (text && step == 1)
		return text_part(holder, (size_t)start, (size_t)MAX(stop - start, 0));
	json_t *list = text ? NULL : json_array();
	GString *out = g_string_new(NULL);
	g_autofree gunichar *characters =
	        text ? g_utf8_to_ucs4_fast(json_string_value(holder), -1, NULL) : NULL;
	for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step) {
		if (text)
			g_string_append_unichar(out, characters[i]);
		else
			json_array_append(list, json_array_get(holder, (size_t)i));
	}
	if (text)
		list = json_text(out->str, out->len);
	g_string_free(out, TRUE);
	return list;
}

static bool evaluate_slice(Context *context, const Node *node, Value *ret)
{
	g_auto(Value) holder = {0};
	int64_t start, stop, step;
	if (!node_evaluate_defined(context, node->kids[0], &holder))
		return false;
	if (!json_is_string(holder.json) && !json_is_array(holder.json))
		return context_fail(context, node, "%s has no slices", json_kind(holder.json));
	int64_t length = (int64_t)(json_is_string(holder.json) ? text_length(holder.json)
	                                                       : json_array_size(holder.json));
	if (!slice_bound(context, node->kids[3], 1, &step))
		return false;
	if (step == 0)
		return context_fail(context, node, "the step of a slice is zero");
	if (!slice_bound(context, node->kids[1], step > 0 ? 0 : length - 1, &start) ||
	        !slice_bound(context, node->kids[2], step > 0 ? length : -length - 1, &stop) ||
	        !context_spend(context, node, (uint64_t)length))
		return false;
	ret->json = take_slice(holder.json, clamp_bound(start, length, step),
	        clamp_bound(stop, length, step), step);
	return context_built(context, node, ret->json);
}

/* --- collections --- */

static bool evaluate_list(Context *context, const Node *node, Value *ret)
{
	ret->json = json_array();
	for (unsigned i = 0; i < node->count; i++) {
		g_auto(Value) item = {0};
		if (!node_evaluate_defined(context, node->kids[i], &item))
			return false;
		json_array_append(ret->json, item.json);
	}
	return context_built(context, node, ret->json);
}

static bool evaluate_dict(Context *context, const Node *node, Value *ret)
{
	ret->json = json_object();
	for (unsigned i = 0; i + 1 < node->count; i += 2) {
		g_auto(Value) key = {0}, item = {0};
		if (!node_evaluate_defined(context, node->kids[i], &key) ||
		        !node_evaluate_defined(context, node->kids[i + 1], &item))
			return false;
		if (!json_is_string(key.json))
			return context_fail(context, node->kids[i],
			        "a key of a dict is a text, not %s: write it in quotes",
			        json_kind(key.json));
		json_object_set_nocheck(ret->json, json_string_value(key.json), item.json);
	}
	return context_built(context, node, ret->json);
}

static bool evaluate_range(Context *context, const Node *node, Value *ret)
{
	int64_t bounds[3] = {0, 0, 1};
	for (unsigned i = 0; i < node->count; i++) {
		g_auto(Value) value = {0};
		if (!node_evaluate_defined(context, node->kids[i], &value))
			return false;
		if (!json_is_integer(value.json))
			return context_fail(context, node->kids[i],
			        "'range' takes integers, not %s", json_kind(value.json));
		bounds[i] = CLAMP(json_integer_value(value.json), -G_MAXINT32, G_MAXINT32);
	}
	if (node->count == 1) {
		bounds[1] = bounds[0];
		bounds[0] = 0;
	}
	if (bounds[2] == 0)
		return context_fail(context, node, "the step of 'range' is zero");
	ret->json = json_array();
	for (int64_t i = bounds[0]; bounds[2] > 0 ? i < bounds[1] : i > bounds[1]; i += bounds[2]) {
		if (json_array_size(ret->json) >= RANGE_MAX)
			return context_fail(context, node, "'range' is longer than %d", RANGE_MAX);
		if (!context_spend(context, node, 1) || !context_grow(context, node, 32))
			return false;
		json_array_append_new(ret->json, json_integer(i));
	}
	return true;
}

/* --- logic --- */

static bool evaluate_truth(Context *context, const Node *node, bool *ret)
{
	g_auto(Value) value = {0};
	if (!node_evaluate_defined(context, node, &value))
		return false;
	*ret = json_truth(value.json);
	return true;
}

static bool evaluate_not(Context *context, const Node *node, Value *ret)
{
	bool truth = false;
	if (!evaluate_truth(context, node->kids[0], &truth))
		return false;
	ret->json = json_boolean(!truth);
	return true;
}

/* As in Python, `a and b` and `a or b` give one of the two. */
static bool evaluate_logic(Context *context, const Node *node, Value *ret)
{
	if (!node_evaluate_defined(context, node->kids[0], ret))
		return false;
	if (json_truth(ret->json) == (node->kind == NODE_OR))
		return true;
	value_clear(ret);
	return node_evaluate_defined(context, node->kids[1], ret);
}

static bool evaluate_condition(Context *context, const Node *node, Value *ret)
{
	bool truth = false;
	if (!evaluate_truth(context, node->kids[1], &truth))
		return false;
	if (truth)
		return node_evaluate(context, node->kids[0], ret);
	if (node->kids[2])
		return node_evaluate(context, node->kids[2], ret);
	ret->json = json_text("", 0);
	return true;
}

static bool evaluate_binary(Context *context, const Node *node, Value *ret)
{
	g_auto(Value) left = {0}, right = {0};
	return node_evaluate_defined(context, node->kids[0], &left) &&
	       node_evaluate_defined(context, node->kids[1], &right) &&
	       operator_apply(context, node, node->operators[0], &left, &right, ret);
}

static bool evaluate_compare(Context *context, const Node *node, Value *ret)
{
	g_auto(Value) left = {0};
	bool holds = true;
	if (!node_evaluate_defined(context, node->kids[0], &left))
		return false;
	for (unsigned i = 1; holds && i < node->count; i++) {
		g_auto(Value) right = {0};
		if (!node_evaluate_defined(context, node->kids[i], &right) ||
		        !operator_compare(context, node, node->operators[i - 1], left.json,
		                right.json, &holds))
			return false;
		value_clear(&left);
		left = right;
		right = (Value){0};
	}
	ret->json = json_boolean(holds);
	return true;
}

static bool evaluate_sign(Context *context, const Node *node, Value *ret)
{
	g_auto(Value) value = {0};
	if (!node_evaluate_defined(context, node->kids[0], &value))
		return false;
	if (!json_numeric(value.json))
		return context_fail(context, node, "a sign stands before a number, not %s",
		        json_kind(value.json));
	bool negative = node->kind == NODE_NEGATIVE;
	if (json_is_real(value.json)) {
		double number = json_real_value(value.json);
		ret->json = json_real(negative ? -number : number);
		return true;
	}
	int64_t number = json_int64(value.json);
	if (negative && __builtin_sub_overflow((int64_t)0, number, &number))
		return context_fail(context, node, "the integer is too large");
	ret->json = json_integer(number);
	return true;
}

/* --- calls --- */

static bool evaluate_arguments(Context *context, const Node *node, Value *arguments)
{
	for (unsigned i = 0; i < CALL_ARGUMENTS_MAX; i++)
		if (node->kids[i + 1] &&
		        !node_evaluate_defined(context, node->kids[i + 1], &arguments[i]))
			return false;
	return true;
}

static bool evaluate_call(Context *context, const Node *node, Value *ret)
{
	Value arguments[CALL_ARGUMENTS_MAX] = {0};
	g_auto(Value) input = {0};
	bool done = node->plug->takes_undefined
	                    ? node_evaluate(context, node->kids[0], &input)
	                    : node_evaluate_defined(context, node->kids[0], &input);
	done = done && evaluate_arguments(context, node, arguments);
	if (done) {
		Call call = {context, node, &input, arguments, node->given};
		done = plug_call(node->plug, &call, ret);
	}
	for (unsigned i = 0; i < CALL_ARGUMENTS_MAX; i++)
		value_clear(&arguments[i]);
	return done;
}

static bool evaluate_test(Context *context, const Node *node, Value *ret)
{
	if (!evaluate_call(context, node, ret))
		return false;
	if (node->negated) {
		bool truth = json_is_true(ret->json);
		value_clear(ret);
		ret->json = json_boolean(!truth);
	}
	return true;
}

static bool (*const evaluators[NODE_KINDS])(Context *, const Node *, Value *) = {
        [NODE_LITERAL] = evaluate_literal,
        [NODE_NAME] = evaluate_name,
        [NODE_ATTRIBUTE] = evaluate_attribute,
        [NODE_INDEX] = evaluate_index,
        [NODE_SLICE] = evaluate_slice,
        [NODE_LIST] = evaluate_list,
        [NODE_DICT] = evaluate_dict,
        [NODE_NEGATIVE] = evaluate_sign,
        [NODE_POSITIVE] = evaluate_sign,
        [NODE_NOT] = evaluate_not,
        [NODE_AND] = evaluate_logic,
        [NODE_OR] = evaluate_logic,
        [NODE_BINARY] = evaluate_binary,
        [NODE_COMPARE] = evaluate_compare,
        [NODE_CONDITION] = evaluate_condition,
        [NODE_FILTER] = evaluate_call,
        [NODE_TEST] = evaluate_test,
        [NODE_METHOD] = evaluate_call,
        [NODE_RANGE] = evaluate_range,
};

bool node_evaluate(Context *context, const Node *node, Value *ret)
{
	return context_spend(context, node, 1) && evaluators[node->kind](context, node, ret);
}
