/*
 * Lists of aid at the office: a school makes one for a term, the levels above review it as they do
 * applications. Who is entitled is judged when it is made, and again by each level: with somebody
 * on it who has left, is on leave or at another school meanwhile it cannot be agreed to.
 */
#pragma once

#include "records/business/bulk.h"
#include "records/rules/aid.h"
#include "records/store/aid.h"

typedef struct {
	const AidKind *kind;
	const char *term;   /* "2026-1" */
	const char *source; /* a code of JLZZZJLY */
	const char *amount; /* yuan for each, whole, not 0 */
	StudentFilter filter;
	const int64_t *except;
	size_t except_count;
	bool only;        /* these alone: the others are left out in their stead */
	const char *seen; /* what a look gave as its digest; NULL: whatever it was */
} AidRequest;

/*
 * Looks at everybody whom the filter finds, with a result for each (BulkRow; `words` is the id of
 * the business that takes him away, when one is under way); `commit`: makes the list of those who
 * are entitled and not left out. Only a school's clerk makes lists. `ret_digest` (yours, NULL: not
 * wanted) stands for what was asked for and who was found, not for who is left out.
 * RECORDS_ERROR_CONFLICT: it is another than was seen; nothing is made.
 */
bool aid_make(Office *office, const AidRequest *request, bool commit, BulkEach each, void *data,
        AidList *ret, char **ret_digest, GError **error);

/* Whether who sits there may do that now. */
bool aid_may(const Office *office, const AidList *list, ApprovalAction action);
/* One step. RECORDS_ERROR_REFUSED: rules stand against it, in `findings`. */
bool aid_decide(Office *office, int64_t id, int64_t version, ApprovalAction action,
        const char *reason, Findings *findings, AidList *ret, GError **error);

/* What stands now against one who is on a list; STATUS_COUNT when he is not of the scope any more.
 */
bool aid_look(Office *office, const AidList *list, int64_t student, Status *ret, Findings *findings,
        GError **error);

/* The kind of business under way by which a student may be away before the term ends; "" when there
 * is none. */
bool aid_leaving(Office *office, int64_t student, const char **ret, GError **error);
