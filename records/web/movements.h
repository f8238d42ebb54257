/* Changes of standing for people and programs: what is asked for, and the rows of the answer. */
#pragma once

#include "records/store/movements.h"
#include "records/web/exchange.h"

/* What of the query filters, as it was written; the filter borrows it. */
typedef struct {
	MovementFilter filter;
	char *school, *kind, *from, *until, *class_name, *after;
	MovementKey behind; /* id 0: from the newest */
	GArray *kinds;      /* of MovementKind */
} MovementQuery;

void movement_query_clear(MovementQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MovementQuery, movement_query_clear)

/*
 * school, kind (a code of XJYDLB, or "left": whoever is of the roll of the school no more by it),
 * from, until (days of the last approval, both with), class (before or behind it), after.
 * WEB_ERROR_UNFIT for what cannot be, and for a class without the school whose it is.
 */
bool movement_query_read(Exchange *exchange, MovementQuery *ret, GError **error);
/* The query without `after`, as it stands behind '?', ending in '&' or empty. Yours. */
char *movement_query_text(const MovementQuery *query);

/* The codes that there are: [{id, words}], each once. Yours. */
json_t *movement_kinds(const Exchange *exchange);

/* Of CSV and words: the keys of a row in the order of its table, the student first. */
extern const char *const movement_columns[];
size_t movement_columns_count(void);

/*
 * At most `limit` rows (schemas.json: Movement), the newest first, of at most `looked_most` that
 * are looked at; the number of the student is masked. *ret_next: `after` of the next page, "" at
 * the end (yours). Yours; NULL on error.
 */
json_t *movement_rows(Exchange *exchange, const MovementQuery *query, size_t limit,
        size_t looked_most, char **ret_next, GError **error);
