/*
 * The office where daily business is done: somebody applies, somebody decides, and what the last
 * level agrees to comes into force, all of it in one change of the store with its events.
 *
 * The store's scope is that of who sits there; what he may not see is not there
 * (RECORDS_ERROR_NOT_FOUND), what his role may not do is RECORDS_ERROR_DENIED.
 * RECORDS_ERROR_REFUSED means that rules stand against it: they are in `findings` (fields of
 * records/rules/business.h). RECORDS_ERROR_CONFLICT: somebody has changed the record or the
 * application since he looked. Whatever fails changes nothing. All calls may block on the disk.
 */
#pragma once

#include "records/people/permission.h"
#include "records/rules/business.h"
#include "records/store/applications.h"
#include "records/store/continuations.h"
#include "records/store/students.h"

typedef struct {
	Store *store;
	const Account *account;
	const Policy *policy;
	const char *origin; /* address */
	int64_t now_us;
	bool alone;            /* nobody reviews in his school: he submits what he applies for */
	struct Alikes *alikes; /* of who does many at once; NULL: a school is read for each */
} Office;

typedef struct {
	const Business *business;
	int64_t student;      /* of ABOUT_STUDENT and ABOUT_DATA */
	int64_t version;      /* of the record that was looked at; 0: as it is now */
	const char *reason;   /* 1 to 200 characters */
	const json_t *asked;  /* texts by the ids of Want; NULL: nothing */
	const json_t *values; /* of ABOUT_NEW and ABOUT_DATA: new values by field; NULL: none */
	int64_t batch;        /* those that are applied for together have one number; 0: alone */
} OfficeRequest;

/* An application: a draft that the school's reviewer (Office.alone: the clerk) has yet to submit.
 * *ret is filled when it is there (application_clear()). */
bool office_apply(Office *office, const OfficeRequest *request, Findings *findings,
        Application *ret, GError **error);

typedef struct {
	int64_t id, version;     /* of the application; version 0: as it is now */
	int64_t student_version; /* of the record that was looked at; 0: as it was applied for */
	ApprovalAction action;
	const char *reason; /* of a rejection */
} OfficeDecision;

bool office_decide(Office *office, const OfficeDecision *decision, Findings *findings,
        Application *ret, GError **error);
/* What office_decide() would come to now, without doing it: done and taken back before it is
 * anything. Inside no change. */
bool office_decide_look(Office *office, const OfficeDecision *decision, Findings *findings,
        Application *ret, GError **error);

/*
 * Takes back a suspension or a return that was agreed to and has yet to begin: by who sits at the
 * level that agreed last, with a reason. The record stays as it is; of a return, the suspension
 * goes on to its end. As office_decide(); version 0: as it is now.
 */
bool office_revoke(Office *office, int64_t id, int64_t version, const char *reason,
        Findings *findings, Application *ret, GError **error);
/* Whether who sits there may do that now. */
bool office_may_revoke(Office *office, const Application *application, bool *ret, GError **error);

typedef struct {
	int64_t id, version; /* version 0: as it is now */
	bool dismissed;      /* false: it is to be applied for again after all */
	const char *reason;  /* 1 to 200 characters; "" will do where it is taken back */
} OfficeDismissal;

/* What came back (rejected or withdrawn) leaves its school's lists of what is to be applied for
 * again, or comes back into them: by its clerk. As office_decide(); BASE_ERROR_USAGE for what did
 * not come back, is not his, or is so already. */
bool office_dismiss(Office *office, const OfficeDismissal *asked, Findings *findings,
        Application *ret, GError **error);
/* Whether who sits there may do that now; whether it was done (of one with details). */
bool office_may_dismiss(const Office *office, const Application *application);
bool office_dismissed(const Application *application);

/* What stands against a request now, without changing anything: for previews. False on errors that
 * are none of the rules. */
bool office_judge(Office *office, const OfficeRequest *request, Findings *findings, GError **error);

/*
 * What has come to stand against an application that is under way, into `findings`: somebody's
 * record has the document or student number by now, or another of the school the number in it. Of a
 * record outside the scope no more is told than that there is one. None of one that is closed.
 */
bool office_arisen(
        Office *office, const Application *application, Findings *findings, GError **error);

/*
 * Whether a student goes on with the number of the stage of school before, and when not, what
 * stands against it by the list of graduates (none: he can).
 */
bool office_continuation(Office *office, const Record *record, Continuation *ret,
        Findings *findings, GError **error);

/* Why a business that does not fit the state of a record is refused, appended. */
bool office_misfit(Office *office, const Business *business, const Record *record,
        Findings *findings, GError **error);

/* A proof for an application that is not closed, from who may apply. */
bool office_attach(Office *office, int64_t id, const char *name, GBytes *content, GError **error);

/* Whether who sits there may do that now. */
bool office_may(const Office *office, const Application *application, ApprovalAction action);

/* The last day to answer, when it has one: working days from when it came to the present level;
 * DAY_NONE when it is closed or the calendar does not tell. */
Day office_deadline(const Policy *policy, const Application *application);
/* The last day of coming to a level on which its answer was due before `today`, as far as the
 * calendar tells of deadlines: in a year without one the last that the years before it tell.
 * DAY_NONE: of no day within ten years. */
Day office_overdue_since(const Policy *policy, Day today);
/* The day at +08:00. */
Day office_day(int64_t at_us);
