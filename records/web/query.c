#include "records/web/query.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "records/rules/status.h"
#include "records/store/student_filter.h"

#include <jansson.h>
#include <string.h>

static bool unfit(const char *name, const char *words, GError **error)
{
	g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query %s", name, words);
	return false;
}

/* The words of an enum as a list. Yours. */
static char *words_of(const json_t *list)
{
	g_autoptr(GString) words = g_string_new(NULL);
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
		g_string_append_printf(words, "%s%s", i ? ", " : "", json_string_value(one));
	return g_strdup(words->str);
}

static bool enum_fits(const char *name, const json_t *list, const char *value, GError **error)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
		if (strcmp(json_string_value(one), value) == 0)
			return true;
	g_autofree char *words = words_of(list);
	g_set_error(
	        error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query is one of: %s", name, words);
	return false;
}

static bool number_fits(const char *name, const json_t *schema, const char *value, GError **error)
{
	guint64 number, least = (guint64)json_integer_value(json_object_get(schema, "minimum"));
	guint64 most = (guint64)json_integer_value(json_object_get(schema, "maximum"));
	if (g_ascii_string_to_unsigned(value, 10, least, most ? most : INT64_MAX, &number, NULL))
		return true;
	if (most)
		g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'%s' in the query is a number from %" G_GUINT64_FORMAT
		        " to %" G_GUINT64_FORMAT,
		        name, least, most);
	else
		g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'%s' in the query is a number from %" G_GUINT64_FORMAT " on", name, least);
	return false;
}

static bool value_fits(const RouteParameter *row, const char *value, GError **error)
{
	g_autoptr(json_t) schema = json_loads(row->schema, JSON_DECODE_ANY, NULL);
	const json_t *list = json_object_get(schema, "enum");
	const char *type = json_string_value(json_object_get(schema, "type"));
	if (!*value) /* as if it were not there */
		return true;
	if (list)
		return enum_fits(row->name, list, value, error);
	if (strcmp(row->name, "status") == 0 && status_find(value) == STATUS_COUNT &&
	        strcmp(value, STUDENT_ON_ROLL) != 0 && strcmp(value, "all") != 0)
		return unfit("status", "is no state of a record", error);
	return !type || strcmp(type, "integer") != 0 ||
	       number_fits(row->name, schema, value, error);
}

static const RouteParameter *parameter_find(const Route *route, const char *name)
{
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (row->place == IN_QUERY && strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

bool query_text_fits(Exchange *exchange, GError **error)
{
	for (const char *at = exchange->request->query; *at;) {
		size_t length = strcspn(at, "&"), name_length = strcspn(at, "=&");
		const char *after = at + name_length + (name_length < length);
		g_autofree char *name = percent_decode(at, name_length, true);
		g_autofree char *value = percent_decode(after, (size_t)(at + length - after), true);
		if (!name || !value) {
			g_autofree char *raw = g_strndup(at, name_length);
			exchange_spot(exchange, "query.value", NULL, raw);
			return unfit(raw, "is no text of UTF-8, escaped as %xx", error);
		}
		at += length + (at[length] == '&');
	}
	return true;
}

/* Whether the rest of a query has that parameter: which of them is meant nobody knows. */
static bool given_again(const char *rest, const char *name)
{
	g_autofree char *value = query_get(rest, name);
	return value != NULL;
}

bool query_fits(Exchange *exchange, GError **error)
{
	for (const char *at = exchange->request->query; *at;) {
		size_t length = strcspn(at, "&");
		g_autofree char *name = g_strndup(at, strcspn(at, "=&"));
		const RouteParameter *row = parameter_find(exchange->route, name);
		at += length + (at[length] == '&');
		if (!*name)
			continue;
		exchange_spot(exchange, row ? "query.value" : "query.unknown", NULL, name);
		if (!row)
			return unfit(name, "is nothing that this call knows", error);
		if (given_again(at, name))
			return unfit(name, "is given more than once", error);
		g_autofree char *value = exchange_query(exchange, name);
		if (!value_fits(row, value, error))
			return false;
	}
	exchange_spot(exchange, NULL, NULL, NULL);
	return true;
}

bool query_unfit(const char *name, GError **error)
{
	return unfit(name, "cannot be", error);
}

int64_t query_whole(const Exchange *exchange, const char *name, int64_t otherwise)
{
	g_autofree char *text = exchange_query(exchange, name);
	return *text ? g_ascii_strtoll(text, NULL, 10) : otherwise;
}

bool query_text_take(const Exchange *exchange, const char *name, char **ret, GError **error)
{
	enum { TEXT_MAX = 100 };
	*ret = g_strstrip(exchange_query(exchange, name));
	return strlen(*ret) <= TEXT_MAX || query_unfit(name, error);
}

bool query_day_read(const char *name, const char *day, bool end, int64_t *ret_us, GError **error)
{
	const int64_t day_us = 24 * 3600 * (int64_t)G_USEC_PER_SEC;
	*ret_us = 0;
	if (!*day)
		return true;
	if (!clock_parse_day_end(day, ret_us))
		return query_unfit(name, error);
	*ret_us -= end ? 0 : day_us;
	return true;
}

void query_part_add(GString *out, const char *name, const char *value)
{
	if (!*value)
		return;
	g_string_append_printf(out, "%s=", name);
	percent_encode(out, value);
	g_string_append_c(out, '&');
}

char *query_link(const QueryPart *parts, size_t count)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		query_part_add(out, parts[i].name, parts[i].value);
	return g_string_free(out, FALSE);
}

char *query_texts_link(const char *const *names, char *const *texts, size_t count)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		query_part_add(out, names[i], texts[i]);
	return g_string_free(out, FALSE);
}

json_t *query_texts_json(const char *const *names, char *const *texts, size_t count)
{
	json_t *object = json_object();
	for (size_t i = 0; i < count; i++)
		json_object_set_new(object, names[i], json_string(texts[i]));
	return object;
}
