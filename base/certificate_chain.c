#include "base/certificate_chain.h"

#include "base/certificate_x509.h"
#include "base/cleanup.h"
#include "base/error.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { CHAIN_MAX = 32 };

static int no_passphrase(char *buffer, int size, int writing, void *user)
{
	(void)buffer, (void)size, (void)writing, (void)user;
	return -1;
}

static X509Stack *chain_read(const char *pem)
{
	g_autoptr(BIO) in = BIO_new_mem_buf(pem, (int)strlen(pem));
	X509Stack *all = sk_X509_new_null();
	X509 *x509;
	while (sk_X509_num(all) < CHAIN_MAX &&
	        (x509 = PEM_read_bio_X509(in, NULL, no_passphrase, NULL)))
		sk_X509_push(all, x509);
	ERR_clear_error();
	return all;
}

static json_t *names_json(X509 *x509)
{
	json_t *names = json_array();
	GENERAL_NAMES *all = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
	for (int i = 0; all && i < sk_GENERAL_NAME_num(all); i++) {
		const GENERAL_NAME *one = sk_GENERAL_NAME_value(all, i);
		char text[INET6_ADDRSTRLEN] = "";
		if (one->type == GEN_DNS) {
			g_autofree char *name = g_utf8_make_valid(
			        (const char *)ASN1_STRING_get0_data(one->d.dNSName),
			        ASN1_STRING_length(one->d.dNSName));
			json_array_append_new(names, json_string(name));
		} else if (one->type == GEN_IPADD) {
			int length = ASN1_STRING_length(one->d.iPAddress);
			if ((length == 4 || length == 16) &&
			        inet_ntop(length == 4 ? AF_INET : AF_INET6,
			                ASN1_STRING_get0_data(one->d.iPAddress), text, sizeof text))
				json_array_append_new(names, json_string(text));
		}
	}
	GENERAL_NAMES_free(all);
	return names;
}

static bool is_address(const char *host)
{
	unsigned char bytes[16];
	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

/* NULL when a path to a trusted certificate was found. Owned by OpenSSL or a literal. */
static const char *chain_problem(X509Stack *chain, const ChainTrust *trust)
{
	g_autoptr(X509_STORE) store = X509_STORE_new();
	g_autoptr(X509_STORE_CTX) path = X509_STORE_CTX_new();
	int loaded = trust->ca_file ? X509_STORE_load_file(store, trust->ca_file)
	                            : X509_STORE_set_default_paths(store);
	if (loaded != 1) {
		ERR_clear_error();
		return "the file of trusted certificates cannot be read";
	}
	if (!path || X509_STORE_CTX_init(path, store, sk_X509_value(chain, 0), chain) != 1)
		return crypto_reason();
	X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(path);
	X509_VERIFY_PARAM_set_time(param, trust->at_s);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
	if (trust->host && is_address(trust->host))
		X509_VERIFY_PARAM_set1_ip_asc(param, trust->host);
	else if (trust->host)
		X509_VERIFY_PARAM_set1_host(param, trust->host, 0);
	bool good = X509_verify_cert(path) == 1;
	const char *reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(path));
	ERR_clear_error();
	return good ? NULL : reason;
}

json_t *certificate_chain_json(const char *pem, const ChainTrust *trust, GError **error)
{
	g_autoptr(X509Stack) chain = chain_read(pem);
	if (sk_X509_num(chain) == 0) {
		g_set_error_literal(
		        error, BASE_ERROR, BASE_ERROR_FORMAT, "holds no certificate in PEM");
		return NULL;
	}
	X509 *leaf = sk_X509_value(chain, 0);
	g_auto(Certificate) described = {0};
	certificate_describe(leaf, &described);
	g_autofree char *before = certificate_time_text(described.not_before_s);
	g_autofree char *after = certificate_time_text(described.not_after_s);
	json_t *out = json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:I, s:s, s:b}", "subject",
	        described.subject, "cn", described.cn, "issuer", described.issuer, "names",
	        names_json(leaf), "not_before", before, "not_after", after, "not_after_s",
	        (json_int_t)described.not_after_s, "fingerprint", described.fingerprint,
	        "self_signed", X509_self_signed(leaf, 0) == 1);
	ERR_clear_error();
	if (out && trust) {
		const char *problem = chain_problem(chain, trust);
		json_object_set_new(out, "verified", json_boolean(!problem));
		if (problem)
			json_object_set_new(out, "problem", json_string(problem));
	}
	return out;
}
