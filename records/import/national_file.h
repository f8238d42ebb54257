/*
 * The result of the national check (全国查重、公安比对) into the store: who passed has his formal
 * number in the place of the temporary one, who did not is marked with what is to be done. Checked
 * whole first, then all of it in one change or nothing. The same file again changes nothing.
 */
#pragma once

#include "records/import/form.h"
#include "records/store/national.h"

extern const FormColumn national_columns[];
enum { NATIONAL_COLUMNS = 8 };

/* What each row would do (`changed`, `unchanged`; FormResult.added: nothing is); what is wrong is
 * noted in the form. NULL when it cannot be read at all. */
Form *national_file_check(Store *store, const char *path, Day today, const FormWatch *watch,
        FormResult *ret, GError **error);
/* Borrowed until it returns. */
typedef void (*NationalEach)(const json_t *change, FormRow *row, void *data);
/*
 * What it would change, of a form without wrong rows, row by row: {place, student, name, school,
 * outcome, was, now, remind, why}; `was` and `now` are student numbers in full ("" where none comes
 * in the place of another), `remind`: a G number that is not that of the present citizen number,
 * `why`: the reason for which a formal number is corrected, or "". Returns a digest of them all,
 * wherever their rows stand: yours; NULL on error.
 */
char *national_file_changes(Store *store, const Form *form, Day today, const FormWatch *watch,
        NationalEach each, void *data, GError **error);
/* Does it; of a form without wrong rows. */
bool national_file_take(Store *store, const Act *act, const Form *form, Day today,
        const FormWatch *watch, GError **error);
