/* What hosts and systems say goes through the phrases: nothing is lost that no phrase knows. */
#include "inventory/messages.h"
#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autofree char *said = message_zh(text);
	if (g_utf8_validate(text, -1, NULL) && !g_utf8_validate(said, -1, NULL))
		__builtin_trap();
	return 0;
}
