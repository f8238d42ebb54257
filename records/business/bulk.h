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
	StudentFilter filter; /* its status is not looked at */
	const int64_t *except;
	size_t except_count;
	const char *reason;
	/* of certificates and of numbers in the school the first; the others count on from it */
	const json_t *asked;
} BulkRequest;

typedef struct {
	int64_t student, version, application; /* 0: none was made */
	const char *name, *class_name;
	Status status;           /* of the student before it; STATUS_COUNT: not known */
	const char *certificate; /* this and the next two: "" when there is none */
	const char *number;      /* in the school */
	const char *into;        /* the class to be put into */
	bool excepted, good;
	const Findings *findings; /* what stands against it */
	const char *words;        /* another failure, in English; "" when there is none */
} BulkRow;

typedef bool (*BulkEach)(const BulkRow *row, void *data, GError **error);

/*
 * Students in whose state it is not possible are left out silently, but for those on leave where it
 * is for those in class: they are refused. BASE_ERROR_LIMIT for more than
 * BULK_MAX; BASE_ERROR_USAGE for a business that is not done so. `commit` false: a look. *ret_batch
 * is the number that all applications have, 0 when none was made.
 */
bool bulk_apply(Office *office, const BulkRequest *request, bool commit, BulkEach each, void *data,
        int64_t *ret_batch, GError **error);

/* Decides on every application of a batch whose turn it is here, with a result for each;
 * RECORDS_ERROR_NOT_FOUND when the scope has none of that batch, RECORDS_ERROR_REFUSED when there
 * is none that this account can do that to: it says why of the first that is open. */
bool bulk_decide(Office *office, int64_t batch, ApprovalAction action, const char *reason,
        BulkEach each, void *data, GError **error);

/* A number for the applications of one batch. */
int64_t bulk_batch(void);

/* The `n`th number behind `first`: its last digits count on, as many as there are. Yours; NULL when
 * they run out. Pure. */
char *bulk_number(const char *first, unsigned n);
