/*
 * One business for many at once: a class that checks in, a grade that is promoted, a year that
 * graduates. First looked at (nothing changes), then done, each with a result per student; those
 * against whom a rule stands stay out, the others go on. Each student is a change of its own.
 */
#pragma once

#include "records/business/office.h"
#include "records/store/student_list.h"

enum { BULK_MAX = 2000 };

typedef struct {
	const Business *business;
	StudentFilter filter; /* its status is not looked at: the business has its own */
	const int64_t *except;
	size_t except_count;
	bool only; /* these alone: the others are left out in their stead */
	const char *reason;
	/* of certificates and of numbers in the school the first; the others count on from it */
	const json_t *asked;
	const char *seen; /* what a look gave as its digest; NULL: whatever it was */
} BulkRequest;

typedef struct {
	int64_t student, version, application; /* 0: none was made */
	const char *name, *class_name, *grade;
	const char *school_number; /* the one it has in the school (学号); "": none */
	Status status;             /* of the student before it; STATUS_COUNT: not known */
	const char *certificate;   /* this and the next two: "" when none is given */
	const char *number;        /* in the school, to be given */
	const char *into;          /* the class to be put into */
	bool excepted, good;
	const Application *after; /* of a decision that was made: as it is now; else NULL */
	const Findings *findings; /* what stands against it */
	const char *words;        /* another failure, in English; "" when there is none */
} BulkRow;

/* BASE_ERROR_LIMIT, with how many the filter has, when more than BULK_MAX were `found`. */
bool bulk_is_within(Store *store, const StudentFilter *filter, size_t found, GError **error);

typedef bool (*BulkEach)(const BulkRow *row, void *data, GError **error);

/*
 * Students in whose state it is not possible are left out silently, but for those on leave where it
 * is for those in class: they are refused. BASE_ERROR_LIMIT for more than BULK_MAX (who is left out
 * silently does not count); BASE_ERROR_USAGE for a business that is not done so. `commit` false: a
 * look. *ret_batch is the number that all applications have, 0 when none was made. `ret_seen`
 * (yours, NULL: not wanted) of a look stands for what was asked for, who was found, whom a rule
 * stands against and which number each would get: without numbers it is the same whoever is left
 * out. RECORDS_ERROR_CONFLICT: it is another than was seen; nothing is done. What fails for one
 * student alone (BUSY, DUPLICATE, CONFLICT, NOT_FOUND) is told of his row; what ends all of it is
 * an error as long as nothing is done, and is told of every row behind it then.
 */
bool bulk_apply(Office *office, const BulkRequest *request, bool commit, BulkEach each, void *data,
        int64_t *ret_batch, char **ret_seen, GError **error);

/* Some applications of a batch. */
typedef struct {
	const int64_t *ids;
	size_t count;
	bool others; /* all but these */
} BulkPick;

/* The class and the number in the school of whom an application is about, "" when there is none: of
 * the record, else of what it brings. Yours. */
bool bulk_applicant(Store *store, const Application *application, char **ret_class,
        char **ret_number, GError **error);

/* Decides on every application of a batch (`pick` NULL), or on some, whose turn it is here, with a
 * result for each (what fails as in bulk_apply(), rows that are not tried go without one);
 * RECORDS_ERROR_NOT_FOUND when the scope has none of that batch,
 * RECORDS_ERROR_REFUSED when there is none that this account can do that to: it says why of the
 * first that is open. */
bool bulk_decide(Office *office, int64_t batch, const BulkPick *pick, ApprovalAction action,
        const char *reason, BulkEach each, void *data, GError **error);

/* One of those that somebody has chosen out of his list, as he looked at it. */
typedef struct {
	int64_t id, version;
} BulkChoice;

enum { CHOICES_MAX = 200 };

/*
 * Decides on these, each by itself under the version that was looked at, with a row for each in
 * their order: what he cannot decide on, and what somebody has changed since, is told of its row.
 * `commit` false: a look at what would come of it, which changes nothing. BASE_ERROR_USAGE for none
 * of them, the same twice, or more than CHOICES_MAX (BASE_ERROR_LIMIT); what fails as in
 * bulk_apply().
 */
bool bulk_decide_chosen(Office *office, const BulkChoice *choices, size_t count,
        ApprovalAction action, const char *reason, bool commit, BulkEach each, void *data,
        GError **error);

/* The next free numbers of a school, owned; "" when it has none yet that counts on, or the business
 * asks for none. */
typedef struct {
	char *certificate, *number;
} BulkNext;
void bulk_next_clear(BulkNext *next);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BulkNext, bulk_next_clear)

/*
 * Suggestions, for people to take or not: of certificates the one behind the last that the school
 * gave, of numbers in the school the one behind the highest of the series (the same but for the
 * digits at the end) that most of its students have. `school` "": none.
 */
bool bulk_next(Store *store, const Policy *policy, const Business *business, const char *school,
        BulkNext *ret, GError **error);

/* A number for the applications of one batch. */
int64_t bulk_batch(void);

/* The `n`th number behind `first`: its last digits count on, as many as there are. Yours; NULL when
 * they run out. Pure. */
char *bulk_number(const char *first, unsigned n);
