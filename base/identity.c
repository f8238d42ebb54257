#include "base/identity.h"

#include "base/certificate_x509.h"
#include "base/error.h"
#include "base/file.h"
#include "base/identity_x509.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { KEY_FILE_MAX = 64 * 1024, SECURITY_BITS_MIN = 112 };

void identity_free(Identity *identity)
{
	if (!identity)
		return;
	certificate_clear(&identity->certificate);
	x509_stack_free(identity->chain);
	EVP_PKEY_free(identity->key);
	g_free(identity);
}

const Certificate *identity_certificate(const Identity *identity)
{
	return &identity->certificate;
}

typedef struct {
	const char *path;
	IdentityAsk ask;
	void *user;
	bool asked, answered;
} Asking;

static void wipe(char *text)
{
	if (text)
		OPENSSL_cleanse(text, strlen(text));
	g_free(text);
}

static int give_passphrase(char *buffer, int size, int writing, void *user)
{
	(void)writing;
	Asking *asking = user;
	asking->asked = true;
	char *text = asking->ask ? asking->ask(asking->path, asking->user) : NULL;
	size_t length = text ? strlen(text) : 0;
	int given = -1;
	if (text && length <= (size_t)size) {
		memcpy(buffer, text, length);
		asking->answered = true;
		given = (int)length;
	}
	wipe(text);
	return given;
}

static EVP_PKEY *load_key(const char *path, IdentityAsk ask, void *user, GError **error)
{
	size_t length = 0;
	char *pem = file_read(path, KEY_FILE_MAX, &length, error);
	if (!pem)
		return NULL;
	Asking asking = {.path = path, .ask = ask, .user = user};
	g_autoptr(BIO) in = BIO_new_mem_buf(pem, (int)length);
	ERR_clear_error();
	EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, give_passphrase, &asking);
	ERR_clear_error();
	OPENSSL_cleanse(pem, length);
	g_free(pem);
	if (key)
		return key;
	const char *why = "holds no private key in PEM";
	if (asking.asked)
		why = asking.answered ? "the passphrase is wrong"
		                      : "the key is encrypted and no passphrase was given";
	g_set_error(error, BASE_ERROR, asking.asked ? BASE_ERROR_USAGE : BASE_ERROR_FORMAT,
	        "%s: %s", path, why);
	return NULL;
}

/* The name of a kind of key that cannot sign CMS, NULL for one that can. */
static const char *unfit_kind(const EVP_PKEY *key)
{
	static const char *const unfit[][2] = {{"ED25519", "Ed25519"}, {"ED448", "Ed448"},
	        {"SM2", "SM2"}, {"RSA-PSS", "RSA-PSS"}, {"DSA", "DSA"}};
	for (size_t i = 0; i < G_N_ELEMENTS(unfit); i++)
		if (EVP_PKEY_is_a(key, unfit[i][0]))
			return unfit[i][1];
	return EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "EC") ? NULL : "such";
}

static bool refuse(GError **error, const char *path, const char *why)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: %s", path, why);
	return false;
}

static bool judge_key(const char *path, const EVP_PKEY *key, GError **error)
{
	const char *kind = unfit_kind(key);
	if (kind) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: %s keys cannot sign CMS here; use RSA or EC", path, kind);
		return false;
	}
	if (EVP_PKEY_get_security_bits(key) >= SECURITY_BITS_MIN)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: a key of %d bits is too weak; use RSA of 2048 bits or EC of 256 bits", path,
	        EVP_PKEY_get_bits(key));
	return false;
}

static bool judge_time(
        const char *path, const Certificate *certificate, int64_t at_s, GError **error)
{
	bool early = at_s < certificate->not_before_s;
	if (!early && at_s <= certificate->not_after_s)
		return true;
	g_autofree char *when =
	        certificate_time_text(early ? certificate->not_before_s : certificate->not_after_s);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: the certificate %s %s", path,
	        early ? "is not valid before" : "expired on", when);
	return false;
}

static bool judge_purpose(const char *path, X509 *x509, GError **error)
{
	if (X509_check_purpose(x509, X509_PURPOSE_SMIME_SIGN, 0) == 1)
		return true;
	uint32_t flags = X509_get_extension_flags(x509);
	if (flags & EXFLAG_INVALID)
		return refuse(error, path, "the certificate has an extension that is malformed");
	if (!(X509_get_key_usage(x509) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
		return refuse(error, path,
		        "the certificate may not sign: its keyUsage holds neither "
		        "digitalSignature nor nonRepudiation");
	if (flags & EXFLAG_XKUSAGE)
		return refuse(error, path,
		        "the certificate may not sign: its extendedKeyUsage does not hold "
		        "emailProtection, which 'openssl cms -verify' asks for");
	return refuse(error, path, "the certificate may not sign: it is made for another purpose");
}

Identity *identity_load(const char *certificate_path, const char *key_path, IdentityAsk ask,
        void *user, int64_t at_s, GError **error)
{
	g_autoptr(Identity) identity = g_new0(Identity, 1);
	identity->chain = certificate_load_all(certificate_path, error);
	if (!identity->chain)
		return NULL;
	X509 *x509 = sk_X509_value(identity->chain, 0);
	certificate_describe(x509, &identity->certificate);
	identity->key = load_key(key_path, ask, user, error);
	if (!identity->key || !judge_key(key_path, identity->key, error))
		return NULL;
	int same = X509_check_private_key(x509, identity->key);
	ERR_clear_error();
	if (same != 1) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: not the key of the certificate in %s", key_path, certificate_path);
		return NULL;
	}
	if (!judge_time(certificate_path, &identity->certificate, at_s, error) ||
	        !judge_purpose(certificate_path, x509, error))
		return NULL;
	return g_steal_pointer(&identity);
}
