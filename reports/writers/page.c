#include "reports/writers/page.h"
#include "base/width.h"

#define RULE_COLUMNS 80 /* when the width is not known */
#define TEXT_LEAST 20   /* narrower than this is not wrapped into */

static const char *const paints[] = {
        [PAINT_NONE] = "",
        [PAINT_BOLD] = "\x1b[1m",
        [PAINT_DIM] = "\x1b[2m",
        [PAINT_GOOD] = "\x1b[32m",
        [PAINT_WARN] = "\x1b[33m",
        [PAINT_BAD] = "\x1b[1;31m",
};

Paint page_paint_of(Outcome outcome)
{
	switch (outcome) {
	case OUTCOME_FAIL:
		return PAINT_BAD;
	case OUTCOME_UNKNOWN:
	case OUTCOME_WAIVED:
	case OUTCOME_WARN:
		return PAINT_WARN;
	case OUTCOME_ATTESTED:
	case OUTCOME_PASS:
		return PAINT_GOOD;
	default:
		return PAINT_DIM;
	}
}

static void spaces(Page *page, size_t count)
{
	for (size_t i = 0; i < count; i++)
		g_string_append_c(page->out, ' ');
}

void page_cell(Page *page, Paint paint, const char *text, size_t columns)
{
	bool painted = page->color && paint != PAINT_NONE && *text;
	size_t taken = width_of(text);
	if (painted)
		g_string_append(page->out, paints[paint]);
	g_string_append(page->out, text);
	if (painted)
		g_string_append(page->out, "\x1b[0m");
	spaces(page, taken < columns ? columns - taken : 0);
}

void page_heading(Page *page, const char *text)
{
	g_string_append_c(page->out, '\n');
	page_cell(page, PAINT_BOLD, text, 0);
	g_string_append_c(page->out, '\n');
	size_t rule = page->columns ? page->columns : RULE_COLUMNS;
	for (size_t i = 0; i < rule; i++)
		g_string_append_c(page->out, '-');
	g_string_append_c(page->out, '\n');
}

void page_rest(Page *page, size_t at, Paint paint, const char *text)
{
	size_t room = page->columns > at + TEXT_LEAST ? page->columns - at : TEXT_LEAST;
	g_auto(GStrv) lines = width_wrap(text, page->columns ? room : 0);
	for (size_t i = 0; lines[i]; i++) {
		if (i)
			spaces(page, at);
		page_cell(page, paint, lines[i], 0);
		g_string_append_c(page->out, '\n');
	}
}

void page_field(
        Page *page, size_t indent, const char *label, size_t label_columns, const char *text)
{
	if (!*text)
		return;
	spaces(page, indent);
	page_cell(page, PAINT_DIM, label, label_columns);
	page_rest(page, indent + label_columns, PAINT_NONE, text);
}
