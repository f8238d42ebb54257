#include "records/web/spot.h"

#include <string.h>

/* What messages call a parameter that they do not name. */
static const struct {
	const char *words, *name;
} meant[] = {{" why ", "reason"}, {"first number", "asked"}, {"is chosen", "only"},
        {"by which text", "source"}, {"first year", "applies"}, {"a region (two", "place"},
        {"is no place of", "place"}, {"month of entering", "entered"},
        {"a class has a name", "code"}, {"real name", "real_name"},
        {"accounts are auditors", "role"}, {"a proof is a", "body"}, {"the body is", "body"},
        {"a photograph", "body"}, {"there is no such business", "kind"},
        {"done for many at once", "kind"}, {"is applied for at", "kind"}, {"ends in .csv", "name"},
        {"catalogue has no specialty", "code"}, {"specialty of the class", "specialty"},
        {"merge into", "into"}, {"it is managed by", "managed_by"}, {"no city level", "managed_by"},
        {"no county level", "managed_by"}, {"school id", "code"}, {"lasts until", "until"}};

static const RouteParameter *parameter_of(const Exchange *exchange, const char *name)
{
	for (const RouteParameter *row = exchange->route->parameters; row && row->name; row++)
		if (strcmp(row->name, name) == 0 && row->place != IN_PATH &&
		        row->place != IN_HEADER)
			return row;
	return NULL;
}

static void parameter_set(Exchange *exchange, const RouteParameter *row)
{
	g_autofree char *pointer = g_strconcat(
	        row->place == IN_FILE ? "" : "/", row->place == IN_FILE ? "" : row->name, NULL);
	if (row->place == IN_QUERY)
		exchange_spot(exchange, "query.value", NULL, row->name);
	else
		exchange_spot(exchange, "json.value", pointer, NULL);
}

/* "/numbers/overdue_days" of what stands below a member of the body. */
static bool member_set(Exchange *exchange, const char *name)
{
	const char *key;
	json_t *value, *one;
	size_t i;
	json_object_foreach(exchange->json, key, value) {
		bool there = json_object_get(value, name) != NULL;
		g_autofree char *pointer = there ? g_strdup_printf("/%s/%s", key, name) : NULL;
		json_array_foreach(value, i, one)
			if (!pointer && g_strcmp0(json_string_value(one), name) == 0)
				pointer = g_strdup_printf("/%s/%zu", key, i);
		if (!pointer)
			continue;
		exchange_spot(exchange, "json.value", pointer, NULL);
		return true;
	}
	return false;
}

/* What stands in quotes: "'limit' in the query cannot be". */
static bool quoted_find(Exchange *exchange, const char *message)
{
	g_auto(GStrv) parts = g_strsplit(message, "'", -1);
	for (size_t i = 1; parts[0] && parts[i] && parts[i + 1]; i += 2) {
		const RouteParameter *row = parameter_of(exchange, parts[i]);
		if (row)
			parameter_set(exchange, row);
		if (row || member_set(exchange, parts[i]))
			return true;
	}
	return false;
}

static bool meant_find(Exchange *exchange, const char *message)
{
	for (size_t i = 0; i < G_N_ELEMENTS(meant); i++) {
		const RouteParameter *row = parameter_of(exchange, meant[i].name);
		if (!row || !strstr(message, meant[i].words))
			continue;
		parameter_set(exchange, row);
		return true;
	}
	return false;
}

/* "amount" in "the amount for each is a whole number". */
static bool named_find(Exchange *exchange, const char *message)
{
	for (const RouteParameter *row = exchange->route->parameters; row && row->name; row++) {
		const char *at = strstr(message, row->name);
		size_t length = strlen(row->name);
		if (row->place == IN_PATH || row->place == IN_HEADER || !at ||
		        (at > message && g_ascii_isalnum(at[-1])) || g_ascii_isalnum(at[length]))
			continue;
		parameter_set(exchange, row);
		return true;
	}
	return false;
}

void spot_find(Exchange *exchange, const GError *error)
{
	bool state = g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED);
	if (exchange->spot.code || !exchange->route || !route_is_api(exchange->route))
		return;
	if ((state || !quoted_find(exchange, error->message)) &&
	        !meant_find(exchange, error->message) &&
	        (state || !named_find(exchange, error->message)))
		exchange_spot(exchange, "refused", NULL, NULL);
}
