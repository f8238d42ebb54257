#include "records/rules/study.h"

#include <glib.h>
#include <string.h>

static const char *const numerals[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* Terms are counted through: two a school year. */
static int term_index(Day day)
{
	int year, month, unused;
	day_split(day, &year, &month, &unused);
	int school_year = month >= 8 ? year : year - 1;
	return 2 * school_year + (month >= 2 && month < 8);
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

Study study_of(const char *entered, const char *grade, Day on)
{
	const char *at;
	size_t length;
	int now = term_index(on), cohort = cohort_of(grade);
	Day begin = month_begin(entered);
	int since = begin == DAY_NONE ? now : term_index(begin);
	int year = cohort ? now / 2 - cohort + 1 : year_in(grade, &at, &length);
	if (year == 0 && begin != DAY_NONE)
		year = now / 2 - since / 2 + 1;
	return (Study){MAX(year, 0), 1 + now % 2, MAX(now - since, 0)};
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

/* The year in which those of a grade entered; 0: it does not tell. */
static int entered_with(const char *grade, Day on)
{
	const char *at;
	size_t length;
	int cohort = cohort_of(grade), year = cohort ? 0 : year_in(grade, &at, &length);
	return cohort ? cohort : year ? school_year_of(on) - year + 1 : 0;
}

int study_repeated_year(Day on)
{
	enum { FROM_MAY_DAYS = 92 }; /* to the first of August */
	return school_year_of(on + FROM_MAY_DAYS);
}

bool study_one_lower(const char *grade, const char *lower, Day on)
{
	int now = entered_with(grade, on), then = entered_with(lower, on);
	return now == 0 || then == 0 || (then == now + 1 && then <= study_repeated_year(on));
}

bool study_behind(const char *entered, const char *grade, Day on)
{
	const char *at;
	size_t length;
	Day begin = month_begin(entered);
	int year = cohort_of(grade) ? 0 : year_in(grade, &at, &length);
	return year > 0 && begin != DAY_NONE &&
	       year < school_year_of(on) - school_year_of(begin) + 1;
}
