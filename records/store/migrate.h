/*
 * The schema, brought up file by file (records/schema), each in one transaction. Refuses a database
 * that a newer program has written, and one whose past files are not those of this program.
 */
#pragma once

#include "records/store/db.h"

/* `may_write` false: an older schema is an error. */
bool migrate(Db *db, const char *name, bool may_write, GError **error);
/* RECORDS_ERROR_NEWER for the version of a schema that only a newer program has. */
bool migrate_knows(const char *name, int64_t version, GError **error);
