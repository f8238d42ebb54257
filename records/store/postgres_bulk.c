/*
 * Many rows at once (db_bulk): what only puts rows is copied (postgres_copy.c), other statements
 * follow one another without waiting for the answer of each (libpq's pipeline mode), a few hundred
 * at most on their way, whose answers fit into the socket.
 */
#include "records/store/postgres.h"

enum { WAITING_MAX = 256 };

bool pg_failed_late(PgDb *db, GError **error)
{
	if (!db->late)
		return false;
	g_propagate_error(error, g_steal_pointer(&db->late));
	return true;
}

/* The answers of all that was sent; the first failure is kept. */
static void answers_take(PgDb *db)
{
	bool end = PQpipelineSync(db->connection) != 1;
	while (!end && PQstatus(db->connection) != CONNECTION_BAD) {
		PGresult *result = pg_next(db);
		ExecStatusType status = PQresultStatus(result);
		end = result && status == PGRES_PIPELINE_SYNC;
		if (result && status == PGRES_FATAL_ERROR && !db->late)
			pg_fail(db, result, &db->late);
		PQclear(result);
	}
	if (PQstatus(db->connection) == CONNECTION_BAD && !db->late)
		pg_fail(db, NULL, &db->late);
	db->waiting = 0;
}

void pg_pipe_end(PgDb *db)
{
	if (!db->piped)
		return;
	db->piped = false;
	answers_take(db);
	PQexitPipelineMode(db->connection);
}

/* With the scope told already, a role is one statement more on the way. */
static bool role_send(PgDb *db, bool unguarded)
{
	PgRole wanted = unguarded ? PG_ROLE_OWNER : PG_ROLE_GUARDED;
	if (db->role == wanted)
		return true;
	g_autofree char *sql = g_strdup_printf("SET ROLE %s", unguarded ? "NONE" : db->guarded);
	db->role = wanted;
	return PQsendQueryParams(db->connection, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

static bool pipe_begin(PgDb *db, PgQuery *query, GError **error)
{
	if (db->piped)
		return true;
	pg_settle(db);
	if (!pg_become(db, query->base.unguarded, error))
		return false;
	db->piped = PQenterPipelineMode(db->connection) == 1;
	return db->piped || pg_fail(db, NULL, error);
}

bool pg_send(Query *base, GError **error)
{
	PgQuery *query = (PgQuery *)base;
	PgDb *db = pg_of(base->db);
	bool ready = query->generation == db->generation && (base->unguarded || db->scope_told);
	if (pg_failed_late(db, error))
		return false;
	if (ready && db->begun && pg_copy_put(query)) {
		pg_reset(base);
		return !pg_failed_late(db, error);
	}
	if (!db->begun || !ready) /* once by the usual way, which makes it so */
		return pg_step(base, error) != STEP_ERROR;
	bool good = pipe_begin(db, query, error) &&
	            ((role_send(db, base->unguarded) &&
	                     PQsendQueryPrepared(db->connection, query->name, query->count,
	                             query->values, query->lengths, query->formats, 0)) ||
	                    pg_fail(db, NULL, error));
	pg_reset(base);
	if (good && ++db->waiting >= WAITING_MAX)
		answers_take(db);
	return good && !pg_failed_late(db, error);
}
