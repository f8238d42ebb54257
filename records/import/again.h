/*
 * A row whose student is there already: it fills in what was missing (补录), or corrects what came
 * in with a problem. Nothing that somebody has changed since is overwritten: such a row is
 * rejected.
 */
#pragma once

#include "records/store/students.h"

/* The header of the column that says which record a row is about, as our own workbooks have it. */
#define AGAIN_COLUMN_ZH "系统编号"
#define AGAIN_COLUMN_EN "record id"
bool again_column(const char *header);

/*
 * Reads a row (`raw`: FIELD_COUNT texts, NULL where the file has no such column) as what it makes
 * of the record `id`: empty cells and masked values leave what is there. `ret` is the record with
 * the row's values and the version that is there; `before` the record as it is. What would change
 * is found as same.filled and same.corrected with its field, what may not as same.differs, or
 * same.touched when it might until somebody did something with the record; nothing is
 * same.unchanged. RECORDS_ERROR_NOT_FOUND when the scope has no such record.
 *
 * What is there is corrected only when the record came from an import, was in doubt, and nobody has
 * touched it since (its version is 1), of who is registered by the province alone
 * (world->migrates); what is empty may be filled in at any time, but only by the province in a
 * record that has ended (same.ended), and where it is reviewed of who is registered (same.key).
 */
bool again_read(Store *store, const StudentWorld *world, int64_t id, const char *const *raw,
        Record *ret, Record *before, Findings *findings, GError **error);

/*
 * student_change() to such a record, with what another document number means to the records of
 * before (former_turn_find()): who had a student number that goes back has a temporary one. Inside
 * a change.
 */
bool again_change(Store *store, const Act *act, const char *kind, const Record *before,
        Record *record, GError **error);

/*
 * A row of somebody whose record has ended and who enters anew, later than then or (another
 * school's row, or one of somebody admitted) in the same month: found as
 * admit.again (graduates as the province's rule says), *ret says so, and `former` is that record,
 * whose student number the row may have. Else nothing is found.
 */
bool again_anew(Store *store, const Policy *policy, const Student *row, Record *former, bool *ret,
        Findings *findings, GError **error);

/* The number of `former` goes on in a row that has none; *taken is then, or where the row has it,
 * not somebody else's. */
void again_number(const Store *store, Student *row, const Record *former, Arena *arena,
        StudentDigests *digests, bool *taken);

/* Finds that another than `id` has the number of the certificate. */
bool again_certificate(Store *store, const Policy *policy, int64_t id, const Student *student,
        Findings *findings, GError **error);

/* The record that has ended lets its numbers go to the new one. */
bool again_follow(Store *store, const Act *act, const Record *record, GError **error);

/* Who is registered was approved level by level: a file of a school is no way round that. Appended
 * for a new record. */
void again_status(const StudentWorld *world, const Student *student, Findings *findings);

/* The findings without those that tell of the change: what is kept with the record. */
void again_problems(const Findings *findings, Findings *ret);
