/*
 * TLS for a server over descriptors that do not block (OpenSSL): version 1.2 or later, forward
 * secrecy and authenticated ciphers only (Mozilla's "intermediate" of version 5.7 without those of
 * finite fields, which no browser of ten years needs).
 *
 * A TlsServer is shared by threads; a TlsSession belongs to one connection and keeps what it began
 * with when the files are read anew.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct TlsServer TlsServer;
typedef struct TlsSession TlsSession;

typedef struct {
	const char *certificate; /* and those that vouch for it, PEM */
	const char *key;         /* its key, PEM */
	const char *client_ca;   /* NULL: any client; else only who shows a certificate of these */
	const char
	        *client_crl; /* of these: who is in it is refused (tls_revoked.h); NULL: nobody */
} TlsFiles;

/* BASE_ERROR_FORMAT names the file. The paths are copied. */
TlsServer *tls_server_new(const TlsFiles *files, GError **error);
/* Reads the files anew, for connections that come from now on; on error all stays as it was. Any
 * thread. */
bool tls_server_reload(TlsServer *server, GError **error);
/* When the certificate ends; 0 when it does not tell. */
int64_t tls_server_ends_us(TlsServer *server);
/* When the first list of revoked certificates is over, and with it every client refused; 0: there
 * is none. */
int64_t tls_server_revoked_ends_us(TlsServer *server);
void tls_server_free(TlsServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TlsServer, tls_server_free)

/* For a connection that was accepted; the descriptor stays the caller's. NULL: out of memory. */
TlsSession *tls_session_new(TlsServer *server, int fd);
void tls_session_free(TlsSession *session);

/* What read and write give beside a count of bytes. */
enum { TLS_END = 0, TLS_WANT_READ = -1, TLS_WANT_WRITE = -2, TLS_FAILED = -3 };

/* Both shake hands first. */
ssize_t tls_read(TlsSession *session, void *bytes, size_t length);
ssize_t tls_write(TlsSession *session, const void *bytes, size_t length);
