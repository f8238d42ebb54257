/* Telephone numbers as people write them among other words: in groups, with the code of a city.
 * Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What stands in front of a number. */
typedef enum {
	TELEPHONE_HANGS, /* a letter or a sign that it hangs on, as parts of other numbers do */
	TELEPHONE_ALONE,
	TELEPHONE_TOLD, /* words that say that it follows */
	TELEPHONE_PLACES
} TelephonePlace;

/*
 * How many signs from `signs` on are a telephone number that is told by how it is written; 0: none.
 * Everywhere a mobile one in three groups of three digits or more with blanks, '-', '.', '_' or
 * brackets between them, as no address of the Internet, day or decimal has; unless it hangs on
 * something, a landline with the code of its city set apart; where it is told, a landline however
 * it is written. Those of services (400, 800) are nobody's.
 *
 * `signs` is ASCII and follows no digit. Lengths and the beginnings of codes are those of the
 * numbering plan for telecommunication networks (电信网编号计划, 2017).
 */
size_t telephone_length(const char *signs, TelephonePlace place);

/* Whether text that ends so says that a telephone number follows: "电话：", "tel. ". */
bool telephone_told(const char *text, size_t length);
