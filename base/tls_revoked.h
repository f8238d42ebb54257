/*
 * Lists of revoked certificates (CRL, RFC 5280 5) for a server that asks its clients for
 * certificates.
 */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * From now on the context refuses clients whose certificate, or that of an authority between, is in
 * the lists of the PEM file `path`. The context has its authorities already: each must have a list
 * there, signed by it and in force, and there must be none of others. *ret_ends_us: when the first
 * of them is over; from then on OpenSSL refuses every client, as it cannot know who is in the next.
 * BASE_ERROR_FORMAT names the file.
 */
bool tls_revoked_take(SSL_CTX *context, const char *path, int64_t *ret_ends_us, GError **error);
