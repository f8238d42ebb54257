/*
 * The student number (学籍号): one for life, 19 characters. Pure.
 *
 *	G + citizen number                                      formal
 *	J + area of the school 6, birth 8, sequence 3, check 1  formal, of who has no citizen number
 *	L + area of the school 6, birth 8, random 4             until identity is verified
 *
 * Source: 学校（机构）人员基础信息代码编制规则; L has no check character.
 */
#pragma once

#include "records/rules/rule.h"

enum { STUDENT_NO_LENGTH = 19 };

/* 'G', 'J', 'L', or 0 when it is none; appends what is wrong with it. */
char student_no_check(const char *number, Day today, Findings *findings, int field);

/* Whether it is one for life: no temporary one. */
bool student_no_formal(const char *number);

/* G alone: that it repeats the person's present citizen number (a problem when not). */
void student_no_compare(const char *number, const char *citizen, Findings *findings, int field);

/*
 * Makes the temporary number of a new student into `ret`; `random` is 0..9999, from the caller.
 * False when `area` is not six digits or `birth` no day.
 */
bool student_no_temporary(
        const char *area, Day birth, unsigned random, char ret[STUDENT_NO_LENGTH + 1]);
