/* Business for many at once: seen before, done for each who can, decided on as one. */
#include "records/business/aid.h"
#include "records/business/schools.h"
#include "tests/business_bulk.h"

typedef struct {
	int good, refused, excepted;
	GString *why; /* the rules against them, each once */
} Counted;

static bool row_count(const BulkRow *row, void *data, GError **error)
{
	Counted *counted = data;
	(void)error;
	counted->good += row->good;
	counted->excepted += row->excepted;
	counted->refused += !row->good && !row->excepted;
	for (size_t i = 0; i < row->findings->count; i++) {
		const char *rule = rule_of(row->findings->list[i].rule)->name;
		if (!strstr(counted->why->str, rule))
			g_string_append_printf(counted->why, "%s ", rule);
	}
	return true;
}

static void counted_is(Counted *counted, int good, int refused, int excepted, const char *why)
{
	CU_ASSERT_EQUAL(counted->good, good);
	CU_ASSERT_EQUAL(counted->refused, refused);
	CU_ASSERT_EQUAL(counted->excepted, excepted);
	ASSERT_TEXT(counted->why->str, why);
	*counted = (Counted){.why = g_string_truncate(counted->why, 0)};
}

/* Many who left the first student's school, before him in order. */
static void many_left(const BusinessWorld *world)
{
	static const char text[] =
	        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < "
	        "4100) INSERT INTO student (id, version, school, status, problems, name, class, "
	        "grade, specialty, sex, open, sealed, entered, scope) SELECT 100000 + n, 1, "
	        "school, 'graduated', '', name, '', grade, specialty, sex, open, sealed, entered, "
	        "scope FROM many, student WHERE id = 1";
	world_meddle(&world->world, text);
}

/* However many were there once: those it is possible for are found, and too many are an error that
 * says how many. */
static void test_who_left_is_not_counted(void)
{
	g_auto(BusinessWorld) world;
	g_autoptr(GString) why = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Counted counted = {.why = why};
	int64_t batch = 0;
	business_world_init(&world);
	many_left(&world);
	Office office = sit(&world, CLERK);
	BulkRequest request = {.business = business_find("change_class"), .reason = "分班"};
	CU_ASSERT(bulk_apply(&office, &request, false, row_count, &counted, &batch, NULL, &error));
	counted_is(&counted, 0, 1, 0, "field.needed ");
	world_meddle(&world.world,
	        "UPDATE student SET status = 'enrolled', class = '2班' WHERE id > 102000");
	world_meddle(&world.world, "UPDATE student_total SET n = n + 2100");
	CU_ASSERT(!bulk_apply(&office, &request, false, row_count, &counted, &batch, NULL, &error));
	ASSERT_TEXT(error ? error->message : "",
	        "2101 students are more than the 2000 that can be done at once: choose a school, "
	        "a grade or a class");
}

/* The `number`th made student, not registered yet. */
static int64_t newcomer(BusinessWorld *world, unsigned number, Status status)
{
	g_auto(Record) record = {0};
	made_student(number, &record);
	business_status_set(&record.student, status);
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(store_change_begin(world->store, NULL));
	record.id = student_next_id(world->store, NULL);
	CU_ASSERT(student_add(world->store, &test_act, &record, NULL, NULL) &&
	          store_change_end(world->store, NULL));
	return record.id;
}

/* Entered wrongly: a whole class made void, one left out, who is registered refused. What they had
 * is free again, once the county agrees. */
static void test_a_class_is_made_void(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world); /* world.student is registered, in the same class */
	int64_t ids[] = {newcomer(&world, 2, STATUS_ADMITTED), newcomer(&world, 3, STATUS_PENDING),
	        newcomer(&world, 4, STATUS_PENDING), newcomer(&world, 5, STATUS_PENDING)};
	g_autoptr(GString) why = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	Counted counted = {.why = why};
	int64_t batch = 0;
	BulkRequest request = {.business = business_find("void"),
	        .filter = {.class_name = "1班"},
	        .except = &ids[3],
	        .except_count = 1,
	        .reason = "整班录错"};
	Office office = sit(&world, CLERK);
	CU_ASSERT(bulk_apply(&office, &request, false, row_count, &counted, &batch, NULL, NULL));
	counted_is(&counted, 3, 0, 1, "");
	CU_ASSERT(bulk_apply(&office, &request, true, row_count, &counted, &batch, NULL, NULL));
	counted_is(&counted, 3, 0, 1, "");
	office = sit(&world, REVIEWER);
	CU_ASSERT(
	        bulk_decide(&office, batch, NULL, ACTION_SUBMIT, "", row_count, &counted, &error));
	counted_is(&counted, 3, 0, 0, "");
	CU_ASSERT(status_now(&world, ids[0]) == STATUS_ADMITTED); /* not before the county agrees */
	office = sit(&world, COUNTY2);
	CU_ASSERT(!bulk_decide(
	        &office, batch, NULL, ACTION_APPROVE, "", row_count, &counted, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	office = sit(&world, COUNTY);
	CU_ASSERT(bulk_decide(&office, batch, NULL, ACTION_APPROVE, "", row_count, &counted, NULL));
	counted_is(&counted, 3, 0, 0, "");
	for (int i = 0; i < 3; i++)
		CU_ASSERT(status_now(&world, ids[i]) == STATUS_VOID);
	CU_ASSERT(status_now(&world, ids[3]) == STATUS_PENDING);
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
	newcomer(&world, 3, STATUS_PENDING); /* the same person anew, rightly now */
	CU_ASSERT(chain_good(&world));
}

#define SAID(WORLD, KIND, ASKED, SEEN, COMMIT, EXPECTED)                                           \
	do {                                                                                       \
		int64_t made_batch;                                                                \
		g_autofree char *told = bulk_said(WORLD, KIND, ASKED, SEEN, COMMIT, &made_batch);  \
		ASSERT_TEXT(told, EXPECTED);                                                       \
	} while (0)

/* A number of the series that somebody has is passed over, by the look and by what is done; one
 * more that is taken between the two makes it another list. */
static void test_numbers_that_are_taken_are_passed_over(void)
{
	g_auto(BusinessWorld) world;
	g_autofree char *seen = NULL;
	int64_t id;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	for (unsigned i = 2; i < 6; i++)
		CU_ASSERT(made_student_add(world.store, i, &id, NULL));
	CU_ASSERT(apply_for(&world, CLERK, "complete", 3,
	                  "{\"certificate\": \"GZ-100\", \"ended\": \"202607\"}", NULL, NULL) == 1);
	SAID(&world, "complete", COMPLETE, &seen, false,
	        "GZ-099 GZ-101  apply.open GZ-102 GZ-103 ");
	CU_ASSERT(apply_for(&world, CLERK, "complete", 5,
	                  "{\"certificate\": \"GZ-102\", \"ended\": \"202607\"}", NULL, NULL) == 2);
	SAID(&world, "complete", COMPLETE, &seen, true,
	        "! the list would be another than the one that was seen");
	g_clear_pointer(&seen, g_free);
	SAID(&world, "complete", COMPLETE, &seen, false,
	        "GZ-099 GZ-101  apply.open GZ-103  apply.open ");
	SAID(&world, "complete", COMPLETE, &seen, true,
	        "GZ-099 GZ-101  apply.open GZ-103  apply.open ");
	CU_ASSERT(chain_good(&world));
}

/* Who is left out after the look shifts the numbers of those behind him: that is another list, but
 * not when it is somebody who would get none. */
static void test_numbers_are_those_that_were_seen(void)
{
	g_auto(BusinessWorld) world;
	g_autoptr(json_t) given = json_loads(COMPLETE, 0, NULL);
	g_autofree char *seen = NULL;
	int64_t id, batch;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	for (unsigned i = 2; i < 5; i++)
		CU_ASSERT(made_student_add(world.store, i, &id, NULL));
	CU_ASSERT(
	        apply_for(&world, CLERK, "suspend", 3,
	                "{\"from\": \"2026-11-02\", \"until\": \"2027-08-31\"}", NULL, NULL) == 1);
	Office office = sit(&world, CLERK);
	static const int64_t nobody[] = {3}, second[] = {2};
	BulkRequest request = {.business = business_find("complete"),
	        .filter = {.class_name = "1班"},
	        .reason = "按期办理",
	        .asked = given};
	g_autoptr(GString) said = g_string_new(NULL);
	CU_ASSERT(bulk_apply(&office, &request, false, row_numbers, said, &batch, &seen, NULL));
	ASSERT_TEXT(said->str, "GZ-099 GZ-100  apply.open GZ-101 ");
	request.seen = seen;
	request.except = second;
	request.except_count = 1;
	g_autoptr(GError) error = NULL;
	CU_ASSERT(!bulk_apply(&office, &request, true, row_numbers, said, &batch, NULL, &error));
	ASSERT_ERROR(error, "the list would be another than the one that was seen");
	request.except = nobody;
	g_string_truncate(said, 0);
	CU_ASSERT(bulk_apply(&office, &request, true, row_numbers, said, &batch, NULL, NULL));
	ASSERT_TEXT(said->str, "GZ-099 GZ-100  excepted GZ-101 ");
	CU_ASSERT(chain_good(&world));
}

/* The same of numbers in the school; who has one keeps it. */
static void test_numbers_of_the_school_are_passed_over(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	g_autofree char *seen = NULL, *said = NULL;
	int64_t batch;
	Counted counted = {.why = g_string_new(NULL)};
	business_world_init(&world);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	g_free(record.student.values[F_XH]);
	record.student.values[F_XH] = g_strdup("2602");
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          student_change(world.store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world.store, NULL));
	for (unsigned i = 2; i < 5; i++)
		newcomer(&world, i, STATUS_ADMITTED);
	SAID(&world, "check_in", "{\"number\": \"2601\"}", &seen, false, "2601 2603 2604 ");
	said = bulk_said(&world, "check_in", "{\"number\": \"2601\"}", &seen, true, &batch);
	ASSERT_TEXT(said, "2601 2603 2604 ");
	Office office = sit(&world, REVIEWER);
	CU_ASSERT(bulk_decide(&office, batch, NULL, ACTION_SUBMIT, "", row_count, &counted, NULL));
	counted_is(&counted, 3, 0, 0, "");
	g_string_free(counted.why, TRUE);
	CU_ASSERT(chain_good(&world));
}

/* All of the first school have graduated, and it is closed. */
static void school_over(BusinessWorld *world)
{
	g_auto(School) done = {0};
	g_autoptr(GError) error = NULL;
	store_scope_set(world->store, &scope_whole);
	for (int64_t id = 1; id <= 3; id++) {
		g_auto(Record) record = {0};
		CU_ASSERT(student_load(world->store, id, &record, NULL));
		business_status_set(&record.student, STATUS_GRADUATED);
		CU_ASSERT(store_change_begin(world->store, NULL) &&
		          student_change(
		                  world->store, &test_act, "student.graduate", &record, NULL) &&
		          store_change_end(world->store, NULL));
	}
	CU_ASSERT(school_close(world->store, &test_act, "3636000001", 1, true, &done, &error));
	ASSERT_TEXT(error ? error->message : "", "");
}

#define WENT "{\"destination\": \"30\"}"

/* Where its graduates went is still registered: who managed the school agrees. Nothing else is, and
 * a look says so. */
static void test_a_school_that_is_closed(void)
{
	g_auto(BusinessWorld) world;
	g_autofree char *seen = NULL, *said = NULL;
	g_auto(Application) application = {0};
	int64_t batch, id;
	Counted counted = {.why = g_string_new(NULL)};
	GError *error = NULL;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	for (unsigned i = 2; i < 4; i++)
		CU_ASSERT(made_student_add(world.store, i, &id, NULL));
	school_over(&world);
	SAID(&world, "destination", WENT, &seen, false, "   ");
	said = bulk_said(&world, "destination", WENT, &seen, true, &batch);
	ASSERT_TEXT(said, "   ");
	CU_ASSERT(application_load(world.store, 1, &application, NULL));
	CU_ASSERT(application.approval.state == APPROVAL_PENDING &&
	          application.approval.at == LEVEL_COUNTY);
	Office office = sit(&world, REVIEWER);
	CU_ASSERT(!bulk_decide(&office, batch, NULL, ACTION_SUBMIT, "", row_count, &counted, NULL));
	office = sit(&world, COUNTY);
	CU_ASSERT(bulk_decide(&office, batch, NULL, ACTION_APPROVE, "", row_count, &counted, NULL));
	counted_is(&counted, 3, 0, 0, "");
	/* the county's clerk may do it as well */
	world.accounts[COUNTY].role = ROLE_CLERK;
	id = apply_for(&world, COUNTY, "destination", 2, WENT, NULL, NULL);
	world.accounts[COUNTY].role = ROLE_REVIEWER;
	AGREE(&world, id, COUNTY);
	CU_ASSERT(apply_for(&world, CLERK, "change_data", 2, "{}", "{\"JG\": \"江西\"}", &error) ==
	          0);
	CU_ASSERT(findings_have(&world.findings, RULE_APPLY_CLOSED));
	g_clear_error(&error);
	CU_ASSERT(apply_for(&world, CLERK, "admit", 0, "{}",
	                  "{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": "
	                  "\"360101201102034012\", "
	                  "\"RXNY\": \"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\"}",
	                  &error) == 0);
	ASSERT_ERROR(error,
	        "the school is closed: only the destinations and certificates of its graduates are "
	        "registered");
	g_string_free(counted.why, TRUE);
	CU_ASSERT(chain_good(&world));
}

TEST_MAIN("business_bulk", CASE(test_a_school_that_is_closed),
        CASE(test_numbers_that_are_taken_are_passed_over),
        CASE(test_numbers_are_those_that_were_seen),
        CASE(test_numbers_of_the_school_are_passed_over), CASE(test_a_class_is_made_void),
        CASE(test_who_left_is_not_counted))
