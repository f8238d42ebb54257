/*
 * Who left a scope for another (student_left): programs that follow the changes of the old one are
 * told so (records/store/history.h).
 */
#pragma once

#include "records/store/store.h"

/* Somebody is of the scope `from` no more since the last event, which is his. Inside a change. */
bool student_left_note(Store *store, int64_t student, const char *from, GError **error);

/*
 * Everybody of a school that has come from the scope `from` into the scope `to`, each by an event
 * of his own ("student.school_moved") and one more version. Inside a change, behind the move.
 */
bool students_left(Store *store, const Act *act, const char *from, const char *to, GError **error);
