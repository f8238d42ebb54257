/*
 * SHA-256, as 64 lower-case hexadecimal digits: of a buffer, of a file, or piece by piece.
 *
 * Returned strings are the caller's. digest_file() reads the disk and may block.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define DIGEST_LENGTH 64 /* characters, the closing NUL not counted */

/* The digest of `length` bytes. Owned by the caller. */
char *digest_bytes(const void *bytes, size_t length);

/* The digest of a regular file, read in pieces; NULL and BASE_ERROR_IO naming the path. */
char *digest_file(const char *path, GError **error);

/* True when `text` is exactly 64 characters out of 0-9 and a-f. */
bool digest_valid(const char *text);

/* A digest that grows. */
typedef struct Digest Digest;

Digest *digest_new(void);
void digest_free(Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

/* Appends `length` bytes; not after digest_finish(). */
void digest_add(Digest *digest, const void *bytes, size_t length);

/* The digest of all that was added. Owned by the caller. */
char *digest_finish(Digest *digest);
