/* text: the parts that show rows. */
#pragma once

#include "reports/writers/fold.h"
#include "reports/writers/page.h"

/* Columns of the outcome's word in this language. */
size_t text_outcome_columns(const View *view);

/* One section, checks and their folded rows; nothing when it has no rows. */
void text_section(Page *page, const View *view, Section section);

/* Every row of the report, by check. */
void text_all_rows(Page *page, const View *view);
