/*
 * How long questions waited at each level, kept as days beside them (problem.waits), so that they
 * are counted without being opened.
 */
#pragma once

#include "records/helpdesk/problem.h"

/* Of the scope, in no order: where it stands, its state, problem_waits() of it; borrowed. */
typedef bool (*WaitsEach)(
        Level stands_at, ProblemState state, const char *waits, void *data, GError **error);
bool problems_tally(Store *store, WaitsEach each, void *data, GError **error);

/* Whether they are kept as the thread says: RECORDS_ERROR_DAMAGED. */
bool problem_waits_verify(Store *store, const Problem *problem, GError **error);
/* Those of rows of before, once; in a change of its own. */
bool problem_waits_upgrade(Store *store, GError **error);
