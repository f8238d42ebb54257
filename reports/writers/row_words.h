/* What a row says of what was asked for and what was seen, as people read it. */
#pragma once

#include "reports/writers/view.h"

/*
 * Why the row is as it is, without what its expected and actual value say already; "" when they say
 * all. Lives as long as the view.
 */
const char *row_words_reason(const View *view, const Row *row);

/*
 * Where both values name the same things one by one ("k ≥ 4; m ≥ 5" and "k = 3; m not set"), a
 * line for each: "k: 3 (should be ≥ 4)". Things that differ in their first word alone share a line.
 * NULL when they do not, or it is one thing with a short name. Owned by the caller, lines parted by
 * '\n'.
 */
char *row_words_pairs(const View *view, const Row *row);

/* A value of three parts or more with each on a line. Lives as long as the view. */
const char *row_words_lines(const View *view, const char *value);
