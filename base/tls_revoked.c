#include "base/tls_revoked.h"

#include "base/error.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

typedef struct {
	const char *path;
	STACK_OF(X509_OBJECT) * authorities; /* borrowed */
	GPtrArray *lists;                    /* of X509_CRL */
} Revoked;

/* `name`: of whose list it is; NULL: of no one. */
static bool unfit(const Revoked *revoked, const char *what, const X509_NAME *name, GError **error)
{
	char text[256] = "";
	if (name)
		X509_NAME_oneline(name, text, sizeof text);
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s%s%s", revoked->path, what,
	        name ? ": " : "", text);
	ERR_clear_error();
	return false;
}

static void list_free(void *list)
{
	X509_CRL_free(list);
}

static bool lists_read(Revoked *revoked, GError **error)
{
	ERR_clear_error();
	BIO *file = BIO_new_file(revoked->path, "r");
	if (!file) {
		int code = errno;
		ERR_clear_error();
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s", revoked->path,
		        g_strerror(code));
		return false;
	}
	X509_CRL *list;
	while ((list = PEM_read_bio_X509_CRL(file, NULL, NULL, NULL)))
		g_ptr_array_add(revoked->lists, list);
	BIO_free(file);
	/* behind the last there is no more beginning of one; anything else is a broken one */
	bool whole = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	return (whole && revoked->lists->len > 0) ||
	       unfit(revoked, "is not a list of revoked certificates in PEM", NULL, error);
}

static bool signed_by(X509_CRL *list, X509 *authority)
{
	bool good =
	        X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(authority)) == 0 &&
	        X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1;
	ERR_clear_error();
	return good;
}

static bool list_good(const Revoked *revoked, X509_CRL *list, GError **error)
{
	const X509_NAME *issuer = X509_CRL_get_issuer(list);
	const ASN1_TIME *begins = X509_CRL_get0_lastUpdate(list);
	const ASN1_TIME *ends = X509_CRL_get0_nextUpdate(list);
	bool known = false;
	for (int i = 0; i < sk_X509_OBJECT_num(revoked->authorities) && !known; i++) {
		X509 *authority =
		        X509_OBJECT_get0_X509(sk_X509_OBJECT_value(revoked->authorities, i));
		known = authority && signed_by(list, authority);
	}
	if (!known)
		return unfit(revoked,
		        "is the list of another authority than those of "
		        "--tls-client-ca, or not signed by it",
		        issuer, error);
	if (!ends) /* RFC 5280 5.1.2.5 */
		return unfit(revoked, "does not say until when it holds", issuer, error);
	if (X509_cmp_current_time(begins) >= 0)
		return unfit(revoked, "does not hold yet, or says no time", issuer, error);
	return X509_cmp_current_time(ends) > 0 ||
	       unfit(revoked, "is over, take the new list of the authority", issuer, error);
}

/* Without its list no client of an authority could be taken. */
static bool authority_good(const Revoked *revoked, X509 *authority, GError **error)
{
	for (guint i = 0; i < revoked->lists->len; i++)
		if (signed_by(revoked->lists->pdata[i], authority))
			return true;
	return unfit(
	        revoked, "has no list of the authority", X509_get_subject_name(authority), error);
}

static bool all_good(const Revoked *revoked, GError **error)
{
	for (guint i = 0; i < revoked->lists->len; i++)
		if (!list_good(revoked, revoked->lists->pdata[i], error))
			return false;
	for (int i = 0; i < sk_X509_OBJECT_num(revoked->authorities); i++) {
		X509 *authority =
		        X509_OBJECT_get0_X509(sk_X509_OBJECT_value(revoked->authorities, i));
		if (authority && !authority_good(revoked, authority, error))
			return false;
	}
	return true;
}

static int64_t ends_us(const X509_CRL *list)
{
	struct tm end = {0};
	ASN1_TIME_to_tm(X509_CRL_get0_nextUpdate(list), &end);
	return (int64_t)timegm(&end) * G_USEC_PER_SEC;
}

bool tls_revoked_take(SSL_CTX *context, const char *path, int64_t *ret_ends_us, GError **error)
{
	X509_STORE *store = SSL_CTX_get_cert_store(context);
	g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(list_free);
	Revoked revoked = {path, X509_STORE_get0_objects(store), lists};
	if (!lists_read(&revoked, error) || !all_good(&revoked, error))
		return false;
	*ret_ends_us = INT64_MAX;
	for (guint i = 0; i < lists->len; i++) {
		X509_STORE_add_crl(store, lists->pdata[i]);
		*ret_ends_us = MIN(*ret_ends_us, ends_us(lists->pdata[i]));
	}
	X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
	return true;
}
