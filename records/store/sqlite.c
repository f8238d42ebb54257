/*
 * SQLite behind records/store/db.h.
 *
 * Events are append-only by the engine itself: an authorizer refuses every statement that would
 * alter or remove one, alter the schema, or reach outside the file or the scope (sqlite_guard).
 */
#include "records/store/sqlite.h"

#include "records/store/sqlite_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	APPLICATION_ID = 0x6a78726b, /* "jxrk", in the header of our files */
	BUSY_MS = 10000,
	CACHE_KIB = 64 * 1024,
	VALUES_MAX = 24,
};

struct Query {
	Db *db;
	bool unguarded;
	sqlite3_stmt *statement;
	int places[VALUES_MAX + 1]; /* of $1, $2 …: SQLite numbers names as they first appear */
};

struct Db {
	sqlite3 *handle;
	char *path;
	GHashTable *queries[2]; /* text -> Query; guarded and not */
	Guard *guard;
	int64_t changed; /* rows, before the last statement began */
	bool schema, unguarded;
};

static bool speaks(const char *url)
{
	return strstr(url, "://") == NULL;
}

static bool fail(const Db *db, int code, GError **error)
{
	int primary = code & 0xff;
	RecordsError kind =
	        primary == SQLITE_FULL                                  ? RECORDS_ERROR_FULL
	        : primary == SQLITE_BUSY || primary == SQLITE_LOCKED    ? RECORDS_ERROR_BUSY
	        : primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ? RECORDS_ERROR_DAMAGED
	        : code == SQLITE_CONSTRAINT_TRIGGER                     ? RECORDS_ERROR_DENIED
	        : primary == SQLITE_CONSTRAINT                          ? RECORDS_ERROR_DUPLICATE
	        : primary == SQLITE_AUTH                                ? RECORDS_ERROR_DENIED
	                                                                : RECORDS_ERROR_ENGINE;
	const char *words = kind == RECORDS_ERROR_FULL
	                            ? "no space left on the disk: nothing was written, what was "
	                              "there stands"
	                    : kind == RECORDS_ERROR_BUSY
	                            ? "another program is writing to it; try again later"
	                            : sqlite3_errmsg(db->handle);
	g_set_error(error, RECORDS_ERROR, (int)kind, "%s: %s", db->path, words);
	return false;
}

/* Disk full may also come as an input/output error of a write, by way of the journal. */
static int code_of(const Db *db, int code)
{
	int extended = sqlite3_extended_errcode(db->handle);
	bool no_space = (code & 0xff) == SQLITE_IOERR &&
	                (sqlite3_system_errno(db->handle) == ENOSPC ||
	                        sqlite3_system_errno(db->handle) == EDQUOT);
	return no_space ? SQLITE_FULL : (extended & 0xff) == (code & 0xff) ? extended : code;
}

static int authorize(void *data, int action, const char *first, const char *second,
        const char *database, const char *inside)
{
	const Db *db = data;
	(void)second;
	(void)database;
	return db->schema ? SQLITE_OK
	                  : guard_authorize(db->guard, db->unguarded, action, first, inside);
}

static bool pragmas(Db *db, DbMode mode, GError **error)
{
	g_autofree char *fresh =
	        g_strdup_printf("PRAGMA page_size=8192; PRAGMA application_id=%d;", APPLICATION_ID);
	g_autofree char *common = g_strdup_printf(
	        "PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
	        "PRAGMA recursive_triggers=ON; "
	        "PRAGMA cache_size=-%d; PRAGMA temp_store=MEMORY; PRAGMA "
	        "journal_size_limit=67108864;",
	        CACHE_KIB);
	if (mode == DB_CREATE && !db_script(db, fresh, error))
		return false;
	return db_script(db, common, error) &&
	       (mode == DB_READ || db_script(db, "PRAGMA journal_mode=WAL;", error));
}

static bool ours(Db *db, GError **error)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db->handle, "PRAGMA application_id", -1, &statement, NULL);
	int id = code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW
	                 ? sqlite3_column_int(statement, 0)
	                 : 0;
	sqlite3_finalize(statement);
	if (code != SQLITE_ROW)
		return fail(db, code_of(db, code), error);
	if (id == APPLICATION_ID)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: is not a database of student records", db->path);
	return false;
}

static void query_free(void *data)
{
	Query *query = data;
	sqlite3_finalize(query->statement);
	g_free(query);
}

static bool may_open(const char *path, DbMode mode, GError **error)
{
	bool there = g_file_test(path, G_FILE_TEST_EXISTS);
	if (mode == DB_CREATE && there)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: is there already", path);
	else if (mode != DB_CREATE && !there)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: there is none; make one with `jiuxu records init`", path);
	else
		return true;
	return false;
}

static Db *sqlite_open(const char *path, DbMode mode, GError **error)
{
	if (!may_open(path, mode, error))
		return NULL;
	if (mode == DB_CREATE) { /* nobody else may read it, from its first byte on */
		int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path,
			        g_strerror(errno));
			return NULL;
		}
		close(fd);
	}
	g_autoptr(Db) db = g_new0(Db, 1);
	db->path = g_strdup(path);
	for (int i = 0; i < 2; i++)
		db->queries[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, query_free);
	db->schema = true;
	/* a reader too must be able to take up the log of a writer that was killed */
	int code = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE, NULL);
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(db->handle, 1);
		sqlite3_busy_timeout(db->handle, BUSY_MS);
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		db->guard = guard_new(db->handle);
		code = db->guard ? SQLITE_OK : SQLITE_NOMEM;
	}
	if (code != SQLITE_OK) {
		fail(db, code, error);
		return NULL;
	}
	if (!pragmas(db, mode, error) || !ours(db, error))
		return NULL;
	db->schema = false;
	sqlite3_set_authorizer(db->handle, authorize, db);
	return g_steal_pointer(&db);
}

const Engine engine_sqlite = {"sqlite", speaks, sqlite_open};

void db_close(Db *db)
{
	if (!db)
		return;
	for (int i = 0; i < 2; i++)
		g_clear_pointer(&db->queries[i], g_hash_table_unref);
	sqlite3_close_v2(db->handle);
	guard_free(db->guard);
	g_free(db->path);
	g_free(db);
}

bool db_script(Db *db, const char *sql, GError **error)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return code == SQLITE_OK || fail(db, code_of(db, code), error);
}

bool db_begin(Db *db, GError **error)
{
	return db_script(db, "BEGIN IMMEDIATE", error);
}

bool db_commit(Db *db, GError **error)
{
	if (db_script(db, "COMMIT", error))
		return true;
	db_rollback(db);
	return false;
}

void db_rollback(Db *db)
{
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

void db_allow_schema(Db *db, bool allow)
{
	db->schema = allow;
}

bool db_guard(Db *db, GError **error)
{
	db->schema = true;
	int code = guard_views(db->guard, db->handle);
	db->schema = false;
	return code == SQLITE_OK || fail(db, code_of(db, code), error);
}

void db_scope(Db *db, const Scope *scope)
{
	guard_scope(db->guard, scope);
}

static Query *query_prepare(Db *db, const char *sql, bool unguarded, GError **error)
{
	sqlite3_stmt *statement = NULL;
	db->unguarded = unguarded;
	int code = sqlite3_prepare_v3(
	        db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	db->unguarded = false;
	if (code != SQLITE_OK) {
		fail(db, code_of(db, code), error);
		return NULL;
	}
	Query *query = g_new0(Query, 1);
	query->db = db;
	query->unguarded = unguarded;
	query->statement = statement;
	for (int i = 1; i <= VALUES_MAX; i++) {
		char name[8];
		g_snprintf(name, sizeof name, "$%d", i);
		query->places[i] = sqlite3_bind_parameter_index(statement, name);
	}
	g_hash_table_insert(db->queries[unguarded], g_strdup(sql), query);
	return query;
}

static Query *query_get(Db *db, const char *sql, bool unguarded, GError **error)
{
	Query *query = g_hash_table_lookup(db->queries[unguarded], sql);
	if (!query)
		return query_prepare(db, sql, unguarded, error);
	query_reset(query);
	return query;
}

Query *db_query(Db *db, const char *sql, GError **error)
{
	return query_get(db, sql, false, error);
}

Query *db_query_unguarded(Db *db, const char *sql, GError **error)
{
	return query_get(db, sql, true, error);
}

void query_int(Query *query, int index, int64_t value)
{
	sqlite3_bind_int64(query->statement, query->places[index], value);
}

void query_text(Query *query, int index, const char *value)
{
	sqlite3_bind_text(query->statement, query->places[index], value, -1, SQLITE_STATIC);
}

void query_bytes(Query *query, int index, const void *bytes, size_t length)
{
	if (bytes)
		sqlite3_bind_blob64(
		        query->statement, query->places[index], bytes, length, SQLITE_STATIC);
	else
		sqlite3_bind_null(query->statement, query->places[index]);
}

QueryStep query_step(Query *query, GError **error)
{
	Db *db = query->db;
	if (!sqlite3_stmt_busy(query->statement))
		db->changed = sqlite3_total_changes64(db->handle);
	db->unguarded = query->unguarded; /* it may be prepared anew, behind a change of schema */
	int code = sqlite3_step(query->statement);
	db->unguarded = false;
	if (code == SQLITE_ROW)
		return STEP_ROW;
	if (code != SQLITE_DONE)
		fail(query->db, code_of(query->db, code), error);
	query_reset(query);
	return code == SQLITE_DONE ? STEP_DONE : STEP_ERROR;
}

bool query_run(Query *query, GError **error)
{
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		query_reset(query);
	return step != STEP_ERROR;
}

int64_t query_get_int(Query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

const char *query_get_text(Query *query, int column)
{
	const char *text = (const char *)sqlite3_column_text(query->statement, column);
	return text ? text : "";
}

const void *query_get_bytes(Query *query, int column, size_t *ret_length)
{
	const void *bytes = sqlite3_column_blob(query->statement, column);
	*ret_length = (size_t)sqlite3_column_bytes(query->statement, column);
	return bytes ? bytes : "";
}

void query_reset(Query *query)
{
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
}

int64_t db_changes(Db *db)
{
	return sqlite3_total_changes64(db->handle) - db->changed;
}

bool db_copy(Db *db, const char *path, GError **error)
{
	sqlite3_stmt *statement = NULL;
	db->schema = true;
	int code = sqlite3_prepare_v2(db->handle, "VACUUM INTO $1", -1, &statement, NULL);
	if (code == SQLITE_OK) {
		sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
		code = sqlite3_step(statement);
	}
	bool good = code == SQLITE_DONE || fail(db, code_of(db, code), error);
	sqlite3_finalize(statement);
	db->schema = false;
	return good;
}

bool db_check(Db *db, GError **error)
{
	sqlite3_stmt *statement = NULL;
	db->schema = true;
	int code =
	        sqlite3_prepare_v2(db->handle, "PRAGMA integrity_check(1)", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	const char *said =
	        code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
	bool good = said && strcmp(said, "ok") == 0;
	if (code != SQLITE_ROW)
		fail(db, code_of(db, code), error);
	else if (!good)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED, "%s: %s", db->path, said);
	sqlite3_finalize(statement);
	db->schema = false;
	return good;
}
