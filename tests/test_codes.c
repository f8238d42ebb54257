#include "records/rules/catalogue.h"
#include "records/rules/codes.h"
#include "tests/harness.h"

static void test_every_table_is_whole(void)
{
	for (size_t i = 0; i < code_table_count(); i++) {
		const CodeTable *table = code_table_at(i);
		CU_ASSERT(code_table_find(code_table_name(table)) == table);
		CU_ASSERT(*code_table_zh(table) && *code_table_en(table) &&
		          *code_table_source(table));
		CU_ASSERT(code_table_rows(table) > 0);
		for (size_t j = 0; j < code_table_rows(table); j++) {
			CodeRow row = code_table_row(table, j);
			ASSERT_TEXT(code_find(table, row.code), row.code);
			ASSERT_TEXT(code_meaning(table, row.code), row.name);
			const char *by_name = code_find(table, row.name);
			CU_ASSERT(!by_name || strcmp(by_name, row.code) == 0);
		}
	}
	CU_ASSERT(code_table_find("NONE") == NULL);
}

static void find(const char *table, const char *text, const char *expected)
{
	ASSERT_TEXT(code_find(code_table_find(table), text), expected);
}

static void test_words_of_people(void)
{
	find("XB", "男", "1");
	find("XB", "女性", "2");
	find("XB", "3", NULL);
	find("SFZJLX", "居民身份证", "1");
	find("SFZJLX", "户口薄", "B");
	find("MZ", "汉", "01");
	find("MZ", "毛南族", "36");
	find("MZ", "毛难族", "36");
	find("ZZMM", "共青团员", "03");
	find("GATQW", "无", "00");
	find("ZYML2010", "现代农艺技术", "010200");
	find("XSDQZT", "在读", "01");
	find("GJDQ", "CHN", "CHN");
}

static void test_lost_zeros_are_seen(void)
{
	const CodeTable *specialties = code_table_find("ZYML2010");
	ASSERT_TEXT(code_with_zeros(specialties, "10100"), "010100");
	ASSERT_TEXT(code_with_zeros(specialties, "010100"), NULL);
	ASSERT_TEXT(code_with_zeros(code_table_find("MZ"), "1"), "01");
	ASSERT_TEXT(code_with_zeros(code_table_find("XB"), "1"), NULL);
	ASSERT_TEXT(code_with_zeros(specialties, ""), NULL);
	ASSERT_TEXT(code_with_zeros(specialties, "99999999999"), NULL);
}

static void fits(const Catalogues *all, const char *code, int entered, SpecialtyFit expected)
{
	CU_ASSERT_EQUAL(catalogues_fit(all, code, entered), expected);
}

static const char *code_named(const Catalogues *all, const char *text, int entered)
{
	const char *code;
	SpecialtyFit fit = catalogues_look(all, text, entered, &code);
	CU_ASSERT_EQUAL(fit, catalogues_fit(all, code ? code : text, entered));
	return code;
}

static void test_a_catalogue_holds_from_its_year_on(void)
{
	const Catalogues *carried = catalogues_carried();
	g_autoptr(json_t) loaded = json_loads(
	        "{\"2021\": {\"version\": 1, \"applies\": 2021, \"title\": \"t\", \"source\": "
	        "\"s\","
	        "\"entries\": {\"71\": {\"name\": \"g\", \"group\": true}, \"710201\": {\"name\": "
	        "\"计算机应用\"}, \"710299\": {\"name\": \"旧\", \"closed\": true}}}}",
	        0, NULL);
	g_autoptr(Catalogues) all = catalogues_read(loaded);
	fits(carried, "090100", 2026, SPECIALTY_FITS);
	fits(carried, "710201", 2026, SPECIALTY_FITS); /* nobody here can tell */
	fits(carried, "100000", 2026, SPECIALTY_GROUP);
	fits(carried, "411000", 0, SPECIALTY_GROUP);
	fits(carried, "999999", 0, SPECIALTY_UNKNOWN);
	fits(all, "710201", 2021, SPECIALTY_FITS);
	fits(all, "710201", 2020, SPECIALTY_OTHER_YEAR);
	fits(all, "090100", 2020, SPECIALTY_FITS);
	fits(all, "090100", 2021, SPECIALTY_OTHER_YEAR);
	fits(all, "090100", 0, SPECIALTY_FITS);
	fits(all, "71", 2021, SPECIALTY_GROUP);
	fits(all, "710299", 2022, SPECIALTY_CLOSED);
	fits(all, "710202", 2021, SPECIALTY_UNKNOWN);
	ASSERT_TEXT(code_named(all, "计算机应用", 2021), "710201");
	ASSERT_TEXT(code_named(all, "计算机应用", 2020), "090100");
	ASSERT_TEXT(code_named(all, "医药卫生类", 2020), NULL);
	ASSERT_TEXT(code_named(all, "710299", 2022), "710299");
	ASSERT_TEXT(code_named(all, "090100", 2022), "090100");
	ASSERT_TEXT(catalogues_name(all, "710201"), "计算机应用");
	ASSERT_TEXT(catalogues_name(all, "710202"), NULL);
	ASSERT_TEXT(catalogues_of(all, 2030)->year, "2021");
	g_autoptr(json_t) again = catalogue_json(catalogues_find(all, "2021"));
	CU_ASSERT(json_equal(again, json_object_get(loaded, "2021")));
}

TEST_MAIN("codes", CASE(test_every_table_is_whole), CASE(test_words_of_people),
        CASE(test_lost_zeros_are_seen), CASE(test_a_catalogue_holds_from_its_year_on))
