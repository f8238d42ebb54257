/* What becomes of a row by what was found of it, and who of the newcomers waits. */
#pragma once

#include "records/import/judges.h"

/* Pure. */
RowOutcome outcome_of(const Findings *findings);

/*
 * Of a row that would make a record, where newcomers wait: somebody who waits already is found as
 * same.waits (by this very row) or same.waits_other (by another), and the outcome follows.
 */
void outcome_wait(const ImportPlan *plan, JudgedRow *judged);

/* Whether a row is handed over (ImportPlan.newcomer) and makes no record: somebody new who is
 * admitted or awaits registration. */
bool outcome_waits(const ImportPlan *plan, const JudgedRow *judged);
