/*
 * Work on texts that filters and methods share.
 */
#pragma once

#include "base/expression/plug.h"

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

/* Without the characters of `set` (NULL: white space) at the ends. Yours to free. */
char *text_strip(const char *text, const char *set, unsigned sides);

/* replace(old, new, count=) and split(separator=, count=) on the call's arguments. */
bool text_replace(const Call *call, Value *ret);
bool text_split(const Call *call, Value *ret);

/* -1, 0 or 1 as version numbers: runs of digits compare as numbers, runs of letters as texts. */
int version_compare(const char *left, const char *right);
