/* xlsx: the report as a workbook to filter, sort and hand on: eight sheets, all cells as text. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "reports/writers/writers.h"
#include "reports/writers/xlsx_pack.h"
#include "reports/writers/xlsx_sheets.h"
#include <unistd.h>

static void (*const sheets[])(Book *book) = {sheet_verdict, sheet_items, sheet_open_points,
        sheet_results, sheet_addresses, sheet_hosts, sheet_licences, sheet_statements};

/* The time of judging: the same report gives the same bytes. */
static int64_t judged_at_s(const View *view)
{
	int64_t at_us = 0;
	const json_t *at =
	        json_object_get(json_object_get(view->document->head, "run"), "judged_at");
	if (json_is_string(at))
		clock_parse(json_string_value(at), &at_us);
	return at_us / G_USEC_PER_SEC;
}

static void describe(const Book *book)
{
	lxw_doc_properties properties = {
	        .title = (char *)view_say(book->view, "部署环境准备情况检查报告",
	                "Report on the preparation for deployment"),
	        .subject = (char *)book->view->run_id,
	        .company = (char *)book->view->site_name,
	        .comments = (char *)"jiuxu " JIUXU_VERSION,
	        .created = judged_at_s(book->view)};
	workbook_set_properties(book->book, &properties);
}

/* Everything but the rows that are packed later. */
static bool book_write(Book *book, const char *path, const View *view, GError **error)
{
	if (!book_open(book, view, path)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
		return false;
	}
	describe(book);
	for (size_t i = 0; i < G_N_ELEMENTS(sheets); i++)
		sheets[i](book);
	lxw_error failed = workbook_close(book->book);
	if (failed != LXW_NO_ERROR)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, lxw_strerror(failed));
	return failed == LXW_NO_ERROR;
}

static bool write_xlsx(const View *view, const WriterOptions *options, GString *out, GError **error)
{
	(void)options;
	g_autofree char *path = NULL;
	AutoFd fd = g_file_open_tmp("jiuxu-XXXXXX.xlsx", &path, error);
	if (fd < 0)
		return false;
	Book book = {0};
	bool good = book_write(&book, path, view, error) &&
	            xlsx_pack(path, book.rows, judged_at_s(view), out, error);
	book_rows_free(book.rows);
	unlink(path);
	return good;
}

const Writer writer_xlsx = {
        .name = "xlsx",
        .extension = "xlsx",
        .doc = "a workbook: verdict, items, every result with filters, what is open, the plan",
        .binary = true,
        .slow = true,
        .write = write_xlsx,
};
