#include "base/certificate_x509.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"

#include <openssl/pem.h>
#include <time.h>

enum { PEM_FILE_MAX = 1 << 20 };

void certificate_clear(Certificate *certificate)
{
	g_free(certificate->cn);
	g_free(certificate->subject);
	g_free(certificate->issuer);
	g_free(certificate->fingerprint);
	*certificate = (Certificate){0};
}

char *certificate_time_text(int64_t time_s)
{
	g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(time_s);
	return moment ? g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("never");
}

int64_t certificate_time(const ASN1_TIME *time)
{
	struct tm parts;
	return time && ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) : INT64_MIN;
}

/* Names go to terminals and pages: no control character of theirs may arrive there. */
static char *plain_text(const char *bytes, size_t length)
{
	g_autofree char *valid = g_utf8_make_valid(bytes, (gssize)length);
	GString *plain = g_string_new(NULL);
	for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);
		g_string_append_unichar(plain, g_unichar_isprint(letter) ? letter : '?');
	}
	return g_string_free(plain, FALSE);
}

static char *name_text(const X509_NAME *name)
{
	g_autoptr(BIO) out = BIO_new(BIO_s_mem());
	/* RFC 2253, but letters beyond ASCII as they are */
	X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	char *bytes = NULL;
	long length = BIO_get_mem_data(out, &bytes);
	return plain_text(bytes ? bytes : "", length > 0 ? (size_t)length : 0);
}

static char *common_name(const X509_NAME *name)
{
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
	unsigned char *utf8 = NULL;
	if (at < 0)
		return g_strdup("");
	int length =
	        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	char *text =
	        plain_text(length > 0 ? (const char *)utf8 : "", length > 0 ? (size_t)length : 0);
	OPENSSL_free(utf8);
	return text;
}

void certificate_describe(X509 *x509, Certificate *ret)
{
	unsigned char *der = NULL;
	int length = i2d_X509(x509, &der);
	ret->fingerprint = digest_bytes(der, length > 0 ? (size_t)length : 0);
	OPENSSL_free(der);
	ret->cn = common_name(X509_get_subject_name(x509));
	ret->subject = name_text(X509_get_subject_name(x509));
	ret->issuer = name_text(X509_get_issuer_name(x509));
	ret->not_before_s = certificate_time(X509_get0_notBefore(x509));
	ret->not_after_s = certificate_time(X509_get0_notAfter(x509));
}

/* OpenSSL would ask the terminal. */
static int no_passphrase(char *buffer, int size, int writing, void *user)
{
	(void)buffer, (void)size, (void)writing, (void)user;
	return -1;
}

X509Stack *certificate_load_all(const char *path, GError **error)
{
	size_t length = 0;
	g_autofree char *pem = file_read(path, PEM_FILE_MAX, &length, error);
	if (!pem)
		return NULL;
	g_autoptr(BIO) in = BIO_new_mem_buf(pem, (int)length);
	g_autoptr(X509Stack) all = sk_X509_new_null();
	X509 *x509;
	ERR_clear_error();
	while ((x509 = PEM_read_bio_X509(in, NULL, no_passphrase, NULL)))
		sk_X509_push(all, x509);
	bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	if (ended && sk_X509_num(all) > 0)
		return g_steal_pointer(&all);
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s", path,
	        ended ? "holds no certificate in PEM" : "a certificate in it is damaged");
	return NULL;
}
