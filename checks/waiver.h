/*
 * Waivers: that somebody entitled to it lets a finding stand until a day, and why. Read from
 * waivers.yaml of the site folder; counted in the headline; never a pass.
 *
 *	waivers:
 *	  - check: os.clock
 *	    target: db1              # optional: every target of the check
 *	    reason: 时间源下周到货
 *	    approved_by: 王建国
 *	    expires: 2026-12-31      # the last day, at +08:00
 *	    unknown: true            # optional: also where nobody could look
 *
 * Pure: no disk, no clock.
 */
#pragma once

#include "checks/verdict.h"

typedef struct {
	char *check, *target; /* target NULL or "": every target */
	char *reason, *approved_by, *expires;
	bool unknown;          /* what was not seen is waived, too */
	int64_t expires_at_us; /* the first moment when it no longer holds */
	const Node *node;      /* where it stands */
} Waiver;

typedef struct Waivers Waivers;

/* The longest that a waiver may still hold, from the moment it is looked at. */
#define WAIVER_TERM_US ((int64_t)366 * 86400 * G_USEC_PER_SEC)

extern const FieldTable waivers_table;

Waivers *waivers_new(void); /* none */
Waivers *waivers_parse(const char *name, const char *bytes, size_t length, GError **error);
/* The same; what can be told behind the first error is put into `more` (char *). */
Waivers *waivers_parse_all(
        const char *name, const char *bytes, size_t length, GPtrArray *more, GError **error);
void waivers_free(Waivers *waivers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Waivers, waivers_free)

size_t waivers_count(const Waivers *waivers);
const Waiver *waivers_at(const Waivers *waivers, size_t index);

/*
 * Each waiver names a check that may be waived and a target that the check has: `rows` holds those
 * of the whole plan (any judgement of it); NULL: the plan is not known, and targets are not looked
 * at. False with the first error; the other messages go into
 * `more` (char *) when that is not NULL.
 */
bool waivers_check(const Waivers *waivers, const Checklist *checklist, const Verdicts *rows,
        GPtrArray *more, GError **error);

/*
 * A row that failed or warns becomes `waived` when a waiver in force speaks of it, and one that is
 * unknown when the waiver says so: who let a known fault stand has not let stand that nobody
 * looked. One that has expired, has longer than WAIVER_TERM_US to go, or does not speak of what is
 * unknown leaves the row as it is and is named in its reason.
 */
void waivers_apply(const Waivers *waivers, Verdict *row, int64_t judged_at_us);

/*
 * The text of waivers.yaml with one more at its end, all other bytes as they were; `bytes` NULL
 * begins a new file. An error when the file is not written so that an entry can follow. Owned.
 */
char *waivers_append(const char *name, const char *bytes, size_t length, const Waiver *one,
        size_t *ret_length, GError **error);
