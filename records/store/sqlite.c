/*
 * SQLite behind records/store/db.h.
 *
 * Events are append-only by the engine itself: an authorizer refuses every statement that would
 * alter or remove one, alter the schema, or reach outside the file.
 */
#include "records/store/sqlite.h"

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
	sqlite3_stmt *statement;
	int places[VALUES_MAX + 1]; /* of $1, $2 …: SQLite numbers names as they first appear */
};

struct Db {
	sqlite3 *handle;
	char *path;
	GHashTable *queries; /* text -> Query */
	bool schema;
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
	        : primary == SQLITE_CONSTRAINT                          ? RECORDS_ERROR_DUPLICATE
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
        const char *database, const char *trigger)
{
	const Db *db = data;
	(void)second;
	(void)database;
	(void)trigger;
	if (db->schema)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_INSERT:
	case SQLITE_TRANSACTION:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return strcmp(first, "event") == 0 || strncmp(first, "sqlite_", 7) == 0
		               ? SQLITE_DENY
		               : SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

static bool pragmas(Db *db, DbMode mode, GError **error)
{
	g_autofree char *fresh =
	        g_strdup_printf("PRAGMA page_size=8192; PRAGMA application_id=%d;", APPLICATION_ID);
	g_autofree char *common = g_strdup_printf(
	        "PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
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
	db->queries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, query_free);
	db->schema = true;
	/* a reader too must be able to take up the log of a writer that was killed */
	int code = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE, NULL);
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(db->handle, 1);
		sqlite3_busy_timeout(db->handle, BUSY_MS);
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
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
	g_clear_pointer(&db->queries, g_hash_table_unref);
	sqlite3_close_v2(db->handle);
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

Query *db_query(Db *db, const char *sql, GError **error)
{
	Query *query = g_hash_table_lookup(db->queries, sql);
	if (query) {
		query_reset(query);
		return query;
	}
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v3(
	        db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	if (code != SQLITE_OK) {
		fail(db, code_of(db, code), error);
		return NULL;
	}
	query = g_new0(Query, 1);
	query->db = db;
	query->statement = statement;
	for (int i = 1; i <= VALUES_MAX; i++) {
		char name[8];
		g_snprintf(name, sizeof name, "$%d", i);
		query->places[i] = sqlite3_bind_parameter_index(statement, name);
	}
	g_hash_table_insert(db->queries, g_strdup(sql), query);
	return query;
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
	int code = sqlite3_step(query->statement);
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
	return sqlite3_changes64(db->handle);
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
