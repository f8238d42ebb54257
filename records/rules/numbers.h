/* Numbers that belong to somebody, in what people write to the problem desk, and in
 * names of files. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Masks what looks like the number of a citizen (a student number repeats it), of a telephone
 * (telephone.h) or a bank card, however it is written: in full width, with +86, with blanks or '-'
 * between the digits, a telephone's with '.' or brackets too, with signs in it that nobody sees,
 * with letters or another number right beside it; false: there was none. *ret is yours, valid
 * UTF-8. */
bool numbers_mask(const char *text, char **ret);
