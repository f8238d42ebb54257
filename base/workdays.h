/*
 * Chinese working days: weekends, statutory holidays and the weekends worked in their stead
 * (调休), from the notices that the State Council publishes for each year.
 *
 * A year without a notice has no answer: nothing is guessed from weekends alone. The calendar is
 * carried in the binary (base/data/calendar_cn.tsv) and read once; an installation puts the years
 * that were published since beside it (workdays_use()). Apart from that the functions are pure.
 */
#pragma once

#include "base/day.h"

/*
 * What is wrong with a year ("2027"), its days off and the weekends worked in their stead ("0101
 * 0215-0223"), in English; NULL: nothing. A table that lacks what is off in every year is not
 * whole.
 */
const char *workdays_year_fault(const char *year, const char *off, const char *worked);

/*
 * From now on, in the whole process, the years of these lines ("2027\toff\tworked") are as they say
 * and all others as they are carried; "": all. Any thread may call it; the text of before again
 * costs a comparison. False when a line is not of that form, and nothing has changed.
 */
bool workdays_use(const char *text);

/* Whether the holidays of a year are known. */
bool workdays_known(int year);

typedef enum { WORKDAY_UNKNOWN, WORKDAY_OFF, WORKDAY_WORKED } Workday;

Workday workday_of(Day day);

/*
 * The `count`th working day after `from`, which itself is not counted (count 0: `from` itself).
 * DAY_NONE when a year on the way has no calendar.
 */
Day workday_add(Day from, int count);

/* Whether more than `count` working days lie after `from` up to and with `to`, by the years that
 * have a calendar alone: what is so once stays so when a year without one begins. */
bool workday_more_than(Day from, Day to, int count);

/* Working days after `from` up to and with `to`; -1 when a year on the way has no calendar. */
int workday_count(Day from, Day to);
