/*
 * One test program: a list of cases run by CUnit's basic runner; exit status 1 when any failed.
 *
 *	static void test_reads_a_scalar(void) { CU_ASSERT_STRING_EQUAL(…); }
 *	TEST_MAIN("tree", CASE(test_reads_a_scalar), CASE(…))
 *
 * Use plain CU_ASSERT then return: the _FATAL forms jump over cleanup.
 */
#pragma once

#include <CUnit/Basic.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
	const char *name;
	void (*run)(void);
} TestCase;

#define CASE(function) {#function, function}

static inline int test_run(const char *suite_name, const TestCase *cases, size_t count)
{
	if (CU_initialize_registry() != CUE_SUCCESS)
		return 1;
	CU_pSuite suite = CU_add_suite(suite_name, NULL, NULL);
	for (size_t i = 0; i < count; i++)
		CU_add_test(suite, cases[i].name, cases[i].run);
	CU_basic_set_mode(CU_BRM_NORMAL);
	CU_basic_run_tests();
	unsigned failed = CU_get_number_of_failures() + (CU_get_number_of_tests_run() != count);
	CU_cleanup_registry();
	return failed ? 1 : 0;
}

#define TEST_MAIN(suite, ...)                                                                      \
	int main(void)                                                                             \
	{                                                                                          \
		static const TestCase cases[] = {__VA_ARGS__};                                     \
		return test_run(suite, cases, G_N_ELEMENTS(cases));                                \
	}

/* Shows both strings when they differ. */
#define ASSERT_TEXT(actual, expected)                                                              \
	do {                                                                                       \
		const char *actual_ = (actual), *expected_ = (expected);                           \
		if (g_strcmp0(actual_, expected_) != 0)                                            \
			fprintf(stderr, "%s:%d: got      «%s»\n%s:%d: expected «%s»\n", __FILE__,  \
				__LINE__, actual_ ? actual_ : "(null)", __FILE__, __LINE__,        \
				expected_ ? expected_ : "(null)");                                 \
		CU_ASSERT(g_strcmp0(actual_, expected_) == 0);                                     \
	} while (0)

/* The message of a GError that must be there, then clears it. */
#define ASSERT_ERROR(error, expected)                                                              \
	do {                                                                                       \
		ASSERT_TEXT((error) ? (error)->message : NULL, expected);                          \
		g_clear_error(&(error));                                                           \
	} while (0)
