/* Where the rows of a file put their students: the school, and the number in it. */
#pragma once

#include "records/store/students.h"

typedef struct Places Places;

/* `numbers`: the numbers of each school that the file names are looked at too; of a whole province
 * they are not. The store is borrowed. */
Places *places_new(Store *store, bool numbers);
void places_free(Places *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Places, places_free)

/* The scope of a student's school, as lasting as the places; NULL on error. Nobody enters students
 * of a school that he does not see, one that is closed takes nobody, one that is not registered is
 * in doubt; a store without any school tells nothing of that. Appended. */
const char *places_school(
        Places *places, const Student *student, Findings *findings, GError **error);

/*
 * A class that the school has not registered, of somebody new or put into another (a school that
 * has registered none tells nothing), and a number that another student of the school has in the
 * store (other rows: twins.h); who has left has given it back. Of a whole province neither is
 * looked at. `before`: the record as it was, id 0 for a new one. Appended.
 */
bool places_inside(Places *places, const Student *student, const Record *before, Findings *findings,
        GError **error);
