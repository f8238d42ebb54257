/* A whole student life at the office, with the years that it takes. */
#include "records/business/bulk.h"
#include "records/business/due.h"
#include "records/store/alike.h"
#include "records/store/due.h"
#include "records/store/history.h"
#include "records/store/movements.h"
#include "records/store/offers.h"
#include "tests/business_world.h"

#define NEWCOMER                                                                                    \
	"{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"360101201102034012\", \"RXNY\": " \
	"\"202409\", \"ZYM\": \"010200\", \"XZ\": \"3\", \"SZNJ\": \"一年级\", \"SZBH\": \"1班\"}"

enum { LI = 2 };

static void go_to(BusinessWorld *world, int year, int month, int day)
{
	Day date = day_of(year, month, day);
	world->now_us = ((int64_t)date * 86400 + 3600) * G_USEC_PER_SEC;
}

static int64_t asks(BusinessWorld *world, int seat, const char *kind, const char *asked)
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

static void record_is(BusinessWorld *world, Status status, const char *school, const char *grade)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, LI, &record, NULL));
	ASSERT_TEXT(status_row(record.student.status)->id, status_row(status)->id);
	ASSERT_TEXT(record.student.values[F_XXDM], school);
	ASSERT_TEXT(record.student.values[F_SZNJ], grade);
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
	CU_ASSERT(student_change_since(
	        world->store, LI, "student.transfer", world->now_us + 1, change_see, &none, NULL));
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

TEST_MAIN("business_life", CASE(test_a_class_is_put_into_another),
        CASE(test_a_school_in_memory_is_as_it_is_now), CASE(test_bulk_is_of_what_was_seen),
        CASE(test_from_admission_to_employment), CASE(test_one_that_cannot_begin_keeps_nobody),
        CASE(test_what_has_yet_to_begin_is_taken_back), CASE(test_who_ended_is_waited_for_no_more),
        CASE(test_what_was_agreed_to_begins), CASE(test_what_waits_is_not_lost),
        CASE(test_a_whole_class_at_once), CASE(test_a_batch_is_decided_as_one),
        CASE(test_numbers_count_on), CASE(test_up_past_the_levels_that_are_not_there))
