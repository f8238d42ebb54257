/*
 * The table `given` of a connection to SQLite, whose rows a caller gives while a statement reads
 * them: INSERT … SELECT from it puts any number of rows for what one row costs in statements.
 */
#pragma once

#include "records/store/engine.h"

#include <sqlite3.h>

typedef struct Given Given;

/* NULL when SQLite refuses it. Freed with given_free() when the handle is closed. */
Given *given_new(sqlite3 *handle);
void given_free(Given *given);
/* What it has from now on; NULL: nothing. */
void given_set(Given *given, DbNext next, void *data);
