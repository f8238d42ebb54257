#include "records/web/openapi.h"

#include "records/web/openapi_schemas.h"

#include <string.h>

static void path_parameters(const char *path, json_t *list)
{
	for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{')) {
		g_autofree char *name = g_strndup(at + 1, strcspn(at + 1, "}"));
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:b, s:{s:s}}", "name", name, "in", "path",
		                      "required", true, "schema", "type", "string"));
	}
}

static json_t *parameters_json(const Route *route)
{
	static const char *const places[] = {
	        [IN_QUERY] = "query", [IN_PATH] = "path", [IN_HEADER] = "header"};
	json_t *list = json_array();
	path_parameters(route->path, list);
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (row->place < IN_BODY)
			json_array_append_new(
			        list, json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", row->name,
			                      "in", places[row->place], "required", row->required,
			                      "description", row->en, "schema",
			                      json_loads(row->schema, JSON_DECODE_ANY, NULL)));
	if (route->changes)
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:b, s:s, s:{s:s}}", "name", "If-Match", "in",
		                      "header", "required", true, "description",
		                      "the ETag of what is changed, with its quotes: 428 without "
		                      "it, 400 when it is no ETag, 412 when it is not that of the "
		                      "present version",
		                      "schema", "type", "string"));
	return list;
}

static json_t *body_json(const Route *route)
{
	json_t *properties = json_object(), *required = json_array();
	for (const RouteParameter *row = route->parameters; row && row->name; row++) {
		if (row->place != IN_BODY)
			continue;
		json_t *schema = json_loads(row->schema, JSON_DECODE_ANY, NULL);
		json_object_set_new(schema, "description", json_string(row->en));
		json_object_set_new(properties, row->name, schema);
		if (row->required)
			json_array_append_new(required, json_string(row->name));
	}
	return json_pack("{s:b, s:{s:{s:{s:s, s:o, s:o}}}}", "required", true, "content",
	        "application/json", "schema", "type", "object", "properties", properties,
	        "required", required);
}

/* A file, as it is: of the type its row names, or a table. */
static json_t *file_json(const Route *route)
{
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (row->place == IN_FILE && *row->schema)
			return json_pack(
			        "{s:b, s:{s:{}}}", "required", true, "content", row->schema);
	return json_pack("{s:b, s:{s:{}, s:{}}}", "required", true, "content", "text/csv",
	        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}

static bool has_body(const Route *route, ParameterPlace place)
{
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (row->place == place)
			return true;
	return false;
}

/* Files, of these types. */
static json_t *files_json(const char *types)
{
	json_t *content = json_object();
	g_auto(GStrv) list = g_strsplit(types, " ", -1);
	for (size_t i = 0; list[i]; i++)
		json_object_set_new(content, list[i], json_object());
	return content;
}

static bool has_parameter(const Route *route, const char *name)
{
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (strcmp(row->name, name) == 0)
			return true;
	return false;
}

/* Described among the components. */
static void header_name(json_t *headers, const char *name)
{
	g_autofree char *ref = g_strdup_printf("#/components/headers/%s", name);
	json_object_set_new(headers, name, json_pack("{s:s}", "$ref", ref));
}

static json_t *good_headers(const Route *route)
{
	json_t *headers = json_object();
	if (has_parameter(route, "If-None-Match"))
		header_name(headers, "ETag");
	if (route_has_words(route)) {
		header_name(headers, "Content-Language");
		header_name(headers, "Vary");
	}
	return headers;
}

static json_t *described(const char *description)
{
	return json_pack("{s:s, s:{s:s}}", "description", description, "schema", "type", "string");
}

static json_t *header_components(void)
{
	return json_pack("{s:o, s:o, s:o}", "ETag",
	        described("which version it is, in its language: \"7\" in Chinese, \"7-en\" in "
	                  "English; for If-Match either is as good"),
	        "Content-Language", described("the language of its words: zh-CN or en"), "Vary",
	        described("Accept-Language and the cookie that may have chosen a language"));
}

/* What a good answer has: a shape, or a file of the types that stand in its place. */
static json_t *answer_json(const Route *route)
{
	json_t *good = json_pack("{s:s}", "description", route->en);
	if (!route->answer)
		return good;
	g_autoptr(json_t) headers = good_headers(route);
	if (json_object_size(headers) > 0)
		json_object_set(good, "headers", headers);
	g_autofree char *ref = g_strdup_printf("#/components/schemas/%s", route->answer);
	json_object_set_new(good, "content",
	        strchr(route->answer, '/')
	                ? files_json(route->answer)
	                : json_pack("{s:{s:{s:s}}}", "application/json", "schema", "$ref", ref));
	return good;
}

static json_t *answers_json(const Route *route)
{
	json_t *answers = json_object(), *good = answer_json(route);
	bool look = has_parameter(route, "commit"); /* a look makes nothing */
	if (!route->makes || look)
		json_object_set(answers, "200", good);
	if (route->makes)
		json_object_set(answers, "201", good);
	json_decref(good);
	if (route->job)
		json_object_set_new(answers, "202",
		        json_pack("{s:s, s:{s:{s:{s:s}}}}", "description",
		                "a file of more than 5,000 rows is checked as an import: see "
		                "/api/v1/imports/{id}, then take or drop it there",
		                "content", "application/json", "schema", "$ref",
		                "#/components/schemas/Import"));
	if (has_parameter(route, "If-None-Match"))
		json_object_set_new(answers, "304",
		        json_pack("{s:s, s:o}", "description",
		                "it is still that version, in that language", "headers",
		                good_headers(route)));
	json_object_set_new(answers, "default",
	        json_pack("{s:s, s:{s:{s:{s:s}}}}", "description",
	                "what stands against it: `type` tells its kind, see /api/v1/errors",
	                "content", "application/problem+json", "schema", "$ref",
	                "#/components/schemas/Problem"));
	return answers;
}

static json_t *call_json(const Route *route)
{
	json_t *call = json_pack("{s:s, s:o, s:o}", "summary", route->en, "parameters",
	        parameters_json(route), "responses", answers_json(route));
	if (has_body(route, IN_BODY))
		json_object_set_new(call, "requestBody", body_json(route));
	if (has_body(route, IN_FILE))
		json_object_set_new(call, "requestBody", file_json(route));
	if (route->access == ACCESS_OPEN)
		json_object_set_new(call, "security", json_array());
	if (route_subject(route) != SUBJECT_ANY)
		json_object_set_new(
		        call, "x-subject", json_string(subject_id(route_subject(route))));
	if (route->access == ACCESS_PERMIT)
		json_object_set_new(
		        call, "x-permission", json_string(permission_row(route->permission)->id));
	return call;
}

/* The description as JSON. Yours. */
static json_t *openapi_json(void)
{
	json_t *paths = json_object();
	for (size_t i = 0; i < routes_count(); i++) {
		const Route *route = route_at(i);
		if (!route_is_api(route))
			continue;
		g_autofree char *method = g_ascii_strdown(route->method, -1);
		json_t *path = json_object_get(paths, route->path);
		if (!path) {
			path = json_object();
			json_object_set_new(paths, route->path, path);
		}
		json_object_set_new(path, method, call_json(route));
	}
	return json_pack(
	        "{s:s, s:{s:s, s:s, s:s}, s:o, s:{s:o, s:o, s:{s:{s:s, s:s}}}, s:[{s:[]}]}",
	        "openapi", "3.1.0", "info", "title", "jiuxu records", "version", JIUXU_VERSION,
	        "description",
	        "Student records. Everything is seen within the scope of the token's account: what "
	        "lies outside is 404. Moments are RFC 3339 in UTC, days RFC 3339 at +08:00. Words "
	        "follow Accept-Language (zh, en; zh when it says nothing). Members may be added.",
	        "paths", paths, "components", "schemas", openapi_schemas(), "headers",
	        header_components(), "securitySchemes", "token", "type", "http", "scheme", "bearer",
	        "security", "token");
}

bool api_openapi(Exchange *exchange, GError **error)
{
	(void)error;
	return exchange_json(exchange, 200, openapi_json());
}
