/*
 * The parts of base/certificate that speak OpenSSL's types. Private to base/.
 */
#pragma once

#include "base/certificate.h"
#include "base/crypto.h"

/* Fills *ret, which owns its strings. */
void certificate_describe(X509 *x509, Certificate *ret);

/*
 * All certificates of a PEM file of at most 1 MiB, at least one, in the order of the file. Errors:
 * BASE_ERROR_IO, BASE_ERROR_LIMIT, BASE_ERROR_FORMAT when there is none or one is broken.
 */
X509Stack *certificate_load_all(const char *path, GError **error);

/* Seconds since the epoch; INT64_MIN when the time is not one. */
int64_t certificate_time(const ASN1_TIME *time);
