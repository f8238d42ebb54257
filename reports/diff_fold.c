#include "reports/diff_fold.h"
#include "base/clock.h"
#include "base/json_text.h"

#include <string.h>

static const DiffSection sections[] = {
        {"worse", {"变差", "worse"}, true},
        {"unseen", {"原不通过，现未能核实", "failed before, unknown now"}, true},
        {"other", {"其他变化", "changed otherwise"}, true},
        {"gone", {"不再有", "gone"}, true},
        {"added", {"新增", "added"}, true},
        {"better", {"变好", "better"}, true},
        {"same", {"未变", "unchanged"}, false},
        {"not_asked", {"只有一次检查了的", "looked at by one of the two only"}, false},
};

const DiffSection *diff_section(size_t index)
{
	return index < G_N_ELEMENTS(sections) ? &sections[index] : NULL;
}

json_int_t diff_count(const json_t *diff, const char *change)
{
	return json_integer_value(json_object_get(json_object_get(diff, "counts"), change));
}

const char *diff_outcome(const json_t *row, const char *key, bool zh)
{
	Outcome outcome;
	const char *word = json_text_in(row, key);
	if (!*word)
		return zh ? "无" : "none";
	if (!outcome_parse(word, &outcome))
		return word;
	return zh ? outcome_words(outcome).zh : outcome_words(outcome).en;
}

const char *diff_verdict(const json_t *side, bool zh)
{
	return json_text_in(json_object_get(side, "verdict_i18n"), zh ? "zh" : "en");
}

static void fold_free(void *data)
{
	DiffFold *fold = data;
	g_ptr_array_unref(fold->targets);
	g_free(fold);
}

static const char *reason_of(const json_t *row, bool zh)
{
	return json_text_in(json_object_get(row, "reason"), zh ? "zh" : "en");
}

GPtrArray *diff_folds(const json_t *diff, const char *change, bool zh)
{
	GPtrArray *folds = g_ptr_array_new_with_free_func(fold_free);
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(diff, "rows"), i, row) {
		if (strcmp(json_text_in(row, "change"), change) != 0)
			continue;
		const char *host = json_text_in(row, "lost_host");
		g_autofree char *key = g_strdup_printf("%s\x1f%s\x1f%s\x1f%s\x1f%s",
		        *host ? "" : json_text_in(row, "check"), host, json_text_in(row, "before"),
		        json_text_in(row, "after"), json_text_in(row, "cause_after"));
		DiffFold *fold = g_hash_table_lookup(by_key, key);
		if (!fold) {
			fold = g_new0(DiffFold, 1);
			*fold = (DiffFold){row, g_ptr_array_new(), true, host};
			g_ptr_array_add(folds, fold);
			g_hash_table_insert(by_key, g_steal_pointer(&key), fold);
		}
		fold->same_reason = fold->same_reason &&
		                    strcmp(reason_of(row, zh), reason_of(fold->first, zh)) == 0;
		g_ptr_array_add(fold->targets, (void *)json_text_in(row, "target"));
	}
	return folds;
}

char *diff_fold_targets(const DiffFold *fold, bool zh, size_t most)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < MIN(fold->targets->len, most); i++)
		g_string_append_printf(out, "%s%s", i ? (zh ? "、" : ", ") : "",
		        (const char *)g_ptr_array_index(fold->targets, i));
	if (fold->targets->len > most)
		g_string_append_printf(out, zh ? " 等 %u 个" : " … (%u)", fold->targets->len);
	return g_string_free(out, FALSE);
}

char *diff_fold_title(const DiffFold *fold, bool zh)
{
	const json_t *row = fold->first;
	if (*fold->lost_host)
		return g_strdup_printf(zh ? "未能检测的主机 %s（%u 项检测）"
		                          : "host %s, which could not be read (%u results)",
		        fold->lost_host, fold->targets->len);
	Severity severity;
	const char *title = json_text_in(json_object_get(row, "title"), zh ? "zh" : "en");
	const char *check = json_text_in(row, "check"), *word = json_text_in(row, "severity");
	if (!severity_parse(word, &severity))
		return g_strdup_printf(zh ? "%s（%s）" : "%s (%s)", title, check);
	Words said = severity_words(severity);
	bool named = strcmp(title, check) != 0; /* the id is all that is known of some */
	return g_strdup_printf(zh ? "%s（%s%s%s）" : "%s (%s%s%s)", title, zh ? said.zh : said.en,
	        named ? (zh ? "，" : ", ") : "", named ? check : "");
}

char *diff_fold_reason(const DiffFold *fold, bool zh)
{
	const char *reason = reason_of(fold->first, zh);
	if (*fold->lost_host) {
		Words cause = cause_words(json_text_in(fold->first, "cause_after"));
		return g_strdup(zh ? cause.zh : cause.en);
	}
	if (fold->same_reason || !*reason)
		return g_strdup(reason);
	return g_strdup_printf(
	        zh ? "如 %s：%s" : "such as %s: %s", json_text_in(fold->first, "target"), reason);
}

const char *diff_lapsed_title(bool zh)
{
	return zh ? "此间失效或更换了内容的书面确认与豁免"
	          : "statements and waivers that no longer count, or were replaced";
}

/* What became of it; what is unknown counts as removed. */
static Words lapsed_words(const char *change)
{
	if (strcmp(change, "replaced") == 0)
		return (Words){"已更换内容", "replaced by another"};
	if (strcmp(change, "expired") == 0)
		return (Words){"已失效", "no longer in force"};
	return (Words){"已撤下", "removed"};
}

char *diff_lapsed_line(const json_t *lapsed, bool zh)
{
	int64_t at_us;
	bool waiver = strcmp(json_text_in(lapsed, "kind"), "waiver") == 0;
	Words became = lapsed_words(json_text_in(lapsed, "change"));
	Words kind = outcome_words(waiver ? OUTCOME_WAIVED : OUTCOME_ATTESTED);
	const char *until = json_text_in(lapsed, "until"), *target = json_text_in(lapsed, "target");
	const char *why = json_text_in(json_object_get(lapsed, "why"), zh ? "zh" : "en");
	g_autofree char *day =
	        clock_parse(until, &at_us) ? clock_format_last_day(at_us) : g_strdup(until);
	g_autofree char *end = g_strconcat(
	        *day ? (zh ? "有效期至 " : "until ") : (zh ? "长期有效" : "without end"), day,
	        NULL);
	if (!*target)
		target = zh ? "全部对象" : "every target";
	return zh ? g_strdup_printf("%s%s：%s（%s），%s，%s", kind.zh, became.zh,
	                    json_text_in(lapsed, "check"), target, json_text_in(lapsed, "by"),
	                    *why ? why : end)
	          : g_strdup_printf("%s, %s: %s (%s), by %s, %s", kind.en, became.en,
	                    json_text_in(lapsed, "check"), target, json_text_in(lapsed, "by"),
	                    *why ? why : end);
}
