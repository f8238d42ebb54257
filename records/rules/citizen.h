/*
 * The number of a person: 公民身份号码 of GB 11643-1999 (18 characters) and GB 11643-1989 (15), the
 * residence permits of Hong Kong, Macau and Taiwan residents (81, 82, 83; the same form), and the
 * temporary numbers of the old vocational system (999, the school's ten digits, five of serial).
 * Pure.
 */
#pragma once

#include "records/rules/rule.h"

enum { CITIZEN_LENGTH = 18, CITIZEN_OLD_LENGTH = 15 };

typedef enum {
	CITIZEN_NONE,      /* none of these forms */
	CITIZEN_NUMBER,    /* GB 11643-1999 */
	CITIZEN_OLD,       /* GB 11643-1989 */
	CITIZEN_PERMIT,    /* Hong Kong, Macau, Taiwan */
	CITIZEN_TEMPORARY, /* 999… of the old system: says nothing about its person */
} CitizenKind;

typedef struct {
	CitizenKind kind;
	Day birth; /* DAY_NONE when the number does not tell */
	char sex;  /* '1' male, '2' female, as GB/T 2261.1; 0 when the number does not tell */
} Citizen;

/*
 * Takes a number apart, already without spaces and in upper case, and appends what is wrong with
 * it. `today` bounds the date of birth. What the number says is only there as far as its form
 * holds.
 */
Citizen citizen_check(const char *number, Day today, Findings *findings, int field);

/* The check character over 17 digits (ISO 7064 MOD 11-2); 0 when one is no digit. */
char citizen_check_character(const char *digits);

/* The 18-character form of a good 15-digit number (born in 1900..1999) into `ret`; else false. */
bool citizen_renew(const char *old, char ret[CITIZEN_LENGTH + 1]);
