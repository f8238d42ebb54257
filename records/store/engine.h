/*
 * What an engine behind records/store/db.h gives; db.c keeps what all have in common (the
 * statements of a connection, by their text) and calls it. An engine's own Db and Query begin with
 * these.
 *
 * An engine is one const Engine; db_engines[] in db.c lists them.
 */
#pragma once

#include "records/store/db.h"

typedef struct {
	const char *name;
	bool schema_locks; /* as db_schema_locks() says */
	bool (*speaks)(const char *url);
	/* With everything of the base but `queries`. */
	Db *(*open)(const char *url, DbMode mode, GError **error);
	void (*close)(Db *db); /* behind the last query_free; frees all but the base's own */

	bool (*script)(Db *db, const char *sql, GError **error);
	bool (*begin)(Db *db, GError **error);
	bool (*commit)(Db *db, GError **error); /* on failure it is rolled back by the caller */
	void (*rollback)(Db *db);
	bool (*snapshot)(Db *db, GError **error);
	bool (*alone)(Db *db, bool on); /* as db_alone() says; NULL: never */
	bool (*guard)(Db *db, GError **error);
	void (*scope)(Db *db, const Scope *scope);
	bool (*patience)(Db *db, unsigned seconds, GError **error); /* NULL: it waits for nobody */
	void (*waits)(Db *db); /* waits_ms is another; NULL: it is looked at by `begin` */

	/* What the table `given` has, as v1, v2 …, from now on; `next` NULL: nothing. NULL: there
	 * is no such table. */
	void (*give)(Db *db, DbNext next, void *data);
	Query *(*prepare)(Db *db, const char *sql, bool unguarded, GError **error);
	void (*query_free)(Query *query);
	void (*bind_int)(Query *query, int index, int64_t value);
	void (*bind_text)(Query *query, int index, const char *value);
	void (*bind_bytes)(Query *query, int index, const void *bytes, size_t length);
	QueryStep (*step)(Query *query, GError **error);
	/* As db_bulk() says; NULL: stepping is as good. */
	bool (*send)(Query *query, GError **error);
	int64_t (*get_int)(Query *query, int column);
	const char *(*get_text)(Query *query, int column);
	const void *(*get_bytes)(Query *query, int column, size_t *ret_length);
	bool (*is_null)(Query *query, int column);
	void (*reset)(Query *query);
	int64_t (*changes)(Db *db);

	bool (*copy)(Db *db, const char *path, GError **error); /* NULL: it has no file to copy */
	bool (*check)(Db *db, GError **error);
	bool (*tables)(Db *db, GPtrArray *ret, GError **error);
	void (*discard)(Db *db); /* removes what DB_CREATE made; NULL: it goes with its folder */
} Engine;

enum { RECENT = 32, WAITS_MS = 10000 };

/* A statement by the address of its text too, which for nearly all is that of a literal. */
typedef struct {
	const char *at;
	const char *text; /* the text that was there, owned by the table of queries */
	Query *query;
} RecentQuery;

struct Db {
	const Engine *engine;
	char *name;                    /* for messages */
	GHashTable *queries[2];        /* text -> Query; guarded and not */
	RecentQuery recent[2][RECENT]; /* found without a digest of the text */
	bool schema;                   /* db_allow_schema() */
	bool bulk;                     /* db_bulk() */
	unsigned waits_ms;             /* db_waits(); WAITS_MS at first */
};

struct Query {
	Db *db;
	bool unguarded;
};

/* Puts a column behind those that are there; of the last table, or of a new one. */
void db_table_add(GPtrArray *tables, const char *table, const char *column, ColumnType type);

/* Most values that a statement has. */
enum { QUERY_VALUES_MAX = 32 };

extern const Engine engine_sqlite, engine_postgres;
