/* Lists of aid at the office. */
#include "records/business/aid.h"
#include "records/business/schools.h"
#include "tests/business_kinds.h"

static bool good_count(const BulkRow *row, void *data, GError **error)
{
	(void)error;
	*(int *)data += row->good;
	return true;
}

static bool every_count(const BulkRow *row, void *data, GError **error)
{
	(void)row;
	(void)error;
	++*(int *)data;
	return true;
}

/* The id of a list for everybody of the class. */
static int64_t list_make(BusinessWorld *world)
{
	g_auto(AidList) list = {0};
	g_autoptr(GError) error = NULL;
	int good = 0;
	Office office = sit(world, CLERK);
	AidRequest request = {.kind = aid_kind_find("grant"),
	        .term = "2026-1",
	        .source = "1",
	        .amount = "1000",
	        .filter = {.class_name = "1班"}};
	CU_ASSERT(aid_make(&office, &request, true, good_count, &good, &list, NULL, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	CU_ASSERT_EQUAL(good, 1);
	return list.id;
}

/* Who left long ago is not told and does not count; too many are an error that says how many. */
static void test_who_left_is_not_counted(void)
{
	g_auto(BusinessWorld) world;
	g_auto(AidList) list = {0};
	g_autoptr(GError) error = NULL;
	int told = 0;
	business_world_init(&world);
	world_meddle(&world.world,
	        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < "
	        "2100) INSERT INTO student (id, version, school, status, problems, name, class, "
	        "grade, specialty, sex, open, sealed, entered, scope) SELECT 100000 + n, 1, "
	        "school, 'graduated', '', name, '', grade, specialty, sex, open, sealed, entered, "
	        "scope FROM many, student WHERE id = 1");
	Office office = sit(&world, CLERK);
	AidRequest request = {
	        .kind = aid_kind_find("grant"), .term = "2026-1", .source = "1", .amount = "1000"};
	CU_ASSERT(aid_make(&office, &request, false, every_count, &told, &list, NULL, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	CU_ASSERT_EQUAL(told, 1);
	world_meddle(&world.world, "UPDATE student SET status = 'pending' WHERE id > 100000");
	world_meddle(&world.world, "UPDATE student_total SET n = n + 2100");
	CU_ASSERT(!aid_make(&office, &request, false, every_count, &told, &list, NULL, &error));
	ASSERT_TEXT(error ? error->message : "",
	        "2101 students are more than the 2000 that can be done at once: choose a school, "
	        "a grade or a class");
}

static bool list_decide(
        BusinessWorld *world, int seat, int64_t id, int64_t version, ApprovalAction action)
{
	g_auto(AidList) list = {0};
	Office office = sit(world, seat);
	Findings findings = {0};
	return aid_decide(&office, id, version, action, "核对", &findings, &list, NULL);
}

/* Tries to put the school into another county; the change is dropped when it fails. */
static bool school_move(BusinessWorld *world, GError **error)
{
	g_auto(School) school = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(school_load(world->store, "3636000001", &school, NULL));
	g_free(school.region);
	school.region = g_strdup("360403");
	CU_ASSERT(store_change_begin(world->store, NULL));
	if (school_change(world->store, &test_act, &school, error) &&
	        store_change_end(world->store, error))
		return true;
	store_change_drop(world->store);
	return false;
}

/* A list that waits keeps its school from moving, closing and merging. */
static void kept_by_a_list(BusinessWorld *world)
{
	static const char words[] =
	        "school '3636000001': 1 lists of aid are under way: decide them first";
	Store *store = world->store;
	g_auto(School) done = {0};
	GError *error = NULL;
	int64_t students;
	CU_ASSERT(!school_move(world, &error));
	ASSERT_ERROR(error, words);
	CU_ASSERT(!school_close(store, &test_act, "3636000001", 1, true, &done, &error));
	ASSERT_ERROR(error, words);
	CU_ASSERT(
	        !school_merge(store, &test_act, "3636000001", 1, "3636000002", &students, &error));
	ASSERT_ERROR(error, words);
}

static void test_a_list_of_aid_keeps_its_school_where_it_is(void)
{
	g_auto(BusinessWorld) world;
	g_auto(AidList) list = {0};
	business_world_init(&world);
	int64_t id = list_make(&world);
	kept_by_a_list(&world); /* a draft */
	CU_ASSERT(list_decide(&world, REVIEWER, id, 1, ACTION_SUBMIT));
	kept_by_a_list(&world); /* at the county */
	CU_ASSERT(list_decide(&world, COUNTY, id, 2, ACTION_REJECT));
	CU_ASSERT(school_move(&world, NULL)); /* nothing waits any more */
	sit(&world, COUNTY);
	CU_ASSERT(!aid_list_load(world.store, id, &list, NULL));
	sit(&world, COUNTY2);
	CU_ASSERT(aid_list_load(world.store, id, &list, NULL) && chain_good(&world));
}

static void leaving_is(BusinessWorld *world, const char *expected)
{
	const char *kind = NULL;
	Office office = sit(world, CLERK);
	CU_ASSERT(aid_leaving(&office, world->student, &kind, NULL));
	ASSERT_TEXT(kind, expected);
}

/* Whatever takes him away before the term ends is told, and nothing else. */
static void test_what_takes_away_is_told(void)
{
	static const struct {
		const char *kind, *asked, *told;
	} rows[] = {
	        {"expel", "{\"on\": \"2026-11-01\", \"decision\": \"校字〔2026〕3号\"}", "expel"},
	        {"death", "{\"on\": \"2026-11-01\", \"decision\": \"2026-113\"}", "death"},
	        {"suspend", "{\"from\": \"2026-12-01\", \"until\": \"2027-08-31\"}", "suspend"},
	        {"change_class", "{\"class\": \"2班\"}", ""}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(BusinessWorld) world;
		business_world_init(&world);
		number_make(&world);
		leaving_is(&world, "");
		CU_ASSERT(apply_for(&world, CLERK, rows[i].kind, world.student, rows[i].asked, NULL,
		                  NULL) > 0);
		leaving_is(&world, rows[i].told);
	}
}

static int64_t transfer_ask(BusinessWorld *world)
{
	g_autofree char *name = value_now(world, world->student, F_XM);
	g_autofree char *document = value_now(world, world->student, F_SFZJH);
	g_autofree char *asked = g_strdup_printf(
	        "{\"name\": \"%s\", \"document\": \"%s\", \"specialty\": \"012100\", \"grade\": "
	        "\"2025\"}",
	        name, document);
	return apply_for(world, CLERK2, "transfer", 0, asked, NULL, NULL);
}

/* Who agrees sees both schools, and yet not the list of the one with a pupil of the other. */
static void test_who_is_at_another_school_stops_the_list(void)
{
	g_auto(BusinessWorld) world;
	g_auto(AidList) list = {0};
	GError *error = NULL;
	business_world_init(&world);
	number_make(&world);
	int64_t id = list_make(&world);
	CU_ASSERT(list_decide(&world, REVIEWER, id, 1, ACTION_SUBMIT));
	CU_ASSERT(list_decide(&world, COUNTY, id, 2, ACTION_APPROVE));
	CU_ASSERT(list_decide(&world, CITY, id, 3, ACTION_APPROVE));
	int64_t in = transfer_ask(&world);
	leaving_is(&world, "transfer");
	AGREE(&world, in - 1, REVIEWER);
	AGREE(&world, in, REVIEWER2, COUNTY2);
	AGREE(&world, in - 1, COUNTY);
	value_is(&world, world.student, F_XXDM, "3636000002");
	Office office = sit(&world, PROVINCE);
	Findings findings = {0};
	CU_ASSERT(!aid_decide(&office, id, 4, ACTION_APPROVE, "", &findings, &list, &error));
	ASSERT_ERROR(error,
	        "the student's record is not at the school of the list any more (transferred)");
	CU_ASSERT(findings.count == 1 && findings.list[0].rule == RULE_AID_SCHOOL);
	CU_ASSERT(list_decide(&world, PROVINCE, id, 4, ACTION_REJECT) && chain_good(&world));
}

TEST_MAIN("business_aid", CASE(test_what_takes_away_is_told),
        CASE(test_who_is_at_another_school_stops_the_list),
        CASE(test_a_list_of_aid_keeps_its_school_where_it_is), CASE(test_who_left_is_not_counted))
