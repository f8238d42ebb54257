#include "reports/manifest.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* What is read must be the same again after it was written. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Manifest) manifest = manifest_parse((const char *)bytes, length, &error);
	if (!manifest)
		return 0;
	g_autofree char *text = manifest_to_text(manifest);
	g_autoptr(Manifest) again = manifest_parse(text, strlen(text), NULL);
	if (!again || manifest_count(again) != manifest_count(manifest))
		__builtin_trap();
	g_autoptr(ManifestChanges) changes = manifest_compare(manifest, again);
	if (manifest_changes_count(changes) != 0)
		__builtin_trap();
	return 0;
}
