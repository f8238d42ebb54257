/* Any bytes as a template that may include itself. */
#include "base/cleanup.h"
#include "base/template.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
	const uint8_t *data;
	size_t size;
} Input;

static const char *find_template(const char *name, void *data, size_t *ret_length)
{
	const Input *input = data;
	*ret_length = strcmp(name, "p") == 0 ? 7 : input->size;
	return strcmp(name, "p") == 0 ? "[{{x}}]" : (const char *)input->data;
}

static const json_t *find(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = strcmp(name, "u") == 0;
	return json_object_get(data, name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input input = {data, size};
	TemplateLoader loader = {find_template, &input};
	TemplateLimits limits = {.steps = 20000, .bytes = 1 << 20, .output_bytes = 1 << 20};
	g_autoptr(json_t) context = json_loads(
	        "{\"x\": \"<中>\", \"l\": [[1, 2], [3, 4]], \"d\": {\"a\": 1}}", 0, NULL);
	Scope scope = {find, context};
	for (unsigned flags = 0; flags < 4; flags++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) out = g_string_new(NULL);
		g_autoptr(Template) template =
		        template_parse("t", (const char *)data, size, &loader, flags, &error);
		if (!template != (error != NULL))
			abort();
		if (template &&
		        !template_render(template, &scope, flags % 3, &limits, out, &error) &&
		        (!error || out->len))
			abort();
	}
	return 0;
}
