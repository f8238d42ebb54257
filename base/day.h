/*
 * Days without a time or a zone. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Days since 1970-01-01, Gregorian. */
typedef int32_t Day;

#define DAY_NONE INT32_MIN

enum { DAY_TEXT = 11 }; /* bytes of "YYYY-MM-DD" and its NUL */

/* DAY_NONE for a day that does not exist, or a year outside 1900..9999. */
Day day_of(int year, int month, int day);

/*
 * A day as people and programs write it: 20080901, 2008-9-1, 2008/9/1, 2008.9.1, 2008年9月1日.
 * DAY_NONE for anything else, and for a day that does not exist.
 */
Day day_parse(const char *text);

/* The day of the eight digits at `digits`; DAY_NONE when it does not exist. */
Day day_of_digits(const char *digits);

void day_split(Day day, int *ret_year, int *ret_month, int *ret_day);

/* "YYYY-MM-DD" into `ret`, which it also returns. "" for DAY_NONE. */
const char *day_format(Day day, char ret[DAY_TEXT]);

/* 0 Sunday to 6 Saturday. */
int day_of_week(Day day);

/* Whole years from `birth` to `on`, as ages are counted; negative before birth. */
int day_years_between(Day birth, Day on);
