/* Filters that apply a test, a filter or a field's name to every item of a list. */
#include "base/expression/plug.h"

#include <string.h>

enum { SLOT_ATTRIBUTE = CALL_ARGUMENTS_MAX - 2, SLOT_DEFAULT = CALL_ARGUMENTS_MAX - 1 };

/* The plug named by argument `slot`, and the arguments after it as its own; false on an error. */
typedef struct {
	const Plug *plug;
	Value arguments[CALL_ARGUMENTS_MAX]; /* borrowed */
	unsigned count;
} Inner;

static bool inner_find(const Call *call, unsigned slot, const Plug *(*find)(const char *),
        const char *what, Inner *ret)
{
	const char *name;
	if (!call_text(call, slot, "", &name))
		return false;
	ret->plug = find(name);
	if (!ret->plug)
		return call_fail(call, "%s '%s' is not part of expressions", what, name);
	for (unsigned i = slot + 1; i < call->count; i++)
		ret->arguments[ret->count++] = call->arguments[i];
	if (ret->count < plug_required(ret->plug) || ret->count > plug_positional_max(ret->plug))
		return call_fail(
		        call, "%s '%s' does not take %u arguments", what, name, ret->count);
	return true;
}

static bool inner_apply(const Call *call, Inner *inner, const json_t *item, Value *ret)
{
	Value input = {.json = (json_t *)item};
	Call one = {call->context, call->node, &input, inner->arguments, inner->count};
	if (!item && !inner->plug->takes_undefined)
		return call_fail(call, "'%s': an item lacks the field", call->node->plug->name);
	return context_spend(call->context, call->node, 1) && plug_call(inner->plug, &one, ret);
}

/* Whether the item passes: by the test, or by being true when there is none. */
static bool passes(const Call *call, Inner *inner, const json_t *item, bool *ret)
{
	g_auto(Value) answer = {0};
	if (!inner->plug) {
		*ret = item && json_truth(item);
		return true;
	}
	if (!inner_apply(call, inner, item, &answer))
		return false;
	*ret = json_truth(answer.json);
	return true;
}

/* select and reject (no attribute), selectattr and rejectattr (attribute in slot 0). */
static bool pick_items(const Call *call, bool with_attribute, bool wanted, Value *ret)
{
	Inner inner = {0};
	const char *attribute = NULL;
	unsigned slot = with_attribute ? 1 : 0;
	g_autoptr(json_t) items = call_items(call);
	if (!items || (with_attribute && !call_text(call, 0, NULL, &attribute)) ||
	        (call->count > slot && !inner_find(call, slot, test_find, "test", &inner)))
		return false;
	ret->json = json_array();
	for (size_t i = 0; i < json_array_size(items); i++) {
		json_t *item = json_array_get(items, i);
		bool pass = false;
		if (!passes(call, &inner, attribute ? json_follow(item, attribute) : item, &pass))
			return false;
		if (pass == wanted)
			json_array_append(ret->json, item);
	}
	return true;
}

static bool apply_select(const Call *call, Value *ret)
{
	return pick_items(call, false, true, ret);
}

static bool apply_reject(const Call *call, Value *ret)
{
	return pick_items(call, false, false, ret);
}

static bool apply_selectattr(const Call *call, Value *ret)
{
	return pick_items(call, true, true, ret);
}

static bool apply_rejectattr(const Call *call, Value *ret)
{
	return pick_items(call, true, false, ret);
}

static bool map_attribute(const Call *call, const json_t *items, Value *ret)
{
	const char *attribute;
	if (!call_text(call, SLOT_ATTRIBUTE, NULL, &attribute))
		return false;
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *found = json_follow(json_array_get(items, i), attribute);
		if (!found)
			found = call->arguments[SLOT_DEFAULT].json;
		if (!found)
			return call_fail(call,
			        "'map': item %zu has no field '%s': give default=… or pick with "
			        "'selectattr' first",
			        i, attribute);
		json_array_append(ret->json, (json_t *)found);
	}
	return true;
}

static bool apply_map(const Call *call, Value *ret)
{
	Inner inner = {0};
	g_autoptr(json_t) items = call_items(call);
	if (!items)
		return false;
	ret->json = json_array();
	if (call->arguments[SLOT_ATTRIBUTE].json)
		return map_attribute(call, items, ret);
	if (!inner_find(call, 0, filter_find, "filter", &inner))
		return false;
	for (size_t i = 0; i < json_array_size(items); i++) {
		g_auto(Value) item = {0};
		if (!inner_apply(call, &inner, json_array_get(items, i), &item))
			return false;
		if (!item.json)
			return call_fail(call, "'map': item %zu gives an undefined value", i);
		json_array_append(ret->json, item.json);
	}
	return true;
}

static const Plug plugs[] = {
        {"map", "* attribute= default=", apply_map,
                "of every item the field (`attribute='a.b'`), or what a filter makes of it", false},
        {"select", "*", apply_select, "items that pass the test, or are true", false},
        {"reject", "*", apply_reject, "items that do not", false},
        {"selectattr", "attribute *", apply_selectattr, "items whose field passes the test", false},
        {"rejectattr", "attribute *", apply_rejectattr, "items whose field does not", false},
};

const PlugTable filters_pick = {plugs, G_N_ELEMENTS(plugs)};
