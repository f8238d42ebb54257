/* A store with one of each that people change and that is no student, and what is said of it when
 * it is verified. */
#pragma once

#include "records/helpdesk/problem_store.h"
#include "records/people/token.h"
#include "records/people/totp.h"
#include "records/store/aid.h"
#include "records/store/applications.h"
#include "records/store/due.h"
#include "records/store/former.h"
#include "records/store/late.h"
#include "records/store/policies.h"
#include "tests/people_world.h"

#define CHANGED(WHAT) WHAT " is not what its events made of it"
#define WAITS "problem 1: the days that it waited are not those of its thread"
#define APPLICANT "application 1: what its newcomer is found by is not of the number that it has"
#define FIRST "(SELECT min(id) FROM student_left)"

static inline void school_change_of(Store *store, int64_t id, const char *school)
{
	g_auto(Record) record = {0};
	g_autoptr(GError) error = NULL;
	CU_ASSERT(store_change_begin(store, NULL) && student_load(store, id, &record, NULL));
	g_free(record.student.values[F_XXDM]);
	record.student.values[F_XXDM] = g_strdup(school);
	CU_ASSERT(student_change(store, &test_act, "student.transfer", &record, &error) &&
	          store_change_end(store, &error));
}

/* Who left with record 2 goes on with record 3. */
static inline void former_of(Store *store)
{
	g_auto(Record) record = {0};
	CU_ASSERT(student_load(store, 2, &record, NULL));
	record.student.status = STATUS_WITHDRAWN;
	CU_ASSERT(store_change_begin(store, NULL) &&
	          student_change(store, &test_act, "student.withdraw", &record, NULL) &&
	          former_let_go(store, &test_act, &record, 3, NULL) &&
	          store_change_end(store, NULL));
}

static inline void aid_of(Store *store)
{
	g_auto(AidList) list = {.school = g_strdup("3636000001"),
	        .kind = g_strdup("grant"),
	        .term = g_strdup("2026-1"),
	        .approval = {APPROVAL_DRAFT, LEVEL_COUNTY, LEVEL_CITY, LEVEL_SCHOOL, 0},
	        .created_by = g_strdup("clerk"),
	        .count = 2,
	        .details = json_pack("{s:[{s:i},{s:i}]}", "students", "id", 1, "id", 3)};
	CU_ASSERT(store_change_begin(store, NULL) && aid_list_add(store, &test_act, &list, NULL) &&
	          store_change_end(store, NULL));
}

/* One of each that is changed by people and is no student. */
static inline void world_fill(Store *store)
{
	g_auto(Account) account = {0};
	Policy policy = policy_default();
	int64_t id, version = 0;
	char text[TOKEN_LENGTH + 1];
	g_auto(Late) late = {.place = g_strdup("3601"),
	        .entered = g_strdup("202609"),
	        .until = day_of(2027, 1, 1),
	        .reason = g_strdup("雪灾")};
	CU_ASSERT(made_school_add(store, "3636000001", "360102") &&
	          made_school_add(store, "3636000002", "360103"));
	for (unsigned i = 0; i < 3; i++)
		CU_ASSERT(made_student_add(store, i, &id, NULL));
	school_change_of(store, 2, "3636000002");
	school_change_of(store, 3, "3636000002");
	CU_ASSERT(made_account(store, "clerk", LEVEL_SCHOOL, "3636000001", ROLE_CLERK, &account));
	Token token = {.account = account.id, .name = "t", .subjects = 1U << SUBJECT_STUDENTS};
	CU_ASSERT(token_create(store, &test_act, NULL, &token, 3, text, NULL));
	CU_ASSERT(token_create(store, &test_act, NULL, &token, 3, text, NULL) &&
	          token_end(store, &test_act, account.id, 2, NULL));
	CU_ASSERT(policy_save(store, &test_act, &policy, &version, NULL));
	CU_ASSERT(totp_require(store, &test_act, true, NULL));
	CU_ASSERT(late_set(store, &test_act, &late, NULL));
	Due due = {1, 0, DUE_SUSPEND, 20600}, gone = {2, 0, DUE_SUSPEND, 20600};
	CU_ASSERT(store_change_begin(store, NULL) && due_put(store, &test_act, &due, NULL) &&
	          due_put(store, &test_act, &gone, NULL) && due_drop(store, &test_act, 2, NULL) &&
	          store_change_end(store, NULL));
	former_of(store);
	aid_of(store);
	CU_ASSERT(
	        problem_ask(store, &test_act, &account, "data", "导入", "读不出", NULL, &id, NULL));
}

static inline char *verified(const StoreWorld *world)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = whole_open(world->folder, NULL, DB_READ, &error);
	Verified counts;
	if (store)
		store_verify(store, &counts, &error);
	return g_strdup(message_behind(world, error));
}
