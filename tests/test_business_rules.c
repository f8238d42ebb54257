/* What the rules forbid, at the office: transfers, grades, specialties, days. */
#include "records/rules/study.h"
#include "records/store/offers.h"
#include "tests/business_rules.h"

#define NEWCOMER(MONTH, GRADE)                                                                      \
	"{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"360101201102034012\", \"RXNY\": " \
	"\"" MONTH "\", \"ZYM\": \"010200\", \"XZ\": \"3\", \"SZNJ\": \"" GRADE                     \
	"\", \"SZBH\": \"1班\"}"
#define ELSEWHERE                                                                                  \
	"{\"school_name\": \"长沙某校\", \"province\": \"430100\", \"lets\": \"1\", "          \
	"\"attends\": \"1\"}"

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
#define OTHER                                                                                      \
	"who repeats a year comes into the next lower grade and no other (in words as it is "      \
	"called in the year repeated: from May on the second grade stays the second); the grade "  \
	"is 2025, and "
	g_auto(BusinessWorld) world;
	begin(&world, "202509", "2025");
	refused(&world, "repeat", "{\"grade\": \"2020\"}", OTHER "2020 was given");
	refused(&world, "repeat", "{\"grade\": \"2027\"}", OTHER "2027 was given");
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

TEST_MAIN("business_rules", CASE(test_a_transfer_from_another_province),
        CASE(test_a_transfer_in_the_first_term_or_the_last_year),
        CASE(test_what_can_only_fail_at_the_end_is_refused_at_once),
        CASE(test_a_year_is_repeated_in_the_next_grade),
        CASE(test_a_year_repeated_from_may_on_keeps_its_grade_in_words),
        CASE(test_a_specialty_that_the_school_does_not_offer),
        CASE(test_nobody_is_promoted_beyond_the_last_year),
        CASE(test_a_promotion_in_summer_is_that_of_the_year),
        CASE(test_a_place_is_given_up_before_registration),
        CASE(test_a_transfer_takes_no_class_along), CASE(test_what_was_missed_fits_the_days),
        CASE(test_what_a_new_record_does_not_say_itself))
