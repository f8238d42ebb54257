/* Applications that should have been answered by now. */
#pragma once

#include "records/store/store.h"

/* How many of the scope wait for that level since before that moment. */
bool applications_overdue(
        Store *store, Level turn, int64_t before_us, int64_t *ret, GError **error);
