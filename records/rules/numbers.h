/* Numbers that belong to somebody, in what people write to the problem desk, and in
 * names of files. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Masks what looks like the number of a citizen (a student number repeats it), of a mobile
 * telephone or a bank card; false: there was none. *ret is yours. */
bool numbers_mask(const char *text, char **ret);
