#include "base/xlsx_read.h"
#include "inventory/preparation_form.h"
#include "reports/requirements.h"
#include "tests/harness.h"
#include <glib/gstdio.h>

#define PATH "test_requirements.xlsx"

static GString *made(const char *format, bool zh)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) checklist = checklist_load_builtin(&error);
	GString *out = g_string_new(NULL);
	RequirementsOptions options = {.zh = zh};
	CU_ASSERT(checklist &&
	          requirements_format_find(format)->write(checklist, &options, out, &error));
	CU_ASSERT_PTR_NULL(error);
	return out;
}

static bool has_chinese(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_utf8_get_char(p) >= 0x3400)
			return true;
	return false;
}

static void test_every_check_stands_in_every_format(void)
{
	g_autoptr(Checklist) checklist = checklist_load_builtin(NULL);
	for (int zh = 0; zh < 2; zh++) {
		g_autoptr(GString) text = made("text", zh), html = made("html", zh);
		for (size_t i = 0; i < checklist_count(checklist); i++) {
			const Check *check = checklist_check(checklist, i);
			const char *title = zh ? check->title->zh : check->title->en;
			CU_ASSERT(strstr(text->str, check->id) && strstr(text->str, title));
			CU_ASSERT(strstr(html->str, check->id) != NULL);
		}
		CU_ASSERT(strstr(html->str, zh ? "部署实施工作方案" : "founding document") != NULL);
	}
	CU_ASSERT_PTR_NULL(requirements_format_find("pdf"));
}

/* A kind without words of its own would be explained in English on a Chinese page. */
static void test_every_line_is_in_its_language(void)
{
	g_autoptr(GString) zh = made("text", true), en = made("text", false);
	g_auto(GStrv) lines = g_strsplit(zh->str, "\n", -1);
	for (char **line = lines; *line; line++)
		CU_ASSERT(!strstr(*line, "检测方法") ||
		          has_chinese(strstr(*line, "检测方法") + strlen("检测方法")));
	CU_ASSERT(!has_chinese(en->str));
}

static const XlsxSheet *sheet_find(const Xlsx *xlsx, const char *name)
{
	for (size_t i = 0; i < xlsx_sheet_count(xlsx); i++)
		if (strcmp(xlsx_sheet_name(xlsx_sheet(xlsx, i)), name) == 0)
			return xlsx_sheet(xlsx, i);
	return NULL;
}

static unsigned cells_that_say(const XlsxSheet *sheet, unsigned column, const char *word)
{
	unsigned count = 0;
	for (unsigned row = 1; row < xlsx_sheet_rows(sheet); row++)
		count += strcmp(xlsx_sheet_cell(sheet, row, column).text, word) == 0;
	return count;
}

static void headers_known(const Xlsx *xlsx, const FormSheet *form, const char *name)
{
	const XlsxSheet *sheet = sheet_find(xlsx, name);
	CU_ASSERT(sheet != NULL && form_sheet_find(name) >= 0);
	for (unsigned i = 0; sheet && i < form_column_count(form); i++) {
		XlsxCell cell = form->upright ? xlsx_sheet_cell(sheet, i + 1, 0)
		                              : xlsx_sheet_cell(sheet, 0, i);
		CU_ASSERT_EQUAL(form_header_find(form, cell.text), (int)i);
	}
}

static void test_the_workbook_is_what_init_reads(void)
{
	for (int zh = 0; zh < 2; zh++) {
		g_autoptr(GString) book = made("xlsx", zh), again = made("xlsx", zh);
		CU_ASSERT(g_string_equal(book, again));
		CU_ASSERT(g_file_set_contents(PATH, book->str, (gssize)book->len, NULL));
		g_autoptr(Xlsx) xlsx = xlsx_load(PATH, NULL);
		g_unlink(PATH);
		CU_ASSERT(xlsx != NULL);
		for (int i = 0; xlsx && i < SHEET_COUNT; i++)
			headers_known(
			        xlsx, &form_sheets[i], zh ? form_sheets[i].zh : form_sheets[i].en);
	}
}

static void test_rows_are_made_beforehand(void)
{
	g_autoptr(GString) book = made("xlsx", true);
	CU_ASSERT(g_file_set_contents(PATH, book->str, (gssize)book->len, NULL));
	g_autoptr(Xlsx) xlsx = xlsx_load(PATH, NULL);
	g_unlink(PATH);
	const XlsxSheet *plan = xlsx ? sheet_find(xlsx, "IP规划表") : NULL;
	const XlsxSheet *ledger = xlsx ? sheet_find(xlsx, "授权台账") : NULL;
	CU_ASSERT(plan && ledger);
	if (!plan || !ledger)
		return;
	CU_ASSERT_EQUAL(cells_that_say(plan, 1, "内网"), 16);
	CU_ASSERT_EQUAL(cells_that_say(plan, 1, "公网"), 3);
	CU_ASSERT_EQUAL(cells_that_say(ledger, 0, "操作系统"), 1);
	CU_ASSERT_EQUAL(cells_that_say(ledger, 0, "Oracle"), 1);
	CU_ASSERT_EQUAL(cells_that_say(ledger, 0, "其他"), 0);
}

/* Every word of site.yaml that the form offers is found by each of its spellings, and only it. */
static void test_words_are_told_apart(void)
{
	for (int i = 0; i < SHEET_COUNT; i++)
		for (const FormColumn *column = form_sheets[i].columns; column->key; column++) {
			CU_ASSERT_EQUAL(form_header_find(&form_sheets[i], column->zh),
			        (int)(column - form_sheets[i].columns));
			for (const FormWord *word = column->words; word && word->name; word++) {
				g_auto(GStrv) also =
				        g_strsplit(word->also ? word->also : "", "|", -1);
				CU_ASSERT_PTR_EQUAL(form_word_find(column->words, word->zh), word);
				CU_ASSERT_PTR_EQUAL(form_word_find(column->words, word->en), word);
				for (char **other = also; *other; other++)
					CU_ASSERT_PTR_EQUAL(
					        form_word_find(column->words, *other), word);
			}
		}
}

TEST_MAIN("requirements", CASE(test_every_check_stands_in_every_format),
        CASE(test_every_line_is_in_its_language), CASE(test_the_workbook_is_what_init_reads),
        CASE(test_rows_are_made_beforehand), CASE(test_words_are_told_apart))
