/* The records of one person who had left and came again, as pages tell of them. */
#pragma once

#include "records/store/applications.h"
#include "records/web/exchange.h"

/*
 * The other records of whose record `id` is, as far as the scope has them:
 * [{id, name, school, status, status_id, before}], the first of them in front; `before`: it is
 * older. Yours; NULL on error.
 */
json_t *web_other_records(Exchange *exchange, int64_t id, GError **error);

/*
 * Of an application for a newcomer that who asks decides on: the record of before that goes with
 * his document number, {name, status, differs, id}, wherever it is; id 0: the scope has it not;
 * `differs`: its name is another. {} for others. Yours; NULL on error.
 */
json_t *web_former(Exchange *exchange, const Application *application, GError **error);
/* The same in one line; "". Yours; NULL on error. */
char *web_former_words(Exchange *exchange, const Application *application, GError **error);
