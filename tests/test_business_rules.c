/* What the rules forbid, at the office: suspensions in a row, transfers, grades, days. */
#include "records/rules/study.h"
#include "records/store/offers.h"
#include "tests/business_world.h"

#define NEWCOMER(MONTH, GRADE)                                                                      \
	"{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"360101201102034012\", \"RXNY\": " \
	"\"" MONTH "\", \"ZYM\": \"010200\", \"XZ\": \"3\", \"SZNJ\": \"" GRADE                     \
	"\", \"SZBH\": \"1班\"}"
#define ELSEWHERE                                                                                  \
	"{\"school_name\": \"长沙某校\", \"province\": \"430100\", \"lets\": \"1\", "          \
	"\"attends\": \"1\"}"

/* The digits that a text begins with. */
static int number(const char *text)
{
	return (int)g_ascii_strtoll(text, NULL, 10);
}

static void go_to(BusinessWorld *world, int year, int month, int day)
{
	world->now_us = ((int64_t)day_of(year, month, day) * 86400 + 3600) * G_USEC_PER_SEC;
}

static void value_put(BusinessWorld *world, int field, const char *value)
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

/* Entered in that month, in that grade, for three years. */
static void begin(BusinessWorld *world, const char *month, const char *grade)
{
	business_world_init(world);
	value_put(world, F_RXNY, month);
	value_put(world, F_SZNJ, grade);
	value_put(world, F_XZ, "3");
}

static void refused(BusinessWorld *world, const char *kind, const char *asked, const char *words)
{
	GError *error = NULL;
	CU_ASSERT(apply_for(world, CLERK, kind, world->student, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, words);
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

static int64_t into(BusinessWorld *world, const char *asked, const char *values, const char *words)
{
	GError *error = NULL;
	int64_t id = apply_for(world, CLERK, "transfer_in", 0, asked, values, &error);
	CU_ASSERT((id > 0) == !*words);
	if (*words)
		ASSERT_ERROR(error, words);
	return id;
}

static void test_a_transfer_from_another_province(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	into(&world, ELSEWHERE, NEWCOMER("202609", "2026"), "no transfer before one term is over");
	into(&world, ELSEWHERE, NEWCOMER("202409", "2024"), "no transfer in the graduating year");
	into(&world,
	        "{\"school_name\": \"某校\", \"province\": \"360100\", \"lets\": \"1\", "
	        "\"attends\": \"1\"}",
	        NEWCOMER("202509", "2025"),
	        "this is a code of the own province: within it use a transfer within the province");
	into(&world, "{\"school_name\": \"某校\", \"province\": \"430100\", \"lets\": \"1\"}",
	        NEWCOMER("202509", "2025"),
	        "no transfer while suspended: the student resumes first");
	into(&world, "{\"school_name\": \"某校\", \"province\": \"430100\", \"attends\": \"1\"}",
	        NEWCOMER("202509", "2025"), "the school that is left has not agreed");
	int64_t id = into(&world, ELSEWHERE, NEWCOMER("202509", "2025"), "");
	CU_ASSERT(prove(&world, CLERK, id, NULL));
	AGREE(&world, id, REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(status_now(&world, 2) == STATUS_ENROLLED && chain_good(&world));
}

/* Of the pair's school that asks; the other's student. */
static void pair_refused(BusinessWorld *world, const char *grade, const char *words)
{
	g_auto(Record) record = {0};
	GError *error = NULL;
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	g_autofree char *asked = g_strdup_printf("{\"name\": \"%s\", \"document\": \"%s\", "
	                                         "\"specialty\": \"010200\", \"grade\": \"%s\"}",
	        record.student.values[F_XM], record.student.values[F_SFZJH], grade);
	CU_ASSERT(apply_for(world, CLERK2, "transfer", 0, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, words);
}

static void test_a_transfer_in_the_first_term_or_the_last_year(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202609", "2026");
	pair_refused(&world, "2026", "no transfer before one term is over");
	value_put(&world, F_RXNY, "202409");
	value_put(&world, F_SZNJ, "2024");
	pair_refused(&world, "2024", "no transfer in the graduating year");
	value_put(&world, F_XZ, "");
	pair_refused(&world, "2024",
	        "the years of study are not known, so whether this is the graduating "
	        "year is not either: enter them by a change of basic data first");
}

static void test_what_can_only_fail_at_the_end_is_refused_at_once(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202509", "2025");
	refused(&world, "transfer_out", ELSEWHERE, "the school that is entered has not agreed");
	refused(&world, "transfer_out",
	        "{\"school_name\": \"某校\", \"province\": \"360000\", \"agreed\": \"1\"}",
	        "this is a code of the own province: within it use a transfer within the province");
	refused(&world, "death", "{\"on\": \"2000-11-20\", \"decision\": \"1号\"}",
	        "the day lies before the student was born or entered");
	refused(&world, "expel", "{\"on\": \"2025-08-20\", \"decision\": \"1号\"}",
	        "the day lies before the student was born or entered");
}

static void test_a_year_is_repeated_in_the_next_grade(void)
{
	static const char other[] =
	        "who repeats a year comes into the next lower grade and no other (in words as it "
	        "is called in the year repeated: from May on the second grade stays the second)";
	g_auto(BusinessWorld) world;
	begin(&world, "202509", "2025");
	refused(&world, "repeat", "{\"grade\": \"2020\"}", other);
	refused(&world, "repeat", "{\"grade\": \"2027\"}", other);
	refused(&world, "repeat", "{\"grade\": \"2025\"}", "nothing would change");
	int64_t id = apply_for(
	        &world, CLERK, "repeat", world.student, "{\"grade\": \"2026\"}", NULL, NULL);
	CU_ASSERT(findings_have(&world.findings, RULE_CLASS_KEPT));
	AGREE(&world, id, REVIEWER, COUNTY);
	refused(&world, "promote", "{}", "repeats this school year: there is no promotion in it");
	CU_ASSERT(study_one_lower("202509", "二年级", "一年级", day_of(2026, 10, 8)));
	CU_ASSERT(!study_one_lower("202509", "二年级", "三年级", day_of(2026, 10, 8)));
	CU_ASSERT(!study_one_lower("202609", "2026", "2027", day_of(2026, 11, 27)));
	CU_ASSERT(study_one_lower("202609", "2026", "2027", day_of(2027, 7, 1)));
}

/* In June the coming school year is repeated, in words as the grade is called in it. */
static void test_a_year_repeated_from_may_on_keeps_its_grade_in_words(void)
{
	static const struct {
		int month;
		const char *now, *next;
		bool good;
	} rows[] = {{4, "二年级", "一年级", true}, {4, "二年级", "二年级", false},
	        {5, "二年级", "二年级", true}, {5, "二年级", "一年级", false},
	        {7, "二年级", "二年级", true}, {7, "2", "二年级", true},
	        {7, "2024级", "二年级", true}, {7, "2024级", "一年级", false},
	        {7, "二年级", "2025级", true}, {8, "二年级", "二年级", true},
	        {8, "二年级", "一年级", false}, {8, "三年级", "二年级", true},
	        {8, "三年级", "三年级", false}, {9, "三年级", "二年级", true}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		CU_ASSERT(study_one_lower("202409", rows[i].now, rows[i].next,
		                  day_of(2026, rows[i].month, 15)) == rows[i].good);
	g_auto(BusinessWorld) world;
	begin(&world, "202509", "一年级");
	world.now_us = BUSINESS_NOW - 158 * G_TIME_SPAN_DAY; /* 15 June */
	int64_t id = apply_for(
	        &world, CLERK, "repeat", world.student, "{\"grade\": \"一年级\"}", NULL, NULL);
	CU_ASSERT(id != 0);
	AGREE(&world, id, REVIEWER, COUNTY);
	world.now_us = BUSINESS_NOW;
	refused(&world, "promote", "{}", "repeats this school year: there is no promotion in it");
	g_auto(Record) record = {0};
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
	CU_ASSERT_STRING_EQUAL(record.student.values[F_SZNJ], "一年级");
}

static void test_a_specialty_that_the_school_does_not_offer(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202609", "2026");
	Offer offer = {.school = (char *)"3636000001", .kind = OFFER_SPECIALTY};
	static const char *const texts[OFFER_TEXTS] = {
	        [OFFER_CATALOGUE] = "2010", [OFFER_CODE] = "010200"};
	for (int i = 0; i < OFFER_TEXTS; i++)
		offer.texts[i] = g_strdup(texts[i] ? texts[i] : "");
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          offer_add(world.store, &test_act, &offer, NULL) &&
	          store_change_end(world.store, NULL));
	for (int i = 0; i < OFFER_TEXTS; i++)
		g_free(offer.texts[i]);
	refused(&world, "change_specialty", "{\"specialty\": \"010100\", \"cause\": \"99\"}",
	        "the school does not offer this specialty: choose one of its own, or enter it "
	        "first "
	        "under “Classes and specialties”");
	/* a grade in words that lags behind the month of entering is remarked */
	value_put(&world, F_ZYM, "010100");
	value_put(&world, F_RXNY, "202509");
	value_put(&world, F_SZNJ, "一年级");
	CU_ASSERT(apply_for(&world, CLERK, "change_specialty", world.student,
	                  "{\"specialty\": \"010200\", \"cause\": \"99\"}", NULL, NULL) > 0);
	CU_ASSERT(findings_have(&world.findings, RULE_STUDY_BEHIND));
}

static void test_nobody_is_promoted_beyond_the_last_year(void)
{
	static const char last[] = "the last year of study is reached: there is no promotion";
	g_auto(BusinessWorld) world;
	begin(&world, "202309", "三年级");
	go_to(&world, 2026, 7, 10);
	refused(&world, "promote", "{}", last);
	value_put(&world, F_SZNJ, "2023级");
	refused(&world, "promote", "{}", last);
	go_to(&world, 2026, 8, 10);
	refused(&world, "promote", "{}", last);
	value_put(&world, F_SZNJ, "二年级"); /* behind, and has a year to go */
	CU_ASSERT(apply_for(&world, CLERK, "promote", world.student, "{}", NULL, NULL) > 0);
	value_put(&world, F_XZ, "");
	CU_ASSERT(decide_on(&world, CLERK, 1, ACTION_WITHDRAW, "", NULL));
	refused(&world, "promote", "{}",
	        "the years of study are not known, so whether this is the graduating year is not "
	        "either: enter them by a change of basic data first");
	/* who came in spring is promoted when a year is over, not in his first autumn */
	value_put(&world, F_XZ, "3");
	value_put(&world, F_RXNY, "202603");
	value_put(&world, F_SZNJ, "一年级");
	go_to(&world, 2026, 9, 1);
	refused(&world, "promote", "{}",
	        "entered in this school year: there is no promotion before its end");
	go_to(&world, 2027, 2, 1);
	CU_ASSERT(apply_for(&world, CLERK, "promote", world.student, "{}", NULL, NULL) > 0);
}

/* From May to July a promotion is for the school year that follows. */
static void test_a_promotion_in_summer_is_that_of_the_year(void)
{
	static const char twice[] = "promoted in this school year already";
	g_auto(BusinessWorld) world;
	begin(&world, "202409", "二年级");
	value_put(&world, F_XZ, "5");
	go_to(&world, 2026, 7, 10);
	AGREE(&world, apply_for(&world, CLERK, "promote", world.student, "{}", NULL, NULL),
	        REVIEWER);
	go_to(&world, 2026, 9, 5);
	refused(&world, "promote", "{}", twice);
	go_to(&world, 2027, 4, 30);
	refused(&world, "promote", "{}", twice);
	go_to(&world, 2027, 5, 1);
	AGREE(&world, apply_for(&world, CLERK, "promote", world.student, "{}", NULL, NULL),
	        REVIEWER);
	/* in autumn it is for the year that runs, and the next summer is free */
	go_to(&world, 2028, 10, 5);
	AGREE(&world, apply_for(&world, CLERK, "promote", world.student, "{}", NULL, NULL),
	        REVIEWER);
	go_to(&world, 2029, 4, 1);
	refused(&world, "promote", "{}",
	        "the last year of study is reached: there is no promotion; promoted in this school "
	        "year already");
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

/* Who checked in and does not stay: nothing holds up whoever admits him elsewhere. */
static void test_a_place_is_given_up_before_registration(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	const char *values = NEWCOMER("202609", "2026");
	AGREE(&world, apply_for(&world, CLERK, "admit", 0, "{}", values, NULL), REVIEWER);
	world.student = 2;
	refused(&world, "give_up", "{}", "this business is not possible in the present state");
	AGREE(&world, apply_for(&world, CLERK, "check_in", 2, "{}", NULL, NULL), REVIEWER);
	AGREE(&world, apply_for(&world, CLERK, "give_up", 2, "{}", NULL, NULL), REVIEWER, COUNTY);
	CU_ASSERT(status_now(&world, 2) == STATUS_LAPSED);
	AGREE(&world, apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL), REVIEWER2);
	CU_ASSERT(status_now(&world, 3) == STATUS_ADMITTED && chain_good(&world));
}

static void specialty_offer(BusinessWorld *world, const char *school, const char *code)
{
	Offer offer = {.school = (char *)school, .kind = OFFER_SPECIALTY};
	store_scope_set(world->store, &scope_whole);
	for (int i = 0; i < OFFER_TEXTS; i++)
		offer.texts[i] = g_strdup(i == OFFER_CATALOGUE ? "2010"
		                          : i == OFFER_CODE    ? code
		                                               : "");
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          offer_add(world->store, &test_act, &offer, NULL) &&
	          store_change_end(world->store, NULL));
	for (int i = 0; i < OFFER_TEXTS; i++)
		g_free(offer.texts[i]);
}

/* Its class stays behind, and the new school has him in a specialty that it offers. */
static void test_a_transfer_takes_no_class_along(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202509", "2025");
	specialty_offer(&world, "3636000002", "010100");
	pair_refused(&world, "2025",
	        "the school does not offer this specialty: choose one of its own, or enter it "
	        "first under “Classes and specialties”");
	specialty_offer(&world, "3636000002", "010200");
	g_auto(Record) before = {0}, after = {0};
	CU_ASSERT(student_load(world.store, world.student, &before, NULL));
	CU_ASSERT(*before.student.values[F_SZBH] != '\0');
	g_autofree char *asked =
	        g_strdup_printf("{\"name\": \"%s\", \"document\": \"%s\", "
	                        "\"specialty\": \"010200\", \"grade\": \"2025级\"}",
	                before.student.values[F_XM], before.student.values[F_SFZJH]);
	int64_t in = apply_for(&world, CLERK2, "transfer", 0, asked, NULL, NULL);
	AGREE(&world, in - 1, REVIEWER);
	AGREE(&world, in, REVIEWER2, COUNTY2);
	AGREE(&world, in - 1, COUNTY);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, world.student, &after, NULL));
	ASSERT_TEXT(after.student.values[F_XXDM], "3636000002");
	ASSERT_TEXT(after.student.values[F_SZBH], "");
}

static void test_what_was_missed_fits_the_days(void)
{
	g_auto(BusinessWorld) world;
	begin(&world, "202609", "2026");
	go_to(&world, 2026, 9, 10); /* the tenth day: 120 periods at most */
	refused(&world, "withdraw_truancy", "{\"truancy\": 121}",
	        "there have not been so many periods in this term yet (12 a day at most)");
	refused(&world, "withdraw_absence", "{\"absence\": 14}",
	        "the student entered fewer days ago");
	CU_ASSERT(apply_for(&world, CLERK, "withdraw_truancy", world.student, "{\"truancy\": 120}",
	                  NULL, NULL) > 0);
}

static void test_what_a_new_record_does_not_say_itself(void)
{
	static const char *const values[] = {"{\"XM\": \"李思远\", \"XXDM\": \"3636000002\"}",
	        "{\"XM\": \"李思远\", \"XSDQZTM\": \"07\"}"};
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
		CU_ASSERT(apply_for(&world, CLERK, "admit", 0, "{}", values[i], NULL) == 0);
		CU_ASSERT(findings_have(&world.findings, RULE_NEW_FIELD));
	}
}

TEST_MAIN("business_rules", CASE(test_suspensions_in_a_row_count_from_the_first),
        CASE(test_who_returned_early_begins_anew),
        CASE(test_withdrawal_by_suspension_counts_those_in_a_row),
        CASE(test_service_in_the_army_is_suspension_without_limit),
        CASE(test_a_resumed_suspension_is_not_the_present_one),
        CASE(test_a_transfer_from_another_province),
        CASE(test_a_transfer_in_the_first_term_or_the_last_year),
        CASE(test_what_can_only_fail_at_the_end_is_refused_at_once),
        CASE(test_a_year_is_repeated_in_the_next_grade),
        CASE(test_a_year_repeated_from_may_on_keeps_its_grade_in_words),
        CASE(test_a_specialty_that_the_school_does_not_offer),
        CASE(test_nobody_is_promoted_beyond_the_last_year),
        CASE(test_a_promotion_in_summer_is_that_of_the_year), CASE(test_no_suspension_for_the_past),
        CASE(test_who_was_away_has_studied_less),
        CASE(test_a_place_is_given_up_before_registration),
        CASE(test_a_transfer_takes_no_class_along), CASE(test_what_was_missed_fits_the_days),
        CASE(test_what_a_new_record_does_not_say_itself))
