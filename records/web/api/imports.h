/* Files of students by programs. */
#pragma once

#include "records/web/exchange.h"

bool api_imports(Exchange *exchange, GError **error);
bool api_import_send(Exchange *exchange, GError **error);
bool api_import(Exchange *exchange, GError **error);
bool api_import_take(Exchange *exchange, GError **error);
bool api_import_drop(Exchange *exchange, GError **error);
bool api_import_errors(Exchange *exchange, GError **error);
