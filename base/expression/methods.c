/* The methods of texts and dicts that playbooks call. */
#include "base/expression/text.h"

#include <string.h>

static bool need(const Call *call, bool dict)
{
	const json_t *input = call->input->json;
	if (dict ? json_is_object(input) : json_is_string(input))
		return true;
	return call_fail(call, "%s has no method '%s'", json_kind(input), call->node->plug->name);
}

static bool method_split(const Call *call, Value *ret)
{
	return need(call, false) && text_split(call, ret);
}

static bool method_replace(const Call *call, Value *ret)
{
	return need(call, false) && text_replace(call, ret);
}

static bool strip(const Call *call, unsigned sides, Value *ret)
{
	const char *set;
	if (!need(call, false) || !call_text(call, 0, NULL, &set))
		return false;
	g_autofree char *text = text_strip(json_string_value(call->input->json), set, sides);
	return give_text(ret, text);
}

static bool method_strip(const Call *call, Value *ret)
{
	return strip(call, STRIP_LEFT | STRIP_RIGHT, ret);
}

static bool method_lstrip(const Call *call, Value *ret)
{
	return strip(call, STRIP_LEFT, ret);
}

static bool method_rstrip(const Call *call, Value *ret)
{
	return strip(call, STRIP_RIGHT, ret);
}

static bool method_startswith(const Call *call, Value *ret)
{
	const char *part;
	return need(call, false) && call_text(call, 0, "", &part) &&
	       give(ret,
	               json_boolean(g_str_has_prefix(json_string_value(call->input->json), part)));
}

static bool method_endswith(const Call *call, Value *ret)
{
	const char *part;
	return need(call, false) && call_text(call, 0, "", &part) &&
	       give(ret,
	               json_boolean(g_str_has_suffix(json_string_value(call->input->json), part)));
}

static bool method_lower(const Call *call, Value *ret)
{
	return need(call, false) && filter_find("lower")->apply(call, ret);
}

static bool method_upper(const Call *call, Value *ret)
{
	return need(call, false) && filter_find("upper")->apply(call, ret);
}

typedef enum { DICT_KEYS, DICT_VALUES, DICT_ITEMS } DictPart;

static bool dict_list(const Call *call, DictPart part, Value *ret)
{
	const char *key;
	json_t *item;
	if (!need(call, true) ||
	        !context_spend(call->context, call->node, json_object_size(call->input->json)))
		return false;
	ret->json = json_array();
	json_object_foreach(call->input->json, key, item) {
		if (part == DICT_VALUES) {
			json_array_append(ret->json, item);
			continue;
		}
		json_t *name = json_string_nocheck(key);
		json_array_append_new(
		        ret->json, part == DICT_KEYS ? name : json_pack("[oO]", name, item));
	}
	return context_grow(call->context, call->node, 64 * (uint64_t)json_array_size(ret->json));
}

static bool method_keys(const Call *call, Value *ret)
{
	return dict_list(call, DICT_KEYS, ret);
}

static bool method_values(const Call *call, Value *ret)
{
	return dict_list(call, DICT_VALUES, ret);
}

static bool method_items(const Call *call, Value *ret)
{
	return dict_list(call, DICT_ITEMS, ret);
}

static bool method_get(const Call *call, Value *ret)
{
	const char *key;
	if (!need(call, true) || !call_text(call, 0, "", &key))
		return false;
	const json_t *found = json_object_get(call->input->json, key);
	if (!found)
		found = call->arguments[1].json;
	return give(ret, found ? json_borrow(found) : json_null());
}

static const Plug plugs[] = {
        {"split", "separator= count=", method_split, "text: a list of its parts", false},
        {"replace", "old new count=", method_replace, "text: `old` replaced by `new`", false},
        {"strip", "chars=", method_strip, "text: without white space at both ends", false},
        {"lstrip", "chars=", method_lstrip, "text: without white space at the start", false},
        {"rstrip", "chars=", method_rstrip, "text: without white space at the end", false},
        {"startswith", "part", method_startswith, "text: starts so", false},
        {"endswith", "part", method_endswith, "text: ends so", false},
        {"lower", "", method_lower, "text: small letters", false},
        {"upper", "", method_upper, "text: capital letters", false},
        {"items", "", method_items, "dict: a list of [key, value]", false},
        {"keys", "", method_keys, "dict: a list of its keys", false},
        {"values", "", method_values, "dict: a list of its values", false},
        {"get", "key default=", method_get, "dict: the value, or `default` (none)", false},
};

const PlugTable methods_table = {plugs, G_N_ELEMENTS(plugs)};
