/*
 * A file of schools into the store: checked whole first, then all of it in one change or nothing.
 * Schools that are there and say something else are changed; the same file again changes nothing.
 */
#pragma once

#include "records/import/form.h"
#include "records/store/schools.h"

extern const FormColumn school_columns[];
enum { SCHOOL_COLUMNS = 5 };

/*
 * Reads the file and sees what each row would do; what is wrong is noted in the form. The store's
 * scope decides what somebody may register. NULL with an error when it cannot be read at all.
 */
Form *schools_file_check(Store *store, const char *path, FormResult *ret, GError **error);
/* Does it; of a form without wrong rows. */
bool schools_file_take(
        Store *store, const Act *act, const Form *form, FormResult *ret, GError **error);
