/*
 * Who signs: a certificate, the intermediates that stood behind it in its file, and its key.
 *
 * identity_load() refuses what plain `openssl cms` could not sign or verify with, so that a
 * signature we make is one that a ministry without jiuxu can check:
 * - keys other than RSA and EC (OpenSSL 3.0 signs no CMS with Ed25519, Ed448 or SM2, and makes
 *   signatures with RSA-PSS keys that it does not verify itself), keys under 112 bits of security;
 * - a key that is not the certificate's, a certificate expired or not yet valid;
 * - a certificate whose keyUsage holds neither digitalSignature nor nonRepudiation, or whose
 *   extendedKeyUsage does not hold emailProtection: `openssl cms -verify` refuses those unless
 *   told `-purpose any`.
 *
 * The identity owns the key and wipes it by OpenSSL's means. identity_load() reads two files.
 */
#pragma once

#include "base/certificate.h"

#include <stdbool.h>

typedef struct Identity Identity;

/* Asked for the passphrase of an encrypted key: owned text, wiped after use, or NULL for none. */
typedef char *(*IdentityAsk)(const char *key_path, void *user);

/*
 * Loads certificate and key from PEM files; `ask` may be NULL. `at_s` is now, seconds since the
 * epoch. Errors: BASE_ERROR_IO; BASE_ERROR_FORMAT, not the files that are needed;
 * BASE_ERROR_USAGE, files that cannot be used to sign.
 */
Identity *identity_load(const char *certificate_path, const char *key_path, IdentityAsk ask,
        void *user, int64_t at_s, GError **error);
void identity_free(Identity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Identity, identity_free)

/* Borrowed. */
const Certificate *identity_certificate(const Identity *identity);
