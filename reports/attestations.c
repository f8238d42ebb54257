/* The statements of a folder, each with its signature looked at. Declared in reports/run_folder.h.
 */
#include "base/cleanup.h"
#include "base/cms.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/run_folder.h"
#include "reports/signature_zh.h"
#include "reports/signers.h"
#include <string.h>

#define STATEMENT_MAX_BYTES ((size_t)1 << 20)
#define STATEMENTS_MAX 1000

static GBytes *bytes_of(const char *path, GError **error)
{
	size_t length;
	char *bytes = file_read(path, STATEMENT_MAX_BYTES, &length, error);
	return bytes ? g_bytes_new_take(bytes, length) : NULL;
}

/* Takes the reason over. */
static void does_not_count(Attestation *attestation, char *problem)
{
	attestation->problem = problem;
	attestation->problem_zh = signature_zh(problem);
}

/* What does not verify still stands in the report, with the reason why it does not count. */
static void signature_look(
        Attestation *attestation, GBytes *statement, const char *p7s, const Signers *signers)
{
	g_autoptr(GError) error = NULL;
	g_auto(CmsSigner) signer = {0};
	if (!g_file_test(p7s, G_FILE_TEST_EXISTS)) {
		does_not_count(attestation, g_strdup("it is not signed"));
		return;
	}
	g_autoptr(GBytes) der = bytes_of(p7s, &error);
	if (!der || !cms_verify_signature(der, statement, &signer, &error)) {
		does_not_count(attestation, g_strdup(error->message));
		return;
	}
	const char *role = signers_role(signers, signer.certificate.fingerprint);
	if (!role) {
		does_not_count(attestation,
		        g_strdup_printf(
		                "'%s' signed it, but the certificate is not in signers.yaml",
		                signer.certificate.cn));
		return;
	}
	attestation->signer = g_strdup(signer.certificate.cn);
	attestation->role = g_strdup(role);
}

static Attestation *statement_load(const char *path, const Signers *signers, GError **error)
{
	g_autofree char *p7s = g_strconcat(path, ".p7s", NULL);
	g_autoptr(GBytes) bytes = bytes_of(path, error);
	if (!bytes)
		return NULL;
	size_t length;
	const char *text = g_bytes_get_data(bytes, &length);
	Attestation *attestation = attestation_parse(path, text, length, error);
	if (attestation)
		signature_look(attestation, bytes, p7s, signers);
	return attestation;
}

Attestation *attestation_load(const char *dir, const char *path, GError **error)
{
	g_autoptr(Signers) signers = signers_load(dir, error);
	return signers ? statement_load(path, signers, error) : NULL;
}

Attestations *attestations_load(const char *dir, GError **error)
{
	g_autofree char *folder = g_build_filename(dir, "attestations", NULL);
	g_autoptr(Attestations) attestations = attestations_new();
	g_autoptr(Signers) signers = signers_load(dir, error);
	if (!signers)
		return NULL;
	if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
		return g_steal_pointer(&attestations);
	g_auto(GStrv) files = file_list(folder, STATEMENTS_MAX, 1, error);
	for (char **file = files; file && *file; file++) {
		if (!g_str_has_suffix(*file, ".yaml"))
			continue;
		g_autofree char *path = g_build_filename(folder, *file, NULL);
		Attestation *one = statement_load(path, signers, error);
		if (!one)
			return NULL;
		attestations_add(attestations, one);
	}
	return files ? g_steal_pointer(&attestations) : NULL;
}
