/*
 * Rows of one file that speak of the same person or share a number: what stands in it twice is
 * known only behind its end, so a file that has some is read a second time, and then each of the
 * two tells of the other.
 *
 * A file without any is read once. Lines are those of SheetRow.
 */
#pragma once

#include "records/import/judges.h"

typedef struct Twins Twins;

/* Of a file of so many rows, as far as one knows. */
Twins *twins_new(size_t expected);
void twins_free(Twins *twins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Twins, twins_free)

/* All places that the numbers of a batch have among those that were seen are fetched at once. */
void twins_expect(const Twins *twins, const Batch *batch);
/* The TwinKind of a rule that tells of another row of the file; -1: it does not. */
int twins_kind(RuleId rule);
/* Finds what of a row stands in the file twice and has its `twins` say where the other row is.
 * True: its document number is another row's too. */
bool twins_look(Twins *twins, JudgedRow *judged);

/* The first reading found some: nothing of it counts, the file is to be read again. */
bool twins_due(const Twins *twins);
/* The second reading begins: the rows are forgotten, what stood in them twice is known. */
void twins_again(Twins *twins);
/* Forgets the rows for the sake of memory; twins_due() still says what it said. */
void twins_clear(Twins *twins);
