#include "records/web/openapi_schemas.h"

#include "base/cleanup.h"
#include "records/resource.h"
#include "records/rules/student.h"

#include <glib.h>
#include <string.h>

static json_t *ref(const char *name)
{
	g_autofree char *path = g_strconcat("#/components/schemas/", name, NULL);
	return json_pack("{s:s}", "$ref", path);
}

static json_t *type_of(const char *name)
{
	static const char *const plain[] = {"string", "integer", "number", "boolean"};
	static const char *const formats[] = {"date", "date-time", "uri-reference"};
	for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
		if (strcmp(name, plain[i]) == 0)
			return json_pack("{s:s}", "type", name);
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		if (strcmp(name, formats[i]) == 0)
			return json_pack("{s:s, s:s}", "type", "string", "format", name);
	return ref(name);
}

static json_t *or_null(json_t *schema)
{
	const char *type = json_string_value(json_object_get(schema, "type"));
	if (!type)
		return json_pack("{s:[o, {s:s}]}", "anyOf", schema, "type", "null");
	json_object_set_new(schema, "type", json_pack("[s, s]", type, "null"));
	return schema;
}

/* "TYPE words" */
static json_t *member_said(const char *said)
{
	size_t length = strcspn(said, " ");
	g_autofree char *type = g_strndup(said, length);
	json_t *schema;
	if (*type == '[') {
		type[length - 1] = '\0';
		schema = json_pack("{s:s, s:o}", "type", "array", "items", type_of(type + 1));
	} else if (g_str_has_suffix(type, "?")) {
		type[length - 1] = '\0';
		schema = or_null(type_of(type));
	} else {
		schema = type_of(type);
	}
	if (said[length])
		json_object_set_new(schema, "description", json_string(said + length + 1));
	return schema;
}

static json_t *shape(const json_t *members);

static json_t *member(const json_t *what)
{
	if (json_is_string(what))
		return member_said(json_string_value(what));
	if (json_is_array(what))
		return json_pack("{s:s, s:O}", "type", "string", "enum", what);
	return shape(what);
}

/* Nested as deep as schemas.json is. NOLINTNEXTLINE(misc-no-recursion) */
static json_t *shape(const json_t *members)
{
	json_t *properties = json_object(), *required = json_array();
	const json_t *any = json_object_get(members, "*");
	const char *key;
	json_t *what;
	if (any) {
		json_decref(properties);
		json_decref(required);
		return json_pack(
		        "{s:s, s:o}", "type", "object", "additionalProperties", member(any));
	}
	json_object_foreach((json_t *)members, key, what) {
		bool may_miss = g_str_has_suffix(key, "?");
		g_autofree char *name = g_strndup(key, strlen(key) - may_miss);
		json_t *schema = member(what);
		if (g_str_has_suffix(name, "[]")) {
			name[strlen(name) - 2] = '\0';
			schema = json_pack("{s:s, s:o}", "type", "array", "items", schema);
		}
		json_object_set_new(properties, name, schema);
		if (!may_miss)
			json_array_append_new(required, json_string(name));
	}
	return json_pack("{s:s, s:o, s:o}", "type", "object", "required", required, "properties",
	        properties);
}

static json_t *values_schema(void)
{
	json_t *fields = json_object();
	for (int i = 0; i < FIELD_COUNT; i++) {
		const StudentField *field = &student_fields[i];
		json_t *schema =
		        json_pack("{s:s, s:s}", "type", "string", "description", field->en);
		if (field->kind == KIND_DAY)
			json_object_set_new(schema, "format", json_string("date"));
		else if (field->kind != KIND_MONTH)
			json_object_set_new(
			        schema, "maxLength", json_integer(field->characters_max));
		json_object_set_new(fields, field->name, schema);
	}
	return json_pack("{s:s, s:s, s:o}", "type", "object", "description",
	        "fields that are filled in; sensitive ones masked", "properties", fields);
}

json_t *openapi_schemas(void)
{
	Resource file = records_resource("web/schemas.json");
	g_autoptr(json_t) shapes =
	        json_loadb(file.bytes, file.length, JSON_REJECT_DUPLICATES, NULL);
	g_autoptr(json_t) student = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", "integer",
	        "version", "integer", "etag", "string for If-Match, with its quotes", "status",
	        "string state of the record", "problems",
	        "[Doubt] what is in doubt or to be filled in", "values", "Values");
	json_t *all = json_object();
	const char *name;
	json_t *members;
	json_object_foreach(shapes, name, members)
		json_object_set_new(all, name, shape(members));
	json_object_set_new(all, "Values", values_schema());
	json_object_set_new(all, "Student", shape(student));
	return all;
}
