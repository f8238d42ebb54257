/*
 * Page: lines of text on a terminal of so many columns, with or without colour.
 *
 * Texts given to a page are visible already (reports/writers/view.h); the only control characters
 * in its output are newlines and its own colours.
 */
#pragma once

#include "checks/outcome.h"
#include <glib.h>
#include <stdbool.h>

typedef struct {
	GString *out;   /* borrowed */
	size_t columns; /* 0: lines are not wrapped */
	bool color;
} Page;

typedef enum {
	PAINT_NONE,
	PAINT_BOLD,
	PAINT_DIM,
	PAINT_GOOD,
	PAINT_WARN,
	PAINT_BAD,
} Paint;

Paint page_paint_of(Outcome outcome);

/* Text in colour, with spaces behind it up to `columns`; no newline. */
void page_cell(Page *page, Paint paint, const char *text, size_t columns);

/* A heading with a blank line before and a rule below. */
void page_heading(Page *page, const char *text);

/*
 * A label of `label_columns` behind `indent` spaces, then the text, wrapped below its own first
 * character. Nothing for an empty text.
 */
void page_field(
        Page *page, size_t indent, const char *label, size_t label_columns, const char *text);

/* The same, with the label left out and `at` columns of the line already written. */
void page_rest(Page *page, size_t at, Paint paint, const char *text);
