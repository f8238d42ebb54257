#include "base/cms.h"

#include "base/certificate_x509.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/identity_x509.h"

#include <openssl/cmserr.h>

struct CmsTrust {
	X509_STORE *store;
};

static BIO *open_bytes(GBytes *bytes)
{
	gsize length = 0;
	const void *data = g_bytes_get_data(bytes, &length);
	return length > G_MAXINT32 ? NULL : BIO_new_mem_buf(data ? data : "", (int)length);
}

/* One signer with our signing time, its certificate and those behind it. */
static bool add_signer(CMS_ContentInfo *cms, const Identity *identity, int64_t signed_at_s)
{
	X509 *x509 = sk_X509_value(identity->chain, 0);
	CMS_SignerInfo *signer =
	        CMS_add1_signer(cms, x509, identity->key, EVP_sha256(), CMS_NOSMIMECAP);
	g_autoptr(ASN1_TIME) time = ASN1_TIME_set(NULL, (time_t)signed_at_s);
	if (!signer || !time ||
	        CMS_signed_add1_attr_by_NID(
	                signer, NID_pkcs9_signingTime, ASN1_STRING_type(time), time, -1) != 1)
		return false;
	for (int i = 1; i < sk_X509_num(identity->chain); i++)
		if (CMS_add1_cert(cms, sk_X509_value(identity->chain, i)) != 1)
			return false;
	return true;
}

static GBytes *encode(CMS_ContentInfo *cms)
{
	unsigned char *der = NULL;
	int length = i2d_CMS_ContentInfo(cms, &der);
	GBytes *bytes = length > 0 ? g_bytes_new(der, (gsize)length) : NULL;
	OPENSSL_free(der);
	return bytes;
}

GBytes *cms_sign(const Identity *identity, GBytes *content, int64_t signed_at_s, GError **error)
{
	enum { FLAGS = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL };
	ERR_clear_error();
	g_autoptr(BIO) in = open_bytes(content);
	g_autoptr(CMS_ContentInfo) cms = CMS_sign(NULL, NULL, NULL, NULL, FLAGS);
	GBytes *der = NULL;
	if (in && cms && add_signer(cms, identity, signed_at_s) &&
	        CMS_final(cms, in, NULL, CMS_BINARY | CMS_DETACHED) == 1)
		der = encode(cms);
	if (!der)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "certificate '%s': cannot sign: %s", identity->certificate.subject,
		        crypto_reason());
	return der;
}

CmsTrust *cms_trust_load(const char *ca_path, GError **error)
{
	g_autoptr(X509Stack) all = certificate_load_all(ca_path, error);
	if (!all)
		return NULL;
	CmsTrust *trust = g_new0(CmsTrust, 1);
	trust->store = X509_STORE_new();
	for (int i = 0; i < sk_X509_num(all); i++)
		X509_STORE_add_cert(trust->store, sk_X509_value(all, i));
	ERR_clear_error();
	return trust;
}

void cms_trust_free(CmsTrust *trust)
{
	if (!trust)
		return;
	X509_STORE_free(trust->store);
	g_free(trust);
}

void cms_signer_clear(CmsSigner *signer)
{
	certificate_clear(&signer->certificate);
	g_free(signer->blamed);
	*signer = (CmsSigner){0};
}

static bool fail(CmsSigner *ret, CmsFault fault, GError **error, const char *why)
{
	ret->fault = fault;
	ERR_clear_error();
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_UNTRUSTED, why);
	return false;
}

static CMS_ContentInfo *decode(GBytes *der, CmsSigner *ret, GError **error)
{
	gsize length = 0;
	const unsigned char *at = g_bytes_get_data(der, &length);
	const unsigned char *end = at ? at + length : NULL;
	ERR_clear_error();
	g_autoptr(CMS_ContentInfo) cms =
	        length <= G_MAXINT32 ? d2i_CMS_ContentInfo(NULL, &at, (long)length) : NULL;
	if (!cms)
		fail(ret, CMS_NOT_CMS, error, "not a CMS signature in DER");
	else if (at != end)
		fail(ret, CMS_NOT_CMS, error, "bytes follow the CMS signature");
	else if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		fail(ret, CMS_NOT_CMS, error, "CMS, but not a signature");
	else if (CMS_is_detached(cms) != 1)
		fail(ret, CMS_NOT_CMS, error,
		        "carries its content: a detached signature is needed");
	else
		return g_steal_pointer(&cms);
	return NULL;
}

static int64_t signing_time(const CMS_SignerInfo *info)
{
	int at = CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1);
	X509_ATTRIBUTE *attribute = at >= 0 ? CMS_signed_get_attr(info, at) : NULL;
	const ASN1_TYPE *value = attribute ? X509_ATTRIBUTE_get0_type(attribute, 0) : NULL;
	if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
		return INT64_MIN;
	return certificate_time((const ASN1_TIME *)value->value.asn1_string);
}

/* The one signer's certificate, borrowed from `cms`, and who that is into *ret. */
static X509 *find_signer(CMS_ContentInfo *cms, CmsSigner *ret, GError **error)
{
	STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(cms);
	int count = infos ? sk_CMS_SignerInfo_num(infos) : 0;
	if (count != 1) {
		fail(ret, CMS_NO_SIGNER, error,
		        count <= 0 ? "nobody signed it"
		                   : "several signed it; one file holds one signer");
		return NULL;
	}
	X509 *x509 = NULL;
	CMS_SignerInfo *info = sk_CMS_SignerInfo_value(infos, 0);
	X509_ALGOR *digest = NULL;
	CMS_set1_signers_certs(cms, NULL, 0);
	CMS_SignerInfo_get0_algs(info, NULL, &x509, &digest, NULL);
	if (!x509) {
		fail(ret, CMS_NO_SIGNER, error, "holds no certificate of its signer");
		return NULL;
	}
	certificate_describe(x509, &ret->certificate);
	ret->signed_at_s = signing_time(info);
	const ASN1_OBJECT *kind = NULL;
	X509_ALGOR_get0(&kind, NULL, NULL, digest);
	int nid = OBJ_obj2nid(kind);
	if (nid != NID_md5 && nid != NID_sha1)
		return x509;
	fail(ret, CMS_BAD_SIGNATURE, error,
	        nid == NID_md5 ? "signed with the digest MD5, which can be forged"
	                       : "signed with the digest SHA-1, which can be forged");
	return NULL;
}

/* OpenSSL says why in its queue: the digest among the signed attributes is another one. */
static bool queue_tells_of_digest(void)
{
	unsigned long code;
	bool found = false;
	while ((code = ERR_get_error()))
		found |= ERR_GET_LIB(code) == ERR_LIB_CMS &&
		         ERR_GET_REASON(code) == CMS_R_VERIFICATION_FAILURE;
	return found;
}

static bool verify_content(CMS_ContentInfo *cms, GBytes *content, CmsSigner *ret, GError **error)
{
	g_autoptr(BIO) in = open_bytes(content);
	CMS_SignerInfo *info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
	bool attributes = CMS_signed_get_attr_count(info) >= 0;
	ERR_clear_error();
	if (attributes && CMS_SignerInfo_verify(info) != 1)
		return fail(ret, CMS_BAD_SIGNATURE, error,
		        "the signature is not of the certificate it carries");
	ERR_clear_error();
	if (in &&
	        CMS_verify(cms, NULL, NULL, in, NULL, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1)
		return true;
	if (attributes && !queue_tells_of_digest())
		return fail(ret, CMS_BAD_SIGNATURE, error, "the signature cannot be verified");
	return fail(ret, CMS_CHANGED, error, "the content is not what was signed");
}

/* Names the certificate at fault and why it is not trusted. */
static bool fail_path(X509_STORE_CTX *path, CmsSigner *ret, GError **error)
{
	int code = X509_STORE_CTX_get_error(path);
	X509 *x509 = X509_STORE_CTX_get_current_cert(path);
	g_auto(Certificate) at_fault = {0};
	if (x509)
		certificate_describe(x509, &at_fault);
	g_autofree char *until = certificate_time_text(at_fault.not_after_s);
	g_autofree char *since = certificate_time_text(at_fault.not_before_s);
	ret->blamed = g_strdup(at_fault.subject ? at_fault.subject : ret->certificate.subject);
	g_autofree char *why = NULL;
	ret->fault = CMS_UNTRUSTED;
	if (code == X509_V_ERR_CERT_HAS_EXPIRED) {
		ret->fault = CMS_EXPIRED;
		ret->blamed_s = at_fault.not_after_s;
		why = g_strdup_printf("certificate '%s' expired on %s", ret->blamed, until);
	} else if (code == X509_V_ERR_CERT_NOT_YET_VALID) {
		ret->fault = CMS_NOT_YET_VALID;
		ret->blamed_s = at_fault.not_before_s;
		why = g_strdup_printf(
		        "certificate '%s' is not valid before %s", ret->blamed, since);
	} else {
		why = g_strdup_printf("certificate '%s' is not trusted: issued by '%s': %s",
		        ret->blamed, at_fault.issuer ? at_fault.issuer : ret->certificate.issuer,
		        X509_verify_cert_error_string(code));
	}
	return fail(ret, ret->fault, error, why);
}

static bool verify_path(CMS_ContentInfo *cms, X509 *x509, const CmsTrust *trust, int64_t at_s,
        CmsSigner *ret, GError **error)
{
	g_autoptr(X509Stack) others = CMS_get1_certs(cms);
	g_autoptr(X509_STORE_CTX) path = X509_STORE_CTX_new();
	if (!path || X509_STORE_CTX_init(path, trust->store, x509, others) != 1)
		return fail(
		        ret, CMS_UNTRUSTED, error, "OpenSSL has no memory for the certificates");
	X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(path);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY);
	X509_VERIFY_PARAM_set_time(param, (time_t)at_s);
	if (X509_verify_cert(path) == 1)
		return true;
	return fail_path(path, ret, error);
}

bool cms_verify(GBytes *der, GBytes *content, const CmsTrust *trust, int64_t at_s, CmsSigner *ret,
        GError **error)
{
	*ret = (CmsSigner){.signed_at_s = INT64_MIN};
	g_autoptr(CMS_ContentInfo) cms = decode(der, ret, error);
	X509 *x509 = cms ? find_signer(cms, ret, error) : NULL;
	return x509 && verify_content(cms, content, ret, error) &&
	       verify_path(cms, x509, trust, at_s, ret, error);
}

bool cms_verify_signature(GBytes *der, GBytes *content, CmsSigner *ret, GError **error)
{
	*ret = (CmsSigner){.signed_at_s = INT64_MIN};
	g_autoptr(CMS_ContentInfo) cms = decode(der, ret, error);
	return cms && find_signer(cms, ret, error) && verify_content(cms, content, ret, error);
}

bool cms_read_signer(GBytes *der, CmsSigner *ret, GError **error)
{
	*ret = (CmsSigner){.signed_at_s = INT64_MIN};
	g_autoptr(CMS_ContentInfo) cms = decode(der, ret, error);
	return cms && find_signer(cms, ret, error);
}
