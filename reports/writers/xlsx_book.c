#include "reports/writers/xlsx_book.h"
#include <string.h>

#define CELL_CHARACTERS 32000 /* a cell holds 32,767 */
#define A4 9
#define LINE_POINTS 14.5
#define TITLE_POINTS 28
#define ROW_POINTS_MAX 400.0 /* a row has 409 */

static const BookStyle *style_new(Book *book, double size)
{
	g_assert(book->style_count < BOOK_STYLES);
	lxw_format *format = workbook_add_format(book->book);
	format_set_font_name(format, "Microsoft YaHei");
	format_set_font_size(format, size);
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	BookStyle *style = &book->styles[book->style_count++];
	style->format = format;
	return style;
}

static const BookStyle *cell_new(Book *book)
{
	const BookStyle *style = style_new(book, 10);
	format_set_border(style->format, LXW_BORDER_THIN);
	format_set_border_color(style->format, 0xC9CED6);
	format_set_num_format(style->format, "@");
	format_set_text_wrap(style->format);
	return style;
}

static const BookStyle *coloured(Book *book, lxw_color_t ink, lxw_color_t ground)
{
	const BookStyle *style = cell_new(book);
	format_set_bold(style->format);
	format_set_font_color(style->format, ink);
	format_set_bg_color(style->format, ground);
	return style;
}

/* The colours of reports/templates/report.css. */
static void outcome_formats(Book *book)
{
	static const struct {
		lxw_color_t ink, ground;
	} colours[OUTCOME_COUNT] = {
	        [OUTCOME_NOT_APPLICABLE] = {0x4A4F57, 0xECEEF1},
	        [OUTCOME_PASS] = {0x1B5E20, 0xE8F5E9},
	        [OUTCOME_ATTESTED] = {0x0B4F8A, 0xE7F1FB},
	        [OUTCOME_WARN] = {0x6B4300, 0xFFF8E6},
	        [OUTCOME_WAIVED] = {0x54318A, 0xF1EAFB},
	        [OUTCOME_UNKNOWN] = {0x6B4300, 0xFFF0CC},
	        [OUTCOME_FAIL] = {0xA31515, 0xFDECEB},
	};
	static const Outcome verdicts[] = {[VERDICT_READY] = OUTCOME_PASS,
	        [VERDICT_READY_WITH_REMARKS] = OUTCOME_WARN,
	        [VERDICT_NOT_READY] = OUTCOME_FAIL,
	        [VERDICT_INCOMPLETE] = OUTCOME_UNKNOWN};
	for (size_t i = 0; i < OUTCOME_COUNT; i++)
		book->outcomes[i] = coloured(book, colours[i].ink, colours[i].ground);
	for (size_t i = 0; i < G_N_ELEMENTS(verdicts); i++) {
		size_t as = verdicts[i];
		book->verdicts[i] = coloured(book, colours[as].ink, colours[as].ground);
		format_set_font_size(book->verdicts[i]->format, 14);
	}
}

bool book_open(Book *book, const View *view, const char *path)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	*book = (Book){.book = workbook_new_opt(path, &options), .view = view};
	if (!book->book)
		return false;
	book->title = style_new(book, 16);
	format_set_bold(book->title->format);
	book->heading = coloured(book, 0x1F3A5F, 0xE9EEF5);
	book->label = coloured(book, 0x1C1C1C, 0xF3F5F8);
	book->text = cell_new(book);
	book->number = cell_new(book);
	format_set_num_format(book->number->format, "0");
	book->quiet = style_new(book, 10);
	format_set_font_color(book->quiet->format, 0x565B63);
	book->fill_in = cell_new(book);
	format_set_bg_color(book->fill_in->format, 0xFFFDF2);
	outcome_formats(book);
	return true;
}

static BookSheet sheet_new(Book *book, Words name, size_t columns)
{
	BookSheet sheet = {.book = book, .name = view_words(book->view, name), .columns = columns};
	g_autofree char *footer = g_strdup_printf("&L%s&C&P / &N", sheet.name);
	sheet.sheet = workbook_add_worksheet(book->book, sheet.name);
	worksheet_set_landscape(sheet.sheet);
	worksheet_set_paper(sheet.sheet, A4);
	worksheet_set_margins(sheet.sheet, 0.5, 0.5, 0.6, 0.6);
	worksheet_fit_to_pages(sheet.sheet, 1, 0);
	worksheet_set_footer(sheet.sheet, footer);
	return sheet;
}

static void column_set(BookSheet *sheet, size_t at, double width)
{
	g_assert(at < BOOK_COLUMNS_MAX);
	sheet->widths[at] = width;
	worksheet_set_column(sheet->sheet, (lxw_col_t)at, (lxw_col_t)at, width, NULL);
}

BookSheet book_page(Book *book, Words name, const double *widths, size_t count)
{
	BookSheet sheet = sheet_new(book, name, count);
	for (size_t i = 0; i < count; i++)
		column_set(&sheet, i, widths[i]);
	return sheet;
}

BookSheet book_table(Book *book, Words name, const BookColumn *columns, size_t count)
{
	BookSheet sheet = sheet_new(book, name, count);
	worksheet_repeat_rows(sheet.sheet, 0, 0);
	worksheet_freeze_panes(sheet.sheet, 1, 0);
	for (size_t i = 0; i < count; i++)
		column_set(&sheet, i, columns[i].width);
	for (size_t i = 0; i < count; i++)
		book_styled(&sheet, view_words(book->view, columns[i].words), book->heading);
	book_row_end(&sheet);
	return sheet;
}

void book_styled(BookSheet *sheet, const char *text, const BookStyle *style)
{
	g_assert(sheet->column < BOOK_COLUMNS_MAX);
	sheet->cells[sheet->column++] = (BookCell){.text = text, .style = style};
}

void book_text(BookSheet *sheet, const char *text)
{
	book_styled(sheet, text, sheet->book->text);
}

void book_number(BookSheet *sheet, size_t number)
{
	g_assert(sheet->column < BOOK_COLUMNS_MAX);
	sheet->cells[sheet->column++] =
	        (BookCell){.number = (double)number, .style = sheet->book->number};
}

void book_outcome(BookSheet *sheet, Outcome outcome)
{
	book_styled(sheet, view_words(sheet->book->view, outcome_words(outcome)),
	        sheet->book->outcomes[outcome]);
}

/* Columns of an ASCII font that a line takes, near enough for the height of a row. */
static size_t columns_of(const char *line)
{
	size_t columns = 0;
	for (const unsigned char *p = (const unsigned char *)line; *p && *p != '\n'; p++)
		columns += *p < 0x80 ? 1 : *p >= 0xC0 ? 2 : 0;
	return columns;
}

size_t book_cell_lines(const BookSheet *sheet, lxw_col_t column)
{
	const BookCell *cell = &sheet->cells[column];
	size_t room = (size_t)MAX(sheet->widths[column] - 1, 4);
	if (!cell->text || cell->style == sheet->book->title)
		return 1;
	size_t lines = 0;
	for (const char *line = cell->text, *end; line; line = end ? end + 1 : NULL) {
		lines += MAX((columns_of(line) + room - 1) / room, 1);
		end = strchr(line, '\n');
	}
	return lines;
}

double book_lines_points(size_t lines)
{
	return MIN((double)lines * LINE_POINTS + 3, ROW_POINTS_MAX);
}

static double row_points(const BookSheet *sheet)
{
	if (sheet->column > 0 && sheet->cells[0].style == sheet->book->title)
		return TITLE_POINTS;
	size_t most = 1;
	for (lxw_col_t i = 0; i < sheet->column; i++)
		most = MAX(most, book_cell_lines(sheet, i));
	return book_lines_points(most);
}

const char *book_cell_text(const BookCell *cell, char **ret_cut)
{
	if (strlen(cell->text) <= CELL_CHARACTERS ||
	        g_utf8_strlen(cell->text, -1) <= CELL_CHARACTERS)
		return cell->text;
	*ret_cut = g_utf8_substring(cell->text, 0, CELL_CHARACTERS);
	return *ret_cut;
}

static void cell_write(const BookSheet *sheet, lxw_col_t at)
{
	const BookCell *cell = &sheet->cells[at];
	g_autofree char *cut = NULL;
	if (!cell->text)
		worksheet_write_number(
		        sheet->sheet, sheet->row, at, cell->number, cell->style->format);
	else if (!*cell->text)
		worksheet_write_blank(sheet->sheet, sheet->row, at, cell->style->format);
	else
		worksheet_write_string(sheet->sheet, sheet->row, at, book_cell_text(cell, &cut),
		        cell->style->format);
}

void book_row_end(BookSheet *sheet)
{
	worksheet_set_row(sheet->sheet, sheet->row, row_points(sheet), NULL);
	for (lxw_col_t i = 0; i < sheet->column; i++)
		cell_write(sheet, i);
	sheet->row++;
	sheet->column = 0;
}

void book_table_end(BookSheet *sheet)
{
	const View *view = sheet->book->view;
	if (sheet->row == 1) {
		book_styled(sheet, view_say(view, "（无）", "(none)"), sheet->book->quiet);
		book_row_end(sheet);
		return;
	}
	worksheet_autofilter(sheet->sheet, 0, 0, sheet->row - 1, (lxw_col_t)(sheet->columns - 1));
}
