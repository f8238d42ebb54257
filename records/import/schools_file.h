/*
 * A file of schools into the store: checked whole first, then all of it in one change or nothing.
 * Schools that are there and say something else are changed; the same file again changes nothing.
 * Another name, authority or region of a school wants a reason in its row, which is logged; an
 * authority or a short name that a row of a school that is there leaves empty stays as it is.
 */
#pragma once

#include "records/import/form.h"
#include "records/store/schools.h"

extern const FormColumn school_columns[];
enum { SCHOOL_COLUMNS = 6 };

/*
 * Reads the file and sees what each row would do; what is wrong is noted in the form. The store's
 * scope decides what somebody may register. NULL with an error when it cannot be read at all.
 */
Form *schools_file_check(Store *store, const char *path, FormResult *ret, GError **error);
/*
 * What a form without wrong rows would change, for people to look at first: of each school that is
 * there and would be another, and of each new one that has a namesake in its county, {place, code,
 * was, now, reason, same_name}; `was` null: it is new; both as school_json(). `same_name` is the
 * code of the namesake or "". Yours; NULL on error.
 */
json_t *schools_file_changes(Store *store, const Form *form, GError **error);
/* Does it; of a form without wrong rows. */
bool schools_file_take(
        Store *store, const Act *act, const Form *form, FormResult *ret, GError **error);
