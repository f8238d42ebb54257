/* Who had a record before and comes again: what goes along, what comes back, what is no doubt. */
#include "base/file.h"
#include "records/import/import.h"
#include "records/rules/problems.h"
#include "records/store/continuations.h"
#include "records/store/former.h"
#include "records/store/origins.h"
#include "tests/business_world.h"

#define WITHDRAW "{\"own\": \"1\", \"guardian\": \"1\"}"

static char *value_of(BusinessWorld *world, int field)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	return student_load(world->store, world->student, &record, NULL)
	               ? g_strdup(record.student.values[field])
	               : g_strdup("(nobody)");
}

/* The student of the world withdraws, as all levels agree. */
static void withdraws(BusinessWorld *world)
{
	int64_t id =
	        apply_for(world, CLERK, "withdraw_request", world->student, WITHDRAW, NULL, NULL);
	CU_ASSERT(prove(world, CLERK, id, NULL));
	AGREE(world, id, REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(status_now(world, world->student) == STATUS_WITHDRAWN);
}

/* He is admitted anew; the number of his new record is `id`. */
static void comes_again_as(BusinessWorld *world, int clerk, int reviewer, int64_t id)
{
	g_autofree char *name = value_of(world, F_XM), *document = value_of(world, F_SFZJH);
	g_autofree char *values =
	        g_strdup_printf("{\"XM\": \"%s\", \"SFZJLXM\": \"1\", \"SFZJH\": \"%s\", "
	                        "\"RXNY\": \"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\"}",
	                name, document);
	AGREE(world, apply_for(world, clerk, "admit", 0, "{}", values, NULL), reviewer);
	CU_ASSERT(status_now(world, id) == STATUS_ADMITTED);
}

static void comes_again(BusinessWorld *world, int clerk, int reviewer)
{
	comes_again_as(world, clerk, reviewer, 2);
}

/* His own record that has ended is no doubt; that of another with his name and birth is. */
static void test_nobody_is_doubted_for_his_own_past(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	business_world_init(&world);
	withdraws(&world);
	comes_again(&world, CLERK, REVIEWER);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, 2, &record, NULL));
	CU_ASSERT(!problems_have(record.problems, RULE_SAME_PERSON));
	CU_ASSERT(chain_good(&world));
}

/* The number of one who died is nobody's to come in with, by no transfer either. */
static void test_who_died_comes_by_no_transfer(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	business_world_init(&world);
	g_autofree char *document = value_of(&world, F_SFZJH);
	g_autofree char *values =
	        g_strdup_printf("{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"%s\", "
	                        "\"RXNY\": \"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\"}",
	                document);
	CU_ASSERT(apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL) == 0);
	CU_ASSERT(findings_have(&world.findings, RULE_ADMIT_TWICE));
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	business_status_set(&record.student, STATUS_DECEASED);
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          student_change(world.store, &test_act, "student.death", &record, NULL) &&
	          store_change_end(world.store, NULL));
	CU_ASSERT(apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL) == 0);
	CU_ASSERT(findings_have(&world.findings, RULE_ADMIT_DEAD));
	CU_ASSERT(!findings_have(&world.findings, RULE_ADMIT_TWICE));
}

/* Both records, whichever is asked for; of a number also where the other is another school's. */
static void test_all_records_of_one_person(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	g_autofree char *document = value_of(&world, F_SFZJH);
	withdraws(&world);
	comes_again(&world, CLERK2, REVIEWER2);
	for (int64_t id = 1; id <= 2; id++) {
		g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
		CU_ASSERT(former_all(world.store, id, ids, NULL));
		CU_ASSERT(ids->len == 2 && g_array_index(ids, int64_t, 0) == id);
		CU_ASSERT(ids->len == 2 && g_array_index(ids, int64_t, 1) == 3 - id);
		CU_ASSERT(former_numbered(world.store, document, ids, NULL) && ids->len == 2);
	}
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(int64_t));
	CU_ASSERT(former_numbered(world.store, "360101201102034012", none, NULL) && !none->len);
}

/* Two schools want the same newcomer: who agrees second is told. */
static void test_two_schools_that_admit_one_person(void)
{
	static const char values[] =
	        "{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"360101201102034012\", "
	        "\"RXNY\": \"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\", \"SZNJ\": \"2026\"}";
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	business_world_init(&world);
	int64_t one = apply_for(&world, CLERK, "admit", 0, "{}", values, NULL);
	int64_t other = apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL);
	AGREE(&world, other, REVIEWER2);
	CU_ASSERT(!decide_on(&world, REVIEWER, one, ACTION_SUBMIT, "", &error));
	ASSERT_ERROR(error, "a record with this document number exists: use a transfer");
	CU_ASSERT(status_now(&world, 2) == STATUS_ADMITTED);
	CU_ASSERT(status_now(&world, 3) == STATUS_COUNT && chain_good(&world));
}

/* The list of graduates has the student of the world, who went on with its number. */
static void listed(BusinessWorld *world)
{
	g_auto(Record) record = {0};
	g_auto(Origin) origin = {.student = world->student};
	g_auto(Continuation) done = {.student = world->student,
	        .state = CONTINUATION_DONE,
	        .way = CONTINUED_BY_LIST,
	        .school = g_strdup("洪都中学")};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	const char *texts[ORIGIN_TEXTS] = {[ORIGIN_KEY] = record.student.key,
	        [ORIGIN_NAME] = record.student.values[F_XM],
	        [ORIGIN_SCHOOL] = "洪都中学"};
	for (int i = 0; i < ORIGIN_TEXTS; i++)
		origin.texts[i] = g_strdup(texts[i] ? texts[i] : "");
	g_free(origin.texts[ORIGIN_NUMBER]);
	origin.texts[ORIGIN_NUMBER] = g_strconcat("G", record.student.values[F_SFZJH], NULL);
	g_free(record.student.values[F_XJH]);
	record.student.values[F_XJH] = g_strdup(origin.texts[ORIGIN_NUMBER]);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          continuation_put(world->store, &test_act, &done, "3636000001", NULL) &&
	          origin_put(world->store, &test_act, &origin, NULL) &&
	          store_change_end(world->store, NULL));
}

/* Whose the row of the list is, and whether he goes on with it. */
static void goes_on(BusinessWorld *world, int64_t student, ContinuationState state)
{
	g_auto(Record) record = {0};
	g_auto(Origin) origin = {0};
	g_auto(Continuation) now = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL) &&
	          origin_find(world->store, record.student.key, &origin, NULL) &&
	          continuation_load(world->store, student, &now, NULL));
	CU_ASSERT(origin.id != 0 && origin.student == student);
	CU_ASSERT(now.state == state);
}

static void test_the_row_of_the_list_goes_along_and_comes_back(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Continuation) now = {0};
	business_world_init(&world);
	listed(&world);
	withdraws(&world);
	goes_on(&world, world.student, CONTINUATION_DONE);
	comes_again(&world, CLERK2, REVIEWER2);
	goes_on(&world, 2, CONTINUATION_DONE);
	CU_ASSERT(continuation_load(world.store, world.student, &now, NULL));
	CU_ASSERT(now.state == CONTINUATION_NONE);
	CU_ASSERT(chain_good(&world));
	/* he does not come after all */
	AGREE(&world, apply_for(&world, CLERK2, "no_show", 2, "{}", NULL, NULL), REVIEWER2);
	goes_on(&world, world.student, CONTINUATION_DONE);
	CU_ASSERT(chain_good(&world));
}

#define OWN "360101201102034012" /* of 别人丙 */

/* Who has this document number; 0: nobody. */
static int64_t holder_of(BusinessWorld *world, const char *document)
{
	Holder holder = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_holder_any(world->store, document, &holder, NULL));
	return holder.id;
}

static void record_alone(BusinessWorld *world, int64_t id)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	CU_ASSERT(former_all(world->store, id, ids, NULL));
	CU_ASSERT(ids->len == 1);
}

/* Record 2 is of somebody else, who was admitted under the number of the student of the world. */
static void admitted_by_mistake(BusinessWorld *world, const char *document)
{
	g_autofree char *values =
	        g_strdup_printf("{\"XM\": \"别人丙\", \"SFZJLXM\": \"1\", \"SFZJH\": \"%s\", "
	                        "\"RXNY\": \"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\"}",
	                document);
	AGREE(world, apply_for(world, CLERK2, "admit", 0, "{}", values, NULL), REVIEWER2);
	CU_ASSERT(status_now(world, 2) == STATUS_ADMITTED);
}

/* His own number, agreed to by all levels. `remark`: what they are told. */
static void corrected(BusinessWorld *world, const char *document, RuleId remark)
{
	g_autofree char *values = g_strdup_printf("{\"SFZJH\": \"%s\"}", document);
	int64_t id = apply_for(world, CLERK2, "change_data", 2, "{}", values, NULL);
	CU_ASSERT(id > 0 && findings_have(&world->findings, remark));
	CU_ASSERT(prove(world, CLERK2, id, NULL));
	AGREE(world, id, REVIEWER2, COUNTY2, CITY2, PROVINCE);
}

static void test_what_another_person_took_goes_back(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	listed(&world);
	withdraws(&world);
	g_autofree char *document = value_of(&world, F_SFZJH);
	g_autofree char *number = value_of(&world, F_XJH);
	admitted_by_mistake(&world, document);
	AGREE(&world, apply_for(&world, CLERK2, "check_in", 2, "{}", NULL, NULL), REVIEWER2);
	CU_ASSERT(holder_of(&world, document) == 2 && holder_of(&world, number) == 0);
	corrected(&world, OWN, RULE_CHANGE_LENT);
	CU_ASSERT(holder_of(&world, document) == world.student && holder_of(&world, OWN) == 2);
	int64_t has = 0;
	CU_ASSERT(student_no_find(world.store, number, &has, NULL) && has == world.student);
	g_auto(Record) record = {0};
	CU_ASSERT(student_load(world.store, 2, &record, NULL));
	CU_ASSERT(*record.student.values[F_XJH] == 'L');
	CU_ASSERT(!strstr(record.problems, "student_no"));
	record_alone(&world, 2);
	goes_on(&world, world.student, CONTINUATION_DONE);
	CU_ASSERT(chain_good(&world));
	/* he comes again, with his number */
	comes_again_as(&world, CLERK, REVIEWER, 3);
	CU_ASSERT(student_no_find(world.store, number, &has, NULL) && has == 3);
	CU_ASSERT(chain_good(&world));
}

/* Who is called the same is the same, whose number was wrong in both. */
static void test_who_stays_with_his_own_past(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	withdraws(&world);
	comes_again(&world, CLERK2, REVIEWER2);
	int64_t id =
	        apply_for(&world, CLERK2, "change_data", 2, "{}", "{\"SFZJH\": \"" OWN "\"}", NULL);
	CU_ASSERT(id > 0 && !findings_have(&world.findings, RULE_CHANGE_LENT));
	CU_ASSERT(prove(&world, CLERK2, id, NULL));
	AGREE(&world, id, REVIEWER2, COUNTY2, CITY2, PROVINCE);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	CU_ASSERT(former_all(world.store, 2, ids, NULL) && ids->len == 2);
	CU_ASSERT(chain_good(&world));
}

/* A registered student's number was mistyped; the right one stands on his own record of before. */
static void test_a_wrong_number_becomes_that_of_ones_own_past(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	GError *error = NULL;
	business_world_init(&world);
	listed(&world);
	g_autofree char *document = value_of(&world, F_SFZJH);
	g_autofree char *number = value_of(&world, F_XJH);
	g_autofree char *values = g_strdup_printf("{\"SFZJH\": \"%s\"}", document);
	admitted_by_mistake(&world, OWN);
	AGREE(&world, apply_for(&world, CLERK2, "check_in", 2, "{}", NULL, NULL), REVIEWER2);
	AGREE(&world, apply_for(&world, CLERK2, "register", 2, "{}", NULL, NULL), REVIEWER2,
	        COUNTY2, CITY2, PROVINCE);
	CU_ASSERT(status_now(&world, 2) == STATUS_ENROLLED);
	/* while somebody lives on that record it is his alone */
	CU_ASSERT(apply_for(&world, CLERK2, "change_data", 2, "{}", values, &error) == 0);
	ASSERT_ERROR(error, "a record with this document number exists: use a transfer");
	withdraws(&world);
	corrected(&world, document, RULE_ADMIT_AGAIN);
	int64_t has = 0;
	CU_ASSERT(holder_of(&world, document) == 2 && holder_of(&world, OWN) == 0);
	CU_ASSERT(student_no_find(world.store, number, &has, NULL) && has == 2);
	CU_ASSERT(student_load(world.store, 2, &record, NULL));
	ASSERT_TEXT(record.student.values[F_XJH], number);
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	CU_ASSERT(former_all(world.store, 2, ids, NULL) && ids->len == 2);
	CU_ASSERT(status_now(&world, world.student) == STATUS_WITHDRAWN && chain_good(&world));
}

/* Reads a file of one row as the province does. */
static ImportResult brought(BusinessWorld *world, const char *head, const char *row)
{
	g_autofree char *path = g_build_filename(world->world.top, "rows.csv", NULL);
	g_autofree char *text = g_strconcat(head, "\n", row, "\n", NULL);
	ImportPlan plan = {.store = world->store,
	        .act = test_act,
	        .policy = &world->policy,
	        .today = day_of(2026, 11, 25),
	        .migrates = true};
	ImportResult result;
	g_autoptr(GError) error = NULL;
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(file_write(path, text, strlen(text), 0600, NULL));
	CU_ASSERT(import_file(path, &plan, &result, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	return result;
}

static void test_an_import_that_corrects_the_number_gives_back_what_was_taken(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Record) record = {0};
	business_world_init(&world);
	listed(&world);
	withdraws(&world);
	g_autofree char *document = value_of(&world, F_SFZJH);
	g_autofree char *number = value_of(&world, F_XJH);
	g_autofree char *row = g_strdup_printf(
	        "别人丙,%s,3636000002,202609,010200,%c", document, '1' + (document[16] % 2 != 0));
	ImportResult result = brought(&world, "XM,SFZJH,XXDM,RXNY,ZYM,XBM", row);
	CU_ASSERT(result.marked == 1 && holder_of(&world, document) == 2);
	result = brought(&world, "系统编号,XM,SFZJH,XXDM,RXNY,ZYM,XBM",
	        "2,别人丙," OWN ",3636000002,202609,010200,1");
	CU_ASSERT(result.updated == 1);
	CU_ASSERT(holder_of(&world, document) == world.student && holder_of(&world, OWN) == 2);
	int64_t has = 0;
	CU_ASSERT(student_no_find(world.store, number, &has, NULL) && has == world.student);
	CU_ASSERT_FATAL(student_load(world.store, 2, &record, NULL));
	CU_ASSERT(!strstr(record.problems, "student_no") && !strstr(record.problems, "change."));
	ASSERT_TEXT(record.student.values[F_CSRQ], "2011-02-03");
	record_alone(&world, 2);
	goes_on(&world, world.student, CONTINUATION_DONE);
	CU_ASSERT(chain_good(&world));
}

TEST_MAIN("former", CASE(test_nobody_is_doubted_for_his_own_past),
        CASE(test_who_died_comes_by_no_transfer), CASE(test_all_records_of_one_person),
        CASE(test_two_schools_that_admit_one_person),
        CASE(test_the_row_of_the_list_goes_along_and_comes_back),
        CASE(test_what_another_person_took_goes_back), CASE(test_who_stays_with_his_own_past),
        CASE(test_a_wrong_number_becomes_that_of_ones_own_past),
        CASE(test_an_import_that_corrects_the_number_gives_back_what_was_taken))
