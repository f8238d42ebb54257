#include "reports/writers/xlsx_pack.h"
#include "base/cleanup.h"
#include "base/zip.h"
#include <string.h>

#define PACKING_LEVEL 3

typedef struct {
	char *name;
	GBytes *bytes;
} Part;

static void part_free(void *data)
{
	Part *part = data;
	g_bytes_unref(part->bytes);
	g_free(part->name);
	g_free(part);
}

static bool part_take(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)error;
	Part *part = g_new0(Part, 1);
	*part = (Part){g_strdup(name), g_bytes_new(bytes, length)};
	g_ptr_array_add(user, part);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(Part *const *)a)->name, (*(Part *const *)b)->name);
}

typedef struct {
	ZipWriter *zip;
	GError **error;
} Pouring;

static bool rows_pour(const char *bytes, size_t length, void *data)
{
	const Pouring *pouring = data;
	return zip_writer_pour(pouring->zip, bytes, length, pouring->error);
}

/* A sheet with a mark gets the rows there; no text of a cell holds the mark, as its `<` stands
 * there as `&lt;`. */
static bool part_pack(ZipWriter *zip, const Part *part, BookRows *rows, GError **error)
{
	static const char mark[] = BOOK_ROWS_MARK;
	const size_t mark_length = sizeof mark - 1;
	size_t length;
	const char *text = g_bytes_get_data(part->bytes, &length);
	const char *at = memmem(text, length, mark, mark_length);
	if (!at)
		return zip_writer_add(zip, part->name, text, length, error);
	size_t before = (size_t)(at - text), behind = length - before - mark_length;
	Pouring pouring = {zip, error};
	return zip_writer_begin(zip, part->name, error) &&
	       zip_writer_pour(zip, text, before, error) &&
	       book_rows_pour(rows, rows_pour, &pouring) &&
	       zip_writer_pour(zip, at + mark_length, behind, error);
}

bool xlsx_pack(const char *path, BookRows *rows, int64_t at_s, GString *out, GError **error)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(part_free);
	if (!zip_each(path, &ZIP_LIMITS_DEFAULT, part_take, parts, error))
		return false;
	g_ptr_array_sort(parts, by_name);
	g_autoptr(ZipWriter) zip = zip_writer_new_memory(at_s, PACKING_LEVEL, error);
	for (guint i = 0; zip && i < parts->len; i++)
		if (!part_pack(zip, g_ptr_array_index(parts, i), rows, error))
			return false;
	return zip && zip_writer_take(zip, out, error);
}
