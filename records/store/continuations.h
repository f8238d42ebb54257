/*
 * Whether a student goes on with the number that he had in the stage of school before (学籍接续):
 * open from his admission on, done when the list or the province says so. Seen in the scope of his
 * school (my_continuation), with which it moves.
 */
#pragma once

#include "records/store/students.h"

#include <jansson.h>

typedef enum { CONTINUATION_NONE, CONTINUATION_OPEN, CONTINUATION_DONE } ContinuationState;
/* By the list of graduates, or by a proof that the province looked at. */
typedef enum { CONTINUED_NOT, CONTINUED_BY_LIST, CONTINUED_BY_PROOF } ContinuationWay;

typedef struct {
	int64_t student, version; /* version 0: not there yet */
	ContinuationState state;
	ContinuationWay way;
	char *school; /* where he comes from; "" */
	int64_t at_us;
} Continuation;

void continuation_clear(Continuation *continuation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Continuation, continuation_clear)

/* Stable words: "none", "open", "done"; "", "list", "proof". */
const char *continuation_state_id(ContinuationState state);
const char *continuation_way_id(ContinuationWay way);

/* CONTINUATION_NONE when nothing is kept of a student, as of those who came in by a file. */
bool continuation_load(Store *store, int64_t student, Continuation *ret, GError **error);
/* Puts it; version 0 is a new one of a student of that school (its code). Inside a change. */
bool continuation_put(Store *store, const Act *act, Continuation *continuation, const char *school,
        GError **error);
/* He has come into another scope; inside student_change(). */
bool continuation_move(Store *store, int64_t student, const char *scope, GError **error);

/* The record goes on with nothing any more, and the row of the list is free for another. `for_now`:
 * how it went on is kept, for continuation_regain(), which has it so again unless another has the
 * row by then. Inside a change. */
bool continuation_let_go(
        Store *store, const Act *act, const Record *record, bool for_now, GError **error);
bool continuation_regain(Store *store, const Act *act, const Record *record, GError **error);

/* Those of the scope in that state behind the student `after`, in the order of their ids, at most
 * `limit`. */
bool continuations_list(Store *store, ContinuationState state, int64_t after, int limit,
        bool (*each)(const Continuation *continuation, void *data, GError **error), void *data,
        GError **error);
bool continuations_count(Store *store, ContinuationState state, int64_t *ret, GError **error);

/* Students, at most `limit`, whose number is waited for though they have ended, or have a formal
 * one by the national check: of whatever scope. */
bool continuations_ended(Store *store, int limit, GArray *ret_students, GError **error);

/* For events_verify(). */
bool continuations_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
