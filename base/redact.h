/*
 * Takes secrets out of text that is about to be kept: raw output of machines is evidence, and
 * evidence leaves the house.
 *
 * What is replaced by `[redacted]`: the value behind a key that names a secret (password=…,
 * passwd: …, secret, token, credential …), PEM private keys, password hashes ($6$…), and the
 * password of a URL (scheme://user:…@host). Keys and line structure stay, so that what was observed
 * can still be read. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define REDACTED "[redacted]"

/* The text without its secrets, NUL-terminated; any bytes are taken. Owned by the caller. */
char *redact(const char *text, size_t length, size_t *ret_length);

/*
 * The text with every occurrence of one of `values` (NULL at the end, the longest first) as
 * `[redacted]`: secrets that the run itself knows, wherever and however they stand. Owned.
 */
char *redact_values(const char *text, size_t length, const char *const *values, size_t *ret_length);
