#include "records/rules/study.h"
#include "tests/harness.h"

static void test_where_a_student_stands(void)
{
	static const struct {
		const char *entered, *grade;
		Day on;
		int year, term, finished;
	} rows[] = {
	        {"202609", "2026", 0, 1, 1, 0},
	        {"202609", "", 0, 1, 1, 0},
	        {"202509", "2025级", 0, 2, 1, 2},
	        {"202409", "2025", 0, 2, 1, 4},
	        {"202509", "二年级", 0, 2, 1, 2},
	        {"202509", "高二", 0, 2, 1, 2},
	        {"202509", "2", 0, 2, 1, 2},
	        {"", "", 0, 0, 1, 0},
	        {"", "3", 0, 3, 1, 0},
	        {"202603", "", 0, 1, 2, 1},
	        {"202603", "2026", 0, 1, 2, 1},
	        {"202603", "2025", 0, 2, 1, 1},
	        {"202603", "一年级", 0, 1, 2, 1},
	        {"209909", "", 0, 0, 1, 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Study study = study_of(rows[i].entered, rows[i].grade, day_of(2026, 11, 20));
		if (study.year != rows[i].year || study.terms_finished != rows[i].finished)
			fprintf(stderr, "%zu: %d %d %d\n", i, study.year, study.term,
			        study.terms_finished);
		CU_ASSERT(study.year == rows[i].year && study.term == rows[i].term &&
		          study.terms_finished == rows[i].finished);
	}
	/* January belongs to the autumn term, July to the spring term */
	CU_ASSERT(study_of("202609", "", day_of(2027, 1, 31)).term == 1);
	CU_ASSERT(study_of("202609", "", day_of(2027, 2, 1)).terms_finished == 1);
	CU_ASSERT(study_of("202609", "", day_of(2027, 7, 31)).year == 1);
	CU_ASSERT(study_of("202609", "", day_of(2027, 8, 1)).year == 2);
	CU_ASSERT(school_year_of(day_of(2027, 7, 31)) == 2026);
}

/* Who enters in spring has his years from then on. */
static void test_spring_entrants(void)
{
	static const struct {
		int year, month, day, is_year, is_term;
	} rows[] = {{2026, 3, 1, 1, 1}, {2026, 7, 31, 1, 1}, {2026, 8, 1, 1, 2},
	        {2027, 1, 31, 1, 2}, {2027, 2, 1, 2, 1}, {2028, 1, 31, 2, 2}, {2028, 2, 1, 3, 1},
	        {2029, 1, 31, 3, 2}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Day on = day_of(rows[i].year, rows[i].month, rows[i].day);
		Study plain = study_of("202603", "", on), named = study_of("202603", "2026级", on);
		CU_ASSERT(plain.year == rows[i].is_year && plain.term == rows[i].is_term);
		CU_ASSERT(named.year == rows[i].is_year && named.term == rows[i].is_term);
	}
	CU_ASSERT(!study_behind("202603", "一年级", day_of(2026, 9, 1)));
	CU_ASSERT(study_behind("202603", "一年级", day_of(2027, 2, 1)));
}

/* The year that a promotion leads to: from May on the next one. */
static void test_the_year_promoted_to(void)
{
	/* the first year is over in the summer that all are promoted in, not before */
	CU_ASSERT(study_year_over("202509", "一年级", day_of(2026, 7, 10)));
	CU_ASSERT(study_year_over("202509", "2025级", day_of(2026, 5, 1)));
	CU_ASSERT(!study_year_over("202509", "一年级", day_of(2026, 4, 30)));
	CU_ASSERT(!study_year_over("202609", "一年级", day_of(2026, 12, 1)));
	CU_ASSERT(!study_year_over("202603", "一年级", day_of(2026, 7, 10)));
	CU_ASSERT(!study_year_over("202603", "一年级", day_of(2026, 12, 1)));
	CU_ASSERT(study_year_over("202603", "一年级", day_of(2027, 2, 1)));
	CU_ASSERT(study_year_promoted("202309", "三年级", day_of(2026, 7, 10)) == 4);
	CU_ASSERT(study_year_promoted("202309", "2023级", day_of(2026, 7, 10)) == 4);
	CU_ASSERT(study_year_promoted("202309", "2023级", day_of(2025, 8, 25)) == 3);
	CU_ASSERT(study_year_promoted("202309", "", day_of(2025, 7, 10)) == 3);
	CU_ASSERT(study_year_promoted("", "", day_of(2025, 7, 10)) == 0);
}

static void test_grades_that_fit(void)
{
	Day on = day_of(2026, 11, 20);
	CU_ASSERT(study_grade_fits("202509", "2025", "2025级", false, on));
	CU_ASSERT(study_grade_fits("202509", "2025", "二年级", false, on));
	CU_ASSERT(!study_grade_fits("202509", "2025", "2026", false, on));
	CU_ASSERT(!study_grade_fits("202509", "2025", "2024", true, on));
	CU_ASSERT(study_grade_fits("202509", "2025", "2026", true, on));
	CU_ASSERT(!study_grade_fits("202509", "2025", "2027", true, on));
	CU_ASSERT(study_grade_fits("202509", "2025", "2027", true, day_of(2027, 5, 2)));
	CU_ASSERT(!study_grade_fits("202509", "", "三年级", true, on));
	CU_ASSERT(study_grade_fits("202509", "2025", "机电", false, on));
}

static void test_terms_on_leave(void)
{
	Day from = day_of(2026, 9, 10), on = day_of(2027, 9, 1);
	StudyLeave whole = {from, on};
	CU_ASSERT(study_terms_away(&whole, 1, "202609", on) == 2);
	StudyLeave spring = {day_of(2027, 1, 1), on}; /* 31 days of the autumn term */
	CU_ASSERT(study_terms_away(&spring, 1, "202609", on) == 1);
	spring.from--;
	CU_ASSERT(study_terms_away(&spring, 1, "202609", on) == 2);
	StudyLeave two[] = {{day_of(2026, 10, 1), day_of(2026, 10, 21)},
	        {day_of(2026, 12, 1), day_of(2026, 12, 13)}};
	CU_ASSERT(study_terms_away(two, 2, "202609", on) == 1);
	CU_ASSERT(study_terms_away(two, 1, "202609", on) == 0);
	CU_ASSERT(study_terms_away(two, 2, "", on) == 0);
}

static void test_the_next_grade(void)
{
	static const char *const rows[][2] = {{"1", "2"}, {"一年级", "二年级"}, {"高一", "高二"},
	        {"2026", "2026"}, {"2026级", "2026级"}, {"9", "9"}, {"", ""}, {"2年级", "3年级"},
	        {"农12", "农12"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *next = study_next_grade(rows[i][0]);
		ASSERT_TEXT(next, rows[i][1]);
	}
	CU_ASSERT(study_years("3") == 3 && study_years("3.5") == 4 && study_years("") == 0 &&
	          study_years("x") == 0 && study_years("300") == 0);
}

TEST_MAIN("study", CASE(test_where_a_student_stands), CASE(test_spring_entrants),
        CASE(test_the_year_promoted_to), CASE(test_grades_that_fit), CASE(test_terms_on_leave),
        CASE(test_the_next_grade))
