/*
 * A file of students into the store: every row is accepted, accepted with a problem, already there,
 * or rejected with all its reasons. The good rows come in together or, when something stops the
 * work, none of them; the same file again changes nothing.
 */
#pragma once

#include "records/import/sheet.h"
#include "records/store/students.h"

/* ACCEPTED may still have fields to be filled in later; MARKED is in doubt (问题学籍); UPDATED
 * fills in or corrects a record that is there (again.h). */
typedef enum { ROW_ACCEPTED, ROW_MARKED, ROW_UPDATED, ROW_UNCHANGED, ROW_REJECTED } RowOutcome;

/* What two rows of a file may share: the document number; school, number in it, name and day of
 * birth, of rows without a document whatever the number in the school; the student number; the
 * number in the school; the number of a certificate. */
typedef enum {
	TWIN_DOCUMENT,
	TWIN_PERSON,
	TWIN_STUDENT_NO,
	TWIN_NUMBER,
	TWIN_CERTIFICATE,
	TWIN_KINDS
} TwinKind;

/* Whether somebody new waits already: by the very same row, or by another. */
typedef enum { IMPORT_WAITS_NOT, IMPORT_WAITS_SAME, IMPORT_WAITS_OTHER } ImportWaits;

/* What became of a row; all borrowed until the callback returns. */
typedef struct {
	const SheetRow *row;
	const int *fields; /* per cell of the row: its field or -1 */
	const Findings *findings;
	const char *other_place; /* the id of somebody who may be the same person, or NULL */
	const int64_t *twins;    /* by TwinKind: the line of another row that shares it, or 0 */
	RowOutcome outcome;
	bool doubtful;        /* of UPDATED: what the record keeps in doubt is in the findings */
	int64_t id;           /* of the record that is there now; 0: none */
	int64_t application;  /* by which a newcomer waits now (ImportPlan.newcomer); 0: none */
	const Record *before; /* of UPDATED: the record as it was; else NULL */
} ImportedRow;

typedef struct {
	int64_t rows, accepted, marked, updated, unchanged, rejected;
	int64_t waiting;     /* of accepted and marked those who do not come in at once */
	int64_t doubtful;    /* of updated those whose records are in doubt all the same */
	int64_t hidden_rows; /* of rows those that nobody sees in the workbook */
	bool gb18030;
	char passed[256]; /* names of the sheets without a header, cut */
	char hidden[256]; /* the same of hidden ones that have one */
} ImportResult;

typedef struct {
	Store *store;
	Act act;
	const Policy *policy;
	Day today;
	const char *province; /* two digits, or NULL */
	bool admits;          /* StudentWorld.admits */
	/* every state comes in, and what is registered is corrected: the province, the command
	 * line. Else newcomers alone, as the province's rule import.status says. */
	bool migrates;
	bool dry_run;
	bool served; /* others read meanwhile, and are not to be held up */
	/* both or none: who is admitted or awaits registration does not come in, he waits
	 * elsewhere. `waiting` says whether he waits there already, by this very row (its digest)
	 * or by another; `newcomer` takes him, inside the change, and says by which application */
	ImportWaits (*waiting)(const Student *student, const uint8_t *digest, void *data);
	bool (*newcomer)(const Record *record, const Findings *findings, const uint8_t *digest,
	        int64_t *ret, void *data, GError **error);
	/* each may be NULL; `row` false stops the work with its error */
	void (*header)(const SheetRow *row, const int *fields, void *data);
	bool (*row)(const ImportedRow *row, void *data, GError **error);
	void (*progress)(int64_t rows, void *data);
	/* a file in which somebody stands twice is read again from its first row: what was told so
	 * far is void */
	bool (*again)(void *data, GError **error);
	/* inside the change that brings the rows, behind the last: false and none of them comes in;
	 * not called when the file brings nothing */
	bool (*ending)(const ImportResult *result, void *data, GError **error);
	void *data;
} ImportPlan;

/* Errors: those of sheet.h and of the store; BASE_ERROR_FORMAT when columns are missing. */
bool import_file(const char *path, const ImportPlan *plan, ImportResult *ret, GError **error);

/* Whether a finding of a row is told: of a row that is refused not that it is the same as what is
 * there, waits, or would fill a gap, as nothing comes of that. */
bool import_reason_told(const ImportedRow *row, size_t index);
/* The reasons of a row as one text for people: "出生日期：…；姓名：…". Yours. */
char *import_reasons(const ImportedRow *row, bool zh);
