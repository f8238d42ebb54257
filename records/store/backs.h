/*
 * Where the clock was put back by more than event_moment() waits for: the events at which the
 * moments of the log begin anew. Between two of them they go with the numbers.
 */
#pragma once

#include "records/store/store.h"

/* One more, inside a change. */
bool backs_note(Store *store, int64_t seq, GError **error);
/* int64_t, ascending: each is the first event behind such a place. Yours; NULL on error. */
GArray *backs_read(Store *store, GError **error);
/* Those of before, once; in a change of its own. */
bool backs_upgrade(Store *store, GError **error);
