/*
 * Files under the key of the store, for what must lie on the disk for a while: in pieces, each
 * sealed for its place in its file, so that none can be left out, moved or taken from another.
 *
 *	jiuxu-sealed/1 LF, then for each piece: 4 bytes, its length (big-endian); the sealed piece
 *	(base/seal.h) of 1 MiB, of less the last
 *
 * Blocks on the disk.
 */
#pragma once

#include "base/seal.h"

/* `place` says which file it is ("import/7/file"). The old file stands when it fails. */
bool sealed_file_write(Sealer *sealer, const char *place, const char *path, const void *bytes,
        size_t length, GError **error);

/* Into a file of mode 0600. BASE_ERROR_FORMAT, BASE_ERROR_UNTRUSTED when it is not whole or not of
 * that place and key. */
bool sealed_file_open(
        Sealer *sealer, const char *place, const char *path, const char *plain, GError **error);

/* All of it, at most `max`: BASE_ERROR_LIMIT. Yours; NULL on error. */
GBytes *sealed_file_read(
        Sealer *sealer, const char *place, const char *path, size_t max, GError **error);

/* The pieces of what such a file holds, in order; `name` for messages. */
bool sealed_pieces(Sealer *sealer, const char *place, const char *name, const char *bytes,
        size_t length, bool (*put)(GBytes *piece, void *data, GError **error), void *data,
        GError **error);
