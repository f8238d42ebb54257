/* Pages of daily business: what is to be done, one application, and how one is made. */
#pragma once

#include "records/web/exchange.h"

/* What waits for who asks, the oldest first; what is under way. */
bool page_todo(Exchange *exchange, GError **error);
/* Several of them at once: a look, then a result for each. */
bool page_todo_decide(Exchange *exchange, GError **error);
/* All applications of the scope, the newest first. */
bool page_applications(Exchange *exchange, GError **error);

bool page_application(Exchange *exchange, GError **error);
bool page_application_decide(Exchange *exchange, GError **error);
bool page_application_revoke(Exchange *exchange, GError **error);
bool page_application_dismiss(Exchange *exchange, GError **error);
bool page_application_reveal(Exchange *exchange, GError **error);
bool page_proof_add(Exchange *exchange, GError **error);

/* What can be applied for of a student, and the form of one kind (`kind` in the query). */
bool page_apply(Exchange *exchange, GError **error);
bool page_apply_send(Exchange *exchange, GError **error);
