#include "records/helpdesk/problem.h"
#include "tests/harness.h"

#define DAY_US (24 * 3600 * (int64_t)G_USEC_PER_SEC)
/* Monday, 2026-03-02, noon in China. */
#define MONDAY_US ((int64_t)1772424000 * G_USEC_PER_SEC)

static void said(Problem *problem, const char *kind, const char *level, int day)
{
	json_array_append_new(json_object_get(problem->thread, "notes"),
	        json_pack("{s:s, s:s, s:I}", "kind", kind, "level", level, "at_us",
	                (json_int_t)(MONDAY_US + day * DAY_US)));
}

static void test_days_go_on_when_it_is_asked_again(void)
{
	g_auto(Problem)
	        problem = {.stands_at = LEVEL_COUNTY, .thread = json_pack("{s:[]}", "notes")};
	int days[LEVEL_COUNT];
	said(&problem, "ask", "school", 0);
	CU_ASSERT(problem_workdays(&problem, MONDAY_US + 2 * DAY_US) == 2);
	said(&problem, "answer", "county", 3);
	CU_ASSERT(problem_workdays(&problem, MONDAY_US + 30 * DAY_US) == 3);
	said(&problem, "more", "school", 7);
	said(&problem, "more", "school", 8); /* he waits since the first of them */
	CU_ASSERT(problem_workdays(&problem, MONDAY_US + 9 * DAY_US) == 5);
	said(&problem, "close", "school", 10);
	CU_ASSERT(problem_days(&problem, MONDAY_US + 30 * DAY_US, days));
	CU_ASSERT(days[LEVEL_COUNTY] == 6);
	CU_ASSERT(days[LEVEL_CITY] == -1);
}

static void test_each_level_has_the_days_it_took(void)
{
	g_auto(Problem)
	        problem = {.stands_at = LEVEL_PROVINCE, .thread = json_pack("{s:[]}", "notes")};
	int days[LEVEL_COUNT];
	said(&problem, "ask", "school", 0);
	said(&problem, "escalate", "county", 4); /* Friday */
	said(&problem, "escalate", "city", 7);   /* Monday */
	said(&problem, "answer", "province", 8);
	said(&problem, "more", "school", 9);
	CU_ASSERT(problem_days(&problem, MONDAY_US + 11 * DAY_US, days));
	CU_ASSERT(days[LEVEL_COUNTY] == 4);
	CU_ASSERT(days[LEVEL_CITY] == 1);
	CU_ASSERT(days[LEVEL_PROVINCE] == 3);
	CU_ASSERT(days[LEVEL_MINISTRY] == -1);
	g_autofree char *waits = problem_waits(&problem);
	ASSERT_TEXT(
	        waits, "county:20514-20518 city:20518-20521 province:20521-20522 province:20523-");
	CU_ASSERT(problem_waits_days(waits, MONDAY_US + 3000 * DAY_US, days) == false);
	static const char *const wrong[] = {
	        "county", "county:", "county:5", "county:5-6,city:7-", "x:5-6"};
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
		CU_ASSERT(!problem_waits_days(wrong[i], MONDAY_US, days));
	CU_ASSERT(problem_waits_days("", MONDAY_US, days));
}

/* What it waited before at other levels, or for answers that came, is not counted. */
static void test_it_is_overdue_where_it_waits_now(void)
{
	g_auto(Problem)
	        problem = {.stands_at = LEVEL_COUNTY, .thread = json_pack("{s:[]}", "notes")};
	said(&problem, "ask", "school", 0);
	CU_ASSERT(!problem_overdue(&problem, MONDAY_US + 14 * DAY_US)); /* ten working days */
	CU_ASSERT(problem_overdue(&problem, MONDAY_US + 15 * DAY_US));
	CU_ASSERT(
	        problem_overdue(&problem, MONDAY_US + 3000 * DAY_US)); /* no calendar, but these */
	said(&problem, "escalate", "county", 14);
	problem.stands_at = LEVEL_CITY;
	CU_ASSERT(!problem_overdue(&problem, MONDAY_US + 28 * DAY_US));
	CU_ASSERT(problem_overdue(&problem, MONDAY_US + 29 * DAY_US));
	said(&problem, "answer", "city", 28);
	problem.state = PROBLEM_ANSWERED;
	CU_ASSERT(!problem_overdue(&problem, MONDAY_US + 60 * DAY_US));
	said(&problem, "more", "school", 35); /* asked again: the city waits since then */
	problem.state = PROBLEM_OPEN;
	CU_ASSERT(!problem_overdue(&problem, MONDAY_US + 37 * DAY_US));
	CU_ASSERT(problem_overdue(&problem, MONDAY_US + 60 * DAY_US));
}

static void test_words_are_found_in_title_and_notes(void)
{
	g_auto(Problem)
	        problem = {.thread = json_pack("{s:s, s:[{s:s}, {s:s}]}", "title", "花名册 PDF",
	                           "notes", "text", "打印不出", "text", "请用Chrome")};
	static const char *const there[] = {"", "花名册", "pdf", "打印", "CHROME", "册 p"};
	for (size_t i = 0; i < G_N_ELEMENTS(there); i++)
		CU_ASSERT(problem_says(&problem, there[i]));
	CU_ASSERT(!problem_says(&problem, "毕业") && !problem_says(&problem, "pdf打印"));
}

static void test_where_one_stands_that_moved(void)
{
	static const struct {
		const char *scope;
		Level left, now;
	} rows[] = {{"3601023636000001", LEVEL_COUNTY, LEVEL_COUNTY},
	        {"3601003636000001", LEVEL_COUNTY, LEVEL_CITY},
	        {"3600003636000001", LEVEL_COUNTY, LEVEL_PROVINCE},
	        {"3600003636000001", LEVEL_CITY, LEVEL_PROVINCE},
	        {"4290043636000001", LEVEL_CITY, LEVEL_PROVINCE},
	        {"1101003636000001", LEVEL_COUNTY, LEVEL_PROVINCE},
	        {"3600003636000001", LEVEL_MINISTRY, LEVEL_MINISTRY},
	        {"360102", LEVEL_CITY, LEVEL_CITY}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		CU_ASSERT(problem_stands(rows[i].left, rows[i].scope) == rows[i].now);
}

/* Nobody is late no more because a year begins whose holidays are not known. */
static void test_what_is_overdue_stays_overdue(void)
{
	g_auto(Problem)
	        problem = {.stands_at = LEVEL_COUNTY, .thread = json_pack("{s:[]}", "notes")};
	said(&problem, "ask", "school", 245); /* 2026-11-02 */
	CU_ASSERT(!problem_overdue(&problem, MONDAY_US + 259 * DAY_US));
	CU_ASSERT(problem_overdue(&problem, MONDAY_US + 260 * DAY_US));
	CU_ASSERT(problem_overdue(&problem, MONDAY_US + 304 * DAY_US)); /* 2026-12-31 */
	CU_ASSERT(problem_overdue(&problem, MONDAY_US + 305 * DAY_US));
	CU_ASSERT(problem_overdue(&problem, MONDAY_US + 600 * DAY_US));
	said(&problem, "answer", "county", 601);
	problem.state = PROBLEM_ANSWERED;
	CU_ASSERT(!problem_overdue(&problem, MONDAY_US + 602 * DAY_US));
}

TEST_MAIN("problem", CASE(test_what_is_overdue_stays_overdue),
        CASE(test_where_one_stands_that_moved), CASE(test_it_is_overdue_where_it_waits_now),
        CASE(test_words_are_found_in_title_and_notes), CASE(test_days_go_on_when_it_is_asked_again),
        CASE(test_each_level_has_the_days_it_took))
