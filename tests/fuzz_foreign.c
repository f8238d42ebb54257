/* A foreign inventory of any bytes; the first one chooses the format. */
#include "inventory/foreign.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"a.ini", "a.yml", "a.json", "hosts"};
	if (size == 0)
		return 0;
	g_autoptr(GError) error = NULL;
	g_autoptr(ForeignInventory) inventory =
	        foreign_parse(names[data[0] % 4], (const char *)data + 1, size - 1, &error);
	g_assert((inventory == NULL) == (error != NULL));
	for (guint i = 0; inventory && i < inventory->hosts->len; i++) {
		const ForeignHost *host = inventory->hosts->pdata[i];
		g_assert(host->name && host->address && host->connection && host->port >= 0);
	}
	return 0;
}
