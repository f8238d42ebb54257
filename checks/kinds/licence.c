/* Kinds about the licence ledger. It proves arithmetic and who holds the paper, not entitlement. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/licence_count.h"
#include <string.h>

static bool family_present(const Site *site, const char *family)
{
	for (guint i = 0; site->licences && i < site->licences->len; i++) {
		const SiteLicence *licence = g_ptr_array_index(site->licences, i);
		if (strcmp(site_families[licence->family], family) == 0)
			return true;
	}
	return false;
}

void kind_licence_ledger(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	const Node *families = node_find(check->with, "families");
	g_autoptr(GString) missing = g_string_new(NULL);
	size_t count = node_count(families), there = count;
	for (size_t i = 0; i < count; i++) {
		const char *family = node_scalar(node_at(families, i));
		if (family_present(site, family))
			continue;
		there--;
		g_string_append_printf(missing, "%s%s", missing->len ? ", " : "", family);
	}
	judge_cite_plan(judge, row);
	verdict_expected(row, "all %zu families", count);
	verdict_actual(row, "%zu of %zu%s%s", there, count, missing->len ? "; lacking: " : "",
	        missing->str);
	if (missing->len)
		verdict_decide(row, OUTCOME_FAIL, "授权台账缺少：%s", "the ledger lacks: %s",
		        missing->str);
	else
		verdict_decide(row, OUTCOME_PASS, "授权台账共 %u 条，四类齐全",
		        "the ledger has %u lines, every family among them", site->licences->len);
}

bool licence_ledger_with(const Check *check, GError **error)
{
	const Node *families = node_find(check->with, "families");
	if (!families || node_kind(families) != NODE_SEQUENCE || node_count(families) == 0)
		return node_fail(check->with, error,
		        "check '%s' asserts nothing: 'families' is missing or empty", check->id);
	for (size_t i = 0; i < node_count(families); i++) {
		const char *family = node_scalar(node_at(families, i));
		if (!family || !g_strv_contains(site_families, family))
			return node_fail(node_at(families, i), error,
			        "no such family of licences '%s'", family ? family : "");
	}
	return true;
}

/* The document as the console found it; NULL when the row is decided. */
static const json_t *document_observed(Judge *judge, const SiteLicence *licence, Verdict *row)
{
	const Facts *console = factbook_console(judge->input->facts);
	FactTopic topic;
	if (!licence->document || !*licence->document) {
		verdict_decide(row, OUTCOME_FAIL, "site.yaml 第 %u 行没有登记授权文件（document）",
		        "site.yaml, line %u names no document", node_line(licence->node));
		return NULL;
	}
	if (!console || !verdict_observed(row, console, "documents", &topic))
		return NULL;
	const json_t *document = json_object_get(topic.value, licence->document);
	if (*json_text_in(document, "sha256"))
		return document;
	verdict_decide(row, OUTCOME_FAIL, "读不到授权文件 %s：%s",
	        "cannot read the document %s: %s", licence->document,
	        json_text_in(document, "message"));
	verdict_said(row, json_text_in(document, "message"));
	return NULL;
}

/* Whole days until the first moment it is no longer in force. */
static int64_t days_left(const Judge *judge, const SiteLicence *licence)
{
	const int64_t day_us = (int64_t)24 * 3600 * G_USEC_PER_SEC;
	return (licence->expires_at_us - judge->input->judged_at_us) / day_us;
}

static int64_t days_warned(const Judge *judge)
{
	return json_integer_value(json_object_get(judge->parameters, "licence_warn_days"));
}

static void judge_paper(Judge *judge, const SiteLicence *licence, Verdict *row)
{
	const json_t *document = document_observed(judge, licence, row);
	if (!document)
		return;
	Words metric = licence_metric_words(licence);
	const char *expires = licence->expires_at_us ? licence->expires : "∞";
	verdict_actual(row, "%lld %s, %s, sha256:%.12s…", (long long)licence->quantity, metric.en,
	        expires, json_text_in(document, "sha256"));
	if (licence->quantity <= 0)
		verdict_decide(row, OUTCOME_FAIL, "site.yaml 第 %u 行没有写明授权数量",
		        "site.yaml, line %u gives no quantity", node_line(licence->node));
	else if (licence->expires_at_us && licence->expires_at_us <= judge->input->judged_at_us)
		verdict_decide(row, OUTCOME_FAIL, "授权已于 %s 到期", "expired after %s",
		        licence->expires);
	else if (licence->expires_at_us && days_left(judge, licence) < days_warned(judge))
		verdict_decide(row, OUTCOME_WARN, "授权将于 %s 到期（还有 %d 天）",
		        "expires after %s (in %d days)", licence->expires,
		        (int)days_left(judge, licence));
	else
		verdict_decide(row, OUTCOME_PASS, "数量 %lld（%s%.0s），有效期至 %s，文件 %s",
		        "%lld (%.0s%s), in force until %s, document %s",
		        (long long)licence->quantity, metric.zh, metric.en, expires,
		        licence->document);
}

void kind_licence_valid(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	for (guint i = 0; site->licences && i < site->licences->len; i++) {
		const SiteLicence *licence = g_ptr_array_index(site->licences, i);
		Verdict *row = verdicts_row(judge->verdicts, check, TARGET_LICENCE, licence->name);
		judge_cite_plan(judge, row);
		verdict_expected(row, "> 0, in force, document");
		bool is_free = g_ascii_strcasecmp(licence->metric, "free") == 0;
		bool sold = licence->family == FAMILY_WEBLOGIC || licence->family == FAMILY_ORACLE;
		if (is_free && sold)
			verdict_decide(row, OUTCOME_FAIL, "%s 不是免授权软件，不能登记为 free",
			        "%s is not free: enter metric, quantity and document",
			        licence->product);
		else if (is_free)
			verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：%s 无需授权",
			        "does not apply: %s needs no licence", licence->product);
		else
			judge_paper(judge, licence, row);
	}
}
