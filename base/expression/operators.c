/* Arithmetic, comparison and membership, by Python's rules; integers are 64 bits and never wrap. */
#include "base/expression/evaluate.h"

#include <math.h>
#include <string.h>

static const char *operator_sign(Operator operator)
{
	static const char *const signs[] = {"+", "-", "*", "/", "//", "%", "**", "~",
	        "==", "!=", "<", "<=", ">", ">=", "in", "not in"};
	return signs[operator];
}

static bool mismatch(Context *context, const Node *node, Operator operator, const json_t * left,
        const json_t *right)
{
	return context_fail(context, node, "'%s' does not work between %s and %s",
	        operator_sign(operator), json_kind(left), json_kind(right));
}

static bool integer_power(int64_t base, int64_t exponent, int64_t *ret)
{
	*ret = 1;
	while (exponent > 0) {
		if ((exponent & 1) && __builtin_mul_overflow(*ret, base, ret))
			return false;
		exponent >>= 1;
		if (exponent && __builtin_mul_overflow(base, base, &base))
			return false;
	}
	return true;
}

/* Rounds down, as Python. The caller excluded a zero divisor. */
static bool integer_floor_divide(int64_t left, int64_t right, int64_t *ret)
{
	if (left == INT64_MIN && right == -1)
		return false;
	int64_t rest = left % right;
	*ret = left / right - (rest != 0 && (rest < 0) != (right < 0));
	return true;
}

/* false: does not fit into 64 bits. */
static bool integer_apply(Operator operator, int64_t left, int64_t right, int64_t *ret)
{
	switch (operator) {
	case OPERATOR_ADD:
		return !__builtin_add_overflow(left, right, ret);
	case OPERATOR_SUBTRACT:
		return !__builtin_sub_overflow(left, right, ret);
	case OPERATOR_MULTIPLY:
		return !__builtin_mul_overflow(left, right, ret);
	case OPERATOR_FLOOR_DIVIDE:
		return integer_floor_divide(left, right, ret);
	case OPERATOR_MODULO:
		*ret = right == -1 ? 0 : left % right;
		if (*ret != 0 && (*ret < 0) != (right < 0))
			*ret += right;
		return true;
	default:
		return integer_power(left, right, ret);
	}
}

static double real_modulo(double left, double right)
{
	double rest = fmod(left, right);
	if (fpclassify(rest) == FP_ZERO)
		return copysign(0.0, right);
	return (rest < 0) != (right < 0) ? rest + right : rest;
}

static double real_apply(Operator operator, double left, double right)
{
	switch (operator) {
	case OPERATOR_ADD:
		return left + right;
	case OPERATOR_SUBTRACT:
		return left - right;
	case OPERATOR_MULTIPLY:
		return left * right;
	case OPERATOR_DIVIDE:
		return left / right;
	case OPERATOR_FLOOR_DIVIDE:
		return floor((left - real_modulo(left, right)) / right + 0.5);
	case OPERATOR_MODULO:
		return real_modulo(left, right);
	default:
		return pow(left, right);
	}
}

static bool number_apply(Context *context, const Node *node, Operator operator, const json_t * left,
        const json_t *right, Value *ret)
{
	bool divides = operator== OPERATOR_DIVIDE || operator== OPERATOR_FLOOR_DIVIDE || operator==
	        OPERATOR_MODULO;
	if (divides && !json_truth(right))
		return context_fail(context, node, "division by zero");
	bool whole = !json_is_real(left) && !json_is_real(right) &&
	                                    operator!=
	             OPERATOR_DIVIDE && !(operator== OPERATOR_POWER && json_int64(right) < 0);
	if (whole) {
		int64_t result = 0;
		if (!integer_apply(operator, json_int64(left), json_int64(right), &result))
			return context_fail(context, node,
			        "the result of '%s' does not fit into a 64-bit integer",
			        operator_sign(operator));
		ret->json = json_integer(result);
		return true;
	}
	double result = real_apply(operator,(double) json_number_long(left),
	        (double)json_number_long(right));
	if (!isfinite(result))
		return context_fail(context, node, "the result of '%s' is not a finite number",
		        operator_sign(operator));
	ret->json = json_real(result);
	return true;
}

static bool repeat(
        Context *context, const Node *node, const json_t *what, const json_t *count, Value *ret)
{
	uint64_t times = (uint64_t)CLAMP(json_int64(count), 0, G_MAXINT32);
	uint64_t each = MAX(json_weight(what), 1);
	if (!context_grow(context, node, times * each) || !context_spend(context, node, times))
		return false;
	if (json_is_string(what)) {
		g_autoptr(GString) out = g_string_new(NULL);
		for (uint64_t i = 0; i < times; i++)
			json_print(out, what, PRINT_PYTHON);
		ret->json = json_text(out->str, out->len);
		return true;
	}
	ret->json = json_array();
	for (uint64_t i = 0; i < times; i++)
		json_array_extend(ret->json, (json_t *)what);
	return context_built(context, node, ret->json);
}

static bool concat(
        Context *context, const Node *node, const Value *left, const Value *right, Value *ret)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const Value *sides[] = {left, right};
	bool safe = left->safe || right->safe;
	for (size_t i = 0; i < 2; i++) {
		g_autoptr(GString) part = g_string_new(NULL);
		json_print(part, sides[i]->json, PRINT_PYTHON);
		if (safe && !sides[i]->safe)
			html_escape(out, part->str, part->len);
		else
			g_string_append_len(out, part->str, (gssize)part->len);
	}
	ret->json = json_text(out->str, out->len);
	ret->safe = safe;
	return context_grow(context, node, out->len);
}

static bool lists_add(
        Context *context, const Node *node, const json_t *left, const json_t *right, Value *ret)
{
	ret->json = json_array();
	json_array_extend(ret->json, (json_t *)left);
	json_array_extend(ret->json, (json_t *)right);
	return context_built(context, node, ret->json);
}

static bool repeatable(const json_t *what, const json_t *count)
{
	return (json_is_string(what) || json_is_array(what)) &&
	       (json_is_integer(count) || json_is_boolean(count));
}

bool operator_apply(Context *context, const Node *node, Operator operator, const Value * left,
        const Value *right, Value *ret)
{
	const json_t *a = left->json, *b = right->json;
	if (operator== OPERATOR_CONCAT)
		return concat(context, node, left, right, ret);
	if (json_numeric(a) && json_numeric(b))
		return number_apply(context, node, operator, a, b, ret);
	if (operator== OPERATOR_ADD && json_is_string(a) && json_is_string(b))
		return concat(context, node, left, right, ret);
	if (operator== OPERATOR_ADD && json_is_array(a) && json_is_array(b))
		return lists_add(context, node, a, b, ret);
	if (operator== OPERATOR_MULTIPLY && repeatable(a, b))
		return repeat(context, node, a, b, ret);
	if (operator== OPERATOR_MULTIPLY && repeatable(b, a))
		return repeat(context, node, b, a, ret);
	if (operator== OPERATOR_MODULO && json_is_string(a))
		return context_fail(context, node,
		        "formatting by '%%' is not part of expressions: join the parts with '~'");
	if (operator== OPERATOR_ADD &&(json_is_string(a) || json_is_string(b)))
		return context_fail(context, node,
		        "'+' does not work between %s and %s: join texts with '~'", json_kind(a),
		        json_kind(b));
	return mismatch(context, node, operator, a, b);
}

bool operator_contains(
        Context *context, const Node *node, const json_t *holder, const json_t *item, bool *ret)
{
	*ret = false;
	if (json_is_string(holder) && json_is_string(item)) {
		*ret = strstr(json_string_value(holder), json_string_value(item));
		return true;
	}
	if (json_is_object(holder)) {
		*ret = json_is_string(item) && json_object_get(holder, json_string_value(item));
		return true;
	}
	if (!json_is_array(holder))
		return mismatch(context, node, OPERATOR_IN, item, holder);
	for (size_t i = 0; i < json_array_size(holder) && !*ret; i++) {
		if (!context_spend(context, node, 1))
			return false;
		*ret = json_same(json_array_get(holder, i), item);
	}
	return true;
}

bool operator_compare(Context *context, const Node *node, Operator operator, const json_t * left,
        const json_t *right, bool *ret)
{
	int order = 0;
	switch (operator) {
	case OPERATOR_EQ:
	case OPERATOR_NE:
		*ret = json_same(left, right) == (operator== OPERATOR_EQ);
		return true;
	case OPERATOR_IN:
	case OPERATOR_NOT_IN:
		if (!operator_contains(context, node, right, left, ret))
			return false;
		*ret = *ret == (operator== OPERATOR_IN);
		return true;
	default:
		break;
	}
	if (!json_order(left, right, &order))
		return mismatch(context, node, operator, left, right);
	*ret = operator== OPERATOR_LT ? order < 0 :
	       operator== OPERATOR_LE ? order <= 0
	       :
	       operator== OPERATOR_GT ? order > 0
	                              : order >= 0;
	return true;
}
