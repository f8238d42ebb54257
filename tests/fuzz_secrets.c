/* secrets_parse(): any bytes; the closing digest is made to fit, but the key is kept cheap. */
#include "base/secrets.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { AT_COST = 16, DIGEST_BYTES = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree uint8_t *copy = g_memdup2(size ? data : (const uint8_t *)"", size ? size : 1);
	if (size > AT_COST + 3 + DIGEST_BYTES && size < 65536) {
		gsize length = DIGEST_BYTES, body = size - DIGEST_BYTES;
		g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
		if (copy[AT_COST] > 4 && copy[AT_COST] <= 22)
			copy[AT_COST] = 4;
		g_checksum_update(sum, copy, (gssize)body);
		g_checksum_get_digest(sum, copy + body, &length);
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(Secrets) secrets = secrets_parse("f", copy, size, "passphrase", &error);
	if (!secrets == !error)
		__builtin_trap();
	return 0;
}
