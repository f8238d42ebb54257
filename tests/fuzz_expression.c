/* Any text as an expression, in all three modes, over a small context. */
#include "base/cleanup.h"
#include "base/expression.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const json_t *find(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = strcmp(name, "u") == 0;
	return json_object_get(data, name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(json_t) context = json_loads(
	        "{\"x\": {\"a\": [1, 2.5, null, \"中<\"], \"b\": \"text\"}, \"n\": -3, \"l\": "
	        "[{\"k\": \"A\", \"v\": 1}, {\"k\": \"b\", \"v\": 2}]}",
	        0, NULL);
	Scope scope = {find, context};
	EvalLimits limits = {.steps = 20000, .bytes = 1 << 20};
	g_autoptr(Expression) expression = expression_parse(text, "f:1:1", NULL);
	for (unsigned flags = 0; expression && flags <= EVAL_CHECK; flags++) {
		g_auto(EvalResult) result = {0};
		expression_evaluate_limited(expression, &scope, flags, &limits, &result);
		if ((result.kind == EVAL_VALUE) != (result.value != NULL) ||
		        (result.kind == EVAL_ERROR) != (result.error != NULL) ||
		        (result.kind == EVAL_UNKNOWN) != (result.unknown != NULL))
			abort();
		if (result.value) {
			g_autofree char *shown = expression_text(result.value);
			if (!g_utf8_validate(shown, -1, NULL))
				abort();
		}
	}
	return 0;
}
