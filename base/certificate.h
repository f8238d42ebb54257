/*
 * What we say about an X.509 certificate, as plain strings and numbers, and PEM files of them.
 *
 * A Certificate owns its strings; certificate_clear() frees them. Texts are valid UTF-8 without
 * control characters, whatever the certificate holds.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct {
	char *cn;          /* common name of the subject, "" when it has none */
	char *subject;     /* RFC 2253, as `CN=centre,O=Hebei,C=CN` */
	char *issuer;      /* the same of its issuer */
	char *fingerprint; /* SHA-256 of the DER, 64 lower-case hexadecimal digits */
	int64_t not_before_s, not_after_s; /* seconds since the epoch */
} Certificate;

void certificate_clear(Certificate *certificate);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Certificate, certificate_clear)

/* A moment as `2026-11-23T18:40:00Z`. Owned by the caller. */
char *certificate_time_text(int64_t time_s);
