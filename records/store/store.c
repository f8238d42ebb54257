#include "records/store/store.h"
#include "records/store/applicants.h"
#include "records/store/backs.h"

#include "base/file.h"
#include "records/helpdesk/problem_waits.h"
#include "records/people/token.h"
#include "records/store/accounts.h"
#include "records/store/destinations.h"
#include "records/store/digests.h"
#include "records/store/entered.h"
#include "records/store/event.h"
#include "records/store/event_link.h"
#include "records/store/held.h"
#include "records/store/migrate.h"
#include "records/store/names.h"
#include "records/store/totals.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

bool store_is_address(const char *place)
{
	return strstr(place, "://") != NULL;
}

char *store_database_path(const char *folder)
{
	return g_build_filename(folder, "records.db", NULL);
}

char *store_key_path(const char *folder)
{
	return g_build_filename(folder, "records.key", NULL);
}

void store_close(Store *store)
{
	if (!store)
		return;
	db_close(store->db);
	keys_clear(&store->keys);
	g_clear_pointer(&store->school_scopes, g_hash_table_unref);
	g_clear_pointer(&store->totals, totals_free);
	g_clear_pointer(&store->names_later, names_later_free);
	g_free(store->backs);
	g_free(store->name);
	g_free(store);
}

void store_scope_set(Store *store, const Scope *scope)
{
	store->scoped = scope != NULL;
	g_hash_table_remove_all(store->school_scopes); /* somebody else may have moved one */
	store->scope = scope ? *scope : (Scope){0};
	db_scope(store->db, scope);
}

StoreWhole store_whole_begin(Store *store)
{
	StoreWhole whole = {store, store->scope, store->scoped};
	store_scope_set(store, &scope_whole);
	return whole;
}

void store_whole_end(StoreWhole *whole)
{
	store_scope_set(whole->store, whole->scoped ? &whole->scope : NULL);
}

char *store_setting(Store *store, const char *name, GError **error)
{
	Query *query = db_query(store->db, "SELECT value FROM setting WHERE name = $1", error);
	if (!query)
		return NULL;
	query_text(query, 1, name);
	return query_one_text(query, error);
}

bool store_setting_set(Store *store, const char *name, const char *value, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO setting (name, value) VALUES ($1, $2) "
	        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	        error);
	if (!query)
		return false;
	query_text(query, 1, name);
	query_text(query, 2, value);
	return query_run(query, error);
}

static bool key_fits(Store *store, const char *key_path, GError **error)
{
	g_autofree char *id = store_setting(store, "key", error);
	if (!id)
		return false;
	if (strcmp(id, store->keys.id) == 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: is not the key of %s (key %s there, %s here)", key_path, store->name, id,
	        store->keys.id);
	return false;
}

static bool begins(Store *store, GError **error)
{
	GError *failed = NULL;
	if (db_begin(store->db, &failed))
		return true;
	if (g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY))
		store->kept_out = true;
	g_propagate_error(error, failed);
	return false;
}

bool store_change_begin(Store *store, GError **error)
{
	g_clear_pointer(&store->names_later, names_later_free);
	if (store->no_changes) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "%s: who only reads may change nothing", store->name);
		return false;
	}
	if (!begins(store, error))
		return false;
	g_hash_table_remove_all(store->school_scopes);
	totals_clear(store->totals);
	if (event_last(store, error)) {
		store->seq_before = store->seq;
		store->changing = true;
		return true;
	}
	db_rollback(store->db);
	return false;
}

typedef enum { CHANGE_GONE, CHANGE_STANDS, CHANGE_UNKNOWN } ChangeFate;

/* Beginning waits for the lost connection's change to be done with, whichever way. */
static ChangeFate change_look(Store *store)
{
	char there[65] = "", ours[65];
	GError *failed = NULL;
	if (!db_begin(store->db, NULL))
		return CHANGE_UNKNOWN;
	digest_hex(store->last, ours);
	bool found = event_head(store, store->seq, there, &failed);
	bool none = failed && records_error_is_none(failed, NULL);
	db_rollback(store->db);
	return !found && !none                     ? CHANGE_UNKNOWN
	       : found && strcmp(there, ours) == 0 ? CHANGE_STANDS
	                                           : CHANGE_GONE;
}

/* A change without an event of its own leaves nothing that it could be known by. */
static ChangeFate change_seek(Store *store)
{
	enum { TRIES = 6 };
	ChangeFate fate = CHANGE_UNKNOWN;
	int64_t until = g_get_monotonic_time() + 5 * G_USEC_PER_SEC; /* the last one begins */
	for (unsigned i = 0;
	        store->seq > store->seq_before && i < TRIES && g_get_monotonic_time() < until;
	        i++) {
		fate = change_look(store);
		if (fate != CHANGE_UNKNOWN)
			break;
		g_usleep(50000UL << i); /* 3 s in all */
	}
	return fate;
}

bool store_change_end(Store *store, GError **error)
{
	GError *failed = NULL;
	store->changing = false;
	if (!totals_write(store, error) ||
	        (store->backs && !backs_note(store, store->backs, error))) {
		db_rollback(store->db);
		return false;
	}
	store->changed = true;
	if (db_commit(store->db, &failed))
		return true;
	ChangeFate fate = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_UNCERTAIN)
	                          ? change_seek(store)
	                          : CHANGE_UNKNOWN;
	if (fate == CHANGE_UNKNOWN)
		g_propagate_error(error, g_steal_pointer(&failed));
	if (fate == CHANGE_GONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_AWAY,
		        "%s: the connection to the database was lost: nothing of the change was "
		        "kept; do it again",
		        store->name);
	g_clear_error(&failed);
	return fate == CHANGE_STANDS;
}

void store_change_drop(Store *store)
{
	g_clear_pointer(&store->names_later, names_later_free);
	totals_clear(store->totals);
	store->changing = false;
	db_rollback(store->db);
}

bool store_change_close(Store *store, bool good, GError **error)
{
	if (good && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

/* The parts that opening and making share. */
static Store *store_begin(const char *folder, const char *key_path, DbMode mode, GError **error)
{
	g_autofree char *path =
	        store_is_address(folder) ? g_strdup(folder) : store_database_path(folder);
	g_autoptr(Store) store = g_new0(Store, 1);
	store->name = g_strdup(path);
	store->totals = totals_new();
	store->school_scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	store->db = db_open(path, mode, error);
	if (!store->db || !keys_load(key_path, &store->keys, error))
		return NULL;
	return g_steal_pointer(&store);
}

/* Where the key is: with a database it is never kept. */
static char *key_of(const char *folder, const char *key_path, GError **error)
{
	if (key_path || !store_is_address(folder))
		return key_path ? g_strdup(key_path) : store_key_path(folder);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: its key is not kept in a database: say --key FILE", folder);
	return NULL;
}

Store *store_open(const char *folder, const char *key_path, DbMode mode, GError **error)
{
	g_autofree char *key = key_of(folder, key_path, error);
	g_autoptr(Store) store = key ? store_begin(folder, key, mode, error) : NULL;
	if (!store || !migrate(store->db, store->name, mode != DB_READ, error) ||
	        !db_guard(store->db, error) || !key_fits(store, key, error) ||
	        (mode != DB_READ &&
	                !(entered_upgrade(store, error) && accounts_upgrade(store, error) &&
	                        destinations_upgrade(store, error) && digests_renew(store, error) &&
	                        tokens_upgrade(store, error) && held_upgrade(store, error) &&
	                        problem_waits_upgrade(store, error) &&
	                        applicants_upgrade(store, error) && backs_upgrade(store, error))))
		return NULL;
	return g_steal_pointer(&store);
}

static bool folder_empty(const char *folder, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	if (dir && g_dir_read_name(dir)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: is not empty; give a folder that is not there yet", folder);
		return false;
	}
	if (!dir && g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", folder, g_strerror(errno));
		return false;
	}
	return true;
}

static bool store_first(Store *store, const Act *act, GError **error)
{
	if (!migrate(store->db, store->name, true, error) || !db_guard(store->db, error) ||
	        !store_change_begin(store, error))
		return false;
	if (store_setting_set(store, "key", store->keys.id, error) &&
	        store_setting_set(store, "digests", DIGESTS_VERSION, error) &&
	        entered_kept(store, error) &&
	        store_setting_set(store, TOKENS_SETTING, TOKENS_VERSION, error) &&
	        held_first(store, act, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

static bool store_fill(const char *folder, const char *key_path, const Act *act, GError **error)
{
	if (!keys_create(key_path, error))
		return false;
	g_autoptr(Store) store = store_begin(folder, key_path, DB_CREATE, error);
	if (store && store_first(store, act, error))
		return store_is_address(folder) || file_sync(folder, error);
	if (store)
		db_discard(store->db);
	return false;
}

bool store_create(const char *folder, const char *key_path, const Act *act, GError **error)
{
	bool address = store_is_address(folder);
	g_autofree char *key = key_of(folder, key_path, error);
	if (!key || (!address && !folder_empty(folder, error)))
		return false;
	bool there = g_file_test(key, G_FILE_TEST_EXISTS);
	if (store_fill(folder, key, act, error))
		return true;
	if (!there)
		g_unlink(key);
	if (!address)
		file_remove_tree(folder, NULL);
	return false;
}

bool store_upgrade(Store *store, const char *setting, const char *version,
        bool (*fill)(Store *store, const char *was, GError **error), GError **error)
{
	g_autofree char *kept = store_setting(store, setting, error);
	if (!kept || strcmp(kept, version) == 0)
		return kept != NULL;
	if (!store_change_begin(store, error))
		return false;
	g_autofree char *now = store_setting(store, setting, error);
	bool good = now && (strcmp(now, version) == 0 || fill(store, now, error));
	return store_change_close(store, good, error);
}

bool store_current(Store *store, GError **error)
{
	int64_t version;
	Query *query = db_query_unguarded(store->db, "SELECT max(version) FROM migration", error);
	return query && query_one_int(query, &version, error) &&
	       migrate_knows(store->name, version, error);
}
