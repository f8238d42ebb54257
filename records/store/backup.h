/*
 * Copies of the store: taken while others work, proved whole before they are called a backup, and
 * brought back into an empty place.
 *
 * A backup is the database alone; without its key it is unreadable. It says where the key was when
 * it was made; the key is copied beside it (FILE.key) only when that is asked for.
 */
#pragma once

#include "records/store/event.h"

/*
 * Writes `path`, which must not be there, and opens it again: structures, chain and states are
 * verified in the copy; when one does not hold, no file is left. `key_path` is the store's key.
 */
bool backup_make(
        Store *store, const char *key_path, const char *path, Verified *ret, GError **error);

/* The key beside a backup; not over a file that is there. */
bool backup_key_copy(const char *key_path, const char *path, GError **error);

/* The file of its key, as far as it is still there: beside it, else where it was when the backup
 * was made. BASE_ERROR_USAGE when it is in neither place. Yours. */
char *backup_key_find(const char *path, GError **error);

/*
 * Brings `path` into `place`: a folder, which must be empty or not there, or a database that has no
 * store yet; verified before and after. Into a folder the key is copied; with a database it stays
 * where `key_path` says. Sessions and tokens do not come back: everybody logs in anew.
 */
bool backup_restore(
        const char *path, const char *key_path, const char *place, Verified *ret, GError **error);

/* Structures, chain and states of an open store. */
bool store_verify(Store *store, Verified *ret, GError **error);
