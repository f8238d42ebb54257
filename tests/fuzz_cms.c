#include "base/cms.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Reads the DER as a verifier does that trusts nobody; the content is never what was signed. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	g_autoptr(GBytes) der = g_bytes_new_static(bytes, length);
	g_auto(CmsSigner) signer = {0};
	g_autoptr(GError) error = NULL;
	bool read = cms_read_signer(der, &signer, &error);
	if (read != (error == NULL) || read != (signer.fault == CMS_GOOD))
		__builtin_trap();
	if (read && !g_utf8_validate(signer.certificate.subject, -1, NULL))
		__builtin_trap();
	return 0;
}
