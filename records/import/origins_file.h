/*
 * A list of graduates of the stage of school before (接续名单) into the store: checked whole first,
 * then all of it in one change or nothing. The same file again changes nothing; a row whose number
 * somebody goes on with is not changed any more.
 */
#pragma once

#include "records/import/form.h"
#include "records/store/origins.h"

extern const FormColumn origin_columns[];
enum { ORIGIN_COLUMNS = 7 };

/* What each row would do; what is wrong is noted in the form. NULL when it cannot be read at all.
 */
Form *origins_file_check(Store *store, const char *path, Day today, const FormWatch *watch,
        FormResult *ret, GError **error);
/* A row that is new (`was->id` 0) or changes; `remind`: its G number is not that of its own citizen
 * number. All borrowed until it returns. */
typedef void (*OriginsEach)(
        FormRow *row, const Origin *was, const Origin *now, bool remind, void *data);
/* What it would change, of a form without wrong rows, row by row. Returns a digest of it all,
 * wherever the rows stand: yours; NULL on error. */
char *origins_file_changes(Store *store, const Form *form, Day today, const FormWatch *watch,
        OriginsEach each, void *data, GError **error);
/* Does it; of a form without wrong rows. */
bool origins_file_take(Store *store, const Act *act, const Form *form, Day today,
        const FormWatch *watch, GError **error);
