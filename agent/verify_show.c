#include "agent/verify_show.h"
#include "agent/errors_zh.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/json_text.h"
#include "base/width.h"
#include "checks/outcome.h"
#include "reports/brought.h"
#include "reports/conclusion.h"
#include "reports/writers/phrase.h"
#include "reports/writers/statements.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* As reports/bundle_verify.c says it. */
#define BAD_MANIFEST_ZH "清单格式有误"

enum { STATEMENTS_SHOWN = 50 };

static bool is_zh(const Telling *telling)
{
	return invocation_zh(telling->invocation);
}

bool verify_is_confirmed(const BundleVerdict *verdict)
{
	for (size_t i = 0; verdict->good && i < verdict->signer_count; i++)
		if (g_strcmp0(verdict->signers[i].role, "vendor") == 0)
			return true;
	return false;
}

bool verify_any_role(const BundleVerdict *verdict)
{
	for (size_t i = 0; i < verdict->signer_count; i++)
		if (verdict->signers[i].role)
			return true;
	return false;
}

/* --- JSON --- */

static const json_t *head_of(const Telling *telling)
{
	return telling->rejudged ? telling->rejudged->document->head : NULL;
}

/* What the report says of itself, where the bundle verifies: else null. */
static json_t *run_json(const Telling *telling)
{
	const json_t *head = head_of(telling), *run = json_object_get(head, "run");
	const json_t *selection = json_object_get(run, "selection");
	const json_t *site = json_object_get(head, "site");
	if (!telling->verdict->good || !run)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:O?, s:O?, s:O?}", "id",
	        json_text_in(run, "id"), "started_at", json_text_in(run, "started_at"), "site",
	        json_text_in(site, "name"), "unit", json_text_in(site, "unit"), "verdict",
	        json_text_in(head, "verdict"), "nonce", json_text_in(run, "nonce"), "pattern",
	        json_object_get(selection, "pattern"), "item", json_object_get(selection, "item"),
	        "interrupted", json_object_get(run, "interrupted"));
}

static json_t *verdict_pair(const Document *document)
{
	g_autofree char *zh = conclusion_of(document, true), *en = conclusion_of(document, false);
	return json_pack("{s:s, s:s}", "zh", zh, "en", en);
}

/* What the evidence says, whatever the report says: null where it could not be judged again. */
static json_t *rejudged_json(const Telling *telling)
{
	const Rejudged *rejudged = telling->rejudged;
	if (!rejudged)
		return json_null();
	const json_t *head = rejudged->document->head;
	const char *foreign = handed_in_foreign(rejudged->handed_in);
	return json_pack("{s:s, s:o, s:O, s:o, s:O, s:O, s:b, s:s?}", "verdict",
	        json_text_in(head, "verdict"), "verdict_i18n", verdict_pair(rejudged->document),
	        "counts", json_object_get(head, "counts"), "brought",
	        brought_json(rejudged->document), "attestations",
	        json_object_get(head, "attestations"), "waivers", json_object_get(head, "waivers"),
	        "own_checklist", rejudged->own_checklist, "page_of_version", foreign);
}

/* What the readers of a ZIP and of its manifest say of bad ones comes in English alone. Owned. */
static char *finding_zh(const BundleFinding *finding)
{
	if (finding->fault == BUNDLE_BAD_MANIFEST && strstr(finding->message_zh, BAD_MANIFEST_ZH)) {
		const char *why = strstr(finding->message_en, ": files[");
		g_autofree char *said = error_zh(why ? why + 2 : finding->message_en);
		return g_strdup_printf("%s：" BAD_MANIFEST_ZH "（%s）", finding->path, said);
	}
	if (finding->fault != BUNDLE_REFUSED)
		return g_strdup(finding->message_zh);
	g_autofree char *why = error_zh(finding->message_en);
	return g_strdup_printf("材料包已损坏或不安全，不予读取（%s）", why);
}

static json_t *verdict_json(const Telling *telling)
{
	const BundleVerdict *verdict = telling->verdict;
	json_t *findings = json_array(), *signers = json_array();
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const BundleFinding *finding = &verdict->findings[i];
		g_autofree char *zh = finding_zh(finding);
		json_array_append_new(
		        findings, json_pack("{s:s, s:s, s:s, s:s}", "fault",
		                          bundle_fault_name(finding->fault), "path", finding->path,
		                          "message", finding->message_en, "message_zh", zh));
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
	return json_pack("{s:s, s:s, s:b, s:b, s:o, s:o, s:o, s:o}", "schema",
	        "jiuxu.verification/1", "bundle", telling->path, "good", verdict->good, "confirmed",
	        verify_is_confirmed(verdict), "run", run_json(telling), "rejudged",
	        rejudged_json(telling), "signers", signers, "findings", findings);
}

/* --- words --- */

static const char *role_said(const Telling *telling, const char *role)
{
	if (role)
		return is_zh(telling) ? signer_role_words(role).zh : role;
	if (telling->own_list)
		return is_zh(telling) ? "不在 --signers 名单中" : "not in the list of --signers";
	return is_zh(telling) ? "包内 signers.yaml 未登记" : "none in the bundle's signers.yaml";
}

static void signers_print(const Telling *telling)
{
	for (size_t i = 0; i < telling->verdict->signer_count; i++) {
		const BundleSigner *signer = &telling->verdict->signers[i];
		g_autofree char *at = clock_format_cst(signer->signer.signed_at_s * G_USEC_PER_SEC);
		printf(is_zh(telling) ? "签名有效：%s（角色：%s），签于 %s\n"
		                      : "good signature: %s (role: %s), signed %s\n",
		        signer->signer.certificate.subject, role_said(telling, signer->role), at);
	}
}

static char *scope_said(const View *view)
{
	const char *pattern = view->pattern, *item = view->item;
	if (view->interrupted)
		return g_strdup(view_say(view, "检查被中断", "interrupted"));
	if (!*pattern && !*item)
		return g_strdup(view_say(view, "全部检查内容项目", "everything"));
	return g_strdup_printf(
	        view_say(view, "只检查了一部分：%s%s%s%s%s", "only a part: %s%s%s%s%s"),
	        *pattern ? view_say(view, "主机 ", "hosts ") : "", pattern,
	        *pattern && *item ? view_say(view, "，", ", ") : "",
	        *item ? view_say(view, "检查内容项目 ", "item ") : "", item);
}

/* Which run this is, and what its evidence comes to. */
static void run_print(const Telling *telling, const View *view)
{
	g_autofree char *scope = scope_said(view);
	g_autofree char *verdict = phrase_verdict(view);
	g_autofree char *exceptions = phrase_exceptions(view), *brought = phrase_brought(view);
	printf(view_say(view, "部署单位：%s（%s）\n检查编号：%s\n检查时间：%s\n检查范围：%s\n",
	               "site: %s (unit %s)\nrun: %s\nstarted: %s\nscope: %s\n"),
	        view->site_name, view->site_unit, view->run_id, view->started_at, scope);
	if (*view->nonce)
		printf(view_say(view, "部里要求的编号：%s\n", "nonce of the ministry: %s\n"),
		        view->nonce);
	printf("%s%s\n",
	        telling->verdict->good
	                ? view_say(view, "报告结论：", "verdict of the report: ")
	                : view_say(view, "按检测记录判定：", "verdict from the evidence: "),
	        verdict);
	if (*exceptions)
		puts(exceptions);
	if (*brought)
		puts(brought);
	if (!telling->verdict->good)
		return;
	puts(verify_is_confirmed(telling->verdict)
	                ? view_say(view, "确认：已经系统开发厂商签名确认",
	                          "confirmation: confirmed, the vendor signed")
	                : view_say(view, "确认：尚待系统开发厂商签名确认",
	                          "confirmation: not yet signed by the vendor"));
}

/* What counts first, and of that what ends first. */
static int by_end(const void *a, const void *b)
{
	const Statement *one = *(Statement *const *)a, *other = *(Statement *const *)b;
	if (one->counts != other->counts)
		return one->counts ? -1 : 1;
	return (one->days_left > other->days_left) - (one->days_left < other->days_left);
}

/* Days from today, when the bundle is read, to the last day; INT_MAX without end. */
static int days_from_today(const Statement *one)
{
	g_autofree char *day = clock_format_day(clock_now_us());
	Day today = day_parse(day), end = day_parse(one->last_day);
	return today == DAY_NONE || end == DAY_NONE ? INT_MAX : (int)(end - today);
}

static char *left_said(const View *view, const Statement *one)
{
	int days = one->counts ? days_from_today(one) : INT_MAX;
	if (days > STATEMENT_SOON_DAYS)
		return g_strdup("");
	if (days < 0)
		return g_strdup(view_say(view, "（检查之后已到期）", " (ended after the run)"));
	return days ? g_strdup_printf(view_say(view, "（还有 %d 天）", " (%d days left)"), days)
	            : g_strdup(view_say(view, "（今天到期）", " (ends today)"));
}

/* Who stated and approved what, until when, and what of it does not count. */
static void statements_print(const View *view)
{
	g_autoptr(GPtrArray) list = statements_of(view);
	guint shown = 0;
	g_ptr_array_sort(list, by_end); /* stable */
	for (guint i = 0; i < list->len; i++) {
		const Statement *one = g_ptr_array_index(list, i);
		if (one->counts && shown++ >= STATEMENTS_SHOWN)
			continue;
		g_autofree char *line = statement_line(view, one);
		g_autofree char *left = left_said(view, one);
		printf("%s%s\n", line, left);
	}
	if (shown > STATEMENTS_SHOWN)
		printf(view_say(view, "另有 %u 项书面确认和豁免（jiuxu check --from 全部列出）\n",
		               "%u more statements and waivers (jiuxu check --from lists them)\n"),
		        shown - STATEMENTS_SHOWN);
}

/* No statement stands for these: what ends soon is told of the day of the run. */
static void licences_print(const View *view)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	g_autoptr(GPtrArray) lines = endings_of(view, none, NULL);
	for (guint i = 0; i < lines->len; i++)
		printf(view_say(view, "按检查之日计，%s\n", "as of the run: %s\n"),
		        (const char *)g_ptr_array_index(lines, i));
}

static void notes_print(const Telling *telling)
{
	g_autoptr(GPtrArray) notes = rejudged_notes(telling->rejudged, is_zh(telling));
	for (guint i = 0; i < notes->len; i++)
		printf(is_zh(telling) ? "注意：%s\n" : "note: %s\n",
		        (const char *)g_ptr_array_index(notes, i));
}

/* What a pass does not say stands in the same line: who the signer is, where nobody can tell. */
static void passed_print(const Telling *telling)
{
	bool zh = is_zh(telling);
	if (!telling->own_list && !verify_any_role(telling->verdict))
		puts(zh ? "签名有效，但签名者不明：包内没有登记，审核方也没有给出名单（--"
		          "signers）。"
		        : "the signatures are good, but of nobody known: the bundle lists no such "
		          "signer, and no list was given (--signers).");
	else if (!telling->own_list)
		puts(zh ? "验证通过，但签名者的角色只是材料包自称，未与审核方的名单核对（--"
		          "signers）。"
		        : "verified, but who the signers are is what the bundle itself says: it "
		          "was "
		          "not held against a list of yours (--signers).");
	else
		puts(zh ? "验证通过。" : "verified.");
	puts(zh ? "签名证明由谁出具、此后未被改动，不证明主机如实回答。"
	        : "A signature proves who, and that nothing changed since, not that a host told "
	          "the truth.");
}

static void closing_print(const Telling *telling)
{
	bool zh = is_zh(telling);
	const BundleVerdict *verdict = telling->verdict;
	const BundleFinding *last =
	        verdict->finding_count ? &verdict->findings[verdict->finding_count - 1] : NULL;
	if (verdict->good)
		passed_print(telling);
	else if (last && last->fault == BUNDLE_PAPER)
		printf(zh ? "验证不通过：%s\n" : "not verified: %s\n",
		        zh ? last->message_zh : last->message_en);
	else
		puts(zh ? "验证不通过。" : "not verified.");
}

static bool rejudged_print(const Telling *telling, GError **error)
{
	if (!telling->rejudged)
		return true;
	g_autoptr(View) view =
	        view_new(telling->rejudged->document, telling->invocation->lang, error);
	if (!view)
		return false;
	if (!telling->verdict->good)
		puts(view_say(view, "\n以下由包内检测记录重新判定，仅供核对，不说明材料包可信：",
		        "\nwhat the evidence in it gives, for comparison; it does not make the "
		        "bundle "
		        "trustworthy:"));
	run_print(telling, view);
	statements_print(view);
	licences_print(view);
	notes_print(telling);
	return true;
}

static bool words_print(const Telling *telling, GError **error)
{
	bool zh = is_zh(telling);
	const BundleVerdict *verdict = telling->verdict;
	signers_print(telling);
	if (verdict->good && !rejudged_print(telling, error))
		return false;
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const BundleFinding *finding = &verdict->findings[i];
		g_autofree char *said = zh ? finding_zh(finding) : g_strdup(finding->message_en);
		if (finding->fault != BUNDLE_PAPER)
			puts(said);
	}
	if (verdict->good && telling->paper)
		puts(zh ? "盖章件与本材料包一致" : "the paper is of this bundle");
	closing_print(telling);
	return verdict->good || rejudged_print(telling, error);
}

bool verify_show(const Telling *telling, GError **error)
{
	if (g_strcmp0(telling->invocation->format, "json") != 0)
		return words_print(telling, error);
	g_autoptr(json_t) json = verdict_json(telling);
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	return true;
}
