/* Filters on lists. */
#include "base/expression/plug.h"

#include <stdlib.h>
#include <string.h>

static bool apply_length(const Call *call, Value *ret)
{
	const json_t *input = call->input->json;
	if (json_is_string(input))
		return give(ret, json_integer(g_utf8_strlen(json_string_value(input),
		                         (gssize)json_string_length(input))));
	if (json_is_array(input))
		return give(ret, json_integer((json_int_t)json_array_size(input)));
	if (json_is_object(input))
		return give(ret, json_integer((json_int_t)json_object_size(input)));
	return call_fail(call, "'%s' needs a text, list or dict, not %s", call->node->plug->name,
	        json_kind(input));
}

static bool take_end(const Call *call, bool last, Value *ret)
{
	g_autoptr(json_t) items = call_items(call);
	if (!items)
		return false;
	size_t count = json_array_size(items);
	if (count)
		return give(ret, json_incref(json_array_get(items, last ? count - 1 : 0)));
	ret->missing = call->node;
	return true;
}

static bool apply_first(const Call *call, Value *ret)
{
	return take_end(call, false, ret);
}

static bool apply_last(const Call *call, Value *ret)
{
	return take_end(call, true, ret);
}

static bool apply_list(const Call *call, Value *ret)
{
	return give(ret, call_items(call)) && ret->json;
}

static bool apply_reverse(const Call *call, Value *ret)
{
	g_autoptr(json_t) items = call_items(call);
	if (!items)
		return false;
	ret->json = json_array();
	for (size_t i = json_array_size(items); i > 0; i--)
		json_array_append(ret->json, json_array_get(items, i - 1));
	if (!json_is_string(call->input->json))
		return true;
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(ret->json); i++)
		json_print(out, json_array_get(ret->json, i), PRINT_PYTHON);
	json_decref(ret->json);
	return give_string(ret, out);
}

/* The item, or what `attribute` names below it; borrowed, NULL with the error set. */
static const json_t *pick(const Call *call, const json_t *item, const char *attribute)
{
	const json_t *found = attribute ? json_follow(item, attribute) : item;
	if (!found)
		call_fail(
		        call, "'%s': an item has no field '%s'", call->node->plug->name, attribute);
	return found;
}

static bool append_part(const Call *call, GString *out, const json_t *item, bool escape)
{
	g_autoptr(GString) part = g_string_new(NULL);
	json_print(part, item, PRINT_PYTHON);
	if (!context_grow(call->context, call->node, part->len))
		return false;
	if (escape)
		html_escape(out, part->str, part->len);
	else
		g_string_append_len(out, part->str, (gssize)part->len);
	return true;
}

/* A separator that is safe HTML makes the whole safe, its parts escaped (as Jinja does). */
static bool apply_join(const Call *call, Value *ret)
{
	const char *separator, *attribute;
	bool safe = call->arguments[0].safe;
	g_autoptr(json_t) items = call_items(call);
	if (!items || !call_text(call, 0, "", &separator) || !call_text(call, 1, NULL, &attribute))
		return false;
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = pick(call, json_array_get(items, i), attribute);
		if (!item || !context_grow(call->context, call->node, strlen(separator)))
			return false;
		if (i)
			g_string_append(out, separator);
		if (!append_part(call, out, item, safe))
			return false;
	}
	ret->safe = safe;
	return give_string(ret, out);
}

/* --- order --- */

typedef struct {
	const json_t *item;
	json_t *key; /* owned */
	size_t place;
} Sortable;

typedef struct {
	Sortable *items;
	size_t count;
	const json_t *bad[2]; /* two keys that have no order */
	bool reverse;
} Sorting;

static void sorting_clear(Sorting *sorting)
{
	for (size_t i = 0; i < sorting->count; i++)
		json_decref(sorting->items[i].key);
	g_clear_pointer(&sorting->items, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sorting, sorting_clear)

static json_t *sort_key(const json_t *item, bool case_sensitive)
{
	if (case_sensitive || !json_is_string(item))
		return json_borrow(item);
	g_autofree char *lower = g_utf8_strdown(json_string_value(item), -1);
	return json_text(lower, strlen(lower));
}

static bool sorting_fill(
        Sorting *sorting, const Call *call, const json_t *items, const char *attribute, bool cases)
{
	sorting->items = g_new0(Sortable, json_array_size(items) + 1);
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const json_t *key = pick(call, item, attribute);
		if (!key)
			return false;
		sorting->items[sorting->count++] = (Sortable){item, sort_key(key, cases), i};
	}
	return true;
}

static int compare_sortable(const void *left, const void *right, void *data)
{
	const Sortable *a = left, *b = right;
	Sorting *sorting = data;
	int order = 0;
	if (!json_order(a->key, b->key, &order)) {
		sorting->bad[0] = a->key;
		sorting->bad[1] = b->key;
	}
	if (order == 0)
		return (a->place > b->place) - (a->place < b->place);
	return sorting->reverse ? -order : order;
}

static bool fail_order(const Call *call, const json_t *left, const json_t *right)
{
	return call_fail(call, "'%s': %s and %s have no order", call->node->plug->name,
	        json_kind(left), json_kind(right));
}

static bool sort_items(const Call *call, const json_t *items, const char *attribute, bool cases,
        bool reverse, Value *ret)
{
	g_auto(Sorting) sorting = {.reverse = reverse};
	if (!sorting_fill(&sorting, call, items, attribute, cases) ||
	        !context_spend(call->context, call->node, 4 * (uint64_t)sorting.count))
		return false;
	g_qsort_with_data(
	        sorting.items, (gint)sorting.count, sizeof(Sortable), compare_sortable, &sorting);
	if (sorting.bad[0])
		return fail_order(call, sorting.bad[0], sorting.bad[1]);
	ret->json = json_array();
	for (size_t i = 0; i < sorting.count; i++)
		json_array_append(ret->json, (json_t *)sorting.items[i].item);
	return true;
}

static bool apply_sort(const Call *call, Value *ret)
{
	const char *attribute;
	g_autoptr(json_t) items = call_items(call);
	return items && call_text(call, 2, NULL, &attribute) &&
	       sort_items(call, items, attribute, call_bool(call, 1, false),
	               call_bool(call, 0, false), ret);
}

static bool take_extreme(const Call *call, int sign, Value *ret)
{
	const char *attribute;
	g_auto(Sorting) sorting = {0};
	g_autoptr(json_t) items = call_items(call);
	if (!items || !call_text(call, 1, NULL, &attribute) ||
	        !sorting_fill(&sorting, call, items, attribute, call_bool(call, 0, false)))
		return false;
	const Sortable *best = sorting.count ? &sorting.items[0] : NULL;
	for (size_t i = 1; i < sorting.count; i++) {
		int order = 0;
		if (!json_order(sorting.items[i].key, best->key, &order))
			return fail_order(call, sorting.items[i].key, best->key);
		if (order * sign > 0)
			best = &sorting.items[i];
	}
	if (best)
		ret->json = json_borrow(best->item);
	else
		ret->missing = call->node;
	return true;
}

static bool apply_min(const Call *call, Value *ret)
{
	return take_extreme(call, -1, ret);
}

static bool apply_max(const Call *call, Value *ret)
{
	return take_extreme(call, 1, ret);
}

static bool apply_sum(const Call *call, Value *ret)
{
	const char *attribute;
	g_auto(Value) total = {0};
	g_autoptr(json_t) items = call_items(call);
	if (!items || !call_text(call, 0, NULL, &attribute))
		return false;
	total.json =
	        call->arguments[1].json ? json_incref(call->arguments[1].json) : json_integer(0);
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = pick(call, json_array_get(items, i), attribute);
		Value next = {.json = (json_t *)item};
		g_auto(Value) sum = {0};
		if (!item || !operator_apply(
		                     call->context, call->node, OPERATOR_ADD, &total, &next, &sum))
			return false;
		value_clear(&total);
		total = sum;
		sum = (Value){0};
	}
	return give(ret, g_steal_pointer(&total.json));
}

/* A text that two values share exactly when they are equal, to find doubles in a hash table. */
static char *same_key(const json_t *item)
{
	GString *out = g_string_new(NULL);
	if (json_numeric(item)) {
		long double number = json_number_long(item);
		g_string_append_printf(out, "%.20Lg", number);
	} else {
		json_repr(out, item, PRINT_JSON);
	}
	return g_string_free(out, FALSE);
}

static GHashTable *key_set(const json_t *items)
{
	GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (size_t i = 0; i < json_array_size(items); i++)
		g_hash_table_add(set, same_key(json_array_get(items, i)));
	return set;
}

static bool apply_unique(const Call *call, Value *ret)
{
	const char *attribute;
	bool cases = call_bool(call, 0, false);
	g_autoptr(json_t) items = call_items(call);
	if (!items || !call_text(call, 1, NULL, &attribute))
		return false;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	ret->json = json_array();
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const json_t *part = pick(call, item, attribute);
		if (!part)
			return false;
		g_autoptr(json_t) key = sort_key(part, cases);
		if (g_hash_table_add(seen, same_key(key)))
			json_array_append(ret->json, (json_t *)item);
	}
	return true;
}

/* --- two lists as sets, in the order of the first --- */

/* Appends the items of `from` not yet in `seen` whose being in `other` is `wanted`. */
static void append_where(
        json_t *to, const json_t *from, GHashTable *seen, GHashTable *other, bool wanted)
{
	for (size_t i = 0; i < json_array_size(from); i++) {
		char *key = same_key(json_array_get(from, i));
		bool keep = !other || g_hash_table_contains(other, key) == wanted;
		if (g_hash_table_add(seen, key) && keep)
			json_array_append(to, json_array_get(from, i));
	}
}

static bool set_filter(const Call *call, bool both, bool wanted, Value *ret)
{
	const json_t *input = call->input->json, *argument = call->arguments[0].json;
	if (!json_is_array(input) || !json_is_array(argument))
		return call_fail(call, "'%s' needs two lists", call->node->plug->name);
	if (!context_spend(
	            call->context, call->node, json_array_size(input) + json_array_size(argument)))
		return false;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) other = both ? NULL : key_set(argument);
	ret->json = json_array();
	append_where(ret->json, input, seen, other, wanted);
	if (both)
		append_where(ret->json, argument, seen, NULL, true);
	return true;
}

static bool apply_union(const Call *call, Value *ret)
{
	return set_filter(call, true, true, ret);
}

static bool apply_intersect(const Call *call, Value *ret)
{
	return set_filter(call, false, true, ret);
}

static bool apply_difference(const Call *call, Value *ret)
{
	return set_filter(call, false, false, ret);
}

static bool flatten_into(const Call *call, json_t *to, const json_t *from, int64_t levels)
{
	for (size_t i = 0; i < json_array_size(from); i++) {
		json_t *item = json_array_get(from, i);
		if (!context_spend(call->context, call->node, 1))
			return false;
		if (json_is_array(item) && levels != 0) {
			if (!flatten_into(call, to, item, levels - 1))
				return false;
		} else if (!json_is_null(item)) {
			json_array_append(to, item);
		}
	}
	return true;
}

static bool apply_flatten(const Call *call, Value *ret)
{
	int64_t levels;
	g_autoptr(json_t) items = call_items(call);
	if (!items || !call_integer(call, 0, -1, &levels))
		return false;
	ret->json = json_array();
	return flatten_into(call, ret->json, items, levels);
}

static const Plug plugs[] = {
        {"length", "", apply_length, "number of characters, items or keys", false},
        {"count", "", apply_length, "as `length`", false},
        {"first", "", apply_first, "the first item; undefined when there is none", false},
        {"last", "", apply_last, "the last item; undefined when there is none", false},
        {"list", "", apply_list, "a text's characters or a dict's keys as a list", false},
        {"reverse", "", apply_reverse, "the other way round", false},
        {"join", "separator= attribute=", apply_join, "the items as one text", false},
        {"sort", "reverse= case_sensitive= attribute=", apply_sort,
                "ordered; texts without regard to case by default", false},
        {"min", "case_sensitive= attribute=", apply_min, "the smallest item", false},
        {"max", "case_sensitive= attribute=", apply_max, "the largest item", false},
        {"sum", "attribute= start=", apply_sum, "the items added", false},
        {"unique", "case_sensitive= attribute=", apply_unique, "every item once", false},
        {"union", "other", apply_union, "items of either list, once", false},
        {"intersect", "other", apply_intersect, "items of both lists, once", false},
        {"difference", "other", apply_difference, "items not in the other list, once", false},
        {"flatten", "levels=", apply_flatten, "lists inside taken apart", false},
};

const PlugTable filters_list = {plugs, G_N_ELEMENTS(plugs)};
