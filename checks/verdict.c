#include "checks/verdict.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "checks/topics_zh.h"
#include "inventory/messages.h"
#include <string.h>

enum { HOSTS_NAMED = 8 }; /* that have one record in common */

struct Verdicts {
	GPtrArray *rows; /* Verdict * */
};

static void verdict_free(void *data)
{
	Verdict *verdict = data;
	g_free(verdict->target);
	g_free(verdict->cause);
	g_free(verdict->expected);
	g_free(verdict->actual);
	g_free(verdict->reason_zh);
	g_free(verdict->reason_en);
	g_free(verdict->remedy_zh);
	g_free(verdict->remedy_en);
	g_free(verdict->because_target);
	g_ptr_array_unref(verdict->evidence);
	g_clear_pointer(&verdict->evidence_of, g_ptr_array_unref);
	g_ptr_array_unref(verdict->sources);
	g_free(verdict);
}

Verdicts *verdicts_new(void)
{
	Verdicts *verdicts = g_new0(Verdicts, 1);
	verdicts->rows = g_ptr_array_new_with_free_func(verdict_free);
	return verdicts;
}

void verdicts_free(Verdicts *verdicts)
{
	if (!verdicts)
		return;
	g_ptr_array_unref(verdicts->rows);
	g_free(verdicts);
}

size_t verdicts_count(const Verdicts *verdicts)
{
	return verdicts->rows->len;
}

const Verdict *verdicts_at(const Verdicts *verdicts, size_t index)
{
	return g_ptr_array_index(verdicts->rows, index);
}

static void text_set(char **slot, char *text)
{
	g_free(*slot);
	*slot = text;
}

Verdict *verdicts_row(Verdicts *verdicts, const Check *check, TargetKind kind, const char *target)
{
	Verdict *row = g_new0(Verdict, 1);
	row->check = check;
	row->target = g_strdup(target);
	row->target_kind = kind;
	row->outcome = OUTCOME_UNKNOWN;
	row->cause = g_strdup(cause_name(CAUSE_NOT_OBSERVED));
	row->expected = g_strdup("");
	row->actual = g_strdup("");
	row->reason_zh = g_strdup("没有任何来源能够观测此项");
	row->reason_en = g_strdup("no source observed this");
	row->evidence = g_ptr_array_new_with_free_func(g_free);
	row->sources = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(verdicts->rows, row);
	return row;
}

void verdict_expected(Verdict *verdict, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	text_set(&verdict->expected, g_strdup_vprintf(format, args));
	va_end(args);
}

void verdict_actual(Verdict *verdict, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	text_set(&verdict->actual, g_strdup_vprintf(format, args));
	va_end(args);
}

static void G_GNUC_PRINTF(2, 0) G_GNUC_PRINTF(3, 0)
        reasons_set(Verdict *verdict, const char *zh, const char *en, va_list args)
{
	va_list again;
	va_copy(again, args);
	text_set(&verdict->reason_zh, g_strdup_vprintf(zh, args));
	text_set(&verdict->reason_en, g_strdup_vprintf(en, again));
	va_end(again);
}

void verdict_decide(Verdict *verdict, Outcome outcome, const char *zh, const char *en, ...)
{
	va_list args;
	va_start(args, en);
	reasons_set(verdict, zh, en, args);
	va_end(args);
	verdict->outcome = outcome;
	text_set(&verdict->cause, g_strdup(""));
}

void verdict_unknown(Verdict *verdict, const char *cause, const char *zh, const char *en, ...)
{
	va_list args;
	va_start(args, en);
	reasons_set(verdict, zh, en, args);
	va_end(args);
	verdict->outcome = OUTCOME_UNKNOWN;
	text_set(&verdict->cause, g_strdup(cause));
}

void verdict_unplanned(Verdict *verdict, const char *zh, const char *en)
{
	verdict->outcome = OUTCOME_FAIL;
	text_set(&verdict->reason_zh, g_strdup(zh));
	text_set(&verdict->reason_en, g_strdup(en));
	text_set(&verdict->cause, g_strdup("not_planned"));
}

void verdict_waive(Verdict *verdict, const char *approved_by, const char *until, const char *reason)
{
	Words judged = outcome_words(verdict->outcome);
	text_set(&verdict->reason_zh,
	        g_strdup_printf("登记为%s批准豁免，未经其签名，有效期至 %s：%s（原判定为%s：%s）",
	                approved_by, until, reason, judged.zh, verdict->reason_zh));
	text_set(&verdict->reason_en,
	        g_strdup_printf("entered as waived by %s, who has not signed it, until the end of "
	                        "%s (+08:00): %s (judged %s: %s)",
	                approved_by, until, reason, judged.en, verdict->reason_en));
	verdict->outcome = OUTCOME_WAIVED;
	text_set(&verdict->cause, g_strdup(""));
}

void verdict_said(Verdict *verdict, const char *message)
{
	const char *at = *message ? strstr(verdict->reason_zh, message) : NULL;
	if (!at)
		return;
	g_autofree char *said = message_zh(message);
	g_autofree char *before = g_strndup(verdict->reason_zh, (gsize)(at - verdict->reason_zh));
	text_set(&verdict->reason_zh, g_strconcat(before, said, at + strlen(message), NULL));
}

void verdict_because(Verdict *verdict, const char *check, const char *target)
{
	verdict->because_check = check;
	text_set(&verdict->because_target, g_strdup(target));
}

void verdict_remark(Verdict *verdict, const char *zh, const char *en, ...)
{
	va_list args;
	va_start(args, en);
	g_autofree char *was_zh = g_steal_pointer(&verdict->reason_zh);
	g_autofree char *was_en = g_steal_pointer(&verdict->reason_en);
	reasons_set(verdict, zh, en, args);
	va_end(args);
	text_set(&verdict->reason_zh, g_strdup_printf("%s；%s", was_zh, verdict->reason_zh));
	text_set(&verdict->reason_en, g_strdup_printf("%s; %s", was_en, verdict->reason_en));
}

void verdict_remedy(Verdict *verdict, const char *zh, const char *en, ...)
{
	va_list args, again;
	va_start(args, en);
	va_copy(again, args);
	text_set(&verdict->remedy_zh, g_strdup_vprintf(zh, args));
	text_set(&verdict->remedy_en, g_strdup_vprintf(en, again));
	va_end(again);
	va_end(args);
}

/* Where it stands in the list. */
static guint add_once(GPtrArray *list, const char *text)
{
	guint at;
	if (g_ptr_array_find_with_equal_func(list, text, g_str_equal, &at))
		return at;
	g_ptr_array_add(list, g_strdup(text));
	return list->len - 1;
}

/* A row is as old as the oldest observation it rests on. */
static void collected_at(Verdict *verdict, int64_t at_us)
{
	if (verdict->collected_at_us && verdict->collected_at_us <= at_us)
		return;
	verdict->collected_at_us = at_us;
	verdict->valid_until_us = at_us + verdict->check->freshness_s * G_USEC_PER_SEC;
}

/* "db1", or "shared@db1": what was seen there is that host's. */
static bool target_tells(const Verdict *verdict, const char *host)
{
	const char *at = strrchr(verdict->target, '@');
	return strcmp(at ? at + 1 : verdict->target, host) == 0;
}

/* Hosts may show the same to the byte: then it is of all of them. */
static void evidence_is_of(Verdict *verdict, guint index, const char *host)
{
	if (target_tells(verdict, host))
		return;
	if (!verdict->evidence_of)
		verdict->evidence_of = g_ptr_array_new_with_free_func(g_free);
	while (verdict->evidence_of->len <= index)
		g_ptr_array_add(verdict->evidence_of, g_strdup(""));
	char **named = (char **)&verdict->evidence_of->pdata[index];
	g_auto(GStrv) names = g_strsplit(*named, ", ", -1);
	if (g_strv_contains((const char *const *)names, host) ||
	        g_strv_length(names) >= HOSTS_NAMED)
		return;
	char *more = names[0] ? g_strdup_printf("%s, %s", *named, host) : g_strdup(host);
	g_free(*named);
	*named = more;
}

void verdict_cite(Verdict *verdict, const FactTopic *topic)
{
	size_t index;
	json_t *digest;
	json_array_foreach((json_t *)topic->evidence, index, digest) {
		guint at = add_once(verdict->evidence, json_string_value(digest));
		if (topic->host)
			evidence_is_of(verdict, at, topic->host);
	}
	if (*topic->source)
		add_once(verdict->sources, topic->source);
	int64_t at_us;
	if (*topic->observed_at && clock_parse(topic->observed_at, &at_us))
		collected_at(verdict, at_us);
}

void verdict_cite_digest(Verdict *verdict, const char *source, const char *sha256, int64_t at_us)
{
	g_autofree char *digest = g_strconcat("sha256:", sha256, NULL);
	add_once(verdict->evidence, digest);
	add_once(verdict->sources, source);
	collected_at(verdict, at_us);
}

bool verdict_observed(Verdict *verdict, const Facts *facts, const char *topic, FactTopic *ret)
{
	if (!facts) {
		verdict_unknown(verdict, cause_name(CAUSE_NOT_OBSERVED), "没有任何来源能够观测此项",
		        "no source observed this");
		return false;
	}
	*ret = facts_find(facts, topic);
	verdict_cite(verdict, ret);
	if (ret->value)
		return true;
	const char *cause = cause_name(ret->cause);
	Words words = cause_words(cause);
	const char *message = *ret->message ? ret->message : words.en;
	g_autofree char *said = *ret->message ? message_zh(message) : g_strdup("");
	bool unseen = ret->cause == CAUSE_NOT_OBSERVED || ret->cause == CAUSE_NONE;
	verdict_unknown(verdict, cause, unseen ? "%s%s%s%s" : "未能读取%s：%s%s%s", "%s%s%s%s",
	        topic_zh(topic), words.zh, *said ? "：" : "", said);
	text_set(&verdict->reason_en, g_strdup_printf("'%s' not known: %s", topic, message));
	return false;
}

Outcome verdicts_item_outcome(const Verdicts *verdicts, const char *item)
{
	Outcome worst = OUTCOME_NOT_APPLICABLE;
	bool any = false;
	for (size_t i = 0; i < verdicts_count(verdicts); i++) {
		const Verdict *row = verdicts_at(verdicts, i);
		if (strcmp(row->check->item, item) != 0)
			continue;
		worst = outcome_worst(worst, row->outcome);
		any = true;
	}
	return any ? worst : OUTCOME_UNKNOWN;
}

size_t verdicts_outcome_count(const Verdicts *verdicts, Outcome outcome)
{
	size_t count = 0;
	for (size_t i = 0; i < verdicts_count(verdicts); i++)
		count += verdicts_at(verdicts, i)->outcome == outcome;
	return count;
}

ReadinessVerdict verdicts_readiness(const Verdicts *verdicts)
{
	bool failed = false, unknown = false, remark = false;
	for (size_t i = 0; i < verdicts_count(verdicts); i++) {
		const Verdict *row = verdicts_at(verdicts, i);
		bool blocker = row->check->severity == SEVERITY_BLOCKER;
		failed = failed || (blocker && row->outcome == OUTCOME_FAIL);
		unknown = unknown || (blocker && row->outcome == OUTCOME_UNKNOWN);
		remark = remark || row->outcome >= OUTCOME_WARN;
	}
	if (failed)
		return VERDICT_NOT_READY;
	if (unknown || verdicts_count(verdicts) == 0)
		return VERDICT_INCOMPLETE;
	return remark ? VERDICT_READY_WITH_REMARKS : VERDICT_READY;
}
