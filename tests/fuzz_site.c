/* Any bytes as site.yaml: read, or refused by position. */
#include "inventory/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Site) site = site_parse("fuzz.yaml", (const char *)bytes, length, &error);
	g_assert(!site == (error != NULL));
	for (size_t i = 0; site && i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		json_t *plan = site_host_plan(site, host);
		g_assert(plan && site_host_find(site, host->name) == host);
		g_assert(site_host_matches(host, host->name));
		json_decref(plan);
	}
	return 0;
}
