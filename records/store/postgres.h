/* What the files of the PostgreSQL engine share; nobody else includes it. */
#pragma once

#include "records/store/engine.h"

#include <libpq-fe.h>

/* Everything of ours lives in this schema of the database. */
#define POSTGRES_SCHEMA "jiuxu"
/* Of "jxrk": nobody else in the database takes this lock; writers do, until the end of a change. */
#define POSTGRES_CHANGE_LOCK "SELECT pg_advisory_xact_lock(1786278507)"

typedef struct PgQuery PgQuery;
typedef enum { PG_ROLE_UNKNOWN, PG_ROLE_OWNER, PG_ROLE_GUARDED } PgRole;

typedef struct {
	Db base;
	PGconn *connection;
	DbMode mode;
	char *guarded; /* the role of statements under the guard, quoted */
	Scope scope;
	bool scoped;
	PgRole role;         /* whose statements run now */
	bool scope_told;     /* to the connection, as it is in `scope` */
	bool begun;          /* a change is open */
	bool lost;           /* the connection is, though libpq may not know it yet */
	unsigned generation; /* of the connection: what was prepared in another is gone */
	unsigned prepared;   /* names given */
	PgQuery *active;     /* its rows are still arriving */
	bool piped;          /* statements are on their way whose results nobody waits for */
	unsigned waiting;    /* how many */
	GError *late;        /* the first that failed of them, told by the next call */
	GPtrArray *copying; /* of PgQuery: they have rows that wait to be copied, the first first */
	size_t copying_bytes;
	int64_t changed;
	unsigned patience_s; /* as db_patience() says; 0: without end */
	int silence_ms;      /* how long an answer may take until the server is given up; 0: ever */
} PgDb;

static inline PgDb *pg_of(Db *db)
{
	return (PgDb *)db;
}

/* Sets the error by what the server or the connection says; false. `result` may be NULL. */
bool pg_fail(PgDb *db, const PGresult *result, GError **error);
/* Whether it is worth the same again: serialization, deadlock, a standby's conflict, a connection
 * that is gone. */
bool pg_passing(PgDb *db, const PGresult *result);

/* Commands without values, as the owner; the rows of the last, NULL on error. */
PGresult *pg_ask(PgDb *db, const char *sql, GError **error);
bool pg_do(PgDb *db, const char *sql, GError **error);

/* records/store/postgres_wait.c: PQgetResult(), PQexec(), PQprepare() with patience. */
PGresult *pg_next(PgDb *db);
PGresult *pg_exec(PgDb *db, const char *sql);
PGresult *pg_make(PgDb *db, const char *name, const char *sql);
bool pg_patience(Db *db, unsigned seconds, GError **error);
/* Says it to a connection that is new. */
bool pg_patience_tell(PgDb *db, GError **error);

/* records/store/postgres_place.c: whether the schema is there as the mode wants it; made in
 * DB_CREATE. */
bool pg_place_good(PgDb *db, GError **error);

/* The connection anew when it was lost outside of a change; true when it stands. */
bool pg_mend(PgDb *db, GError **error);

/* Takes in what is still arriving, so that something else can be asked. */
void pg_settle(PgDb *db);
/* Makes what comes next run as the owner, or under the guard with the scope told. */
bool pg_become(PgDb *db, bool unguarded, GError **error);

/* Whether something sent before has failed: tells it then, once. */
bool pg_failed_late(PgDb *db, GError **error);
/* Waits for what is on its way. */
void pg_pipe_end(PgDb *db);
bool pg_send(Query *query, GError **error);

/* records/store/postgres_copy.c: rows put together until there are many. False: not of this
 * statement with these values. */
bool pg_copy_put(PgQuery *query);
/* Brings those that wait; a failure is `late`. */
void pg_copy_end(PgDb *db);
/* Forgets them. */
void pg_copy_drop(PgDb *db);

/* records/store/postgres_guard.c: made or looked at behind the schema. */
bool pg_guard(Db *db, GError **error);
/* Views stand in the way of changes of their tables: taken away by a migration. */
bool pg_guard_drop(PgDb *db, GError **error);
/* The name of the role, quoted; the caller frees. */
char *pg_guard_role(PGconn *connection);

/* records/store/postgres_query.c */
Query *pg_prepare(Db *db, const char *sql, bool unguarded, GError **error);
void pg_query_free(Query *query);
void pg_bind_int(Query *query, int index, int64_t value);
void pg_bind_text(Query *query, int index, const char *value);
void pg_bind_bytes(Query *query, int index, const void *bytes, size_t length);
QueryStep pg_step(Query *query, GError **error);
void pg_reset(Query *query);
/* records/store/postgres_value.c: of the present row. */
int64_t pg_get_int(Query *query, int column);
const char *pg_get_text(Query *query, int column);
const void *pg_get_bytes(Query *query, int column, size_t *ret_length);
bool pg_is_null(Query *query, int column);

struct PgQuery {
	Query base;
	char *text;
	char name[16];
	unsigned generation; /* of the connection that knows it */
	int places[QUERY_VALUES_MAX + 1], count;
	const char *values[QUERY_VALUES_MAX];
	int lengths[QUERY_VALUES_MAX], formats[QUERY_VALUES_MAX];
	char numbers[QUERY_VALUES_MAX][24];
	char *copy;         /* as postgres_copy_text() has it; NULL: it puts no rows */
	uint32_t *types;    /* of the values, asked for once it is copied */
	GByteArray *copied; /* rows that wait */
	bool running;
	GQueue kept;        /* of PGresult: rows taken in before they were asked for */
	PGresult *row;      /* the present one */
	GPtrArray *scratch; /* texts made of its numbers */
};
