/* Any bytes as a goss.yaml: a draft that loads as YAML, or a reason. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "checks/draft.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree =
	        tree_parse_yaml("goss.yaml", (const char *)data, size, TREE_ALIASES, NULL);
	g_auto(Draft) draft = {0};
	if (!tree)
		return 0;
	draft_init(&draft, NULL, "goss.yaml");
	if (!draft_from_goss(&draft, tree_root(tree), &error)) {
		if (!error)
			abort();
		return 0;
	}
	g_autoptr(Tree) again =
	        tree_parse_yaml("draft.yaml", draft.text->str, draft.text->len, 0, &error);
	if (!again && !(error && error->code == BASE_ERROR_LIMIT))
		abort();
	return 0;
}
