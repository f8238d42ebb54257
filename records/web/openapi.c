#include "records/web/openapi.h"

#include "records/rules/student.h"

#include <string.h>

#define STRING "{\"type\":\"string\"}"
#define COUNT "{\"type\":\"integer\"}"
#define IMPORT                                                                                     \
	"{\"type\":\"object\",\"required\":[\"id\",\"version\",\"file\",\"state\",\"rows\","       \
	"\"total\"],"                                                                              \
	"\"properties\":{\"id\":" COUNT ",\"version\":" COUNT ",\"file\":" STRING                  \
	",\"as\":{\"enum\":[\"pending\",\"admitted\"]}"                                            \
	",\"state\":{\"enum\":[\"checking\",\"checked\",\"taking\",\"done\",\"failed\","           \
	"\"interrupted\",\"dropped\"]},\"created\":" STRING ",\"changed\":" STRING                 \
	",\"rows\":" COUNT ",\"total\":" COUNT                                                     \
	",\"result\":{\"type\":[\"object\",\"null\"]},\"problem\":" STRING "}}"

#define PHOTO_BATCH                                                                                \
	"{\"type\":\"object\",\"required\":[\"id\",\"version\",\"state\",\"rows\"],"               \
	"\"properties\":{\"id\":" COUNT ",\"version\":" COUNT                                      \
	",\"state\":{\"enum\":[\"checked\",\"done\",\"dropped\"]},\"created\":" STRING             \
	",\"matched\":" COUNT ",\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"object\","      \
	"\"properties\":{\"place\":" COUNT ",\"file\":" STRING                                     \
	",\"verdict\":{\"enum\":[\"matched\",\"no-student\",\"no-number\","                        \
	"\"two-students\",\"two-files\",\"too-large\",\"too-small\",\"no-jpeg\",\"proportions\","  \
	"\"gone\"]},\"words\":" STRING ",\"student\":" COUNT ",\"name\":" STRING "}}}}}"

#define OFFER                                                                                      \
	"{\"type\":\"object\",\"required\":[\"id\",\"version\",\"kind\",\"code\"],"                \
	"\"properties\":{\"id\":" COUNT ",\"version\":" COUNT ",\"XXDM\":" STRING                  \
	",\"kind\":{\"enum\":[\"class\",\"specialty\"]},\"catalogue\":" STRING ",\"code\":" STRING \
	",\"name\":" STRING ",\"grade\":" STRING ",\"specialty\":" STRING ",\"years\":" STRING     \
	",\"teacher\":" STRING ",\"closed\":{\"type\":\"boolean\"},\"students\":" COUNT "}}"
#define ACCOUNT                                                                                    \
	"{\"type\":\"object\",\"required\":[\"id\",\"version\",\"name\",\"level\",\"role\","       \
	"\"status\"],\"properties\":{\"id\":" COUNT ",\"version\":" COUNT ",\"name\":" STRING      \
	",\"real_name\":" STRING ",\"phone\":" STRING ",\"level\":" STRING ",\"place\":" STRING    \
	",\"role\":" STRING ",\"status\":" STRING ",\"factor\":{\"type\":\"boolean\"},"            \
	"\"must_change\":{\"type\":\"boolean\"},\"made\":" STRING ",\"made_by\":" STRING           \
	",\"password\":" STRING "}}"

#define AID                                                                                        \
	"{\"type\":\"object\",\"required\":[\"id\",\"version\",\"kind\",\"term\",\"state\"],"      \
	"\"properties\":{\"id\":" COUNT ",\"version\":" COUNT ",\"XXDM\":" STRING                  \
	",\"kind\":" STRING ",\"code\":" STRING ",\"term\":" STRING ",\"state\":" STRING           \
	",\"turn\":" STRING ",\"classes\":" STRING ",\"total\":" STRING ",\"count\":" COUNT        \
	",\"source\":" STRING ",\"amount\":" STRING                                                \
	",\"students\":{\"type\":\"array\"},\"trail\":{\"type\":\"array\"}}}"

#define SCHOOL                                                                                     \
	"{\"type\":\"object\",\"required\":[\"code\",\"version\",\"name\",\"status\"],"            \
	"\"properties\":{\"code\":" STRING ",\"version\":" COUNT ",\"name\":" STRING               \
	",\"short\":" STRING ",\"region\":" STRING ",\"place\":" STRING ",\"managed_by\":" STRING  \
	",\"level\":" STRING ",\"status\":{\"enum\":[\"active\",\"closed\"]},\"state\":" STRING    \
	",\"students\":" COUNT "}}"

/* What calls answer; those of Student's values come from the table of fields. */
static const struct {
	const char *name, *text;
} schemas[] = {
        {"Problem", "{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\"],"
                    "\"properties\":{\"type\":" STRING ",\"title\":" STRING ",\"status\":" COUNT
                    ",\"detail\":" STRING "}}"},
        {"StudentRow", "{\"type\":\"object\",\"required\":[\"id\",\"version\",\"XM\",\"status\"],"
                       "\"properties\":{\"id\":" COUNT ",\"version\":" COUNT ",\"XM\":" STRING
                       ",\"XH\":" STRING ",\"XBM\":" STRING ",\"XXDM\":" STRING ",\"SZBH\":" STRING
                       ",\"SZNJ\":" STRING ",\"ZYM\":" STRING ",\"status\":" STRING
                       ",\"problems\":" STRING "}}"},
        {"StudentRows",
                "{\"type\":\"object\",\"required\":[\"students\"],\"properties\":{\"students\":"
                "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/StudentRow\"}}}}"},
        {"StudentPage", "{\"type\":\"object\",\"required\":[\"students\",\"next\"],\"properties\":"
                        "{\"students\":{\"type\":\"array\",\"items\":"
                        "{\"$ref\":\"#/components/schemas/StudentRow\"}},"
                        "\"next\":{\"type\":[\"string\",\"null\"]}}}"},
        {"Businesses",
                "{\"type\":\"object\",\"required\":[\"businesses\"],\"properties\":{"
                "\"businesses\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":["
                "\"id\",\"zh\",\"en\",\"about\",\"top\",\"asked\"],\"properties\":{\"id\":" STRING
                ",\"zh\":" STRING ",\"en\":" STRING ",\"about\":" STRING ",\"top\":" STRING
                ",\"proof\":{\"type\":\"boolean\"},\"bulk\":{\"type\":\"boolean\"},\"asked\":{"
                "\"type\":\"array\"}}}}}}"},
        {"Application",
                "{\"type\":\"object\",\"required\":[\"id\",\"version\",\"kind\",\"student\","
                "\"state\",\"turn\"],\"properties\":{\"id\":" COUNT ",\"version\":" COUNT
                ",\"kind\":" STRING ",\"student\":" COUNT ",\"XXDM\":" STRING ",\"name\":" STRING
                ",\"state\":" STRING ",\"turn\":" STRING ",\"done\":{\"type\":\"boolean\"},"
                "\"side\":" STRING ",\"batch\":" COUNT ",\"certificate\":" STRING ",\"by\":" STRING
                ",\"at\":" STRING ",\"turn_at\":" STRING
                ",\"deadline\":{\"type\":[\"string\",\"null\"]},\"reason\":" STRING
                ",\"asked\":{\"type\":\"object\"},\"values\":{\"type\":\"object\"},"
                "\"trail\":{\"type\":\"array\"},\"proofs\":{\"type\":\"array\"}}}"},
        {"Proof", "{\"type\":\"object\",\"required\":[\"application\",\"name\",\"bytes\"],"
                  "\"properties\":{\"application\":" COUNT ",\"name\":" STRING ",\"bytes\":" COUNT
                  "}}"},
        {"Bulk", "{\"type\":\"object\",\"required\":[\"committed\",\"batch\",\"rows\"],"
                 "\"properties\":{\"committed\":{\"type\":\"boolean\"},\"batch\":" COUNT
                 ",\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
                 "\"student\":" COUNT ",\"name\":" STRING ",\"result\":{\"enum\":[\"good\","
                 "\"excepted\",\"refused\"]},\"certificate\":" STRING ",\"application\":" COUNT
                 ",\"rules\":{\"type\":\"array\"}}}}}}"},
        {"ApplicationPage",
                "{\"type\":\"object\",\"required\":[\"applications\",\"next\"],\"properties\":"
                "{\"applications\":{\"type\":\"array\",\"items\":"
                "{\"$ref\":\"#/components/schemas/Application\"}},"
                "\"next\":{\"type\":[\"integer\",\"null\"]}}}"},
        {"Statistics",
                "{\"type\":\"object\",\"required\":[\"by\",\"values\"],\"properties\":{"
                "\"by\":" STRING
                ",\"values\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":"
                "[\"value\",\"count\"],\"properties\":{\"value\":" STRING ",\"count\":" COUNT
                "}}}}}"},
        {"Import", IMPORT},
        {"Imports", "{\"type\":\"object\",\"required\":[\"imports\"],\"properties\":{\"imports\":"
                    "{\"type\":\"array\",\"items\":" IMPORT "}}}"},
        {"Question", "{\"type\":\"object\",\"required\":[\"id\",\"version\",\"title\",\"state\"],"
                     "\"properties\":{\"id\":" COUNT ",\"version\":" COUNT ",\"topic\":" STRING
                     ",\"title\":" STRING ",\"level\":" STRING ",\"place\":" STRING
                     ",\"asked_at\":" STRING ",\"stands_at\":" STRING ",\"state\":" STRING
                     ",\"notes\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}}}"},
        {"QuestionPage",
                "{\"type\":\"object\",\"required\":[\"problems\",\"next\"],\"properties\":{"
                "\"problems\":{\"type\":\"array\",\"items\":"
                "{\"$ref\":\"#/components/schemas/Question\"}},"
                "\"next\":{\"type\":[\"integer\",\"null\"]}}}"},
        {"Aid", AID},
        {"AidLists", "{\"type\":\"object\",\"required\":[\"lists\"],\"properties\":{\"lists\":"
                     "{\"type\":\"array\",\"items\":" AID "}}}"},
        {"AidMade", "{\"type\":\"object\",\"required\":[\"committed\",\"rows\"],\"properties\":{"
                    "\"committed\":{\"type\":\"boolean\"},\"seen\":{\"type\":[\"string\",\"null\"]}"
                    ",\"list\":{\"type\":[\"object\",\"null\"]},"
                    "\"rows\":{\"type\":\"array\"}}}"},
        {"Continuations",
                "{\"type\":\"object\",\"required\":[\"students\",\"next\"],\"properties\":{"
                "\"students\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
                "\"properties\":{\"student\":" COUNT ",\"XM\":" STRING ",\"XXDM\":" STRING
                ",\"state\":{\"enum\":[\"none\",\"ready\",\"stuck\",\"done\"]},\"words\":" STRING
                ",\"way\":{\"enum\":[\"\",\"list\",\"proof\"]},\"school\":" STRING ",\"at\":" STRING
                ",\"rules\":{\"type\":\"array\"}}}},"
                "\"next\":{\"type\":[\"integer\",\"null\"]}}}"},
        {"School", SCHOOL},
        {"Schools", "{\"type\":\"object\",\"required\":[\"schools\",\"next\"],\"properties\":{"
                    "\"schools\":"
                    "{\"type\":\"array\",\"items\":" SCHOOL
                    "},\"next\":{\"type\":[\"string\",\"null\"]}}}"},
        {"Destinations", "{\"type\":\"object\",\"required\":[\"rows\",\"all\"],\"properties\":{"
                         "\"all\":" COUNT ",\"school\":" STRING
                         ",\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
                         "\"properties\":{\"code\":" STRING ",\"words\":" STRING ",\"count\":" COUNT
                         ",\"share\":" STRING "}}}}}"},
        {"FormTaken", "{\"type\":\"object\",\"required\":[\"rows\"],\"properties\":{\"rows\":" COUNT
                      ",\"added\":" COUNT ",\"changed\":" COUNT ",\"unchanged\":" COUNT "}}"},
        {"Offer", OFFER},
        {"Offers", "{\"type\":\"object\",\"required\":[\"offers\"],\"properties\":{\"offers\":"
                   "{\"type\":\"array\",\"items\":" OFFER "}}}"},
        {"OfferState",
                "{\"type\":\"object\",\"required\":[\"id\",\"version\",\"closed\"],\"properties\":"
                "{\"id\":" COUNT ",\"version\":" COUNT ",\"closed\":{\"type\":\"boolean\"}}}"},
        {"Account", ACCOUNT},
        {"AccountPage", "{\"type\":\"object\",\"required\":[\"accounts\",\"next\"],\"properties\":{"
                        "\"accounts\":{\"type\":\"array\",\"items\":" ACCOUNT
                        "},\"next\":{\"type\":[\"integer\",\"null\"]}}}"},
        {"Settings",
                "{\"type\":\"object\",\"required\":[\"version\",\"rules\",\"numbers\",\"levels\"],"
                "\"properties\":{\"version\":" COUNT ",\"rules\":{\"type\":\"array\"},"
                "\"numbers\":{\"type\":\"array\"},\"levels\":{\"type\":\"array\"}}}"},
        {"PhotoPut", "{\"type\":\"object\",\"required\":[\"student\",\"bytes\"],\"properties\":{"
                     "\"student\":" COUNT ",\"bytes\":" COUNT "}}"},
        {"PhotoBatch", PHOTO_BATCH},
        {"PhotoBatches",
                "{\"type\":\"object\",\"required\":[\"batches\"],\"properties\":{\"batches\":"
                "{\"type\":\"array\",\"items\":" PHOTO_BATCH "}}}"},
        {"Log", "{\"type\":\"object\",\"required\":[\"events\",\"next\"],\"properties\":{"
                "\"next\":{\"type\":[\"integer\",\"null\"]}"
                ",\"events\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":"
                "[\"seq\",\"at\",\"actor\",\"kind\",\"subject\"],\"properties\":{\"seq\":" COUNT
                ",\"at\":" STRING ",\"actor\":" STRING ",\"origin\":" STRING ",\"kind\":" STRING
                ",\"subject\":" STRING ",\"reason\":" STRING ",\"what\":" STRING ",\"whom\":" STRING
                "}}}}}"},
        {"Events", "{\"type\":\"object\",\"required\":[\"events\",\"next\"],\"properties\":{"
                   "\"next\":" COUNT
                   ",\"events\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":"
                   "[\"seq\",\"at\",\"kind\",\"student\"],\"properties\":{\"seq\":" COUNT
                   ",\"at\":" STRING ",\"kind\":" STRING ",\"student\":" COUNT ",\"version\":" COUNT
                   ",\"status\":" STRING ",\"values\":{\"type\":\"object\"}}}}}}"}};

static json_t *student_schema(void)
{
	json_t *fields = json_object();
	for (int i = 0; i < FIELD_COUNT; i++) {
		const StudentField *field = &student_fields[i];
		json_object_set_new(fields, field->name,
		        json_pack("{s:s, s:s, s:i}", "type", "string", "description", field->en,
		                "maxLength", field->characters_max));
	}
	return json_pack("{s:s, s:[s,s,s,s], s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s, s:o}}}",
	        "type", "object", "required", "id", "version", "status", "values", "properties",
	        "id", "type", "integer", "version", "type", "integer", "status", "type", "string",
	        "problems", "type", "string", "values", "type", "object", "properties", fields);
}

static json_t *schemas_json(void)
{
	json_t *all = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++)
		json_object_set_new(all, schemas[i].name, json_loads(schemas[i].text, 0, NULL));
	json_object_set_new(all, "Student", student_schema());
	return all;
}

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

static json_t *call_json(const Route *route)
{
	json_t *answers = json_object();
	json_t *good = json_pack("{s:s}", "description", route->en);
	if (route->answer) {
		g_autofree char *ref = g_strdup_printf("#/components/schemas/%s", route->answer);
		json_object_set_new(good, "content",
		        json_pack("{s:{s:{s:s}}}", "application/json", "schema", "$ref", ref));
	}
	json_object_set_new(answers, strcmp(route->method, "POST") == 0 ? "201" : "200", good);
	json_object_set_new(answers, "default",
	        json_pack("{s:s, s:{s:{s:{s:s}}}}", "description", "what stands against it",
	                "content", "application/problem+json", "schema", "$ref",
	                "#/components/schemas/Problem"));
	json_t *call = json_pack("{s:s, s:o, s:o}", "summary", route->en, "parameters",
	        parameters_json(route), "responses", answers);
	if (has_body(route, IN_BODY))
		json_object_set_new(call, "requestBody", body_json(route));
	if (has_body(route, IN_FILE))
		json_object_set_new(call, "requestBody", file_json(route));
	if (route->access == ACCESS_OPEN)
		json_object_set_new(call, "security", json_array());
	if (route->access == ACCESS_PERMIT)
		json_object_set_new(
		        call, "x-permission", json_string(permission_row(route->permission)->id));
	return call;
}

json_t *openapi_json(void)
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
	return json_pack("{s:s, s:{s:s, s:s, s:s}, s:o, s:{s:o, s:{s:{s:s, s:s}}}, s:[{s:[]}]}",
	        "openapi", "3.1.0", "info", "title", "jiuxu records", "version", JIUXU_VERSION,
	        "description",
	        "Student records. Everything is seen within the scope of the token's account: what "
	        "lies outside is 404.",
	        "paths", paths, "components", "schemas", schemas_json(), "securitySchemes", "token",
	        "type", "http", "scheme", "bearer", "security", "token");
}

bool api_openapi(Exchange *exchange, GError **error)
{
	(void)error;
	return exchange_json(exchange, 200, openapi_json());
}
