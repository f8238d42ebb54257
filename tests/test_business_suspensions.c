/* What the rules forbid of suspensions: how long in a row, from when, and what the time away counts
 * for. */
#include "records/rules/study.h"
#include "tests/business_rules.h"

/* The digits that a text begins with. */
static int number(const char *text)
{
	return (int)g_ascii_strtoll(text, NULL, 10);
}

/* All agree; "" when a rule stands against it, else its words. */
static void suspended(BusinessWorld *world, const char *from, const char *until, const char *words)
{
	GError *error = NULL;
	g_autofree char *asked =
	        g_strdup_printf("{\"from\": \"%s\", \"until\": \"%s\"}", from, until);
	go_to(world, number(from), number(from + 5), number(from + 8));
	int64_t id = apply_for(world, CLERK, "suspend", world->student, asked, NULL, &error);
	if (*words) {
		CU_ASSERT(id == 0);
		ASSERT_ERROR(error, words);
		return;
	}
	CU_ASSERT(id > 0);
	AGREE(world, id, REVIEWER, COUNTY, CITY);
	CU_ASSERT(status_now(world, world->student) == STATUS_SUSPENDED);
}

static void back(BusinessWorld *world, const char *term)
{
	g_autofree char *asked = g_strdup_printf("{\"term\": \"%s\"}", term);
	go_to(world, number(term), number(term + 5), number(term + 8));
	AGREE(world, apply_for(world, CLERK, "resume", world->student, asked, NULL, NULL), REVIEWER,
	        COUNTY, CITY);
	CU_ASSERT(status_now(world, world->student) == STATUS_ENROLLED);
}

#define TOO_LONG "the suspension ends later than is allowed in a row (years: 2)"

static void test_suspensions_in_a_row_count_from_the_first(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202109", "2021");
	suspended(&world, "2021-10-01", "2022-08-31", "");
	back(&world, "2022-09-01");
	suspended(&world, "2022-09-20", "2023-08-31", "");
	back(&world, "2023-09-01");
	/* the third is measured from the first, not from the second */
	suspended(&world, "2023-09-15", "2024-08-31", TOO_LONG);
	suspended(&world, "2023-09-15", "2023-09-30", "");
	CU_ASSERT(chain_good(&world));
}

static void test_who_returned_early_begins_anew(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202109", "2021");
	suspended(&world, "2021-10-01", "2023-08-31", "");
	back(&world, "2022-02-20");
	/* a year in class lies between: two years more are allowed */
	suspended(&world, "2023-03-01", "2025-02-28", "");
	back(&world, "2024-02-20");
	/* three weeks after the return it goes on from the second, of 2023 */
	suspended(&world, "2024-03-10", "2025-03-01", TOO_LONG);
	suspended(&world, "2024-03-10", "2025-02-28", "");
}

static void test_withdrawal_by_suspension_counts_those_in_a_row(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202109", "2021");
	suspended(&world, "2021-10-01", "2022-08-31", "");
	back(&world, "2022-09-01");
	suspended(&world, "2022-09-20", "2023-08-31", "");
	go_to(&world, 2023, 9, 10);
	refused(&world, "withdraw_overdue", "{\"until\": \"2022-08-31\"}",
	        "no withdrawal before 14 days after the end of the suspension");
	refused(&world, "withdraw_years", "{\"from\": \"2020-01-01\"}",
	        "no withdrawal before 2 years of suspension in a row");
	go_to(&world, 2023, 9, 14); /* the last of the 14 days */
	refused(&world, "withdraw_overdue", "{\"until\": \"2023-08-31\"}",
	        "no withdrawal before 14 days after the end of the suspension");
	go_to(&world, 2023, 9, 15);
	int64_t id = apply_for(&world, CLERK, "withdraw_overdue", world.student,
	        "{\"until\": \"2023-08-31\"}", NULL, NULL);
	CU_ASSERT(id > 0 && decide_on(&world, CLERK, id, ACTION_WITHDRAW, "", NULL));
	go_to(&world, 2023, 10, 1);
	AGREE(&world,
	        apply_for(&world, CLERK, "withdraw_years", world.student,
	                "{\"from\": \"2022-09-20\"}", NULL, NULL),
	        REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(status_now(&world, world.student) == STATUS_WITHDRAWN && chain_good(&world));
}

/* As long as the service lasts, with its paper; illness is known by its code too. */
static void test_service_in_the_army_is_suspension_without_limit(void)
{
	static const char asked[] =
	        "{\"from\": \"2022-09-10\", \"until\": \"2027-09-10\", \"cause\": \"34\"}";
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	begin(&world, "202109", "2021");
	go_to(&world, 2022, 9, 10);
	refused(&world, "suspend",
	        "{\"from\": \"2022-09-10\", \"until\": \"2027-09-10\", \"cause\": \"27\"}",
	        TOO_LONG);
	refused(&world, "suspend",
	        "{\"from\": \"2022-09-10\", \"until\": \"2023-09-10\", \"cause\": \"10\"}",
	        "suspension for illness needs the proof of a hospital at county level or above");
	int64_t id = apply_for(&world, CLERK, "suspend", world.student, asked, NULL, NULL);
	CU_ASSERT(!decide_on(&world, REVIEWER, id, ACTION_SUBMIT, "", &error));
	ASSERT_ERROR(error, "a proof must be attached (a photograph or scan)");
	CU_ASSERT(prove(&world, CLERK, id, NULL));
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	go_to(&world, 2025, 3, 1);
	refused(&world, "withdraw_years", "{\"from\": \"2022-09-10\"}",
	        "who serves in the army is suspended for as long as that lasts: he is not "
	        "withdrawn for "
	        "the years of it");
}

/* A suspension that was resumed says nothing of one that came by a file. */
static void test_a_resumed_suspension_is_not_the_present_one(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202109", "2021");
	suspended(&world, "2021-10-01", "2022-01-31", "");
	back(&world, "2022-02-20");
	g_auto(Record) record = {0};
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	business_status_set(&record.student, STATUS_SUSPENDED);
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          student_change(world.store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world.store, NULL));
	go_to(&world, 2024, 3, 1);
	refused(&world, "withdraw_years", "{\"from\": \"2023-09-01\"}",
	        "no withdrawal before 2 years of suspension in a row");
	refused(&world, "promote", "{}", "the student is suspended: have him resume first");
}

static void test_no_suspension_for_the_past(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202509", "2025");
	refused(&world, "suspend", "{\"from\": \"2026-10-01\", \"until\": \"2026-11-19\"}",
	        "the last day of the suspension is over: none is entered for the past");
	refused(&world, "suspend", "{\"from\": \"2026-09-20\", \"until\": \"2027-01-31\"}",
	        "a suspension begins 60 days before it is applied for, at most");
	/* until the day of applying; agreed to ten days later, the grace runs from then on */
	int64_t id = apply_for(&world, CLERK, "suspend", world.student,
	        "{\"from\": \"2026-09-21\", \"until\": \"2026-11-20\"}", NULL, NULL);
	AGREE(&world, id, REVIEWER, COUNTY);
	go_to(&world, 2026, 11, 30);
	AGREE(&world, id, CITY);
	go_to(&world, 2026, 12, 14);
	refused(&world, "withdraw_overdue", "{\"until\": \"2026-11-20\"}",
	        "no withdrawal before 14 days after the end of the suspension");
	go_to(&world, 2026, 12, 15);
	CU_ASSERT(apply_for(&world, CLERK, "withdraw_overdue", world.student,
	                  "{\"until\": \"2026-11-20\"}", NULL, NULL) > 0);
}

/* A term on leave is no term of study; who comes back comes into no higher grade. */
static void test_who_was_away_has_studied_less(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202609", "2026");
	suspended(&world, "2026-09-10", "2027-08-31", "");
	go_to(&world, 2027, 7, 20);
	refused(&world, "resume", "{\"term\": \"2027-09-01\", \"grade\": \"2025\"}",
	        "who resumes comes into the grade of before or a lower one that there is");
	go_to(&world, 2027, 9, 1);
	/* into another grade, or behind the end of his years: who decides is told */
	static const struct {
		const char *asked;
		bool kept, beyond;
	} rows[] = {{"{\"term\": \"2027-09-01\"}", false, false},
	        {"{\"term\": \"2027-09-01\", \"grade\": \"2026级\"}", false, false},
	        {"{\"term\": \"2027-09-01\", \"grade\": \"2027\", \"class\": \"9班\"}", false,
	                false},
	        {"{\"term\": \"2029-09-01\", \"grade\": \"2027\"}", true, false},
	        {"{\"term\": \"2029-09-01\"}", false, true},
	        {"{\"term\": \"2029-07-01\"}", false, false}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int64_t asks = apply_for(
		        &world, CLERK, "resume", world.student, rows[i].asked, NULL, NULL);
		CU_ASSERT(asks > 0);
		CU_ASSERT(findings_have(&world.findings, RULE_CLASS_KEPT) == rows[i].kept);
		CU_ASSERT(findings_have(&world.findings, RULE_RESUME_BEYOND) == rows[i].beyond);
		CU_ASSERT(decide_on(&world, CLERK, asks, ACTION_WITHDRAW, "", NULL));
	}
	int64_t returns = apply_for(&world, CLERK, "resume", world.student,
	        "{\"term\": \"2027-09-01\", \"grade\": \"2027\"}", NULL, NULL);
	CU_ASSERT(findings_have(&world.findings, RULE_CLASS_KEPT));
	AGREE(&world, returns, REVIEWER, COUNTY, CITY);
	pair_refused(&world, "2027", "no transfer before one term is over");
	go_to(&world, 2028, 1, 31);
	pair_refused(&world, "2027", "no transfer before one term is over");
	go_to(&world, 2028, 2, 1);
	pair_refused(&world, "2026", "who is transferred comes into the grade that he is in");
}

TEST_MAIN("business_suspensions", CASE(test_suspensions_in_a_row_count_from_the_first),
        CASE(test_who_returned_early_begins_anew),
        CASE(test_withdrawal_by_suspension_counts_those_in_a_row),
        CASE(test_service_in_the_army_is_suspension_without_limit),
        CASE(test_a_resumed_suspension_is_not_the_present_one),
        CASE(test_no_suspension_for_the_past), CASE(test_who_was_away_has_studied_less))
