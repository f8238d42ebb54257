#include "base/tls_server.h"

#include "base/error.h"
#include "base/tls_revoked.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <time.h>

/* For TLS 1.2; those of 1.3 are all good. */
#define CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"

static const unsigned char protocols[] = "\x08http/1.1";

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

struct TlsServer {
	GMutex mutex;
	SSL_CTX *context; /* under the mutex: replaced when the files are read anew */
	char *certificate, *key, *client_ca, *client_crl;
	int64_t revoked_ends_us; /* under the mutex */
};

static bool files_take(
        SSL_CTX *context, const TlsServer *server, int64_t *ret_revoked_ends_us, GError **error)
{
	*ret_revoked_ends_us = 0;
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(context, server->certificate) != 1)
		return unfit(server->certificate, "is not a certificate in PEM", error);
	if (SSL_CTX_use_PrivateKey_file(context, server->key, SSL_FILETYPE_PEM) != 1 ||
	        SSL_CTX_check_private_key(context) != 1)
		return unfit(server->key, "is not the key of that certificate", error);
	if (!server->client_ca)
		return true;
	STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(server->client_ca);
	if (!names || SSL_CTX_load_verify_file(context, server->client_ca) != 1) {
		sk_X509_NAME_pop_free(names, X509_NAME_free);
		return unfit(server->client_ca, "is not a certificate in PEM", error);
	}
	SSL_CTX_set_client_CA_list(context, names);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	return !server->client_crl ||
	       tls_revoked_take(context, server->client_crl, ret_revoked_ends_us, error);
}

static SSL_CTX *context_new(const TlsServer *server, int64_t *ret_revoked_ends_us, GError **error)
{
	static const unsigned char id[] = "jiuxu";
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	if (!context)
		g_error("OpenSSL gives no context");
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(context, CIPHERS);
	SSL_CTX_set_session_id_context(context, id, sizeof id - 1);
	SSL_CTX_set_options(context,
	        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
	                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
	                                  SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_alpn_select_cb(context, protocol_choose, NULL);
	if (files_take(context, server, ret_revoked_ends_us, error))
		return context;
	SSL_CTX_free(context);
	return NULL;
}

TlsServer *tls_server_new(const TlsFiles *files, GError **error)
{
	g_autoptr(TlsServer) server = g_new0(TlsServer, 1);
	g_mutex_init(&server->mutex);
	server->certificate = g_strdup(files->certificate);
	server->key = g_strdup(files->key);
	server->client_ca = g_strdup(files->client_ca);
	server->client_crl = g_strdup(files->client_crl);
	server->context = context_new(server, &server->revoked_ends_us, error);
	return server->context ? g_steal_pointer(&server) : NULL;
}

void tls_server_free(TlsServer *server)
{
	SSL_CTX_free(server->context);
	g_mutex_clear(&server->mutex);
	g_free(server->certificate);
	g_free(server->key);
	g_free(server->client_ca);
	g_free(server->client_crl);
	g_free(server);
}

bool tls_server_reload(TlsServer *server, GError **error)
{
	int64_t revoked_ends_us;
	SSL_CTX *fresh = context_new(server, &revoked_ends_us, error);
	if (!fresh)
		return false;
	g_mutex_lock(&server->mutex);
	SSL_CTX *before = server->context;
	server->context = fresh;
	server->revoked_ends_us = revoked_ends_us;
	g_mutex_unlock(&server->mutex);
	SSL_CTX_free(before); /* sessions that use it hold on to it */
	return true;
}

int64_t tls_server_ends_us(TlsServer *server)
{
	struct tm end;
	g_mutex_lock(&server->mutex);
	const X509 *own = SSL_CTX_get0_certificate(server->context);
	bool told = own && ASN1_TIME_to_tm(X509_get0_notAfter(own), &end) == 1;
	g_mutex_unlock(&server->mutex);
	return told ? (int64_t)timegm(&end) * G_USEC_PER_SEC : 0;
}

int64_t tls_server_revoked_ends_us(TlsServer *server)
{
	g_mutex_lock(&server->mutex);
	int64_t ends = server->revoked_ends_us;
	g_mutex_unlock(&server->mutex);
	return ends;
}

TlsSession *tls_session_new(TlsServer *server, int fd)
{
	g_mutex_lock(&server->mutex);
	SSL *ssl = SSL_new(server->context);
	g_mutex_unlock(&server->mutex);
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
