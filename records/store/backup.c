#include "records/store/backup.h"

#include "records/people/token.h"
#include "records/store/import_jobs.h"
#include "records/store/migrate.h"
#include "records/store/transfer.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* A setting of backups alone. */
#define KEY_PLACE "key_place"

bool store_verify(Store *store, Verified *ret, GError **error)
{
	*ret = (Verified){0};
	return db_check(store->db, error) && events_verify(store, ret, error);
}

/* A store whose files are named by hand: a backup that lies anywhere. */
static Store *store_at(const char *path, const char *key_path, DbMode mode, GError **error)
{
	g_autoptr(Store) store = g_new0(Store, 1);
	store->name = g_strdup(path);
	store->school_scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	store->db = db_open(path, mode, error);
	if (!store->db || !db_guard(store->db, error) || !keys_load(key_path, &store->keys, error))
		return NULL;
	g_autofree char *id = store_setting(store, "key", error);
	if (!id)
		return NULL;
	if (g_strcmp0(id, store->keys.id) != 0) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: is not the key of %s (key %s there, %s here)", key_path, path, id,
		        store->keys.id);
		return NULL;
	}
	return g_steal_pointer(&store);
}

static void sidecars_remove(const char *path)
{
	g_autofree char *wal = g_strconcat(path, "-wal", NULL),
	                *shm = g_strconcat(path, "-shm", NULL);
	g_unlink(wal);
	g_unlink(shm);
}

static bool path_sync(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fsync(fd) == 0)
		return file_sync(folder, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return false;
}

static bool copy_prove(const char *path, const char *key_path, Verified *ret, GError **error)
{
	g_autoptr(Store) copy = store_at(path, key_path, DB_READ, error);
	return copy && store_verify(copy, ret, error);
}

/* Of a database on a server: a file of the same schema, and every row. */
static bool tables_write(Store *store, const char *path, GError **error)
{
	g_autoptr(Db) file = db_open(path, DB_CREATE, error);
	return file && migrate(file, path, true, error) && transfer(store->db, file, error);
}

/* Its place, not the key: who has the backup alone has nothing. */
static bool key_place_put(const char *path, const char *key_path, GError **error)
{
	g_autofree char *place = g_canonicalize_filename(key_path, NULL);
	g_autoptr(Store) copy = store_at(path, key_path, DB_WRITE, error);
	return copy && store_setting_set(copy, KEY_PLACE, place, error);
}

/* NULL: it says none. Yours. */
static char *key_place_get(const char *path)
{
	g_autoptr(Db) db = db_open(path, DB_READ, NULL);
	Query *query = db && db_guard(db, NULL)
	                       ? db_query(db, "SELECT value FROM setting WHERE name = $1", NULL)
	                       : NULL;
	if (!query)
		return NULL;
	query_text(query, 1, KEY_PLACE);
	char *place =
	        query_step(query, NULL) == STEP_ROW ? g_strdup(query_get_text(query, 0)) : NULL;
	query_reset(query);
	return place;
}

static bool backup_there(const char *path, GError **error)
{
	bool there = g_file_test(path, G_FILE_TEST_IS_REGULAR);
	if (!there)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: there is no such file", path);
	return there;
}

char *backup_key_find(const char *path, GError **error)
{
	g_autofree char *beside = g_strconcat(path, ".key", NULL);
	if (!backup_there(path, error))
		return NULL;
	if (g_file_test(beside, G_FILE_TEST_IS_REGULAR))
		return g_steal_pointer(&beside);
	g_autofree char *place = key_place_get(path);
	if (place && g_file_test(place, G_FILE_TEST_IS_REGULAR))
		return g_steal_pointer(&place);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: its key is not on this machine (when the backup was made it was %s): say "
	        "--key FILE; without it nothing of the backup can be read",
	        path, place ? place : "elsewhere");
	return NULL;
}

/* Made under another name, proved, brought to the disk, then renamed. */
bool backup_make(
        Store *store, const char *key_path, const char *path, Verified *ret, GError **error)
{
	g_autofree char *draft = g_strconcat(path, ".part", NULL);
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: is there already", path);
		return false;
	}
	g_unlink(draft);
	mode_t mask = umask(0077);
	bool copied = db_copies(store->db) ? db_copy(store->db, draft, error)
	                                   : tables_write(store, draft, error);
	umask(mask);
	bool good = copied && key_place_put(draft, key_path, error) &&
	            copy_prove(draft, key_path, ret, error);
	sidecars_remove(draft);
	if (good && path_sync(draft, error)) {
		if (g_rename(draft, path) == 0)
			return path_sync(path, error);
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	}
	g_unlink(draft);
	return false;
}

static bool file_copy(const char *from, const char *to, GError **error)
{
	enum { PIECE = 1 << 20 };
	g_autofree char *piece = g_malloc(PIECE);
	g_autoptr(FileDraft) draft = file_draft_new(to, 0600, error);
	AutoFd fd = draft ? open(from, O_RDONLY | O_CLOEXEC) : -1;
	if (!draft)
		return false;
	ssize_t got = fd < 0 ? -1 : read(fd, piece, PIECE);
	for (; got > 0; got = read(fd, piece, PIECE))
		if (!file_draft_write(draft, piece, (size_t)got, error))
			return false;
	if (got == 0)
		return file_draft_commit(draft, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", from, g_strerror(errno));
	return false;
}

bool backup_key_copy(const char *key_path, const char *path, GError **error)
{
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return file_copy(key_path, path, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: is there already", path);
	return false;
}

/* Who was let in then may have been put out since, which nobody can tell any more: all sessions and
 * tokens are over. So are imports that waited: their files are not here. */
static bool let_in_forget(Store *store, GError **error)
{
	const Act act = {"store", "cli", "restore", clock_now_us()};
	if (!store_change_begin(store, error))
		return false;
	if (sessions_forget(store, error) && tokens_drop(store, &act, 0, error) &&
	        import_jobs_forget(store, act.at_us, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

/* The database alone: its key stays where it is. */
static bool restore_into(
        const char *path, const char *key_path, const char *folder, Verified *ret, GError **error)
{
	g_autofree char *database = store_database_path(folder);
	if (!file_copy(path, database, error))
		return false;
	g_autoptr(Store) store = store_open(folder, key_path, DB_WRITE, error);
	return store && store_setting_set(store, KEY_PLACE, "", error) &&
	       let_in_forget(store, error) && store_verify(store, ret, error) &&
	       file_sync(folder, error);
}

static bool address_fill(Store *from, const char *address, GError **error)
{
	g_autoptr(Db) db = db_open(address, DB_CREATE, error);
	if (!db)
		return false;
	if (migrate(db, address, true, error) && transfer(from->db, db, error))
		return true;
	db_discard(db);
	return false;
}

/* Beside the backup, so that the next try finds what one that was killed has left there; where
 * nothing can be written, where everybody puts things. Yours. */
static char *way_new(const char *path, GError **error)
{
	g_autofree char *folder = g_strconcat(path, ".restore", NULL);
	if (!file_remove_tree(folder, error))
		return NULL;
	return g_mkdir(folder, 0700) == 0 ? g_steal_pointer(&folder)
	                                  : g_dir_make_tmp("jiuxu-restore-XXXXXX", error);
}

/* By way of a folder: there an old schema is brought up first. */
static bool way_go(
        const char *path, const char *key_path, const char *address, Verified *ret, GError **error)
{
	g_autofree char *folder = way_new(path, error);
	bool good = folder && restore_into(path, key_path, folder, ret, error);
	if (good) {
		g_autoptr(Store) from = store_open(folder, key_path, DB_READ, error);
		good = from && address_fill(from, address, error);
	}
	if (folder)
		file_remove_tree(folder, NULL);
	return good;
}

static bool restore_to_address(
        const char *path, const char *key_path, const char *address, Verified *ret, GError **error)
{
	AutoFd alone = open(path, O_RDONLY | O_CLOEXEC);
	if (alone >= 0 && flock(alone, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_BUSY,
		        "%s: another restore is reading it", path);
		return false;
	}
	if (!way_go(path, key_path, address, ret, error))
		return false;
	g_autoptr(Store) store = store_open(address, key_path, DB_WRITE, error);
	if (store && store_verify(store, ret, error))
		return true;
	if (store)
		db_discard(store->db);
	return false;
}

static bool restore_to_folder(
        const char *path, const char *key_path, const char *folder, Verified *ret, GError **error)
{
	g_autoptr(GDir) there = g_dir_open(folder, 0, NULL);
	if (there && g_dir_read_name(there)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: is not empty; give a folder that is not there yet", folder);
		return false;
	}
	if (!there && g_mkdir_with_parents(folder, 0700) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", folder, g_strerror(errno));
		return false;
	}
	g_autofree char *key = store_key_path(folder);
	if (file_copy(key_path, key, error) && restore_into(path, key, folder, ret, error))
		return true;
	file_remove_tree(folder, NULL);
	return false;
}

bool backup_restore(
        const char *path, const char *key_path, const char *place, Verified *ret, GError **error)
{
	if (!backup_there(path, error))
		return false;
	return store_is_address(place) ? restore_to_address(path, key_path, place, ret, error)
	                               : restore_to_folder(path, key_path, place, ret, error);
}
