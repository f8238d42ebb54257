/*
 * How many students share their marks (the tables student_total, of each school, and region_total,
 * of each region they lie in and of all): what is counted often is kept. A change notes whom it
 * brings and whom it takes away; store_change_end() writes the difference, so that a file of many
 * costs no more than the sums it touches. Inside a change the table is as it was before.
 */
#pragma once

#include "records/store/students.h"

typedef struct Totals Totals;

Totals *totals_new(void);
void totals_free(Totals *totals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Totals, totals_free)
/* Nothing is noted any more. */
void totals_clear(Totals *totals);

/* `by`: 1 when the record comes, -1 when it goes. */
void totals_note(Totals *totals, const char *scope, const Record *record, int64_t by);
/* Puts what was noted into the table; inside a change. */
bool totals_write(Store *store, GError **error);
/* Who was counted in the scope `from` of a school is counted in `to`; inside a change. */
bool totals_move(Store *store, const char *from, const char *to, GError **error);

/* Counts all students anew: of a store whose totals are older than one of their marks. */
bool totals_refill(Store *store, GError **error);

/*
 * Whether the tables say what `counted` does, which has noted every student of all; takes what they
 * say off it. RECORDS_ERROR_DAMAGED names a scope or region where they do not.
 */
bool totals_verify(Store *store, Totals *counted, GError **error);
