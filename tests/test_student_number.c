#include "records/rules/citizen.h"
#include "records/rules/school_id.h"
#include "records/rules/student_number.h"
#include "tests/findings_text.h"
#include "tests/harness.h"

static void number(const char *text, char kind, const char *expected)
{
	Findings findings = {0};
	CU_ASSERT(student_no_check(text, day_of(2026, 11, 25), &findings, -1) == kind);
	g_autofree char *found = findings_text(&findings);
	ASSERT_TEXT(found, expected);
}

static void test_student_numbers(void)
{
	number("G360101200802290012", 'G', "");
	number("G360101200802290013", 'G', "student_no.check");
	number("G11010519491231002X", 'G', "");
	number("J360101200802290012", 'J', "");
	number("J360101200802300012", 'J', "student_no.date student_no.check");
	number("L360101200802290013", 'L', ""); /* no check digit: any end will do */
	number("L36010120080229001X", 0, "student_no.form");
	number("L360101200802309999", 'L', "student_no.date");
	number("360101200802290012", 0, "student_no.form");
	number("X360101200802290012", 0, "student_no.form");
	number("G36010120080229001", 0, "student_no.form");
	number("", 0, "student_no.form");
}

static void test_g_repeats_the_citizen_number(void)
{
	Findings findings = {0};
	student_no_compare("G360101200802290012", "360101200802290012", &findings, -1);
	student_no_compare("L360101200802290012", "110105194912310020", &findings, -1);
	student_no_compare("G360101200802290012", "", &findings, -1);
	CU_ASSERT(findings.count == 0);
	student_no_compare("G360101200802290012", "360101200802290020", &findings, -1);
	CU_ASSERT(findings.count == 1 && !findings.rejected);
}

static void test_temporary_numbers_are_good_ones(void)
{
	char made[STUDENT_NO_LENGTH + 1];
	CU_ASSERT(student_no_temporary("360101", day_of(2008, 2, 29), 7, made));
	ASSERT_TEXT(made, "L360101200802290007");
	number(made, 'L', "");
	CU_ASSERT(!student_no_temporary("36010", day_of(2008, 2, 29), 7, made));
	CU_ASSERT(!student_no_temporary("360101", DAY_NONE, 7, made));
	CU_ASSERT(!student_no_temporary("360101", 0, 10000, made));
}

static void school(const char *id, const char *province, bool good, const char *expected)
{
	Findings findings = {0};
	CU_ASSERT(school_id_check(id, province, &findings, -1) == good);
	g_autofree char *found = findings_text(&findings);
	ASSERT_TEXT(found, expected);
}

static void test_school_identifiers(void)
{
	school("3652000123", "52", true, "");
	school("4111010001", NULL, true, "");
	school("4111010001", "52", true, "school.other_province");
	school("2152000123", "52", false, "school.category");
	school("9352000123", "52", true, "school.category_rare");
	school("3699000123", NULL, false, "school.province");
	school("365200012", "52", false, "school.form");
	school("36520001234", "52", false, "school.form");
	school("36520001X3", "52", false, "school.form");
}

TEST_MAIN("student_number", CASE(test_student_numbers), CASE(test_g_repeats_the_citizen_number),
        CASE(test_temporary_numbers_are_good_ones), CASE(test_school_identifiers))
