/* facts_from_json(): the facts of a bundle come from elsewhere; what is taken can be written again. */
#include "base/cleanup.h"
#include "inventory/facts.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(json_t) json = json_loadb((const char *)data, size, 0, NULL);
	g_autoptr(Facts) facts = json ? facts_from_json(json, NULL) : NULL;
	if (!facts)
		return 0;
	g_autoptr(json_t) again = facts_to_json(facts);
	g_autoptr(Facts) second = facts_from_json(again, NULL);
	if (!second)
		abort();
	return 0;
}
