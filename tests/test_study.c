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
	        {"202603", "", 0, 2, 1, 1},
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

TEST_MAIN("study", CASE(test_where_a_student_stands), CASE(test_the_next_grade))
