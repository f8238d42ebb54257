/*
 * Statements of PostgreSQL: prepared once a connection, their rows taken as they arrive. When
 * something else is asked meanwhile, the rest is taken in first.
 */
#include "records/store/postgres.h"
#include "records/store/postgres_text.h"

#include <string.h>

enum { TRIES = 3, BINARY = 1 };

static PgQuery *query_of(Query *query)
{
	return (PgQuery *)query;
}

static PgDb *db_of(const PgQuery *query)
{
	return pg_of(query->base.db);
}

/* The next of what arrives; the last one ends it. */
static PGresult *result_take(PgQuery *query)
{
	PgDb *db = db_of(query);
	if (!g_queue_is_empty(&query->kept))
		return g_queue_pop_head(&query->kept);
	if (db->active != query)
		return NULL;
	PGresult *result = pg_next(db);
	if (PQresultStatus(result) != PGRES_SINGLE_TUPLE) {
		db->active = NULL;
		PGresult *more;
		while (result && (more = pg_next(db)))
			PQclear(more);
	}
	return result;
}

void pg_settle(PgDb *db)
{
	PgQuery *active = db->active;
	GQueue taken = G_QUEUE_INIT;
	pg_pipe_end(db);
	pg_copy_end(db);
	if (!active)
		return;
	while (db->active == active) {
		PGresult *result = result_take(active);
		if (result)
			g_queue_push_tail(&taken, result);
	}
	active->kept = taken;
}

static char *scope_commands(PgDb *db)
{
	const char *state = !db->scoped ? "none" : db->scope.read_only ? "read" : "write";
	/* digits alone, as scope_of() makes them */
	return g_strdup_printf("SELECT set_config('jiuxu.state', '%s', false), "
	                       "set_config('jiuxu.lo', '%s', false), "
	                       "set_config('jiuxu.hi', '%s', false)",
	        state, db->scope.lo, db->scope.hi);
}

bool pg_become(PgDb *db, bool unguarded, GError **error)
{
	PgRole wanted = unguarded ? PG_ROLE_OWNER : PG_ROLE_GUARDED;
	pg_settle(db);
	if (db->role == wanted && (unguarded || db->scope_told))
		return true;
	g_autofree char *scope = unguarded || db->scope_told ? NULL : scope_commands(db);
	g_autofree char *sql = g_strdup_printf(
	        "SET ROLE %s; %s", unguarded ? "NONE" : db->guarded, scope ? scope : "");
	if (!pg_do(db, sql, error))
		return false;
	db->role = wanted;
	db->scope_told = db->scope_told || scope;
	return true;
}

/* Asks for the plan: that is when rights are looked at. */
static bool plan_look(PgQuery *query, GError **error)
{
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_printf(sql, "EXPLAIN EXECUTE %s", query->name);
	for (int i = 0; i < query->count; i++)
		g_string_append(sql, i ? ", NULL" : " (NULL");
	g_string_append(sql, query->count ? ")" : "");
	return pg_do(db_of(query), sql->str, error);
}

static bool pg_query_make(PgQuery *query, GError **error)
{
	PgDb *db = db_of(query);
	if (query->generation == db->generation)
		return true;
	PGresult *result = pg_make(db, query->name, query->text);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK || pg_fail(db, result, error);
	PQclear(result);
	if (good)
		query->generation = db->generation;
	return good;
}

/* Once more when the connection was lost since it was used last, which only asking shows. */
static bool made_ready(PgQuery *query, GError **error)
{
	PgDb *db = db_of(query);
	bool unguarded = query->base.unguarded;
	for (int tried = 1;; tried++) {
		GError *failed = NULL;
		pg_settle(db);
		bool stands = !pg_failed_late(db, &failed) && (db->begun || pg_mend(db, &failed));
		if (stands && pg_become(db, unguarded, &failed) && pg_query_make(query, &failed) &&
		        (unguarded || plan_look(query, &failed)))
			return true;
		if (!stands || db->begun || tried == TRIES || !pg_passing(db, NULL)) {
			g_propagate_error(error, failed);
			return false;
		}
		g_clear_error(&failed);
	}
}

Query *pg_prepare(Db *base, const char *sql, bool unguarded, GError **error)
{
	PgDb *db = pg_of(base);
	if (!unguarded && !postgres_guarded_check(sql, error))
		return NULL;
	PgQuery *query = g_new0(PgQuery, 1);
	query->base = (Query){base, unguarded};
	query->text = postgres_statement_text(sql, query->places, &query->count);
	query->copy = unguarded ? postgres_copy_text(query->text) : NULL;
	query->copied = g_byte_array_new();
	query->scratch = g_ptr_array_new_with_free_func(g_free);
	g_queue_init(&query->kept);
	g_snprintf(query->name, sizeof query->name, "q%u", ++db->prepared);
	if (made_ready(query, error))
		return &query->base;
	pg_query_free(&query->base);
	return NULL;
}

void pg_query_free(Query *base)
{
	PgQuery *query = query_of(base);
	pg_reset(base);
	g_ptr_array_remove(db_of(query)->copying, query);
	g_byte_array_unref(query->copied);
	g_free(query->types);
	g_free(query->copy);
	g_ptr_array_unref(query->scratch);
	g_free(query->text);
	g_free(query);
}

/* -1: the statement does not say it. */
static int place_of(const PgQuery *query, int index)
{
	return query->places[index] - 1;
}

static void value_set(PgQuery *query, int place, const char *value, int length, int format)
{
	query->values[place] = value;
	query->lengths[place] = length;
	query->formats[place] = format;
}

void pg_bind_int(Query *base, int index, int64_t value)
{
	PgQuery *query = query_of(base);
	int place = place_of(query, index);
	if (place < 0)
		return;
	g_snprintf(query->numbers[place], sizeof query->numbers[place], "%" G_GINT64_FORMAT, value);
	value_set(query, place, query->numbers[place], 0, 0);
}

void pg_bind_text(Query *base, int index, const char *value)
{
	PgQuery *query = query_of(base);
	int place = place_of(query, index);
	if (place >= 0)
		value_set(query, place, value, 0, 0);
}

void pg_bind_bytes(Query *base, int index, const void *bytes, size_t length)
{
	PgQuery *query = query_of(base);
	int place = place_of(query, index);
	if (place >= 0)
		value_set(query, place, bytes, (int)length, BINARY);
}

static bool query_send(PgQuery *query, GError **error)
{
	PgDb *db = db_of(query);
	if (!pg_become(db, query->base.unguarded, error) || !pg_query_make(query, error))
		return false;
	if (pg_failed_late(db, error))
		return false;
	if (!PQsendQueryPrepared(db->connection, query->name, query->count, query->values,
	            query->lengths, query->formats, BINARY))
		return pg_fail(db, NULL, error);
	PQsetSingleRowMode(db->connection);
	db->active = query;
	return true;
}

static void row_drop(PgQuery *query)
{
	g_clear_pointer(&query->row, PQclear);
	g_ptr_array_set_size(query->scratch, 0);
}

static QueryStep result_use(PgQuery *query, PGresult *result, GError **error)
{
	PgDb *db = db_of(query);
	ExecStatusType status = PQresultStatus(result);
	QueryStep step = status == PGRES_SINGLE_TUPLE ? STEP_ROW : STEP_DONE;
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		db->changed = g_ascii_strtoll(PQcmdTuples(result), NULL, 10);
	else if (status != PGRES_SINGLE_TUPLE) {
		pg_fail(db, result, error);
		step = STEP_ERROR;
	}
	if (step == STEP_ROW)
		query->row = result;
	else
		PQclear(result);
	return step;
}

/* Sends it and takes what comes first; once more when that was nobody's fault and nothing else
 * hangs on it. */
static PGresult *query_begin(PgQuery *query, GError **error)
{
	PgDb *db = db_of(query);
	for (int tried = 1;; tried++) {
		GError *failed = NULL;
		pg_settle(db);
		bool again = !db->begun && tried < TRIES;
		if (!db->begun && !pg_mend(db, error))
			return NULL;
		PGresult *result = query_send(query, &failed) ? result_take(query) : NULL;
		bool good = result && PQresultStatus(result) != PGRES_FATAL_ERROR;
		if (!good && again && pg_passing(db, result)) {
			PQclear(result);
			g_clear_error(&failed);
			continue;
		}
		if (!result && !failed)
			pg_fail(db, NULL, &failed);
		if (failed)
			g_propagate_error(error, failed);
		return result;
	}
}

QueryStep pg_step(Query *base, GError **error)
{
	PgQuery *query = query_of(base);
	row_drop(query);
	PGresult *result = query->running ? result_take(query) : query_begin(query, error);
	query->running = true;
	QueryStep step = result ? result_use(query, result, error) : STEP_ERROR;
	if (step != STEP_ROW)
		pg_reset(base);
	return step;
}

void pg_reset(Query *base)
{
	PgQuery *query = query_of(base);
	PgDb *db = db_of(query);
	row_drop(query);
	while (db->active == query)
		PQclear(result_take(query));
	g_queue_clear_full(&query->kept, (GDestroyNotify)PQclear);
	memset(query->values, 0, sizeof query->values);
	query->running = false;
}
