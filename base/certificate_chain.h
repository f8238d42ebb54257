/* A chain of certificates in PEM as people ask about it: the first is the one in question. */
#pragma once

#include <glib.h>
#include <jansson.h>

typedef struct {
	const char *ca_file; /* trusted certificates (PEM); NULL: the system's */
	const char *host;    /* name or address that it should be for; NULL: not compared */
	int64_t at_s;        /* when it should hold, seconds since the epoch */
} ChainTrust;

/*
 * {subject, cn, issuer, names: [DNS names and addresses], not_before, not_after, not_after_s,
 * fingerprint, self_signed}; with `trust` also {verified, problem}: whether a path to a trusted
 * certificate was found, and in OpenSSL's words why not. NULL with BASE_ERROR_FORMAT when the text
 * holds no certificate. Owned.
 */
json_t *certificate_chain_json(const char *pem, const ChainTrust *trust, GError **error);
