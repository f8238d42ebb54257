#include "base/expression/value.h"

#include <math.h>
#include <string.h>

void value_clear(Value *value)
{
	json_decref(value->json);
	json_decref(value->holder);
	*value = (Value){0};
}

bool json_truth(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_STRING:
		return json_string_length(json) > 0;
	case JSON_INTEGER:
		return json_integer_value(json) != 0;
	case JSON_REAL:
		return fpclassify(json_real_value(json)) != FP_ZERO;
	case JSON_ARRAY:
		return json_array_size(json) > 0;
	case JSON_OBJECT:
		return json_object_size(json) > 0;
	case JSON_TRUE:
		return true;
	default:
		return false;
	}
}

bool json_numeric(const json_t *json)
{
	return json_is_number(json) || json_is_boolean(json);
}

int64_t json_int64(const json_t *json)
{
	return json_is_integer(json) ? json_integer_value(json) : json_is_true(json);
}

long double json_number_long(const json_t *json)
{
	return json_is_real(json) ? (long double)json_real_value(json)
	                          : (long double)json_int64(json);
}

static int text_order(const json_t *left, const json_t *right)
{
	size_t a = json_string_length(left), b = json_string_length(right);
	int order = memcmp(json_string_value(left), json_string_value(right), MIN(a, b));
	return order ? (order > 0) - (order < 0) : (a > b) - (a < b);
}

static int number_order(const json_t *left, const json_t *right)
{
	if (!json_is_real(left) && !json_is_real(right)) {
		int64_t a = json_int64(left), b = json_int64(right);
		return (a > b) - (a < b);
	}
	long double a = json_number_long(left), b = json_number_long(right);
	return (a > b) - (a < b);
}

static bool dict_same(const json_t *left, const json_t *right)
{
	const char *key;
	json_t *item;
	if (json_object_size(left) != json_object_size(right))
		return false;
	json_object_foreach((json_t *)left, key, item) {
		const json_t *other = json_object_get(right, key);
		if (!other || !json_same(item, other))
			return false;
	}
	return true;
}

bool json_same(const json_t *left, const json_t *right)
{
	if (left == right)
		return true;
	if (json_numeric(left) && json_numeric(right))
		return number_order(left, right) == 0;
	if (json_typeof(left) != json_typeof(right))
		return false;
	if (json_is_string(left))
		return text_order(left, right) == 0;
	if (json_is_object(left))
		return dict_same(left, right);
	if (!json_is_array(left))
		return true;
	if (json_array_size(left) != json_array_size(right))
		return false;
	for (size_t i = 0; i < json_array_size(left); i++)
		if (!json_same(json_array_get(left, i), json_array_get(right, i)))
			return false;
	return true;
}

bool json_order(const json_t *left, const json_t *right, int *ret)
{
	if (json_numeric(left) && json_numeric(right)) {
		*ret = number_order(left, right);
		return true;
	}
	if (json_is_string(left) && json_is_string(right)) {
		*ret = text_order(left, right);
		return true;
	}
	if (!json_is_array(left) || !json_is_array(right))
		return false;
	size_t a = json_array_size(left), b = json_array_size(right);
	for (size_t i = 0; i < MIN(a, b); i++) {
		const json_t *x = json_array_get(left, i), *y = json_array_get(right, i);
		if (!json_same(x, y))
			return json_order(x, y, ret);
	}
	*ret = (a > b) - (a < b);
	return true;
}

const char *json_kind(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_STRING:
		return "text";
	case JSON_INTEGER:
		return "integer";
	case JSON_REAL:
		return "number";
	case JSON_ARRAY:
		return "list";
	case JSON_OBJECT:
		return "dict";
	case JSON_NULL:
		return "none";
	default:
		return "boolean";
	}
}

static const json_t *follow_one(const json_t *json, const char *name)
{
	if (json_is_object(json))
		return json_object_get(json, name);
	guint64 index;
	if (json_is_array(json) &&
	        g_ascii_string_to_unsigned(name, 10, 0, G_MAXINT32, &index, NULL))
		return json_array_get(json, index);
	return NULL;
}

const json_t *json_follow(const json_t *json, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, ".", 64);
	for (char **name = names; *name && json; name++)
		json = follow_one(json, *name);
	return json;
}

void html_escape(GString *out, const char *text, size_t length)
{
	size_t from = 0;
	for (size_t i = 0; i < length; i++) {
		const char *entity = NULL;
		switch (text[i]) {
		case '&':
			entity = "&amp;";
			break;
		case '<':
			entity = "&lt;";
			break;
		case '>':
			entity = "&gt;";
			break;
		case '"':
			entity = "&#34;";
			break;
		case '\'':
			entity = "&#39;";
			break;
		default:
			continue;
		}
		g_string_append_len(out, text + from, (gssize)(i - from));
		g_string_append(out, entity);
		from = i + 1;
	}
	g_string_append_len(out, text + from, (gssize)(length - from));
}
