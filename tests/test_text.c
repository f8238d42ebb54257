#include "base/error.h"
#include "base/text.h"
#include "tests/harness.h"

#include <glib/gstdio.h>

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void expect_refusal(const char *bytes, size_t length, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_auto(Text) text = {0};
	CU_ASSERT(!text_decode("a.yaml", bytes, length, &text, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_FORMAT));
	ASSERT_ERROR(error, message);
	CU_ASSERT_PTR_NULL(text.utf8);
	CU_ASSERT_PTR_NULL(text.sha256);
}

static void test_takes_utf8(void)
{
	g_auto(Text) text = {0};
	CU_ASSERT(text_decode("a", "abc", 3, &text, NULL));
	ASSERT_TEXT(text.utf8, "abc");
	CU_ASSERT_EQUAL(text.length, 3);
	CU_ASSERT(!text.bom && !text.crlf && !text.gb18030);
	ASSERT_TEXT(text.sha256, ABC_SHA256);
}

static void test_takes_nothing(void)
{
	g_auto(Text) text = {0};
	CU_ASSERT(text_decode("a", NULL, 0, &text, NULL));
	ASSERT_TEXT(text.utf8, "");
}

static void test_strips_the_bom_and_notes_crlf(void)
{
	g_auto(Text) text = {0};
	static const char bytes[] = "\xef\xbb\xbf省: 河北\r\nb: 2\r\n";
	CU_ASSERT(text_decode("a", bytes, strlen(bytes), &text, NULL));
	ASSERT_TEXT(text.utf8, "省: 河北\r\nb: 2\r\n");
	CU_ASSERT_EQUAL(text.length, strlen(bytes) - 3);
	CU_ASSERT(text.bom && text.crlf && !text.gb18030);
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bytes, -1);
	ASSERT_TEXT(text.sha256, digest); /* of the raw bytes, BOM and all */
}

static void test_converts_gb18030(void)
{
	g_auto(Text) text = {0};
	static const char bytes[] =
	        "\xca\xa1: \xba\xd3\xb1\xb1 \x90\x30\x81\x30\n"; /* and U+10000 */
	CU_ASSERT(text_decode("a", bytes, strlen(bytes), &text, NULL));
	ASSERT_TEXT(text.utf8, "省: 河北 𐀀\n");
	CU_ASSERT(text.gb18030 && !text.bom && !text.crlf);
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bytes, -1);
	ASSERT_TEXT(text.sha256, digest);
}

/* "某省" and "联通" of GB 2312 are good UTF-8 by chance; names with marks and other scripts are not
 * taken for Chinese. */
static void test_knows_gb18030_that_could_be_utf8(void)
{
	static const struct {
		const char *bytes, *utf8;
		bool gb18030;
	} cases[] = {{"name: \xc4\xb3\xca\xa1\n", "name: 某省\n", true},
	        {"\xc1\xaa\xcd\xa8", "联通", true},
	        {"a\xc2\xb7"
	         "b",
	                "a·b", false},
	        {"Z\xc3\xbcrich", "Zürich", false}, {"\xd9\x82\xd8\xa7\xd8\xb3", "قاس", false},
	        {"\xc4\xb3\xca\xa1 \xe7\x9c\x81", "\xc4\xb3\xca\xa1 省", false}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(Text) text = {0};
		CU_ASSERT_TRUE(
		        text_decode("t", cases[i].bytes, strlen(cases[i].bytes), &text, &error));
		ASSERT_TEXT(text.utf8, cases[i].utf8);
		CU_ASSERT_EQUAL(text.gb18030, cases[i].gb18030);
	}
}

static void test_converts_gb18030_with_its_bom(void)
{
	g_auto(Text) text = {0};
	CU_ASSERT(text_decode("a", "\x84\x31\x95\x33\xca\xa1", 6, &text, NULL));
	ASSERT_TEXT(text.utf8, "省");
	CU_ASSERT(text.gb18030 && text.bom);
}

static void test_refuses_what_is_no_text(void)
{
	expect_refusal("\xff\xfe"
	               "a\0",
	        4, "a.yaml:1:1: is UTF-16: save it as UTF-8 or GB18030");
	expect_refusal("\xfe\xff\0a", 4, "a.yaml:1:1: is UTF-16: save it as UTF-8 or GB18030");
	expect_refusal("省\nab\0", 7, "a.yaml:2:3: a NUL byte: this is not a text file");
	expect_refusal("a\n\xca\xa1\xff", 5, "a.yaml:2:2: byte 0xff is neither UTF-8 nor GB18030");
	expect_refusal("ab\xca", 3, "a.yaml:1:3: byte 0xca is neither UTF-8 nor GB18030");
}

/* Cut in the middle of a character, this would convert from GB18030 into other characters. */
static void test_does_not_take_damaged_utf8_for_gb18030(void)
{
	expect_refusal("河北省\n中\xe6\xb5 b", 17,
	        "a.yaml:2:2: byte 0xe6 is not UTF-8, though the text before it is");
	expect_refusal("\xef\xbb\xbf\xba\xd3", 5,
	        "a.yaml:1:1: byte 0xba is not UTF-8, though the text before it is");
}

static void test_loads_files_within_the_limit(void)
{
	g_autoptr(GError) error = NULL;
	g_auto(Text) text = {0};
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("jiuxu-text-XXXXXX", &path, NULL);
	CU_ASSERT(fd >= 0 && g_file_set_contents(path, "abc", 3, NULL));
	CU_ASSERT(text_load(path, 3, &text, &error));
	ASSERT_TEXT(text.utf8, "abc");
	text_clear(&text);
	CU_ASSERT(!text_load(path, 2, &text, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_LIMIT));
	g_autofree char *large = g_strdup_printf("%s: larger than 2 bytes", path);
	ASSERT_ERROR(error, large);
	CU_ASSERT_PTR_NULL(text.utf8);
	close(fd);
	g_unlink(path);
	CU_ASSERT(!text_load(path, 3, &text, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_IO));
	g_autofree char *gone = g_strdup_printf("%s: cannot open: %s", path, g_strerror(ENOENT));
	ASSERT_ERROR(error, gone);
}

static void test_says_that_a_folder_is_no_file(void)
{
	g_autoptr(GError) error = NULL;
	g_auto(Text) text = {0};
	CU_ASSERT(!text_load("/", 3, &text, &error));
	g_autofree char *message = g_strdup_printf("/: cannot read: %s", g_strerror(EISDIR));
	ASSERT_ERROR(error, message);
}

static void test_quotes_for_one_line(void)
{
	g_autofree char *plain = text_quote("河北");
	ASSERT_TEXT(plain, "'河北'");
	g_autofree char *wild = text_quote("a\n\x1b[m\xff");
	ASSERT_TEXT(wild, "'a\\x0a\\x1b[m\\xff'");
	g_autofree char *filler = g_strnfill(61, 'x');
	g_autofree char *cut = text_quote(filler);
	CU_ASSERT_EQUAL(strlen(cut), 60 + strlen("'…'"));
	CU_ASSERT(g_str_has_suffix(cut, "x…'"));
}

static void shown(const char *text, const char *expected)
{
	g_autofree char *got = text_xml_shown(text), *meant = NULL;
	ASSERT_TEXT(got ? got : text, expected);
	CU_ASSERT(!got == (strcmp(text, expected) == 0));
	meant = text_xml_meant(expected);
	ASSERT_TEXT(meant ? meant : expected, text);
}

static void test_shows_what_xml_cannot_hold(void)
{
	shown("", "");
	shown("高\t一\r\n班\x7f�𠮷", "高\t一\r\n班\x7f�𠮷");
	shown("\xef\xbf\xbf", "‹U+FFFF›");
	shown("a\xef\xbf\xbe\x01"
	      "b\x1f",
	        "a‹U+FFFE›‹U+0001›b‹U+001F›");
	shown("\xef\xb7\x90\xf0\x9f\xbf\xbf", "\xef\xb7\x90\xf0\x9f\xbf\xbf"); /* XML holds them */
	shown("‹U+‹U+\x02", "‹U+‹U+‹U+0002›");
	CU_ASSERT_PTR_NULL(text_xml_meant("‹U+0041› ‹U+0000› ‹U+00›"));
	CU_ASSERT_PTR_NULL(text_xml_meant("‹U+FFF"));
}

TEST_MAIN("text", CASE(test_takes_utf8), CASE(test_takes_nothing),
        CASE(test_strips_the_bom_and_notes_crlf), CASE(test_converts_gb18030),
        CASE(test_converts_gb18030_with_its_bom), CASE(test_knows_gb18030_that_could_be_utf8),
        CASE(test_refuses_what_is_no_text), CASE(test_does_not_take_damaged_utf8_for_gb18030),
        CASE(test_loads_files_within_the_limit), CASE(test_says_that_a_folder_is_no_file),
        CASE(test_quotes_for_one_line), CASE(test_shows_what_xml_cannot_hold))
