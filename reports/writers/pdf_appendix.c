/* The printed report: statements, the tally of each check, parameters, digests. */
#include "base/cleanup.h"
#include "reports/writers/html_model.h"
#include "reports/writers/pdf_sections.h"
#include "reports/writers/phrase.h"
#include "reports/writers/statements.h"

static PaperCell cell(const char *text)
{
	return (PaperCell){
	        .text = text, .style = PAPER_SMALL, .ink = PAPER_BLACK, .ground = PAPER_WHITE};
}

static PaperCell outcome_cell(const View *view, Outcome outcome)
{
	Tint tint = tint_of(outcome);
	return (PaperCell){.text = view_words(view, outcome_words(outcome)),
	        .style = PAPER_SMALL_BOLD,
	        .ink = tint.ink,
	        .ground = tint.ground};
}

static void statement_row(Paper *paper, const View *view, const Statement *one)
{
	g_autofree char *target = g_strdup_printf("%s\n%s", one->title, one->target);
	g_autoptr(GString) by = g_string_new(one->by);
	if (*one->at)
		g_string_append_printf(by, view_say(view, "\n日期：%s", "\non %s"), one->at);
	if (*one->signer)
		g_string_append_printf(
		        by, view_say(view, "\n签名：%s", "\nsigned: %s"), one->signer);
	g_autofree char *said = *one->document ? g_strdup_printf("%s\n%s", one->said, one->document)
	                                       : g_strdup(one->said);
	if (*one->unsigned_note)
		g_string_append_printf(by, "\n%s", one->unsigned_note);
	g_autoptr(GString) until = g_string_new(one->until);
	if (*one->note)
		g_string_append_printf(until, "\n%s%s",
		        one->counts ? "" : view_say(view, "不计入：", "does not count: "),
		        one->note);
	PaperCell cells[] = {outcome_cell(view, one->waiver ? OUTCOME_WAIVED : OUTCOME_ATTESTED),
	        cell(target), cell(by->str), cell(said), cell(until->str)};
	paper_row(paper, cells, G_N_ELEMENTS(cells), false);
}

void pdf_statements(Paper *paper, const View *view)
{
	static const double parts[] = {13, 27, 15, 28, 17};
	const char *headings[] = {view_say(view, "类别", "Kind"),
	        view_say(view, "检查点和对象", "Check and target"), view_say(view, "由谁", "By"),
	        view_say(view, "内容或理由", "Statement or reason"),
	        view_say(view, "有效期至", "Until")};
	g_autoptr(GPtrArray) list = statements_of(view);
	if (list->len == 0)
		return;
	paper_heading(paper, view_say(view, "书面确认与经批准豁免", "Statements and waivers"));
	paper_table(paper, parts, headings, G_N_ELEMENTS(parts));
	for (guint i = 0; i < list->len; i++)
		statement_row(paper, view, g_ptr_array_index(list, i));
	paper_table_end(paper);
}

void pdf_checks(Paper *paper, const View *view)
{
	static const double parts[] = {6, 44, 12, 38};
	const char *headings[] = {view_say(view, "项目", "Item"), view_say(view, "检查点", "Check"),
	        view_say(view, "级别", "Severity"), view_say(view, "结果", "Results")};
	paper_heading(paper, view_say(view, "全部检查点", "Every check"));
	paper_table(paper, parts, headings, G_N_ELEMENTS(parts));
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		if (check->rows->len == 0)
			continue;
		g_autofree char *tally = html_tally(view, check->counts);
		g_autofree char *title = g_strdup_printf("%s　%s", check->title, check->id);
		PaperCell cells[] = {cell(check->item), cell(title),
		        cell(view_words(view, severity_words(check->severity))), cell(tally)};
		cells[3].ink = tint_of(check->worst).ink;
		paper_row(paper, cells, G_N_ELEMENTS(cells), false);
	}
	paper_table_end(paper);
}

/* Often many and short: two beside each other. */
void pdf_differences(Paper *paper, const View *view)
{
	static const double parts[] = {50, 50};
	if (json_array_size(view->differences) == 0)
		return;
	paper_heading(paper,
	        view_say(view, "本省检查清单另加的要求", "Asked more by the site's checklist"));
	paper_table(paper, parts, NULL, G_N_ELEMENTS(parts));
	for (size_t i = 0; i < json_array_size(view->differences); i += 2) {
		g_autofree char *left =
		        phrase_difference(view, json_array_get(view->differences, i));
		const json_t *next = json_array_get(view->differences, i + 1);
		g_autofree char *right = next ? phrase_difference(view, next) : g_strdup("");
		PaperCell cells[] = {cell(left), cell(right)};
		paper_row(paper, cells, G_N_ELEMENTS(cells), false);
	}
	paper_table_end(paper);
}

void pdf_parameters(Paper *paper, const View *view)
{
	static const double parts[] = {54, 18, 28};
	const char *headings[] = {view_say(view, "参数", "Parameter"),
	        view_say(view, "值", "Value"), view_say(view, "来源", "Source")};
	size_t i;
	json_t *entry;
	if (json_array_size(view->parameters) == 0)
		return;
	paper_heading(paper, view_say(view, "检查所用的参数", "Parameters"));
	paper_table(paper, parts, headings, G_N_ELEMENTS(parts));
	json_array_foreach((json_t *)view->parameters, i, entry) {
		g_autofree char *value = phrase_parameter(view, entry);
		PaperCell cells[] = {cell(view_text_i18n(view, entry, "title")), cell(value),
		        cell(phrase_source(view, view_text(view, entry, "source")))};
		paper_row(paper, cells, G_N_ELEMENTS(cells), false);
	}
	paper_table_end(paper);
	paper_text(paper, PAPER_SMALL, PAPER_QUIET,
	        view_say(view, "来源不是“部署实施工作方案”的数值，不是教育部的要求。",
	                "A value whose source is not the founding document is not a requirement of "
	                "the ministry."));
}

void pdf_appendix(Paper *paper, const View *view)
{
	static const double parts[] = {24, 76};
	size_t i;
	json_t *line;
	g_autoptr(json_t) lines = html_appendix(view);
	paper_heading(paper, view_say(view, "附录", "Appendix"));
	paper_table(paper, parts, NULL, G_N_ELEMENTS(parts));
	json_array_foreach(lines, i, line) {
		PaperCell cells[] = {cell(json_string_value(json_array_get(line, 0))),
		        cell(json_string_value(json_array_get(line, 1)))};
		cells[0].style = PAPER_SMALL_BOLD;
		cells[0].ground = 0xf3f5f8;
		if (json_is_true(json_array_get(line, 2)))
			cells[1].style = PAPER_CODE;
		paper_row(paper, cells, G_N_ELEMENTS(cells), false);
	}
	paper_table_end(paper);
}
