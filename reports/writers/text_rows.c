#include "reports/writers/text_rows.h"
#include "base/width.h"
#include "reports/writers/phrase.h"
#include "reports/writers/row_words.h"
#include <string.h>

#define FOLDS_SHOWN 12    /* of one check; --all shows every row */
#define TARGETS_SHOWN 8   /* of one fold */
#define TARGET_COLUMNS 36 /* at most, where every row is shown */

size_t text_outcome_columns(const View *view)
{
	size_t columns = 0;
	for (int i = 0; i < OUTCOME_COUNT; i++)
		columns = MAX(columns, width_of(view_words(view, outcome_words((Outcome)i))));
	return columns + 2;
}

static size_t label_columns(const View *view)
{
	return view->zh ? 6 : 10;
}

static void check_line(Page *page, const View *view, const FoldedCheck *folded)
{
	const CheckView *check = folded->check;
	g_autofree char *line = g_strdup_printf(view->zh ? "%s（%s，%s）" : "%s (%s, %s)",
	        check->title, view_words(view, severity_words(folded->severity)), check->id);
	page_cell(page, page_paint_of(folded->worst),
	        view_words(view, outcome_words(folded->worst)), text_outcome_columns(view));
	page_rest(page, text_outcome_columns(view), PAINT_BOLD, line);
}

/* What was asked for and what was seen; where it is many things, each on a line. */
static void values_lines(Page *page, const View *view, const Row *row)
{
	size_t indent = text_outcome_columns(view), label = label_columns(view);
	const char *actual = view_say(view, "实测", "actual");
	g_autofree char *pairs = row_words_pairs(view, row);
	if (!pairs) {
		page_field(page, indent, view_say(view, "应为", "expected"), label, row->expected);
		page_field(page, indent, actual, label, row->actual);
		return;
	}
	g_auto(GStrv) lines = g_strsplit(pairs, "\n", -1);
	for (size_t i = 0; lines[i]; i++)
		page_field(page, indent, i ? "" : actual, label, lines[i]);
}

static void fold_lines(
        Page *page, const View *view, const FoldedCheck *folded, const Fold *fold, bool remedy)
{
	size_t indent = text_outcome_columns(view), label = label_columns(view);
	const Row *row = fold->first;
	g_autofree char *targets = phrase_targets(view, fold, TARGETS_SHOWN);
	g_autofree char *head =
	        row->outcome == folded->worst
	                ? g_strdup(targets)
	                : g_strdup_printf(view_say(view, "%s（%s）", "%s (%s)"), targets,
	                          view_words(view, outcome_words(row->outcome)));
	page_field(page, indent, view_say(view, "对象", "target"), label, head);
	values_lines(page, view, row);
	page_field(
	        page, indent, view_say(view, "原因", "reason"), label, row_words_reason(view, row));
	if (remedy)
		page_field(page, indent, view_say(view, "处理", "to do"), label, row->remedy);
}

static void folded_check_lines(Page *page, const View *view, const FoldedCheck *folded)
{
	const char *remedy = fold_shared_remedy(folded);
	guint shown = MIN(folded->folds->len, FOLDS_SHOWN);
	size_t rows = 0;
	check_line(page, view, folded);
	for (guint i = 0; i < shown; i++) {
		const Fold *fold = g_ptr_array_index(folded->folds, i);
		fold_lines(page, view, folded, fold, !*remedy);
		rows += fold->rows->len;
	}
	if (rows < folded->rows) {
		g_autofree char *more =
		        g_strdup_printf(view_say(view, "另有 %zu 处，用 --all 全部列出",
		                                "%zu more, --all lists them"),
		                folded->rows - rows);
		page_field(page, text_outcome_columns(view), "…", label_columns(view), more);
	}
	page_field(page, text_outcome_columns(view), view_say(view, "处理", "to do"),
	        label_columns(view), remedy);
}

void text_section(Page *page, const View *view, Section section)
{
	g_autoptr(GPtrArray) checks = fold_section(view, section, true);
	if (checks->len == 0)
		return;
	page_heading(page, phrase_section(view, section));
	for (guint i = 0; i < checks->len; i++) {
		if (i)
			g_string_append_c(page->out, '\n');
		folded_check_lines(page, view, g_ptr_array_index(checks, i));
	}
}

static size_t target_columns(const CheckView *check)
{
	size_t columns = 0;
	for (guint i = 0; i < check->rows->len; i++)
		columns =
		        MAX(columns, width_of(((Row *)g_ptr_array_index(check->rows, i))->target));
	return MIN(columns, TARGET_COLUMNS) + 2;
}

static void row_line(Page *page, const View *view, const Row *row, size_t columns)
{
	size_t outcome = text_outcome_columns(view), taken = width_of(row->target);
	const char *said = row->outcome == OUTCOME_PASS && *row->actual ? row->actual : row->reason;
	g_string_append(page->out, "  ");
	page_cell(page, page_paint_of(row->outcome), view_words(view, outcome_words(row->outcome)),
	        outcome);
	page_cell(page, PAINT_NONE, row->target, taken < columns ? columns : taken + 2);
	page_rest(page, 2 + outcome + (taken < columns ? columns : taken + 2), PAINT_NONE, said);
}

void text_all_rows(Page *page, const View *view)
{
	page_heading(page, view_say(view, "全部检测结果", "Every result"));
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		if (check->rows->len == 0)
			continue;
		g_autofree char *line = g_strdup_printf(view->zh ? "%s %s（%s）" : "%s %s (%s)",
		        check->item, check->title, check->id);
		page_rest(page, 0, PAINT_BOLD, line);
		size_t columns = target_columns(check);
		for (guint k = 0; k < check->rows->len; k++)
			row_line(page, view, g_ptr_array_index(check->rows, k), columns);
	}
}
