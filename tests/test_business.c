/* Daily business at the office: applications, approvals, what comes into force. */
#include "records/helpdesk/problem_store.h"
#include "records/store/history.h"
#include "records/store/overdue.h"
#include "tests/business_world.h"
#include "tests/people_world.h"

#define SUSPEND "{\"from\": \"2026-11-02\", \"until\": \"2027-08-31\"}"

static bool moment_see(const HistoryEntry *entry, void *data, GError **error)
{
	(void)error;
	*(int64_t *)data = entry->at_us;
	return true;
}

static void test_a_suspension_goes_up_the_levels(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL);
	CU_ASSERT(id == 1 && status_now(&world, world.student) == STATUS_ENROLLED);
	AGREE(&world, id, REVIEWER, COUNTY);
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
	AGREE(&world, id, CITY);
	CU_ASSERT(status_now(&world, world.student) == STATUS_SUSPENDED);
	g_auto(Application) done = {0};
	CU_ASSERT(application_load(world.store, id, &done, NULL));
	CU_ASSERT(done.approval.state == APPROVAL_EFFECTIVE && done.version == 4);
	CU_ASSERT(json_array_size(json_object_get(done.details, "trail")) == 4);
	g_auto(Record) record = {0};
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	ASSERT_TEXT(record.student.values[F_XSDQZTM], "02");
	/* the last step and its event bear one time, though all began in one moment */
	json_t *step = json_array_get(json_object_get(done.details, "trail"), 3);
	int64_t at_us = 0;
	CU_ASSERT(student_history(world.store, world.student, 1, moment_see, &at_us, NULL));
	CU_ASSERT(at_us > world.now_us &&
	          json_integer_value(json_object_get(step, "at_us")) == at_us);
	CU_ASSERT(chain_good(&world));
}

static void test_rules_refuse_in_their_words(void)
{
	static const struct {
		const char *kind, *asked, *found;
	} rows[] = {
	        {"suspend", "{}", "field.needed@? field.needed@?"},
	        {"suspend", "{\"from\": \"2027-08-31\", \"until\": \"2026-12-01\"}",
	                "period.order@? suspend.ahead"},
	        {"suspend",
	                "{\"from\": \"2026-12-01\", \"until\": \"2027-08-31\", \"illness\": true}",
	                "suspend.proof suspend.ahead"},
	        {"suspend", "{\"from\": \"2026-12-01\", \"until\": \"2029-08-31\"}",
	                "suspend.limit suspend.ahead"},
	        {"resume", "{\"term\": \"2027-03-01\"}", "status.no_change"},
	        {"withdraw_truancy", "{\"truancy\": 89}", "withdraw.truancy"},
	        {"withdraw_absence", "{\"absence\": \"x\"}", "number.whole@?"},
	        {"withdraw_truancy", "{\"truancy\": \"12.5\"}", "number.whole@?"},
	        {"withdraw_truancy", "{}", "field.needed@?"},
	        {"expel", "{\"on\": \"2026-12-30\"}", "field.needed@? date.future@?"},
	        {"graduate", "{\"ended\": \"202607\"}",
	                "certificate.needed@? graduate.moral graduate.courses "
	                "graduate.internship end.number end.photo"},
	        {"leave_incomplete", "{\"ended\": \"2026年12月\"}", "ended.future@?"},
	        {"leave_incomplete", "{\"ended\": \"2023/08\"}", "ended.before@?"},
	        {"complete", "{\"ended\": \"2026-11\"}",
	                "certificate.needed@? end.number end.photo"},
	};
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		CU_ASSERT(apply_for(&world, CLERK, rows[i].kind, world.student, rows[i].asked, NULL,
		                  &error) == 0);
		CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED));
		g_autoptr(GString) found = g_string_new(NULL);
		for (size_t j = 0; j < world.findings.count; j++)
			g_string_append_printf(found, "%s%s%s", j ? " " : "",
			        rule_of(world.findings.list[j].rule)->name,
			        world.findings.list[j].field >= 0 ? "@?" : "");
		ASSERT_TEXT(found->str, rows[i].found);
	}
	GError *error = NULL;
	CU_ASSERT(apply_for(&world, CLERK, "withdraw_truancy", world.student, "{\"truancy\": 89}",
	                  NULL, &error) == 0);
	ASSERT_ERROR(error, "no withdrawal below 90 periods of truancy in a term");
}

static void test_whose_turn_it_is_not(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	CU_ASSERT(
	        apply_for(&world, REVIEWER, "suspend", world.student, SUSPEND, NULL, &error) == 0);
	ASSERT_ERROR(error, "applications are for clerks");
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL);
	CU_ASSERT(!decide_on(&world, COUNTY, id, ACTION_APPROVE, "", &error));
	ASSERT_ERROR(error, "it is not for this account to decide now");
	CU_ASSERT(!decide_on(&world, CLERK, id, ACTION_SUBMIT, "", &error));
	ASSERT_ERROR(error, "it is not for this account to decide now");
	AGREE(&world, id, REVIEWER);
	CU_ASSERT(!decide_on(&world, CITY, id, ACTION_APPROVE, "", &error));
	ASSERT_ERROR(error, "it is not for this account to decide now");
	CU_ASSERT(!decide_on(&world, COUNTY, id, ACTION_REJECT, "", &error));
	ASSERT_ERROR(error, "a rejection says why");
	CU_ASSERT(!decide_on(&world, COUNTY2, id, ACTION_APPROVE, "", &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	g_clear_error(&error);
	CU_ASSERT(decide_on(&world, COUNTY, id, ACTION_REJECT, "缺证明", &error));
	CU_ASSERT(!decide_on(&world, COUNTY, id, ACTION_APPROVE, "", &error));
	ASSERT_ERROR(error, "the application is closed");
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED && chain_good(&world));
	/* what was sent back is applied for anew */
	CU_ASSERT(apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL) == 2);
	CU_ASSERT(decide_on(&world, CLERK, 2, ACTION_WITHDRAW, "", NULL));
}

static void test_who_is_alone_submits_what_he_applies_for(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL);
	world.alone = true;
	CU_ASSERT(!decide_on(&world, CLERK2, id, ACTION_SUBMIT, "", &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	g_clear_error(&error);
	CU_ASSERT(decide_on(&world, CLERK, id, ACTION_SUBMIT, "", NULL));
	CU_ASSERT(!decide_on(&world, CLERK, id, ACTION_APPROVE, "", &error));
	ASSERT_ERROR(error, "it is not for this account to decide now");
	AGREE(&world, id, COUNTY);
	CU_ASSERT(chain_good(&world));
}

static void test_days_lie_in_their_order(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	CU_ASSERT(apply_for(&world, CLERK, "suspend", world.student,
	                  "{\"from\": \"2010-12-01\", \"until\": \"2027-08-01\"}", NULL,
	                  &error) == 0);
	CU_ASSERT(findings_have(&world.findings, RULE_SUSPEND_BEFORE));
	g_clear_error(&error);
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL);
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	CU_ASSERT(apply_for(&world, CLERK, "resume", world.student, "{\"term\": \"2026-03-01\"}",
	                  NULL, &error) == 0);
	ASSERT_ERROR(error, "the term of return lies before the suspension");
}

/* Weeks late is late in December too, when next year's holidays are not known yet. */
static void test_overdue_beside_a_year_without_calendar(void)
{
	Policy policy = policy_default();
	CU_ASSERT(office_overdue_since(&policy, day_of(2026, 11, 27)) == day_of(2026, 11, 12));
	/* applied for on a Sunday, its ten working days ended on the Friday before */
	CU_ASSERT(office_overdue_since(&policy, day_of(2026, 12, 19)) == day_of(2026, 12, 6));
	CU_ASSERT(office_overdue_since(&policy, day_of(2026, 12, 31)) == day_of(2026, 12, 16));
	CU_ASSERT(office_overdue_since(&policy, day_of(2027, 1, 15)) == day_of(2026, 12, 17));
	CU_ASSERT(office_overdue_since(&policy, day_of(2027, 11, 15)) == day_of(2026, 12, 17));
	CU_ASSERT(office_overdue_since(&policy, day_of(2014, 1, 6)) == DAY_NONE);
}

static void test_one_application_at_a_time(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	CU_ASSERT(apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL) == 1);
	CU_ASSERT(apply_for(&world, CLERK, "withdraw_request", world.student,
	                  "{\"own\": \"1\", \"guardian\": \"1\"}", NULL, &error) == 0);
	ASSERT_ERROR(error,
	        "an application for this student is under way (application 1): wait for its end");
}

static void student_touch(BusinessWorld *world)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	g_free(record.student.values[F_SZBH]);
	record.student.values[F_SZBH] = g_strdup("2班");
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

static void test_a_record_changed_meanwhile_is_looked_at_again(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL);
	AGREE(&world, id, REVIEWER, COUNTY);
	student_touch(&world);
	CU_ASSERT(!decide_on(&world, CITY, id, ACTION_APPROVE, "", &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT));
	ASSERT_ERROR(error,
	        "the record of the student has changed since the application was looked at "
	        "(version 1, now 2): nothing was done; look at both and decide again");
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
	Office office = sit(&world, CITY);
	g_auto(Application) application = {0};
	OfficeDecision decision = {id, 3, 2, ACTION_APPROVE, ""};
	CU_ASSERT(office_decide(&office, &decision, &world.findings, &application, NULL));
	CU_ASSERT(status_now(&world, world.student) == STATUS_SUSPENDED && chain_good(&world));
}

static void test_two_who_decide_at_once(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL);
	Office office = sit(&world, REVIEWER);
	g_auto(Application) application = {0};
	GError *error = NULL;
	OfficeDecision decision = {id, 1, 0, ACTION_SUBMIT, ""};
	CU_ASSERT(office_decide(&office, &decision, &world.findings, &application, NULL));
	application_clear(&application);
	CU_ASSERT(!office_decide(&office, &decision, &world.findings, &application, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT));
	g_clear_error(&error);
}

/* Nothing but the views reaches what is applied for, and nothing of it is removed. */
static void test_no_statement_goes_round_the_guard(void)
{
	static const char *const sql[] = {"SELECT * FROM application", "SELECT * FROM attachment",
	        "UPDATE application SET state = 'effective'", "DELETE FROM my_application",
	        "SELECT name FROM my_application UNION SELECT name FROM application"};
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	CU_ASSERT(apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL) == 1);
	for (int seat = 0; seat < SEATS; seat++) {
		g_auto(Application) application = {0};
		bool mine = seat <= PROVINCE;
		sit(&world, seat);
		CU_ASSERT(application_load(world.store, 1, &application, NULL) == mine);
		for (size_t i = 0; i < G_N_ELEMENTS(sql); i++) {
			g_autoptr(GError) error = NULL;
			Query *query = db_query(world.store->db, sql[i], &error);
			CU_ASSERT(!query || !query_run(query, &error));
		}
	}
	CU_ASSERT(chain_good(&world));
}

/* While something waits, a school moves nowhere: the level that has it to decide would see it no
 * more. */
static bool proof_count(const Attachment *attachment, void *data, GError **error)
{
	(void)attachment;
	(void)error;
	++*(int *)data;
	return true;
}

static void test_a_school_that_moves_takes_its_applications_along(void)
{
	int proofs = 0;
	g_auto(BusinessWorld) world;
	g_auto(School) school = {0};
	g_auto(Application) application = {0};
	g_autoptr(GError) error = NULL;
	business_world_init(&world);
	CU_ASSERT(apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL) == 1);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(school_load(world.store, "3636000001", &school, NULL));
	g_free(school.region);
	school.region = g_strdup("360403");
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          !school_change(world.store, &test_act, &school, &error));
	CU_ASSERT_STRING_EQUAL(error->message,
	        "school '3636000001': 1 applications are under way: decide them first");
	store_change_drop(world.store);
	CU_ASSERT(prove(&world, CLERK, 1, NULL));
	CU_ASSERT(decide_on(&world, CLERK, 1, ACTION_WITHDRAW, "", NULL));
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          school_change(world.store, &test_act, &school, NULL) &&
	          store_change_end(world.store, NULL));
	sit(&world, COUNTY2);
	CU_ASSERT(attachments_walk(world.store, 1, proof_count, &proofs, NULL) && proofs == 1);
	CU_ASSERT(application_load(world.store, 1, &application, NULL) && chain_good(&world));
}

static int64_t questions_at(BusinessWorld *world, int seat)
{
	int64_t count = -1;
	int level = (int)world->accounts[seat].level;
	ProblemFilter waiting = {.place = "", .state = "open", .at_least = level, .at_most = level};
	sit(world, seat);
	CU_ASSERT(problems_count(world->store, &waiting, &count, NULL));
	return count;
}

/* A question is with who answers for its school now, who sees and counts it. */
static void test_a_question_goes_where_its_school_is_managed(void)
{
	static const struct {
		Level manager;
		int64_t county, city, province;
	} rows[] = {{LEVEL_CITY, 0, 1, 0}, {LEVEL_PROVINCE, 0, 0, 1}, {LEVEL_COUNTY, 1, 0, 0}};
	g_auto(BusinessWorld) world;
	g_auto(Account) asker = {0};
	int64_t id;
	business_world_init(&world);
	CU_ASSERT(
	        made_account(world.store, "asker", LEVEL_SCHOOL, "3636000001", ROLE_CLERK, &asker));
	store_scope_set(world.store, &scope_whole);
	const ProblemFile file = {"a.png", "x", 1};
	CU_ASSERT(problem_ask(
	        world.store, &test_act, &asker, "data", "导入", "读不出", &file, &id, NULL));
	CU_ASSERT(questions_at(&world, COUNTY) == 1 && questions_at(&world, CITY) == 0);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(School) school = {0};
		g_auto(Problem) problem = {0};
		store_scope_set(world.store, &scope_whole);
		CU_ASSERT(school_load(world.store, "3636000001", &school, NULL));
		school.managed_by = rows[i].manager;
		CU_ASSERT(store_change_begin(world.store, NULL) &&
		          school_change(world.store, &test_act, &school, NULL) &&
		          store_change_end(world.store, NULL));
		CU_ASSERT(problem_load(world.store, id, &problem, NULL));
		CU_ASSERT(problem_stands(problem.stands_at, problem.scope) == rows[i].manager);
		CU_ASSERT_EQUAL(questions_at(&world, COUNTY), rows[i].county);
		CU_ASSERT_EQUAL(questions_at(&world, CITY), rows[i].city);
		CU_ASSERT_EQUAL(questions_at(&world, PROVINCE), rows[i].province);
		sit(&world, CITY);
		g_autoptr(GBytes) sent = problem_file(world.store, id, 0, NULL);
		CU_ASSERT((sent != NULL) == (rows[i].manager != LEVEL_PROVINCE));
	}
	CU_ASSERT(chain_good(&world));
}

/* Whoever writes into the file past us is found. */
static void test_what_was_meddled_with_is_found(void)
{
	g_auto(BusinessWorld) world;
	g_autoptr(GError) error = NULL;
	Verified verified;
	business_world_init(&world);
	CU_ASSERT(apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL) == 1);
	Query *query = db_query_unguarded(
	        world.store->db, "UPDATE application SET state = 'effective'", NULL);
	CU_ASSERT(query && query_run(query, NULL));
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(!store_verify(world.store, &verified, &error));
	CU_ASSERT(error && g_str_has_suffix(error->message,
	                           "application/1 is not what its events made of it"));
}

/* Ten working days; a year without a notice of its holidays is not guessed at. */
static void test_deadlines_are_working_days(void)
{
	Policy policy = policy_default();
	Application application = {.approval = approval_new("360102", LEVEL_COUNTY, LEVEL_CITY)};
	application.turn_us = (int64_t)day_of(2026, 11, 23) * 86400 * G_USEC_PER_SEC;
	CU_ASSERT(office_deadline(&policy, &application) == day_of(2026, 12, 7));
	/* late in the evening at Greenwich it is the next day here */
	application.turn_us += 20 * 3600 * (int64_t)G_USEC_PER_SEC;
	CU_ASSERT(office_deadline(&policy, &application) == day_of(2026, 12, 8));
	application.turn_us = (int64_t)day_of(2026, 12, 25) * 86400 * G_USEC_PER_SEC;
	CU_ASSERT(office_deadline(&policy, &application) == DAY_NONE);
	application.approval.state = APPROVAL_EFFECTIVE;
	application.turn_us = (int64_t)day_of(2026, 11, 23) * 86400 * G_USEC_PER_SEC;
	CU_ASSERT(office_deadline(&policy, &application) == DAY_NONE);
}

static void test_what_waits_too_long_is_counted(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	int64_t count = -1;
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, SUSPEND, NULL, NULL);
	CU_ASSERT(applications_overdue(
	        world.store, LEVEL_SCHOOL, world.now_us + G_USEC_PER_SEC, &count, NULL));
	CU_ASSERT(count == 1);
	CU_ASSERT(applications_overdue(world.store, LEVEL_SCHOOL, world.now_us, &count, NULL));
	CU_ASSERT(count == 0);
	CU_ASSERT(decide_on(&world, REVIEWER, id, ACTION_SUBMIT, "", NULL));
	CU_ASSERT(applications_overdue(
	        world.store, LEVEL_SCHOOL, world.now_us + G_USEC_PER_SEC, &count, NULL));
	CU_ASSERT(count == 0);
	sit(&world, COUNTY);
	CU_ASSERT(applications_overdue(
	        world.store, LEVEL_COUNTY, world.now_us + G_USEC_PER_SEC, &count, NULL));
	CU_ASSERT(count == 1);
	sit(&world, COUNTY2);
	CU_ASSERT(applications_overdue(
	        world.store, LEVEL_COUNTY, world.now_us + G_USEC_PER_SEC, &count, NULL));
	CU_ASSERT(count == 0); /* another county's */
}

TEST_MAIN("business", CASE(test_what_waits_too_long_is_counted),
        CASE(test_a_suspension_goes_up_the_levels), CASE(test_rules_refuse_in_their_words),
        CASE(test_whose_turn_it_is_not), CASE(test_who_is_alone_submits_what_he_applies_for),
        CASE(test_days_lie_in_their_order), CASE(test_overdue_beside_a_year_without_calendar),
        CASE(test_one_application_at_a_time),
        CASE(test_a_record_changed_meanwhile_is_looked_at_again), CASE(test_two_who_decide_at_once),
        CASE(test_no_statement_goes_round_the_guard),
        CASE(test_a_school_that_moves_takes_its_applications_along),
        CASE(test_a_question_goes_where_its_school_is_managed),
        CASE(test_what_was_meddled_with_is_found), CASE(test_deadlines_are_working_days))
