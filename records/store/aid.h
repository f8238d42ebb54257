/*
 * Lists of aid in the store, seen in the scope of their school (my_aid); every change is an event
 * ("aid/5") and adds one to the version. Who is on them is sealed.
 */
#pragma once

#include "records/rules/approval.h"
#include "records/store/store.h"

#include <jansson.h>

typedef struct {
	int64_t id, version;
	char *school, *kind, *term;
	Approval approval;
	char *created_by;
	int64_t created_us, count; /* of students */
	json_t *details; /* {source, amount, students: [{id, name, class}], trail}, and what it was
	                  * made of: {grade, class, except: [id]}, or `only` in the place of
	                  * `except`; older ones have none of these */
} AidList;

void aid_list_clear(AidList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AidList, aid_list_clear)

/* Adds one and sets its id and version; inside a change. RECORDS_ERROR_DENIED outside the scope. */
bool aid_list_add(Store *store, const Act *act, AidList *list, GError **error);
/* Puts its state in the place of the one that has its version: RECORDS_ERROR_CONFLICT. Inside a
 * change; `kind` names the event. */
bool aid_list_change(Store *store, const Act *act, const char *kind, AidList *list, GError **error);
/* RECORDS_ERROR_NOT_FOUND when there is none in the scope. */
bool aid_list_load(Store *store, int64_t id, AidList *ret, GError **error);
/* Which ones. */
typedef struct {
	const char *term; /* NULL or "": any */
	int turn;         /* open, and that Level's turn; -1: any */
	int64_t below;    /* ids below it; 0: from the newest on */
} AidFilter;

/* Those of the scope, the newest first, at most `limit`. */
bool aid_lists_walk(Store *store, const AidFilter *filter, int limit,
        bool (*each)(const AidList *list, void *data, GError **error), void *data, GError **error);
bool aid_lists_count(Store *store, const AidFilter *filter, int64_t *ret, GError **error);
/* Those that another sent back or took back than who made them, since then, while nobody on them is
 * on a later one of the same kind and term: they are to be made again. The newest first. */
bool aid_lists_back(Store *store, int64_t since_us, int limit,
        bool (*each)(const AidList *list, void *data, GError **error), void *data, GError **error);
bool aid_lists_back_count(Store *store, int64_t since_us, int64_t *ret, GError **error);
/* Those of a school that wait for somebody to agree. */
bool aid_lists_waiting(Store *store, const char *scope, int64_t *ret, GError **error);
/* Whether another list than `but` of that kind and term has the student, or his record of before
 * (former.h), whosever it is: one that is open or in force. */
bool aid_student_taken(Store *store, int64_t student, const char *kind, const char *term,
        int64_t but, bool *ret, GError **error);

/* For events_verify(); RECORDS_ERROR_DAMAGED when the entries or the number of students are not
 * those of the list. */
bool aid_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
