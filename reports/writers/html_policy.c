#include "reports/writers/html_policy.h"
#include <glib.h>
#include <string.h>

/* "sha256-<base64>", as a Content-Security-Policy names an inline text. Owned by the caller. */
static char *policy_hash(const char *text, size_t length)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[32];
	gsize size = sizeof digest;
	g_checksum_update(sum, (const guchar *)text, (gssize)length);
	g_checksum_get_digest(sum, digest, &size);
	g_autofree char *base64 = g_base64_encode(digest, size);
	return g_strconcat("sha256-", base64, NULL);
}

void html_put_inline(json_t *model, const char *key, const char *hash_key, const char *text)
{
	g_autofree char *hash = policy_hash(text, strlen(text));
	json_object_set_new(model, key, json_string(text));
	json_object_set_new(model, hash_key, json_string(hash));
}
