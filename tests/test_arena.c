#include "base/arena.h"
#include "tests/harness.h"

#include <stdint.h>

static void test_pieces_stand_apart(void)
{
	Arena arena = {0};
	char *pieces[3000];
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
			pieces[i] = arena_take(&arena, i % 100);
			CU_ASSERT((uintptr_t)pieces[i] % 16 == 0);
			memset(pieces[i], (int)i, i % 100);
		}
		for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++)
			for (size_t j = 0; j < i % 100; j++)
				CU_ASSERT_FATAL(pieces[i][j] == (char)i);
		arena_reset(&arena);
	}
	arena_clear(&arena);
	CU_ASSERT(arena.first == NULL);
}

/* Larger than a block: before, between and behind small ones, and again when reset. */
static void test_large_pieces(void)
{
	Arena arena = {0};
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 1000000; size *= 10)
			memset(arena_take(&arena, size), 'x', size);
		for (size_t size = 500000; size > 0; size /= 10)
			memset(arena_take(&arena, size), 'x', size);
		arena_reset(&arena);
	}
	CU_ASSERT_STRING_EQUAL(arena_text(&arena, "学生x", 6), "学生");
	CU_ASSERT_STRING_EQUAL(arena_text(&arena, NULL, 0), "");
	arena_clear(&arena);
}

TEST_MAIN("arena", CASE(test_pieces_stand_apart), CASE(test_large_pieces))
