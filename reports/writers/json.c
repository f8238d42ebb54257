/* json: the Document itself, in its own order. */
#include "base/error.h"
#include "reports/writers/writers.h"

static int append(const char *buffer, size_t size, void *data)
{
	g_string_append_len(data, buffer, (gssize)size);
	return 0;
}

static bool write_json(
        const json_t *report, const WriterOptions *options, GString *out, GError **error)
{
	(void)options;
	if (json_dump_callback(report, append, out, WRITER_JSON_FLAGS) != 0) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "the report cannot be written as JSON");
		return false;
	}
	g_string_append_c(out, '\n');
	return true;
}

const Writer writer_json = {
        .name = "json",
        .extension = "json",
        .doc = "the whole report for programs (jiuxu.report/1)",
        .write = write_json,
};
