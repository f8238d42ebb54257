/* jiuxu bundle, sign, verify: the material a centre hands in, and how a ministry holds it to
 * account. */
#include "agent/paper.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/identity.h"
#include "reports/bundle.h"
#include "reports/report_file.h"
#include "reports/signers.h"
#include <stdio.h>
#include <string.h>

#define SIGNERS_MAX_BYTES ((size_t)1 << 20)

static bool need(const char *value, const char *what, GError **error)
{
	if (!value)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s is missing", what);
	return value != NULL;
}

/* The judging time, so that the same run packs to the same bytes. */
static bool judged_at(const char *run_dir, int64_t *ret_s, GError **error)
{
	g_autoptr(json_t) report = report_file_head(run_dir, error);
	Run run = {0};
	bool good = report && document_run(report, &run, error);
	*ret_s = run.judged_at_us / G_USEC_PER_SEC;
	run_clear(&run);
	return good;
}

static int bundle_run(
        const Invocation *invocation, const char *id, const char *output, GError **error)
{
	int64_t at_s;
	g_autofree char *run_dir = run_folder_find(invocation->site_dir, id, error);
	if (!run_dir || !judged_at(run_dir, &at_s, error) ||
	        !bundle_write(run_dir, output, at_s, error))
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr,
		        invocation_zh(invocation) ? "报送材料包：%s（来自 %s）\n"
		                                  : "bundle: %s (of %s)\n",
		        output, run_dir);
	return EXIT_READY;
}

int command_bundle(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *output = NULL;
	const GOptionEntry entries[] = {
	        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the ZIP to write", "FILE.zip"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error) || !need(output, "-o FILE.zip", error))
		return EXIT_BAD_USAGE;
	return bundle_run(invocation, argc > 1 ? argv[1] : NULL, output, error);
}

int command_sign(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *cert = NULL, *key = NULL;
	const GOptionEntry entries[] = {{"cert", 0, 0, G_OPTION_ARG_FILENAME, &cert,
	                                        "the signer's certificate, PEM", "CRT"},
	        {"key", 0, 0, G_OPTION_ARG_FILENAME, &key, "its private key, PEM", "KEY"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error) ||
	        !need(argc > 1 ? argv[1] : NULL, "FILE.zip", error) ||
	        !need(cert, "--cert CRT", error) || !need(key, "--key KEY", error))
		return EXIT_BAD_USAGE;
	int64_t now_s = clock_now_us() / G_USEC_PER_SEC;
	g_autoptr(Identity) identity = identity_load(cert, key, NULL, NULL, now_s, error);
	g_autofree char *name = identity ? bundle_sign(argv[1], identity, now_s, error) : NULL;
	if (!name)
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr, invocation_zh(invocation) ? "已签名：%s\n" : "signed: %s\n", name);
	return EXIT_READY;
}

static const char *role_of(const char *fingerprint, void *user)
{
	return signers_role(user, fingerprint);
}

/* The verifier's own list of roles. */
static Signers *signers_given(const char *path, GError **error)
{
	size_t length;
	g_autofree char *text = file_read(path, SIGNERS_MAX_BYTES, &length, error);
	return text ? signers_parse(path, text, length, error) : NULL;
}

/* The bundle's own list of roles, for who brings none; a bundle without one names no roles. */
static Signers *signers_of_bundle(const char *path, GError **error)
{
	size_t length;
	g_autoptr(GError) ignored = NULL; /* what is wrong with the ZIP, bundle_verify() says */
	g_autofree char *text =
	        bundle_read(path, "inputs/signers.yaml", SIGNERS_MAX_BYTES, &length, &ignored);
	return text ? signers_parse("inputs/signers.yaml", text, length, error) : signers_new();
}

static json_t *verdict_json(const char *path, const BundleVerdict *verdict)
{
	json_t *findings = json_array(), *signers = json_array();
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const BundleFinding *finding = &verdict->findings[i];
		json_array_append_new(findings,
		        json_pack("{s:s, s:s, s:s, s:s}", "fault",
		                bundle_fault_name(finding->fault), "path", finding->path, "message",
		                finding->message_en, "message_zh", finding->message_zh));
	}
	for (size_t i = 0; i < verdict->signer_count; i++) {
		const BundleSigner *signer = &verdict->signers[i];
		g_autofree char *at = clock_format(signer->signer.signed_at_s * G_USEC_PER_SEC);
		json_array_append_new(
		        signers, json_pack("{s:s, s:s, s:s, s:s, s:s?}", "path", signer->path,
		                         "subject", signer->signer.certificate.subject,
		                         "fingerprint", signer->signer.certificate.fingerprint,
		                         "signed_at", at, "role", signer->role));
	}
	return json_pack("{s:s, s:s, s:b, s:o, s:o}", "schema", "jiuxu.verification/1", "bundle",
	        path, "good", verdict->good, "signers", signers, "findings", findings);
}

static void verdict_print(
        const Invocation *invocation, const char *path, const BundleVerdict *verdict)
{
	bool zh = invocation_zh(invocation);
	if (g_strcmp0(invocation->format, "json") == 0) {
		g_autoptr(json_t) json = verdict_json(path, verdict);
		json_dumpf(json, stdout, JSON_INDENT(2));
		putchar('\n');
		return;
	}
	for (size_t i = 0; i < verdict->signer_count; i++) {
		const BundleSigner *signer = &verdict->signers[i];
		g_autofree char *at = clock_format_cst(signer->signer.signed_at_s * G_USEC_PER_SEC);
		const char *role = signer->role ? signer->role
		                   : zh         ? "包内 signers.yaml 未登记"
		                                : "none in the bundle's signers.yaml";
		printf(zh ? "签名有效：%s（角色：%s），签于 %s\n"
		          : "good signature: %s (role: %s), signed %s\n",
		        signer->signer.certificate.subject, role, at);
	}
	for (size_t i = 0; i < verdict->finding_count; i++)
		puts(zh ? verdict->findings[i].message_zh : verdict->findings[i].message_en);
	puts(verdict->good
	                ? (zh ? "验证通过。签名证明由谁出具、此后未被改动，不证明主机如实回答。"
	                      : "verified. A signature proves who, and that nothing changed since, "
	                        "not that a host told the truth.")
	                : (zh ? "验证不通过。" : "not verified."));
}

/* Who packed the bundle wrote its list: any certificate of the authority could stand there. */
static void roles_caution(const Invocation *invocation)
{
	fputs(invocation_zh(invocation) ? "注意：签名者的角色取自材料包自带的 signers.yaml；请用 "
	                                  "--signers 指定审核方自己的名单\n"
	                                : "note: the roles are what the bundle itself says; name "
	                                  "your own list with "
	                                  "--signers\n",
	        stderr);
}

/* A role or format that does not exist is a slip of the hand, not a bundle that fails. */
static bool terms_check(const Invocation *invocation, char **roles, GError **error)
{
	const char *format = invocation->format;
	for (char **role = roles; role && *role; role++) {
		if (signers_role_exists(*role))
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "no such role '%s' (centre, vendor, ministry)", *role);
		return false;
	}
	if (!format || strcmp(format, "text") == 0 || strcmp(format, "json") == 0)
		return true;
	g_set_error(
	        error, BASE_ERROR, BASE_ERROR_USAGE, "no such format '%s' (text, json)", format);
	return false;
}

int command_verify(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *ca = NULL, *list = NULL, *paper = NULL;
	g_auto(GStrv) roles = NULL;
	const GOptionEntry entries[] = {
	        {"ca", 0, 0, G_OPTION_ARG_FILENAME, &ca, "the authorities that are trusted", "CRT"},
	        {"require", 0, 0, G_OPTION_ARG_STRING_ARRAY, &roles,
	                "a role that must have signed (centre, vendor, ministry)", "ROLE"},
	        {"signers", 0, 0, G_OPTION_ARG_FILENAME, &list,
	                "who has which role; else what the bundle says", "signers.yaml"},
	        {"paper", 0, 0, G_OPTION_ARG_STRING, &paper,
	                "what the QR code of the sealed paper says: is it of this bundle", "TEXT"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error) ||
	        !terms_check(invocation, roles, error) ||
	        !need(argc > 1 ? argv[1] : NULL, "FILE.zip", error) || !need(ca, "--ca CRT", error))
		return EXIT_BAD_USAGE;
	g_autoptr(Signers) signers =
	        list ? signers_given(list, error) : signers_of_bundle(argv[1], error);
	if (!signers)
		return EXIT_CANNOT_WORK;
	BundleTerms terms = {.ca_path = ca,
	        .at_s = clock_now_us() / G_USEC_PER_SEC,
	        .require_roles = (const char *const *)roles,
	        .role_of = role_of,
	        .role_user = signers};
	g_auto(BundleVerdict) verdict = {0};
	if (!bundle_verify(argv[1], &terms, &verdict, error))
		return EXIT_CANNOT_WORK;
	verdict_print(invocation, argv[1], &verdict);
	if (roles && !list)
		roles_caution(invocation);
	if (paper && !paper_compare(invocation, argv[1], paper, error))
		return EXIT_UNTRUSTED;
	return verdict.good ? EXIT_READY : EXIT_UNTRUSTED;
}
