/* A whole student life at the office, with the years that it takes. */
#include "records/business/due.h"
#include "records/store/alike.h"
#include "records/store/due.h"
#include "records/store/history.h"
#include "records/store/movements.h"
#include "tests/business_life.h"

/* Movements of a kind that a seat sees; `until_us` 0: all. */
static int movements_seen(
        BusinessWorld *world, int seat, const char *kind, const char *side, int64_t until_us)
{
	MovementKind wanted = {kind, side};
	MovementFilter filter = {.kinds = &wanted, .count = 1, .until_us = until_us};
	g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(MovementKey));
	sit(world, seat);
	CU_ASSERT(movements_list(world->store, &filter, NULL, 100, keys, NULL));
	return (int)keys->len;
}

typedef struct {
	int count;
	bool left, gone;
	char *class_name; /* before it */
} ChangeSeen;

static bool change_see(const HistoryEntry *entry, void *data, GError **error)
{
	ChangeSeen *seen = data;
	(void)error;
	seen->count++;
	seen->left = entry->left;
	seen->gone = entry->gone;
	g_free(seen->class_name);
	seen->class_name = g_strdup(json_string_value(json_object_get(entry->before, "SZBH")));
	return true;
}

/* Each school has its side of the transfer, and the one that was left what he was until then. */
static void transfer_seen(BusinessWorld *world)
{
	ChangeSeen here = {0}, there = {0}, none = {0};
	CU_ASSERT(movements_seen(world, CLERK, "transfer", "out", 0) == 1);
	CU_ASSERT(movements_seen(world, CLERK, "transfer", "in", 0) == 0);
	CU_ASSERT(movements_seen(world, CLERK2, "transfer", "out", 0) == 0);
	CU_ASSERT(movements_seen(world, CLERK2, "transfer", "in", 0) == 1);
	CU_ASSERT(movements_seen(world, CLERK2, "suspend", NULL, 0) == 0);
	CU_ASSERT(movements_seen(world, COUNTY, "suspend", NULL, 0) == 1);
	CU_ASSERT(movements_seen(world, COUNTY2, "transfer", NULL, 0) == 1);
	CU_ASSERT(movements_seen(world, PROVINCE, "transfer", NULL, 0) == 2);
	CU_ASSERT(movements_seen(world, PROVINCE, "transfer", NULL, world->now_us) == 0);
	sit(world, CLERK);
	CU_ASSERT(student_change_since(
	        world->store, LI, "student.transfer", 0, change_see, &here, NULL));
	CU_ASSERT(here.count == 1 && here.left && here.gone);
	sit(world, CLERK2);
	CU_ASSERT(student_change_since(
	        world->store, LI, "student.transfer", 0, change_see, &there, NULL));
	CU_ASSERT(there.count == 1 && !there.left && !there.gone);
	ASSERT_TEXT(here.class_name, "1班");
	ASSERT_TEXT(there.class_name, "1班");
	CU_ASSERT(student_change_since(world->store, LI, "student.transfer",
	        world->now_us + G_USEC_PER_SEC, change_see, &none, NULL));
	CU_ASSERT(none.count == 0);
	g_free(here.class_name);
	g_free(there.class_name);
}

static void test_from_admission_to_employment(void)
{
	static const char one[] = "3636000001", two[] = "3636000002";
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	go_to(&world, 2024, 8, 20);
	AGREE(&world, asks(&world, CLERK, "admit", "{}"), REVIEWER);
	record_is(&world, STATUS_ADMITTED, one, "一年级");
	go_to(&world, 2024, 9, 2);
	AGREE(&world, asks(&world, CLERK, "check_in", "{\"number\": \"2024001\"}"), REVIEWER);
	record_is(&world, STATUS_PENDING, one, "一年级");
	AGREE(&world, asks(&world, CLERK, "register", "{}"), REVIEWER, COUNTY, CITY, PROVINCE);
	record_is(&world, STATUS_ENROLLED, one, "一年级");
	go_to(&world, 2025, 8, 25);
	AGREE(&world, asks(&world, CLERK, "promote", "{}"), REVIEWER);
	record_is(&world, STATUS_ENROLLED, one, "二年级");
	go_to(&world, 2025, 10, 10);
	AGREE(&world,
	        asks(&world, CLERK, "suspend",
	                "{\"from\": \"2025-10-11\", \"until\": \"2026-02-20\", \"illness\": \"1\", "
	                "\"hospital\": \"1\"}"),
	        REVIEWER, COUNTY, CITY);
	/* agreed to on the day before it begins */
	record_is(&world, STATUS_ENROLLED, one, "二年级");
	GError *error = NULL;
	CU_ASSERT(apply_for(&world, CLERK, "suspend", LI,
	                  "{\"from\": \"2025-10-20\", \"until\": \"2026-02-20\"}", NULL,
	                  &error) == 0);
	ASSERT_ERROR(error, "a suspension that was agreed to has yet to begin: there is no other");
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	record_is(&world, STATUS_ENROLLED, one, "二年级");
	go_to(&world, 2025, 10, 11);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	record_is(&world, STATUS_SUSPENDED, one, "二年级");
	Due due;
	CU_ASSERT(due_load(world.store, LI, &due, NULL) && due.kind == DUE_RETURN);
	CU_ASSERT(due.day == day_of(2026, 2, 20));
	int64_t over = 0;
	CU_ASSERT(due_count(world.store, DUE_RETURN, 0, day_of(2026, 2, 20), &over, NULL));
	CU_ASSERT(over == 0);
	CU_ASSERT(due_count(world.store, DUE_RETURN, 0, day_of(2026, 2, 21), &over, NULL));
	CU_ASSERT(over == 1);
	go_to(&world, 2026, 1, 20);
	/* he was ill: the suspension knows it, whether the school says so or not */
	CU_ASSERT(apply_for(&world, CLERK, "resume", LI, "{\"term\": \"2026-02-26\"}", NULL,
	                  &error) == 0);
	ASSERT_ERROR(
	        error, "resuming after illness needs a hospital's proof and the school's check");
	AGREE(&world,
	        asks(&world, CLERK, "resume",
	                "{\"term\": \"2026-02-26\", \"hospital\": \"1\", \"checked\": \"1\"}"),
	        REVIEWER, COUNTY, CITY);
	/* he is back on the first day of the term, not before */
	record_is(&world, STATUS_SUSPENDED, one, "二年级");
	CU_ASSERT(due_load(world.store, LI, &due, NULL) && due.kind == DUE_RESUME);
	CU_ASSERT(apply_for(&world, CLERK, "resume", LI,
	                  "{\"term\": \"2026-02-26\", \"hospital\": \"1\", \"checked\": \"1\"}",
	                  NULL, &error) == 0);
	ASSERT_ERROR(error,
	        "the return was agreed to and waits for the first day of the term: there "
	        "is no other");
	go_to(&world, 2026, 2, 25);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	record_is(&world, STATUS_SUSPENDED, one, "二年级");
	go_to(&world, 2026, 2, 26);
	CU_ASSERT(due_begin(world.store, &world.policy, world.now_us, NULL));
	record_is(&world, STATUS_ENROLLED, one, "二年级");
	CU_ASSERT(due_load(world.store, LI, &due, NULL) && due.student == 0);
	go_to(&world, 2026, 3, 2);
	int64_t in = asks(&world, CLERK2, "transfer",
	        "{\"name\": \"李思远\", \"document\": \"360101201102034012\", \"specialty\": "
	        "\"012100\", \"grade\": \"二年级\", \"class\": \"旅1\"}");
	AGREE(&world, in - 1, REVIEWER);
	AGREE(&world, in, REVIEWER2, COUNTY2);
	AGREE(&world, in - 1, COUNTY);
	record_is(&world, STATUS_ENROLLED, two, "二年级");
	transfer_seen(&world);
	go_to(&world, 2026, 8, 25);
	AGREE(&world, asks(&world, CLERK2, "promote", "{}"), REVIEWER2);
	record_is(&world, STATUS_ENROLLED, two, "三年级");
	go_to(&world, 2027, 6, 20);
	AGREE(&world,
	        asks(&world, CLERK2, "graduate",
	                "{\"certificate\": \"20273600123\", \"ended\": \"2027-06\", \"moral\": "
	                "\"1\", \"courses\": \"1\", \"internship\": \"1\"}"),
	        REVIEWER2, COUNTY2, CITY2, PROVINCE);
	record_is(&world, STATUS_GRADUATED, two, "三年级");
	AGREE(&world,
	        asks(&world, CLERK2, "destination",
	                "{\"destination\": \"20\", \"employer\": \"某机械厂\", \"region\": "
	                "\"360400\"}"),
	        REVIEWER2);
	record_is(&world, STATUS_GRADUATED, two, "三年级");
	CU_ASSERT(chain_good(&world));
}

/* The first school is there from now on, and its people with it. */
static void school_move(BusinessWorld *world, const char *region, Level managed_by, int above)
{
	g_auto(School) school = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(school_load(world->store, "3636000001", &school, NULL));
	g_free(school.region);
	school.region = g_strdup(region);
	school.managed_by = managed_by;
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          school_change(world->store, &test_act, &school, NULL) &&
	          store_change_end(world->store, NULL));
	g_free(world->accounts[above].place);
	world->accounts[above].place = g_strdup(region);
	CU_ASSERT(account_scope_set(world->store, &world->accounts[CLERK], NULL) &&
	          account_scope_set(world->store, &world->accounts[REVIEWER], NULL) &&
	          account_scope_set(world->store, &world->accounts[above], NULL));
}

/* Where no city is above the county, or no county below the city, what goes up does not wait for
 * them. */
static void test_up_past_the_levels_that_are_not_there(void)
{
	static const struct {
		const char *region;
		Level managed_by;
		int above;
	} rows[] = {{"110101", LEVEL_COUNTY, COUNTY}, {"429004", LEVEL_COUNTY, COUNTY},
	        {"441900", LEVEL_CITY, CITY}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(BusinessWorld) world;
		business_world_init(&world);
		school_move(&world, rows[i].region, rows[i].managed_by, rows[i].above);
		go_to(&world, 2024, 9, 2);
		AGREE(&world, asks(&world, CLERK, "admit", "{}"), REVIEWER);
		AGREE(&world, asks(&world, CLERK, "check_in", "{}"), REVIEWER);
		AGREE(&world, asks(&world, CLERK, "register", "{}"), REVIEWER, rows[i].above,
		        PROVINCE);
		record_is(&world, STATUS_ENROLLED, "3636000001", "一年级");
		AGREE(&world,
		        asks(&world, CLERK, "suspend",
		                "{\"from\": \"2024-09-02\", \"until\": \"2025-08-20\"}"),
		        REVIEWER, rows[i].above);
		record_is(&world, STATUS_SUSPENDED, "3636000001", "一年级");
		CU_ASSERT(chain_good(&world));
	}
}

static void number_put(BusinessWorld *world, int64_t student, const char *number, Status status)
{
	g_auto(Record) record = {0};
	CU_ASSERT(student_load(world->store, student, &record, NULL));
	g_free(record.student.values[F_XH]);
	record.student.values[F_XH] = g_strdup(number);
	record.student.status = status;
	CU_ASSERT(student_change(world->store, &test_act, "student.change", &record, NULL));
}

/* Who in memory has what somebody new would have; the store says the same. */
static Alike alike_now(BusinessWorld *world, Alikes *alikes, Student *as, const char *number)
{
	Alike found, told;
	as->values[F_XH] = (char *)number;
	CU_ASSERT(alikes_find(alikes, world->store, as, 0, &found, NULL));
	CU_ASSERT(student_alike(world->store, as, 0, &told, NULL));
	CU_ASSERT(found.number == told.number && found.person == told.person);
	return found;
}

/* A school in memory is as the store has it: with what came meanwhile, without what was dropped. */
static void test_a_school_in_memory_is_as_it_is_now(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	g_autoptr(Alikes) alikes = alikes_new();
	business_world_init(&world);
	Store *store = world.store;
	store_scope_set(store, &scope_whole);
	int64_t second;
	CU_ASSERT(student_load(store, world.student, &record, NULL));
	Student as = record.student;
	CU_ASSERT(alike_now(&world, alikes, &as, "7").number == 0);
	CU_ASSERT(alike_now(&world, alikes, &as, "").person == world.student);
	CU_ASSERT(made_student_add(store, 2, &second, NULL) && store_change_begin(store, NULL));
	number_put(&world, second, "7", STATUS_ENROLLED);
	CU_ASSERT(alike_now(&world, alikes, &as, "7").number == second);
	store_change_drop(store);
	CU_ASSERT(alike_now(&world, alikes, &as, "7").number == 0);
	/* the number of the event that was dropped is another's now */
	CU_ASSERT(store_change_begin(store, NULL));
	number_put(&world, world.student, "8", STATUS_VOID);
	CU_ASSERT(store_change_end(store, NULL));
	CU_ASSERT(alike_now(&world, alikes, &as, "7").number == 0);
	CU_ASSERT(alike_now(&world, alikes, &as, "8").number == 0);
	CU_ASSERT(alike_now(&world, alikes, &as, "").person == 0);
	CU_ASSERT(store_change_begin(store, NULL));
	number_put(&world, second, "8", STATUS_SUSPENDED);
	CU_ASSERT(alike_now(&world, alikes, &as, "8").number == second);
	CU_ASSERT(store_change_end(store, NULL));
	CU_ASSERT(alike_now(&world, alikes, &as, "8").number == second);
	/* another sees no more of it than he may */
	sit(&world, CLERK2);
	CU_ASSERT(alike_now(&world, alikes, &as, "8").number == 0);
	as.values[F_XH] = record.student.values[F_XH];
}

TEST_MAIN("business_life", CASE(test_from_admission_to_employment),
        CASE(test_up_past_the_levels_that_are_not_there),
        CASE(test_a_school_in_memory_is_as_it_is_now))
