/*
 * The model that reports/templates/report.html is rendered with: a view as plain JSON, every text
 * visible and unescaped (the template escapes).
 */
#pragma once

#include "reports/writer.h"
#include "reports/writers/view.h"

/* Sets a member to a text. */
void html_put(json_t *model, const char *key, const char *text);

/* All but style and script. Owned by the caller. */
json_t *html_model(const View *view, const WriterOptions *options);

/* Sections of rows that deserve reading, with excerpts of what was observed. Owned. */
json_t *html_sections(const View *view, const WriterOptions *options);

/* Every row, by item and check. Owned. */
json_t *html_groups(const View *view);

/* What the report rests on, in lines [label, text, whether it is code]. Owned. */
json_t *html_appendix(const View *view);

/* "不通过 3 · 通过 10": the outcomes that occur, the worst first. Owned. */
char *html_tally(const View *view, const size_t counts[OUTCOME_COUNT]);
