/* Going on with the number from lower secondary (学籍接续): whose is open, whose is done, lists of
 * graduates in, the results out. */
#pragma once

#include "records/web/form_file.h"

/* The page, with what is wrong (else ""), or with what came of a list (else NULL). */
bool continuations_show(Exchange *exchange, int status, const char *problem, const FormResult *sent,
        GError **error);

bool page_continuations(Exchange *exchange, GError **error);
bool page_continuations_out(Exchange *exchange, GError **error);

bool api_continuations(Exchange *exchange, GError **error);
bool api_continuations_out(Exchange *exchange, GError **error);
