/* Files of students by the browser: send, look, take or drop, correct. */
#pragma once

#include "records/web/exchange.h"

bool page_imports(Exchange *exchange, GError **error);
bool page_import_send(Exchange *exchange, GError **error);
bool page_import(Exchange *exchange, GError **error);
bool page_import_take(Exchange *exchange, GError **error);
bool page_import_drop(Exchange *exchange, GError **error);
bool page_import_errors(Exchange *exchange, GError **error);
bool page_import_template(Exchange *exchange, GError **error);
