/* The schema in a database: there, made, or left by somebody who was killed. */
#include "records/store/postgres.h"

/* Whether the schema is what an init or restore that was killed has left: no table, or all of them
 * without a key and an event. */
static bool left_over(PgDb *db, bool *ret, GError **error)
{
	PGresult *result = pg_ask(db,
	        "SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = "
	        "'" POSTGRES_SCHEMA "'::regnamespace), "
	        "to_regclass('" POSTGRES_SCHEMA ".migration') IS NOT NULL AND "
	        "to_regclass('" POSTGRES_SCHEMA ".setting') IS NOT NULL AND "
	        "to_regclass('" POSTGRES_SCHEMA ".event') IS NOT NULL",
	        error);
	if (!result)
		return false;
	bool tables = *PQgetvalue(result, 0, 1) == 't';
	*ret = *PQgetvalue(result, 0, 0) == 't';
	PQclear(result);
	if (*ret || !tables)
		return true;
	result = pg_ask(db,
	        "SELECT NOT EXISTS (SELECT FROM " POSTGRES_SCHEMA ".setting WHERE name = 'key') "
	        "AND NOT EXISTS (SELECT FROM " POSTGRES_SCHEMA ".event)",
	        error);
	*ret = result && *PQgetvalue(result, 0, 0) == 't';
	PQclear(result);
	return result != NULL;
}

/* Nobody is at it meanwhile; what is left by one who was killed counts for nothing. */
static bool place_make(PgDb *db, bool there, GError **error)
{
	bool gone = !there;
	bool good = pg_do(db, "BEGIN; " POSTGRES_CHANGE_LOCK, error) &&
	            (gone || left_over(db, &gone, error));
	if (good && !gone) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "%s: is there already", db->base.name);
		good = false;
	}
	good = good && pg_do(db,
	                       "DROP SCHEMA IF EXISTS " POSTGRES_SCHEMA " CASCADE; "
	                       "CREATE SCHEMA " POSTGRES_SCHEMA "; COMMIT",
	                       error);
	if (!good)
		pg_do(db, "ROLLBACK", NULL);
	return good;
}

bool pg_place_good(PgDb *db, GError **error)
{
	PGresult *result = pg_ask(db,
	        "SELECT to_regnamespace('" POSTGRES_SCHEMA "') IS NOT NULL, "
	        "to_regclass('" POSTGRES_SCHEMA ".migration') IS NOT NULL",
	        error);
	if (!result)
		return false;
	bool there = *PQgetvalue(result, 0, 0) == 't', ours = *PQgetvalue(result, 0, 1) == 't';
	PQclear(result);
	if (db->mode == DB_CREATE)
		return place_make(db, there, error);
	if (!ours)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: there is none; make one with `jiuxu records init`", db->base.name);
	return ours;
}
