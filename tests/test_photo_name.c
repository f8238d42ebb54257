#include "records/import/photo_name.h"
#include "tests/harness.h"

static void shown(const char *name, const char *document, const char *expected)
{
	g_autofree char *text = photo_name_text(name);
	g_autofree char *got = photo_name_shown(text, document);
	ASSERT_TEXT(got, expected);
}

static void test_numbers_in_names_are_masked(void)
{
	shown("a/360102200801011234.jpg", NULL, "360*************34.jpg");
	shown("张三360102200801011234.jpg", NULL, "张三360*************34.jpg");
	shown("李四_360102200801011250.jpg", NULL, "李四_360*************50.jpg");
	shown("36010220080101127x 王五.JPG", NULL, "360*************7x 王五.JPG");
	shown("张三（E12345678）.jpg", NULL, "张三（E1*****78）.jpg");
	shown("张三 12345678.jpg", "12345678", "张三 12****78.jpg");
	shown("３６０１０２２００８０１０１１２３４.jpg", NULL, "******.jpg");
	shown("３６０１０２２００８０１０１１２３４.jpg", "360102200801011234",
	        "360*************34.jpg");
	shown("1班 张三 360102200801011234.jpg", NULL, "1班 张三 ******.jpg");
	shown("\xd5\xc5\xc8\xfd"
	      "360102200801011234.jpg",
	        NULL, "张三360*************34.jpg");
	shown("\xff"
	      "360102200801011234.jpg",
	        NULL,
	        "\xef\xbf\xbd"
	        "360*************34.jpg");
	shown("2024099999.jpg", NULL, "2024099999.jpg");
	shown("合影.jpg", NULL, "合影.jpg");
}

static void found(const char *stem, const char *number, const char *student, bool named)
{
	g_autofree char *got = photo_name_number(stem);
	ASSERT_TEXT(got, number);
	CU_ASSERT(!got || photo_name_names(stem, got, student) == named);
}

static void test_a_name_beside_a_number(void)
{
	found("张三2024001", "2024001", "张三", true);
	found("2024001 - 张 三", "2024001", "张三", true);
	found("阿里买买提（G123）", "G123", "阿里·买买提", true);
	found("张三丰2024001", "2024001", "张三", false);
	found("2024001", "2024001", "张三", false);
	found("1班张三2024001", NULL, "张三", false);
	found("合影", NULL, "张三", false);
}

TEST_MAIN("photo_name", CASE(test_numbers_in_names_are_masked), CASE(test_a_name_beside_a_number))
