/* Two schools of two counties with people at every level, for tests of daily business. */
#pragma once

#include "base/cleanup.h"
#include "records/business/office.h"
#include "records/store/attachments.h"
#include "records/store/schools.h"
#include "tests/store_world.h"

enum { CLERK, REVIEWER, COUNTY, CITY, PROVINCE, CLERK2, REVIEWER2, COUNTY2, CITY2, SEATS };

/* 2026-11-20 10:00 at +08:00. */
#define BUSINESS_NOW G_GINT64_CONSTANT(1795140000000000)

typedef struct {
	StoreWorld world;
	Store *store;
	Policy policy;
	Account accounts[SEATS];
	int64_t now_us;
	int64_t student;
	bool alone;        /* nobody reviews in the schools */
	Findings findings; /* of the last call */
} BusinessWorld;

static const struct {
	const char *name, *place;
	Level level;
	Role role;
} seats[SEATS] = {[CLERK] = {"clerk", "3636000001", LEVEL_SCHOOL, ROLE_CLERK},
        [REVIEWER] = {"reviewer", "3636000001", LEVEL_SCHOOL, ROLE_REVIEWER},
        [COUNTY] = {"county", "360102", LEVEL_COUNTY, ROLE_REVIEWER},
        [CITY] = {"city", "360100", LEVEL_CITY, ROLE_REVIEWER},
        [PROVINCE] = {"province", "", LEVEL_PROVINCE, ROLE_REVIEWER},
        [CLERK2] = {"clerk2", "3636000002", LEVEL_SCHOOL, ROLE_CLERK},
        [REVIEWER2] = {"reviewer2", "3636000002", LEVEL_SCHOOL, ROLE_REVIEWER},
        [COUNTY2] = {"county2", "360403", LEVEL_COUNTY, ROLE_REVIEWER},
        [CITY2] = {"city2", "360400", LEVEL_CITY, ROLE_REVIEWER}};

static inline void business_school(Store *store, const char *code, const char *region)
{
	g_auto(School) school = {.code = g_strdup(code),
	        .name = g_strconcat("第", code + 9, "职业学校", NULL),
	        .shorter = g_strdup(""),
	        .region = g_strdup(region),
	        .managed_by = LEVEL_COUNTY};
	CU_ASSERT(store_change_begin(store, NULL) && school_add(store, &test_act, &school, NULL) &&
	          store_change_end(store, NULL));
}

static inline void business_world_init(BusinessWorld *world)
{
	*world = (BusinessWorld){
	        .world = store_world_new(), .policy = policy_default(), .now_us = BUSINESS_NOW};
	world->store = whole_open(world->world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(world->store != NULL);
	business_school(world->store, "3636000001", "360102");
	business_school(world->store, "3636000002", "360403");
	for (int i = 0; i < SEATS; i++) {
		Account *account = &world->accounts[i];
		*account = (Account){.name = g_strdup(seats[i].name),
		        .place = g_strdup(seats[i].place),
		        .level = seats[i].level,
		        .role = seats[i].role};
		CU_ASSERT(account_scope_set(world->store, account, NULL));
	}
	CU_ASSERT(made_student_add(world->store, 1, &world->student, NULL));
}

static inline void business_world_clear(BusinessWorld *world)
{
	for (int i = 0; i < SEATS; i++) {
		g_free(world->accounts[i].name);
		g_free(world->accounts[i].place);
	}
	store_close(world->store);
	store_world_clear(&world->world);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BusinessWorld, business_world_clear)

/* Somebody sits down: the store has his scope from now on. */
static inline Office sit(BusinessWorld *world, int seat)
{
	store_scope_set(world->store, &world->accounts[seat].scope);
	return (Office){world->store, &world->accounts[seat], &world->policy, "test", world->now_us,
	        .alone = world->alone};
}

/* An application of a student; its id, 0 when it is refused. `asked` is JSON. */
static inline int64_t apply_for(BusinessWorld *world, int seat, const char *kind, int64_t student,
        const char *asked, const char *values, GError **error)
{
	Office office = sit(world, seat);
	g_auto(Application) application = {0};
	g_autoptr(json_t) given = json_loads(asked, 0, NULL);
	g_autoptr(json_t) new_values = values ? json_loads(values, 0, NULL) : NULL;
	OfficeRequest request = {.business = business_find(kind),
	        .student = student,
	        .reason = "家庭原因",
	        .asked = given,
	        .values = new_values};
	world->findings = (Findings){0};
	return office_apply(&office, &request, &world->findings, &application, error)
	               ? application.id
	               : 0;
}

/* A picture for an application. */
static inline bool prove(BusinessWorld *world, int seat, int64_t id, GError **error)
{
	static const char png[] = "\x89PNG\r\n\x1a\n....";
	Office office = sit(world, seat);
	g_autoptr(GBytes) content = g_bytes_new_static(png, sizeof png - 1);
	return office_attach(&office, id, "户口簿.png", content, error);
}

static inline bool decide_on(BusinessWorld *world, int seat, int64_t id, ApprovalAction action,
        const char *reason, GError **error)
{
	Office office = sit(world, seat);
	g_auto(Application) application = {0};
	OfficeDecision decision = {id, 0, 0, action, reason};
	world->findings = (Findings){0};
	return office_decide(&office, &decision, &world->findings, &application, error);
}

/* Everybody on the way agrees: the school's reviewer first. */
static inline void agree(BusinessWorld *world, int64_t id, const int *way, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		g_autoptr(GError) error = NULL;
		bool school = seats[way[i]].level == LEVEL_SCHOOL;
		if (!decide_on(
		            world, way[i], id, school ? ACTION_SUBMIT : ACTION_APPROVE, "", &error))
			fprintf(stderr, "%s: %s\n", seats[way[i]].name,
			        error ? error->message : "?");
		CU_ASSERT(error == NULL);
	}
}

#define AGREE(WORLD, ID, ...)                                                                      \
	agree(WORLD, ID, (const int[]){__VA_ARGS__}, G_N_ELEMENTS(((const int[]){__VA_ARGS__})))

static inline Status status_now(BusinessWorld *world, int64_t student)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	return student_load(world->store, student, &record, NULL) ? record.student.status
	                                                          : STATUS_COUNT;
}

static inline bool chain_good(BusinessWorld *world)
{
	Verified verified;
	g_autoptr(GError) error = NULL;
	store_scope_set(world->store, &scope_whole);
	bool good = store_verify(world->store, &verified, &error);
	if (!good)
		fprintf(stderr, "verify: %s\n", error->message);
	return good;
}

static inline void go_to(BusinessWorld *world, int year, int month, int day)
{
	world->now_us = ((int64_t)day_of(year, month, day) * 86400 + 3600) * G_USEC_PER_SEC;
}

static inline void value_put(BusinessWorld *world, int field, const char *value)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	g_free(record.student.values[field]);
	record.student.values[field] = g_strdup(value);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}
