/* A hypervisor's capabilities of any bytes: counted or refused with a message. */
#include "base/cleanup.h"
#include "inventory/sources/capabilities_xml.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) topology = capabilities_xml_topology((const char *)data, size, &error);
	g_assert((topology != NULL) == (error == NULL));
	return 0;
}
