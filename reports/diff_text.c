/* diff: the words for people, rows that changed in the same way told once. */
#include "base/clock.h"
#include "base/json_text.h"
#include "base/width.h"
#include "reports/diff.h"
#include "reports/diff_fold.h"
#include <string.h>

#define TARGETS_SHOWN 12

/* Text of a report: shown whole, without effect on the terminal. */
static void append_visible(GString *out, const char *text)
{
	g_autofree char *visible = width_visible(text, strlen(text));
	g_string_append(out, visible);
}

static void append_side(GString *out, const json_t *side, const char *label, bool zh)
{
	g_string_append_printf(out, "%s ", label);
	append_visible(out, json_text_in(side, "run"));
	g_string_append(out, "  ");
	int64_t at_us;
	const char *judged_at = json_text_in(side, "judged_at");
	g_autofree char *at =
	        clock_parse(judged_at, &at_us) ? clock_format_cst(at_us) : g_strdup(judged_at);
	append_visible(out, at);
	g_string_append(out, "  ");
	append_visible(out, diff_verdict(side, zh));
	g_string_append_c(out, '\n');
}

static void append_unit(GString *out, const json_t *side, bool zh)
{
	const char *name = json_text_in(side, "name"), *unit = json_text_in(side, "unit");
	if (!*name)
		return;
	g_string_append(out, zh ? "部署单位 " : "site ");
	append_visible(out, name);
	if (*unit) {
		g_string_append(out, zh ? "（" : " (unit ");
		append_visible(out, unit);
		g_string_append(out, zh ? "）" : ")");
	}
	g_string_append_c(out, '\n');
}

static void append_below(GString *out, const char *label, const char *text)
{
	if (!*text)
		return;
	g_string_append_printf(out, "      %s", label);
	append_visible(out, text);
	g_string_append_c(out, '\n');
}

static void append_fold(GString *out, const DiffFold *fold, bool zh)
{
	const json_t *row = fold->first;
	bool lost = *fold->lost_host, many = fold->targets->len > 1 && !lost;
	g_autofree char *title = diff_fold_title(fold, zh);
	g_string_append(out, "  ");
	append_visible(out, title);
	if (many) {
		g_string_append_printf(
		        out, zh ? "（%u 个对象）" : " (%u targets)", fold->targets->len);
	} else if (!lost) {
		g_string_append_c(out, ' ');
		append_visible(out, json_text_in(row, "target"));
	}
	g_string_append(out, zh ? "：" : ": ");
	append_visible(out, diff_outcome(row, "before", zh));
	g_string_append(out, " → ");
	append_visible(out, diff_outcome(row, "after", zh));
	g_string_append_c(out, '\n');
	g_autofree char *reason = diff_fold_reason(fold, zh);
	g_autofree char *targets = many ? diff_fold_targets(fold, zh, TARGETS_SHOWN) : g_strdup("");
	append_below(out, zh ? "对象：" : "targets: ", targets);
	append_below(out, "", reason);
}

static void append_section(GString *out, const json_t *diff, const DiffSection *section, bool zh)
{
	json_int_t count = diff_count(diff, section->change);
	if (count == 0)
		return;
	g_string_append_printf(out,
	        zh ? "\n%s（%" JSON_INTEGER_FORMAT "）\n" : "\n%s (%" JSON_INTEGER_FORMAT ")\n",
	        zh ? section->words.zh : section->words.en, count);
	g_autoptr(GPtrArray) folds = diff_folds(diff, section->change, zh);
	for (guint i = 0; i < folds->len; i++)
		append_fold(out, g_ptr_array_index(folds, i), zh);
}

static void append_lapsed(GString *out, const json_t *diff, bool zh)
{
	const json_t *lapsed = json_object_get(diff, "lapsed");
	size_t i;
	json_t *one;
	if (json_array_size(lapsed) == 0)
		return;
	g_string_append_printf(out, zh ? "\n%s（%zu）\n" : "\n%s (%zu)\n", diff_lapsed_title(zh),
	        json_array_size(lapsed));
	json_array_foreach((json_t *)lapsed, i, one) {
		g_autofree char *line = diff_lapsed_line(one, zh);
		g_string_append(out, "  ");
		append_visible(out, line);
		g_string_append_c(out, '\n');
	}
}

void diff_text(const json_t *diff, bool zh, GString *out)
{
	size_t i;
	json_t *note;
	append_unit(out, json_object_get(diff, "after"), zh);
	append_side(out, json_object_get(diff, "before"), zh ? "之前" : "before", zh);
	append_side(out, json_object_get(diff, "after"), zh ? "之后" : "after ", zh);
	json_array_foreach(json_object_get(diff, "notes"), i, note)
		g_string_append_printf(out, zh ? "注意：%s\n" : "note: %s\n",
		        json_text_in(note, zh ? "zh" : "en"));
	const DiffSection *section;
	for (size_t k = 0; (section = diff_section(k)); k++)
		if (section->has_rows)
			append_section(out, diff, section, zh);
	append_lapsed(out, diff, zh);
	g_string_append_c(out, '\n');
	for (size_t k = 0; (section = diff_section(k)); k++) {
		json_int_t count = diff_count(diff, section->change);
		bool always = strcmp(section->change, "same") == 0;
		if (!section->has_rows && (always || count))
			g_string_append_printf(out,
			        zh ? "%s：%" JSON_INTEGER_FORMAT "\n"
			           : "%s: %" JSON_INTEGER_FORMAT "\n",
			        zh ? section->words.zh : section->words.en, count);
	}
}
