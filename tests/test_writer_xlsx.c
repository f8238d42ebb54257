#include "base/file.h"
#include "base/xlsx_read.h"
#include "tests/document_trees.h"
#include <unistd.h>

#define PATH "test_writer_xlsx.xlsx"

enum { COLUMN_ID = 3, COLUMN_TARGET = 5, COLUMN_EXPECTED = 6, COLUMN_ACTUAL = 7 };

static Xlsx *xlsx_of(const json_t *report)
{
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CU_ASSERT_TRUE(tree_written("xlsx", report, &options, out, &error));
	CU_ASSERT_TRUE(file_write(PATH, out->str, out->len, 0600, &error));
	Xlsx *xlsx = xlsx_load(PATH, &error);
	CU_ASSERT_PTR_NULL(error);
	unlink(PATH);
	return xlsx;
}

static const XlsxSheet *results_of(const Xlsx *xlsx)
{
	for (size_t i = 0; xlsx && i < xlsx_sheet_count(xlsx); i++)
		if (strcmp(xlsx_sheet_name(xlsx_sheet(xlsx, i)), "检查点明细") == 0)
			return xlsx_sheet(xlsx, i);
	return NULL;
}

static json_t *sample(void)
{
	json_t *report = json_load_file(TEST_DATA "/report/sample.json", 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(report);
	return report;
}

static bool is_row(const XlsxSheet *sheet, unsigned at, const json_t *row)
{
	const char *check = json_string_value(json_object_get(row, "check"));
	const char *target = json_string_value(json_object_get(row, "target"));
	return strcmp(xlsx_sheet_cell(sheet, at, COLUMN_ID).text, check) == 0 &&
	       strcmp(xlsx_sheet_cell(sheet, at, COLUMN_TARGET).text, target) == 0;
}

/* The row of the sheet that stands for that row of the report; 0: none. */
static unsigned place_of(const XlsxSheet *sheet, const json_t *row)
{
	for (unsigned at = 1; at < xlsx_sheet_rows(sheet); at++)
		if (is_row(sheet, at, row))
			return at;
	return 0;
}

static void test_every_row_once_below_the_headings(void)
{
	g_autoptr(json_t) report = sample();
	g_autoptr(Xlsx) xlsx = xlsx_of(report);
	const XlsxSheet *sheet = results_of(xlsx);
	const json_t *results = json_object_get(report, "results");
	CU_ASSERT_PTR_NOT_NULL(sheet);
	if (!sheet)
		return;
	CU_ASSERT_EQUAL(xlsx_sheet_rows(sheet), json_array_size(results) + 1);
	ASSERT_TEXT(xlsx_sheet_cell(sheet, 0, COLUMN_ID).text, "编号");
	for (size_t i = 0; i < json_array_size(results); i++)
		CU_ASSERT_NOT_EQUAL(place_of(sheet, json_array_get(results, i)), 0);
}

/* The first and the last row of the sheet are not written by the same hand. */
static void holds_odd_texts(size_t index)
{
	g_autoptr(json_t) report = sample();
	json_t *results = json_object_get(report, "results");
	json_t *row = json_array_get(results, index);
	g_autofree char *long_text = g_strnfill(40000, 'a');
	json_object_set_new(row, "target", json_string("a&b <c> \"d\" ]]> <!--rows-->"));
	json_object_set_new(row, "expected", json_string(" 两端有空格 "));
	json_object_set_new(row, "actual", json_string(long_text));
	g_autoptr(Xlsx) xlsx = xlsx_of(report);
	const XlsxSheet *sheet = results_of(xlsx);
	unsigned at = 1;
	while (sheet && at < xlsx_sheet_rows(sheet) &&
	        !g_str_has_prefix(xlsx_sheet_cell(sheet, at, COLUMN_TARGET).text, "a&b"))
		at++;
	if (!sheet)
		return;
	ASSERT_TEXT(
	        xlsx_sheet_cell(sheet, at, COLUMN_TARGET).text, "a&b <c> \"d\" ]]> <!--rows-->");
	ASSERT_TEXT(xlsx_sheet_cell(sheet, at, COLUMN_EXPECTED).text, " 两端有空格 ");
	CU_ASSERT_EQUAL(strlen(xlsx_sheet_cell(sheet, at, COLUMN_ACTUAL).text), 32000);
}

static void test_odd_texts(void)
{
	g_autoptr(json_t) report = sample();
	for (size_t i = 0; i < json_array_size(json_object_get(report, "results")); i++)
		holds_odd_texts(i);
}

static void test_no_rows(void)
{
	g_autoptr(json_t) report = sample();
	json_array_clear(json_object_get(report, "results"));
	g_autoptr(Xlsx) xlsx = xlsx_of(report);
	const XlsxSheet *sheet = results_of(xlsx);
	CU_ASSERT_EQUAL(sheet ? xlsx_sheet_rows(sheet) : 0, 2);
	if (sheet)
		ASSERT_TEXT(xlsx_sheet_cell(sheet, 1, 0).text, "（无）");
}

TEST_MAIN("writer_xlsx", CASE(test_every_row_once_below_the_headings), CASE(test_odd_texts),
        CASE(test_no_rows))
