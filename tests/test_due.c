/* What comes on a day by itself: once, whoever lets the day begin, and again after what failed. */
#include "records/business/due.h"
#include "records/store/continuations.h"
#include "records/store/due.h"
#include "records/store/national.h"
#include "records/web/day.h"
#include "tests/business_world.h"

enum { SUSPENDED = 24, DAY = 1000 };

#define SECOND_US ((int64_t)G_USEC_PER_SEC)
#define SOON "{\"from\": \"2026-11-25\", \"until\": \"2027-02-20\"}"

static void go_to(BusinessWorld *world, int year, int month, int day)
{
	world->now_us = ((int64_t)day_of(year, month, day) * 86400 + 3600) * SECOND_US;
}

/* The first `count` students are let go on leave from 2026-11-25 on. */
static void leaves_agreed(BusinessWorld *world, int64_t count)
{
	for (int64_t student = 1; student <= count; student++) {
		int64_t id = student;
		store_scope_set(world->store, &scope_whole);
		if (student > 1)
			CU_ASSERT(made_student_add(world->store, (unsigned)student, &id, NULL));
		CU_ASSERT_EQUAL(id, student);
		AGREE(world, apply_for(world, CLERK, "suspend", id, SOON, NULL, NULL), REVIEWER,
		        COUNTY, CITY);
	}
	go_to(world, 2026, 11, 25);
}

/* Gone without anybody asking the office: what was agreed to begins no more. */
static void withdrawn(BusinessWorld *world, int64_t student)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, student, &record, NULL));
	business_status_set(&record.student, STATUS_WITHDRAWN);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

static void application_move(BusinessWorld *world, int64_t student, int64_t application)
{
	Due due;
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(due_load(world->store, student, &due, NULL));
	due.application = application;
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          due_put(world->store, &test_act, &due, NULL) &&
	          store_change_end(world->store, NULL));
}

/* Who is waited for though the national check has given him his number for life is no more. */
static void test_a_formal_number_is_waited_for_no_more(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Continuation) open = {0}, now = {0};
	g_autoptr(GError) error = NULL;
	business_world_init(&world);
	Store *store = world.store;
	store_scope_set(store, &scope_whole);
	for (int passed = 0; passed < 2; passed++) {
		National said = {.student = world.student,
		        .outcome = passed ? NATIONAL_PASSED : NATIONAL_DUPLICATE,
		        .version = passed,
		        .checked = "2026-11-01",
		        .note = (char *)""};
		open.student = world.student;
		open.state = CONTINUATION_OPEN;
		open.school = passed ? open.school : g_strdup("");
		CU_ASSERT(
		        store_change_begin(store, NULL) &&
		        national_put(store, &test_act, &said, "3636000001", NULL) &&
		        (passed || continuation_put(store, &test_act, &open, "3636000001", NULL)) &&
		        store_change_end(store, NULL));
		CU_ASSERT(due_begin(store, &world.policy, world.now_us, &error));
		store_scope_set(store, &scope_whole);
		continuation_clear(&now);
		CU_ASSERT(continuation_load(store, world.student, &now, NULL));
		CU_ASSERT_EQUAL(now.state, passed ? CONTINUATION_NONE : CONTINUATION_OPEN);
	}
	CU_ASSERT(chain_good(&world));
}

static void test_one_of_many_lets_a_day_begin(void)
{
	DayTurn turn = {0};
	gint before;
	CU_ASSERT(day_turn_take(&turn, DAY, 0, &before) && before == 0);
	CU_ASSERT(!day_turn_take(&turn, DAY, 0, &before));
	CU_ASSERT(!day_turn_take(&turn, DAY - 1, 0, &before)); /* a clock that was put back */
	CU_ASSERT(day_turn_take(&turn, DAY + 1, 0, &before) && before == DAY);
}

static void test_what_failed_is_tried_again_after_a_minute(void)
{
	DayTurn turn = {0};
	gint before;
	CU_ASSERT(day_turn_take(&turn, DAY, SECOND_US, &before));
	CU_ASSERT(day_turn_back(&turn, before, DAY, SECOND_US, false)); /* told */
	CU_ASSERT(!day_turn_take(&turn, DAY, SECOND_US, &before));
	CU_ASSERT(!day_turn_take(&turn, DAY, 61 * SECOND_US - 1, &before));
	CU_ASSERT(day_turn_take(&turn, DAY, 61 * SECOND_US, &before));
	CU_ASSERT(!day_turn_back(&turn, before, DAY, 61 * SECOND_US, false)); /* once a day */
	/* who found others writing tries with the next request, and tells of nothing */
	CU_ASSERT(day_turn_take(&turn, DAY, 121 * SECOND_US, &before));
	CU_ASSERT(!day_turn_back(&turn, before, DAY, 121 * SECOND_US, true));
	CU_ASSERT(day_turn_take(&turn, DAY, 121 * SECOND_US, &before));
	CU_ASSERT(day_turn_take(&turn, DAY + 1, 122 * SECOND_US, &before));
	CU_ASSERT(day_turn_back(&turn, before, DAY + 1, 122 * SECOND_US, false)); /* anew */
}

/* One request after another, as the router does it. */
static bool day_asked(BusinessWorld *world, DayTurn *turn, GError **error)
{
	gint before, today = (gint)office_day(world->now_us);
	if (!day_turn_take(turn, today, world->now_us, &before))
		return false;
	if (due_begin(world->store, &world->policy, world->now_us, error))
		return true;
	day_turn_back(turn, before, today, world->now_us, false);
	return false;
}

static void test_a_day_that_failed_begins_a_minute_later(void)
{
	g_auto(BusinessWorld) world;
	DayTurn turn = {0};
	GError *error = NULL;
	business_world_init(&world);
	leaves_agreed(&world, 1);
	application_move(&world, world.student, 999);
	CU_ASSERT(!day_asked(&world, &turn, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	g_clear_error(&error);
	application_move(&world, world.student, 1);
	world.now_us += 59 * SECOND_US;
	CU_ASSERT(!day_asked(&world, &turn, &error) && !error);
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
	world.now_us += SECOND_US;
	CU_ASSERT(day_asked(&world, &turn, &error) && !error);
	CU_ASSERT(status_now(&world, world.student) == STATUS_SUSPENDED);
	CU_ASSERT(!day_asked(&world, &turn, &error) && !error);
	CU_ASSERT(chain_good(&world));
}

typedef struct {
	const BusinessWorld *world;
	Store *store;
	GError *error;
} Server;

static void *day_run(void *data)
{
	Server *server = data;
	bool good = due_begin(
	        server->store, &server->world->policy, server->world->now_us, &server->error);
	return GINT_TO_POINTER(
	        good || g_error_matches(server->error, RECORDS_ERROR, RECORDS_ERROR_BUSY));
}

/* Two servers of one database let the same day begin: all begins, and nothing twice. */
static void test_two_servers_begin_a_day_once(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	leaves_agreed(&world, SUSPENDED);
	for (int64_t student = 1; student <= SUSPENDED; student += 2)
		withdrawn(&world, student);
	Server servers[2];
	GThread *threads[2];
	for (int i = 0; i < 2; i++)
		servers[i] = (Server){.world = &world,
		        .store = whole_open(world.world.folder, NULL, DB_WRITE, NULL)};
	for (int i = 0; i < 2; i++)
		threads[i] = g_thread_new("day", day_run, &servers[i]);
	for (int i = 0; i < 2; i++) {
		CU_ASSERT(g_thread_join(threads[i]) != NULL);
		ASSERT_TEXT(servers[i].error ? servers[i].error->message : "", "");
		store_close(servers[i].store);
		g_clear_error(&servers[i].error);
	}
	store_scope_set(world.store, &scope_whole);
	for (int64_t student = 1; student <= SUSPENDED; student++) {
		g_auto(Record) record = {0};
		Due due;
		CU_ASSERT(student_load(world.store, student, &record, NULL));
		CU_ASSERT(due_load(world.store, student, &due, NULL));
		CU_ASSERT_EQUAL(record.version, student % 2 ? 3 : 2);
		CU_ASSERT(record.student.status ==
		          (student % 2 ? STATUS_WITHDRAWN : STATUS_SUSPENDED));
		CU_ASSERT(student % 2 ? due.student == 0 : due.kind == DUE_RETURN);
	}
	CU_ASSERT(chain_good(&world));
}

TEST_MAIN("due", CASE(test_a_formal_number_is_waited_for_no_more),
        CASE(test_one_of_many_lets_a_day_begin),
        CASE(test_what_failed_is_tried_again_after_a_minute),
        CASE(test_a_day_that_failed_begins_a_minute_later), CASE(test_two_servers_begin_a_day_once))
