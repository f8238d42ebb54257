/*
 * Students in the store. What is sensitive is sealed and found by keyed digests; every change is an
 * event in the same change of the store.
 */
#pragma once

#include "records/rules/problems.h"
#include "records/store/store.h"

/* The keyed digests that a student is found by; a record that came to nothing has none
 * (status_is_nothing()), nor one whose student goes on with another (former.h). */
typedef struct {
	uint8_t document[SEAL_DIGEST_BYTES], student_no[SEAL_DIGEST_BYTES];
	bool has_document, has_student_no;
	bool back; /* a change gives the record back what it let go (former_take_back()) */
} StudentDigests;

/* A record as it is kept. */
typedef struct {
	int64_t id, version; /* from 1; every change adds one */
	Student student;
	char *problems;                     /* "rule@FIELD …" */
	const StudentDigests *digests;      /* borrowed; NULL: to be made of the student */
	const struct StudentSealed *sealed; /* borrowed (student_sealed.h); NULL: to be made */
} Record; /* with lent values (Student.lent), `problems` is lent too */

void record_clear(Record *record);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Record, record_clear)

/* "id.check@SFZJH field.missing@MZM": what of the findings is kept with the record. Yours. */
char *problems_text(const Findings *findings);
void problems_append(const Findings *findings, GString *out);
/* One more that is found of a record (field -1: of no one field); once. */
void problems_add(Record *record, RuleId rule, int field);

/*
 * Adds a student; inside a change. `import_digest` (32 bytes) or NULL. RECORDS_ERROR_DUPLICATE when
 * the document or student number is taken, by whomever; RECORDS_ERROR_DENIED when its school lies
 * outside the store's scope, or the scope is read-only.
 */
bool student_add(Store *store, const Act *act, const Record *record, const uint8_t *import_digest,
        GError **error);
/* Rows of a first load (behind students_first_begin()) or of many more (students_more_begin()),
 * which stand in no other's way; their
 * records have their digests and what is sealed. As student_add() for each. */
typedef struct {
	const Record *record;
	const uint8_t *import_digest;
} NewStudent;
bool students_add(
        Store *store, const Act *act, const NewStudent *rows, size_t count, GError **error);
/*
 * The keyed digest that a value is found by: of "document" a document_key(), of "student_no" the
 * number. False (and NULL in SQL) for "".
 */
bool student_digest(
        const Store *store, const char *what, const char *value, uint8_t ret[SEAL_DIGEST_BYTES]);

void student_digests(const Sealer *digests, const Student *student, StudentDigests *ret);

/* The next free id of all, inside a change. -1 on error. */
int64_t student_next_id(Store *store, GError **error);

/*
 * Puts record->student, problems in the place of what is there, when that still has
 * record->version: RECORDS_ERROR_CONFLICT when somebody was faster. Inside a change; `kind` names
 * the event. record->version is then the new one. RECORDS_ERROR_NOT_FOUND for one outside the
 * scope; RECORDS_ERROR_DENIED when it would leave it, or the scope is read-only.
 */
bool student_change(Store *store, const Act *act, const char *kind, Record *record, GError **error);

/* RECORDS_ERROR_NOT_FOUND when there is none in the scope. */
bool student_load(Store *store, int64_t id, Record *ret, GError **error);

/* Who has this document_key(). Of one outside the scope no more is told than that there is one. */
typedef struct {
	bool taken;    /* somebody has it, wherever */
	Status status; /* of whoever that is */
	int64_t id;    /* 0: nobody in the scope, and the rest is empty */
	char school[16];
	uint8_t import_digest[SEAL_DIGEST_BYTES];
	bool imported;
} Holder;
bool student_holder(Store *store, const char *key, Holder *ret, GError **error);
/* The same of a number as people type it, of whatever type of document. */
bool student_holder_any(Store *store, const char *number, Holder *ret, GError **error);
/*
 * Whether another record than `except`, wherever, that has not ended has the student's document
 * number: as another type of document, or within its student number.
 */
bool student_number_elsewhere(
        Store *store, const Student *student, int64_t except, bool *ret, GError **error);
/* Who of the scope has a student number; 0: nobody. */
bool student_no_find(Store *store, const char *number, int64_t *ret, GError **error);
/* Whether a student number is taken, wherever. */
bool student_no_taken(Store *store, const char *number, bool *ret, GError **error);

/* Calls `each` with every record of the scope in the order of ids until it fails. */
bool students_walk(Store *store, bool (*each)(const Record *record, void *data, GError **error),
        void *data, GError **error);

/* Of the scope. */
bool students_count(Store *store, int64_t *ret, GError **error);
/* Whether there is any at all, wherever. */
bool students_any(Store *store, bool *ret, GError **error);

/* A first load, inside its change: indexes are made behind it, unless they `stay`, which takes
 * about twice as long and holds nobody up who reads (db_schema_locks()). */
bool students_first_begin(Store *store, bool stay, GError **error);
bool students_first_end(Store *store, bool stay, GError **error);
/* Many rows beside those that are there: between these students_add() may be called, and names of
 * new students are found from the end on alone. */
void students_more_begin(Store *store);
bool students_more_end(Store *store, GError **error);
