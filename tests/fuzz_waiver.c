/* Any bytes as waivers.yaml: read, or refused by position; what takes an entry is read again. */
#include "checks/waiver.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void append(const char *bytes, size_t length, size_t count)
{
	g_autoptr(GError) error = NULL;
	const Waiver one = {.check = (char *)"os.clock",
	        .reason = (char *)"r",
	        .approved_by = (char *)"王",
	        .expires = (char *)"2027-01-01"};
	size_t after = 0;
	g_autofree char *text = waivers_append("w.yaml", bytes, length, &one, &after, &error);
	g_assert(!text == (error != NULL));
	if (!text)
		return;
	g_assert(after > length && memcmp(text, bytes, length) == 0);
	g_autoptr(Waivers) again = waivers_parse("w.yaml", text, after, NULL);
	g_assert(again && waivers_count(again) == count + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Waivers) waivers = waivers_parse("w.yaml", (const char *)bytes, length, &error);
	g_assert(!waivers == (error != NULL));
	if (waivers)
		append((const char *)bytes, length, waivers_count(waivers));
	return 0;
}
