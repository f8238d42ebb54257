/* jiuxu verify: how a ministry, or a vendor, holds a bundle to account. */
#include "agent/command.h"
#include "agent/errors_zh.h"
#include "agent/manual.h"
#include "agent/paper.h"
#include "agent/verify_show.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/bundle.h"
#include "reports/signers.h"
#include <stdio.h>
#include <string.h>

#define SIGNERS_MAX_BYTES ((size_t)1 << 20)

typedef struct {
	char *ca, *list, *paper;
	char **roles;
} VerifyOptions;

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
	for (char **role = roles; role && *role; role++) {
		if (signers_role_exists(*role))
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "no such role '%s' (centre, vendor, ministry)", *role);
		return false;
	}
	return manual_format_check(invocation->format, "verify", error);
}

/* Whether the files are those of the manifest: only they can be judged. */
static bool files_stand(const BundleVerdict *verdict)
{
	for (size_t i = 0; i < verdict->finding_count; i++)
		switch (verdict->findings[i].fault) {
		case BUNDLE_CHANGED:
		case BUNDLE_ADDED:
		case BUNDLE_MISSING:
		case BUNDLE_SWAPPED:
		case BUNDLE_BAD_MANIFEST:
		case BUNDLE_REFUSED:
			return false;
		default:
			break;
		}
	return true;
}

/* What the evidence says counts, not what the report says: that it is the same is looked at. False
 * when this machine cannot judge it. */
static bool judge_again(
        const char *path, Rejudged *rejudged, BundleVerdict *verdict, GError **error)
{
	GError *refused = NULL;
	const HandedInFault *fault;
	if (rejudged_make(rejudged, path, &refused)) {
		for (size_t i = 0; (fault = handed_in_fault(rejudged->handed_in, i)); i++)
			bundle_verdict_add(verdict,
			        g_str_has_prefix(fault->path, "facts") ? BUNDLE_FACTS
			                                               : BUNDLE_REPORT,
			        fault->path, fault->en, fault->zh);
		return true;
	}
	if (refused->domain == BASE_ERROR && refused->code == BASE_ERROR_IO) {
		g_propagate_error(error, refused);
		return false;
	}
	g_autofree char *said = error_zh(refused->message);
	g_autofree char *zh = g_strdup_printf("不能按检测记录重新判定：%s", said);
	g_autofree char *en =
	        g_strdup_printf("cannot be judged again from its evidence: %s", refused->message);
	bundle_verdict_add(verdict, BUNDLE_REPORT, "", en, zh);
	rejudged_clear(rejudged);
	g_error_free(refused);
	return true;
}

static void stranger_add(BundleVerdict *verdict)
{
	if (verdict->signer_count > 0 && !verify_any_role(verdict))
		bundle_verdict_add(verdict, BUNDLE_SIGNER_UNKNOWN, "",
		        "none of the signers is in the list of --signers",
		        "没有一个签名者在 --signers 名单中");
}

static bool verify(const Invocation *invocation, const VerifyOptions *options, const char *path,
        BundleVerdict *verdict, GError **error)
{
	g_autoptr(Signers) signers = options->list ? signers_given(options->list, error)
	                                           : signers_of_bundle(path, error);
	BundleTerms terms = {.ca_path = options->ca,
	        .at_s = clock_now_us() / G_USEC_PER_SEC,
	        .require_roles = (const char *const *)options->roles,
	        .role_of = role_of,
	        .role_user = signers};
	if (!signers || !bundle_verify(path, &terms, verdict, error))
		return false;
	g_auto(Rejudged) rejudged = {0};
	if (files_stand(verdict) && !judge_again(path, &rejudged, verdict, error))
		return false;
	if (options->list)
		stranger_add(verdict);
	if (options->paper && rejudged.document)
		paper_compare(path, rejudged.document->head, options->paper, verdict);
	Telling telling = {.invocation = invocation,
	        .path = path,
	        .own_list = options->list != NULL,
	        .paper = options->paper != NULL,
	        .verdict = verdict,
	        .rejudged = rejudged.document ? &rejudged : NULL};
	if (!verify_show(&telling, error))
		return false;
	if (!options->list && (options->roles || verify_is_confirmed(verdict)))
		roles_caution(invocation);
	return true;
}

static void options_clear(VerifyOptions *options)
{
	g_free(options->ca);
	g_free(options->list);
	g_free(options->paper);
	g_strfreev(options->roles);
}

static bool options_check(const Invocation *invocation, const VerifyOptions *options,
        const char *path, GError **error)
{
	if (!path)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "FILE.zip is missing");
	else if (g_file_test(path, G_FILE_TEST_IS_DIR))
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: a folder; verify takes the ZIP as it was handed in (jiuxu check "
		        "--from "
		        "%s judges a folder, without its signatures)",
		        path, path);
	else if (!options->ca)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "--ca CRT is missing");
	else
		return terms_check(invocation, options->roles, error) &&
		       (!options->paper || paper_check(options->paper, error));
	return false;
}

int command_verify(Invocation *invocation, int argc, char **argv, GError **error)
{
	VerifyOptions options = {0};
	const GOptionEntry entries[] = {{"ca", 0, 0, G_OPTION_ARG_FILENAME, &options.ca,
	                                        "the authorities that are trusted", "CRT"},
	        {"require", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.roles,
	                "a role that must have signed (centre, vendor, ministry)", "ROLE"},
	        {"signers", 0, 0, G_OPTION_ARG_FILENAME, &options.list,
	                "who has which role; else what the bundle says", "signers.yaml"},
	        {"paper", 0, 0, G_OPTION_ARG_STRING, &options.paper,
	                "what the QR code of the sealed paper says: is it of this bundle", "TEXT"},
	        G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error) &&
	        command_arguments(argc, argv, 1, error)) {
		const char *path = argc > 1 ? argv[1] : NULL;
		g_auto(BundleVerdict) verdict = {0};
		if (options_check(invocation, &options, path, error))
			status = !verify(invocation, &options, path, &verdict, error)
			                 ? EXIT_CANNOT_WORK
			         : verdict.good ? EXIT_READY
			                        : EXIT_UNTRUSTED;
	}
	options_clear(&options);
	return status;
}
