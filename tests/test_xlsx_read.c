#include "base/error.h"
#include "base/xlsx_read.h"
#include "tests/harness.h"
#include "tests/xlsx_made.h"

#define PATH "test_xlsx_read.xlsx"

static Xlsx *made_load(const MadeBook *book, GError **error)
{
	CU_ASSERT(made_write(PATH, book));
	Xlsx *xlsx = xlsx_load(PATH, error);
	g_unlink(PATH);
	return xlsx;
}

static Xlsx *one_sheet(const char *data, GError **error)
{
	const MadeSheet sheets[] = {{"表", NULL, data}, {0}};
	return made_load(
	        &(MadeBook){.sheets = sheets,
	                .strings =
	                        "<si><t>甲</t></si><si><r><t>乙</t></r><r><t "
	                        "xml:space=\"preserve\"> 丙"
	                        "</t></r><rPh sb=\"0\" eb=\"1\"><t>yi</t></rPh></si><si><t/></si>",
	                .styles = "<numFmts><numFmt numFmtId=\"164\" "
	                          "formatCode=\"yyyy&quot;年&quot;m\"/>"
	                          "<numFmt numFmtId=\"165\" formatCode=\"&quot;day&quot; "
	                          "0.00\"/></numFmts>"
	                          "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
	                          "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "
	                          "numFmtId=\"164\"/>"
	                          "<xf numFmtId=\"165\"/><xf numFmtId=\"31\"/><xf "
	                          "numFmtId=\"20\"/></cellXfs>"},
	        error);
}

static void cell_is(
        const Xlsx *xlsx, unsigned row, unsigned column, XlsxKind kind, const char *text)
{
	if (!xlsx)
		return;
	XlsxCell cell = xlsx_sheet_cell(xlsx_sheet(xlsx, 0), row, column);
	CU_ASSERT_EQUAL(cell.kind, kind);
	ASSERT_TEXT(cell.text, text);
}

static void fails(const char *data, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Xlsx) xlsx = one_sheet(data, &error);
	CU_ASSERT_PTR_NULL(xlsx);
	ASSERT_ERROR(error, message);
}

static void test_every_type_of_cell(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Xlsx) xlsx =
	        one_sheet("<sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
	                  "<c t=\"inlineStr\"><is><t>a_x000D_b_x0041__x</t></is></c><c "
	                  "t=\"str\"><f>A1</f><v>丁</v></c>"
	                  "<c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c><f>1+1</f></c><c "
	                  "t=\"s\"><v>2</v></c>"
	                  "<c t=\"d\"><v>2030-12-31T00:00:00</v></c><c t=\"e\"><f>B2&amp;\"班\"</f>"
	                  "<v>#REF!</v></c><c><f t=\"shared\" si=\"0\"/></c>"
	                  "<c t=\"str\"><f>IF(1,\"\",\"\")</f><v></v></c>"
	                  "<c t=\"str\"><f>A9</f><v/></c></row></sheetData>",
	                &error);
	CU_ASSERT_PTR_NULL(error);
	cell_is(xlsx, 0, 0, XLSX_TEXT, "甲");
	cell_is(xlsx, 0, 1, XLSX_TEXT, "乙 丙");
	cell_is(xlsx, 0, 2, XLSX_TEXT, "a\rbA_x");
	cell_is(xlsx, 0, 3, XLSX_TEXT, "丁");
	cell_is(xlsx, 0, 4, XLSX_BOOLEAN, "true");
	cell_is(xlsx, 0, 5, XLSX_FAULT, "#N/A");
	cell_is(xlsx, 0, 6, XLSX_UNSOLVED, "");
	cell_is(xlsx, 0, 7, XLSX_EMPTY, "");
	cell_is(xlsx, 0, 8, XLSX_DATE, "2030-12-31");
	cell_is(xlsx, 0, 9, XLSX_FAULT, "#REF!");
	cell_is(xlsx, 0, 10, XLSX_UNSOLVED, "");
	cell_is(xlsx, 0, 11, XLSX_EMPTY, "");
	cell_is(xlsx, 0, 12, XLSX_EMPTY, "");
	cell_is(xlsx, 9, 9, XLSX_EMPTY, "");
	/* a formula is told where its value is none */
	const XlsxSheet *sheet = xlsx_sheet(xlsx, 0);
	static const struct {
		unsigned column;
		const char *formula;
	} formulas[] = {{3, NULL}, {5, NULL}, {6, "=1+1"}, {9, "=B2&\"班\""}, {10, NULL}};
	for (size_t i = 0; i < G_N_ELEMENTS(formulas); i++)
		CU_ASSERT(g_strcmp0(xlsx_sheet_cell(sheet, 0, formulas[i].column).formula,
		                  formulas[i].formula) == 0);
}

static void test_numbers_as_people_see_them(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Xlsx) xlsx =
	        one_sheet("<sheetData><row><c><v>16</v></c><c><v>16.0</v></c>"
	                  "<c><v>0.1</v></c><c><v>1.1000000000000001</v></c>"
	                  "<c><v>1.3800000000E10</v></c><c><v>2198012345678901</v></c>"
	                  "<c><v>1e400</v></c><c><v>-3</v></c></row></sheetData>",
	                &error);
	cell_is(xlsx, 0, 0, XLSX_NUMBER, "16");
	cell_is(xlsx, 0, 1, XLSX_NUMBER, "16");
	cell_is(xlsx, 0, 2, XLSX_NUMBER, "0.1");
	cell_is(xlsx, 0, 3, XLSX_NUMBER, "1.1");
	cell_is(xlsx, 0, 4, XLSX_NUMBER, "13800000000");
	cell_is(xlsx, 0, 5, XLSX_PRECISE, "2198012345678901");
	cell_is(xlsx, 0, 6, XLSX_FAULT, "1e400");
	cell_is(xlsx, 0, 7, XLSX_NUMBER, "-3");
}

static void test_dates_by_their_format(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Xlsx) xlsx = one_sheet(
	        "<sheetData><row><c s=\"1\"><v>47848</v></c><c s=\"2\"><v>47848</v></c>"
	        "<c s=\"3\"><v>47848</v></c><c s=\"4\"><v>47848.5</v></c><c s=\"5\"><v>0.5</v></c>"
	        "<c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c>"
	        "<c s=\"1\"><v>-1</v></c><c s=\"1\"><v>47847.999999</v></c></row></sheetData>",
	        &error);
	cell_is(xlsx, 0, 0, XLSX_DATE, "2030-12-31");
	cell_is(xlsx, 0, 1, XLSX_DATE, "2030-12-31");
	cell_is(xlsx, 0, 2, XLSX_NUMBER, "47848");
	cell_is(xlsx, 0, 3, XLSX_DATE, "2030-12-31 12:00:00");
	cell_is(xlsx, 0, 4, XLSX_NUMBER, "0.5");
	cell_is(xlsx, 0, 5, XLSX_DATE, "1900-01-01");
	cell_is(xlsx, 0, 6, XLSX_DATE, "1900-02-28");
	cell_is(xlsx, 0, 7, XLSX_DATE, "1900-03-01");
	cell_is(xlsx, 0, 8, XLSX_NUMBER, "-1");
	cell_is(xlsx, 0, 9, XLSX_DATE, "2030-12-31");
	if (xlsx) {
		g_autofree char *day = xlsx_day(xlsx, "47848");
		ASSERT_TEXT(day, "2030-12-31");
	}
}

static void test_the_other_date_system(void)
{
	g_autoptr(GError) error = NULL;
	const MadeSheet sheets[] = {
	        {"a", NULL, "<sheetData><row><c s=\"0\"><v>46386</v></c></row></sheetData>"}, {0}};
	g_autoptr(Xlsx) xlsx =
	        made_load(&(MadeBook){.properties = "date1904=\"1\"",
	                          .sheets = sheets,
	                          .styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"},
	                &error);
	cell_is(xlsx, 0, 0, XLSX_DATE, "2030-12-31");
}

/* General is a word of the format, not an era's year. */
static void test_a_number_with_a_unit_is_no_date(void)
{
	static const char *const formats[] = {"General&quot;级&quot;", "General;yyyy", "general_)",
	        "0.0;-General", "Standard&quot;人&quot;", "0.00E+00"};
	static const char *const dates[] = {"e&quot;年&quot;", "yyyy&quot;级&quot;"};
	const MadeSheet sheets[] = {
	        {"a", NULL, "<sheetData><row><c s=\"0\"><v>2026</v></c></row></sheetData>"}, {0}};
	for (size_t i = 0; i < G_N_ELEMENTS(formats) + G_N_ELEMENTS(dates); i++) {
		bool date = i >= G_N_ELEMENTS(formats);
		g_autofree char *styles = g_strdup_printf(
		        "<numFmts><numFmt numFmtId=\"170\" formatCode=\"%s\"/></numFmts>"
		        "<cellXfs><xf numFmtId=\"170\"/></cellXfs>",
		        date ? dates[i - G_N_ELEMENTS(formats)] : formats[i]);
		g_autoptr(Xlsx) xlsx =
		        made_load(&(MadeBook){.sheets = sheets, .styles = styles}, NULL);
		if (date)
			cell_is(xlsx, 0, 0, XLSX_DATE, "1905-07-18");
		else
			cell_is(xlsx, 0, 0, XLSX_NUMBER, "2026");
	}
}

static void test_a_number_is_shown_with_its_zeros(void)
{
	const MadeSheet sheets[] = {{"a", NULL,
	                                    "<sheetData><row><c s=\"0\"><v>10200</v></c>"
	                                    "<c s=\"0\"><v>1234567</v></c><c s=\"0\"><v>1.5</v></c>"
	                                    "<c s=\"0\"><v>-7</v></c><c s=\"1\"><v>7</v></c>"
	                                    "</row></sheetData>"},
	        {0}};
	g_autoptr(Xlsx) xlsx = made_load(
	        &(MadeBook){.sheets = sheets,
	                .styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"000000\"/>"
	                          "</numFmts><cellXfs><xf numFmtId=\"170\"/>"
	                          "<xf numFmtId=\"1\"/></cellXfs>"},
	        NULL);
	cell_is(xlsx, 0, 0, XLSX_NUMBER, "010200");
	cell_is(xlsx, 0, 1, XLSX_NUMBER, "1234567");
	cell_is(xlsx, 0, 2, XLSX_NUMBER, "1.5");
	cell_is(xlsx, 0, 3, XLSX_NUMBER, "-7");
	cell_is(xlsx, 0, 4, XLSX_NUMBER, "7");
}

static void test_parts_are_found_in_any_case(void)
{
	g_autoptr(ZipWriter) zip = zip_writer_new(PATH, 1577836800, NULL);
	const char *const parts[][2] = {
	        {"XL/workbook.XML",
	                "<workbook xmlns:r=\"urn:r\"><sheets><sheet name=\"a\" r:id=\"r0\"/>"
	                "</sheets></workbook>"},
	        {"_RELS/.rels", "<Relationships><Relationship Id=\"a\" Type=\"" MADE_TYPE
	                        "officeDocument\" Target=\"xl/Workbook.xml\"/></Relationships>"},
	        {"xl/_rels/Workbook.xml.rels",
	                "<Relationships><Relationship Id=\"r0\" Type=\"" MADE_TYPE
	                "worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
	        {"xl/worksheets/Sheet1.xml", "<worksheet><sheetData><row><c><v>7</v></c></row></"
	                                     "sheetData></worksheet>"}};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		CU_ASSERT(zip_writer_add(zip, parts[i][0], parts[i][1], strlen(parts[i][1]), NULL));
	CU_ASSERT(zip_writer_finish(zip, NULL));
	g_autoptr(Xlsx) xlsx = xlsx_load(PATH, NULL);
	cell_is(xlsx, 0, 0, XLSX_NUMBER, "7");
	g_unlink(PATH);
}

static void test_merged_cells_answer_for_the_first(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Xlsx) xlsx = one_sheet("<sheetData><row r=\"2\"><c r=\"B2\" "
	                                 "t=\"s\"><v>0</v></c><c r=\"D2\"><v>1</v></c></row>"
	                                 "<row r=\"4\"><c r=\"D4\"><v>2</v></c></row></sheetData>"
	                                 "<mergeCells><mergeCell ref=\"B2:C4\"/><mergeCell "
	                                 "ref=\"A9:XFD1048576\"/></mergeCells>",
	        &error);
	cell_is(xlsx, 1, 1, XLSX_TEXT, "甲");
	cell_is(xlsx, 3, 2, XLSX_TEXT, "甲");
	cell_is(xlsx, 3, 3, XLSX_NUMBER, "2");
	cell_is(xlsx, 0, 1, XLSX_EMPTY, "");
	if (!xlsx)
		return;
	const XlsxSheet *sheet = xlsx_sheet(xlsx, 0);
	CU_ASSERT(!xlsx_sheet_covered(sheet, 1, 1) && xlsx_sheet_covered(sheet, 2, 1));
	CU_ASSERT_EQUAL(xlsx_sheet_rows(sheet), 4);
	CU_ASSERT_EQUAL(xlsx_sheet_columns(sheet), 4);
	g_autofree char *near = xlsx_place(sheet, 6, 1), *far = xlsx_place(sheet, 0, 255);
	ASSERT_TEXT(near, "表!B7");
	ASSERT_TEXT(far, "表!IV1");
}

static void test_hidden_sheets_are_flagged(void)
{
	g_autoptr(GError) error = NULL;
	const MadeSheet sheets[] = {{"见", "state=\"visible\"", ""}, {"隐", "state=\"hidden\"", ""},
	        {"深", "state=\"veryHidden\"", ""}, {0}};
	g_autoptr(Xlsx) xlsx = made_load(&(MadeBook){.sheets = sheets}, &error);
	CU_ASSERT(xlsx && xlsx_sheet_count(xlsx) == 3);
	if (!xlsx)
		return;
	CU_ASSERT(!xlsx_sheet_hidden(xlsx_sheet(xlsx, 0)));
	CU_ASSERT(xlsx_sheet_hidden(xlsx_sheet(xlsx, 1)) && xlsx_sheet_hidden(xlsx_sheet(xlsx, 2)));
	ASSERT_TEXT(xlsx_sheet_name(xlsx_sheet(xlsx, 1)), "隐");
}

static void test_strangers_are_refused(void)
{
	fails("<sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData>",
	        PATH ": entry 'xl/worksheets/sheet0.xml': a cell names a text that is not there");
	fails("<sheetData><row><c r=\"7\"><v>7</v></c></row></sheetData>",
	        PATH ": entry 'xl/worksheets/sheet0.xml': a cell without a place");
	fails("<!DOCTYPE a [<!ENTITY b \"c\">]>", PATH
	        ": entry 'xl/worksheets/sheet0.xml': a document type has no place in a workbook");
	fails("<sheetData><row><c r=\"A20001\"><v>7</v></c></row></sheetData>",
	        PATH ": sheet '表': more than 20000 rows");
	fails("<sheetData><row><c r=\"IW1\"><v>7</v></c></row></sheetData>",
	        PATH ": sheet '表': more than 256 columns");
	g_autoptr(GError) error = NULL;
	g_autoptr(Xlsx) broken = one_sheet("<sheetData><row></sheetData>", &error);
	CU_ASSERT(!broken && g_error_matches(error, BASE_ERROR, BASE_ERROR_FORMAT));
}

static void test_long_cells_are_refused(void)
{
	g_autofree char *text = g_strnfill(XLSX_MAX_TEXT_BYTES + 1, 'a');
	g_autofree char *value = g_strdup_printf(
	        "<sheetData><row><c t=\"str\"><v>%s</v></c></row></sheetData>", text);
	g_autofree char *in_line = g_strdup_printf(
	        "<sheetData><row><c t=\"inlineStr\"><is><t>%s</t></is></c></row></sheetData>",
	        text);
	fails(value, PATH ": sheet '表': more than 65536 bytes in one cell");
	fails(in_line, PATH ": entry 'xl/worksheets/sheet0.xml': a text of more than 65536 bytes");
}

/* An export of all columns comes back: as many rows as there may be, of 75 columns. */
static void test_all_rows_of_all_columns_are_read(void)
{
	enum { COLUMNS = 75 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) data = g_string_new("<sheetData>");
	unsigned value = 1;
	for (int row = 0; row < XLSX_MAX_ROWS; row++) {
		g_string_append(data, "<row>");
		for (int column = 0; column < COLUMNS; column++) {
			value = value * 1664525 + 1013904223;
			g_string_append_printf(data, "<c><v>%u</v></c>", value);
		}
		g_string_append(data, "</row>");
	}
	g_autoptr(Xlsx) xlsx = one_sheet(g_string_append(data, "</sheetData>")->str, &error);
	CU_ASSERT_PTR_NULL(error);
	g_autofree char *last = g_strdup_printf("%u", value);
	cell_is(xlsx, XLSX_MAX_ROWS - 1, COLUMNS - 1, XLSX_NUMBER, last);
}

static void test_merged_ranges_cannot_fill_memory(void)
{
	g_autoptr(GString) data =
	        g_string_new("<sheetData><row r=\"1\"><c r=\"IV1\"><v>1</v></c></row>"
	                     "<row r=\"20000\"><c r=\"A20000\"><v>1</v></c></row></sheetData>"
	                     "<mergeCells><mergeCell ref=\"A1:IV20000\"/></mergeCells>");
	fails(data->str, PATH ": sheet '表': more than 500000 cells in merged ranges");
}

static void other_file(const char *bytes, size_t length, const char *message)
{
	g_autoptr(GError) error = NULL;
	CU_ASSERT(g_file_set_contents(PATH, bytes, (gssize)length, NULL));
	g_autoptr(Xlsx) xlsx = xlsx_load(PATH, &error);
	CU_ASSERT_PTR_NULL(xlsx);
	ASSERT_ERROR(error, message);
	g_unlink(PATH);
}

static void test_says_what_the_file_is_instead(void)
{
	other_file("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", 12,
	        PATH ": is an old .xls or .et workbook, or one with a password: save it as .xlsx "
	             "without "
	             "a password");
	other_file("name,address\n", 13, PATH ": is not an XLSX workbook");
	other_file("", 0, PATH ": is not an XLSX workbook");
	g_autoptr(ZipWriter) zip = zip_writer_new(PATH, 1577836800, NULL);
	CU_ASSERT(zip_writer_add(zip, "a.txt", "a", 1, NULL) && zip_writer_finish(zip, NULL));
	g_autoptr(GError) error = NULL;
	g_autoptr(Xlsx) xlsx = xlsx_load(PATH, &error);
	CU_ASSERT_PTR_NULL(xlsx);
	ASSERT_ERROR(error, PATH ": is not a workbook: '_rels/.rels' is missing");
	g_unlink(PATH);
}

TEST_MAIN("xlsx_read", CASE(test_every_type_of_cell), CASE(test_numbers_as_people_see_them),
        CASE(test_dates_by_their_format), CASE(test_the_other_date_system),
        CASE(test_a_number_with_a_unit_is_no_date), CASE(test_merged_cells_answer_for_the_first),
        CASE(test_hidden_sheets_are_flagged), CASE(test_strangers_are_refused),
        CASE(test_long_cells_are_refused), CASE(test_a_number_is_shown_with_its_zeros),
        CASE(test_parts_are_found_in_any_case), CASE(test_all_rows_of_all_columns_are_read),
        CASE(test_merged_ranges_cannot_fill_memory), CASE(test_says_what_the_file_is_instead))
