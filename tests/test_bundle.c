#include "base/error.h"
#include "base/file.h"
#include "base/zip.h"
#include "reports/bundle.h"
#include "reports/manifest.h"

#include "tests/harness.h"
#include "tests/keys.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#define DAY (24 * 60 * 60)

/* A run folder, keys of a centre (EC) and a vendor (RSA), and a bundle that is not signed yet. */
typedef struct {
	char *folder, *run, *zip;
	int64_t now;
} Stage;

static void put(const Stage *stage, const char *name, const char *content)
{
	g_autofree char *path = g_build_filename(stage->folder, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);
	CU_ASSERT(g_mkdir_with_parents(parent, 0700) == 0);
	CU_ASSERT(file_write(path, content, strlen(content), 0600, NULL));
}

static Stage stage_new(void)
{
	Stage stage = {.folder = g_dir_make_tmp("bundle-XXXXXX", NULL)};
	stage.run = g_build_filename(stage.folder, "run", NULL);
	stage.zip = g_build_filename(stage.folder, "hebei.zip", NULL);
	stage.now = g_get_real_time() / G_USEC_PER_SEC + 300; /* certificates are made meanwhile */
	put(&stage, "run/report.json", "{\"verdict\":\"ready\"}");
	put(&stage, "run/facts/db1.json", "{\"subject\":\"db1\"}");
	put(&stage, "run/facts/db2.json", "{\"subject\":\"db2\"}");
	keys_make_ca(stage.folder, "ca");
	keys_make(stage.folder, "ca", "centre", KEYS_EC, "");
	CU_ASSERT(manifest_write(stage.run, NULL));
	CU_ASSERT(bundle_write(stage.run, stage.zip, stage.now, NULL));
	return stage;
}

static void stage_clear(Stage *stage)
{
	CU_ASSERT(file_remove_tree(stage->folder, NULL));
	g_free(stage->folder);
	g_free(stage->run);
	g_free(stage->zip);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stage, stage_clear)

static char *sign(const Stage *stage, const char *name, GError **error)
{
	g_autofree char *crt = g_strdup_printf("%s/%s.crt", stage->folder, name);
	g_autofree char *key = g_strdup_printf("%s/%s.key", stage->folder, name);
	g_autoptr(Identity) identity = identity_load(crt, key, NULL, NULL, stage->now, error);
	return identity ? bundle_sign(stage->zip, identity, stage->now, error) : NULL;
}

/* All findings as `word path;`, behind them the good signers as `+cn`. */
static char *verify_at(const Stage *stage, const char *ca, int64_t at_s, BundleVerdict *ret)
{
	GError *error = NULL;
	g_autofree char *ca_path = g_build_filename(stage->folder, ca, NULL);
	BundleTerms terms = {.ca_path = ca_path, .at_s = at_s};
	if (!bundle_verify(stage->zip, &terms, ret, &error)) {
		ASSERT_ERROR(error, NULL);
		return NULL;
	}
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < ret->finding_count; i++) {
		const BundleFinding *finding = &ret->findings[i];
		g_string_append_printf(
		        text, "%s %s;", bundle_fault_name(finding->fault), finding->path);
		CU_ASSERT(g_str_has_prefix(finding->message_en, finding->path));
		CU_ASSERT(g_str_has_prefix(finding->message_zh, finding->path));
		CU_ASSERT(strlen(finding->message_zh) > strlen(finding->path));
	}
	for (size_t i = 0; i < ret->signer_count; i++)
		g_string_append_printf(text, "+%s", ret->signers[i].signer.certificate.cn);
	CU_ASSERT_EQUAL(ret->good, ret->finding_count == 0 && ret->signer_count > 0);
	return g_string_free(text, FALSE);
}

static void assert_verdict(const Stage *stage, const char *expected)
{
	g_auto(BundleVerdict) verdict = {0};
	g_autofree char *text = verify_at(stage, "ca.crt", stage->now, &verdict);
	ASSERT_TEXT(text, expected);
}

/* The documented openssl line on the unpacked bundle. */
static bool openssl_verifies(const Stage *stage, const char *signature)
{
	g_autofree char *folder = bundle_open(stage->zip, NULL);
	CU_ASSERT_PTR_NOT_NULL(folder);
	if (!folder)
		return false;
	g_autofree char *ca = g_build_filename(stage->folder, "ca.crt", NULL);
	bool good = keys_openssl_verifies(folder, signature, MANIFEST_NAME, ca, stage->now);
	CU_ASSERT(file_remove_tree(folder, NULL));
	return good;
}

/* Unpacks the bundle, lets `line` change it, and packs it by zip_writer, as a forger would. */
static void tamper(const Stage *stage, const char *line)
{
	g_autofree char *folder = bundle_open(stage->zip, NULL);
	CU_ASSERT_PTR_NOT_NULL(folder);
	CU_ASSERT(folder && keys_run(folder, line));
	g_auto(GStrv) names = file_list(folder, 100, 4, NULL);
	g_autoptr(ZipWriter) writer = zip_writer_new(stage->zip, stage->now, NULL);
	for (char **name = names; name && *name; name++) {
		g_autofree char *path = g_build_filename(folder, *name, NULL);
		size_t length = 0;
		g_autofree char *bytes = file_read(path, 1 << 20, &length, NULL);
		CU_ASSERT(zip_writer_add(writer, *name, bytes, length, NULL));
	}
	CU_ASSERT(zip_writer_finish(writer, NULL));
	CU_ASSERT(file_remove_tree(folder, NULL));
}

static void test_two_signers(void)
{
	g_auto(Stage) stage = stage_new();
	keys_make(stage.folder, "ca", "vendor", KEYS_RSA, "");
	assert_verdict(&stage, "no_signature ;");
	g_autofree char *centre = sign(&stage, "centre", NULL);
	assert_verdict(&stage, "+centre");
	g_autofree char *vendor = sign(&stage, "vendor", NULL);
	assert_verdict(&stage, "+centre+vendor");
	CU_ASSERT(centre && vendor && openssl_verifies(&stage, centre));
	CU_ASSERT(centre && vendor && openssl_verifies(&stage, vendor));
	CU_ASSERT(centre && g_str_has_prefix(centre, "signatures/centre-"));
	CU_ASSERT_EQUAL(strlen(centre), strlen("signatures/centre-12345678.p7s"));
	/* signing again renews and does not add */
	g_autofree char *again = sign(&stage, "centre", NULL);
	ASSERT_TEXT(again, centre);
	assert_verdict(&stage, "+centre+vendor");
	/* a new certificate of the same name is another signer */
	keys_make(stage.folder, "ca", "centre", KEYS_EC, "");
	g_autofree char *renewed = sign(&stage, "centre", NULL);
	CU_ASSERT(renewed && g_strcmp0(renewed, centre) != 0);
	g_auto(BundleVerdict) verdict = {0};
	g_autofree char *text = verify_at(&stage, "ca.crt", stage.now, &verdict);
	CU_ASSERT(text && verdict.good && verdict.signer_count == 3);
}

static void test_same_bytes(void)
{
	g_auto(Stage) stage = stage_new();
	g_autofree char *second = g_build_filename(stage.folder, "second.zip", NULL);
	CU_ASSERT(bundle_write(stage.run, second, stage.now, NULL));
	size_t a_length = 0, b_length = 0;
	g_autofree char *a = file_read(stage.zip, 1 << 20, &a_length, NULL);
	g_autofree char *b = file_read(second, 1 << 20, &b_length, NULL);
	CU_ASSERT(a && b && a_length == b_length && memcmp(a, b, a_length) == 0);
}

static void test_tampering_is_named(void)
{
	static const struct {
		const char *line, *expected;
		bool openssl; /* still good: it looks at the manifest alone */
	} cases[] = {
	        {"true", "+centre", true},
	        {"cp facts/db1.json report.json", "changed report.json;+centre", true},
	        {"cp report.json facts/db3.json", "added facts/db3.json;+centre", true},
	        {"rm facts/db2.json", "missing facts/db2.json;+centre", true},
	        {"mv facts/db2.json facts/db0.json",
	                "added facts/db0.json;missing facts/db2.json;+centre", true},
	        {"sh -c mv${IFS}facts/db1.json${IFS}x&&mv${IFS}facts/db2.json${IFS}facts/"
	         "db1.json&&mv${IFS}x${IFS}facts/db2.json",
	                "swapped facts/db1.json;+centre", true},
	        {"cp report.json signatures/notes.txt",
	                "not_a_signature signatures/notes.txt;+centre", true},
	        {"cp report.json signatures/notes.p7s",
	                "not_a_signature signatures/notes.p7s;+centre", true},
	        {"cp -r facts reviews",
	                "unverifiable reviews/db1.json;unverifiable reviews/db2.json;+centre",
	                true},
	        {"sed -i s/db1/db3/ manifest.json", NULL, false},
	        {"rm manifest.json", NULL, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Stage) stage = stage_new();
		g_autofree char *name = sign(&stage, "centre", NULL);
		CU_ASSERT_PTR_NOT_NULL(name);
		tamper(&stage, cases[i].line);
		g_autofree char *changed =
		        g_strdup_printf("bad_manifest manifest.json;changed %s;", name);
		assert_verdict(&stage, cases[i].expected ? cases[i].expected : changed);
		CU_ASSERT_EQUAL(name && openssl_verifies(&stage, name), cases[i].openssl);
	}
}

static void test_manifest_changed_with_its_files(void)
{
	g_auto(Stage) stage = stage_new();
	g_autofree char *name = sign(&stage, "centre", NULL);
	g_auto(Stage) forged = stage_new();
	/* another run, whole in itself, under the first one's signature */
	put(&forged, "run/report.json", "{\"verdict\":\"never\"}");
	put(&forged, "run/manifest.json", "");
	g_autofree char *manifest = g_build_filename(forged.run, MANIFEST_NAME, NULL);
	CU_ASSERT(g_unlink(manifest) == 0);
	CU_ASSERT(manifest_write(forged.run, NULL));
	g_autofree char *copy =
	        g_strdup_printf("cp %s/report.json %s/manifest.json .", forged.run, forged.run);
	tamper(&stage, copy);
	g_autofree char *expected = g_strdup_printf("changed %s;", name);
	assert_verdict(&stage, expected);
	CU_ASSERT_FALSE(openssl_verifies(&stage, name));
	g_auto(BundleVerdict) verdict = {0};
	g_autofree char *text = verify_at(&stage, "ca.crt", stage.now, &verdict);
	g_autofree char *en =
	        g_strdup_printf("%s: manifest.json is not what was signed: changed", name);
	g_autofree char *zh =
	        g_strdup_printf("%s：manifest.json不是当时签名的内容，已被改动", name);
	CU_ASSERT(text && verdict.finding_count == 1);
	if (verdict.finding_count == 1) {
		ASSERT_TEXT(verdict.findings[0].message_en, en);
		ASSERT_TEXT(verdict.findings[0].message_zh, zh);
	}
}

static void test_certificates(void)
{
	g_auto(Stage) stage = stage_new();
	keys_make_ca(stage.folder, "other");
	g_autofree char *name = sign(&stage, "centre", NULL);
	g_auto(BundleVerdict) stranger = {0}, late = {0}, early = {0};
	g_autofree char *untrusted = g_strdup_printf("untrusted %s;", name);
	g_autofree char *expired = g_strdup_printf("expired %s;", name);
	g_autofree char *not_yet = g_strdup_printf("not_yet_valid %s;", name);
	g_autofree char *a = verify_at(&stage, "other.crt", stage.now, &stranger);
	g_autofree char *b = verify_at(&stage, "ca.crt", stage.now + 366 * DAY, &late);
	g_autofree char *c = verify_at(&stage, "ca.crt", stage.now - DAY, &early);
	ASSERT_TEXT(a, untrusted);
	ASSERT_TEXT(b, expired);
	ASSERT_TEXT(c, not_yet);
	g_autofree char *message = g_strdup_printf(
	        "%s: certificate 'CN=centre,O=Hebei,C=CN' is not trusted: issued by "
	        "'CN=ca,O=Ministry,C=CN': unable to get local issuer certificate",
	        name);
	if (stranger.finding_count == 1)
		ASSERT_TEXT(stranger.findings[0].message_en, message);
}

static void test_signature_of_another_key(void)
{
	g_auto(Stage) stage = stage_new();
	g_autofree char *name = sign(&stage, "centre", NULL);
	g_autofree char *line = g_strdup_printf(
	        "dd if=/dev/zero of=%s bs=1 seek=%d count=3 conv=notrunc", name, 500);
	g_autofree char *last = g_strdup_printf("truncate -s -1 %s", name);
	tamper(&stage, line);
	CU_ASSERT_FALSE(openssl_verifies(&stage, name));
	g_auto(BundleVerdict) verdict = {0};
	g_autofree char *text = verify_at(&stage, "ca.crt", stage.now, &verdict);
	CU_ASSERT(text && !verdict.good && verdict.finding_count == 1);
	tamper(&stage, last);
	g_autofree char *expected = g_strdup_printf("not_a_signature %s;", name);
	assert_verdict(&stage, expected);
}

static const char *role_of(const char *fingerprint, void *user)
{
	return g_str_has_prefix(fingerprint, user) ? "centre" : NULL;
}

static void test_required_roles(void)
{
	g_auto(Stage) stage = stage_new();
	g_autofree char *name = sign(&stage, "centre", NULL);
	g_autofree char *ca_path = g_build_filename(stage.folder, "ca.crt", NULL);
	g_autofree char *digits = g_strndup(name + strlen("signatures/centre-"), 8);
	const char *const roles[] = {"centre", "ministry", NULL};
	BundleTerms terms = {ca_path, stage.now, roles, role_of, digits};
	g_auto(BundleVerdict) verdict = {0};
	CU_ASSERT(bundle_verify(stage.zip, &terms, &verdict, NULL));
	CU_ASSERT(!verdict.good && verdict.finding_count == 1 && verdict.signer_count == 1);
	if (verdict.finding_count == 1 && verdict.signer_count == 1) {
		ASSERT_TEXT(
		        verdict.findings[0].message_en, "no good signature of the role 'ministry'");
		ASSERT_TEXT(verdict.findings[0].message_zh, "缺少角色“教育部”的有效签名");
		ASSERT_TEXT(verdict.signers[0].role, "centre");
	}
	const char *const fewer[] = {"centre", NULL};
	terms.require_roles = fewer;
	g_auto(BundleVerdict) enough = {0};
	CU_ASSERT(bundle_verify(stage.zip, &terms, &enough, NULL) && enough.good);
}

static void test_write_refuses(void)
{
	GError *error = NULL;
	g_auto(Stage) stage = stage_new();
	put(&stage, "run/facts/db1.json", "{}");
	CU_ASSERT_FALSE(bundle_write(stage.run, stage.zip, stage.now, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_UNTRUSTED));
	g_autofree char *changed = g_strdup_printf(
	        "%s: file 'facts/db1.json' was changed since the run ended", stage.run);
	ASSERT_ERROR(error, changed);
	put(&stage, "run/facts/db1.json", "{\"subject\":\"db2\"}");
	put(&stage, "run/facts/db2.json", "{\"subject\":\"db1\"}");
	CU_ASSERT_FALSE(bundle_write(stage.run, stage.zip, stage.now, &error));
	g_autofree char *swapped = g_strdup_printf("%s: file 'facts/db1.json' was swapped with "
	                                           "'facts/db2.json' since the run ended",
	        stage.run);
	ASSERT_ERROR(error, swapped);
	g_autofree char *manifest = g_build_filename(stage.run, MANIFEST_NAME, NULL);
	CU_ASSERT(g_unlink(manifest) == 0);
	CU_ASSERT_FALSE(bundle_write(stage.run, stage.zip, stage.now, &error));
	g_autofree char *none =
	        g_strdup_printf("%s: has no manifest.json: the run did not end", stage.run);
	ASSERT_ERROR(error, none);
	assert_verdict(&stage, "no_signature ;"); /* the older bundle stands */
}

static void test_sign_refuses_what_does_not_hold(void)
{
	GError *error = NULL;
	g_auto(Stage) stage = stage_new();
	tamper(&stage, "rm facts/db1.json");
	CU_ASSERT_PTR_NULL(sign(&stage, "centre", &error));
	g_autofree char *missing = g_strdup_printf(
	        "%s: file 'facts/db1.json' is missing since the run ended", stage.zip);
	ASSERT_ERROR(error, missing);
	assert_verdict(&stage, "missing facts/db1.json;no_signature ;");
	tamper(&stage, "rm manifest.json");
	CU_ASSERT_PTR_NULL(sign(&stage, "centre", &error));
	g_autofree char *none =
	        g_strdup_printf("%s: not a bundle: has no manifest.json", stage.zip);
	ASSERT_ERROR(error, none);
}

static void test_sign_keeps_anothers_file(void)
{
	GError *error = NULL;
	g_auto(Stage) stage = stage_new();
	g_autofree char *name = sign(&stage, "centre", NULL);
	g_autofree char *line = g_strdup_printf("cp report.json %s", name);
	tamper(&stage, line);
	CU_ASSERT_PTR_NULL(sign(&stage, "centre", &error));
	g_autofree char *message = g_strdup_printf(
	        "%s: file '%s' is there already and was not made by this certificate", stage.zip,
	        name);
	ASSERT_ERROR(error, message);
}

static void test_damaged_zip_is_a_finding(void)
{
	g_auto(Stage) stage = stage_new();
	GError *error = NULL;
	g_autofree char *name = sign(&stage, "centre", NULL);
	CU_ASSERT_PTR_NOT_NULL(name);
	size_t length = 0;
	g_autofree char *bytes = file_read(stage.zip, 1 << 20, &length, NULL);
	bytes[70] ^= 1; /* in the packed data of the first file */
	CU_ASSERT(file_write(stage.zip, bytes, length, 0600, NULL));
	g_auto(BundleVerdict) verdict = {0};
	g_autofree char *text = verify_at(&stage, "ca.crt", stage.now, &verdict);
	ASSERT_TEXT(text, "refused ;");
	CU_ASSERT(verdict.finding_count == 1 &&
	          strstr(verdict.findings[0].message_en, "entry 'facts/db1.json': damaged: "));
	g_autofree char *ca_path = g_build_filename(stage.folder, "ca.crt", NULL);
	BundleTerms terms = {.ca_path = ca_path, .at_s = stage.now};
	g_auto(BundleVerdict) none = {0}, folder = {0};
	CU_ASSERT(file_write(stage.zip, "PK", 2, 0600, NULL));
	CU_ASSERT_TRUE(bundle_verify(stage.zip, &terms, &none, &error));
	g_autofree char *message = g_strdup_printf("%s: not a ZIP file: too short", stage.zip);
	CU_ASSERT_FALSE(none.good);
	CU_ASSERT_EQUAL(none.finding_count, 1);
	CU_ASSERT_STRING_EQUAL(none.findings[0].message_en, message);
	CU_ASSERT_FALSE(bundle_verify(stage.folder, &terms, &folder, &error));
	g_autofree char *irregular = g_strdup_printf("%s: not a regular file", stage.folder);
	ASSERT_ERROR(error, irregular);
	terms.ca_path = "/nowhere/ca.crt";
	CU_ASSERT_FALSE(bundle_verify(stage.zip, &terms, &folder, &error));
	ASSERT_ERROR(error, "/nowhere/ca.crt: No such file or directory");
}

static void test_read_one_file(void)
{
	GError *error = NULL;
	g_auto(Stage) stage = stage_new();
	size_t length = 0;
	g_autofree char *bytes = bundle_read(stage.zip, "facts/db1.json", 100, &length, &error);
	ASSERT_TEXT(bytes, "{\"subject\":\"db1\"}");
	CU_ASSERT_EQUAL(length, 17);
	CU_ASSERT_PTR_NULL(bundle_read(stage.zip, "nothing", 100, &length, &error));
	CU_ASSERT_PTR_NULL(error);
	CU_ASSERT_PTR_NULL(bundle_read(stage.zip, "facts/db1.json", 16, &length, &error));
	g_autofree char *message =
	        g_strdup_printf("%s: entry 'facts/db1.json': larger than 16 bytes", stage.zip);
	ASSERT_ERROR(error, message);
}

static void test_full_disk(void)
{
	GError *error = NULL;
	g_auto(Stage) stage = stage_new();
	struct rlimit before;
	getrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){256, before.rlim_max});
	bool written = bundle_write(stage.run, stage.zip, stage.now, &error);
	setrlimit(RLIMIT_FSIZE, &before);
	CU_ASSERT_FALSE(written);
	g_autofree char *message = g_strdup_printf("%s: File too large", stage.zip);
	ASSERT_ERROR(error, message);
	assert_verdict(&stage, "no_signature ;");
}

TEST_MAIN("bundle", CASE(test_two_signers), CASE(test_same_bytes), CASE(test_tampering_is_named),
        CASE(test_manifest_changed_with_its_files), CASE(test_certificates),
        CASE(test_signature_of_another_key), CASE(test_required_roles), CASE(test_write_refuses),
        CASE(test_sign_refuses_what_does_not_hold), CASE(test_sign_keeps_anothers_file),
        CASE(test_damaged_zip_is_a_finding), CASE(test_read_one_file), CASE(test_full_disk))
