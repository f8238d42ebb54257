/* What comes on a day by itself: once, whoever lets the day begin, and again after what failed. */
#include "records/business/due.h"
#include "records/store/continuations.h"
#include "records/store/due.h"
#include "records/store/national.h"
#include "records/web/day_watch.h"
#include "tests/business_life.h"

#include "base/clock.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SUSPENDED = 24, DAY = 1000 };

#define SECOND_US ((int64_t)G_USEC_PER_SEC)
#define SOON "{\"from\": \"2026-11-25\", \"until\": \"2027-02-20\"}"

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

static void test_one_that_cannot_begin_keeps_nobody(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	static const char asked[] = "{\"from\": \"2026-11-25\", \"until\": \"2027-02-20\"}";
	int64_t second = 0;
	GError *error = NULL;
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(made_student_add(world.store, 2, &second, NULL));
	AGREE(&world, apply_for(&world, CLERK, "suspend", world.student, asked, NULL, &error),
	        REVIEWER, COUNTY, CITY);
	AGREE(&world, apply_for(&world, CLERK, "suspend", second, asked, NULL, &error), REVIEWER,
	        COUNTY, CITY);
	store_scope_set(world.store, &scope_whole);
	Due lost = {world.student, 999, DUE_SUSPEND, day_of(2026, 11, 24)};
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          due_put(world.store, &test_act, &lost, NULL) &&
	          store_change_end(world.store, NULL));
	go_to(&world, 2026, 11, 25);
	CU_ASSERT(!due_begin(world.store, &world.policy, world.now_us, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	g_clear_error(&error);
	CU_ASSERT(status_now(&world, second) == STATUS_SUSPENDED);
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
}

/* As the office of that seat takes it back. */
static bool takes_back(
        BusinessWorld *world, int seat, int64_t id, const char *reason, GError **error)
{
	Findings findings = {0};
	g_auto(Application) done = {0};
	Office office = sit(world, seat);
	return office_revoke(&office, id, 0, reason, &findings, &done, error);
}

static void test_what_has_yet_to_begin_is_taken_back(void)
{
	static const char one[] = "3636000001";
	static const char only[] = "only a suspension or return that was agreed to and has yet to "
	                           "begin is taken back, by the level that agreed last";
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	go_to(&world, 2024, 8, 20);
	AGREE(&world, asks(&world, CLERK, "admit", "{}"), REVIEWER);
	go_to(&world, 2024, 9, 2);
	AGREE(&world, asks(&world, CLERK, "check_in", "{\"number\": \"2024001\"}"), REVIEWER);
	AGREE(&world, asks(&world, CLERK, "register", "{}"), REVIEWER, COUNTY, CITY, PROVINCE);
	go_to(&world, 2025, 10, 10);
	int64_t id = asks(
	        &world, CLERK, "suspend", "{\"from\": \"2025-10-20\", \"until\": \"2026-02-20\"}");
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	GError *error = NULL;
	CU_ASSERT(!takes_back(&world, COUNTY, id, "本人不休了", &error));
	ASSERT_ERROR(error, only);
	CU_ASSERT(!takes_back(&world, CITY, id, " ", &error));
	ASSERT_ERROR(error, "an application says why in 1 to 200 characters");
	CU_ASSERT(takes_back(&world, CITY, id, "本人不休了", NULL));
	go_to(&world, 2025, 10, 21);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	record_is(&world, STATUS_ENROLLED, one, "一年级");
	CU_ASSERT(!takes_back(&world, CITY, id, "再取消", &error));
	ASSERT_ERROR(error, only);
	/* he may be suspended again, and a return that waits is taken back, too */
	id = asks(
	        &world, CLERK, "suspend", "{\"from\": \"2025-10-21\", \"until\": \"2026-02-20\"}");
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	record_is(&world, STATUS_SUSPENDED, one, "一年级");
	CU_ASSERT(!takes_back(&world, CITY, id, "已开始", &error));
	ASSERT_ERROR(error, only);
	id = asks(&world, CLERK, "resume", "{\"term\": \"2026-02-26\"}");
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	CU_ASSERT(takes_back(&world, CITY, id, "还要治疗", NULL));
	Due due;
	CU_ASSERT(due_load(world.store, LI, &due, NULL) && due.kind == DUE_RETURN);
	CU_ASSERT(due.day == day_of(2026, 2, 20));
	go_to(&world, 2026, 2, 27);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	record_is(&world, STATUS_SUSPENDED, one, "一年级");
	CU_ASSERT(chain_good(&world));
}

/* Nobody waits for the number of who ended before that closed it. */
static void test_who_ended_is_waited_for_no_more(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	go_to(&world, 2024, 8, 20);
	AGREE(&world, asks(&world, CLERK, "admit", "{}"), REVIEWER);
	g_auto(Record) record = {0};
	g_auto(Continuation) open = {0}, closed = {0};
	Act act = {"test", "", "", world.now_us};
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, LI, &record, NULL));
	CU_ASSERT(continuation_load(world.store, LI, &open, NULL));
	CU_ASSERT(open.state == CONTINUATION_OPEN);
	business_status_set(&record.student, STATUS_WITHDRAWN);
	CU_ASSERT(store_change_begin(world.store, NULL));
	CU_ASSERT(student_change(world.store, &act, "student.withdraw_request", &record, NULL));
	CU_ASSERT(store_change_end(world.store, NULL));
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	CU_ASSERT(continuation_load(world.store, LI, &closed, NULL));
	CU_ASSERT(closed.state == CONTINUATION_NONE);
	CU_ASSERT(chain_good(&world));
}

#define WAITING "{\"from\": \"2026-12-01\", \"until\": \"2027-08-31\"}"

/* What all agreed to begins on its day, whatever the province decides meanwhile; nobody moves away
 * before it. */
static void test_what_was_agreed_to_begins(void)
{
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	business_world_init(&world);
	AGREE(&world,
	        apply_for(&world, CLERK, "suspend", world.student,
	                "{\"from\": \"2026-12-01\", \"until\": \"2028-08-31\"}", NULL, NULL),
	        REVIEWER, COUNTY, CITY);
	CU_ASSERT(apply_for(&world, CLERK, "transfer_out", world.student,
	                  "{\"school_name\": \"长沙某校\", \"province\": \"430100\", "
	                  "\"agreed\": \"1\"}",
	                  NULL, &error) == 0);
	CU_ASSERT(findings_have(&world.findings, RULE_TRANSFER_WAITS));
	g_clear_error(&error);
	world.policy.suspension_years_max = 1;
	go_to(&world, 2026, 12, 1);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	CU_ASSERT(status_now(&world, world.student) == STATUS_SUSPENDED && chain_good(&world));
}

static void status_put(BusinessWorld *world, Status status)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	business_status_set(&record.student, status);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

/* Of one who came suspended in a file the records know no days: who decides is told. */
static void test_days_that_the_school_alone_says_are_told(void)
{
	static const char *const kinds[][2] = {{"withdraw_overdue", "{\"until\": \"2026-10-01\"}"},
	        {"withdraw_years", "{\"from\": \"2024-01-01\"}"}};
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	status_put(&world, STATUS_SUSPENDED);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		int64_t id = apply_for(
		        &world, CLERK, kinds[i][0], world.student, kinds[i][1], NULL, NULL);
		CU_ASSERT(id > 0 && findings_have(&world.findings, RULE_SUSPENSION_SAID));
		CU_ASSERT(decide_on(&world, CLERK, id, ACTION_WITHDRAW, "", NULL));
	}
	g_auto(BusinessWorld) other;
	business_world_init(&other);
	AGREE(&other,
	        apply_for(&other, CLERK, "suspend", other.student,
	                "{\"from\": \"2026-11-25\", \"until\": \"2027-02-20\"}", NULL, NULL),
	        REVIEWER, COUNTY, CITY);
	go_to(&other, 2027, 3, 10);
	CU_ASSERT(due_begin(other.store, &other.policy, other.now_us, NULL));
	CU_ASSERT(apply_for(&other, CLERK, "withdraw_overdue", other.student,
	                  "{\"until\": \"2027-02-20\"}", NULL, NULL) > 0);
	CU_ASSERT(!findings_have(&other.findings, RULE_SUSPENSION_SAID));
}

/* A transfer that is under way on the day is waited for; what cannot begin any more is told. */
static void test_what_waits_is_not_lost(void)
{
	g_auto(BusinessWorld) world;
	Due due;
	business_world_init(&world);
	AGREE(&world, apply_for(&world, CLERK, "suspend", world.student, WAITING, NULL, NULL),
	        REVIEWER, COUNTY, CITY);
	status_put(&world, STATUS_LEAVING);
	go_to(&world, 2026, 12, 1);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	CU_ASSERT(due_load(world.store, world.student, &due, NULL) && due.kind == DUE_SUSPEND);
	status_put(&world, STATUS_ENROLLED);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	CU_ASSERT(status_now(&world, world.student) == STATUS_SUSPENDED);
	AGREE(&world,
	        apply_for(&world, CLERK, "resume", world.student, "{\"term\": \"2027-02-20\"}",
	                NULL, NULL),
	        REVIEWER, COUNTY, CITY);
	status_put(&world, STATUS_ENROLLED);
	g_auto(Record) before = {0}, after = {0};
	CU_ASSERT(student_load(world.store, world.student, &before, NULL));
	go_to(&world, 2027, 2, 20);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	CU_ASSERT(due_load(world.store, world.student, &due, NULL) && due.student == 0);
	CU_ASSERT(student_load(world.store, world.student, &after, NULL));
	CU_ASSERT(after.version == before.version + 1 && chain_good(&world));
}

static int64_t the_day_us(void)
{
	return BUSINESS_NOW + 5 * 24 * 3600 * SECOND_US;
}

static int64_t the_day_before_us(void)
{
	return the_day_us() - 24 * 3600 * SECOND_US;
}

static bool yes(void *data)
{
	(void)data;
	return true;
}

/* A day begins without anybody asking for anything; not while somebody writes for long. */
static void test_a_day_begins_by_itself(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	leaves_agreed(&world, 1);
	DayTurn turn = {0};
	DayPlan plan = {.turn = &turn,
	        .folder = world.world.folder,
	        .key = world.world.key,
	        .now_us = the_day_before_us};
	day_watch_free(day_watch_new(&plan, NULL));
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
	plan.now_us = the_day_us;
	plan.held = yes;
	day_watch_free(day_watch_new(&plan, NULL));
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
	plan.held = NULL;
	DayWatch *watch = day_watch_new(&plan, NULL);
	CU_ASSERT(watch != NULL);
	day_watch_free(watch);
	CU_ASSERT(status_now(&world, world.student) == STATUS_SUSPENDED);
	CU_ASSERT(chain_good(&world));
}

static int64_t begun_by_itself(BusinessWorld *world)
{
	int64_t count = -1;
	Query *query = db_query_unguarded(
	        world->store->db, "SELECT count(*) FROM event WHERE actor = '" DUE_ACTOR "'", NULL);
	CU_ASSERT(query && query_one_int(query, &count, NULL));
	return count;
}

/* `jiuxu records serve` on the world; 0: it did not start. */
static GPid serve(const BusinessWorld *world)
{
	const char *const words[] = {TEST_BINARY, "records", "serve", "--data", world->world.folder,
	        "--key", world->world.key, "--listen", "127.0.0.1:0", NULL};
	GPid pid = 0;
	int out = -1;
	char said[256];
	g_auto(GStrv) where =
	        g_environ_setenv(g_get_environ(), "XDG_STATE_HOME", world->world.top, TRUE);
	if (!g_spawn_async_with_pipes(NULL, (char **)words, where, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
	            NULL, &pid, NULL, &out, NULL, NULL))
		return 0;
	CU_ASSERT(read(out, said, sizeof said) > 0); /* "records served at …" */
	close(out);
	return pid;
}

/* The service of a store whose last day lies before today: it begins, though nobody asks it. */
static void test_a_day_begins_in_a_service_that_nobody_asks(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	leaves_agreed(&world, 1);
	CU_ASSERT_FATAL(clock_now_us() > the_day_us());
	CU_ASSERT(begun_by_itself(&world) == 0);
	GPid pid = serve(&world);
	CU_ASSERT_FATAL(pid > 0);
	int64_t until = g_get_monotonic_time() + 60 * SECOND_US;
	while (begun_by_itself(&world) == 0 && g_get_monotonic_time() < until)
		g_usleep(20000);
	CU_ASSERT(begun_by_itself(&world) > 0);
	int status = -1;
	kill(pid, SIGTERM);
	CU_ASSERT(waitpid(pid, &status, 0) == pid && status == 0);
	CU_ASSERT(chain_good(&world));
}

TEST_MAIN("due", CASE(test_a_day_begins_by_itself),
        CASE(test_a_day_begins_in_a_service_that_nobody_asks),
        CASE(test_a_formal_number_is_waited_for_no_more), CASE(test_one_of_many_lets_a_day_begin),
        CASE(test_what_failed_is_tried_again_after_a_minute),
        CASE(test_a_day_that_failed_begins_a_minute_later), CASE(test_two_servers_begin_a_day_once),
        CASE(test_one_that_cannot_begin_keeps_nobody),
        CASE(test_what_has_yet_to_begin_is_taken_back), CASE(test_who_ended_is_waited_for_no_more),
        CASE(test_what_was_agreed_to_begins), CASE(test_days_that_the_school_alone_says_are_told),
        CASE(test_what_waits_is_not_lost))
