/*
 * TLS for a server over descriptors that do not block (OpenSSL): version 1.2 or later, forward
 * secrecy and authenticated ciphers only.
 *
 * A TlsServer is const once made and shared by threads; a TlsSession belongs to one connection.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct TlsServer TlsServer;
typedef struct TlsSession TlsSession;

/* `certificate_path` holds the certificate and those that vouch for it, `key_path` its key, both
 * PEM. BASE_ERROR_FORMAT names the file. */
TlsServer *tls_server_new(const char *certificate_path, const char *key_path, GError **error);
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
/* Bytes that were read from the descriptor and wait to be read here. */
bool tls_pending(const TlsSession *session);
