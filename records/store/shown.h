/*
 * Numbers in full that went out in lists, for programs: who took them, and whose they were. One
 * event, `student.reveal_list`, tells of a list however long it is; its contents name the students
 * as runs of ids. Each of them stands in a table beside it, so that who saw the numbers of one
 * student is found without reading the log; it is derivable from the events, as records verify
 * proves.
 */
#pragma once

#include "records/store/event_link.h"
#include "records/store/history.h"

#define STUDENTS_SHOWN "student.reveal_list"

/* Tells the log that the numbers of these students (in any order, some perhaps twice; at least one)
 * are given to act->actor, act->reason says in which list and why; a change of its own, before they
 * are given. */
bool students_shown(
        Store *store, const Act *act, const int64_t *students, size_t count, GError **error);

/* The lists that the numbers of a student of the scope stood in, the newest first. Of the entries
 * `before` and `after` are NULL. */
bool student_shown_in(
        Store *store, int64_t student, int limit, HistoryEach each, void *data, GError **error);

/* What many events come to, in whatever order. */
typedef struct {
	uint64_t sum;
	int64_t count;
} ShownSum;
/* Adds what an event tells of; of any other nothing. RECORDS_ERROR_DAMAGED for contents that are
 * none of ours. */
bool shown_note(ShownSum *sum, Store *store, const Link *link, GError **error);
/* Holds the table to it: RECORDS_ERROR_DAMAGED. */
bool shown_verify(Store *store, const ShownSum *expected, GError **error);
