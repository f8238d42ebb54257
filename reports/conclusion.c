#include "reports/conclusion.h"

static void count_say(GString *out, bool zh, const char *said_zh, const char *said_en, size_t count)
{
	if (!count)
		return;
	if (out->len)
		g_string_append(out, zh ? "，" : ", ");
	g_string_append_printf(out, zh ? "%s %zu 处" : "%s %zu", zh ? said_zh : said_en, count);
}

static size_t warnings(const ConclusionCounts *counts)
{
	return counts->rows[SEVERITY_BLOCKER][OUTCOME_WARN] +
	       counts->rows[SEVERITY_MAJOR][OUTCOME_WARN] +
	       counts->rows[SEVERITY_MINOR][OUTCOME_WARN];
}

char *conclusion_words(ReadinessVerdict verdict, const ConclusionCounts *counts, bool zh)
{
	const size_t *major = counts->rows[SEVERITY_MAJOR], *minor = counts->rows[SEVERITY_MINOR];
	if (verdict != VERDICT_READY_WITH_REMARKS)
		return g_strdup(zh ? readiness_words(verdict).zh : readiness_words(verdict).en);
	g_autoptr(GString) out = g_string_new(NULL);
	count_say(out, zh, "重要项不通过", "major failed", major[OUTCOME_FAIL]);
	count_say(out, zh, "重要项未能核实", "major unknown", major[OUTCOME_UNKNOWN]);
	count_say(out, zh, "一般项不通过", "minor failed", minor[OUTCOME_FAIL]);
	count_say(out, zh, "一般项未能核实", "minor unknown", minor[OUTCOME_UNKNOWN]);
	count_say(out, zh, "有提醒", "remarks", warnings(counts));
	bool waived = counts->rows[SEVERITY_BLOCKER][OUTCOME_WAIVED] > 0;
	const char *blockers = zh ? (waived ? "关键项有豁免" : "关键项均通过")
	                          : (waived ? "blockers waived" : "no blocker open");
	return g_strdup_printf(zh ? "具备部署条件（%s%s%s）" : "ready, with remarks (%s%s%s)",
	        blockers, out->len ? (zh ? "；" : "; ") : "", out->str);
}

char *conclusion_of(const Document *document, bool zh)
{
	ConclusionCounts counts = {0};
	ReadinessVerdict verdict;
	const char *word = json_string_value(json_object_get(document->head, "verdict"));
	if (!readiness_parse(word, &verdict))
		return g_strdup(word ? word : "");
	for (size_t i = 0; i < rows_count(document->rows); i++) {
		const DocumentRow *row = rows_at(document->rows, i);
		Severity severity;
		Outcome outcome;
		if (severity_parse(row->severity->text, &severity) &&
		        outcome_parse(row->outcome->text, &outcome))
			counts.rows[severity][outcome]++;
	}
	return conclusion_words(verdict, &counts, zh);
}
