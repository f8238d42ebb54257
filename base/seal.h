/*
 * Bytes sealed under a key (AES-256-GCM) and keyed digests (HMAC-SHA-256), for what must not be
 * read or forged by somebody who has the file but not the key.
 *
 * A sealed text is one byte of version (1), 12 of nonce (random), the ciphertext, 16 of tag; the
 * place it belongs to is authenticated with it, so that it cannot be moved elsewhere. A Sealer
 * wipes its keys when freed; sealing and opening are for one thread, digests for any. Nothing here
 * blocks.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SEAL_KEY_BYTES = 32,
	SEAL_DIGEST_BYTES = 32,
	SEAL_OVERHEAD = 1 + 12 + 16,
};

typedef struct Sealer Sealer;

/*
 * Sealing and digest keys are derived from `key` (32 bytes) and `purpose` by HMAC-SHA-256: two
 * purposes have nothing in common.
 */
Sealer *sealer_new(const uint8_t key[SEAL_KEY_BYTES], const char *purpose);
/* Another one of the same keys, for another thread. Yours. */
Sealer *sealer_dup(const Sealer *sealer);
/* One of a key that nobody keeps, whose digests are quick (XXH3 with a seed, 128 bits) and no
 * secret's: they tell texts apart within this process, and are never stored or shown. Yours. */
Sealer *sealer_fleeting(void);
void sealer_free(Sealer *sealer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sealer, sealer_free)

/* Seals `length` bytes for `place`. Yours. */
GBytes *sealer_seal(Sealer *sealer, const char *place, const void *bytes, size_t length);
/* The same into `out`, which has length + SEAL_OVERHEAD bytes. */
void sealer_seal_into(
        Sealer *sealer, const char *place, const void *bytes, size_t length, uint8_t *out);
/*
 * What was sealed for the same place, with one NUL behind that the length does not count; NULL and
 * BASE_ERROR_UNTRUSTED when it is damaged, of another key or of another place. Yours.
 */
GBytes *sealer_open(
        Sealer *sealer, const char *place, const void *bytes, size_t length, GError **error);

/* The keyed digest of `count` pieces, each with its length in front. */
typedef struct {
	const void *bytes;
	size_t length;
} SealPiece;
void sealer_digest(const Sealer *sealer, const SealPiece *pieces, size_t count,
        uint8_t ret[SEAL_DIGEST_BYTES]);

/* `length` random bytes from the system; the program ends when there are none. */
void seal_random(void *bytes, size_t length);
/* Compares without telling by time where they differ. */
bool seal_same(const void *one, const void *other, size_t length);
