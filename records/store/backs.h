/*
 * Where the clock was put back by more than event_moment() waits for: the events at which the
 * moments of the log begin anew. Between two of them they go with the numbers.
 */
#pragma once

#include "records/store/store.h"

/* Some more, with blanks between, inside a change. */
bool backs_note(Store *store, const char *seqs, GError **error);
/* int64_t, ascending: each is the first event behind such a place. Yours; NULL on error. */
GArray *backs_read(Store *store, GError **error);
/* Those of before, once; in a change of its own. */
bool backs_upgrade(Store *store, GError **error);

/* What the events say, told from the first on. */
typedef struct {
	GString *found; /* as it is kept */
	int64_t before_us;
} Backs;

Backs *backs_new(void);
void backs_free(Backs *backs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Backs, backs_free)
void backs_add(Backs *backs, int64_t seq, int64_t at_us);
/* RECORDS_ERROR_DAMAGED when something else is kept; a store that was not opened to be written
 * since it is kept says nothing. */
bool backs_verify(const Backs *backs, Store *store, GError **error);
