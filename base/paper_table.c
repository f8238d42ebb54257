/* Tables on paper: rows are never cut, headings stand on every page. */
#include "base/paper_inside.h"
#include <string.h>

#define PAD_X 4.0
#define PAD_Y 3.0
#define EDGE 0xc9ced6u
#define KEPT_WITH 70.0 /* room for what a kept row must not be parted from */

static double row_height(Paper *paper, const PaperCell *cells, size_t count)
{
	double height = 0;
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		size_t span = MAX(cells[i].span, 1);
		double width = paper->left[at + span] - paper->left[at] - 2 * PAD_X;
		paper->bold = cells[i].bold;
		double taken = paper_measure(paper, cells[i].style, cells[i].text, width);
		height = MAX(height, *cells[i].text ? taken : 0);
		at += span;
	}
	return height + 2 * PAD_Y;
}

static void row_draw(Paper *paper, const PaperCell *cells, size_t count, double height)
{
	size_t at = 0;
	double bottom = paper->y + height;
	for (size_t i = 0; i < count; i++) {
		size_t span = MAX(cells[i].span, 1);
		double x = MARGIN_SIDE + paper->left[at];
		double width = paper->left[at + span] - paper->left[at];
		paper_fill(paper, x, paper->y, width, height, cells[i].ground);
		paper->bold = cells[i].bold;
		double taken =
		        paper_measure(paper, cells[i].style, cells[i].text, width - 2 * PAD_X);
		double down = cells[i].middle ? (height - 2 * PAD_Y - taken) / 2 : 0;
		paper_draw(paper, x + PAD_X, paper->y + PAD_Y + down, cells[i].ink);
		paper_line(paper, x, paper->y, x, bottom, EDGE);
		at += span;
	}
	double right = MARGIN_SIDE + paper->left[paper->columns];
	paper_line(paper, right, paper->y, right, bottom, EDGE);
	paper_line(paper, MARGIN_SIDE, paper->y, right, paper->y, EDGE);
	paper_line(paper, MARGIN_SIDE, bottom, right, bottom, EDGE);
	paper->y = bottom;
}

static void headings_draw(Paper *paper)
{
	PaperCell cells[PAPER_COLUMNS_MAX];
	for (size_t i = 0; i < paper->columns; i++)
		cells[i] = (PaperCell){.text = paper->headings[i],
		        .style = PAPER_SMALL_BOLD,
		        .ink = 0x1f3a5f,
		        .ground = 0xe9eef5};
	row_draw(paper, cells, paper->columns, row_height(paper, cells, paper->columns));
}

void paper_table(Paper *paper, const double *parts, const char *const *headings, size_t count)
{
	double all = 0;
	for (size_t i = 0; i < count; i++)
		all += parts[i];
	paper->columns = count;
	paper->left[0] = 0;
	for (size_t i = 0; i < count; i++)
		paper->left[i + 1] =
		        paper->left[i] + (paper_width(paper) - paper->narrow) * parts[i] / all;
	paper->has_headings = headings != NULL;
	for (size_t i = 0; i < count; i++) {
		g_free(paper->headings[i]);
		paper->headings[i] = g_strdup(headings ? headings[i] : "");
	}
	paper_need(paper, KEPT_WITH);
	if (paper->has_headings)
		headings_draw(paper);
}

void paper_row(Paper *paper, const PaperCell *cells, size_t count, bool keep)
{
	double height = row_height(paper, cells, count);
	double room = paper->height - MARGIN_BOTTOM - paper->y;
	if (height + (keep ? KEPT_WITH : 0) > room) {
		paper_page(paper);
		if (paper->has_headings)
			headings_draw(paper);
	}
	row_draw(paper, cells, count, height);
}

void paper_table_end(Paper *paper)
{
	paper->y = MAX(paper->y, paper->beside);
	paper->narrow = paper->beside = 0;
	paper->y += 6;
}
