/* jiuxu verify: how a ministry, or a vendor, holds a bundle to account. */
#include "agent/command.h"
#include "agent/manual.h"
#include "agent/paper.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/width.h"
#include "checks/outcome.h"
#include "reports/bundle.h"
#include "reports/document_json.h"
#include "reports/signers.h"
#include <stdio.h>
#include <string.h>

#define SIGNERS_MAX_BYTES ((size_t)1 << 20)
#define REPORT_MAX_BYTES ((size_t)256 << 20)

typedef struct {
	char *ca, *list, *paper;
	char **roles;
} VerifyOptions;

/* What is told: the verdict, and the head of the report that it is about. */
typedef struct {
	const Invocation *invocation;
	const VerifyOptions *options;
	const char *path;
	BundleVerdict verdict;
	json_t *head; /* of report.json; NULL when there is none to read */
} Telling;

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

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* Everything of the bundle's report but its rows; NULL when there is no such. Owned. */
static json_t *head_of_bundle(const char *path)
{
	size_t length;
	g_autofree char *text = bundle_read(path, "report.json", REPORT_MAX_BYTES, &length, NULL);
	return text ? document_head_parse(text, length) : NULL;
}

/* The preparation is confirmed when the vendor signed what verifies. */
static bool is_confirmed(const BundleVerdict *verdict)
{
	for (size_t i = 0; verdict->good && i < verdict->signer_count; i++)
		if (g_strcmp0(verdict->signers[i].role, "vendor") == 0)
			return true;
	return false;
}

static bool any_role(const BundleVerdict *verdict)
{
	for (size_t i = 0; i < verdict->signer_count; i++)
		if (verdict->signers[i].role)
			return true;
	return false;
}

/* What the report says of itself, where the bundle verifies: else null. */
static json_t *run_json(const Telling *telling)
{
	const json_t *run = json_object_get(telling->head, "run");
	const json_t *selection = json_object_get(run, "selection");
	if (!telling->verdict.good || !run)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:O?, s:O?, s:O?}", "id", text_of(run, "id"),
	        "started_at", text_of(run, "started_at"), "site",
	        text_of(json_object_get(telling->head, "site"), "name"), "unit",
	        text_of(json_object_get(telling->head, "site"), "unit"), "verdict",
	        text_of(telling->head, "verdict"), "pattern", json_object_get(selection, "pattern"),
	        "item", json_object_get(selection, "item"), "interrupted",
	        json_object_get(run, "interrupted"));
}

static json_t *verdict_json(const Telling *telling)
{
	const BundleVerdict *verdict = &telling->verdict;
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
	return json_pack("{s:s, s:s, s:b, s:b, s:o, s:o, s:o}", "schema", "jiuxu.verification/1",
	        "bundle", telling->path, "good", verdict->good, "confirmed", is_confirmed(verdict),
	        "run", run_json(telling), "signers", signers, "findings", findings);
}

static const char *role_said(const Telling *telling, const char *role)
{
	bool zh = invocation_zh(telling->invocation);
	if (role)
		return zh ? signer_role_words(role).zh : role;
	if (telling->options->list)
		return zh ? "不在 --signers 名单中" : "not in the list of --signers";
	return zh ? "包内 signers.yaml 未登记" : "none in the bundle's signers.yaml";
}

static void signers_print(const Telling *telling)
{
	for (size_t i = 0; i < telling->verdict.signer_count; i++) {
		const BundleSigner *signer = &telling->verdict.signers[i];
		g_autofree char *at = clock_format_cst(signer->signer.signed_at_s * G_USEC_PER_SEC);
		printf(invocation_zh(telling->invocation)
		                ? "签名有效：%s（角色：%s），签于 %s\n"
		                : "good signature: %s (role: %s), signed %s\n",
		        signer->signer.certificate.subject, role_said(telling, signer->role), at);
	}
}

static char *scope_said(const json_t *run, bool zh)
{
	const json_t *selection = json_object_get(run, "selection");
	const char *pattern = text_of(selection, "pattern"), *item = text_of(selection, "item");
	if (json_is_true(json_object_get(run, "interrupted")))
		return g_strdup(zh ? "检查被中断" : "interrupted");
	if (!*pattern && !*item)
		return g_strdup(zh ? "全部检查内容项目" : "everything");
	return g_strdup_printf(zh ? "只检查了一部分：%s%s%s%s%s" : "only a part: %s%s%s%s%s",
	        *pattern ? (zh ? "主机 " : "hosts ") : "", pattern,
	        *pattern && *item ? (zh ? "，" : ", ") : "",
	        *item ? (zh ? "检查内容项目 " : "item ") : "", item);
}

/* Which run this is: said only of a report that the signatures vouch for. */
static void run_print(const Telling *telling)
{
	bool zh = invocation_zh(telling->invocation);
	int64_t at_us;
	ReadinessVerdict verdict;
	const json_t *run = json_object_get(telling->head, "run");
	const json_t *site = json_object_get(telling->head, "site");
	if (!telling->verdict.good || !run)
		return;
	g_autofree char *at = clock_parse(text_of(run, "started_at"), &at_us)
	                              ? clock_format_cst(at_us)
	                              : g_strdup("");
	g_autofree char *scope = scope_said(run, zh);
	const char *word = text_of(telling->head, "verdict");
	if (readiness_parse(word, &verdict))
		word = zh ? readiness_words(verdict).zh : readiness_words(verdict).en;
	g_autofree char *said = g_strdup_printf(
	        zh ? "部署单位：%s（%s）\n检查编号：%s\n检查时间：%s\n检查范围："
	             "%s\n报告结论：%s\n确认：%s\n"
	           : "site: %s (unit %s)\nrun: %s\nstarted: %s\nscope: "
	             "%s\nverdict of the report: %s\nconfirmation: %s\n",
	        text_of(site, "name"), text_of(site, "unit"), text_of(run, "id"), at, scope, word,
	        is_confirmed(&telling->verdict)
	                ? (zh ? "已经系统开发厂商签名确认" : "confirmed, the vendor signed")
	                : (zh ? "尚待系统开发厂商签名确认" : "not yet signed by the vendor"));
	g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
	for (char **line = lines; *line && **line; line++) {
		g_autofree char *visible = width_visible(*line, strlen(*line));
		puts(visible);
	}
}

static void closing_print(const Telling *telling)
{
	bool zh = invocation_zh(telling->invocation);
	const BundleVerdict *verdict = &telling->verdict;
	const BundleFinding *last =
	        verdict->finding_count ? &verdict->findings[verdict->finding_count - 1] : NULL;
	if (verdict->good && telling->options->list && !any_role(verdict))
		puts(zh ? "注意：没有一个签名者在 --signers 名单中"
		        : "note: none of the signers is in the list of --signers");
	if (verdict->good)
		puts(zh ? "验证通过。签名证明由谁出具、此后未被改动，不证明主机如实回答。"
		        : "verified. A signature proves who, and that nothing changed since, "
		          "not that a host told the truth.");
	else if (last && last->fault == BUNDLE_PAPER)
		printf(zh ? "验证不通过：%s\n" : "not verified: %s\n",
		        zh ? last->message_zh : last->message_en);
	else
		puts(zh ? "验证不通过。" : "not verified.");
}

static void verdict_print(const Telling *telling)
{
	bool zh = invocation_zh(telling->invocation);
	const BundleVerdict *verdict = &telling->verdict;
	if (g_strcmp0(telling->invocation->format, "json") == 0) {
		g_autoptr(json_t) json = verdict_json(telling);
		json_dumpf(json, stdout, JSON_INDENT(2));
		putchar('\n');
		return;
	}
	signers_print(telling);
	run_print(telling);
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (verdict->findings[i].fault != BUNDLE_PAPER)
			puts(zh ? verdict->findings[i].message_zh
			        : verdict->findings[i].message_en);
	if (verdict->good && telling->options->paper)
		puts(zh ? "盖章件与本材料包一致" : "the paper is of this bundle");
	closing_print(telling);
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

static bool verify(Telling *telling, GError **error)
{
	const VerifyOptions *options = telling->options;
	g_autoptr(Signers) signers = options->list ? signers_given(options->list, error)
	                                           : signers_of_bundle(telling->path, error);
	BundleTerms terms = {.ca_path = options->ca,
	        .at_s = clock_now_us() / G_USEC_PER_SEC,
	        .require_roles = (const char *const *)options->roles,
	        .role_of = role_of,
	        .role_user = signers};
	if (!signers || !bundle_verify(telling->path, &terms, &telling->verdict, error))
		return false;
	telling->head = head_of_bundle(telling->path);
	if (options->paper)
		paper_compare(telling->path, telling->head, options->paper, &telling->verdict);
	verdict_print(telling);
	if (!options->list && (options->roles || is_confirmed(&telling->verdict)))
		roles_caution(telling->invocation);
	return true;
}

static void options_clear(VerifyOptions *options)
{
	g_free(options->ca);
	g_free(options->list);
	g_free(options->paper);
	g_strfreev(options->roles);
}

static bool options_check(
        const Invocation *invocation, const VerifyOptions *options, GError **error)
{
	if (!options->ca)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "--ca CRT is missing");
	return options->ca && terms_check(invocation, options->roles, error) &&
	       (!options->paper || paper_check(options->paper, error));
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
		Telling telling = {.invocation = invocation, .options = &options};
		telling.path = argc > 1 ? argv[1] : NULL;
		if (!telling.path)
			g_set_error_literal(
			        error, BASE_ERROR, BASE_ERROR_USAGE, "FILE.zip is missing");
		else if (options_check(invocation, &options, error))
			status = !verify(&telling, error) ? EXIT_CANNOT_WORK
			         : telling.verdict.good   ? EXIT_READY
			                                  : EXIT_UNTRUSTED;
		bundle_verdict_clear(&telling.verdict);
		json_decref(telling.head);
	}
	options_clear(&options);
	return status;
}
