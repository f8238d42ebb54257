/* xlsx: the report as a workbook to filter, sort and hand on: eight sheets, all cells as text. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/writers/writers.h"
#include "reports/writers/xlsx_sheets.h"
#include <unistd.h>

#define XLSX_MAX_BYTES ((size_t)512 << 20)

static void (*const sheets[])(Book *book) = {sheet_verdict, sheet_items, sheet_open_points,
        sheet_results, sheet_addresses, sheet_hosts, sheet_licences, sheet_statements};

/* The time of judging: the same report gives the same bytes. */
static void describe(const Book *book)
{
	int64_t at_us = 0;
	const json_t *at =
	        json_object_get(json_object_get(book->view->document->head, "run"), "judged_at");
	if (json_is_string(at))
		clock_parse(json_string_value(at), &at_us);
	lxw_doc_properties properties = {
	        .title = (char *)view_say(book->view, "部署环境准备情况检查报告",
	                "Report on the preparation for deployment"),
	        .subject = (char *)book->view->run_id,
	        .company = (char *)book->view->site_name,
	        .comments = (char *)"jiuxu " JIUXU_VERSION,
	        .created = at_us / G_USEC_PER_SEC};
	workbook_set_properties(book->book, &properties);
}

static bool book_write(const char *path, const View *view, GError **error)
{
	Book book;
	if (!book_open(&book, view, path)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
		return false;
	}
	describe(&book);
	for (size_t i = 0; i < G_N_ELEMENTS(sheets); i++)
		sheets[i](&book);
	lxw_error failed = workbook_close(book.book);
	if (failed != LXW_NO_ERROR)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, lxw_strerror(failed));
	return failed == LXW_NO_ERROR;
}

static bool write_xlsx(const View *view, const WriterOptions *options, GString *out, GError **error)
{
	(void)options;
	g_autofree char *path = NULL;
	AutoFd fd = g_file_open_tmp("jiuxu-XXXXXX.xlsx", &path, error);
	size_t length = 0;
	if (fd < 0)
		return false;
	g_autofree char *bytes = book_write(path, view, error)
	                                 ? file_read(path, XLSX_MAX_BYTES, &length, error)
	                                 : NULL;
	unlink(path);
	if (bytes)
		g_string_append_len(out, bytes, (gssize)length);
	return bytes != NULL;
}

const Writer writer_xlsx = {
        .name = "xlsx",
        .extension = "xlsx",
        .doc = "a workbook: verdict, items, every result with filters, what is open, the plan",
        .binary = true,
        .slow = true,
        .write = write_xlsx,
};
