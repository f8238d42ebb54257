/* The first student in a grade, and what is refused him, for tests of the rules at the office. */
#pragma once

#include "tests/business_world.h"

/* Entered in that month, in that grade, for three years. */
static inline void begin(BusinessWorld *world, const char *month, const char *grade)
{
	business_world_init(world);
	value_put(world, F_RXNY, month);
	value_put(world, F_SZNJ, grade);
	value_put(world, F_XZ, "3");
}

static inline void refused(
        BusinessWorld *world, const char *kind, const char *asked, const char *words)
{
	GError *error = NULL;
	CU_ASSERT(apply_for(world, CLERK, kind, world->student, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, words);
}

/* Of the pair's school that asks; the other's student. */
static inline void pair_refused(BusinessWorld *world, const char *grade, const char *words)
{
	g_auto(Record) record = {0};
	GError *error = NULL;
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	g_autofree char *asked = g_strdup_printf("{\"name\": \"%s\", \"document\": \"%s\", "
	                                         "\"specialty\": \"010200\", \"grade\": \"%s\"}",
	        record.student.values[F_XM], record.student.values[F_SFZJH], grade);
	CU_ASSERT(apply_for(world, CLERK2, "transfer", 0, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, words);
}
