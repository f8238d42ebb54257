/*
 * What was done, by whom, from where: the events of the scope for who may read the log. Contents
 * (before, after) are not told here; of a student see records/store/history.h.
 */
#pragma once

#include "records/store/store.h"

/* Borrowed until the callback returns. */
typedef struct {
	int64_t seq, at_us;
	const char *actor, *origin, *kind, *subject, *reason;
} LogEntry;

/*
 * Calls `each` with the events of the students, schools and accounts of the store's scope, the
 * newest first, of those before `below` (0: from the newest on), at most `limit`. Of the whole
 * scope every event. A narrow scope reads back through the events of others: blocks for about a
 * second for each million of them.
 */
bool log_walk(Store *store, int64_t below, int limit,
        bool (*each)(const LogEntry *entry, void *data, GError **error), void *data,
        GError **error);
