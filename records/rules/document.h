/*
 * Identity documents of every type of JY/T 1001-2012 SFZJLX, and how their numbers are compared and
 * shown. Pure.
 *
 * Only a citizen number can be judged strictly. Other documents have no national rule for their
 * numbers: a form that is not the usual one is a problem to look at, never a rejection.
 */
#pragma once

#include "records/rules/citizen.h"

/*
 * A number as people type it brought to the one form that is stored and compared: no spaces,
 * full-width forms as ASCII, every dash '-', upper case. Yours.
 */
char *document_normalise(const char *number);

/*
 * Appends what is wrong with a normalised number of the document `type` (a code of SFZJLX, itself
 * already found good), and says what it tells about its person.
 */
Citizen document_check(
        const char *type, const char *number, Day today, Findings *findings, int field);

/*
 * What must be unique in the country: the type and the number, a 15-digit one in its form of 18. A
 * number of the form of a citizen's has the type 1 whatever the document is called: the household
 * book bears the same number as the card, permits of 81, 82, 83 are entered under many names. ""
 * when there is no number.
 * Yours.
 */
char *document_key(const char *type, const char *number);
/* The same into `ret` where no number of 15 digits is to be renewed and it fits; else NULL. */
enum { DOCUMENT_KEY = 40 };
const char *document_key_short(const char *type, const char *number, char ret[DOCUMENT_KEY]);

/* "520*************02": how a number is shown without the right to see it. Yours. */
char *document_mask(const char *number);
/* "138****8000". Yours. */
char *phone_mask(const char *phone);
/* False for what is no telephone number: 11 digits of a mobile, or 7 to 12 with area code. */
bool phone_good(const char *phone);
