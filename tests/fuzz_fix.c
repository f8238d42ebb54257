/* Any bytes as what a host says of its changes: read without harm, whatever it claims. */
#include <stdlib.h>

#include "inventory/fix.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const SiteHost host = {.name = (char *)"h"};
	HostFix *fix = host_fix_new(&host);
	g_ptr_array_add(fix->changes, change_new(CHANGE_FILE, "a", "/a", NULL));
	g_ptr_array_add(fix->changes, change_new(CHANGE_SYSCTL, "b", "/b", "1"));
	fix_read((const char *)data, size, fix);
	if (fix->results->len != fix->changes->len)
		abort();
	for (guint i = 0; i < fix->results->len; i++) {
		const ChangeResult *result = fix->results->pdata[i];
		if (!result->message || !result->diff || !g_utf8_validate(result->diff, -1, NULL))
			abort();
	}
	host_fix_free(fix);
	return 0;
}
