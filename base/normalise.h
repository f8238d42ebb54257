/*
 * What office programs and input methods leave in a cell, brought to what was meant. Pure; all
 * strings returned are owned by the caller.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * Text for people: control characters, tabs and line ends become spaces, invisible characters
 * (zero width, direction marks, BOM) go, spaces of every kind are trimmed and runs of them become
 * one. A space between two Chinese characters, typed to make a short name as wide as a long one
 * (张　三), goes too.
 */
char *normalise_text(const char *text);

/*
 * An identifier, address or number: the above, full-width forms as ASCII (１０．１ -> 10.1), the
 * ideographic full stop as '.', dashes of every kind as '-', and no spaces at all.
 */
char *normalise_token(const char *text);

/*
 * The items of a list, each a token: between them stand spaces, 、 or one of the ASCII signs, in
 * either width. A Strv.
 */
char **normalise_list(const char *text, const char *signs);

/*
 * A day as people write it, as YYYY-MM-DD: 2030-1-2, 2030/01/02, 2030.1.2, 2030年1月2日, 20300102.
 * NULL when it is none, or no day that exists.
 */
char *normalise_date(const char *text);

/* A whole number of 0 or more: "1,024", "16.0", "８"; false when it is none. */
bool normalise_whole(const char *text, int64_t *ret);

/* True for "2.19801E+11": a long number that a spreadsheet has cut short. */
bool normalise_is_scientific(const char *text);
