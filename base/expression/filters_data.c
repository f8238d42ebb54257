/* Filters between kinds of values: defaults, numbers, dicts, JSON. */
#include "base/expression/plug.h"

#include <math.h>
#include <string.h>

static bool apply_default(const Call *call, Value *ret)
{
	const json_t *input = call->input->json;
	bool keep = input && (!call_bool(call, 1, false) || json_truth(input));
	if (keep) {
		ret->safe = call->input->safe;
		return give(ret, json_borrow(input));
	}
	const json_t *otherwise = call->arguments[0].json;
	return give(ret, otherwise ? json_borrow(otherwise) : json_text("", 0));
}

static bool apply_mandatory(const Call *call, Value *ret)
{
	return give(ret, json_incref(call->input->json));
}

static bool apply_ternary(const Call *call, Value *ret)
{
	unsigned slot = json_truth(call->input->json) ? 0 : 1;
	if (json_is_null(call->input->json) && call->arguments[2].json)
		slot = 2;
	return give(ret, json_incref(call->arguments[slot].json));
}

static bool apply_string(const Call *call, Value *ret)
{
	g_autofree char *hold = NULL;
	ret->safe = call->input->safe;
	return give_text(ret, call_input_text(call, &hold));
}

/* Ansible's: only these words are true; Jinja2 has no such filter. */
static bool apply_bool(const Call *call, Value *ret)
{
	static const char *const words[] = {"yes", "on", "1", "true", "y", "t", "1.0"};
	const json_t *input = call->input->json;
	bool truth = json_is_true(input) || (json_numeric(input) && json_number_long(input) == 1);
	for (size_t i = 0; json_is_string(input) && i < G_N_ELEMENTS(words); i++)
		truth = truth || g_ascii_strcasecmp(json_string_value(input), words[i]) == 0;
	return give(ret, json_boolean(truth));
}

static bool fits_int64(double number)
{
	return number >= -9223372036854775808.0 && number < 9223372036854775808.0;
}

static bool text_to_int(const char *text, int64_t base, gint64 *ret)
{
	g_autofree char *plain = g_strstrip(g_strdup(text));
	const char *digits = plain + (*plain == '+' || *plain == '-');
	if (base == 16 && g_ascii_strncasecmp(digits, "0x", 2) == 0)
		memmove((char *)digits, digits + 2, strlen(digits + 2) + 1);
	if (*plain == '+')
		return *digits != '-' && g_ascii_string_to_signed(digits, (guint)base, G_MININT64,
		                                 G_MAXINT64, ret, NULL);
	return g_ascii_string_to_signed(plain, (guint)base, G_MININT64, G_MAXINT64, ret, NULL);
}

static bool text_to_real(const char *text, double *ret)
{
	g_autofree char *plain = g_strstrip(g_strdup(text));
	char *end = NULL;
	if (!*plain || strspn(plain, "0123456789.+-eE") != strlen(plain))
		return false;
	*ret = g_ascii_strtod(plain, &end);
	return !*end && isfinite(*ret);
}

/* As Jinja: what cannot be read becomes the default (0). */
static bool apply_int(const Call *call, Value *ret)
{
	const json_t *input = call->input->json;
	int64_t base;
	gint64 number = 0;
	double real = 0;
	if (!call_integer(call, 1, 10, &base))
		return false;
	if (base < 2 || base > 36)
		return call_fail(call, "'int': the base must be from 2 to 36");
	if (json_is_integer(input) || json_is_boolean(input))
		return give(ret, json_integer(json_int64(input)));
	if (json_is_string(input) && text_to_int(json_string_value(input), base, &number))
		return give(ret, json_integer(number));
	if ((json_is_real(input) && fits_int64(real = json_real_value(input))) ||
	        (json_is_string(input) && text_to_real(json_string_value(input), &real) &&
	                fits_int64(real)))
		return give(ret, json_integer((json_int_t)real));
	const json_t *otherwise = call->arguments[0].json;
	return give(ret, otherwise ? json_borrow(otherwise) : json_integer(0));
}

static bool apply_float(const Call *call, Value *ret)
{
	const json_t *input = call->input->json;
	double real = 0;
	if (json_numeric(input))
		return give(ret, json_real((double)json_number_long(input)));
	if (json_is_string(input) && text_to_real(json_string_value(input), &real))
		return give(ret, json_real(real));
	const json_t *otherwise = call->arguments[0].json;
	return give(ret, otherwise ? json_borrow(otherwise) : json_real(0));
}

static bool need_number(const Call *call)
{
	const json_t *input = call->input->json;
	return json_numeric(input) || call_fail(call, "'%s' needs a number, not %s",
	                                      call->node->plug->name, json_kind(input));
}

static bool apply_abs(const Call *call, Value *ret)
{
	if (!need_number(call))
		return false;
	if (json_is_real(call->input->json))
		return give(ret, json_real(fabs(json_real_value(call->input->json))));
	int64_t number = json_int64(call->input->json);
	if (number == INT64_MIN)
		return call_fail(call, "the result of 'abs' does not fit into a 64-bit integer");
	return give(ret, json_integer(number < 0 ? -number : number));
}

/* Rounds to the nearest decimal as printed would, ties of the true binary value to even. */
static double round_common(double number, int precision)
{
	char format[16] = {0}, shown[400] = {0};
	if (precision <= 0) {
		double factor = pow(10, -precision);
		return nearbyint(number / factor) * factor;
	}
	g_snprintf(format, sizeof format, "%%.%df", precision);
	g_ascii_formatd(shown, sizeof shown, format, number);
	return g_ascii_strtod(shown, NULL);
}

static bool apply_round(const Call *call, Value *ret)
{
	int64_t precision;
	const char *method;
	if (!need_number(call) || !call_integer(call, 0, 0, &precision) ||
	        !call_text(call, 1, "common", &method))
		return false;
	bool common = strcmp(method, "common") == 0;
	if (!common && strcmp(method, "ceil") != 0 && strcmp(method, "floor") != 0)
		return call_fail(call, "'round': method '%s' is not common, ceil or floor", method);
	if (precision < -15 || precision > 15)
		return call_fail(call, "'round': precision must be from -15 to 15");
	double number = (double)json_number_long(call->input->json);
	if (common && !json_is_real(call->input->json) && precision >= 0)
		return give(ret, json_integer(json_int64(call->input->json)));
	if (common) {
		number = round_common(number, (int)precision);
	} else {
		double factor = pow(10, (double)precision);
		double scaled = number * factor;
		number = (strcmp(method, "ceil") == 0 ? ceil(scaled) : floor(scaled)) / factor;
	}
	if (!isfinite(number))
		return call_fail(call, "'round': the number is too large");
	if (common && !json_is_real(call->input->json))
		return give(ret, json_integer((json_int_t)number));
	return give(ret, json_real(number));
}

static bool apply_dict2items(const Call *call, Value *ret)
{
	const char *key_name, *value_name, *key;
	json_t *item;
	if (!call_text(call, 0, "key", &key_name) || !call_text(call, 1, "value", &value_name))
		return false;
	if (!json_is_object(call->input->json))
		return call_fail(
		        call, "'dict2items' needs a dict, not %s", json_kind(call->input->json));
	if (!context_spend(call->context, call->node, json_object_size(call->input->json)))
		return false;
	ret->json = json_array();
	json_object_foreach(call->input->json, key, item) {
		json_t *one = json_object();
		json_object_set_new_nocheck(one, key_name, json_string_nocheck(key));
		json_object_set_nocheck(one, value_name, item);
		json_array_append_new(ret->json, one);
	}
	return context_grow(call->context, call->node, 128 * (uint64_t)json_array_size(ret->json));
}

static bool apply_items2dict(const Call *call, Value *ret)
{
	const char *key_name, *value_name;
	g_autoptr(json_t) items = call_items(call);
	if (!items || !call_text(call, 0, "key", &key_name) ||
	        !call_text(call, 1, "value", &value_name))
		return false;
	ret->json = json_object();
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *key = json_string_value(json_object_get(item, key_name));
		json_t *value = json_object_get(item, value_name);
		if (!key || !value)
			return call_fail(call, "'items2dict': item %zu lacks '%s' (a text) or '%s'",
			        i, key_name, value_name);
		json_object_set_nocheck(ret->json, key, value);
	}
	return true;
}

static bool apply_combine(const Call *call, Value *ret)
{
	if (!json_is_object(call->input->json))
		return call_fail(
		        call, "'combine' needs dicts, not %s", json_kind(call->input->json));
	ret->json = json_copy(call->input->json);
	for (unsigned i = 0; i < call->count; i++) {
		if (!json_is_object(call->arguments[i].json))
			return call_fail(call, "'combine' needs dicts, not %s",
			        json_kind(call->arguments[i].json));
		json_object_update(ret->json, call->arguments[i].json);
	}
	return true;
}

static bool order_pairs(const Call *call, json_t *pairs, Value *ret)
{
	const Plug *sort = filter_find("sort");
	Value input = {.json = pairs};
	Value arguments[CALL_ARGUMENTS_MAX] = {0};
	Call one = {call->context, call->node, &input, arguments, 0};
	return sort->apply(&one, ret);
}

static bool apply_dictsort(const Call *call, Value *ret)
{
	const char *key;
	json_t *item;
	if (!json_is_object(call->input->json))
		return call_fail(
		        call, "'dictsort' needs a dict, not %s", json_kind(call->input->json));
	g_autoptr(json_t) keys = json_array();
	json_object_foreach(call->input->json, key, item)
		json_array_append_new(keys, json_string_nocheck(key));
	g_auto(Value) ordered = {0};
	if (!order_pairs(call, keys, &ordered))
		return false;
	ret->json = json_array();
	for (size_t i = 0; i < json_array_size(ordered.json); i++) {
		json_t *name = json_array_get(ordered.json, i), *pair = json_array();
		json_array_append(pair, name);
		json_array_append(
		        pair, json_object_get(call->input->json, json_string_value(name)));
		json_array_append_new(ret->json, pair);
	}
	return context_grow(call->context, call->node, 64 * (uint64_t)json_array_size(ret->json));
}

static bool apply_to_json(const Call *call, Value *ret)
{
	g_autoptr(GString) out = g_string_new(NULL);
	json_repr(out, call->input->json, PRINT_JSON);
	return give_string(ret, out);
}

static bool apply_to_nice_json(const Call *call, Value *ret)
{
	int64_t indent;
	if (!call_integer(call, 0, 4, &indent))
		return false;
	size_t flags = JSON_INDENT((size_t)CLAMP(indent, 0, 16)) | JSON_SORT_KEYS | JSON_ENCODE_ANY;
	char *text = json_dumps(call->input->json, flags | JSON_REAL_PRECISION(15));
	if (!text)
		return call_fail(call, "'to_nice_json': the value cannot be written");
	give_text(ret, text);
	free(text);
	return true;
}

/* As Jinja: JSON that may stand inside <script>, hence safe. */
static bool apply_tojson(const Call *call, Value *ret)
{
	g_autoptr(GString) out = g_string_new(NULL);
	json_repr(out, call->input->json, PRINT_JSON);
	g_string_replace(out, "&", "\\u0026", 0);
	g_string_replace(out, "<", "\\u003c", 0);
	g_string_replace(out, ">", "\\u003e", 0);
	g_string_replace(out, "'", "\\u0027", 0);
	ret->safe = true;
	return give_string(ret, out);
}

static bool apply_from_json(const Call *call, Value *ret)
{
	json_error_t error;
	if (!json_is_string(call->input->json))
		return call_fail(
		        call, "'from_json' needs a text, not %s", json_kind(call->input->json));
	size_t length = json_string_length(call->input->json);
	if (!context_grow(call->context, call->node, 16 * (uint64_t)length))
		return false;
	ret->json = json_loadb(json_string_value(call->input->json), length,
	        JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	return ret->json || call_fail(call, "'from_json': line %d column %d: %s", error.line,
	                            error.column, error.text);
}

static const Plug plugs[] = {
        {"default", "value= boolean=", apply_default,
                "`value` ('' by default) in place of an undefined thing (of a false one too, with "
                "`boolean`)",
                true},
        {"d", "value= boolean=", apply_default, "as `default`", true},
        {"mandatory", "message=", apply_mandatory, "an error when undefined", false},
        {"ternary", "true_value false_value none_value=", apply_ternary, "one of two values",
                false},
        {"string", "", apply_string, "as text", false},
        {"bool", "", apply_bool, "true for true, 1, yes, on, true, y, t; else false", false},
        {"int", "default= base=", apply_int, "a whole number, cut towards zero", false},
        {"float", "default=", apply_float, "a number", false},
        {"abs", "", apply_abs, "without its sign", false},
        {"round", "precision= method=", apply_round, "rounded; method common, ceil or floor",
                false},
        {"dict2items", "key_name= value_name=", apply_dict2items, "a list of {key, value}", false},
        {"items2dict", "key_name= value_name=", apply_items2dict, "a dict of {key, value}", false},
        {"combine", "*", apply_combine, "dicts joined, later ones winning; not below the top",
                false},
        {"dictsort", "", apply_dictsort, "a list of [key, value] in the order of keys", false},
        {"to_json", "", apply_to_json, "as JSON text", false},
        {"to_nice_json", "indent=", apply_to_nice_json, "as JSON on several lines, keys sorted",
                false},
        {"tojson", "", apply_tojson, "as JSON that may stand inside HTML", false},
        {"from_json", "", apply_from_json, "read from JSON text", false},
};

const PlugTable filters_data = {plugs, G_N_ELEMENTS(plugs)};
