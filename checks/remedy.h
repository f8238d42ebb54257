/*
 * Remedies: which rows of a judgement can be put right from here, by changes that can be taken
 * back, and how. Pure: what is done with them, inventory/fix.h does.
 *
 * Only rows that failed (or warn) are looked at: what is unknown is never "fixed".
 */
#pragma once

#include "checks/judge.h"
#include "inventory/fix.h"

typedef struct {
	const char *pattern;     /* of hosts; NULL: all */
	const char *check;       /* NULL: every one */
	const char *time_server; /* NULL: the clock is left alone */
	bool time_step;          /* set it at once */
} RemedyOptions;

/* A row that failed and is not put right from here. */
typedef struct {
	char *check, *target;
	const char *zh, *en; /* why not */
} RemedyLeft;

typedef struct {
	GPtrArray *fixes; /* HostFix, in the order of the site */
	GPtrArray *left;  /* RemedyLeft */
} Remedies;

/* How `jiuxu fix` might put a failed row right, for its reader: the words to add behind what is to
 * be done; both NULL when it does not. */
Words remedy_offered(const Verdict *row);

void remedies_find(const JudgeInput *input, const Verdicts *verdicts, const RemedyOptions *options,
        Remedies *ret);
void remedies_clear(Remedies *remedies);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Remedies, remedies_clear)
