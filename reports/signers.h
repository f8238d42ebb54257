/*
 * signers.yaml: whose certificates count, and as what.
 *
 *	signers:
 *	  - role: centre            # centre, vendor or ministry
 *	    name: 河北省教育信息中心
 *	    fingerprint: 1A:2B:…    # SHA-256 of the certificate: openssl x509 -noout -fingerprint
 *-sha256
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Signers Signers;

/* Reads `dir`/signers.yaml; an empty list when there is none. Errors name file:line:column. */
Signers *signers_load(const char *dir, GError **error);
/* The same; what can be told behind the first error is put into `more` (char *). */
Signers *signers_load_all(const char *dir, GPtrArray *more, GError **error);
/* A list that names nobody. */
Signers *signers_new(void);
Signers *signers_parse(const char *name, const char *bytes, size_t length, GError **error);
void signers_free(Signers *signers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Signers, signers_free)

/* The role of a certificate by its fingerprint (64 hex digits), or NULL. Borrowed. */
const char *signers_role(const Signers *signers, const char *fingerprint);

/* True for centre, vendor and ministry. */
bool signers_role_exists(const char *role);
