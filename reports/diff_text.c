/* diff: the words for people. */
#include "base/clock.h"
#include "base/width.h"
#include "checks/outcome.h"
#include "reports/diff.h"
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

/* Text of a report: shown whole, without effect on the terminal. */
static void append_visible(GString *out, const char *text)
{
	g_autofree char *visible = width_visible(text, strlen(text));
	g_string_append(out, visible);
}

static const char *outcome_word(const json_t *row, const char *key, bool zh)
{
	Outcome outcome;
	const char *word = json_string_value(json_object_get(row, key));
	if (!word)
		return zh ? "无" : "none";
	if (!outcome_parse(word, &outcome))
		return word;
	return zh ? outcome_words(outcome).zh : outcome_words(outcome).en;
}

static const char *verdict_word(const json_t *side, bool zh)
{
	ReadinessVerdict verdict;
	const char *word = text_of(side, "verdict");
	if (!readiness_parse(word, &verdict))
		return word;
	return zh ? readiness_words(verdict).zh : readiness_words(verdict).en;
}

static void append_side(GString *out, const json_t *side, const char *label, bool zh)
{
	g_string_append_printf(out, "%s ", label);
	append_visible(out, text_of(side, "run"));
	g_string_append(out, "  ");
	int64_t at_us;
	const char *judged_at = text_of(side, "judged_at");
	g_autofree char *at =
	        clock_parse(judged_at, &at_us) ? clock_format_cst(at_us) : g_strdup(judged_at);
	append_visible(out, at);
	g_string_append(out, "  ");
	append_visible(out, verdict_word(side, zh));
	g_string_append_c(out, '\n');
}

static void append_row(GString *out, const json_t *row, bool zh)
{
	g_string_append(out, "  ");
	append_visible(out, text_of(row, "check"));
	g_string_append_c(out, ' ');
	append_visible(out, text_of(row, "target"));
	g_string_append(out, zh ? "：" : ": ");
	append_visible(out, outcome_word(row, "before", zh));
	g_string_append(out, " → ");
	append_visible(out, outcome_word(row, "after", zh));
	g_string_append_c(out, '\n');
	const char *reason = text_of(json_object_get(row, "reason"), zh ? "zh" : "en");
	if (!*reason)
		return;
	g_string_append(out, "      ");
	append_visible(out, reason);
	g_string_append_c(out, '\n');
}

static const struct {
	const char *change;
	Words words;
} sections[] = {
        {"worse", {"变差", "worse"}},
        {"unseen", {"不再能核实", "can be told no more"}},
        {"other", {"其他变化", "changed otherwise"}},
        {"gone", {"不再有", "gone"}},
        {"added", {"新增", "added"}},
        {"better", {"变好", "better"}},
};

static void append_section(GString *out, const json_t *diff, size_t index, bool zh)
{
	const char *change = sections[index].change;
	json_int_t count =
	        json_integer_value(json_object_get(json_object_get(diff, "counts"), change));
	if (count == 0)
		return;
	g_string_append_printf(out,
	        zh ? "\n%s（%" JSON_INTEGER_FORMAT "）\n" : "\n%s (%" JSON_INTEGER_FORMAT ")\n",
	        zh ? sections[index].words.zh : sections[index].words.en, count);
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(diff, "rows"), i, row)
		if (strcmp(text_of(row, "change"), change) == 0)
			append_row(out, row, zh);
}

void diff_text(const json_t *diff, bool zh, GString *out)
{
	size_t i;
	json_t *note;
	append_side(out, json_object_get(diff, "before"), zh ? "之前" : "before", zh);
	append_side(out, json_object_get(diff, "after"), zh ? "之后" : "after ", zh);
	json_array_foreach(json_object_get(diff, "notes"), i, note)
		g_string_append_printf(
		        out, zh ? "注意：%s\n" : "note: %s\n", text_of(note, zh ? "zh" : "en"));
	for (size_t k = 0; k < G_N_ELEMENTS(sections); k++)
		append_section(out, diff, k, zh);
	json_int_t same =
	        json_integer_value(json_object_get(json_object_get(diff, "counts"), "same"));
	g_string_append_printf(out,
	        zh ? "\n未变：%" JSON_INTEGER_FORMAT "\n"
	           : "\nunchanged: %" JSON_INTEGER_FORMAT "\n",
	        same);
	json_int_t not_asked =
	        json_integer_value(json_object_get(json_object_get(diff, "counts"), "not_asked"));
	if (not_asked)
		g_string_append_printf(out,
		        zh ? "只有一次检查了的：%" JSON_INTEGER_FORMAT "\n"
		           : "looked at by one of the two only: %" JSON_INTEGER_FORMAT "\n",
		        not_asked);
}
