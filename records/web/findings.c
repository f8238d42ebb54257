/* What stands against an application, in words: for pages and programs. */
#include "records/web/business.h"

#include "base/clock.h"
#include "records/rules/policy.h"
#include "records/web/fault.h"
#include "records/web/words.h"

#include <string.h>

/* What is under way and since when, of an application that the scope has:
 * "（休学，2026-11-28提出，申请 961）". Yours; NULL: none. */
static char *open_words(const Exchange *exchange, int64_t id)
{
	g_auto(Application) open = {0};
	g_autoptr(GError) none = NULL;
	if (!id || !application_load(exchange->store, id, &open, &none))
		return NULL;
	g_autofree char *day = clock_format_day(open.created_us);
	return g_strdup_printf(
	        exchange->zh ? "（%s，%s提出，申请%" G_GINT64_FORMAT "）"
	                     : " (%s, applied for on %s, application %" G_GINT64_FORMAT ")",
	        web_application_words(exchange, &open), day, id);
}

static char *finding_words(const Exchange *exchange, const Findings *findings, RuleId rule)
{
	char *plain = policy_finding_words(&exchange->policy, findings, rule, exchange->zh);
	g_autofree char *said =
	        rule == RULE_APPLY_OPEN ? open_words(exchange, findings->open) : NULL;
	if (!said)
		return plain;
	g_autofree char *number = policy_open_words(findings, exchange->zh);
	GString *words = g_string_new(plain);
	g_free(plain);
	g_string_replace(words, number, said, 1);
	return g_string_free(words, FALSE);
}

/* The page of that application; "" of none. Yours. */
static char *link_of(int64_t application)
{
	return application ? g_strdup_printf("/applications/%" G_GINT64_FORMAT, application)
	                   : g_strdup("");
}

json_t *web_findings(const Exchange *exchange, const Findings *findings)
{
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		const Rule *rule = rule_of(findings->list[i].rule);
		if (rule->weight != RULE_REJECT)
			continue;
		g_autofree char *words = finding_words(exchange, findings, findings->list[i].rule);
		bool open = findings->list[i].rule == RULE_APPLY_OPEN;
		g_autofree char *link = link_of(open ? findings->open : 0);
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s, s:s}", "rule", rule->name, "field",
		                      web_field_label(exchange, findings->list[i].field), "words",
		                      words, "link", link));
	}
	return list;
}

static const char *field_id(int field)
{
	return field < FIELD_COUNT ? student_fields[field].name : want_rows[field - FIELD_COUNT].id;
}

/* Where a body of POST …/applications says it (RFC 6901). Yours; NULL: nowhere. */
static char *pointer_of(RuleId rule, int field)
{
	if (rule == RULE_APPLY_REASON || rule == RULE_APPROVAL_REASON)
		return g_strdup("/reason");
	if (field < 0)
		return NULL;
	return g_strconcat(field < FIELD_COUNT ? "/values/" : "/asked/", field_id(field), NULL);
}

json_t *web_rules(const Exchange *exchange, const Findings *findings)
{
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		const Rule *rule = rule_of(findings->list[i].rule);
		int field = findings->list[i].field;
		if (rule->weight != RULE_REJECT)
			continue;
		g_autofree char *words = finding_words(exchange, findings, findings->list[i].rule);
		g_autofree char *pointer = pointer_of(findings->list[i].rule, field);
		json_t *error = fault_error(rule->name, pointer, NULL, words);
		if (field >= 0) {
			json_object_set_new(error, "field", json_string(field_id(field)));
			json_object_set_new(
			        error, "label", json_string(web_field_label(exchange, field)));
		}
		json_array_append_new(list, error);
	}
	return list;
}

static bool among(const json_t *list, const json_t *row)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
		if (json_equal(one, row))
			return true;
	return false;
}

char *web_findings_words(const Exchange *exchange, const Findings *findings)
{
	g_autoptr(json_t) list = web_findings(exchange, findings);
	return web_findings_join(exchange, list, NULL);
}

char *web_findings_join(const Exchange *exchange, const json_t *list, const json_t *said)
{
	GString *out = g_string_new(NULL);
	size_t i;
	json_t *row;
	json_array_foreach(list, i, row) {
		if (among(said, row))
			continue;
		const char *field = json_string_value(json_object_get(row, "field"));
		g_string_append_printf(out, "%s%s%s%s",
		        out->len ? (exchange->zh ? "；" : "; ") : "", field,
		        *field ? (exchange->zh ? "：" : ": ") : "",
		        json_string_value(json_object_get(row, "words")));
	}
	return g_string_free(out, FALSE);
}

char *web_remarks_words(const Exchange *exchange, const Findings *findings)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < findings->count; i++) {
		RuleId id = findings->list[i].rule;
		if (rule_of(id)->weight != RULE_PROBLEM || findings->list[i].field >= 0)
			continue;
		g_autofree char *words = policy_rule_words(&exchange->policy, id, exchange->zh);
		g_string_append_printf(
		        out, "%s%s", out->len ? (exchange->zh ? "；" : "; ") : "", words);
	}
	return g_string_free(out, FALSE);
}
