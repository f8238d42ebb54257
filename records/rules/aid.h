/*
 * Kinds of aid, and who may be on a list of it. Pure.
 *
 * The kinds are the subclasses of JY/T 1005-2012 ZZXS10; its code table of kinds (XSSZLX) was not
 * found, so a kind's code is the subclass. Of who is entitled only what a rule says is judged here:
 * nobody without a record in force, nobody on leave, nobody twice. Quotas, amounts and family
 * circumstances are the province's and the school's.
 */
#pragma once

#include "records/rules/status.h"

#include <stdint.h>

typedef struct {
	const char *id;   /* stable: "grant" */
	const char *code; /* "ZZXS1003" */
	const char *zh, *en;
} AidKind;

extern const AidKind aid_kinds[];
size_t aid_kinds_count(void);
/* By its id; NULL when there is none. */
const AidKind *aid_kind_find(const char *id);

/* "2026-1": the school year that begins in 2026, its autumn term; -2 the spring term. */
bool aid_term_good(const char *term);
/* The term at a day: school years begin in August, spring terms in February. */
void aid_term_of(Day day, char ret[8]);

/* Whether a list for that term may be made on a day: for the next term at the latest. */
bool aid_term_near(const char *term, Day today);

/* What stands against a student of that state for that term, appended; `entered` is RXNY. */
void aid_judge(const Policy *policy, Status status, const char *entered, const char *term,
        Findings *findings);
