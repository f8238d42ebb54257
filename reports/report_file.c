#include "reports/report_file.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "reports/run_folder.h"
#include "reports/writer.h"
#include <stdio.h>
#include <string.h>

#define ROWS "\n  \"results\": [" /* as writers/json.c writes it; no string holds a newline */
#define REPORT_MAX_BYTES ((size_t)256 << 20)
#define COMPARE_BYTES 65536

json_t *report_head_parse(const char *text, size_t length)
{
	const char *rows = memmem(text, length, ROWS, strlen(ROWS));
	if (!rows)
		return NULL;
	g_autoptr(GString) head = g_string_new_len(text, rows - text);
	g_string_append(head, ROWS "]}");
	return json_loadb(head->str, head->len, JSON_REJECT_DUPLICATES, NULL);
}

json_t *report_file_head(const char *run_dir, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, "report.json", NULL);
	size_t length;
	g_autofree char *text = file_read(path, REPORT_MAX_BYTES, &length, error);
	if (!text)
		return NULL;
	json_t *head = report_head_parse(text, length);
	return head ? head : run_folder_report(run_dir, error); /* not as we write it: read whole */
}

typedef struct {
	FILE *file;
	char bytes[COMPARE_BYTES];
	size_t at, have;
} Compared;

/* The next bytes of the file are these; -1 ends the dump. */
static int compare_next(const char *bytes, size_t length, void *data)
{
	Compared *compared = data;
	while (length > 0) {
		if (compared->at == compared->have) {
			compared->have = fread(compared->bytes, 1, COMPARE_BYTES, compared->file);
			compared->at = 0;
			if (compared->have == 0)
				return -1;
		}
		size_t part = MIN(length, compared->have - compared->at);
		if (memcmp(bytes, compared->bytes + compared->at, part) != 0)
			return -1;
		compared->at += part;
		bytes += part;
		length -= part;
	}
	return 0;
}

static bool is_at_end(Compared *compared)
{
	return compare_next("\n", 1, compared) == 0 && compared->at == compared->have &&
	       fgetc(compared->file) == EOF;
}

bool report_file_same(const char *run_dir, const json_t *head, const json_t *document)
{
	g_autofree char *path = g_build_filename(run_dir, "report.json", NULL);
	Compared compared = {.file = fopen(path, "re")};
	if (!compared.file)
		return false;
	g_autoptr(json_t) as_theirs = json_copy((json_t *)document);
	json_object_set(as_theirs, "tool", json_object_get(head, "tool"));
	bool same =
	        json_dump_callback(as_theirs, compare_next, &compared, WRITER_JSON_FLAGS) == 0 &&
	        is_at_end(&compared);
	fclose(compared.file);
	return same;
}
