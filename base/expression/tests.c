/* The tests of `is`. */
#include "base/expression/regex.h"
#include "base/expression/text.h"

#include <string.h>

static bool answer(Value *ret, bool truth)
{
	return give(ret, json_boolean(truth));
}

static bool test_defined(const Call *call, Value *ret)
{
	return answer(ret, call->input->json);
}

static bool test_undefined(const Call *call, Value *ret)
{
	return answer(ret, !call->input->json);
}

static bool test_none(const Call *call, Value *ret)
{
	return answer(ret, json_is_null(call->input->json));
}

static bool test_string(const Call *call, Value *ret)
{
	return answer(ret, json_is_string(call->input->json));
}

static bool test_number(const Call *call, Value *ret)
{
	return answer(ret, json_numeric(call->input->json));
}

static bool test_integer(const Call *call, Value *ret)
{
	return answer(ret, json_is_integer(call->input->json));
}

static bool test_float(const Call *call, Value *ret)
{
	return answer(ret, json_is_real(call->input->json));
}

static bool test_boolean(const Call *call, Value *ret)
{
	return answer(ret, json_is_boolean(call->input->json));
}

static bool test_true(const Call *call, Value *ret)
{
	return answer(ret, json_is_true(call->input->json));
}

static bool test_false(const Call *call, Value *ret)
{
	return answer(ret, json_is_false(call->input->json));
}

static bool test_mapping(const Call *call, Value *ret)
{
	return answer(ret, json_is_object(call->input->json));
}

/* Texts and dicts too, as in Jinja. */
static bool test_sequence(const Call *call, Value *ret)
{
	const json_t *input = call->input->json;
	return answer(ret, json_is_array(input) || json_is_string(input) || json_is_object(input));
}

static bool test_lower(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	g_autofree char *lower = g_utf8_strdown(text, -1);
	g_autofree char *upper = g_utf8_strup(text, -1);
	return answer(ret, strcmp(text, lower) == 0 && strcmp(lower, upper) != 0);
}

static bool test_upper(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	const char *text = call_input_text(call, &hold);
	g_autofree char *lower = g_utf8_strdown(text, -1);
	g_autofree char *upper = g_utf8_strup(text, -1);
	return answer(ret, strcmp(text, upper) == 0 && strcmp(lower, upper) != 0);
}

static bool remainder_is(const Call *call, int64_t divisor, int64_t wanted, Value *ret)
{
	const json_t *input = call->input->json;
	if (!json_is_integer(input) && !json_is_boolean(input))
		return call_fail(call, "'%s' needs an integer, not %s", call->node->plug->name,
		        json_kind(input));
	if (divisor == 0)
		return call_fail(call, "division by zero");
	int64_t rest = divisor == -1 ? 0 : json_int64(input) % divisor;
	return answer(ret, (rest < 0 ? -rest : rest) == wanted);
}

static bool test_even(const Call *call, Value *ret)
{
	return remainder_is(call, 2, 0, ret);
}

static bool test_odd(const Call *call, Value *ret)
{
	return remainder_is(call, 2, 1, ret);
}

static bool test_divisibleby(const Call *call, Value *ret)
{
	int64_t divisor;
	return call_integer(call, 0, 0, &divisor) && remainder_is(call, divisor, 0, ret);
}

static bool compare(const Call *call, Operator operator, Value * ret)
{
	bool holds = false;
	return operator_compare(call->context, call->node, operator, call->input->json,
	               call->arguments[0].json, &holds) &&
	       answer(ret, holds);
}

static bool test_eq(const Call *call, Value *ret)
{
	return compare(call, OPERATOR_EQ, ret);
}

static bool test_ne(const Call *call, Value *ret)
{
	return compare(call, OPERATOR_NE, ret);
}

static bool test_lt(const Call *call, Value *ret)
{
	return compare(call, OPERATOR_LT, ret);
}

static bool test_le(const Call *call, Value *ret)
{
	return compare(call, OPERATOR_LE, ret);
}

static bool test_gt(const Call *call, Value *ret)
{
	return compare(call, OPERATOR_GT, ret);
}

static bool test_ge(const Call *call, Value *ret)
{
	return compare(call, OPERATOR_GE, ret);
}

static bool test_in(const Call *call, Value *ret)
{
	return compare(call, OPERATOR_IN, ret);
}

static bool test_contains(const Call *call, Value *ret)
{
	bool holds = false;
	return operator_contains(call->context, call->node, call->input->json,
	               call->arguments[0].json, &holds) &&
	       answer(ret, holds);
}

/* Whether every item of `part` is in `whole`. */
static bool is_subset(const Call *call, const json_t *part, const json_t *whole, Value *ret)
{
	bool holds = true;
	if (!json_is_array(part) || !json_is_array(whole))
		return call_fail(call, "'%s' needs two lists", call->node->plug->name);
	for (size_t i = 0; holds && i < json_array_size(part); i++)
		if (!operator_contains(
		            call->context, call->node, whole, json_array_get(part, i), &holds))
			return false;
	return answer(ret, holds);
}

static bool test_subset(const Call *call, Value *ret)
{
	return is_subset(call, call->input->json, call->arguments[0].json, ret);
}

static bool test_superset(const Call *call, Value *ret)
{
	return is_subset(call, call->arguments[0].json, call->input->json, ret);
}

static bool regex_test(const Call *call, bool anchored, Value *ret)
{
	const char *pattern;
	const json_t *input = call->input->json;
	RegexFlags flags = {.ignore_case = call_bool(call, 1, false),
	        .multiline = call_bool(call, 2, false),
	        .anchored = anchored};
	bool found;
	if (!call_text(call, 0, "", &pattern))
		return false;
	if (!json_is_string(input))
		return call_fail(
		        call, "a pattern is compared with a text, not %s", json_kind(input));
	g_autoptr(GRegex) regex = call_regex(call, pattern, flags);
	return regex && call_match(call, regex, json_string_value(input), NULL, &found) &&
	       answer(ret, found);
}

static bool test_match(const Call *call, Value *ret)
{
	return regex_test(call, true, ret);
}

static bool test_search(const Call *call, Value *ret)
{
	return regex_test(call, false, ret);
}

static bool test_version(const Call *call, Value *ret)
{
	static const struct {
		const char *word, *sign;
		Operator operator;
	} words[] = {{"eq", "==", OPERATOR_EQ}, {"ne", "!=", OPERATOR_NE}, {"lt", "<", OPERATOR_LT},
	        {"le", "<=", OPERATOR_LE}, {"gt", ">", OPERATOR_GT}, {"ge", ">=", OPERATOR_GE},
	        {"eq", "=", OPERATOR_EQ}, {"ne", "<>", OPERATOR_NE}};
	g_autofree char *hold = NULL, *other = NULL;
	const char *word;
	if (!call_text(call, 1, "==", &word))
		return false;
	other = expression_text(call->arguments[0].json);
	g_autoptr(json_t) order =
	        json_integer(version_compare(call_input_text(call, &hold), other));
	g_autoptr(json_t) zero = json_integer(0);
	bool holds = false;
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(word, words[i].word) == 0 || strcmp(word, words[i].sign) == 0)
			return operator_compare(call->context, call->node, words[i].operator, order,
			               zero, &holds) &&
			       answer(ret, holds);
	return call_fail(call, "'version': unknown comparison '%s' (==, !=, <, <=, >, >=)", word);
}

static const Plug plugs[] = {
        {"defined", "", test_defined, "there is such a thing", true},
        {"undefined", "", test_undefined, "there is no such thing", true},
        {"none", "", test_none, "a value of none (JSON null)", false},
        {"string", "", test_string, "a text", false},
        {"number", "", test_number, "a number or boolean", false},
        {"integer", "", test_integer, "a whole number", false},
        {"float", "", test_float, "a number with a fraction", false},
        {"boolean", "", test_boolean, "true or false", false},
        {"true", "", test_true, "exactly true", false},
        {"false", "", test_false, "exactly false", false},
        {"mapping", "", test_mapping, "a dict", false},
        {"sequence", "", test_sequence, "a list, text or dict", false},
        {"iterable", "", test_sequence, "a list, text or dict", false},
        {"lower", "", test_lower, "small letters only", false},
        {"upper", "", test_upper, "capital letters only", false},
        {"even", "", test_even, "an even integer", false},
        {"odd", "", test_odd, "an odd integer", false},
        {"divisibleby", "number", test_divisibleby, "an integer without remainder", false},
        {"in", "holder", test_in, "as the operator `in`", false},
        {"contains", "item", test_contains, "the other way round", false},
        {"eq", "other", test_eq, "`==`", false},
        {"equalto", "other", test_eq, "`==`", false},
        {"==", "other", test_eq, "`==`, as in selectattr('a', '==', 1)", false},
        {"ne", "other", test_ne, "`!=`", false},
        {"!=", "other", test_ne, "`!=`", false},
        {"lt", "other", test_lt, "`<`", false},
        {"lessthan", "other", test_lt, "`<`", false},
        {"<", "other", test_lt, "`<`", false},
        {"le", "other", test_le, "`<=`", false},
        {"<=", "other", test_le, "`<=`", false},
        {"gt", "other", test_gt, "`>`", false},
        {"greaterthan", "other", test_gt, "`>`", false},
        {">", "other", test_gt, "`>`", false},
        {"ge", "other", test_ge, "`>=`", false},
        {">=", "other", test_ge, "`>=`", false},
        {"subset", "whole", test_subset, "every item is in the other list", false},
        {"superset", "part", test_superset, "every item of the other list is here", false},
        {"match", "pattern ignorecase= multiline=", test_match, "matches at the start", false},
        {"search", "pattern ignorecase= multiline=", test_search, "matches anywhere", false},
        {"regex", "pattern ignorecase= multiline=", test_search, "matches anywhere", false},
        {"version", "version operator=", test_version,
                "compares version numbers: `is version('7.9', '>=')`", false},
        {"version_compare", "version operator=", test_version, "as `version`", false},
};

const PlugTable tests_table = {plugs, G_N_ELEMENTS(plugs)};
