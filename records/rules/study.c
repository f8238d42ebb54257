#include "records/rules/study.h"

#include <glib.h>
#include <string.h>

static const char *const numerals[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

enum { FROM_MAY_DAYS = 92 }; /* to the first of August */

/* Terms are counted through: two a school year. */
static int term_index(Day day)
{
	int year, month, unused;
	day_split(day, &year, &month, &unused);
	int school_year = month >= 8 ? year : year - 1;
	return 2 * school_year + (month >= 2 && month < 8);
}

static Day term_begin(int term)
{
	return term % 2 ? day_of(term / 2 + 1, 2, 1) : day_of(term / 2, 8, 1);
}

Day study_term_begin(Day day)
{
	return term_begin(term_index(day));
}

int school_year_of(Day day)
{
	return term_index(day) / 2;
}

static Day month_begin(const char *month)
{
	if (strlen(month) != 6 || strspn(month, "0123456789") != 6)
		return DAY_NONE;
	int number = (int)g_ascii_strtoull(month, NULL, 10);
	return day_of(number / 100, number % 100, 1);
}

/* "2026", "2026级": the year; 0 for anything else. */
static int cohort_of(const char *grade)
{
	size_t digits = strspn(grade, "0123456789");
	int year = digits == 4 ? (int)g_ascii_strtoull(grade, NULL, 10) : 0;
	return year >= 1950 && year < 2100 ? year : 0;
}

/* Where the year of study stands in "2", "二年级", "高二": 1 to 9 and its place; 0: nowhere. */
static int year_in(const char *grade, const char **ret_at, size_t *ret_length)
{
	for (const char *at = grade; *at; at = g_utf8_next_char(at)) {
		size_t length = (size_t)(g_utf8_next_char(at) - at);
		*ret_at = at;
		*ret_length = length;
		if (*at >= '1' && *at <= '9' && !g_ascii_isdigit(at[1]))
			return *at - '0';
		for (int i = 1; i < (int)G_N_ELEMENTS(numerals); i++)
			if (strlen(numerals[i]) == length && memcmp(at, numerals[i], length) == 0)
				return i;
		if (g_ascii_isdigit(*at))
			return 0;
	}
	return 0;
}

/* The year that a grade names, when it says more than the month of entering: who enters in spring
 * is no year ahead of it. */
static int cohort_beside(const char *grade, Day begin)
{
	int year = 0, unused, cohort = cohort_of(grade);
	if (begin != DAY_NONE && term_index(begin) % 2 != 0)
		day_split(begin, &year, &unused, &unused);
	return cohort == year ? 0 : cohort;
}

Study study_of(const char *entered, const char *grade, Day on)
{
	const char *at;
	size_t length;
	int now = term_index(on);
	Day begin = month_begin(entered);
	int since = begin == DAY_NONE ? now : term_index(begin);
	int cohort = cohort_beside(grade, begin);
	int year = cohort             ? now / 2 - cohort + 1
	           : cohort_of(grade) ? 0
	                              : year_in(grade, &at, &length);
	if (year <= 0 && begin != DAY_NONE && now >= since)
		year = (now - since) / 2 + 1;
	int term = cohort || begin == DAY_NONE ? now : now - since;
	return (Study){MAX(year, 0), 1 + (term & 1), MAX(now - since, 0)};
}

int study_years(const char *years)
{
	double number = g_ascii_strtod(years, NULL);
	return number > 0 && number <= 10 ? (int)(number + 0.99) : 0;
}

int study_months(const char *years)
{
	double number = g_ascii_strtod(years, NULL);
	return number > 0 && number <= 10 ? (int)(12 * number + 0.5) : 0;
}

bool study_grade_stays(const char *grade)
{
	return cohort_of(grade) != 0;
}

char *study_next_grade(const char *grade)
{
	const char *at;
	size_t length;
	int year = cohort_of(grade) ? 0 : year_in(grade, &at, &length);
	if (year == 0 || year >= 9)
		return g_strdup(grade);
	char digit[2] = {(char)('1' + year), '\0'};
	return g_strdup_printf("%.*s%s%s", (int)(at - grade), grade,
	        length == 1 ? digit : numerals[year + 1], at + length);
}

/* The year in which those of a grade entered who are called so in a school year; 0: it does not
 * tell. */
static int entered_with(const char *grade, int school_year)
{
	const char *at;
	size_t length;
	int cohort = cohort_of(grade), year = cohort ? 0 : year_in(grade, &at, &length);
	return cohort ? cohort : year ? school_year - year + 1 : 0;
}

/* "高一", "高中二年级", "初3" */
static bool other_stage(const char *grade)
{
	static const char *const stages[] = {"高中", "初中", "小学", "高", "初", "小"};
	const char *at;
	size_t length;
	for (size_t i = 0; i < G_N_ELEMENTS(stages); i++)
		if (g_str_has_prefix(grade, stages[i])) {
			const char *year = grade + strlen(stages[i]);
			return year_in(year, &at, &length) && at == year;
		}
	return false;
}

bool study_grade_foreign(const char *grade)
{
	bool decimal = strchr(grade, '.') && strspn(grade, "0123456789.") == strlen(grade);
	return decimal || other_stage(grade);
}

bool study_grade_tells(const char *grade)
{
	return entered_with(grade, 10) != 0;
}

/* The school year in which a grade was called so last: in August many wait for their promotion. */
static int school_year_called(const char *entered, const char *grade, Day on)
{
	int year, month, unused;
	day_split(on, &year, &month, &unused);
	return school_year_of(on) - (month == 8 && study_behind(entered, grade, on));
}

int study_repeated_year(Day on)
{
	return school_year_of(on + FROM_MAY_DAYS);
}

bool study_one_lower(const char *entered, const char *grade, const char *lower, Day on)
{
	int repeated = study_repeated_year(on);
	int now = entered_with(grade, school_year_called(entered, grade, on));
	int then = entered_with(lower, repeated);
	return now == 0 || then == 0 || (then == now + 1 && then <= repeated);
}

bool study_behind(const char *entered, const char *grade, Day on)
{
	const char *at;
	size_t length;
	Day begin = month_begin(entered);
	int year = cohort_of(grade) ? 0 : year_in(grade, &at, &length);
	return year > 0 && begin != DAY_NONE && year < study_of(entered, "", on).year;
}

bool study_grade_fits(const char *entered, const char *now, const char *grade, bool lower, Day on)
{
	const char *at;
	size_t length;
	int cohort = cohort_beside(grade, month_begin(entered));
	bool tells = cohort_of(grade) || year_in(grade, &at, &length);
	int is = study_of(entered, now, on).year;
	int then = cohort ? school_year_of(on) - cohort + 1 : study_of(entered, grade, on).year;
	if (!tells || is == 0)
		return true;
	return cohort <= study_repeated_year(on) && (lower ? then <= is : then == is);
}

int study_year_promoted(const char *entered, const char *grade, Day on)
{
	const char *at;
	size_t length;
	int year = cohort_of(grade) ? 0 : year_in(grade, &at, &length);
	/* nothing is written for a grade that stays: it is the year of the school year meant */
	return year ? year + 1 : study_of(entered, grade, on + FROM_MAY_DAYS).year;
}

bool study_year_over(const char *entered, const char *grade, Day on)
{
	enum { TERMS = 2, MAY = 5, AUGUST = 8 };
	int year, month, unused;
	day_split(on, &year, &month, &unused);
	bool summer = month >= MAY && month < AUGUST;
	Day at = summer ? day_of(year, AUGUST, 1) : on;
	return study_of(entered, grade, at).terms_finished >= TERMS;
}

/* Terms behind `entered` and before that of `on` of which more than a month was on leave. */
int study_terms_away(const StudyLeave *leaves, size_t count, const char *entered, Day on)
{
	enum { TERM_DAYS_MAX = 31 };
	Day begin = month_begin(entered);
	int away = 0, now = term_index(on);
	for (int term = begin == DAY_NONE ? now : term_index(begin); term < now; term++) {
		int days = 0;
		Day first = term_begin(term), next = term_begin(term + 1);
		for (size_t i = 0; i < count; i++)
			days += MAX(MIN(next, leaves[i].back) - MAX(first, leaves[i].from), 0);
		away += days > TERM_DAYS_MAX;
	}
	return away;
}
