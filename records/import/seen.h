/*
 * What a file has brought already: a set of keys with the line of each, small enough for millions
 * (16 bytes a slot). Keys are digests, so that two of them never meet by chance (96 bits).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Seen Seen;

/* Of so many keys, as far as one knows. */
Seen *seen_new(size_t expected);
void seen_free(Seen *seen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Seen, seen_free)

/* Forgets everything. */
void seen_clear(Seen *seen);

/* The line (up to 4,294,967,295) where the first 12 bytes of `digest` stood before, or 0 and they
 * stand at `line` now. */
int64_t seen_put(Seen *seen, const uint8_t *digest, int64_t line);
/* It will soon be asked for: its place comes nearer meanwhile. */
void seen_expect(const Seen *seen, const uint8_t *digest);
