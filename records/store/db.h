/*
 * One connection to a database, whatever the engine. A Db and its queries belong to one thread; all
 * calls may block on the disk. SQL is the subset that every engine of ours understands, with $1, $2
 * … for values (never pasted in).
 *
 * Who sees what is held here, below every caller: a statement reaches the rows of students through
 * the view my_student (and what else is guarded through its my_…), which has those of the
 * connection's scope and takes changes of them alone; a foreign row is as if it were not there. The
 * tables behind are closed to db_query(), whatever its text says.
 *
 * An engine is what records/store/engine.h says; db_engines[] in db.c lists them.
 */
#pragma once

#include "records/store/error.h"
#include "records/store/scope.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Db Db;
typedef struct Query Query;

typedef enum {
	DB_READ,   /* must be there; nothing is written */
	DB_WRITE,  /* must be there */
	DB_CREATE, /* must not be there */
} DbMode;

Db *db_open(const char *url, DbMode mode, GError **error);
void db_close(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

/* Several statements without values: schema alone. */
bool db_script(Db *db, const char *sql, GError **error);

/*
 * Writers exclude each other from begin to commit, also from one whose connection was lost while it
 * committed. Rolling back what is not begun is nothing. RECORDS_ERROR_UNCERTAIN of db_commit(): it
 * may have been kept.
 */
bool db_begin(Db *db, GError **error);
bool db_commit(Db *db, GError **error);
void db_rollback(Db *db);

/*
 * Outside a change: from now on (or no more) changes are written where they stay at once, not by
 * way of a log that others can read beside, so that many rows are written once and not twice; as
 * safe from a crash. False, and nothing is other than before, when somebody else has it open.
 * Whoever comes meanwhile has to wait.
 */
bool db_alone(Db *db, bool on);

/* What is read from now on, until rolled back, is as it is at one moment, whoever writes. */
bool db_snapshot(Db *db, GError **error);

/* Makes the views of what is guarded; once, when the schema is up. */
bool db_guard(Db *db, GError **error);
/*
 * What the connection may see from now on; copied. NULL: nothing, and asking for it is
 * RECORDS_ERROR_DENIED, as it is before the first call.
 */
void db_scope(Db *db, const Scope *scope);

/*
 * From now on a statement takes at most so many seconds (what the server itself is told of it
 * stands), else RECORDS_ERROR_BUSY; and a server that says nothing for longer is given up:
 * RECORDS_ERROR_AWAY. Without it a statement takes as long as it wants.
 */
bool db_patience(Db *db, unsigned seconds, GError **error);
/* Who begins a change while somebody else is within one waits at most so long from now on (unless
 * told: 10 s), else RECORDS_ERROR_BUSY. */
void db_waits(Db *db, unsigned ms);

/* The prepared statement of a text, reset and without values; the Db keeps it. NULL on error. */
Query *db_query(Db *db, const char *sql, GError **error);
/*
 * The same past the guard, on the tables themselves: for statements of the store that must see all
 * (is a number taken?) or that concern no student (accounts, sessions, events). tests/test_house.py
 * lists the files that may.
 */
Query *db_query_unguarded(Db *db, const char *sql, GError **error);
/* Values from 1 on. Texts and bytes are borrowed until the query is stepped to its end or reset. */
void query_int(Query *query, int index, int64_t value);
void query_text(Query *query, int index, const char *value);
void query_bytes(Query *query, int index, const void *bytes, size_t length); /* NULL: SQL's NULL */

typedef enum { COLUMN_INT, COLUMN_TEXT, COLUMN_BYTES } ColumnType;
/* A value of a row, borrowed. */
typedef struct {
	ColumnType type;
	int64_t number;
	const void *bytes; /* of a text too; NULL: SQL's NULL */
	size_t length;
} DbValue;
DbValue db_int(int64_t value);
DbValue db_text(const char *value);
DbValue db_bytes(const void *bytes, size_t length);
/* `count` of them, from 1 on. */
void query_values(Query *query, const DbValue *values, int count);

typedef enum { STEP_ERROR = -1, STEP_DONE, STEP_ROW } QueryStep;
QueryStep query_step(Query *query, GError **error);
/* Runs a statement that gives no rows. */
bool query_run(Query *query, GError **error);
/* Columns from 0 on, of the present row; borrowed until the next step. */
int64_t query_get_int(Query *query, int column);
const char *query_get_text(Query *query, int column); /* never NULL */
const void *query_get_bytes(Query *query, int column, size_t *ret_length);
bool query_is_null(Query *query, int column);
/* Ends it early. */
void query_reset(Query *query);
/* The whole of a statement whose values are bound. Whether it gives a row; the text that it gives
 * first, "" without a row (yours; NULL on error). */
bool query_any(Query *query, bool *ret, GError **error);
char *query_one_text(Query *query, GError **error);
/* The number in the first column of the first row; 0 when there is none. */
bool query_one_int(Query *query, int64_t *ret, GError **error);
/* The first column of every row, appended to `ret` (of int64_t). */
bool query_ids(Query *query, GArray *ret, GError **error);
/* Calls `each` with every row of a text and a number until it fails. */
bool query_counts(Query *query,
        bool (*each)(const char *text, int64_t count, void *data, GError **error), void *data,
        GError **error);

/*
 * While on, inside a change, query_run() may come back before it is done: an error is then that of
 * a later call, of db_commit() at the latest. For many rows of which none is expected to fail. Rows
 * of one table come in their order; those of a table begun earlier may come before rows of another
 * that were put between them, so that what a row refers to stands in a table begun before its own.
 */
void db_bulk(Db *db, bool on);

/* Gives the next row in its order of columns, borrowed until it is called again; false behind the
 * last one. */
typedef bool (*DbNext)(void *data, DbValue *values);
/* Puts rows into `table`, past the guard and inside a change, for much less than each would cost
 * alone. `columns` as in SQL, `count` of them. */
bool db_put_rows(Db *db, const char *table, const char *columns, int count, DbNext next, void *data,
        GError **error);

/* Rows that the last statement changed, through a view too. */
int64_t db_changes(Db *db);

/* While on, the tables may be altered and events removed: for migrations alone. */
void db_allow_schema(Db *db, bool allow);
/* Whoever reads a table waits for the end of a change that alters it or its indexes; else he sees
 * it as it was. */
bool db_schema_locks(const Db *db);

/*
 * A consistent copy into a file that is not there, while others read and write; for an engine that
 * has no file, db_copies() is false and tables are copied one by one (records/store/transfer.h).
 */
bool db_copies(const Db *db);
bool db_copy(Db *db, const char *path, GError **error);
/* The engine's own check of its structures. */
bool db_check(Db *db, GError **error);

typedef struct {
	char *name;
	GPtrArray *columns; /* of char *, as they stand */
	GArray *types;      /* of ColumnType */
} DbTable;
void db_table_free(DbTable *table);
/* The tables in the order they were made: what refers to another stands behind it. Yours. */
GPtrArray *db_tables(Db *db, GError **error);

/* Takes away what opening with DB_CREATE made, as far as the engine put it elsewhere than into a
 * folder of the caller's. The Db is only to be closed then. */
void db_discard(Db *db);
