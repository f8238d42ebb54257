/* The printed report: verdict, items, hosts that could not be read, what is open. */
#include "reports/writers/pdf_sections.h"
#include "reports/writers/fold.h"
#include "reports/writers/phrase.h"
#include "reports/writers/row_words.h"
#include "reports/writers/statements.h"
#include <string.h>

#define FOLDS_SHOWN 12   /* of one check */
#define TARGETS_SHOWN 24 /* of one fold */
#define HOSTS_SHOWN 60
#define COLUMNS 4 /* of what is open */

Tint tint_of(Outcome outcome)
{
	static const Tint tints[OUTCOME_COUNT] = {
	        [OUTCOME_NOT_APPLICABLE] = {0x4a4f57, 0xeceef1},
	        [OUTCOME_PASS] = {0x1b5e20, 0xe8f5e9},
	        [OUTCOME_ATTESTED] = {0x0b4f8a, 0xe7f1fb},
	        [OUTCOME_WARN] = {0x6b4300, 0xfff8e6},
	        [OUTCOME_WAIVED] = {0x54318a, 0xf1eafb},
	        [OUTCOME_UNKNOWN] = {0x6b4300, 0xfff0cc},
	        [OUTCOME_FAIL] = {0xa31515, 0xfdeceb},
	};
	return tints[outcome];
}

static PaperCell cell(const char *text)
{
	return (PaperCell){
	        .text = text, .style = PAPER_SMALL, .ink = PAPER_BLACK, .ground = PAPER_WHITE};
}

static PaperCell label(const char *text)
{
	return (PaperCell){
	        .text = text, .style = PAPER_SMALL_BOLD, .ink = PAPER_BLACK, .ground = 0xf3f5f8};
}

static PaperCell outcome_cell(const View *view, Outcome outcome)
{
	Tint tint = tint_of(outcome);
	return (PaperCell){.text = view_words(view, outcome_words(outcome)),
	        .style = PAPER_SMALL_BOLD,
	        .ink = tint.ink,
	        .ground = tint.ground};
}

static Outcome verdict_outcome(ReadinessVerdict verdict)
{
	static const Outcome as[] = {[VERDICT_READY] = OUTCOME_PASS,
	        [VERDICT_READY_WITH_REMARKS] = OUTCOME_WARN,
	        [VERDICT_NOT_READY] = OUTCOME_FAIL,
	        [VERDICT_INCOMPLETE] = OUTCOME_UNKNOWN};
	return as[verdict];
}

static void verdict_box(Paper *paper, const View *view)
{
	g_autofree char *said = phrase_exceptions(view), *blockers = phrase_blockers(view);
	g_autofree char *partial = phrase_partial(view), *brought = phrase_brought(view);
	g_autofree char *verdict = phrase_verdict(view);
	g_autofree char *then =
	        g_strconcat(view_say(view, "下一步：", "Next: "), phrase_next(view), NULL);
	const char *lines[] = {partial ? partial : "",
	        view->interrupted ? phrase_interrupted(view) : "", said, brought, blockers, then,
	        NULL};
	Tint tint = tint_of(verdict_outcome(view->verdict));
	paper_box(paper, tint.ink, tint.ground, verdict, lines);
}

void pdf_verdict(Paper *paper, const View *view)
{
	static const double parts[] = {14, 38, 14, 34};
	g_autofree char *counts = phrase_counts(view);
	g_autofree char *operator_ = g_strdup_printf(
	        view_say(view, "%s，控制台 %s", "%s, console %s"), view->operator, view->console);
	g_autofree char *times = g_strdup_printf(
	        view_say(view, "%s 至 %s", "%s to %s"), view->started_at, view->finished_at);
	paper_text(paper, PAPER_TITLE, PAPER_BLACK,
	        view_say(view, "部署环境准备情况检查报告",
	                "Report on the preparation for deployment"));
	paper_text(paper, PAPER_BODY, PAPER_QUIET,
	        view_say(view, "全国中等职业学校学生管理信息系统",
	                "National secondary vocational student information system"));
	paper_space(paper, 6);
	verdict_box(paper, view);
	paper_table(paper, parts, NULL, G_N_ELEMENTS(parts));
	PaperCell first[] = {label(view_say(view, "部署单位", "Site")), cell(view->site_name),
	        label(view_say(view, "单位编号", "Unit")), cell(view->site_unit)};
	PaperCell second[] = {label(view_say(view, "检查时间", "Checked")), cell(times),
	        label(view_say(view, "检查编号", "Run")), cell(view->run_id)};
	PaperCell third[] = {label(view_say(view, "确认", "Confirmation")),
	        cell(phrase_confirmed(view)), label(view_say(view, "操作人", "Operator")),
	        cell(operator_)};
	PaperCell fourth[] = {label(view_say(view, "检测结果", "Results")), cell(counts)};
	fourth[1].span = 3;
	paper_row(paper, first, 4, false);
	paper_row(paper, second, 4, false);
	paper_row(paper, third, 4, false);
	paper_row(paper, fourth, 2, false);
	paper_table_end(paper);
	paper_text(paper, PAPER_SMALL, PAPER_QUIET, phrase_signature(view));
}

/* A number that is nothing is left out: what stands out is seen. */
static const char *number_of(const View *view, size_t number)
{
	g_autofree char *text = g_strdup_printf("%zu", number);
	return number ? view_keep(view, text) : "";
}

void pdf_items(Paper *paper, const View *view)
{
	static const double parts[] = {6, 23, 12, 8, 10, 6, 6, 10, 12, 13};
	const char *headings[] = {view_say(view, "序号", "No."),
	        view_say(view, "检查内容项目", "Item"), view_say(view, "结果", "Outcome"),
	        view_say(view, "不通过", "Failed"), view_say(view, "未能核实", "Unknown"),
	        view_say(view, "豁免", "Waived"), view_say(view, "提醒", "Remarks"),
	        view_say(view, "书面确认", "Attested"), view_say(view, "负责人", "Responsible"),
	        view_say(view, "期限", "Due")};
	static const Outcome counted[] = {
	        OUTCOME_FAIL, OUTCOME_UNKNOWN, OUTCOME_WAIVED, OUTCOME_WARN, OUTCOME_ATTESTED};
	paper_heading(paper, view_say(view, "检查内容项目", "The five items"));
	paper_table(paper, parts, headings, G_N_ELEMENTS(parts));
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		g_autofree char *due = phrase_due(view, item);
		g_autofree char *title = phrase_item_title(view, item);
		PaperCell cells[G_N_ELEMENTS(parts)] = {cell(item->id), cell(title),
		        item->judged ? outcome_cell(view, item->outcome) : cell("")};
		cells[2].text = item->words;
		for (size_t k = 0; k < G_N_ELEMENTS(counted); k++)
			cells[3 + k] = cell(number_of(view, item->counts[counted[k]]));
		cells[8] = cell(phrase_responsible(view, item));
		cells[9] = cell(due);
		paper_row(paper, cells, G_N_ELEMENTS(cells), false);
	}
	paper_table_end(paper);
}

static void open_checks(GString *out, const View *view, const GPtrArray *open)
{
	g_autofree char *more = phrase_checks_left(view, open, FOLD_OPEN_SHOWN);
	for (guint i = 0; i < MIN(open->len, FOLD_OPEN_SHOWN); i++) {
		const FoldedCheck *folded = g_ptr_array_index(open, i);
		g_autofree char *said = phrase_open(view, folded);
		g_string_append_printf(out, view_say(view, "%s%s：%s（%s）", "%s%s: %s (%s)"),
		        out->len ? "\n" : "", folded->check->title, said,
		        view_words(view, severity_words(folded->severity)));
	}
	if (*more)
		g_string_append_printf(out, "\n%s", more);
}

static void endings(GString *out, const View *view, const GPtrArray *statements, const char *item)
{
	g_autoptr(GPtrArray) ending = endings_of(view, statements, item);
	for (guint i = 0; i < ending->len; i++)
		g_string_append_printf(out, "%s%s", out->len ? "\n" : "",
		        (const char *)g_ptr_array_index(ending, i));
}

static void action_row(Paper *paper, const View *view, const ItemView *item, const char *what)
{
	g_autofree char *due = phrase_due(view, item);
	g_autofree char *title = g_strdup_printf("%s　%s", item->id, item->title);
	PaperCell cells[] = {
	        cell(title), cell(phrase_responsible(view, item)), cell(due), cell(what)};
	paper_row(paper, cells, G_N_ELEMENTS(cells), false);
}

void pdf_actions(Paper *paper, const View *view)
{
	static const double parts[] = {20, 18, 12, 50};
	const char *headings[] = {view_say(view, "检查内容项目", "Item"),
	        view_say(view, "负责人", "Responsible"), view_say(view, "期限", "Due"),
	        view_say(view, "不通过和未能核实的检查点，30 天内到期的书面确认、豁免和授权",
	                "Checks that failed or are unknown; statements, waivers and licences that "
	                "end soon")};
	g_autoptr(GPtrArray) statements = statements_of(view);
	bool begun = false;
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		g_autoptr(GString) what = g_string_new(NULL);
		g_autoptr(GPtrArray) open = fold_open(view, item->id);
		open_checks(what, view, open);
		endings(what, view, statements, item->id);
		if (!what->len)
			continue;
		if (!begun) {
			paper_heading(paper, view_say(view, "谁须在何时前处理什么",
			                             "Who must act, and by when"));
			paper_table(paper, parts, headings, G_N_ELEMENTS(parts));
			begun = true;
		}
		action_row(paper, view, item, what->str);
	}
	if (begun)
		paper_table_end(paper);
}

void pdf_lost_hosts(Paper *paper, const View *view)
{
	static const double parts[] = {16, 16, 38, 30};
	const char *headings[] = {view_say(view, "主机", "Host"), view_say(view, "地址", "Address"),
	        view_say(view, "原因", "Reason"), view_say(view, "影响", "Effect")};
	guint lost = 0, shown = 0;
	for (guint i = 0; i < view->hosts->len; i++)
		lost += ((const HostView *)g_ptr_array_index(view->hosts, i))->lost;
	if (lost == 0)
		return;
	paper_heading(paper, view_say(view, "未能检测的主机", "Hosts that could not be read"));
	paper_table(paper, parts, headings, G_N_ELEMENTS(parts));
	for (guint i = 0; i < view->hosts->len && shown < HOSTS_SHOWN; i++) {
		const HostView *host = g_ptr_array_index(view->hosts, i);
		if (!host->lost)
			continue;
		g_autofree char *effect = phrase_lost(view, host);
		g_autofree char *reason = g_strdup_printf("%s%s%s", phrase_reach(view, host),
		        *host->message ? "\n" : "", host->message);
		PaperCell cells[] = {
		        cell(host->name), cell(host->address), cell(reason), cell(effect)};
		paper_row(paper, cells, G_N_ELEMENTS(cells), false);
		shown++;
	}
	paper_table_end(paper);
	if (shown < lost) {
		g_autofree char *more = g_strdup_printf(
		        view_say(view, "另有 %u 台，见工作簿。", "%u more in the workbook."),
		        lost - shown);
		paper_text(paper, PAPER_SMALL, PAPER_QUIET, more);
	}
}

/* --- what is open --- */

static void check_head(Paper *paper, const View *view, const FoldedCheck *folded)
{
	const CheckView *check = folded->check;
	const char *remedy = fold_shared_remedy(folded);
	g_autofree char *person = phrase_who(view, check);
	g_autoptr(GString) text = g_string_new(NULL);
	g_string_append_printf(text, "%s　%s · %s", check->title,
	        view_words(view, severity_words(folded->severity)), check->id);
	if (*remedy)
		g_string_append_printf(text, "\n%s%s", view_say(view, "处理：", "To do: "), remedy);
	if (*person)
		g_string_append_printf(text, "\n%s", person);
	PaperCell cells[] = {outcome_cell(view, folded->worst), label(text->str)};
	cells[1].span = 3;
	cells[1].style = PAPER_SMALL;
	cells[1].bold = (unsigned)strlen(check->title);
	paper_row(paper, cells, 2, true);
}

/* Over the whole width; the row below says whose it is. */
static void targets_row(Paper *paper, const char *targets)
{
	PaperCell all = cell(targets);
	all.span = COLUMNS;
	paper_row(paper, &all, 1, true);
}

/* Expected and actual, as many cells as they need. */
static size_t value_cells(PaperCell *cells, const View *view, const Row *row)
{
	if (!*row->expected && !*row->actual)
		return 0;
	cells[0] = cell(row_words_lines(view, row->expected));
	cells[0].span = *row->actual ? 1 : 2;
	cells[1] = cell(row_words_lines(view, row->actual));
	return *row->actual ? 2 : 1;
}

/* The reason, what each thing is and should be, and what is to be done unless the head says it. */
static char *reason_said(
        const View *view, const FoldedCheck *folded, const Row *row, const char *pairs)
{
	g_autoptr(GString) said = g_string_new(row_words_reason(view, row));
	if (pairs)
		g_string_append_printf(said, "%s%s", said->len ? "\n" : "", pairs);
	if (!*fold_shared_remedy(folded) && *row->remedy)
		g_string_append_printf(said, "%s%s%s", said->len ? "\n" : "",
		        view_say(view, "处理：", "To do: "), row->remedy);
	return g_string_free(g_steal_pointer(&said), FALSE);
}

static void fold_row(Paper *paper, const View *view, const FoldedCheck *folded, const Fold *fold)
{
	const Row *row = fold->first;
	g_autofree char *targets = phrase_targets(view, fold, TARGETS_SHOWN);
	g_autofree char *pairs = row_words_pairs(view, row);
	g_autofree char *reason = reason_said(view, folded, row, pairs);
	PaperCell cells[COLUMNS];
	size_t values = pairs ? 0 : value_cells(&cells[1], view, row), last = values + 1;
	bool narrow = pairs || values > 0;
	g_autofree char *above = narrow ? phrase_above(view, fold, targets) : NULL;
	if (above)
		targets_row(paper, targets);
	cells[0] = cell(above ? above : targets);
	cells[0].span = narrow ? 1 : 3;
	cells[last] = cell(reason);
	cells[last].span = pairs ? 3 : 1;
	paper_row(paper, cells, last + 1, false);
}

static void folded_rows(Paper *paper, const View *view, const FoldedCheck *folded)
{
	size_t rows = 0;
	check_head(paper, view, folded);
	for (guint i = 0; i < MIN(folded->folds->len, FOLDS_SHOWN); i++) {
		const Fold *fold = g_ptr_array_index(folded->folds, i);
		fold_row(paper, view, folded, fold);
		rows += fold->rows->len;
	}
	if (rows == folded->rows)
		return;
	g_autofree char *more =
	        g_strdup_printf(view_say(view, "另有 %zu 处，见工作簿（report -o 报告.xlsx）。",
	                                "%zu more in the workbook (report -o report.xlsx)."),
	                folded->rows - rows);
	PaperCell cells[] = {cell(more)};
	cells[0].span = 4;
	cells[0].ink = PAPER_QUIET;
	paper_row(paper, cells, 1, false);
}

void pdf_open_points(Paper *paper, const View *view)
{
	static const double parts[COLUMNS] = {22, 20, 22, 36};
	const char *headings[] = {view_say(view, "对象", "Targets"),
	        view_say(view, "应为", "Expected"), view_say(view, "实测", "Actual"),
	        view_say(view, "原因", "Reason")};
	for (Section section = SECTION_BLOCKING; section < SECTION_QUIET; section++) {
		g_autoptr(GPtrArray) checks = fold_section(view, section, true);
		if (checks->len == 0)
			continue;
		paper_heading(paper, phrase_section(view, section));
		paper_table(paper, parts, headings, G_N_ELEMENTS(parts));
		for (guint i = 0; i < checks->len; i++)
			folded_rows(paper, view, g_ptr_array_index(checks, i));
		paper_table_end(paper);
	}
}
