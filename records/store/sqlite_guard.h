/*
 * Who sees what, held by SQLite itself.
 *
 * Each guarded table X is reached through the view my_X, which shows the rows of the connection's
 * scope and takes changes of them alone. An authorizer refuses every other way to a table (by name,
 * in a subquery, through a view or a common table of the same name), and schema, PRAGMA, ATTACH
 * altogether. Views and triggers belong to the connection; nothing of them is in the file.
 *
 * A Guard belongs to its connection and is freed after it.
 */
#pragma once

#include "records/store/scope.h"

#include <sqlite3.h>

typedef struct Guard Guard;

/* NULL: out of memory. */
Guard *guard_new(sqlite3 *handle);
void guard_free(Guard *guard);

/* NULL: no scope; the views are errors then. */
void guard_scope(Guard *guard, const Scope *scope);

/* Makes the views, when the tables are there; an SQLite code. */
int guard_views(Guard *guard, sqlite3 *handle);

/* The answer of an authorizer. `unguarded`: a statement of the store itself. */
int guard_authorize(
        const Guard *guard, bool unguarded, int action, const char *table, const char *inside);
