#include "reports/writers/xlsx_rows.h"
#include "base/cleanup.h"
#include "reports/append.h"
#include <string.h>

#define PIECE_BYTES ((size_t)64 * 1024)
#define NUMBER_BYTES 16

/* What was last said in a column: the rows of a check share most of their texts. */
typedef struct {
	GString *text;    /* of the cell, whole */
	GString *content; /* the XML behind the cell's reference; empty: nothing was said yet */
	const BookStyle *style;
	size_t lines;
} Said;

struct BookRows {
	BookSheet sheet; /* its library's part is gone when the rows are made */
	size_t count;
	BookRowFill fill;
	void *data;
	GDestroyNotify data_free;
	Said said[BOOK_COLUMNS_MAX];
	size_t lines; /* of the row before, and its height in points; 0: none */
	char points[G_ASCII_DTOSTR_BUF_SIZE];
};

static size_t number_text(char *text, unsigned number)
{
	return (size_t)g_snprintf(text, NUMBER_BYTES, "%u", number);
}

/* Texts of a view hold no control characters (reports/writers/view.h). */
static void append_escaped(GString *out, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '&')
			append_text(out, "&amp;");
		else if (*at == '<')
			append_text(out, "&lt;");
		else if (*at == '>')
			append_text(out, "&gt;");
		else
			append_bytes(out, at, 1);
	}
}

/* Readers may drop white space at the ends that is not marked. */
static bool has_space_around(const char *text, size_t length)
{
	return g_ascii_isspace(text[0]) || g_ascii_isspace(text[length - 1]);
}

static void append_content(GString *out, const char *text)
{
	static const char plain[] = " t=\"inlineStr\"><is><t>";
	static const char kept[] = " t=\"inlineStr\"><is><t xml:space=\"preserve\">";
	size_t length = strlen(text);
	if (has_space_around(text, length))
		append_text(out, kept);
	else
		append_bytes(out, plain, sizeof plain - 1);
	if (strcspn(text, "&<>") == length)
		append_bytes(out, text, length);
	else
		append_escaped(out, text);
	append_text(out, "</t></is></c>");
}

static void say(Said *said, const BookSheet *sheet, lxw_col_t column)
{
	const BookCell *cell = &sheet->cells[column];
	char style[NUMBER_BYTES];
	g_autofree char *cut = NULL;
	if (!said->text) {
		said->text = g_string_new(NULL);
		said->content = g_string_new(NULL);
	}
	size_t length = number_text(style, (unsigned)cell->style->number);
	g_string_assign(said->text, cell->text);
	said->style = cell->style;
	said->lines = book_cell_lines(sheet, column);
	g_string_assign(said->content, "\" s=\"");
	append_bytes(said->content, style, length);
	append_bytes(said->content, "\"", 1);
	if (*cell->text)
		append_content(said->content, book_cell_text(cell, &cut));
	else
		append_text(said->content, "/>");
}

/* What stands in the cells of the row, and how many lines the row has. */
static size_t row_say(BookRows *rows)
{
	const BookSheet *sheet = &rows->sheet;
	size_t most = 1;
	for (lxw_col_t i = 0; i < sheet->column; i++) {
		Said *said = &rows->said[i];
		const BookCell *cell = &sheet->cells[i];
		if (!said->text || said->style != cell->style ||
		        strcmp(said->text->str, cell->text) != 0)
			say(said, sheet, i);
		most = MAX(most, said->lines);
	}
	return most;
}

static void append_row(GString *out, BookRows *rows)
{
	BookSheet *sheet = &rows->sheet;
	char row[NUMBER_BYTES];
	size_t length = number_text(row, sheet->row + 1), lines = row_say(rows);
	if (lines != rows->lines)
		g_ascii_dtostr(rows->points, sizeof rows->points, book_lines_points(lines));
	rows->lines = lines;
	append_text(out, "<row r=\"");
	append_bytes(out, row, length);
	append_text(out, "\" ht=\"");
	append_text(out, rows->points);
	append_text(out, "\" customHeight=\"1\">");
	for (lxw_col_t i = 0; i < sheet->column; i++) {
		const char open[] = {'<', 'c', ' ', 'r', '=', '"', (char)('A' + i)};
		append_bytes(out, open, sizeof open);
		append_bytes(out, row, length);
		append_bytes(out, rows->said[i].content->str, rows->said[i].content->len);
	}
	append_text(out, "</row>");
	sheet->row++;
	sheet->column = 0;
}

void book_rows(
        BookSheet *sheet, size_t count, BookRowFill fill, void *data, GDestroyNotify data_free)
{
	Book *book = sheet->book;
	g_assert(!book->rows);
	BookRows *rows = book->rows = g_new0(BookRows, 1);
	*rows = (BookRows){.count = count, .fill = fill, .data = data, .data_free = data_free};
	if (count == 0)
		return;
	for (size_t i = 0; i < book->style_count; i++)
		book->styles[i].number = lxw_format_get_xf_index(book->styles[i].format);
	rows->sheet = *sheet;
	sheet->row += (lxw_row_t)(count - 1);
	fill(sheet, count - 1, data);
	book_row_end(sheet); /* what the library held back is written: the headings */
	fputs(BOOK_ROWS_MARK, sheet->sheet->optimize_tmpfile);
}

bool book_rows_pour(BookRows *rows, BookRowsSink sink, void *data)
{
	g_autoptr(GString) out = g_string_sized_new(2 * PIECE_BYTES);
	for (size_t i = 0; i + 1 < rows->count; i++) {
		rows->fill(&rows->sheet, i, rows->data);
		append_row(out, rows);
		if (out->len < PIECE_BYTES)
			continue;
		if (!sink(out->str, out->len, data))
			return false;
		g_string_truncate(out, 0);
	}
	return sink(out->str, out->len, data);
}

void book_rows_free(BookRows *rows)
{
	if (!rows)
		return;
	for (size_t i = 0; i < BOOK_COLUMNS_MAX; i++) {
		if (!rows->said[i].text)
			continue;
		g_string_free(rows->said[i].text, TRUE);
		g_string_free(rows->said[i].content, TRUE);
	}
	if (rows->data_free)
		rows->data_free(rows->data);
	g_free(rows);
}
