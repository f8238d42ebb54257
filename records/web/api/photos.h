/* Photographs for programs: records/web/photos.h as JSON. */
#pragma once

#include "records/web/exchange.h"

bool api_photos(Exchange *exchange, GError **error);
bool api_photos_send(Exchange *exchange, GError **error);
bool api_photos_batch(Exchange *exchange, GError **error);
bool api_photos_take(Exchange *exchange, GError **error);
bool api_photos_drop(Exchange *exchange, GError **error);
bool api_photo_send(Exchange *exchange, GError **error);
