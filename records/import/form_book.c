/* Forms as workbooks: to fill in, to correct, and with what became of the rows. */
#include "base/cleanup.h"
#include "base/error.h"
#include "records/import/book_cell.h"
#include "records/import/csv_cell.h"
#include "records/import/form.h"
#include "records/import/returned.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { WIDTH = 18, WIDE = 60, HIDDEN_ROWS = FORM_ROWS_MAX, CHOICES_MAX = 16 };

#define FORM_SHEET "填写"

/* A workbook on its way: under another name until it is whole. */
typedef struct {
	char *path, *part;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *text, *bad, *head;
} Book;

static void book_free(Book *book)
{
	if (!book)
		return;
	if (book->book)
		workbook_close(book->book);
	if (book->part)
		g_unlink(book->part);
	g_free(book->path);
	g_free(book->part);
	g_free(book);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_free)

static Book *book_new(const char *path, GError **error)
{
	bool there = g_file_test(path, G_FILE_TEST_EXISTS);
	g_autofree char *lower = g_ascii_strdown(path, -1);
	if (there || !g_str_has_suffix(lower, ".xlsx")) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        there ? "%s: is there already" : "%s: a workbook ends in .xlsx", path);
		return NULL;
	}
	g_autoptr(Book) book = g_new0(Book, 1);
	book->path = g_strdup(path);
	book->part = g_strconcat(path, ".part", NULL);
	/* nobody else may read it, from its first byte on; the library keeps the mode */
	g_unlink(book->part);
	AutoFd fd = open(book->part, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	book->book = fd < 0 ? NULL : workbook_new(book->part);
	book->sheet = book->book ? workbook_add_worksheet(book->book, FORM_SHEET) : NULL;
	if (!book->sheet) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
		return NULL;
	}
	lxw_format **formats[] = {&book->text, &book->bad, &book->head};
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		*formats[i] = workbook_add_format(book->book);
		format_set_num_format(*formats[i], "@"); /* text: no number loses its zeros */
	}
	format_set_bg_color(book->bad, 0xFFC7CE);
	format_set_bold(book->head);
	worksheet_freeze_panes(book->sheet, 1, 0);
	return g_steal_pointer(&book);
}

static bool book_finish(Book *book, GError **error)
{
	lxw_error code = workbook_close(book->book);
	book->book = NULL;
	if (code == LXW_NO_ERROR && g_rename(book->part, book->path) == 0) {
		g_clear_pointer(&book->part, g_free);
		return true;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written%s%s", book->path,
	        code == LXW_NO_ERROR ? "" : ": ", code == LXW_NO_ERROR ? "" : lxw_strerror(code));
	return false;
}

static void cell_put(Book *book, lxw_row_t row, size_t column, const char *text, lxw_format *format)
{
	book_cell_put(book->sheet, row, column, text, format);
}

static char *head_text(const FormColumn *column)
{
	return g_strconcat(column->zh, column->needed ? "*" : "", NULL);
}

/* The headers, from column `from` on. */
static void head_put(Book *book, const FormColumn *columns, size_t count, size_t from)
{
	for (size_t i = 0; i < count; i++) {
		g_autofree char *head = head_text(&columns[i]);
		cell_put(book, 0, from + i, head, book->head);
	}
	worksheet_set_column(
	        book->sheet, (lxw_col_t)from, (lxw_col_t)(from + count - 1), WIDTH, book->text);
}

static void choice_put(Book *book, const FormColumn *column, size_t at)
{
	g_auto(GStrv) words = g_strsplit(column->choice, "|", CHOICES_MAX);
	lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = words};
	worksheet_data_validation_range(
	        book->sheet, 1, (lxw_col_t)at, HIDDEN_ROWS, (lxw_col_t)at, &rule);
}

static bool ends_in_csv(const char *path)
{
	g_autofree char *lower = g_ascii_strdown(path, -1);
	return g_str_has_suffix(lower, ".csv");
}

/* With a BOM: spreadsheets take the file for UTF-8 by it. */
static bool csv_template(const char *path, const FormColumn *columns, size_t count, GError **error)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < count; i++) {
		g_autofree char *head = head_text(&columns[i]);
		csv_cell_append(line, head);
	}
	g_string_prepend(line, "\xef\xbb\xbf");
	g_string_append(line, "\r\n");
	AutoFd fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: is there already", path);
	else if (fd < 0 || write(fd, line->str, line->len) != (ssize_t)line->len)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
	else
		return true;
	return false;
}

bool form_template(const char *path, const FormColumn *columns, size_t count, GError **error)
{
	if (ends_in_csv(path))
		return csv_template(path, columns, count, error);
	g_autoptr(Book) book = book_new(path, error);
	if (!book)
		return false;
	head_put(book, columns, count, 0);
	for (size_t i = 0; i < count; i++) {
		worksheet_write_comment(book->sheet, 0, (lxw_col_t)i, columns[i].note);
		if (columns[i].choice)
			choice_put(book, &columns[i], i);
	}
	return book_finish(book, error);
}

bool form_book(const char *path, const FormColumn *columns, size_t count, const GPtrArray *cells,
        GError **error)
{
	g_autoptr(Book) book = book_new(path, error);
	if (!book)
		return false;
	head_put(book, columns, count, 0);
	for (size_t i = 0; i < count; i++) {
		if (*columns[i].note)
			worksheet_write_comment(book->sheet, 0, (lxw_col_t)i, columns[i].note);
		if (columns[i].choice)
			choice_put(book, &columns[i], i);
	}
	for (guint i = 0; i < cells->len; i++) {
		const char *cell = cells->pdata[i];
		lxw_row_t row = (lxw_row_t)(i / count) + 1;
		if (cell)
			cell_put(book, row, i % count, cell, book->text);
		else
			worksheet_write_blank(book->sheet, row, (lxw_col_t)(i % count), book->bad);
	}
	return book_finish(book, error);
}

static char *reason_words(const FormRow *row, char *(*say)(const char *message))
{
	return !row->reason ? g_strdup("") : say ? say(row->reason) : g_strdup(row->reason);
}

bool form_errors(const Form *form, const char *path, bool whole, bool zh,
        char *(*say)(const char *message), GError **error)
{
	g_autoptr(Book) book = book_new(path, error);
	lxw_row_t at = 1;
	if (!book)
		return false;
	cell_put(book, 0, 0, returned_column(RETURNED_PLACE, zh), book->head);
	cell_put(book, 0, 1, returned_column(RETURNED_REASONS, zh), book->head);
	head_put(book, form->columns, form->count, 2);
	worksheet_set_column(book->sheet, 1, 1, WIDE, book->text);
	for (guint i = 0; i < form->rows->len; i++) {
		const FormRow *row = form->rows->pdata[i];
		if (!row->reason && !whole)
			continue;
		if (!whole && at > FORM_ROWS_MAX)
			break;
		g_autofree char *reason = reason_words(row, say);
		cell_put(book, at, 0, row->place, row->reason ? book->bad : book->text);
		cell_put(book, at, 1, reason, row->reason ? book->bad : book->text);
		for (size_t j = 0; j < form->count; j++)
			cell_put(book, at, 2 + j, row->cells[j],
			        (int)j == row->bad ? book->bad : book->text);
		at++;
	}
	return book_finish(book, error);
}

bool form_results(
        const Form *form, const char *path, const char *head, char *const *texts, GError **error)
{
	g_autoptr(Book) book = book_new(path, error);
	if (!book)
		return false;
	cell_put(book, 0, 0, head, book->head);
	worksheet_set_column(book->sheet, 0, 0, WIDTH + 8, book->text);
	head_put(book, form->columns, form->count, 1);
	for (guint i = 0; i < form->rows->len; i++) {
		const FormRow *row = form->rows->pdata[i];
		cell_put(book, i + 1, 0, texts[i], book->text);
		for (size_t j = 0; j < form->count; j++)
			cell_put(book, i + 1, 1 + j, row->cells[j], book->text);
	}
	return book_finish(book, error);
}
