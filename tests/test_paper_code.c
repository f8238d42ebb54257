#include "base/cleanup.h"
#include "reports/paper_code.h"
#include "tests/harness.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void test_says_run_and_manifest(void)
{
	g_autofree char *code = paper_code("20261125T214501Z-80164671", DIGEST);
	g_autofree char *run = NULL, *sha256 = NULL;
	ASSERT_TEXT(code, "jiuxu:20261125T214501Z-80164671:" DIGEST);
	g_autofree char *typed = g_strdup_printf("  %s\n", code); /* as a scanner hands it over */
	CU_ASSERT_TRUE(paper_code_parse(typed, &run, &sha256, NULL));
	ASSERT_TEXT(run, "20261125T214501Z-80164671");
	ASSERT_TEXT(sha256, DIGEST);
}

static void test_refuses_other_texts(void)
{
	static const char *const texts[] = {"", "jiuxu:", "jiuxu:run", "jiuxu::" DIGEST,
	        "https://example.org/" DIGEST, "jiuxu:run:" DIGEST "0", "jiuxu:run:ABC",
	        "jiuxu:a:b:" DIGEST};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		char *run = NULL, *sha256 = NULL;
		CU_ASSERT_FALSE(paper_code_parse(texts[i], &run, &sha256, &error));
		CU_ASSERT_PTR_NULL(run);
		CU_ASSERT_PTR_NOT_NULL(error);
	}
}

static void test_is_a_png_the_same_twice(void)
{
	g_autoptr(GString) first = g_string_new(NULL), second = g_string_new(NULL);
	CU_ASSERT_TRUE(paper_code_png("jiuxu:run:" DIGEST, first, NULL));
	CU_ASSERT_TRUE(paper_code_png("jiuxu:run:" DIGEST, second, NULL));
	CU_ASSERT_TRUE(first->len > 200 && memcmp(first->str, "\x89PNG", 4) == 0);
	CU_ASSERT_TRUE(g_string_equal(first, second));
}

TEST_MAIN("paper_code", CASE(test_says_run_and_manifest), CASE(test_refuses_other_texts),
        CASE(test_is_a_png_the_same_twice))
