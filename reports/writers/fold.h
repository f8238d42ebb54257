/*
 * Folding: rows grouped for reading, what stands in the way first, rows of one check that say the
 * same of several targets told once. Everything borrows from the view.
 */
#pragma once

#include "reports/writers/view.h"

/* Rows of one check that say the same of several targets. */
typedef struct {
	const Row *first;
	GPtrArray *rows;  /* const Row *, first included */
	bool same_actual; /* what was seen is the same, too */
	bool same_expected;
} Fold;

/* Where a row belongs, from what stands in the way to what is merely to be known. */
typedef enum {
	SECTION_BLOCKING, /* blockers that failed or are unknown */
	SECTION_OTHER,    /* other checks that failed or are unknown */
	SECTION_REMARKS,  /* warn, waived */
	SECTION_ATTESTED,
	SECTION_QUIET, /* pass, not_applicable */
	SECTION_COUNT,
} Section;

/* A check's rows of one section, folded; the worse first. */
typedef struct {
	const CheckView *check;
	GPtrArray *folds; /* Fold * */
	size_t rows;
	Outcome worst;
	Severity severity;
} FoldedCheck;

/*
 * The checks that have rows in the section, the worst first; rows explained by a lost host, or by
 * another row, are left out when `without_lost`. Owned by the caller, with its elements
 * (FoldedCheck *).
 */
GPtrArray *fold_section(const View *view, Section section, bool without_lost);

/*
 * All rows of one check, folded: passes are one fold whatever they expected and saw. Owned by the
 * caller, with its elements (Fold *).
 */
GPtrArray *fold_check(const CheckView *check);

/*
 * The checks of an item that failed or are unknown, blockers first. Owned by the caller, with its
 * elements (FoldedCheck *).
 */
GPtrArray *fold_open(const View *view, const char *item);

/* So many of them are named where all must be seen at a glance. */
#define FOLD_OPEN_SHOWN 6

/* The remedy that all folds of a check share; "" when they differ. Borrowed. */
const char *fold_shared_remedy(const FoldedCheck *folded);
