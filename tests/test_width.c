#include "base/width.h"
#include "tests/harness.h"

static void test_counts_wide_characters_as_two(void)
{
	CU_ASSERT_EQUAL(width_of(""), 0);
	CU_ASSERT_EQUAL(width_of("node1"), 5);
	CU_ASSERT_EQUAL(width_of("关键项"), 6);
	CU_ASSERT_EQUAL(width_of("IP：（公网）"), 12);
	CU_ASSERT_EQUAL(width_of("e\xcc\x81"), 1); /* combining acute */
}

static void check_visible(const char *bytes, size_t length, const char *expected)
{
	g_autofree char *got = width_visible(bytes, length);
	ASSERT_TEXT(got, expected);
	CU_ASSERT_EQUAL(width_is_visible(bytes, length), strcmp(bytes, expected) == 0);
	CU_ASSERT_TRUE(width_is_visible(got, strlen(got)));
}

static void test_shows_what_a_terminal_would_obey(void)
{
	check_visible("关键项 ok", strlen("关键项 ok"), "关键项 ok");
	check_visible("\x1b[31mred\x1b[0m", 12, "\\x1b[31mred\\x1b[0m");
	check_visible("a\0b", 3, "a\\x00b");
	check_visible("a\nb\tc\r", 6, "a\\nb\\tc\\r");
	check_visible("\x7f", 1, "\\x7f");
	check_visible("\xc2\x9b"
	              "2J",
	        4, "\\u009b2J"); /* C1: CSI in one character */
	check_visible("a\xe2\x80\xae"
	              "b",
	        5, "a\\u202eb"); /* right-to-left override */
	check_visible("a\xe2\x80\x8b"
	              "b",
	        5, "a\\u200bb"); /* zero width space */
	check_visible("\xe2\x80\xa8", 3, "\\u2028");
	check_visible("\xef\xbf\xbf", 3, "\\uffff"); /* no character, and not in XML */
	check_visible("\xf3\xa0\x80\x81", 4, "\\U000e0001");
}

static void test_shows_bytes_that_are_no_utf8(void)
{
	check_visible("\xff", 1, "\\xff");
	check_visible("\xe5\x85", 2, "\\xe5\\x85");                 /* cut in the middle */
	check_visible("\xed\xa0\x80", 3, "\\xed\\xa0\\x80");        /* a surrogate */
	check_visible("\xc0\xaf", 2, "\\xc0\\xaf");                 /* overlong */
	check_visible("\xb9\xd8\xbc\xfc", 4, "\\xb9\xd8\xbc\\xfc"); /* GB18030 taken for UTF-8 */
}

static void test_pads_to_columns(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	width_pad(out, "通过", 6);
	width_pad(out, "fail", 6);
	width_pad(out, "too long", 3);
	ASSERT_TEXT(out->str, "通过  fail  too long");
}

static void check_cut(const char *text, size_t columns, const char *expected)
{
	g_autofree char *got = width_cut(text, columns);
	ASSERT_TEXT(got, expected);
	CU_ASSERT_TRUE(width_of(got) <= columns);
}

static void test_cuts_between_characters(void)
{
	check_cut("河北省", 6, "河北省");
	check_cut("河北省", 5, "河北…");
	check_cut("河北省", 4, "河…");
	check_cut("河北省", 1, "…");
	check_cut("河北省", 0, "");
	check_cut("abc", 3, "abc");
}

static void check_wrap(const char *text, size_t columns, const char *expected)
{
	g_auto(GStrv) lines = width_wrap(text, columns);
	g_autofree char *got = g_strjoinv("|", lines);
	ASSERT_TEXT(got, expected);
}

static void test_wraps_at_spaces_and_between_wide_characters(void)
{
	check_wrap("", 10, "");
	check_wrap("a rather long line", 0, "a rather long line");
	check_wrap("a rather long line", 8, "a rather|long|line");
	check_wrap("关键项不通过", 6, "关键项|不通过");
	check_wrap("在主机 rac1 上配置", 9, "在主机|rac1 上配|置");
	check_wrap("abcdefghij", 4, "abcd|efgh|ij");
	check_wrap("关", 1, "关"); /* narrower than one character: it stands alone */
}

static void test_keeps_punctuation_with_its_word(void)
{
	check_wrap("关键项，重要", 6, "关键|项，重|要");
	check_wrap("主机（一）", 6, "主机|（一）");
	check_wrap("it works, then", 8, "it|works,|then");
}

TEST_MAIN("width", CASE(test_counts_wide_characters_as_two),
        CASE(test_shows_what_a_terminal_would_obey), CASE(test_shows_bytes_that_are_no_utf8),
        CASE(test_pads_to_columns), CASE(test_cuts_between_characters),
        CASE(test_wraps_at_spaces_and_between_wide_characters),
        CASE(test_keeps_punctuation_with_its_word))
