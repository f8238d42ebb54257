#include "reports/writers/xlsx_rows.h"
#include "base/cleanup.h"
#include "reports/append.h"
#include <string.h>

#define PIECE_BYTES ((size_t)64 * 1024)
#define NUMBER_BYTES 16

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

static void append_cell(
        GString *out, const char *row, size_t row_length, char column, const BookCell *cell)
{
	char style[NUMBER_BYTES];
	size_t length = number_text(style, (unsigned)lxw_format_get_xf_index(cell->format));
	g_autofree char *cut = NULL;
	append_text(out, "<c r=\"");
	append_bytes(out, &column, 1);
	append_bytes(out, row, row_length);
	append_text(out, "\" s=\"");
	append_bytes(out, style, length);
	append_bytes(out, "\"", 1);
	if (*cell->text)
		append_content(out, book_cell_text(cell, &cut));
	else
		append_text(out, "/>");
}

static void append_row(GString *out, BookSheet *sheet)
{
	char row[NUMBER_BYTES], points[G_ASCII_DTOSTR_BUF_SIZE];
	size_t length = number_text(row, sheet->row + 1);
	append_text(out, "<row r=\"");
	append_bytes(out, row, length);
	append_text(out, "\" ht=\"");
	append_text(out, g_ascii_dtostr(points, sizeof points, book_row_points(sheet)));
	append_text(out, "\" customHeight=\"1\">");
	for (lxw_col_t i = 0; i < sheet->column; i++)
		append_cell(out, row, length, (char)('A' + i), &sheet->cells[i]);
	append_text(out, "</row>");
	sheet->row++;
	sheet->column = 0;
}

/* False: the disk is full; the library meets that too and says so. */
static bool pour(GString *out, FILE *rows)
{
	bool good = fwrite(out->str, 1, out->len, rows) == out->len;
	g_string_truncate(out, 0);
	return good;
}

void book_rows(BookSheet *sheet, size_t count, BookRowFill fill, void *data)
{
	if (count == 0)
		return;
	lxw_row_t first = sheet->row, last = first + (lxw_row_t)(count - 1);
	sheet->row = last;
	fill(sheet, count - 1, data);
	book_row_end(sheet); /* what the library held back is written: the headings */
	sheet->row = first;
	g_autoptr(GString) out = g_string_sized_new(2 * PIECE_BYTES);
	for (size_t i = 0; i + 1 < count; i++) {
		fill(sheet, i, data);
		append_row(out, sheet);
		if (out->len >= PIECE_BYTES && !pour(out, sheet->sheet->optimize_tmpfile))
			break;
	}
	pour(out, sheet->sheet->optimize_tmpfile);
	sheet->row = last + 1;
	sheet->column = 0;
}
