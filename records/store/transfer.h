/*
 * A store's tables from one engine into another: how PostgreSQL is backed up into a file, and how
 * a file becomes a province on PostgreSQL.
 */
#pragma once

#include "records/store/store.h"

/*
 * Puts every row of `from`, as it is at one moment while others write, into the tables of `to`,
 * which has the same schema and is empty; one change of `to`. Nothing is looked into: the chain of
 * events proves afterwards that it is all there.
 */
bool transfer(Db *from, Db *to, GError **error);

/* Of a store that was brought back: everybody logs in anew. Inside a change. */
bool sessions_forget(Store *store, GError **error);
