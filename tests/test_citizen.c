/* All numbers are the standard's own examples or made for this test. */
#include "records/rules/citizen.h"
#include "records/rules/region.h"
#include "tests/findings_text.h"
#include "tests/harness.h"

#define TODAY day_of(2026, 11, 25)

static void test_numbers(void)
{
	static const struct {
		const char *number;
		CitizenKind kind;
		const char *birth;
		char sex;
		const char *found;
	} rows[] = {
	        /* GB 11643-1999's examples */
	        {"11010519491231002X", CITIZEN_NUMBER, "1949-12-31", '2', ""},
	        {"440524188001010014", CITIZEN_NUMBER, "", '1',
	                "id.date"}, /* 1880: before any pupil */
	        {"360101200802290012", CITIZEN_NUMBER, "2008-02-29", '1', ""},
	        {"36010120090229001X", CITIZEN_NUMBER, "", '1', "id.date"},
	        {"360101200802290013", CITIZEN_NUMBER, "2008-02-29", '1', "id.check"},
	        {"810000201001010019", CITIZEN_PERMIT, "2010-01-01", '1', ""},
	        {"820000201001010029", CITIZEN_PERMIT, "2010-01-01", '2', ""},
	        {"830000201001010039", CITIZEN_PERMIT, "2010-01-01", '1', ""},
	        {"990101200802290016", CITIZEN_NUMBER, "2008-02-29", '1', "id.region id.check"},
	        {"999360101234500001", CITIZEN_TEMPORARY, "", 0, "id.temporary"},
	        {"110105491231002", CITIZEN_OLD, "1949-12-31", '2', "id.old"},
	        {"110105490231002", CITIZEN_OLD, "", '2', "id.date id.old"},
	        {"360101209901010017", CITIZEN_NUMBER, "", '1', "id.date id.check"},
	        {"36010120080229001", CITIZEN_NONE, "", 0, "id.length"},
	        {"3601012008022900123", CITIZEN_NONE, "", 0, "id.length"},
	        {"", CITIZEN_NONE, "", 0, "id.length"},
	        {"36010120080229O012", CITIZEN_NONE, "", 0, "id.characters"},
	        {"3601012008022900XX", CITIZEN_NONE, "", 0, "id.characters"},
	        {"36010120080229001A", CITIZEN_NONE, "", 0, "id.characters"},
	        {"11010549123100X", CITIZEN_NONE, "", 0, "id.characters"},
	        {"3.60101E+17", CITIZEN_NONE, "", 0, "id.scientific"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Findings findings = {0};
		char birth[DAY_TEXT];
		Citizen citizen = citizen_check(rows[i].number, TODAY, &findings, -1);
		g_autofree char *found = findings_text(&findings);
		ASSERT_TEXT(found, rows[i].found);
		ASSERT_TEXT(day_format(citizen.birth, birth), rows[i].birth);
		CU_ASSERT(citizen.kind == rows[i].kind && citizen.sex == rows[i].sex);
	}
}

static void number_make(GRand *rand, char ret[CITIZEN_LENGTH + 1])
{
	const Region *region = region_at((size_t)g_rand_int_range(rand, 0, (int)region_count()));
	Day birth = (Day)g_rand_int_range(rand, day_of(1930, 1, 1), TODAY);
	int y, m, d;
	day_split(birth, &y, &m, &d);
	g_snprintf(ret, CITIZEN_LENGTH, "%06u%04d%02d%02d%03d", region->code, y, m, d,
	        g_rand_int_range(rand, 0, 1000));
	ret[CITIZEN_LENGTH - 1] = citizen_check_character(ret);
	ret[CITIZEN_LENGTH] = '\0';
}

/* ISO 7064 MOD 11-2 finds every single wrong digit and every swap of neighbours. */
static void test_every_slip_of_one_digit_is_found(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(11643);
	for (int round = 0; round < 2000; round++) {
		char number[CITIZEN_LENGTH + 1];
		Findings good = {0};
		number_make(rand, number);
		citizen_check(number, TODAY, &good, -1);
		CU_ASSERT(good.count == 0);
		int at = g_rand_int_range(rand, 0, CITIZEN_LENGTH - 1);
		char digit = (char)('0' + g_rand_int_range(rand, 0, 10)), was = number[at];
		number[at] = digit;
		CU_ASSERT((citizen_check_character(number) == number[CITIZEN_LENGTH - 1]) ==
		          (digit == was));
		number[at] = was;
		if (at + 1 < CITIZEN_LENGTH - 1) {
			number[at] = number[at + 1];
			number[at + 1] = was;
			CU_ASSERT((citizen_check_character(number) == number[CITIZEN_LENGTH - 1]) ==
			          (number[at] == was));
		}
	}
}

static void test_old_numbers_are_renewed(void)
{
	char renewed[CITIZEN_LENGTH + 1];
	CU_ASSERT(citizen_renew("110105491231002", renewed));
	ASSERT_TEXT(renewed, "11010519491231002X");
	CU_ASSERT(!citizen_renew("110105491331002", renewed));
	CU_ASSERT(!citizen_renew("11010549123100X", renewed));
	CU_ASSERT(!citizen_renew("11010519491231002X", renewed));
}

static void test_divisions_abolished_long_ago_stay_good(void)
{
	const Region *chongwen = region_find("110103"), *dongcheng = region_find("110101");
	CU_ASSERT(chongwen && !chongwen->current && dongcheng && dongcheng->current);
	CU_ASSERT(region_find("510212") && !region_find("510212")->current); /* 四川时期的重庆 */
	for (unsigned code = 0, at = 0; code < 1000000; code++) {
		char text[8];
		bool there = at < region_count() && region_at(at)->code == code;
		g_snprintf(text, sizeof text, "%06u", code);
		CU_ASSERT(region_find(text) == (there ? region_at(at) : NULL));
		at += there;
	}
	CU_ASSERT(!region_find("000000") && !region_find("999999") && !region_find("11010"));
	CU_ASSERT(
	        region_is_province("65") && !region_is_province("67") && !region_is_province("6"));
	for (size_t i = 1; i < region_count(); i++)
		CU_ASSERT(region_at(i - 1)->code < region_at(i)->code);
}

TEST_MAIN("citizen", CASE(test_numbers), CASE(test_every_slip_of_one_digit_is_found),
        CASE(test_old_numbers_are_renewed), CASE(test_divisions_abolished_long_ago_stay_good))
