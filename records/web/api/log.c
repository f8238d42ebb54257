#include "records/web/log.h"
#include "base/clock.h"

enum { ROWS = 50, ROWS_MAX = 500 };

#define TEXT "{\"type\":\"string\"}"
#define DAY "{\"type\":\"string\",\"format\":\"date\"}"

const RouteParameter log_parameters[] = {{"from", IN_QUERY, DAY, "first day, at +08:00", false},
        {"until", IN_QUERY, DAY, "last day", false},
        {"actor", IN_QUERY, TEXT, "name of the account that did it", false},
        {"kind", IN_QUERY,
                "{\"enum\":[\"login\",\"reveal\",\"export\",\"import\",\"record\",\"business\","
                "\"account\",\"school\",\"setting\",\"desk\"]}",
                "group of kinds", false},
        {"student", IN_QUERY, TEXT, "id of a student, or a number of his", false},
        {"school", IN_QUERY, TEXT, "code of a school (XXDM)", false},
        {"below", IN_QUERY, "{\"type\":\"integer\",\"minimum\":0}", "`next` of the answer before",
                false},
        {"limit", IN_QUERY, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500}",
                "events, 50 when not given, 500 at most", false},
        {0}};

#define BUDGET_US (300 * 1000) /* of reading over events of others */

static json_t *row_json(const json_t *row)
{
	static const char *const kept[] = {"seq", "actor", "origin", "token", "kind", "subject",
	        "reason", "what", "whom", "changes"};
	json_t *one = json_object();
	g_autofree char *at = clock_format(json_integer_value(json_object_get(row, "at_us")));
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		json_object_set(one, kept[i], json_object_get(row, kept[i]));
	json_object_set_new(one, "at", json_string(at));
	return one;
}

bool api_log(Exchange *exchange, GError **error)
{
	g_auto(LogQuery) query = {0};
	g_autofree char *limit = exchange_query(exchange, "limit");
	guint64 rows = ROWS;
	int64_t next;
	if (*limit && !g_ascii_string_to_unsigned(limit, 10, 1, ROWS_MAX, &rows, NULL)) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'limit' in the query cannot be");
		return false;
	}
	if (!log_query_read(exchange, &query, error))
		return false;
	g_autoptr(json_t) found = log_rows(exchange, &query, (int)rows, BUDGET_US, &next, error);
	if (!found)
		return false;
	json_t *events = json_array();
	for (size_t i = 0; i < json_array_size(found); i++)
		json_array_append_new(events, row_json(json_array_get(found, i)));
	return exchange_json(exchange, 200,
	        json_pack("{s:o, s:o}", "events", events, "next",
	                next ? json_integer(next) : json_null()));
}
