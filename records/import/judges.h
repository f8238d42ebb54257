/*
 * The rows of a sheet, read and judged beside the thread that keeps them: what a row says by itself
 * (the rules, its texts, its keyed digests, what is sealed of it) is worked out by threads of their
 * own, a batch at a time, while the store takes in the batches before. Batches come in the order of
 * the file.
 *
 * All functions are for the one thread that made the Judges. A batch belongs to the threads until
 * judges_next() or judges_sealed() gives it, and again from judges_seal() and judges_release() on.
 */
#pragma once

#include "records/import/heading.h"
#include "records/import/import.h"
#include "records/store/student_sealed.h"

typedef struct {
	SheetRow row;
	const Heading *heading; /* of the sheet; of a header, its own */
	const char *raw[FIELD_COUNT];
	Record record; /* its values are lent by the batch */
	bool has_person, has_bare, has_number, has_certificate;
	/* of the one who keeps them */
	RowOutcome outcome;
	bool named_waits;          /* named.h: the newcomer that it names */
	int64_t application;       /* ImportedRow.application */
	char other[24];            /* the id of somebody who may be the same person, or "" */
	int64_t twins[TWIN_KINDS]; /* ImportedRow.twins */
	const char *scope;
	/* what is above is cleared for each row, what is below is not */
	Findings findings;                 /* of a header, none */
	StudentDigests digests;            /* this and below: not of a header */
	uint8_t digest[SEAL_DIGEST_BYTES]; /* of the whole row, when it was asked for */
	/* these are there when the row has all of it */
	uint8_t person[SEAL_DIGEST_BYTES]; /* of school, number (XH), name and day of birth */
	/* of school, name and day of birth, with neither a document number nor the id of a record
	 */
	uint8_t bare[SEAL_DIGEST_BYTES];
	uint8_t number[SEAL_DIGEST_BYTES];      /* of school and number (XH): judged_number() */
	uint8_t certificate[SEAL_DIGEST_BYTES]; /* of its number */
	StudentSealed sealed;                   /* of a row that is kept, behind judges_sealed() */
} JudgedRow;

enum { JUDGED_ROWS = 256 };

typedef struct Batch {
	size_t count;
	JudgedRow rows[JUDGED_ROWS];
	GError *failed; /* what stopped the reading, behind the rows */
	Arena arena;    /* of the texts */
	int state;
	bool last;
} Batch;

typedef struct {
	const char *path;
	Sheet *sheet;          /* read by the threads until judges_free() */
	StudentWorld world;    /* what is behind its pointers does not change meanwhile */
	const Sealer *keys;    /* what is kept is sealed with */
	const Sealer *digests; /* of the numbers: the same, or a fleeting one */
	bool row_digests;      /* of each whole row */
	bool keeps;            /* what is judged is kept, not only looked at */
	unsigned threads;      /* at least 1 */
} JudgesPlan;

/* The number in the school of who has not left, and that of the certificate, for what the record
 * now says. */
void judged_number(const Sealer *digests, const Policy *policy, JudgedRow *judged);
/* Leaves of what was found of a row what the file itself says of it, whatever record it is held to.
 */
void judged_of_file(JudgedRow *judged);

typedef struct Judges Judges;

Judges *judges_new(const JudgesPlan *plan);
/* Stops the threads wherever they are; all batches are void. */
void judges_free(Judges *judges);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judges, judges_free)

/* The next batch; NULL at the end, or when `wait` is false and none is ready. */
Batch *judges_next(Judges *judges, bool wait);
/* Has what the outcome keeps (ACCEPTED and MARKED, their ids and scopes given) sealed. */
void judges_seal(Judges *judges, Batch *batch);
/* The first of those batches, when it is done. */
Batch *judges_sealed(Judges *judges);
void judges_release(Judges *judges, Batch *batch);
/* Whether there was any row, behind the end. */
bool judges_any(const Judges *judges);

/* Batches that one may have at a time, so that the threads still have some. */
enum { JUDGED_AHEAD = 4 };
