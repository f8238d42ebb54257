/* A guest's definition of any bytes: read or refused with a message. */
#include "base/cleanup.h"
#include "inventory/sources/domain_xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(json_t) domain = json_object();
	g_autoptr(GError) error = NULL;
	bool ok = domain_xml_read((const char *)data, size, domain, &error);
	g_assert(ok == (error == NULL));
	g_assert(!ok || json_is_array(json_object_get(domain, "interfaces")));
	return 0;
}
