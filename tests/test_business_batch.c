/* Business for a class or grade at once, and its batch decided on as one. */
#include "records/business/bulk.h"
#include "records/store/offers.h"
#include "tests/business_life.h"

typedef struct {
	int good, refused, excepted;
	char last[24];
} Counted;

static bool row_count(const BulkRow *row, void *data, GError **error)
{
	Counted *counted = data;
	(void)error;
	counted->good += row->good;
	counted->excepted += row->excepted;
	counted->refused += !row->good && !row->excepted;
	if (*row->certificate)
		g_strlcpy(counted->last, row->certificate, sizeof counted->last);
	return true;
}

static Counted bulk_run(BusinessWorld *world, const char *kind, const char *asked,
        const int64_t *except, size_t except_count, bool commit, int64_t *ret_batch)
{
	Counted counted = {0};
	Office office = sit(world, CLERK);
	g_autoptr(json_t) given = json_loads(asked, 0, NULL);
	g_autoptr(GError) error = NULL;
	BulkRequest request = {.business = business_find(kind),
	        .filter = {.class_name = "1班"},
	        .except = except,
	        .except_count = except_count,
	        .reason = "按期办理",
	        .asked = given};
	if (!bulk_apply(&office, &request, commit, row_count, &counted, ret_batch, NULL, &error))
		fprintf(stderr, "%s: %s\n", kind, error->message);
	CU_ASSERT(error == NULL);
	return counted;
}

static int64_t applications_number(BusinessWorld *world)
{
	int64_t count = -1;
	ApplicationFilter all = {.turn = -1};
	CU_ASSERT(applications_count(world->store, &all, &count, NULL));
	return count;
}

static void test_a_whole_class_at_once(void)
{
	g_auto(BusinessWorld) world;
	int64_t batch, except[] = {3};
	static const char asked[] = "{\"certificate\": \"GZ2026-098\", \"ended\": \"202607\"}";
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	for (unsigned i = 2; i < 6; i++) {
		int64_t id;
		CU_ASSERT(made_student_add(world.store, i, &id, NULL));
	}
	/* a look changes nothing */
	Counted seen = bulk_run(&world, "complete", asked, except, 1, false, &batch);
	CU_ASSERT(seen.good == 4 && seen.excepted == 1 && seen.refused == 0);
	CU_ASSERT(applications_number(&world) == 0);
	/* one has an application of his own: he stays out, the others go on */
	CU_ASSERT(
	        apply_for(&world, CLERK, "suspend", 4,
	                "{\"from\": \"2026-11-02\", \"until\": \"2027-08-31\"}", NULL, NULL) == 1);
	Counted done = bulk_run(&world, "complete", asked, except, 1, true, &batch);
	CU_ASSERT(done.good == 3 && done.excepted == 1 && done.refused == 1);
	ASSERT_TEXT(done.last, "GZ2026-100");
	CU_ASSERT(applications_number(&world) == 4);
	/* the same again: nobody twice */
	done = bulk_run(&world, "complete", asked, except, 1, true, &batch);
	CU_ASSERT(done.good == 0 && done.refused == 4 && applications_number(&world) == 4);
}

static void grade_put(BusinessWorld *world, int64_t student, const char *grade)
{
	g_auto(Record) record = {0};
	CU_ASSERT(student_load(world->store, student, &record, NULL));
	g_free(record.student.values[F_SZNJ]);
	record.student.values[F_SZNJ] = g_strdup(grade);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

static void test_a_batch_is_decided_as_one(void)
{
	g_auto(BusinessWorld) world;
	g_autoptr(GError) error = NULL;
	int64_t batch;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	int64_t id;
	CU_ASSERT(made_student_add(world.store, 2, &id, NULL));
	for (int64_t student = 1; student <= 2; student++)
		grade_put(&world, student, "一年级");
	CU_ASSERT(bulk_run(&world, "promote", "{}", NULL, 0, true, &batch).good == 2);
	Counted counted = {0};
	Office office = sit(&world, REVIEWER);
	CU_ASSERT(!bulk_decide(
	        &office, batch, NULL, ACTION_APPROVE, "", row_count, &counted, &error));
	ASSERT_ERROR(
	        error, "it waits for the school to submit it: the action is submit, not approve");
	office = sit(&world, CITY);
	CU_ASSERT(!bulk_decide(
	        &office, batch, NULL, ACTION_APPROVE, "", row_count, &counted, &error));
	ASSERT_ERROR(error, "it is not for this level to decide now");
	office = sit(&world, REVIEWER);
	CU_ASSERT(bulk_decide(&office, batch, NULL, ACTION_SUBMIT, "", row_count, &counted, NULL));
	CU_ASSERT(counted.good == 2 && chain_good(&world));
	CU_ASSERT(
	        !bulk_decide(&office, batch, NULL, ACTION_SUBMIT, "", row_count, &counted, &error));
	ASSERT_ERROR(error, "the application is closed");
	/* of nobody there is no batch */
	int64_t none = 1;
	CU_ASSERT(bulk_run(&world, "promote", "{}", NULL, 0, true, &none).good == 0 && none == 0);
	office = sit(&world, REVIEWER2);
	CU_ASSERT(
	        !bulk_decide(&office, batch, NULL, ACTION_SUBMIT, "", row_count, &counted, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
}

static void test_numbers_count_on(void)
{
	static const struct {
		const char *first;
		unsigned n;
		const char *expected;
	} rows[] = {{"001", 0, "001"}, {"001", 9, "010"}, {"GZ-098", 2, "GZ-100"}, {"99", 1, NULL},
	        {"甲", 0, "甲"}, {"甲", 1, NULL},
	        {"20263601000000000000000001", 1, "20263601000000000000000002"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *number = bulk_number(rows[i].first, rows[i].n);
		ASSERT_TEXT(number, rows[i].expected);
	}
}

static void test_bulk_is_of_what_was_seen(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	Office office = sit(&world, CLERK);
	Counted counted = {0};
	int64_t batch;
	g_autofree char *seen = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) given = json_pack("{s:s}", "x", "2班");
	grade_put(&world, world.student, "一年级");
	BulkRequest request = {.business = business_find("promote"),
	        .filter = {.class_name = "1班"},
	        .reason = "分班",
	        .asked = given};
	CU_ASSERT(bulk_apply(&office, &request, false, row_count, &counted, &batch, &seen, NULL));
	request.seen = seen;
	json_object_set_new(given, "x", json_string("3班"));
	CU_ASSERT(!bulk_apply(&office, &request, true, row_count, &counted, &batch, NULL, &error));
	ASSERT_ERROR(error, "the list would be another than the one that was seen");
	CU_ASSERT(applications_number(&world) == 0);
	json_object_set_new(given, "x", json_string("2班"));
	office = sit(&world, CLERK);
	CU_ASSERT(bulk_apply(&office, &request, true, row_count, &counted, &batch, NULL, &error));
	CU_ASSERT(applications_number(&world) == 1);
}

static void class_put(BusinessWorld *world, const char *name, const char *specialty)
{
	g_auto(Offer) offer = {.school = g_strdup("3636000001"), .kind = OFFER_CLASS};
	for (int i = 0; i < OFFER_TEXTS; i++)
		offer.texts[i] = g_strdup(i == OFFER_CODE ? name : i == OFFER_OF ? specialty : "");
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          offer_add(world->store, &test_act, &offer, NULL) &&
	          store_change_end(world->store, NULL));
}

static void test_a_class_is_put_into_another(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	static const char asked[] = "{\"class\": \"2班\"}";
	int64_t second = 0, batch;
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(made_student_add(world.store, 2, &second, NULL));
	const int64_t except[] = {second};
	Counted done = bulk_run(&world, "change_class", asked, except, 1, true, &batch);
	CU_ASSERT(done.good == 1 && done.excepted == 1);
	/* the school alone decides */
	AGREE(&world, 1, REVIEWER);
	g_auto(Record) record = {0};
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	ASSERT_TEXT(record.student.values[F_SZBH], "2班");
	CU_ASSERT(record.student.status == STATUS_ENROLLED);
	GError *error = NULL;
	CU_ASSERT(
	        apply_for(&world, CLERK, "change_class", world.student, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, "is in this class already");
	CU_ASSERT(apply_for(&world, CLERK, "change_class", world.student, "{}", NULL, &error) == 0);
	ASSERT_ERROR(error, "must be filled in");
	/* a class of another specialty is told to who reviews */
	class_put(&world, "3班", "010100");
	class_put(&world, "4班", "");
	CU_ASSERT(apply_for(&world, CLERK, "change_class", second, "{\"class\": \"5班\"}", NULL,
	                  &error) == 0);
	ASSERT_ERROR(error, "the school has no such class: choose one of its classes, or enter it "
	                    "first under “Classes and specialties”");
	CU_ASSERT(apply_for(&world, CLERK, "change_class", second, "{\"class\": \"4班\"}", NULL,
	                  &error) > 0);
	CU_ASSERT(!findings_have(&world.findings, RULE_CLASS_SPECIALTY));
	CU_ASSERT(apply_for(&world, CLERK, "change_class", world.student, "{\"class\": \"3班\"}",
	                  NULL, &error) > 0);
	CU_ASSERT(findings_have(&world.findings, RULE_CLASS_SPECIALTY) && !world.findings.rejected);
	CU_ASSERT(chain_good(&world));
}

/* Between check-in and registration classes are shuffled by the school alone, and a change of class
 * says so. */
static void test_a_class_before_registration(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	int64_t batch;
	GError *error = NULL;
	static const char asked[] = "{\"class\": \"2班\"}";
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	business_status_set(&record.student, STATUS_PENDING);
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          student_change(world.store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world.store, NULL));
	Counted told = bulk_run(&world, "change_class", asked, NULL, 0, false, &batch);
	CU_ASSERT(told.good == 0 && told.refused == 1);
	CU_ASSERT(
	        apply_for(&world, CLERK, "change_class", world.student, asked, NULL, &error) == 0);
	ASSERT_ERROR(error,
	        "before registration it is no change of standing: ask for “class before "
	        "registration”");
	Counted done = bulk_run(&world, "assign_class", asked, NULL, 0, true, &batch);
	CU_ASSERT(done.good == 1 && done.refused == 0);
	AGREE(&world, 1, REVIEWER);
	record_clear(&record);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	ASSERT_TEXT(record.student.values[F_SZBH], "2班");
	CU_ASSERT(record.student.status == STATUS_PENDING);
	CU_ASSERT(
	        apply_for(&world, CLERK, "assign_class", world.student, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, "is in this class already");
	ASSERT_TEXT(business_code(business_find("assign_class"), ""), "");
	CU_ASSERT(chain_good(&world));
}

TEST_MAIN("business_batch", CASE(test_a_whole_class_at_once), CASE(test_a_batch_is_decided_as_one),
        CASE(test_numbers_count_on), CASE(test_bulk_is_of_what_was_seen),
        CASE(test_a_class_is_put_into_another), CASE(test_a_class_before_registration))
