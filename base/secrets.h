/*
 * Secrets: the passwords that a site needs, by name, in one encrypted file (`secrets.jx`).
 *
 * The file, all numbers big-endian:
 *
 *	16 bytes  "jiuxu-secrets/1\n"
 *	 1        log2 of scrypt's N        (RFC 7914)
 *	 1        scrypt's r
 *	 1        scrypt's p
 *	 1        zero
 *	16        salt
 *	12        nonce of AES-256-GCM
 *	16        key check: the second half of what scrypt gives, cut short
 *	 …        entries, encrypted; everything before is authenticated with them
 *	16        GCM tag
 *	32        SHA-256 of everything before, so that a damaged file is told from a wrong
 *passphrase
 *
 * An entry is one byte of length and the name, then four of length and the value; names ascend.
 * Salt and nonce are new whenever the file is written.
 *
 * Secrets owns names and values and wipes them when freed. Loading and saving block on the disk
 * and, by design, for a part of a second on the key; the rest is pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	SECRETS_MAX = 256,             /* in one file */
	SECRETS_NAME_MAX = 64,         /* letters, digits, '.', '_', '-' */
	SECRETS_VALUE_MIN = 4,         /* shorter ones could not be found again to be taken out */
	SECRETS_VALUE_MAX = 16 * 1024, /* bytes */
	SECRETS_PASSPHRASE_MIN = 8,    /* bytes, of a new file */
	SECRETS_PASSPHRASE_MAX = 1024, /* bytes */
};

typedef struct Secrets Secrets;

Secrets *secrets_new(void);
void secrets_free(Secrets *secrets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secrets, secrets_free)

/*
 * Reads and opens the file. BASE_ERROR_FORMAT for what is no such file, one of another version or
 * a damaged one, BASE_ERROR_LIMIT for a key that would cost too much, BASE_ERROR_USAGE for a wrong
 * passphrase, BASE_ERROR_IO; each with the path first.
 */
Secrets *secrets_load(const char *path, const char *passphrase, GError **error);
/* The same from bytes in memory; `name` stands for the path. */
Secrets *secrets_parse(
        const char *name, const void *bytes, size_t length, const char *passphrase, GError **error);

/* Writes the file anew with mode 0600; on failure the old one stands. */
bool secrets_save(const Secrets *secrets, const char *path, const char *passphrase, GError **error);

/* The value is copied. BASE_ERROR_USAGE for a name or a value that is not taken, or one too many.
 */
bool secrets_set(Secrets *secrets, const char *name, const char *value, GError **error);
/* False when there is none of the name. */
bool secrets_remove(Secrets *secrets, const char *name);
/* The value, borrowed; NULL when there is none of the name. */
const char *secrets_find(const Secrets *secrets, const char *name);

/* Names in ascending order. */
size_t secrets_count(const Secrets *secrets);
const char *secrets_name(const Secrets *secrets, size_t index);

/*
 * All values, the longest first (one may hold another), NULL at the end: for redaction. The array
 * is yours (g_free), the strings are the secrets'.
 */
const char **secrets_values(const Secrets *secrets);

/* Wipes and frees a text that was secret; NULL is nothing. */
void secrets_wipe(char *text);
/* Wipes bytes that the compiler must not leave. */
void secrets_wipe_bytes(void *bytes, size_t length);
