/* Photographs: a ZIP that is looked at and then taken, and one for a student by itself. */
#pragma once

#include "records/web/exchange.h"

bool page_photos(Exchange *exchange, GError **error);
bool page_photos_send(Exchange *exchange, GError **error);
bool page_photos_batch(Exchange *exchange, GError **error);
bool page_photos_take(Exchange *exchange, GError **error);
bool page_photos_drop(Exchange *exchange, GError **error);
bool page_photo_send(Exchange *exchange, GError **error);
