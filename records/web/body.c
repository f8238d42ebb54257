#include "records/web/body.h"

#include <jansson.h>
#include <string.h>

static bool wants_json(const Route *route)
{
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (row->place == IN_BODY)
			return true;
	return false;
}

static bool takes_file(const Route *route)
{
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (row->place == IN_FILE)
			return true;
	return false;
}

/* What each name of a body may be: a type of JSON, or one of some texts. */
static bool type_fits(const json_t *schema, const json_t *value)
{
	static const struct {
		const char *name;
		json_type type;
	} types[] = {{"string", JSON_STRING}, {"integer", JSON_INTEGER}, {"object", JSON_OBJECT},
	        {"array", JSON_ARRAY}};
	const char *type = json_string_value(json_object_get(schema, "type"));
	if (!type) /* an enum: the route says which there are */
		return json_is_string(value);
	if (strcmp(type, "boolean") == 0)
		return json_is_boolean(value);
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i].name, type) == 0)
			return json_typeof(value) == types[i].type;
	return true;
}

static const RouteParameter *body_parameter(const Route *route, const char *name)
{
	for (const RouteParameter *row = route->parameters; row && row->name; row++)
		if (row->place == IN_BODY && strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

/* A name that is spelt wrongly would be left out, and more be done than was meant. */
static bool names_fit(Exchange *exchange, GError **error)
{
	const char *name;
	json_t *value;
	json_object_foreach(exchange->json, name, value) {
		if (body_parameter(exchange->route, name))
			continue;
		g_autofree char *pointer = g_strconcat("/", name, NULL);
		exchange_spot(exchange, "json.unknown", pointer, NULL);
		g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'%s' in the body is nothing that this call knows", name);
		return false;
	}
	return true;
}

/* A reason of blanks alone is none. */
static bool reason_fits(Exchange *exchange, GError **error)
{
	const RouteParameter *row = body_parameter(exchange->route, "reason");
	const char *reason = json_string_value(json_object_get(exchange->json, "reason"));
	if (!row || !reason || !*reason)
		return true;
	g_autofree char *plain = g_strstrip(g_strdup(reason));
	if (!*plain) {
		exchange_spot(exchange, "reason.blank", "/reason", NULL);
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'reason' in the body has blanks alone: say why");
	}
	return *plain != '\0';
}

static bool types_fit(Exchange *exchange, GError **error)
{
	if (!json_is_object(exchange->json)) {
		exchange_spot(exchange, "json.type", "", NULL);
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "the body is to be an object");
		return false;
	}
	if (!names_fit(exchange, error) || !reason_fits(exchange, error))
		return false;
	for (const RouteParameter *row = exchange->route->parameters; row && row->name; row++) {
		const json_t *value =
		        row->place == IN_BODY ? json_object_get(exchange->json, row->name) : NULL;
		g_autoptr(json_t) schema =
		        value ? json_loads(row->schema, JSON_DECODE_ANY, NULL) : NULL;
		if (!schema || type_fits(schema, value))
			continue;
		const char *type = json_string_value(json_object_get(schema, "type"));
		g_autofree char *pointer = g_strconcat("/", row->name, NULL);
		exchange_spot(exchange, "json.type", pointer, NULL);
		g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "'%s' in the body is to be of type %s", row->name, type ? type : "string");
		return false;
	}
	return true;
}

static bool is_json(const char *type)
{
	static const char json[] = "application/json";
	return type && g_ascii_strncasecmp(type, json, strlen(json)) == 0 &&
	       strchr("; \t", type[strlen(json)]); /* its end, too */
}

/* What is packed would be read as it is (RFC 9110 8.4). */
static bool plain(const HttpRequest *request, GError **error)
{
	const char *coding = head_get(request->head, "content-encoding");
	if (!coding || !*coding || g_ascii_strcasecmp(coding, "identity") == 0)
		return true;
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_MEDIA,
	        "the body has a Content-Encoding: send it as it is");
	return false;
}

bool body_read(Exchange *exchange, GError **error)
{
	const HttpRequest *request = exchange->request;
	const char *type = head_get(request->head, "content-type");
	if (strcmp(request->head->method, "GET") == 0 || strcmp(request->head->method, "HEAD") == 0)
		return true;
	if (!plain(request, error))
		return false;
	if (!route_is_api(exchange->route))
		return (exchange->form = http_form_read(type ? type : "", request->body,
		                request->body_length, error)) != NULL;
	if (!is_json(type)) {
		if (request->body_length == 0 || !wants_json(exchange->route))
			return true; /* nothing, or a file: the route looks at it */
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_MEDIA,
		        "send JSON: Content-Type is application/json here");
		return false;
	}
	json_error_t where;
	exchange->json =
	        json_loadb(request->body, request->body_length, JSON_REJECT_DUPLICATES, &where);
	if (!exchange->json) {
		exchange_spot(exchange, "json.syntax", "", NULL);
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "the body is no JSON: line %d, column %d: %s", where.line, where.column,
		        where.text);
	}
	return exchange->json && (takes_file(exchange->route) || types_fit(exchange, error));
}
