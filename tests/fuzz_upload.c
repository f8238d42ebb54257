/*
 * Files that were sent, as they are named and kept: a name leads nowhere, and of a sealed file that
 * somebody changed nothing comes back that was not put in. The first byte chooses what is done to
 * it.
 */
#include "base/error.h"
#include "base/file.h"
#include "records/store/sealed_file.h"
#include "records/web/import_files.h"
#include "records/web/jobs.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void name_look(const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *kept = import_file_name(name, &error);
	if (!kept != (error != NULL))
		abort();
	if (kept && (strchr(kept, '/') || kept[0] == '.' || !g_utf8_validate(kept, -1, NULL) ||
	                    g_utf8_strlen(kept, -1) > IMPORT_NAME_MAX + 5 ||
	                    !(g_str_has_suffix(kept, ".csv") || g_str_has_suffix(kept, ".xlsx"))))
		abort();
}

static bool gather(GBytes *piece, void *data, GError **error)
{
	gsize length;
	const void *bytes = g_bytes_get_data(piece, &length);
	(void)error;
	g_byte_array_append(data, bytes, (guint)length);
	return true;
}

/* Bytes of somebody who has no key: never whole. */
static void foreign_look(Sealer *sealer, const char *bytes, size_t length)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *file = g_malloc(length + 15);
	memcpy(file, "jiuxu-sealed/1\n", 15);
	memcpy(file + 15, bytes, length);
	if (sealed_pieces(sealer, "import/1/file", "x", file, length + 15, gather, out, &error) ||
	        !error || out->len > 0)
		abort();
}

/* One of ours with a byte changed, or cut off. */
static void changed_look(Sealer *sealer, const uint8_t *data, size_t size)
{
	static char path[64];
	g_autofree char *sealed = NULL;
	g_autoptr(GByteArray) out = g_byte_array_new();
	size_t length, at = data[0] | (size_t)data[1] << 8;
	if (!*path)
		g_snprintf(path, sizeof path, "/dev/shm/jiuxu-fuzz-%d", getpid());
	if (!sealed_file_write(sealer, "import/1/file", path, data + 3, size - 3, NULL) ||
	        !(sealed = file_read(path, 1 << 26, &length, NULL)))
		abort();
	g_unlink(path);
	if (data[2] & 1)
		length = at % length;
	else
		sealed[at % length] = (char)(sealed[at % length] ^ (data[2] | 1));
	g_autoptr(GError) error = NULL;
	if (sealed_pieces(sealer, "import/1/file", "x", sealed, length, gather, out, &error) ||
	        !error || out->len > size - 3 ||
	        (out->len && memcmp(out->data, data + 3, out->len) != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t key[SEAL_KEY_BYTES] = {1};
	static Sealer *sealer;
	if (!sealer)
		sealer = sealer_new(key, "data");
	if (size < 5)
		return 0;
	g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
	switch (data[0] % 3) {
	case 0:
		name_look(text);
		break;
	case 1:
		foreign_look(sealer, (const char *)data + 1, size - 1);
		break;
	case 2:
		changed_look(sealer, data + 1, size - 1);
		break;
	}
	return 0;
}
