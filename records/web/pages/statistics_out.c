#include "base/clock.h"
#include "base/file.h"
#include "records/import/book_cell.h"
#include "records/import/csv_cell.h"
#include "records/web/form_file.h"
#include "records/web/imports.h"
#include "records/web/pages/statistics.h"
#include "records/web/words.h"

#include <xlsxwriter.h>

enum { CELLS = 3, HEAD_ROWS = 4 /* in front of the figures */ };

static void row_add(GPtrArray *table, const char *one, const char *two, const char *three)
{
	g_ptr_array_add(table, g_strdup(one));
	g_ptr_array_add(table, g_strdup(two));
	g_ptr_array_add(table, g_strdup(three));
}

static const char *cell(const GPtrArray *table, size_t row, size_t column)
{
	return table->pdata[row * CELLS + column];
}

/* Rows of cells, of char *: where, when, by which filter, the head, the figures, their sum. Yours.
 */
static GPtrArray *table_of(const Figures *counted)
{
	GPtrArray *table = g_ptr_array_new_with_free_func(g_free);
	bool zh = counted->exchange->zh;
	g_autofree char *by = g_strdup_printf("by_%s", dimension_id(counted->by));
	g_autofree char *at = clock_format_cst(counted->exchange->now_us);
	g_autofree char *which = statistics_which(counted);
	g_autofree char *total = g_strdup_printf("%" G_GINT64_FORMAT, counted->total);
	size_t i;
	json_t *row;
	row_add(table, word(zh, "statistics_place"), counted->words, "");
	row_add(table, word(zh, "statistics_at"), at, "");
	row_add(table, word(zh, "filter_show"), which, "");
	row_add(table, word(zh, "code_of"), word(zh, by), word(zh, "count"));
	json_array_foreach(counted->rows, i, row) {
		g_autofree char *count = g_strdup_printf(
		        "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(row, "count")));
		row_add(table, json_string_value(json_object_get(row, "value")),
		        json_string_value(json_object_get(row, "label")), count);
	}
	row_add(table, word(zh, "total"), "", total);
	return table;
}

static size_t rows_of(const GPtrArray *table)
{
	return table->len / CELLS;
}

bool page_statistics_csv(Exchange *exchange, GError **error)
{
	Figures counted;
	bool good = statistics_count(exchange, &counted, error);
	if (good) {
		GString *out = exchange->response->body;
		exchange_download(exchange, "text/csv; charset=utf-8",
		        exchange->zh ? "统计.csv" : "statistics.csv");
		g_string_assign(out, "\xef\xbb\xbf");
		g_autoptr(GPtrArray) table = table_of(&counted);
		for (size_t row = 0; row < rows_of(table); row++) {
			g_autoptr(GString) line = g_string_new(NULL);
			for (size_t column = 0; column < CELLS; column++)
				csv_cell_append(line, cell(table, row, column));
			g_string_append_printf(out, "%s\r\n", line->str);
		}
	}
	statistics_clear(&counted);
	return good;
}

static void row_write(lxw_worksheet *sheet, const GPtrArray *table, size_t row, lxw_format *format,
        lxw_format *text)
{
	lxw_row_t at = (lxw_row_t)row;
	const char *count = cell(table, row, 2);
	book_cell_put(sheet, at, 0, cell(table, row, 0), format ? format : text);
	book_cell_put(sheet, at, 1, cell(table, row, 1), format);
	if (row >= HEAD_ROWS)
		worksheet_write_number(
		        sheet, at, 2, (double)g_ascii_strtoll(count, NULL, 10), format);
	else
		book_cell_put(sheet, at, 2, count, format);
}

static bool book_write(const GPtrArray *table, const char *path)
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *sheet = book ? workbook_add_worksheet(book, NULL) : NULL;
	if (!sheet)
		return false;
	lxw_format *text = workbook_add_format(book), *bold = workbook_add_format(book);
	format_set_num_format(text, "@"); /* codes keep their zeros */
	format_set_bold(bold);
	worksheet_set_column(sheet, 0, 0, 16, text);
	worksheet_set_column(sheet, 1, 1, 40, NULL);
	worksheet_freeze_panes(sheet, HEAD_ROWS, 0);
	for (size_t row = 0; row < rows_of(table); row++) {
		bool marked = row == HEAD_ROWS - 1 || row == rows_of(table) - 1;
		row_write(sheet, table, row, marked ? bold : NULL, text);
	}
	return workbook_close(book) == LXW_NO_ERROR;
}

bool page_statistics_xlsx(Exchange *exchange, GError **error)
{
	Figures counted;
	bool good = statistics_count(exchange, &counted, error);
	g_autofree char *folder = good ? form_folder_new(exchange, error) : NULL;
	g_autofree char *path = folder ? g_build_filename(folder, "statistics.xlsx", NULL) : NULL;
	if (path) {
		g_autoptr(GPtrArray) table = table_of(&counted);
		good = book_write(table, path);
		if (!good)
			g_set_error(
			        error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
		good = good && imports_file(exchange, path,
		                       exchange->zh ? "统计.xlsx" : "statistics.xlsx", error);
		file_remove_tree(folder, NULL);
	}
	statistics_clear(&counted);
	return good && path;
}
