/* A newcomer and the values of a record, for tests of the kinds of business. */
#pragma once

#include "tests/business_world.h"

#define NEWCOMER                                                                                    \
	"{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"360101201102034012\", \"RXNY\": " \
	"\"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\", \"SZNJ\": \"2026\", \"SZBH\": \"1班\"}"

static inline void entered_in(BusinessWorld *world, const char *month, const char *grade)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	g_free(record.student.values[F_XZ]);
	g_free(record.student.values[F_SZNJ]);
	g_free(record.student.values[F_RXNY]);
	record.student.values[F_XZ] = g_strdup("3");
	record.student.values[F_SZNJ] = g_strdup(grade);
	record.student.values[F_RXNY] = g_strdup(month);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

/* In the grade of 2025 since that month, for three years. */
static inline void entered(BusinessWorld *world, const char *month)
{
	entered_in(world, month, "2025");
}

static inline void number_make(BusinessWorld *world)
{
	entered(world, "202509");
}

static inline char *value_now(BusinessWorld *world, int64_t student, int field)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	return student_load(world->store, student, &record, NULL)
	               ? g_strdup(record.student.values[field])
	               : g_strdup("(nobody)");
}

static inline void value_is(BusinessWorld *world, int64_t student, int field, const char *expected)
{
	g_autofree char *value = value_now(world, student, field);
	ASSERT_TEXT(value, expected);
}
