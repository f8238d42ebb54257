/* What students are found by beside their records: digests of their numbers. */
#pragma once

#include "records/store/students.h"

/* What the records say that there should be; 16 bytes a student. */
typedef struct Finders Finders;

Finders *finders_new(void);
void finders_free(Finders *finders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finders, finders_free)

/* Students in the order of their ids. */
void finders_note(Finders *finders, Store *store, const Record *record);

/* Whether it is what there is: RECORDS_ERROR_DAMAGED names the student. */
bool finders_verify(Finders *finders, Store *store, GError **error);
