/* What was agreed to and has yet to begin when its school comes into another or under another
 * level. */
#include "records/business/due.h"
#include "records/business/schools.h"
#include "records/store/due.h"
#include "tests/business_life.h"

/* As the office of that seat takes it back. */
static bool takes_back(BusinessWorld *world, int seat, int64_t id)
{
	Findings findings = {0};
	g_auto(Application) done = {0};
	Office office = sit(world, seat);
	return office_revoke(&office, id, 0, "本人不休了", &findings, &done, NULL);
}

/* One of that school in that class. */
static void class_of(BusinessWorld *world, unsigned n, const char *school, const char *name)
{
	int64_t id;
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(made_student_add(world->store, n, &id, NULL));
	CU_ASSERT(student_load(world->store, id, &record, NULL));
	g_free(record.student.values[F_SZBH]);
	record.student.values[F_SZBH] = g_strdup(name);
	g_free(record.student.values[F_XXDM]);
	record.student.values[F_XXDM] = g_strdup(school);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

/* A return that waits for its term while his school comes into another that has a class of the same
 * name: he comes into the one that was meant, and the level that manages him now takes it back. */
static void test_a_return_waits_through_a_merger(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	g_auto(Application) application = {0};
	int64_t students;
	business_world_init(&world);
	business_school(world.store, "3636000003", "360102");
	class_of(&world, 2, "3636000001", "2025级9班");
	class_of(&world, 3, "3636000003", "2025级9班");
	AGREE(&world,
	        apply_for(&world, CLERK, "suspend", world.student,
	                "{\"from\": \"2026-11-25\", \"until\": \"2027-02-20\"}", NULL, NULL),
	        REVIEWER, COUNTY, CITY);
	go_to(&world, 2026, 11, 25);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	CU_ASSERT(status_now(&world, world.student) == STATUS_SUSPENDED);
	int64_t id = apply_for(&world, CLERK, "resume", world.student,
	        "{\"term\": \"2027-02-26\", \"class\": \"2025级9班\"}", NULL, NULL);
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(school_merge(
	        world.store, &test_act, "3636000001", 1, "3636000003", &students, NULL));
	CU_ASSERT(chain_good(&world));
	go_to(&world, 2027, 2, 26);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	CU_ASSERT(record.student.status == STATUS_ENROLLED);
	ASSERT_TEXT(record.student.values[F_XXDM], "3636000003");
	ASSERT_TEXT(record.student.values[F_SZBH], "2025级9班（第1职业学校）");
	CU_ASSERT(application_load(world.store, id, &application, NULL));
	CU_ASSERT(chain_good(&world));
}

static void test_the_level_that_manages_now_takes_back(void)
{
	g_auto(BusinessWorld) world;
	g_auto(School) school = {0};
	business_world_init(&world);
	int64_t id = apply_for(&world, CLERK, "suspend", world.student,
	        "{\"from\": \"2026-11-25\", \"until\": \"2027-02-20\"}", NULL, NULL);
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(school_load(world.store, "3636000001", &school, NULL));
	school.managed_by = LEVEL_PROVINCE;
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          school_change(world.store, &test_act, &school, NULL) &&
	          store_change_end(world.store, NULL));
	CU_ASSERT(!takes_back(&world, CITY, id));
	CU_ASSERT(takes_back(&world, PROVINCE, id));
	CU_ASSERT(chain_good(&world));
}

TEST_MAIN("business_moved", CASE(test_a_return_waits_through_a_merger),
        CASE(test_the_level_that_manages_now_takes_back))
