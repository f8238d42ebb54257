/*
 * Keys and certificates for tests, made by the openssl command in a scratch folder, and what that
 * command says of our signatures.
 *
 * Names are files in the folder: `ca` is ca.key and ca.crt. Everything blocks on the command.
 */
#pragma once

#include "base/file.h"

#include "tests/harness.h"

/* Runs `line`, split at blanks, in the folder; true when it exits with 0. */
static inline bool keys_run(const char *folder, const char *line)
{
	g_auto(GStrv) argv = g_strsplit(line, " ", -1);
	int status = 1;
	bool started = g_spawn_sync(folder, argv, NULL,
	        G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
	        NULL, NULL, NULL, &status, NULL);
	return started && status == 0;
}

#define KEYS_EC "EC -pkeyopt ec_paramgen_curve:P-256"
#define KEYS_RSA "RSA -pkeyopt rsa_keygen_bits:2048"

/* A self-signed authority, valid for ten years from now. */
static inline void keys_make_ca(const char *folder, const char *name)
{
	g_autofree char *key =
	        g_strdup_printf("openssl genpkey -algorithm " KEYS_EC " -out %s.key", name);
	g_autofree char *crt = g_strdup_printf("openssl req -x509 -key %s.key -out %s.crt -days "
	                                       "3650 -subj /C=CN/O=Ministry/CN=%s",
	        name, name, name);
	CU_ASSERT(keys_run(folder, key));
	CU_ASSERT(keys_run(folder, crt));
}

/* A certificate of `ca` for a year; `extensions` are lines of an extension file, may be "". */
static inline void keys_make(const char *folder, const char *ca, const char *name,
        const char *algorithm, const char *extensions)
{
	g_autofree char *file = g_strdup_printf("%s/%s.ext", folder, name);
	g_autofree char *lines = g_strdup_printf("basicConstraints=CA:FALSE\n%s", extensions);
	bool given = strstr(extensions, "CA:TRUE") != NULL;
	const char *text = given ? extensions : lines;
	CU_ASSERT(file_write(file, text, strlen(text), 0600, NULL));
	g_autofree char *key =
	        g_strdup_printf("openssl genpkey -algorithm %s -out %s.key", algorithm, name);
	g_autofree char *csr = g_strdup_printf(
	        "openssl req -new -key %s.key -out %s.csr -subj /C=CN/O=Hebei/CN=%s", name, name,
	        name);
	g_autofree char *crt = g_strdup_printf(
	        "openssl x509 -req -in %s.csr -CA %s.crt -CAkey %s.key -CAcreateserial -days 365 "
	        "-extfile %s.ext -out %s.crt",
	        name, ca, ca, name, name);
	CU_ASSERT(keys_run(folder, key));
	CU_ASSERT(keys_run(folder, csr));
	CU_ASSERT(keys_run(folder, crt));
}

/* What the command documented for ministries says, at a moment in seconds since the epoch. */
static inline bool keys_openssl_verifies(
        const char *folder, const char *signature, const char *content, const char *ca, gint64 at_s)
{
	g_autofree char *line = g_strdup_printf(
	        "openssl cms -verify -binary -inform DER -in %s -content %s -CAfile %s "
	        "-purpose any -attime %" G_GINT64_FORMAT " -out /dev/null",
	        signature, content, ca, at_s);
	return keys_run(folder, line);
}
