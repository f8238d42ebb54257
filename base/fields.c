#include "base/fields.h"

#include "base/error.h"
#include "base/tree_build.h"

#include <string.h>

#define SECONDS_PER_DAY ((int64_t)86400)

/* Whether to go on behind an error, and where the errors go. */
typedef struct {
	GPtrArray *more; /* char *; NULL: stop at the first */
	GError **first;
	bool failed;
} Gather;

typedef bool FieldDecoder(const Field *, const Node *, void *, Gather *, GError **);

static bool has_limits(const Field *field)
{
	return field->min || field->max;
}

static int64_t upper(const Field *field)
{
	return field->max || field->min < 0 ? field->max : INT64_MAX;
}

static bool check_count(
        const Field *field, const Node *node, size_t count, const char *what, GError **error)
{
	if (!has_limits(field))
		return true;
	if ((int64_t)count < field->min)
		return node_fail(node, error, "'%s' needs at least %" G_GINT64_FORMAT " %s",
		        field->name, field->min, what);
	if ((int64_t)count > upper(field))
		return node_fail(node, error, "'%s' takes at most %" G_GINT64_FORMAT " %s",
		        field->name, field->max, what);
	return true;
}

static bool decode_string(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	const char *text = NULL;
	if (!node_string(node, &text, error) ||
	        !check_count(field, node, (size_t)g_utf8_strlen(text, -1), "characters", error))
		return false;
	*(char **)slot = g_strdup(text);
	return true;
}

static bool decode_int(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	bool limits = has_limits(field);
	return node_int64(node, limits ? field->min : INT64_MIN, limits ? upper(field) : INT64_MAX,
	        slot, error);
}

static bool decode_bool(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	(void)field;
	return node_bool(node, slot, error);
}

static bool decode_enum(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	g_autofree char *choice = g_strjoinv(", ", (char **)(void *)field->words);
	g_autofree char *expected = g_strconcat("one of ", choice, NULL);
	const char *text = NULL;
	if (node->kind != NODE_SCALAR || !node_string(node, &text, NULL))
		return node_unexpected(node, expected, error);
	for (int i = 0; field->words[i]; i++)
		if (g_str_equal(field->words[i], text)) {
			*(int *)slot = i;
			return true;
		}
	const char *nearest =
	        fields_nearest(text, field->words, g_strv_length((char **)(void *)field->words));
	g_autofree char *found = text_quote(text);
	if (!nearest)
		return node_unexpected(node, expected, error);
	return node_fail(node, error, "expected %s, found %s (did you mean '%s'?)", expected, found,
	        nearest);
}

static bool decode_strings(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	if (node->kind != NODE_SEQUENCE)
		return node_unexpected(node, "a list of strings", error);
	if (!check_count(field, node, node->count, "items", error))
		return false;
	GPtrArray *strings = *(GPtrArray **)slot;
	for (size_t i = 0; i < node->count; i++) {
		const char *text = NULL;
		if (!node_string(node->items[i], &text, error))
			return false;
		g_ptr_array_add(strings, g_strdup(text));
	}
	return true;
}

/* YYYY-MM-DD by GDate, in the Gregorian calendar. */
static bool is_date(const char *text)
{
	uint64_t part[3];
	static const struct {
		size_t at, length;
	} digits[3] = {{0, 4}, {5, 2}, {8, 2}};
	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	for (size_t i = 0; i < 3; i++) {
		char copy[5] = "";
		memcpy(copy, text + digits[i].at, digits[i].length);
		if (strspn(copy, "0123456789") != digits[i].length ||
		        !g_ascii_string_to_unsigned(copy, 10, 0, 9999, &part[i], NULL))
			return false;
	}
	return part[1] >= 1 && part[1] <= 12 &&
	       g_date_valid_dmy((GDateDay)part[2], (GDateMonth)part[1], (GDateYear)part[0]);
}

static bool decode_date(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	(void)field;
	const char *text = NULL;
	if (!node_string(node, &text, NULL) || !is_date(text))
		return node_unexpected(node, "a date as YYYY-MM-DD", error);
	*(char **)slot = g_strdup(text);
	return true;
}

static bool parse_duration(const char *text, int64_t *seconds)
{
	static const char units[] = "smhd";
	static const int64_t each[] = {1, 60, 3600, SECONDS_PER_DAY};
	size_t digits = strspn(text, "0123456789");
	const char *unit = text[digits] ? strchr(units, text[digits]) : NULL;
	int64_t number = 0;
	if (!digits || !unit || text[digits + 1])
		return false;
	g_autofree char *count = g_strndup(text, digits);
	if (!g_ascii_string_to_signed(count, 10, 0, INT64_MAX / SECONDS_PER_DAY, &number, NULL))
		return false;
	*seconds = number * each[unit - units];
	return true;
}

static bool decode_duration(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	const char *text = NULL;
	int64_t seconds = 0;
	if (!node_string(node, &text, NULL) || !parse_duration(text, &seconds))
		return node_unexpected(node, "a duration such as 30s, 15m, 2h or 7d", error);
	if (has_limits(field) && seconds < field->min)
		return node_fail(node, error, "'%s' is at least %" G_GINT64_FORMAT "s, found '%s'",
		        field->name, field->min, text);
	if (has_limits(field) && seconds > upper(field))
		return node_fail(node, error, "'%s' is at most %" G_GINT64_FORMAT "s, found '%s'",
		        field->name, field->max, text);
	*(int64_t *)slot = seconds;
	return true;
}

/* Takes an error over; false: stop, with it in *error. */
static bool goes_on(Gather *gather, GError *found, GError **error)
{
	if (gather->more) {
		gather->failed = true;
		return error_gather(gather->first, found, gather->more);
	}
	g_propagate_error(error, found);
	return false;
}

/* The value itself is not repeated: it may be the secret. */
static bool decode_secret(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	if (node->kind != NODE_SCALAR || g_strcmp0(node->tag, "!secret") != 0)
		return node_fail(node, error,
		        "expected '!secret NAME': '%s' is never written here itself", field->name);
	*(char **)slot = g_strdup(node->scalar);
	return true;
}

static bool decode_table(
        const FieldTable *table, const Node *node, void *ret, Gather *gather, GError **error);

static void *decode_one(const FieldTable *table, const Node *node, Gather *gather, GError **error)
{
	void *data = g_malloc0(table->size);
	if (decode_table(table, node, data, gather, error))
		return data;
	g_free(data);
	return NULL;
}

static bool decode_struct(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	void *data = decode_one(field->table, node, gather, error);
	*(void **)slot = data;
	return data != NULL;
}

static bool decode_list(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	if (node->kind != NODE_SEQUENCE)
		return node_unexpected(node, "a list of mappings", error);
	if (!check_count(field, node, node->count, "items", error))
		return false;
	GPtrArray *list = *(GPtrArray **)slot;
	for (size_t i = 0; i < node->count; i++) {
		GError *found = NULL;
		void *data = decode_one(field->table, node->items[i], gather, &found);
		if (data)
			g_ptr_array_add(list, data);
		else if (!goes_on(gather, found, error))
			return false;
	}
	return true;
}

static bool decode_node(
        const Field *field, const Node *node, void *slot, Gather *gather, GError **error)
{
	(void)gather;
	(void)field, (void)error;
	*(const Node **)slot = node;
	return true;
}

static FieldDecoder *const decoders[] = {
        [FIELD_STRING] = decode_string,
        [FIELD_INT] = decode_int,
        [FIELD_BOOL] = decode_bool,
        [FIELD_ENUM] = decode_enum,
        [FIELD_STRINGS] = decode_strings,
        [FIELD_DATE] = decode_date,
        [FIELD_DURATION] = decode_duration,
        [FIELD_SECRET] = decode_secret,
        [FIELD_STRUCT] = decode_struct,
        [FIELD_LIST] = decode_list,
        [FIELD_NODE] = decode_node,
};

static const Field *field_find(const FieldTable *table, const char *name)
{
	for (const Field *field = table->fields; field->name; field++)
		if (g_str_equal(field->name, name))
			return field;
	return NULL;
}

/* *ret_meant: the name that may have been meant, or NULL. */
static bool unknown_key(
        const FieldTable *table, const Node *key, const char **ret_meant, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (const Field *field = table->fields; field->name; field++)
		g_ptr_array_add(names, (void *)field->name);
	g_autofree char *quoted = text_quote(key->scalar);
	const char *nearest =
	        fields_nearest(key->scalar, (const char *const *)names->pdata, names->len);
	*ret_meant = nearest;
	if (nearest)
		return node_fail(
		        key, error, "unknown key %s (did you mean '%s'?)", quoted, nearest);
	g_ptr_array_add(names, NULL);
	g_autofree char *known = g_strjoinv(", ", (char **)names->pdata);
	return node_fail(key, error, "unknown key %s (known: %s)", quoted, known);
}

static bool decode_field(
        const Field *field, const Node *mapping, void *ret, Gather *gather, GError **error)
{
	void *slot = (char *)ret + field->offset;
	const Node *value = node_find(mapping, field->name);
	bool written = value && (value->kind != NODE_NULL || field->kind == FIELD_NODE);
	if (written)
		return decoders[field->kind](field, value, slot, gather, error);
	if (field->required && value)
		return node_fail(value, error, "key '%s' needs a value", field->name);
	if (field->required)
		return node_fail(mapping, error, "missing key '%s'", field->name);
	if (!field->fallback)
		return true;
	Node fallback = {.kind = NODE_SCALAR, .scalar = (char *)field->fallback};
	return decoders[field->kind](field, &fallback, slot, gather, error);
}

/* Lists are there from the start, so that a struct can always be cleared and walked. */
static void prepare(const FieldTable *table, void *ret)
{
	memset(ret, 0, table->size);
	for (const Field *field = table->fields; field->name; field++) {
		GPtrArray **slot = (GPtrArray **)(void *)((char *)ret + field->offset);
		if (field->kind == FIELD_STRINGS)
			*slot = g_ptr_array_new_with_free_func(g_free);
		else if (field->kind == FIELD_LIST)
			*slot = g_ptr_array_new();
	}
}

static bool decode_all(
        const FieldTable *table, const Node *node, void *ret, Gather *gather, GError **error)
{
	GError *found = NULL;
	g_autoptr(GPtrArray) meant = g_ptr_array_new();
	for (size_t i = 0; i < node->count; i++) {
		const char *name = NULL;
		if (field_find(table, node->keys[i]->scalar) ||
		        unknown_key(table, node->keys[i], &name, &found))
			continue;
		if (!goes_on(gather, g_steal_pointer(&found), error))
			return false;
		g_ptr_array_add(meant, (void *)name);
	}
	for (const Field *field = table->fields; field->name; field++) {
		/* told above: what is missing stands there under a mistyped name */
		if (!node_find(node, field->name) && g_ptr_array_find(meant, field->name, NULL))
			continue;
		if (!decode_field(field, node, ret, gather, &found) &&
		        !goes_on(gather, g_steal_pointer(&found), error))
			return false;
	}
	if (table->node_offset)
		*(const Node **)(void *)((char *)ret + table->node_offset) = node;
	return true;
}

static bool decode_table(
        const FieldTable *table, const Node *node, void *ret, Gather *gather, GError **error)
{
	memset(ret, 0, table->size);
	if (table->from_text && node->kind == NODE_SCALAR && !node->tag && *node->scalar) {
		table->from_text(node->scalar, ret);
		if (table->node_offset)
			*(const Node **)(void *)((char *)ret + table->node_offset) = node;
		return true;
	}
	if (node->kind != NODE_MAPPING || node->tag)
		return node_unexpected(node, "a mapping", error);
	prepare(table, ret);
	bool ok = decode_all(table, node, ret, gather, error);
	if (!ok)
		fields_clear(table, ret);
	return ok;
}

bool fields_decode_all(
        const FieldTable *table, const Node *node, void *ret, GPtrArray *more, GError **error)
{
	GError *first = NULL, *found = NULL;
	Gather gather = {.more = more, .first = &first};
	bool ok = decode_table(table, node, ret, &gather, &found);
	if (!ok && found)
		error_gather(&first, found, more);
	if (ok && gather.failed)
		fields_clear(table, ret);
	if (first)
		g_propagate_error(error, first);
	return ok && !gather.failed;
}

bool fields_decode(const FieldTable *table, const Node *node, void *ret, GError **error)
{
	return fields_decode_all(table, node, ret, NULL, error);
}

static void clear_one(const FieldTable *table, void *data)
{
	if (data)
		fields_clear(table, data);
	g_free(data);
}

static void clear_list(const FieldTable *table, GPtrArray *list)
{
	for (guint i = 0; list && i < list->len; i++)
		clear_one(table, g_ptr_array_index(list, i));
	g_clear_pointer(&list, g_ptr_array_unref);
}

static void clear_field(const Field *field, void *slot)
{
	switch (field->kind) {
	case FIELD_STRING:
	case FIELD_DATE:
	case FIELD_SECRET:
		g_free(*(char **)slot);
		break;
	case FIELD_STRINGS:
		g_clear_pointer((GPtrArray **)slot, g_ptr_array_unref);
		break;
	case FIELD_STRUCT:
		clear_one(field->table, *(void **)slot);
		break;
	case FIELD_LIST:
		clear_list(field->table, *(GPtrArray **)slot);
		break;
	default:
		break;
	}
}

void fields_clear(const FieldTable *table, void *data)
{
	if (table->clear)
		table->clear(data);
	for (const Field *field = table->fields; field->name; field++)
		clear_field(field, (char *)data + field->offset);
	memset(data, 0, table->size);
}
