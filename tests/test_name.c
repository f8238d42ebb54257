#include "records/rules/name.h"
#include "tests/findings_text.h"
#include "tests/harness.h"

static void name(const char *typed, const char *kept, const char *expected)
{
	Findings findings = {0};
	g_autofree char *normal = name_normalise(typed);
	ASSERT_TEXT(normal, kept);
	name_check(normal, &findings, -1);
	g_autofree char *found = findings_text(&findings);
	ASSERT_TEXT(found, expected);
}

static void test_names_as_they_are(void)
{
	name("张　三", "张三", "");
	name("欧阳娜娜", "欧阳娜娜", "");
	name("买买提·阿不都热依木", "买买提·阿不都热依木", "");
	name("买买提•阿不都热依木", "买买提·阿不都热依木", "");
	name("买买提・阿不都", "买买提·阿不都", "");
	name("买买提．阿不都", "买买提·阿不都", "");
	name("买买提.阿不都", "买买提·阿不都", "");
	name("买买提 · 阿不都", "买买提·阿不都", "");
	name("买买提··阿不都", "买买提·阿不都", "");
	name("𫍯宇", "𫍯宇", ""); /* U+2B36F, outside the basic plane */
	name("㛃㛃", "㛃㛃", "");
	name("〇三", "〇三", "");
	name("Christopher Francis Patten", "Christopher Francis Patten", "");
	name("O'Neil-Smith Jr.", "O'Neil-Smith Jr.", "");
}

static void test_what_is_no_name(void)
{
	name("张3", "张3", "name.characters");
	name("李?明", "李?明", "name.lost");
	name("李\xef\xbf\xbd明", "李\xef\xbf\xbd明", "name.lost");
	name("王\xee\x80\x80", "王\xee\x80\x80", "name.private");
	name("王", "王", "name.short");
	name("·王明", "·王明", "name.characters");
	name("王明，", "王明，", "name.characters");
	name("<script>", "<script>", "name.characters");
	name("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七",
	        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七",
	        "name.length");
}

static void test_normal_forms_stay(void)
{
	static const char *const typed[] = {
	        "买买提 • 阿不都", "a ． b", "。。王。明", " · ", "一.二.三"};
	for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
		g_autofree char *once = name_normalise(typed[i]), *twice = name_normalise(once);
		ASSERT_TEXT(twice, once);
	}
}

TEST_MAIN("name", CASE(test_names_as_they_are), CASE(test_what_is_no_name),
        CASE(test_normal_forms_stay))
