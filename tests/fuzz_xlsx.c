/*
 * A sheet's XML as a stranger writes it: packed as it is into a workbook of ours, so that the
 * fuzzer need not learn ZIP (tests/fuzz_zip.c does). The first byte chooses which part is the
 * stranger's.
 */
#include "base/cleanup.h"
#include "base/xlsx/parts.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void part_put(Package *package, const char *name, const char *text)
{
	g_hash_table_insert(
	        package->entries, g_strdup(name), g_bytes_new_static(text, strlen(text)));
}

static void package_free(Package *package)
{
	g_hash_table_unref(package->entries);
	g_ptr_array_unref(package->strings);
	g_ptr_array_unref(package->formats);
}

static void sheet_try(Package *package)
{
	g_autoptr(GError) error = NULL;
	XlsxSheet sheet = {.name = (char *)"表"};
	bool good = sheet_read(package, "x.xml", &sheet, &error);
	if (good == (error != NULL))
		__builtin_trap();
	for (unsigned row = 0; row < MIN(sheet.rows, 64); row++)
		for (unsigned column = 0; column < sheet.columns; column++)
			if (!xlsx_sheet_cell(&sheet, row, column).text)
				__builtin_trap();
	g_hash_table_unref(sheet.cells);
	g_hash_table_unref(sheet.covered);
	g_array_unref(sheet.merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	g_autoptr(GError) error = NULL;
	Package package = {
	        .file = "fuzz.xlsx",
	        .entries = g_hash_table_new_full(
	                g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref),
	        .strings = g_ptr_array_new_with_free_func(g_free),
	        .formats = g_ptr_array_new(),
	};
	if (length > 0) {
		g_hash_table_insert(
		        package.entries, g_strdup("x.xml"), g_bytes_new(bytes + 1, length - 1));
		part_put(&package, "s.xml", "<sst><si><t>a</t></si></sst>");
		part_put(&package, "t.xml",
		        "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>");
		bool strings = bytes[0] % 3 == 1, styles = bytes[0] % 3 == 2;
		if (strings_read(&package, strings ? "x.xml" : "s.xml", &error) &&
		        styles_read(&package, styles ? "x.xml" : "t.xml", &error) && !strings &&
		        !styles)
			sheet_try(&package);
	}
	package_free(&package);
	return 0;
}
