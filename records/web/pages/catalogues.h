/* The catalogues of specialties: what is in them, and how the province loads one: the file is
 * looked at whole, what it would change is shown, and then it is taken. */
#pragma once

#include "records/web/exchange.h"

bool page_catalogues(Exchange *exchange, GError **error);
bool page_catalogue_template(Exchange *exchange, GError **error);
/* Looks at a file and keeps what it would do. */
bool page_catalogue_send(Exchange *exchange, GError **error);
bool page_catalogue_draft(Exchange *exchange, GError **error);
bool page_catalogue_take(Exchange *exchange, GError **error);
bool api_catalogues(Exchange *exchange, GError **error);
bool api_catalogue(Exchange *exchange, GError **error);
bool api_catalogue_send(Exchange *exchange, GError **error);
