#include "base/workdays.h"
#include "tests/harness.h"

static void test_days_that_exist(void)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {{"20080229", "2008-02-29"}, {"20090229", ""}, {"2008-9-1", "2008-09-01"},
	        {"2008/09/01", "2008-09-01"}, {"2008.9.01", "2008-09-01"},
	        {"2008年9月1日", "2008-09-01"}, {"2008-09/01", ""}, {"200891", ""},
	        {"2008-0901", ""}, {"20080901 ", ""}, {"18991231", ""}, {"19000101", "1900-01-01"},
	        {"20081301", ""}, {"", ""}, {"2008", ""}, {"08-09-01", ""}, {"20080900", ""},
	        {"39692", ""}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char text[DAY_TEXT];
		ASSERT_TEXT(day_format(day_parse(rows[i].text), text), rows[i].expected);
	}
}

/* Against GLib, whose calendar is another's work. */
static void test_every_day_there_and_back(void)
{
	g_autoptr(GDate) date = g_date_new_dmy(1, G_DATE_JANUARY, 1900);
	for (Day day = day_of(1900, 1, 1); day <= day_of(2100, 12, 31); day++) {
		int y, m, d;
		day_split(day, &y, &m, &d);
		if (y != g_date_get_year(date) || m != (int)g_date_get_month(date) ||
		        d != g_date_get_day(date) || day_of(y, m, d) != day ||
		        day_of_week(day) != (int)g_date_get_weekday(date) % 7) {
			CU_FAIL("the calendars disagree");
			return;
		}
		g_date_add_days(date, 1);
	}
	CU_ASSERT(day_of(1970, 1, 1) == 0);
}

static void test_ages(void)
{
	Day birth = day_of(2008, 2, 29);
	CU_ASSERT(day_years_between(birth, day_of(2023, 2, 28)) == 14);
	CU_ASSERT(day_years_between(birth, day_of(2023, 3, 1)) == 15);
	CU_ASSERT(day_years_between(birth, birth) == 0);
}

static void add(const char *from, int count, const char *expected)
{
	char text[DAY_TEXT];
	Day from_day = day_parse(from), to = workday_add(from_day, count);
	ASSERT_TEXT(day_format(to, text), expected);
	if (*expected)
		CU_ASSERT(workday_count(from_day, to) == count);
}

static void test_deadlines_of_the_calendar(void)
{
	add("2014-03-31", 10, "2014-04-15");
	add("2014-01-24", 5, "2014-01-30");
	add("2014-04-30", 1, "2014-05-04");
	add("2014-09-01", 20, "2014-09-29");
	add("2014-09-26", 5, "2014-10-09");
	add("2014-03-31", 50, "2014-06-12");
	add("2015-09-01", 20, "2015-09-30");
	add("2025-09-01", 20, "2025-09-28");
	add("2026-02-13", 5, "2026-02-27");
	add("2026-11-23", 10, "2026-12-07");
	add("2026-11-23", 0, "2026-11-23");
}

static void test_a_year_without_a_notice_has_no_answer(void)
{
	add("2026-12-30", 2, "");
	add("2016-03-01", 1, "");
	CU_ASSERT(workday_of(day_of(2027, 1, 4)) == WORKDAY_UNKNOWN);
	CU_ASSERT(workday_count(day_of(2026, 12, 30), day_of(2027, 1, 5)) == -1);
	CU_ASSERT(workday_of(DAY_NONE + 800000) == WORKDAY_UNKNOWN);
}

static void test_what_is_more_stays_more(void)
{
	Day asked = day_of(2026, 11, 2), late = day_of(2026, 12, 24);
	CU_ASSERT(!workday_more_than(asked, day_of(2026, 11, 16), 10));
	CU_ASSERT(workday_more_than(asked, day_of(2026, 11, 17), 10));
	CU_ASSERT(workday_more_than(asked, day_of(2026, 12, 31), 10));
	CU_ASSERT(workday_more_than(asked, day_of(2027, 1, 1), 10));
	CU_ASSERT(workday_more_than(asked, day_of(2031, 6, 1), 10));
	/* what the years without one hold is not guessed */
	CU_ASSERT(workday_more_than(late, day_of(2027, 6, 1), 4));
	CU_ASSERT(!workday_more_than(late, day_of(2027, 6, 1), 5));
	CU_ASSERT(!workday_more_than(late, late, 0));
}

static void test_a_year_is_whole_or_none(void)
{
	static const struct {
		const char *year, *off, *worked, *fault;
	} rows[] = {{"2027", "0101-0103 0206-0212 0501-0505 1001-1007", "0213 1009", NULL},
	        {"2027", "0101 0501 1001-1003", "", NULL},
	        {"27", "0101 0501 1001-1003", "",
	                "the year of a calendar has four digits, like 2027"},
	        {"2201", "0101 0501 1001-1003", "",
	                "the year of a calendar has four digits, like 2027"},
	        {"1899", "0101 0501 1001-1003", "",
	                "the year of a calendar has four digits, like 2027"},
	        {"2027", "101 0501 1001-1003", "",
	                "days are written 0101 or 0215-0223, with blanks between"},
	        {"2027", "0101 0229 0501 1001-1003", "",
	                "days are written 0101 or 0215-0223, with blanks between"},
	        {"2027", "0103-0101 0501 1001-1003", "",
	                "days are written 0101 or 0215-0223, with blanks between"},
	        {"2027", "0101 0501 1001-1003", "1230-0102",
	                "days are written 0101 or 0215-0223, with blanks between"},
	        {"2027", "0101 0501 1001-1002", "",
	                "1 January, 1 May and 1 to 3 October are off in every year"},
	        {"2027", "", "", "1 January, 1 May and 1 to 3 October are off in every year"},
	        {"2027", "0101-0103 0501 1001-1003", "0103", "a day cannot be off and worked"},
	        {"2027", "0101 0501 1001-1003", "0104",
	                "a day worked in the stead of another is a Saturday or Sunday"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *fault = workdays_year_fault(rows[i].year, rows[i].off, rows[i].worked);
		ASSERT_TEXT(fault ? fault : "", rows[i].fault ? rows[i].fault : "");
	}
}

static void test_years_beside_the_carried_ones(void)
{
	CU_ASSERT(!workdays_use("2027\t0101\n") && !workdays_use("x\t0101\t\n"));
	CU_ASSERT(!workdays_known(2027) && workdays_known(2026) && !workdays_known(1));
	CU_ASSERT(workdays_use("2027\t0101-0103\t0109\n2026\t0101-0103 1231\t\n"));
	CU_ASSERT(workdays_known(2027) && workdays_known(2025) && !workdays_known(2028));
	add("2026-12-30", 2, "2027-01-05"); /* the 31st is off by now */
	add("2027-01-08", 1, "2027-01-09"); /* a Saturday */
	CU_ASSERT(workday_more_than(day_of(2026, 12, 24), day_of(2027, 6, 1), 5));
	CU_ASSERT(workdays_use("2027\t0101-0103\t\n"));
	add("2026-12-30", 2, "2027-01-04");
	add("2027-01-08", 1, "2027-01-11");
	CU_ASSERT(workdays_use(""));
	CU_ASSERT(!workdays_known(2027));
	add("2026-12-30", 1, "2026-12-31");
}

static void test_working_days_of_whole_years(void)
{
	static const struct {
		int year, days;
	} rows[] = {{2014, 250}, {2015, 249}, {2024, 251}, {2025, 248}, {2026, 248}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int count = 0;
		for (Day day = day_of(rows[i].year, 1, 1); day <= day_of(rows[i].year, 12, 31);
		        day++)
			count += workday_of(day) == WORKDAY_WORKED;
		CU_ASSERT(count == rows[i].days);
	}
}

TEST_MAIN("workdays", CASE(test_days_that_exist), CASE(test_every_day_there_and_back),
        CASE(test_ages), CASE(test_deadlines_of_the_calendar),
        CASE(test_a_year_without_a_notice_has_no_answer), CASE(test_what_is_more_stays_more),
        CASE(test_a_year_is_whole_or_none), CASE(test_years_beside_the_carried_ones),
        CASE(test_working_days_of_whole_years))
