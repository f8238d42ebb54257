/* A newcomer through the years at the office, for tests of a student's life. */
#pragma once

#include "tests/business_world.h"

#define NEWCOMER                                                                                    \
	"{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"360101201102034012\", \"RXNY\": " \
	"\"202409\", \"ZYM\": \"010200\", \"XZ\": \"3\", \"SZNJ\": \"一年级\", \"SZBH\": \"1班\"}"

enum { LI = 2 };

static inline int64_t asks(BusinessWorld *world, int seat, const char *kind, const char *asked)
{
	g_autoptr(GError) error = NULL;
	bool new = strcmp(kind, "admit") == 0, pair = strcmp(kind, "transfer") == 0;
	int64_t id = apply_for(
	        world, seat, kind, new || pair ? 0 : LI, asked, new ? NEWCOMER : NULL, &error);
	if (!id)
		fprintf(stderr, "%s: %s\n", kind, error->message);
	CU_ASSERT(id > 0);
	g_autoptr(json_t) given = json_loads(asked, 0, NULL);
	if (business_proof(business_find(kind), given))
		CU_ASSERT(prove(world, seat, id, NULL));
	return id;
}

static inline void record_is(
        BusinessWorld *world, Status status, const char *school, const char *grade)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, LI, &record, NULL));
	ASSERT_TEXT(status_row(record.student.status)->id, status_row(status)->id);
	ASSERT_TEXT(record.student.values[F_XXDM], school);
	ASSERT_TEXT(record.student.values[F_SZNJ], grade);
}
