#include "reports/report_file.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"

#define REPORT_MAX_BYTES ((size_t)256 << 20)
#define HEAD_BYTES ((size_t)1 << 20) /* of a report of 1,000 hosts it has a third */

static char *path_of(const char *run_dir)
{
	return g_build_filename(run_dir, "report.json", NULL);
}

static Document *parsed(const char *path, const char *text, size_t length, GError **error)
{
	json_error_t where;
	Document *document = document_parse(text, length, &where);
	if (!document)
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s:%d:%d: not JSON: %s", path,
		        where.line, where.column, where.text);
	return document;
}

Document *report_file_read(const char *run_dir, GError **error)
{
	g_autofree char *path = path_of(run_dir);
	size_t length;
	g_autofree char *text = file_read(path, REPORT_MAX_BYTES, &length, error);
	return text ? parsed(path, text, length, error) : NULL;
}

json_t *report_file_head(const char *run_dir, GError **error)
{
	g_autofree char *path = path_of(run_dir);
	size_t length;
	g_autofree char *start =
	        file_read_start(path, HEAD_BYTES, REPORT_MAX_BYTES, &length, error);
	json_t *head = start ? document_head_parse(start, length) : NULL;
	if (head || !start)
		return head;
	/* longer, or not as we write it: read whole */
	g_autoptr(Document) document = report_file_read(run_dir, error);
	return document ? json_incref(document->head) : NULL;
}
