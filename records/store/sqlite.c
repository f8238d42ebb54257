/*
 * SQLite behind records/store/db.h.
 *
 * Events are append-only by the engine itself: an authorizer refuses every statement that would
 * alter or remove one, alter the schema, or reach outside the file or the scope (sqlite_guard).
 */
#include "records/store/engine.h"
#include "records/store/sqlite_given.h"
#include "records/store/sqlite_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	APPLICATION_ID = 0x6a78726b, /* "jxrk", in the header of our files */
	CACHE_KIB = 64 * 1024,
	SORTERS = 2,
	SORT_KIB = 2 * 1024,
};

typedef struct {
	Query base;
	sqlite3_stmt *statement;
	int places[QUERY_VALUES_MAX +
	           1]; /* of $1, $2 …: SQLite numbers names as they first appear */
	bool used;     /* since it was reset */
} SqliteQuery;

typedef struct {
	Db base;
	sqlite3 *handle;
	Guard *guard;
	Given *given;
	int64_t changed; /* rows, before the last statement began */
	bool unguarded;
} SqliteDb;

static SqliteDb *ours_of(Db *db)
{
	return (SqliteDb *)db;
}

static SqliteQuery *query_of(Query *query)
{
	return (SqliteQuery *)query;
}

static bool speaks(const char *url)
{
	return strstr(url, "://") == NULL;
}

static bool fail(const SqliteDb *db, int code, GError **error)
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
	g_set_error(error, RECORDS_ERROR, (int)kind, "%s: %s", db->base.name, words);
	return false;
}

/* Disk full may also come as an input/output error of a write, by way of the journal. */
static int code_of(const SqliteDb *db, int code)
{
	int extended = sqlite3_extended_errcode(db->handle);
	bool no_space = (code & 0xff) == SQLITE_IOERR &&
	                (sqlite3_system_errno(db->handle) == ENOSPC ||
	                        sqlite3_system_errno(db->handle) == EDQUOT);
	return no_space ? SQLITE_FULL : (extended & 0xff) == (code & 0xff) ? extended : code;
}

static bool sqlite_script(Db *base, const char *sql, GError **error)
{
	SqliteDb *db = ours_of(base);
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return code == SQLITE_OK || fail(db, code_of(db, code), error);
}

static int authorize(void *data, int action, const char *first, const char *second,
        const char *database, const char *inside)
{
	const SqliteDb *db = data;
	(void)second;
	(void)database;
	return db->base.schema ? SQLITE_OK
	                       : guard_authorize(db->guard, db->unguarded, action, first, inside);
}

static bool pragmas(SqliteDb *db, DbMode mode, GError **error)
{
	g_autofree char *fresh =
	        g_strdup_printf("PRAGMA page_size=8192; PRAGMA application_id=%d;", APPLICATION_ID);
	g_autofree char *common = g_strdup_printf(
	        "PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
	        "PRAGMA recursive_triggers=ON; "
	        "PRAGMA cache_size=-%d; PRAGMA temp_store=MEMORY; PRAGMA "
	        "journal_size_limit=67108864;",
	        CACHE_KIB);
	if (mode == DB_CREATE && !sqlite_script(&db->base, fresh, error))
		return false;
	return sqlite_script(&db->base, common, error) &&
	       (mode == DB_READ || sqlite_script(&db->base, "PRAGMA journal_mode=WAL;", error));
}

static bool ours(SqliteDb *db, GError **error)
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
	        "%s: is not a database of student records", db->base.name);
	return false;
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

static void sqlite_waits(Db *base)
{
	sqlite3_busy_timeout(ours_of(base)->handle, (int)base->waits_ms);
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
	SqliteDb *db = g_new0(SqliteDb, 1);
	g_autoptr(Db) base = &db->base;
	*base = (Db){.engine = &engine_sqlite,
	        .name = g_strdup(path),
	        .schema = true,
	        .waits_ms = WAITS_MS};
	/* a reader too must be able to take up the log of a writer that was killed */
	int code = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE, NULL);
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(db->handle, 1);
		sqlite_waits(base);
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		/* a plan is made of a statement alone: not anew for each value it is given */
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
		db->guard = guard_new(db->handle);
		db->given = given_new(db->handle);
		code = db->guard && db->given ? SQLITE_OK : SQLITE_NOMEM;
	}
	if (code != SQLITE_OK) {
		fail(db, code, error);
		return NULL;
	}
	if (!pragmas(db, mode, error) || !ours(db, error))
		return NULL;
	base->schema = false;
	sqlite3_set_authorizer(db->handle, authorize, db);
	return g_steal_pointer(&base);
}

static void sqlite_close(Db *base)
{
	SqliteDb *db = ours_of(base);
	sqlite3_close_v2(db->handle);
	guard_free(db->guard);
	given_free(db->given);
	g_free(db);
}

static bool sqlite_begin(Db *base, GError **error)
{
	return sqlite_script(base, "BEGIN IMMEDIATE", error);
}

static bool sqlite_commit(Db *base, GError **error)
{
	return sqlite_script(base, "COMMIT", error);
}

static void sqlite_rollback(Db *base)
{
	SqliteDb *db = ours_of(base);
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

static bool journal_set(SqliteDb *db, bool alone)
{
	sqlite3_stmt *statement = NULL;
	const char *sql = alone ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL";
	bool good = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL) == SQLITE_OK &&
	            sqlite3_step(statement) == SQLITE_ROW;
	const char *now = good ? (const char *)sqlite3_column_text(statement, 0) : NULL;
	good = now && strcmp(now, alone ? "delete" : "wal") == 0;
	sqlite3_finalize(statement);
	return good;
}

/*
 * Indexes are sorted by threads of SQLite's own while the table is read, in pieces (as large as the
 * cache of pages) that stay in the processor's cache; pieces that wait lie in a file without a
 * name. To set it takes the views of the guard away, which are made again.
 */
static bool sorting_set(SqliteDb *db, bool alone)
{
	g_autofree char *sql = g_strdup_printf(
	        "PRAGMA temp_store=%s; PRAGMA threads=%d; PRAGMA cache_size=-%d",
	        alone ? "FILE" : "MEMORY", alone ? SORTERS : 0, alone ? SORT_KIB : CACHE_KIB);
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK &&
	       guard_views(db->guard, db->handle) == SQLITE_OK;
}

static bool sqlite_alone(Db *base, bool on)
{
	SqliteDb *db = ours_of(base);
	base->schema = true;
	bool good = journal_set(db, on);
	if (good)
		sorting_set(db, on);
	base->schema = false;
	return good;
}

static bool sqlite_snapshot(Db *base, GError **error)
{
	return sqlite_script(base, "BEGIN", error);
}

static bool sqlite_guard(Db *base, GError **error)
{
	SqliteDb *db = ours_of(base);
	base->schema = true;
	int code = guard_views(db->guard, db->handle);
	base->schema = false;
	return code == SQLITE_OK || fail(db, code_of(db, code), error);
}

static void sqlite_scope(Db *base, const Scope *scope)
{
	guard_scope(ours_of(base)->guard, scope);
}

static void sqlite_give(Db *base, DbNext next, void *data)
{
	given_set(ours_of(base)->given, next, data);
}

static Query *sqlite_prepare(Db *base, const char *sql, bool unguarded, GError **error)
{
	SqliteDb *db = ours_of(base);
	sqlite3_stmt *statement = NULL;
	db->unguarded = unguarded;
	int code = sqlite3_prepare_v3(
	        db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	db->unguarded = false;
	if (code != SQLITE_OK) {
		fail(db, code_of(db, code), error);
		return NULL;
	}
	SqliteQuery *query = g_new0(SqliteQuery, 1);
	query->base = (Query){base, unguarded};
	query->statement = statement;
	for (int i = 1; i <= QUERY_VALUES_MAX; i++) {
		char name[8];
		g_snprintf(name, sizeof name, "$%d", i);
		query->places[i] = sqlite3_bind_parameter_index(statement, name);
	}
	return &query->base;
}

static void sqlite_query_free(Query *base)
{
	SqliteQuery *query = query_of(base);
	sqlite3_finalize(query->statement);
	g_free(query);
}

static void sqlite_bind_int(Query *base, int index, int64_t value)
{
	SqliteQuery *query = query_of(base);
	query->used = true;
	sqlite3_bind_int64(query->statement, query->places[index], value);
}

static void sqlite_bind_text(Query *base, int index, const char *value)
{
	SqliteQuery *query = query_of(base);
	query->used = true;
	sqlite3_bind_text(query->statement, query->places[index], value, -1, SQLITE_STATIC);
}

static void sqlite_bind_bytes(Query *base, int index, const void *bytes, size_t length)
{
	SqliteQuery *query = query_of(base);
	query->used = true;
	if (bytes)
		sqlite3_bind_blob64(
		        query->statement, query->places[index], bytes, length, SQLITE_STATIC);
	else
		sqlite3_bind_null(query->statement, query->places[index]);
}

static void sqlite_reset(Query *base)
{
	SqliteQuery *query = query_of(base);
	if (!query->used)
		return;
	query->used = false;
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
}

static QueryStep sqlite_step(Query *query, GError **error)
{
	SqliteDb *db = ours_of(query->db);
	sqlite3_stmt *statement = query_of(query)->statement;
	query_of(query)->used = true;
	if (!sqlite3_stmt_busy(statement))
		db->changed = sqlite3_total_changes64(db->handle);
	db->unguarded = query->unguarded; /* it may be prepared anew, behind a change of schema */
	int code = sqlite3_step(statement);
	db->unguarded = false;
	if (code == SQLITE_ROW)
		return STEP_ROW;
	if (code != SQLITE_DONE)
		fail(db, code_of(db, code), error);
	sqlite_reset(query);
	return code == SQLITE_DONE ? STEP_DONE : STEP_ERROR;
}

static int64_t sqlite_get_int(Query *query, int column)
{
	return sqlite3_column_int64(query_of(query)->statement, column);
}

static const char *sqlite_get_text(Query *query, int column)
{
	const char *text = (const char *)sqlite3_column_text(query_of(query)->statement, column);
	return text ? text : "";
}

static const void *sqlite_get_bytes(Query *query, int column, size_t *ret_length)
{
	const void *bytes = sqlite3_column_blob(query_of(query)->statement, column);
	*ret_length = (size_t)sqlite3_column_bytes(query_of(query)->statement, column);
	return bytes ? bytes : "";
}

static bool sqlite_is_null(Query *query, int column)
{
	return sqlite3_column_type(query_of(query)->statement, column) == SQLITE_NULL;
}

static int64_t sqlite_changes(Db *db)
{
	return sqlite3_total_changes64(ours_of(db)->handle) - ours_of(db)->changed;
}

static bool sqlite_copy(Db *base, const char *path, GError **error)
{
	SqliteDb *db = ours_of(base);
	sqlite3_stmt *statement = NULL;
	base->schema = true;
	int code = sqlite3_prepare_v2(db->handle, "VACUUM INTO $1", -1, &statement, NULL);
	if (code == SQLITE_OK) {
		sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
		code = sqlite3_step(statement);
	}
	bool good = code == SQLITE_DONE || fail(db, code_of(db, code), error);
	sqlite3_finalize(statement);
	base->schema = false;
	return good;
}

static bool sqlite_check(Db *base, GError **error)
{
	SqliteDb *db = ours_of(base);
	sqlite3_stmt *statement = NULL;
	base->schema = true;
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
		g_set_error(
		        error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED, "%s: %s", db->base.name, said);
	sqlite3_finalize(statement);
	base->schema = false;
	return good;
}

static bool sqlite_tables(Db *base, GPtrArray *ret, GError **error)
{
	SqliteDb *db = ours_of(base);
	sqlite3_stmt *statement = NULL;
	base->schema = true;
	int code = sqlite3_prepare_v2(db->handle,
	        "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c "
	        "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.rowid, c.cid",
	        -1, &statement, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *type = (const char *)sqlite3_column_text(statement, 2);
		db_table_add(ret, (const char *)sqlite3_column_text(statement, 0),
		        (const char *)sqlite3_column_text(statement, 1),
		        strcmp(type, "INTEGER") == 0 ? COLUMN_INT
		        : strcmp(type, "BLOB") == 0  ? COLUMN_BYTES
		                                     : COLUMN_TEXT);
		code = SQLITE_OK;
	}
	bool good = code == SQLITE_DONE || fail(db, code_of(db, code), error);
	sqlite3_finalize(statement);
	base->schema = false;
	return good;
}

const Engine engine_sqlite = {
        .name = "sqlite",
        .speaks = speaks,
        .open = sqlite_open,
        .close = sqlite_close,
        .script = sqlite_script,
        .begin = sqlite_begin,
        .commit = sqlite_commit,
        .rollback = sqlite_rollback,
        .snapshot = sqlite_snapshot,
        .alone = sqlite_alone,
        .waits = sqlite_waits,
        .guard = sqlite_guard,
        .scope = sqlite_scope,
        .give = sqlite_give,
        .prepare = sqlite_prepare,
        .query_free = sqlite_query_free,
        .bind_int = sqlite_bind_int,
        .bind_text = sqlite_bind_text,
        .bind_bytes = sqlite_bind_bytes,
        .step = sqlite_step,
        .get_int = sqlite_get_int,
        .get_text = sqlite_get_text,
        .get_bytes = sqlite_get_bytes,
        .is_null = sqlite_is_null,
        .reset = sqlite_reset,
        .changes = sqlite_changes,
        .copy = sqlite_copy,
        .check = sqlite_check,
        .tables = sqlite_tables,
};
