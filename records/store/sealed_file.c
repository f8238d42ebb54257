#include "records/store/sealed_file.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"

#include <string.h>

enum { PIECE = 1024 * 1024, LENGTH_BYTES = 4 };

static const char head[] = "jiuxu-sealed/1\n";

static char *piece_place(const char *place, size_t number, bool last)
{
	return g_strdup_printf("%s/%zu%s", place, number, last ? "/end" : "");
}

static bool piece_write(FileDraft *draft, GBytes *sealed, GError **error)
{
	gsize length;
	const void *bytes = g_bytes_get_data(sealed, &length);
	uint32_t number = GUINT32_TO_BE((uint32_t)length);
	return file_draft_write(draft, &number, LENGTH_BYTES, error) &&
	       file_draft_write(draft, bytes, length, error);
}

bool sealed_file_write(Sealer *sealer, const char *place, const char *path, const void *bytes,
        size_t length, GError **error)
{
	g_autoptr(FileDraft) draft = file_draft_new(path, 0600, error);
	if (!draft || !file_draft_write(draft, head, strlen(head), error))
		return false;
	size_t count = MAX((length + PIECE - 1) / PIECE, 1);
	for (size_t i = 0; i < count; i++) {
		size_t from = i * PIECE;
		g_autofree char *where = piece_place(place, i, i + 1 == count);
		g_autoptr(GBytes) sealed = sealer_seal(sealer, where, (const char *)bytes + from,
		        MIN((size_t)PIECE, length - from));
		if (!piece_write(draft, sealed, error))
			return false;
	}
	return file_draft_commit(draft, error);
}

static bool unfit(const char *name, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "%s: is no file that was sealed here, or not all of it", name);
	return false;
}

bool sealed_pieces(Sealer *sealer, const char *place, const char *name, const char *bytes,
        size_t length, bool (*put)(GBytes *piece, void *data, GError **error), void *data,
        GError **error)
{
	size_t at = strlen(head);
	if (length <= at || memcmp(bytes, head, at) != 0)
		return unfit(name, error);
	for (size_t i = 0; at < length; i++) {
		uint32_t number;
		if (length - at < LENGTH_BYTES)
			return unfit(name, error);
		memcpy(&number, bytes + at, LENGTH_BYTES);
		size_t sealed = GUINT32_FROM_BE(number);
		at += LENGTH_BYTES;
		if (sealed > length - at || sealed > PIECE + SEAL_OVERHEAD)
			return unfit(name, error);
		g_autofree char *where = piece_place(place, i, at + sealed == length);
		g_autoptr(GBytes) piece = sealer_open(sealer, where, bytes + at, sealed, error);
		if (!piece || !put(piece, data, error))
			return false;
		at += sealed;
	}
	return true;
}

static bool pieces_of(Sealer *sealer, const char *place, const char *path,
        bool (*put)(GBytes *piece, void *data, GError **error), void *data, GError **error)
{
	g_autoptr(GError) failed = NULL;
	g_autoptr(GMappedFile) map = g_mapped_file_new(path, FALSE, &failed);
	if (!map) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, failed->message);
		return false;
	}
	return sealed_pieces(sealer, place, path, g_mapped_file_get_contents(map),
	        g_mapped_file_get_length(map), put, data, error);
}

static bool put_draft(GBytes *piece, void *data, GError **error)
{
	gsize length;
	const void *bytes = g_bytes_get_data(piece, &length);
	return file_draft_write(data, bytes, length, error);
}

bool sealed_file_open(
        Sealer *sealer, const char *place, const char *path, const char *plain, GError **error)
{
	g_autoptr(FileDraft) draft = file_draft_new(plain, 0600, error);
	return draft && pieces_of(sealer, place, path, put_draft, draft, error) &&
	       file_draft_commit(draft, error);
}

typedef struct {
	GByteArray *out;
	const char *name;
	size_t max;
} Gathering;

static bool put_memory(GBytes *piece, void *data, GError **error)
{
	Gathering *gathering = data;
	gsize length;
	const guint8 *bytes = g_bytes_get_data(piece, &length);
	if (length > gathering->max - gathering->out->len) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: is larger than %zu bytes",
		        gathering->name, gathering->max);
		return false;
	}
	g_byte_array_append(gathering->out, bytes, (guint)length);
	return true;
}

GBytes *sealed_file_read(
        Sealer *sealer, const char *place, const char *path, size_t max, GError **error)
{
	Gathering gathering = {g_byte_array_new(), path, max};
	if (pieces_of(sealer, place, path, put_memory, &gathering, error))
		return g_byte_array_free_to_bytes(gathering.out);
	g_byte_array_unref(gathering.out);
	return NULL;
}
