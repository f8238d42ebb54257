#include "base/tls_server.h"

#include "base/error.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

/* For TLS 1.2; those of 1.3 are all good. */
#define CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"

static const unsigned char protocols[] = "\x08http/1.1";

static SSL_CTX *context_of(TlsServer *server)
{
	return (SSL_CTX *)(void *)server;
}

static SSL *ssl_of(const TlsSession *session)
{
	return (SSL *)(void *)(guintptr)session;
}

static int protocol_choose(SSL *ssl, const unsigned char **ret, unsigned char *ret_length,
        const unsigned char *offered, unsigned int length, void *data)
{
	(void)ssl;
	(void)data;
	unsigned char *chosen = NULL;
	if (SSL_select_next_proto(&chosen, ret_length, protocols, sizeof protocols - 1, offered,
	            length) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*ret = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static bool unfit(const char *path, const char *what, GError **error)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s (%s)", path, what,
	        reason ? reason : "no reason given");
	ERR_clear_error();
	return false;
}

static bool files_take(
        SSL_CTX *context, const char *certificate_path, const char *key_path, GError **error)
{
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(context, certificate_path) != 1)
		return unfit(certificate_path, "is not a certificate in PEM", error);
	if (SSL_CTX_use_PrivateKey_file(context, key_path, SSL_FILETYPE_PEM) != 1 ||
	        SSL_CTX_check_private_key(context) != 1)
		return unfit(key_path, "is not the key of that certificate", error);
	return true;
}

TlsServer *tls_server_new(const char *certificate_path, const char *key_path, GError **error)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	if (!context)
		g_error("OpenSSL gives no context");
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(context, CIPHERS);
	SSL_CTX_set_options(context,
	        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
	                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
	                                  SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_alpn_select_cb(context, protocol_choose, NULL);
	if (!files_take(context, certificate_path, key_path, error)) {
		SSL_CTX_free(context);
		return NULL;
	}
	return (TlsServer *)(void *)context;
}

void tls_server_free(TlsServer *server)
{
	SSL_CTX_free(context_of(server));
}

TlsSession *tls_session_new(TlsServer *server, int fd)
{
	SSL *ssl = SSL_new(context_of(server));
	if (!ssl)
		return NULL;
	SSL_set_fd(ssl, fd);
	SSL_set_accept_state(ssl);
	return (TlsSession *)(void *)ssl;
}

void tls_session_free(TlsSession *session)
{
	if (!session)
		return;
	ERR_clear_error();
	SSL_shutdown(ssl_of(session));
	SSL_free(ssl_of(session));
}

static ssize_t answer(TlsSession *session, int code)
{
	switch (SSL_get_error(ssl_of(session), code)) {
	case SSL_ERROR_WANT_READ:
		return TLS_WANT_READ;
	case SSL_ERROR_WANT_WRITE:
		return TLS_WANT_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_END;
	default:
		return TLS_FAILED;
	}
}

ssize_t tls_read(TlsSession *session, void *bytes, size_t length)
{
	ERR_clear_error();
	int count = SSL_read(ssl_of(session), bytes, (int)MIN(length, (size_t)INT_MAX));
	return count > 0 ? count : answer(session, count);
}

ssize_t tls_write(TlsSession *session, const void *bytes, size_t length)
{
	ERR_clear_error();
	int count = SSL_write(ssl_of(session), bytes, (int)MIN(length, (size_t)INT_MAX));
	return count > 0 ? count : answer(session, count);
}

bool tls_pending(const TlsSession *session)
{
	return SSL_has_pending(ssl_of(session)) != 0;
}
