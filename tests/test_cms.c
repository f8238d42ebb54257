#include "base/cms.h"
#include "base/error.h"
#include "base/file.h"

#include "tests/harness.h"
#include "tests/keys.h"

#define DAY (24 * 60 * 60)

/* One folder of keys for all cases would be quicker and would let one case spoil another. */
typedef struct {
	char *folder;
	int64_t now;
} Keys;

static Keys keys_new(void)
{
	/* five minutes on: no certificate made meanwhile is from the future */
	Keys keys = {g_dir_make_tmp("cms-XXXXXX", NULL), g_get_real_time() / G_USEC_PER_SEC + 300};
	keys_make_ca(keys.folder, "ca");
	return keys;
}

static void keys_clear(Keys *keys)
{
	CU_ASSERT(file_remove_tree(keys->folder, NULL));
	g_free(keys->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keys, keys_clear)

static char *path_of(const Keys *keys, const char *name, const char *extension)
{
	return g_strdup_printf("%s/%s%s", keys->folder, name, extension);
}

static Identity *load(const Keys *keys, const char *name, GError **error)
{
	g_autofree char *crt = path_of(keys, name, ".crt"), *key = path_of(keys, name, ".key");
	return identity_load(crt, key, NULL, NULL, keys->now, error);
}

static void put(const Keys *keys, const char *name, GBytes *bytes)
{
	g_autofree char *path = path_of(keys, name, "");
	gsize length = 0;
	const void *data = g_bytes_get_data(bytes, &length);
	CU_ASSERT(file_write(path, data, length, 0600, NULL));
}

static GBytes *get(const Keys *keys, const char *name)
{
	g_autofree char *path = path_of(keys, name, "");
	size_t length = 0;
	char *bytes = file_read(path, 1 << 20, &length, NULL);
	CU_ASSERT_PTR_NOT_NULL(bytes);
	return g_bytes_new_take(bytes, bytes ? length : 0);
}

static GBytes *text(const char *content)
{
	return g_bytes_new(content, strlen(content));
}

/* Our answer, asserted to be the openssl command's as well. */
static bool verify_at(const Keys *keys, GBytes *der, GBytes *content, const char *ca, int64_t at_s,
        CmsSigner *ret, GError **error)
{
	g_autofree char *ca_path = path_of(keys, ca, "");
	g_autoptr(CmsTrust) trust = cms_trust_load(ca_path, NULL);
	CU_ASSERT_PTR_NOT_NULL(trust);
	put(keys, "s.p7s", der);
	put(keys, "content", content);
	bool good = trust && cms_verify(der, content, trust, at_s, ret, error);
	CU_ASSERT_EQUAL(good, keys_openssl_verifies(keys->folder, "s.p7s", "content", ca, at_s));
	return good;
}

static GBytes *sign(const Keys *keys, const char *name, const char *content)
{
	GError *error = NULL;
	g_autoptr(Identity) identity = load(keys, name, &error);
	ASSERT_ERROR(error, NULL);
	g_autoptr(GBytes) bytes = text(content);
	return identity ? cms_sign(identity, bytes, keys->now - 60, NULL) : NULL;
}

static void assert_signs(const Keys *keys, const char *name)
{
	GError *error = NULL;
	g_auto(CmsSigner) signer = {0};
	g_autoptr(GBytes) content = text("{\"x\":1}\r\n\n\x01");
	g_autoptr(GBytes) der = sign(keys, name, "{\"x\":1}\r\n\n\x01");
	CU_ASSERT(der && verify_at(keys, der, content, "ca.crt", keys->now, &signer, &error));
	ASSERT_ERROR(error, NULL);
	CU_ASSERT_EQUAL(signer.fault, CMS_GOOD);
	CU_ASSERT_EQUAL(signer.signed_at_s, keys->now - 60);
	ASSERT_TEXT(signer.certificate.cn, name);
	g_autofree char *subject = g_strdup_printf("CN=%s,O=Hebei,C=CN", name);
	ASSERT_TEXT(signer.certificate.subject, subject);
	ASSERT_TEXT(signer.certificate.issuer, "CN=ca,O=Ministry,C=CN");
	CU_ASSERT(ABS(signer.certificate.not_after_s - keys->now - 365 * DAY) < 900);
}

static void test_rsa_and_ec_sign(void)
{
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "rsa", KEYS_RSA, "");
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	keys_make(keys.folder, "ca", "ku", KEYS_EC, "keyUsage=nonRepudiation\n");
	keys_make(
	        keys.folder, "ca", "eku", KEYS_EC, "extendedKeyUsage=clientAuth,emailProtection\n");
	assert_signs(&keys, "rsa");
	assert_signs(&keys, "ec");
	assert_signs(&keys, "ku");
	assert_signs(&keys, "eku");
}

static void test_fingerprint_is_openssls(void)
{
	g_auto(Keys) keys = keys_new();
	g_autoptr(Identity) identity = load(&keys, "ca", NULL);
	const char *argv[] = {
	        "openssl", "x509", "-in", "ca.crt", "-noout", "-fingerprint", "-sha256", NULL};
	g_autofree char *output = NULL;
	CU_ASSERT(g_spawn_sync(keys.folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
	        &output, NULL, NULL, NULL));
	g_auto(GStrv) pairs = g_strsplit(g_strstrip(strchr(output, '=') + 1), ":", -1);
	g_autofree char *joined = g_strjoinv("", pairs);
	g_autofree char *lower = g_ascii_strdown(joined, -1);
	CU_ASSERT_PTR_NOT_NULL(identity);
	if (identity)
		ASSERT_TEXT(identity_certificate(identity)->fingerprint, lower);
}

static void test_content_changed(void)
{
	GError *error = NULL;
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	g_autoptr(GBytes) der = sign(&keys, "ec", "one");
	g_autoptr(GBytes) other = text("two");
	g_auto(CmsSigner) signer = {0};
	CU_ASSERT_FALSE(verify_at(&keys, der, other, "ca.crt", keys.now, &signer, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_UNTRUSTED));
	ASSERT_ERROR(error, "the content is not what was signed");
	CU_ASSERT_EQUAL(signer.fault, CMS_CHANGED);
	ASSERT_TEXT(signer.certificate.cn, "ec");
}

/* No bit of the DER may be turned and the answer stay good, except where it says nothing. */
static void test_signature_damaged(void)
{
	GError *error = NULL;
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	g_autoptr(GBytes) der = sign(&keys, "ec", "one"), content = text("one");
	gsize length = 0;
	const guint8 *bytes = g_bytes_get_data(der, &length);
	g_autofree guint8 *copy = g_memdup2(bytes, length);
	copy[length - 5] ^= 1; /* inside the signature's last number */
	g_autoptr(GBytes) bad = g_bytes_new(copy, length);
	g_auto(CmsSigner) signer = {0};
	CU_ASSERT_FALSE(verify_at(&keys, bad, content, "ca.crt", keys.now, &signer, &error));
	ASSERT_ERROR(error, "the signature is not of the certificate it carries");
	CU_ASSERT_EQUAL(signer.fault, CMS_BAD_SIGNATURE);
}

static void test_not_trusted(void)
{
	GError *error = NULL;
	g_auto(Keys) keys = keys_new();
	keys_make_ca(keys.folder, "other");
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	g_autoptr(GBytes) der = sign(&keys, "ec", "one"), content = text("one");
	g_auto(CmsSigner) signer = {0};
	CU_ASSERT_FALSE(verify_at(&keys, der, content, "other.crt", keys.now, &signer, &error));
	ASSERT_ERROR(error, "certificate 'CN=ec,O=Hebei,C=CN' is not trusted: issued by "
	                    "'CN=ca,O=Ministry,C=CN': unable to get local issuer certificate");
	CU_ASSERT_EQUAL(signer.fault, CMS_UNTRUSTED);
}

static void test_expired_and_not_yet_valid(void)
{
	GError *error = NULL;
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	g_autoptr(GBytes) der = sign(&keys, "ec", "one"), content = text("one");
	g_auto(CmsSigner) late = {0}, early = {0};
	CU_ASSERT_FALSE(
	        verify_at(&keys, der, content, "ca.crt", keys.now + 400 * DAY, &late, &error));
	g_autofree char *until = certificate_time_text(late.certificate.not_after_s);
	g_autofree char *expired =
	        g_strdup_printf("certificate 'CN=ec,O=Hebei,C=CN' expired on %s", until);
	ASSERT_ERROR(error, expired);
	CU_ASSERT_EQUAL(late.fault, CMS_EXPIRED);
	CU_ASSERT_EQUAL(late.blamed_s, late.certificate.not_after_s);
	CU_ASSERT_FALSE(
	        verify_at(&keys, der, content, "ca.crt", keys.now - 30 * DAY, &early, &error));
	CU_ASSERT_EQUAL(early.fault, CMS_NOT_YET_VALID);
	CU_ASSERT(error && strstr(error->message, "' is not valid before 20"));
	g_clear_error(&error);
	/* the last second counts as valid */
	g_auto(CmsSigner) last = {0};
	CU_ASSERT(verify_at(
	        &keys, der, content, "ca.crt", late.certificate.not_after_s - 1, &last, NULL));
}

static void test_intermediates_travel_along(void)
{
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "province", KEYS_EC, "basicConstraints=CA:TRUE\n");
	keys_make(keys.folder, "province", "leaf", KEYS_EC, "");
	g_autoptr(GBytes) content = text("one"), alone = sign(&keys, "leaf", "one");
	g_auto(CmsSigner) without = {0}, with = {0};
	CU_ASSERT_FALSE(verify_at(&keys, alone, content, "ca.crt", keys.now, &without, NULL));
	CU_ASSERT_EQUAL(without.fault, CMS_UNTRUSTED);
	g_autoptr(GBytes) leaf = get(&keys, "leaf.crt"), province = get(&keys, "province.crt");
	g_autofree char *both = g_strdup_printf("%.*s%.*s", (int)g_bytes_get_size(leaf),
	        (const char *)g_bytes_get_data(leaf, NULL), (int)g_bytes_get_size(province),
	        (const char *)g_bytes_get_data(province, NULL));
	g_autoptr(GBytes) chain = text(both);
	put(&keys, "leaf.crt", chain);
	g_autoptr(GBytes) der = sign(&keys, "leaf", "one");
	CU_ASSERT(verify_at(&keys, der, content, "ca.crt", keys.now, &with, NULL));
	ASSERT_TEXT(with.certificate.cn, "leaf");
}

static void assert_not_cms(const Keys *keys, const char *command, const char *expected)
{
	GError *error = NULL;
	CU_ASSERT(keys_run(keys->folder, command));
	g_autoptr(GBytes) der = get(keys, "x.p7s"), content = text("one");
	g_autofree char *ca = path_of(keys, "ca", ".crt");
	g_autoptr(CmsTrust) trust = cms_trust_load(ca, NULL);
	g_auto(CmsSigner) signer = {0};
	CU_ASSERT_FALSE(cms_verify(der, content, trust, keys->now, &signer, &error));
	ASSERT_ERROR(error, expected);
	CU_ASSERT_NOT_EQUAL(signer.fault, CMS_GOOD);
}

#define SIGN "openssl cms -sign -binary -in content -outform DER -out x.p7s -inkey ec.key "

static void test_stricter_than_openssl(void)
{
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	keys_make(keys.folder, "ca", "two", KEYS_EC, "");
	g_autoptr(GBytes) content = text("one");
	put(&keys, "content", content);
	assert_not_cms(&keys, "cp content x.p7s", "not a CMS signature in DER");
	assert_not_cms(&keys, SIGN "-signer ec.crt -nodetach",
	        "carries its content: a detached signature is needed");
	assert_not_cms(&keys, SIGN "-signer ec.crt -nocerts", "holds no certificate of its signer");
	assert_not_cms(&keys, SIGN "-signer ec.crt -md sha1",
	        "signed with the digest SHA-1, which can be forged");
	assert_not_cms(&keys, SIGN "-signer ec.crt -signer two.crt -inkey two.key",
	        "several signed it; one file holds one signer");
	assert_not_cms(&keys, "openssl crl2pkcs7 -nocrl -certfile ec.crt -outform DER -out x.p7s",
	        "nobody signed it");
	assert_not_cms(&keys, "openssl cms -encrypt -in content -outform DER -out x.p7s ec.crt",
	        "CMS, but not a signature");
	g_autoptr(GBytes) der = sign(&keys, "ec", "one");
	gsize length = 0;
	const void *data = g_bytes_get_data(der, &length);
	g_autofree char *longer = g_malloc0(length + 1);
	memcpy(longer, data, length);
	g_autoptr(GBytes) more = g_bytes_new(longer, length + 1);
	put(&keys, "more", more);
	assert_not_cms(&keys, "cp more x.p7s", "bytes follow the CMS signature");
}

/* Made by the command without signed attributes: no signing time, good all the same. */
static void test_openssl_signs_and_we_verify(void)
{
	GError *error = NULL;
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	g_autoptr(GBytes) content = text("one"), other = text("two");
	put(&keys, "content", content);
	CU_ASSERT(keys_run(keys.folder, SIGN "-signer ec.crt"));
	g_autoptr(GBytes) der = get(&keys, "x.p7s");
	g_auto(CmsSigner) with = {0}, without = {0}, changed = {0};
	CU_ASSERT(verify_at(&keys, der, content, "ca.crt", keys.now + 5, &with, NULL));
	CU_ASSERT(ABS(with.signed_at_s - keys.now) < 400);
	CU_ASSERT(keys_run(keys.folder, SIGN "-signer ec.crt -noattr"));
	g_autoptr(GBytes) bare = get(&keys, "x.p7s");
	CU_ASSERT(verify_at(&keys, bare, content, "ca.crt", keys.now + 5, &without, NULL));
	CU_ASSERT_EQUAL(without.signed_at_s, INT64_MIN);
	CU_ASSERT_FALSE(verify_at(&keys, bare, other, "ca.crt", keys.now + 5, &changed, &error));
	ASSERT_ERROR(error, "the content is not what was signed");
}

static void assert_unfit(const Keys *keys, const char *name, const char *extension, const char *why)
{
	GError *error = NULL;
	g_autofree char *path = path_of(keys, name, extension);
	g_autofree char *message = g_strdup_printf("%s: %s", path, why);
	g_autoptr(Identity) identity = load(keys, name, &error);
	CU_ASSERT_PTR_NULL(identity);
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_USAGE));
	ASSERT_ERROR(error, message);
}

static void test_refuses_keys(void)
{
	g_auto(Keys) keys = keys_new();
	static const struct {
		const char *name, *algorithm, *why;
	} cases[] = {
	        {"ed", "ED25519", "Ed25519 keys cannot sign CMS here; use RSA or EC"},
	        {"ed4", "ED448", "Ed448 keys cannot sign CMS here; use RSA or EC"},
	        {"sm", "EC -pkeyopt ec_paramgen_curve:SM2",
	                "SM2 keys cannot sign CMS here; use RSA or EC"},
	        {"pss", "RSA-PSS -pkeyopt rsa_keygen_bits:2048",
	                "RSA-PSS keys cannot sign CMS here; use RSA or EC"},
	        {"weak", "RSA -pkeyopt rsa_keygen_bits:1024",
	                "a key of 1024 bits is too weak; use RSA of 2048 bits or EC of 256 bits"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		keys_make(keys.folder, "ca", cases[i].name, cases[i].algorithm, "");
		assert_unfit(&keys, cases[i].name, ".key", cases[i].why);
	}
}

/* Each refused certificate is one whose signature the plain command refuses too. */
static void test_refuses_certificates(void)
{
	g_auto(Keys) keys = keys_new();
	static const struct {
		const char *name, *extensions, *why;
	} cases[] = {
	        {"enc", "keyUsage=keyEncipherment\n",
	                "the certificate may not sign: its keyUsage holds neither digitalSignature "
	                "nor nonRepudiation"},
	        {"web", "extendedKeyUsage=serverAuth,clientAuth\n",
	                "the certificate may not sign: its extendedKeyUsage does not hold "
	                "emailProtection, which 'openssl cms -verify' asks for"},
	        {"any", "extendedKeyUsage=anyExtendedKeyUsage\n",
	                "the certificate may not sign: its extendedKeyUsage does not hold "
	                "emailProtection, which 'openssl cms -verify' asks for"},
	};
	g_autoptr(GBytes) content = text("one");
	put(&keys, "content", content);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		keys_make(keys.folder, "ca", cases[i].name, KEYS_EC, cases[i].extensions);
		assert_unfit(&keys, cases[i].name, ".crt", cases[i].why);
		g_autofree char *line = g_strdup_printf(
		        "openssl cms -sign -binary -in content -outform DER -out x.p7s "
		        "-signer %s.crt -inkey %s.key",
		        cases[i].name, cases[i].name);
		CU_ASSERT(keys_run(keys.folder, line));
		CU_ASSERT_FALSE(keys_run(keys.folder,
		        "openssl cms -verify -binary -inform DER -in x.p7s -content content "
		        "-CAfile ca.crt -out /dev/null"));
	}
}

static void test_refuses_times_and_strangers(void)
{
	GError *error = NULL;
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "a", KEYS_EC, "");
	keys_make(keys.folder, "ca", "b", KEYS_EC, "");
	g_autofree char *a_crt = path_of(&keys, "a", ".crt"), *a_key = path_of(&keys, "a", ".key"),
	                *b_key = path_of(&keys, "b", ".key");
	CU_ASSERT_PTR_NULL(identity_load(a_crt, b_key, NULL, NULL, keys.now, &error));
	g_autofree char *stranger =
	        g_strdup_printf("%s: not the key of the certificate in %s", b_key, a_crt);
	ASSERT_ERROR(error, stranger);
	CU_ASSERT_PTR_NULL(identity_load(a_crt, a_key, NULL, NULL, keys.now + 400 * DAY, &error));
	CU_ASSERT(error && strstr(error->message, "a.crt: the certificate expired on 20"));
	g_clear_error(&error);
	CU_ASSERT_PTR_NULL(identity_load(a_crt, a_key, NULL, NULL, keys.now - 30 * DAY, &error));
	CU_ASSERT(error && strstr(error->message, "a.crt: the certificate is not valid before 20"));
	g_clear_error(&error);
	CU_ASSERT_PTR_NULL(identity_load(a_key, a_key, NULL, NULL, keys.now, &error));
	g_autofree char *no_crt = g_strdup_printf("%s: holds no certificate in PEM", a_key);
	ASSERT_ERROR(error, no_crt);
	CU_ASSERT_PTR_NULL(identity_load(a_crt, a_crt, NULL, NULL, keys.now, &error));
	g_autofree char *no_key = g_strdup_printf("%s: holds no private key in PEM", a_crt);
	ASSERT_ERROR(error, no_key);
	CU_ASSERT_PTR_NULL(identity_load("/nowhere", a_key, NULL, NULL, keys.now, &error));
	ASSERT_ERROR(error, "/nowhere: No such file or directory");
}

static char *answer(const char *key_path, void *user)
{
	CU_ASSERT(g_str_has_suffix(key_path, "/ec.key"));
	return g_strdup(user);
}

static void test_passphrase(void)
{
	GError *error = NULL;
	g_auto(Keys) keys = keys_new();
	keys_make(keys.folder, "ca", "ec", KEYS_EC, "");
	CU_ASSERT(keys_run(keys.folder,
	        "openssl pkcs8 -topk8 -in ec.key -out locked.key -passout pass:secret"));
	CU_ASSERT(keys_run(keys.folder, "mv locked.key ec.key"));
	g_autofree char *crt = path_of(&keys, "ec", ".crt"), *key = path_of(&keys, "ec", ".key");
	char right[] = "secret", wrong[] = "guess";
	g_autoptr(Identity) identity = identity_load(crt, key, answer, right, keys.now, &error);
	CU_ASSERT_PTR_NOT_NULL(identity);
	ASSERT_ERROR(error, NULL);
	CU_ASSERT_PTR_NULL(identity_load(crt, key, answer, wrong, keys.now, &error));
	g_autofree char *no = g_strdup_printf("%s: the passphrase is wrong", key);
	ASSERT_ERROR(error, no);
	CU_ASSERT_PTR_NULL(identity_load(crt, key, answer, NULL, keys.now, &error));
	g_autofree char *none =
	        g_strdup_printf("%s: the key is encrypted and no passphrase was given", key);
	ASSERT_ERROR(error, none);
	assert_unfit(&keys, "ec", ".key", "the key is encrypted and no passphrase was given");
}

TEST_MAIN("cms", CASE(test_rsa_and_ec_sign), CASE(test_fingerprint_is_openssls),
        CASE(test_content_changed), CASE(test_signature_damaged), CASE(test_not_trusted),
        CASE(test_expired_and_not_yet_valid), CASE(test_intermediates_travel_along),
        CASE(test_stricter_than_openssl), CASE(test_openssl_signs_and_we_verify),
        CASE(test_refuses_keys), CASE(test_refuses_certificates),
        CASE(test_refuses_times_and_strangers), CASE(test_passphrase))
