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

/* The text without its secrets, NUL-terminated; any bytes are taken. Owned by the caller. */
char *redact(const char *text, size_t length, size_t *ret_length);
