/* text: the report on a terminal, what stands in the way first. */
#include "base/width.h"
#include "reports/writers/phrase.h"
#include "reports/writers/statements.h"
#include "reports/writers/text_rows.h"
#include "reports/writers/writers.h"
#include <string.h>

#define COLUMNS_LEAST 40
#define DIFFERENCES_SHOWN 5

static Paint verdict_paint(const View *view)
{
	if (view->verdict == VERDICT_READY)
		return PAINT_GOOD;
	return view->verdict == VERDICT_NOT_READY ? PAINT_BAD : PAINT_WARN;
}

static void headline(Page *page, const View *view)
{
	g_autofree char *exceptions = phrase_exceptions(view), *brought = phrase_brought(view);
	g_autofree char *blockers = phrase_blockers(view);
	g_autofree char *partial = phrase_partial(view);
	const char *label = view_say(view, "结论：", "Verdict: ");
	g_autofree char *verdict = phrase_verdict(view);
	page_cell(page, PAINT_BOLD, label, 0);
	page_rest(page, width_of(label), verdict_paint(view), verdict);
	if (partial)
		page_rest(page, 0, PAINT_WARN, partial);
	if (view->interrupted)
		page_rest(page, 0, PAINT_WARN, phrase_interrupted(view));
	if (*blockers)
		page_rest(page, 0, PAINT_NONE, blockers);
	if (*exceptions)
		page_rest(page, 0, PAINT_NONE, exceptions);
	if (*brought)
		page_rest(page, 0, PAINT_NONE, brought);
}

static void head_fields(Page *page, const View *view)
{
	size_t label = 10;
	g_autofree char *counts = phrase_counts(view);
	g_autofree char *unit = *view->site_unit
	                                ? g_strdup_printf(view->zh ? "%s（%s）" : "%s (unit %s)",
	                                          view->site_name, view->site_unit)
	                                : g_strdup(view->site_name);
	page_field(page, 0, view_say(view, "部署单位", "site"), label, unit);
	page_field(page, 0, view_say(view, "检查编号", "run"), label, view->run_id);
	page_field(page, 0, view_say(view, "检查时间", "started"), label, view->started_at);
	page_field(page, 0, view_say(view, "检测结果", "results"), label, counts);
	page_field(page, 0, view_say(view, "重检编号", "nonce"), label, view->nonce);
	page_field(page, 0, view_say(view, "确认", "vendor"), label, phrase_confirmed(view));
}

/* Fifty of them would push away what stands in the way; --all and the page have each. */
static void difference_lines(Page *page, const View *view, bool all)
{
	size_t index, count = json_array_size(view->differences);
	size_t shown = all || count <= DIFFERENCES_SHOWN + 1 ? count : DIFFERENCES_SHOWN;
	json_t *entry;
	if (count == 0)
		return;
	page_heading(page,
	        view_say(view, "本省检查清单另加的要求", "Asked more by the site's checklist"));
	json_array_foreach((json_t *)view->differences, index, entry) {
		if (index >= shown)
			break;
		g_autofree char *line = phrase_difference(view, entry);
		page_field(page, 0, "·", 2, line);
	}
	if (shown < count) {
		g_autofree char *more =
		        g_strdup_printf(view_say(view, "另有 %zu 项，用 --all 全部列出",
		                                "%zu more, --all lists them"),
		                count - shown);
		page_field(page, 0, "…", 2, more);
	}
}

/* Who answers for an item that is not done, and until when. */
static void who_line(Page *page, const View *view, const ItemView *item, size_t indent)
{
	if (item->judged && item->outcome <= OUTCOME_ATTESTED)
		return;
	g_autofree char *due = phrase_due(view, item);
	g_autofree char *line =
	        g_strdup_printf(view_say(view, "负责人：%s　期限：%s", "responsible: %s, due %s"),
	                phrase_responsible(view, item), due);
	page_field(page, indent, "", 0, line);
}

static void item_lines(Page *page, const View *view)
{
	size_t columns = text_outcome_columns(view);
	page_heading(page, view_say(view, "检查内容项目", "Items"));
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		columns = MAX(columns, width_of(item->words) + 2);
	}
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		g_autofree char *title = phrase_item_title(view, item);
		g_autofree char *tally = phrase_item_tally(view, item);
		g_autofree char *line = g_strdup_printf("%s  %s", item->id, title);
		page_cell(page, item->judged ? page_paint_of(item->outcome) : PAINT_DIM,
		        item->words, columns);
		page_rest(page, columns, PAINT_NONE, line);
		page_field(page, columns + strlen(item->id) + 2, "", 0, tally);
		if (*item->responsible || *item->due)
			who_line(page, view, item, columns + strlen(item->id) + 2);
	}
}

/* What must be renewed in time, told before somebody finds it lapsed. */
static void ending_lines(Page *page, const View *view)
{
	g_autoptr(GPtrArray) statements = statements_of(view);
	g_autoptr(GPtrArray) lines = endings_of(view, statements, NULL);
	if (lines->len == 0)
		return;
	page_heading(page, view_say(view, "即将到期", "Ending soon"));
	for (guint i = 0; i < lines->len; i++)
		page_field(page, 0, "·", 2, g_ptr_array_index(lines, i));
}

/* A host that answers in its own words is told once here, not once a check. */
static void host_lines(Page *page, const View *view)
{
	size_t columns = 0;
	for (guint i = 0; i < view->hosts->len; i++) {
		const HostView *host = g_ptr_array_index(view->hosts, i);
		if (host->lost)
			columns = MAX(columns, width_of(host->name) + 2);
	}
	if (columns == 0)
		return;
	page_heading(page, view_say(view, "未能检测的主机", "Hosts that could not be read"));
	columns = MIN(columns, (size_t)24);
	for (guint i = 0; i < view->hosts->len; i++) {
		const HostView *host = g_ptr_array_index(view->hosts, i);
		if (!host->lost)
			continue;
		g_autofree char *lost = phrase_lost(view, host);
		size_t name = MAX(columns, width_of(host->name) + 2);
		g_autofree char *line =
		        g_strdup_printf("%s  %s%s%s", host->address, phrase_reach(view, host),
		                *host->message ? view_say(view, "：", ": ") : "", host->message);
		page_cell(page, PAINT_WARN, host->name, name);
		page_rest(page, name, PAINT_NONE, line);
		page_field(page, name, "", 0, lost);
	}
}

static void quiet_line(Page *page, const View *view)
{
	size_t quiet = view->counts[OUTCOME_PASS] + view->counts[OUTCOME_NOT_APPLICABLE];
	if (quiet == 0)
		return;
	g_autofree char *line = g_strdup_printf(
	        view_say(view, "其余 %zu 项检测通过或不适用，用 --all 全部列出。",
	                "The other %zu results pass or do not apply; --all lists them."),
	        quiet);
	g_string_append_c(page->out, '\n');
	page_rest(page, 0, PAINT_DIM, line);
}

static void closing(Page *page, const View *view, bool review)
{
	const char *next = review ? phrase_next_review(view) : phrase_next(view);
	const char *label = view_say(view, "下一步：", "Next: ");
	g_string_append_c(page->out, '\n');
	page_cell(page, PAINT_BOLD, label, 0);
	page_rest(page, width_of(label), PAINT_NONE, next);
}

static bool write_text(const View *view, const WriterOptions *options, GString *out, GError **error)
{
	(void)error;
	size_t columns = options->columns;
	Page page = {
	        .out = out,
	        .columns = columns && columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns,
	        .color = options->color,
	};
	headline(&page, view);
	head_fields(&page, view);
	item_lines(&page, view);
	difference_lines(&page, view, options->all);
	for (Section section = SECTION_BLOCKING; section < SECTION_QUIET; section++) {
		text_section(&page, view, section);
		if (section == SECTION_BLOCKING)
			host_lines(&page, view);
	}
	ending_lines(&page, view);
	if (options->all)
		text_all_rows(&page, view);
	else
		quiet_line(&page, view);
	closing(&page, view, options->review);
	return true;
}

const Writer writer_text = {
        .name = "text",
        .extension = "txt",
        .doc = "for the terminal: the verdict, then what stands in the way",
        .write = write_text,
};
