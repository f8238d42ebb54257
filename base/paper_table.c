/*
 * Tables on paper: rows are never cut, headings stand on every page, and a row that is kept stands
 * on the page of the one that follows it.
 */
#include "base/paper_inside.h"
#include <string.h>

#define PAD_X 4.0
#define PAD_Y 3.0
#define EDGE 0xc9ced6u
#define FIRST_ROWS 40.0 /* room for two of a line */

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

static double headings_fill(Paper *paper, PaperCell *cells)
{
	for (size_t i = 0; i < paper->columns; i++)
		cells[i] = (PaperCell){.text = paper->headings[i],
		        .style = PAPER_SMALL_BOLD,
		        .ink = 0x1f3a5f,
		        .ground = 0xe9eef5};
	return row_height(paper, cells, paper->columns);
}

static void headings_draw(Paper *paper)
{
	PaperCell cells[PAPER_COLUMNS_MAX];
	double height = headings_fill(paper, cells);
	row_draw(paper, cells, paper->columns, height);
}

static double headings_height(Paper *paper)
{
	PaperCell cells[PAPER_COLUMNS_MAX];
	return paper->has_headings ? headings_fill(paper, cells) : 0;
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
	paper->begun = true;
}

void paper_kept_free(void *kept)
{
	PaperKept *row = kept;
	for (size_t i = 0; i < row->count; i++)
		g_free((char *)row->cells[i].text);
	g_free(row);
}

static void row_keep(Paper *paper, const PaperCell *cells, size_t count)
{
	PaperKept *row = g_new0(PaperKept, 1);
	row->count = count;
	row->height = row_height(paper, cells, count);
	for (size_t i = 0; i < count; i++) {
		row->cells[i] = cells[i];
		row->cells[i].text = g_strdup(cells[i].text);
	}
	g_ptr_array_add(paper->kept, row);
}

/* Makes room for `height`, on a new page below the headings if need be. */
static void room_make(Paper *paper, double height)
{
	if (paper->begun)
		paper_need(paper, headings_height(paper) + MAX(height, FIRST_ROWS));
	else if (paper->y + height > paper->height - MARGIN_BOTTOM)
		paper_page(paper);
	else
		return;
	paper->begun = false;
	if (paper->has_headings)
		headings_draw(paper);
}

/* What was kept is drawn, with room for `height` below it; together they may fill a page. */
static void kept_draw(Paper *paper, double height)
{
	double all = height, page = paper->height - MARGIN_TOP - MARGIN_BOTTOM;
	for (guint i = 0; i < paper->kept->len; i++)
		all += ((const PaperKept *)g_ptr_array_index(paper->kept, i))->height;
	room_make(paper, all < page - headings_height(paper) ? all : height);
	for (guint i = 0; i < paper->kept->len; i++) {
		const PaperKept *row = g_ptr_array_index(paper->kept, i);
		room_make(paper, row->height);
		row_draw(paper, row->cells, row->count, row->height);
	}
	g_ptr_array_set_size(paper->kept, 0);
}

void paper_row(Paper *paper, const PaperCell *cells, size_t count, bool keep)
{
	if (keep) {
		row_keep(paper, cells, count);
		return;
	}
	double height = row_height(paper, cells, count);
	kept_draw(paper, height);
	room_make(paper, height);
	row_draw(paper, cells, count, height);
}

void paper_table_end(Paper *paper)
{
	if (paper->kept->len || paper->begun)
		kept_draw(paper, 0);
	paper->y = MAX(paper->y, paper->beside);
	paper->narrow = paper->beside = 0;
	paper->y += 6;
}
