/* Schools: whom the service has, one added, a workbook of them, one renamed, closed, merged; as
 * pages and as calls. */
#pragma once

#include "records/import/form.h"
#include "records/web/exchange.h"

/* The page of all schools; `taken`: what came of a file, or NULL. */
bool schools_show(Exchange *exchange, int status, const char *problem, const FormResult *taken,
        GError **error);

bool page_schools(Exchange *exchange, GError **error);
bool page_schools_template(Exchange *exchange, GError **error);
bool page_schools_send(Exchange *exchange, GError **error);
bool page_schools_take(Exchange *exchange, GError **error);
bool page_school_add(Exchange *exchange, GError **error);
bool page_school(Exchange *exchange, GError **error);
bool page_school_step(Exchange *exchange, GError **error);

bool api_schools(Exchange *exchange, GError **error);
bool api_schools_send(Exchange *exchange, GError **error);
bool api_school_add(Exchange *exchange, GError **error);
bool api_school(Exchange *exchange, GError **error);
bool api_school_step(Exchange *exchange, GError **error);
