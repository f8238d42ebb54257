/* The sheets that tell what was judged: verdict, items, what is open, every result. */
#include "reports/writers/xlsx_sheets.h"
#include "base/clock.h"
#include "reports/writers/fold.h"
#include "reports/writers/phrase.h"
#include "reports/writers/row_words.h"
#include "reports/writers/xlsx_rows.h"
#include <string.h>

#define TARGETS_SHOWN 60 /* of one line of what is open */

static void label_line(BookSheet *sheet, const char *label, const char *text)
{
	if (!*text)
		return;
	book_styled(sheet, label, sheet->book->label);
	book_text(sheet, text);
	book_row_end(sheet);
}

static void label_line_taken(BookSheet *sheet, const char *label, char *text)
{
	label_line(sheet, label, text ? text : "");
	g_free(text);
}

static void verdict_lines(BookSheet *sheet, const View *view)
{
	label_line(sheet, view_say(view, "部署单位", "Site"), view->site_name);
	label_line(sheet, view_say(view, "单位编号", "Unit"), view->site_unit);
	book_styled(sheet, view_say(view, "结论", "Verdict"), sheet->book->label);
	g_autofree char *verdict = phrase_verdict(view);
	book_styled(sheet, verdict, sheet->book->verdicts[view->verdict]);
	book_row_end(sheet);
	label_line_taken(
	        sheet, view_say(view, "确认与豁免", "Attested, waived"), phrase_exceptions(view));
	label_line_taken(
	        sheet, view_say(view, "人工带回", "Brought by hand"), phrase_brought(view));
	g_autofree char *blockers = phrase_blockers(view);
	const char *behind = strstr(blockers, view_say(view, "：", ": ")); /* the label says it */
	label_line(sheet, view_say(view, "关键项", "Blockers"),
	        behind ? behind + strlen(view_say(view, "：", ": ")) : blockers);
	label_line_taken(sheet, view_say(view, "部分检查", "Partial run"), phrase_partial(view));
	if (view->interrupted)
		label_line(
		        sheet, view_say(view, "检查中断", "Interrupted"), phrase_interrupted(view));
	label_line(sheet, view_say(view, "下一步", "Next"), phrase_next(view));
	label_line(sheet, view_say(view, "确认", "Confirmation"), phrase_confirmed(view));
}

void sheet_verdict(Book *book)
{
	static const double widths[] = {24, 96};
	const View *view = book->view;
	BookSheet sheet = book_page(book, (Words){"结论", "Verdict"}, widths, G_N_ELEMENTS(widths));
	book_styled(&sheet,
	        view_say(view, "部署环境准备情况检查报告",
	                "Report on the preparation for deployment"),
	        book->title);
	book_row_end(&sheet);
	book_row_end(&sheet);
	verdict_lines(&sheet, view);
	book_row_end(&sheet);
	label_line_taken(&sheet, view_say(view, "检测结果", "Results"), phrase_counts(view));
	label_line(&sheet, view_say(view, "检查编号", "Run"), view->run_id);
	label_line(&sheet, view_say(view, "开始", "Started"), view->started_at);
	label_line(&sheet, view_say(view, "判定", "Judged"), view->judged_at);
	label_line(&sheet, view_say(view, "操作人", "Operator"), view->operator);
	label_line(&sheet, view_say(view, "部里要求的编号", "Nonce of the ministry"), view->nonce);
	label_line(&sheet, view_say(view, "检查工具", "Tool"), view->tool_version);
	label_line(&sheet, view_say(view, "检查工具摘要", "Digest of the tool"), view->tool_digest);
	label_line(&sheet, view_say(view, "本省部署信息摘要", "Digest of the site file"),
	        view->site_digest);
	label_line(&sheet, view_say(view, "检查清单摘要", "Digest of the checklist"),
	        view->checklist_digest);
	label_line(&sheet, view_say(view, "签名的含义", "What a signature says"),
	        phrase_signature(view));
}

void sheet_items(Book *book)
{
	static const BookColumn columns[] = {{{"序号", "No."}, 6}, {{"检查内容项目", "Item"}, 60},
	        {{"结果", "Outcome"}, 19}, {{"不通过", "Fail"}, 9}, {{"未能核实", "Unknown"}, 9},
	        {{"豁免", "Waived"}, 9}, {{"提醒", "Warn"}, 9}, {{"书面确认", "Attested"}, 9},
	        {{"通过", "Pass"}, 9}, {{"不适用", "N/A"}, 9}, {{"负责人", "Responsible"}, 26},
	        {{"期限", "Due"}, 13}};
	const View *view = book->view;
	BookSheet sheet =
	        book_table(book, (Words){"五项", "Items"}, columns, G_N_ELEMENTS(columns));
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		book_text(&sheet, item->id);
		g_autofree char *title = phrase_item_title(view, item);
		book_text(&sheet, title);
		if (item->judged)
			book_styled(&sheet, item->words, book->outcomes[item->outcome]);
		else
			book_text(&sheet, item->words);
		for (int k = OUTCOME_COUNT - 1; k >= 0; k--)
			book_number(&sheet, item->counts[k]);
		g_autofree char *due = phrase_due(view, item);
		book_text(&sheet, phrase_responsible(view, item));
		book_text(&sheet, due);
		book_row_end(&sheet);
	}
	book_table_end(&sheet);
}

static void open_line(BookSheet *sheet, const CheckView *check, const Fold *fold)
{
	const View *view = sheet->book->view;
	const Row *row = fold->first;
	const ItemView *item = view_item(view, check->item);
	g_autofree char *targets = phrase_targets(view, fold, TARGETS_SHOWN);
	book_outcome(sheet, row->outcome);
	book_text(sheet, view_words(view, severity_words(row->severity)));
	book_text(sheet, check->item);
	book_text(sheet, check->title);
	book_text(sheet, check->id);
	book_text(sheet, targets);
	book_number(sheet, fold->rows->len);
	book_text(sheet, row_words_lines(view, row->expected));
	book_text(sheet, row_words_lines(view, row->actual));
	book_text(sheet, row_words_reason(view, row));
	book_text(sheet, row->remedy);
	book_text(sheet, item ? item->responsible : "");
	book_text(sheet, item ? item->due : "");
	book_styled(sheet, "", sheet->book->fill_in);
	book_row_end(sheet);
}

void sheet_open_points(Book *book)
{
	static const BookColumn columns[] = {{{"结果", "Outcome"}, 13}, {{"级别", "Severity"}, 9},
	        {{"项目", "Item"}, 6}, {{"检查点", "Check"}, 32}, {{"编号", "Id"}, 24},
	        {{"对象", "Targets"}, 30}, {{"处数", "Number"}, 7}, {{"应为", "Expected"}, 26},
	        {{"实测", "Actual"}, 26}, {{"原因", "Reason"}, 40}, {{"处理", "To do"}, 44},
	        {{"负责人", "Responsible"}, 18}, {{"期限", "Due"}, 12},
	        {{"整改情况（填写）", "Done (fill in)"}, 22}};
	BookSheet sheet = book_table(
	        book, (Words){"未通过与待办", "Open points"}, columns, G_N_ELEMENTS(columns));
	worksheet_freeze_panes(sheet.sheet, 1, 1);
	for (Section section = SECTION_BLOCKING; section <= SECTION_REMARKS; section++) {
		g_autoptr(GPtrArray) checks = fold_section(book->view, section, false);
		for (guint i = 0; i < checks->len; i++) {
			const FoldedCheck *folded = g_ptr_array_index(checks, i);
			for (guint k = 0; k < folded->folds->len; k++) {
				const Fold *fold = folded->folds->pdata[k];
				if (!fold->first->root) /* told with the row that explains it */
					open_line(&sheet, folded->check, fold);
			}
		}
	}
	book_table_end(&sheet);
}

/* The rows in the order of their checks. `at` is the moment of the row before, which most share. */
typedef struct {
	GPtrArray *rows; /* const Row *, borrowed */
	const char *collected_at;
	char *at;
} Results;

static const char *moment_of(Results *results, const char *collected_at)
{
	int64_t at_us;
	if (collected_at != results->collected_at) {
		g_free(results->at);
		results->at =
		        clock_parse(collected_at, &at_us) ? clock_format_cst(at_us) : g_strdup("");
		results->collected_at = collected_at;
	}
	return results->at;
}

static void result_fill(BookSheet *sheet, size_t index, void *data)
{
	Results *results = data;
	const View *view = sheet->book->view;
	const Row *row = g_ptr_array_index(results->rows, index);
	const CheckView *check = row->check;
	book_outcome(sheet, row->outcome);
	book_text(sheet, check->item);
	book_text(sheet, check->title);
	book_text(sheet, check->id);
	book_text(sheet, view_words(view, severity_words(row->severity)));
	book_text(sheet, row->target);
	book_text(sheet, row_words_lines(view, row->expected));
	book_text(sheet, row_words_lines(view, row->actual));
	book_text(sheet, row_words_reason(view, row));
	book_text(sheet, moment_of(results, row->collected_at));
}

static void results_free(void *data)
{
	Results *results = data;
	g_ptr_array_unref(results->rows);
	g_free(results->at);
	g_free(results);
}

void sheet_results(Book *book)
{
	static const BookColumn columns[] = {{{"结果", "Outcome"}, 13}, {{"项目", "Item"}, 6},
	        {{"检查点", "Check"}, 32}, {{"编号", "Id"}, 24}, {{"级别", "Severity"}, 9},
	        {{"对象", "Target"}, 24}, {{"应为", "Expected"}, 28}, {{"实测", "Actual"}, 28},
	        {{"说明", "Explanation"}, 44}, {{"检测时间", "Observed"}, 22}};
	const View *view = book->view;
	BookSheet sheet = book_table(
	        book, (Words){"检查点明细", "Every result"}, columns, G_N_ELEMENTS(columns));
	worksheet_freeze_panes(sheet.sheet, 1, 1);
	GPtrArray *rows = g_ptr_array_sized_new((guint)view->row_count);
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		g_ptr_array_extend(rows, check->rows, NULL, NULL);
	}
	Results *results = g_new0(Results, 1);
	results->rows = rows;
	book_rows(&sheet, rows->len, result_fill, results, results_free);
	book_table_end(&sheet);
}
