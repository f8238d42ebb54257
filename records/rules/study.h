/*
 * Where in his studies a student stands: year, term, terms behind him. Pure.
 *
 * A school year begins in August; its autumn term ends with January, its spring term with July
 * (registration closes on 20 November and 20 April inside them).
 */
#pragma once

#include "base/day.h"

#include <stdbool.h>

typedef struct {
	int year, term;     /* of study, from 1; term 1 or 2; 0: not known */
	int terms_finished; /* since he entered */
} Study;

/* The first day of the term of a day. */
Day study_term_begin(Day day);
/* The year in which the school year of a day began. */
int school_year_of(Day day);

/*
 * `entered` is RXNY ("202609"). A grade that names the year of entering ("2026", "2026级") or the
 * year of study ("2", "二年级") counts before it: who repeats a year is in another grade. Years and
 * terms of who entered in spring (202603, of 2026) count from that term on.
 */
Study study_of(const char *entered, const char *grade, Day on);
/* The year of study to which a promotion on a day leads, from May on that of the next school year
 * when the grade names no year of study; 0: not known. */
int study_year_promoted(const char *entered, const char *grade, Day on);

/* Away from `from` until the day before `back`. */
typedef struct {
	Day from, back;
} StudyLeave;
/* Of Study.terms_finished those that were no whole terms of study: more than a month of it (its
 * holidays at either end are no longer) was on leave. The leaves do not overlap. */
int study_terms_away(const StudyLeave *leaves, size_t count, const char *entered, Day on);

/*
 * Whether `lower` is the grade behind (one year later entered, one year of study less) of `grade`;
 * one that begins with the next school year is from May on. In words it is what it is called in the
 * school year that is repeated: from May on, until the promotion in August, "二年级" is behind
 * "二年级". True when either says nothing.
 */
bool study_one_lower(const char *entered, const char *grade, const char *lower, Day on);
/* "2026.5" (digits and a point and nothing besides), "高一", "初三" (a year of another stage): no
 * grade of a vocational school. */
bool study_grade_foreign(const char *grade);
/* Whether a grade says by itself which year it is of. */
bool study_grade_tells(const char *grade);
/* Whether `grade` is that of who is in `now`, or, `lower`, one behind it that there is; true when
 * either says nothing. */
bool study_grade_fits(const char *entered, const char *now, const char *grade, bool lower, Day on);
/* The school year that somebody repeats who asks for it on a day: the next one from May on. */
int study_repeated_year(Day on);
/* Whether a grade in words says less than the month of entering does: repeated, or not promoted
 * yet. */
bool study_behind(const char *entered, const char *grade, Day on);

/* Whether a school year of study is over: from May on that of the summer is. */
bool study_year_over(const char *entered, const char *grade, Day on);

/* Years of study (XZ) rounded up; 0 when it is no number. */
int study_years(const char *years);
/* The same in months, not rounded up: 42 of "3.5". */
int study_months(const char *years);

/* The grade behind `grade`: "二年级" of "一年级", "3" of "2"; the same for one that names the year
 * of entering, and for what is none. Yours. */
char *study_next_grade(const char *grade);
/* Whether it names the year of entering. */
bool study_grade_stays(const char *grade);
