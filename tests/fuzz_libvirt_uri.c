/* A platform's URI of any bytes: taken apart, or refused with a message. */
#include "base/cleanup.h"
#include "inventory/sources/libvirt_uri.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(LibvirtUri) uri = {0};
	g_autoptr(GError) error = NULL;
	bool ok = libvirt_uri_parse(text, &uri, &error);
	g_assert(ok == (error == NULL));
	if (!ok || !libvirt_uri_is_ssh(&uri))
		return 0;
	g_auto(GStrv) sockets = libvirt_uri_sockets(&uri);
	g_autofree char *through = libvirt_uri_through(&uri, "/tmp/socket");
	g_assert(sockets[0] && *sockets[0] == '/');
	g_assert(g_uri_is_valid(through, G_URI_FLAGS_NONE, NULL));
	return 0;
}
