#include "reports/bundle.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/zip.h"
#include "checks/outcome.h"
#include "reports/manifest.h"

#include <string.h>

enum { SIGNATURES_MAX = 64, SIGNATURE_BYTES_MAX = 1 << 20 };

const char *bundle_fault_name(BundleFault fault)
{
	static const char *const names[] = {
	        [BUNDLE_CHANGED] = "changed",
	        [BUNDLE_ADDED] = "added",
	        [BUNDLE_MISSING] = "missing",
	        [BUNDLE_SWAPPED] = "swapped",
	        [BUNDLE_EXPIRED] = "expired",
	        [BUNDLE_NOT_YET_VALID] = "not_yet_valid",
	        [BUNDLE_UNTRUSTED] = "untrusted",
	        [BUNDLE_BAD_SIGNATURE] = "bad_signature",
	        [BUNDLE_NO_SIGNATURE] = "no_signature",
	        [BUNDLE_NOT_A_SIGNATURE] = "not_a_signature",
	        [BUNDLE_UNVERIFIABLE] = "unverifiable",
	        [BUNDLE_BAD_MANIFEST] = "bad_manifest",
	        [BUNDLE_REFUSED] = "refused",
	        [BUNDLE_ROLE_MISSING] = "role_missing",
	        [BUNDLE_PAPER] = "paper",
	        [BUNDLE_FACTS] = "facts",
	        [BUNDLE_REPORT] = "report",
	        [BUNDLE_SIGNER_UNKNOWN] = "signer_unknown",
	};
	return names[fault];
}

/* What a bundle holds, read once, and what is found out about it. */
typedef struct {
	Manifest *found;
	GBytes *manifest;      /* bytes of manifest.json, NULL when there is none */
	GPtrArray *names;      /* files under signatures/ */
	GPtrArray *signatures; /* GBytes, one for each name */
	GPtrArray *reviews;    /* names */
	GArray *findings;      /* BundleFinding, handed to the verdict */
	GArray *signers;       /* BundleSigner, likewise */
} Verifying;

static void verifying_init(Verifying *verifying)
{
	verifying->found = manifest_new();
	verifying->names = g_ptr_array_new_with_free_func(g_free);
	verifying->signatures = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	verifying->reviews = g_ptr_array_new_with_free_func(g_free);
	verifying->findings = g_array_new(FALSE, TRUE, sizeof(BundleFinding));
	verifying->signers = g_array_new(FALSE, TRUE, sizeof(BundleSigner));
}

static void verifying_clear(Verifying *verifying)
{
	manifest_free(verifying->found);
	g_clear_pointer(&verifying->manifest, g_bytes_unref);
	g_ptr_array_free(verifying->names, TRUE);
	g_ptr_array_free(verifying->signatures, TRUE);
	g_ptr_array_free(verifying->reviews, TRUE);
	g_array_free(verifying->findings, TRUE);
	g_array_free(verifying->signers, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Verifying, verifying_clear)

void bundle_verdict_clear(BundleVerdict *verdict)
{
	for (size_t i = 0; i < verdict->finding_count; i++) {
		g_free(verdict->findings[i].path);
		g_free(verdict->findings[i].message_en);
		g_free(verdict->findings[i].message_zh);
	}
	for (size_t i = 0; i < verdict->signer_count; i++) {
		g_free(verdict->signers[i].path);
		g_free(verdict->signers[i].role);
		cms_signer_clear(&verdict->signers[i].signer);
	}
	g_free(verdict->findings);
	g_free(verdict->signers);
	*verdict = (BundleVerdict){0};
}

void bundle_verdict_add(
        BundleVerdict *verdict, BundleFault fault, const char *path, const char *en, const char *zh)
{
	BundleFinding finding = {.fault = fault,
	        .path = g_strdup(path),
	        .message_en = g_strdup(en),
	        .message_zh = g_strdup(zh)};
	verdict->findings = g_renew(BundleFinding, verdict->findings, verdict->finding_count + 1);
	verdict->findings[verdict->finding_count++] = finding;
	verdict->good = false;
}

/* Adds a finding; `en` and `zh` without the path, which is put in front. */
static void add_finding(
        Verifying *verifying, BundleFault fault, const char *path, const char *en, const char *zh)
{
	BundleFinding finding = {.fault = fault, .path = g_strdup(path)};
	finding.message_en = g_strconcat(path, *path ? ": " : "", en, NULL);
	finding.message_zh = g_strconcat(path, *path ? "：" : "", zh, NULL);
	g_array_append_val(verifying->findings, finding);
}

static bool take_signature(
        Verifying *verifying, const char *name, const void *bytes, size_t length, GError **error)
{
	if (length > SIGNATURE_BYTES_MAX || verifying->names->len == SIGNATURES_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "entry '%s': more than %d signatures, or one larger than %d bytes", name,
		        SIGNATURES_MAX, SIGNATURE_BYTES_MAX);
		return false;
	}
	g_ptr_array_add(verifying->names, g_strdup(name));
	g_ptr_array_add(verifying->signatures, g_bytes_new(bytes, length));
	return true;
}

static bool take_file(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	Verifying *verifying = user;
	if (g_str_has_prefix(name, "signatures/"))
		return take_signature(verifying, name, bytes, length, error);
	if (g_str_has_prefix(name, "reviews/")) {
		g_ptr_array_add(verifying->reviews, g_strdup(name));
	} else if (strcmp(name, MANIFEST_NAME) == 0) {
		g_clear_pointer(&verifying->manifest, g_bytes_unref);
		verifying->manifest = g_bytes_new(bytes, length);
	} else {
		g_autofree char *sha256 = digest_bytes(bytes, length);
		manifest_add(verifying->found, name, sha256, (int64_t)length);
	}
	return true;
}

static void find_change(Verifying *verifying, const ManifestChange *change)
{
	static const struct {
		BundleFault fault;
		const char *en, *zh;
	} words[] = {
	        [MANIFEST_CHANGED] = {BUNDLE_CHANGED, "is not what the manifest lists: changed",
	                "内容与清单不一致，已被改动"},
	        [MANIFEST_ADDED] = {BUNDLE_ADDED, "is not in the manifest: added",
	                "清单中没有此文件，为后来加入"},
	        [MANIFEST_MISSING] = {BUNDLE_MISSING, "is in the manifest and missing here",
	                "清单中有此文件，材料包中缺少"},
	};
	if (change->fault != MANIFEST_SWAPPED) {
		add_finding(verifying, words[change->fault].fault, change->path,
		        words[change->fault].en, words[change->fault].zh);
		return;
	}
	g_autofree char *en = g_strdup_printf(
	        "holds the content of '%s', and that one this one's: swapped", change->other);
	g_autofree char *zh = g_strdup_printf("与“%s”的内容互换", change->other);
	add_finding(verifying, BUNDLE_SWAPPED, change->path, en, zh);
}

static void judge_manifest(Verifying *verifying)
{
	if (!verifying->manifest) {
		add_finding(verifying, BUNDLE_BAD_MANIFEST, MANIFEST_NAME,
		        "is missing: nothing says what belongs to the bundle",
		        "缺少清单，无法判断材料包的内容");
		return;
	}
	gsize length = 0;
	const char *bytes = g_bytes_get_data(verifying->manifest, &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(Manifest) listed = manifest_parse(bytes ? bytes : "", length, &error);
	if (!listed) {
		g_autofree char *zh = g_strdup_printf("清单格式有误（%s）", error->message);
		add_finding(verifying, BUNDLE_BAD_MANIFEST, MANIFEST_NAME, error->message, zh);
		return;
	}
	g_autoptr(ManifestChanges) changes = manifest_compare(listed, verifying->found);
	for (size_t i = 0; i < manifest_changes_count(changes); i++)
		find_change(verifying, manifest_changes_at(changes, i));
}

/* The Chinese words for what is wrong with a signature. Owned by the caller. */
static char *fault_in_chinese(const CmsSigner *signer)
{
	g_autofree char *when = certificate_time_text(signer->blamed_s);
	switch (signer->fault) {
	case CMS_CHANGED:
		return g_strdup(MANIFEST_NAME "不是当时签名的内容，已被改动");
	case CMS_BAD_SIGNATURE:
		return g_strdup("签名无效，与所附证书不符");
	case CMS_UNTRUSTED:
		return g_strdup_printf("证书“%s”不受信任（签发者“%s”）", signer->blamed,
		        signer->certificate.issuer);
	case CMS_EXPIRED:
		return g_strdup_printf("证书“%s”已于%s过期", signer->blamed, when);
	case CMS_NOT_YET_VALID:
		return g_strdup_printf("证书“%s”自%s起才有效", signer->blamed, when);
	case CMS_NO_SIGNER:
		return g_strdup("签名中没有唯一的签名者及其证书");
	case CMS_NOT_CMS:
	case CMS_GOOD:
		break;
	}
	return g_strdup("不是可核验的签名文件");
}

static void find_fault(
        Verifying *verifying, const char *path, const CmsSigner *signer, const GError *error)
{
	static const BundleFault faults[] = {
	        [CMS_NOT_CMS] = BUNDLE_NOT_A_SIGNATURE,
	        [CMS_NO_SIGNER] = BUNDLE_NOT_A_SIGNATURE,
	        [CMS_CHANGED] = BUNDLE_CHANGED,
	        [CMS_BAD_SIGNATURE] = BUNDLE_BAD_SIGNATURE,
	        [CMS_UNTRUSTED] = BUNDLE_UNTRUSTED,
	        [CMS_EXPIRED] = BUNDLE_EXPIRED,
	        [CMS_NOT_YET_VALID] = BUNDLE_NOT_YET_VALID,
	};
	g_autofree char *zh = fault_in_chinese(signer);
	const char *en = signer->fault == CMS_CHANGED ? MANIFEST_NAME
	                         " is not what was signed: changed"
	                                              : error->message;
	add_finding(verifying, faults[signer->fault], path, en, zh);
}

static void judge_signature(Verifying *verifying, const char *path, GBytes *der,
        const BundleTerms *terms, const CmsTrust *trust)
{
	const char *file = path + strlen("signatures/");
	if (!g_str_has_suffix(file, ".p7s") || strchr(file, '/')) {
		add_finding(verifying, BUNDLE_NOT_A_SIGNATURE, path,
		        "only signatures, NAME.p7s, belong here",
		        "此处只允许放签名文件（NAME.p7s）");
		return;
	}
	g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
	g_autoptr(GError) error = NULL;
	g_auto(CmsSigner) signer = {0};
	GBytes *content = verifying->manifest ? verifying->manifest : nothing;
	if (!cms_verify(der, content, trust, terms->at_s, &signer, &error)) {
		find_fault(verifying, path, &signer, error);
		return;
	}
	BundleSigner good = {.path = g_strdup(path), .signer = signer};
	if (terms->role_of)
		good.role =
		        g_strdup(terms->role_of(signer.certificate.fingerprint, terms->role_user));
	signer = (CmsSigner){0}; /* moved */
	g_array_append_val(verifying->signers, good);
}

static bool has_role(const Verifying *verifying, const char *role)
{
	for (guint i = 0; i < verifying->signers->len; i++)
		if (g_strcmp0(g_array_index(verifying->signers, BundleSigner, i).role, role) == 0)
			return true;
	return false;
}

static void judge_roles(Verifying *verifying, const BundleTerms *terms)
{
	const char *const *role = terms->require_roles;
	for (; role && *role; role++) {
		if (has_role(verifying, *role))
			continue;
		g_autofree char *en = g_strdup_printf("no good signature of the role '%s'", *role);
		g_autofree char *zh =
		        g_strdup_printf("缺少角色“%s”的有效签名", signer_role_words(*role).zh);
		add_finding(verifying, BUNDLE_ROLE_MISSING, "", en, zh);
	}
}

static void judge_signatures(Verifying *verifying, const BundleTerms *terms, const CmsTrust *trust)
{
	for (guint i = 0; i < verifying->names->len; i++)
		judge_signature(verifying, g_ptr_array_index(verifying->names, i),
		        g_ptr_array_index(verifying->signatures, i), terms, trust);
	if (verifying->names->len == 0)
		add_finding(verifying, BUNDLE_NO_SIGNATURE, "", "nobody has signed the bundle",
		        "材料包没有任何签名");
	for (guint i = 0; i < verifying->reviews->len; i++)
		add_finding(verifying, BUNDLE_UNVERIFIABLE,
		        g_ptr_array_index(verifying->reviews, i), "reviews cannot be verified yet",
		        "审核意见文件暂不能核验");
	judge_roles(verifying, terms);
}

static void hand_over(Verifying *verifying, BundleVerdict *ret)
{
	ret->finding_count = verifying->findings->len;
	ret->signer_count = verifying->signers->len;
	ret->good = ret->finding_count == 0 && ret->signer_count > 0;
	ret->findings = (BundleFinding *)(void *)g_array_free(verifying->findings, FALSE);
	ret->signers = (BundleSigner *)(void *)g_array_free(verifying->signers, FALSE);
	verifying->findings = g_array_new(FALSE, TRUE, sizeof(BundleFinding));
	verifying->signers = g_array_new(FALSE, TRUE, sizeof(BundleSigner));
}

bool bundle_verify(
        const char *zip_path, const BundleTerms *terms, BundleVerdict *ret, GError **error)
{
	*ret = (BundleVerdict){0};
	g_autoptr(CmsTrust) trust = cms_trust_load(terms->ca_path, error);
	if (!trust)
		return false;
	g_auto(Verifying) verifying = {0};
	verifying_init(&verifying);
	GError *refused = NULL;
	if (zip_each(zip_path, &ZIP_LIMITS_DEFAULT, take_file, &verifying, &refused)) {
		judge_manifest(&verifying);
		judge_signatures(&verifying, terms, trust);
	} else if (bundle_is_damaged(zip_path, refused)) {
		g_autofree char *zh =
		        g_strdup_printf("材料包已损坏或不安全，不予读取（%s）", refused->message);
		add_finding(&verifying, BUNDLE_REFUSED, "", refused->message, zh);
		g_error_free(refused);
	} else {
		g_propagate_error(error, refused);
		return false;
	}
	hand_over(&verifying, ret);
	return true;
}
