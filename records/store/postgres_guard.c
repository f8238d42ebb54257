/*
 * Who sees what, held by PostgreSQL: a role of its own has rights to the views my_… and to what
 * everybody may read, and to nothing else; statements under the guard run as that role. The scope
 * is told to the connection beside it. A statement cannot take the role back, as it may call
 * nothing that would (postgres_guarded_check).
 *
 * Made once a schema: what is said here has a digest, kept as the comment of the schema.
 */
#include "records/store/guarded.h"
#include "records/store/postgres.h"
#include "records/store/postgres_text.h"

#include "base/digest.h"

#include <string.h>

static const char functions[] =
        "CREATE OR REPLACE FUNCTION scope_state() RETURNS text LANGUAGE plpgsql STABLE AS $f$ "
        "DECLARE state text := coalesce(current_setting('jiuxu.state', true), ''); BEGIN "
        "IF state NOT IN ('read', 'write') THEN RAISE insufficient_privilege "
        "USING MESSAGE = 'no scope is set'; END IF; RETURN state; END $f$;\n"
        "CREATE OR REPLACE FUNCTION scope_lo() RETURNS text LANGUAGE plpgsql STABLE AS $f$ BEGIN "
        "PERFORM " POSTGRES_SCHEMA ".scope_state(); RETURN current_setting('jiuxu.lo'); "
        "END $f$;\n"
        "CREATE OR REPLACE FUNCTION scope_hi() RETURNS text LANGUAGE plpgsql STABLE AS $f$ BEGIN "
        "PERFORM " POSTGRES_SCHEMA ".scope_state(); RETURN current_setting('jiuxu.hi'); "
        "END $f$;\n"
        "CREATE OR REPLACE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE "
        "STRICT AS $f$ SELECT strpos($1, $2) $f$;\n"
        /* who only reads; of the store's own statements nothing is asked */
        "CREATE OR REPLACE FUNCTION guard_change() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN "
        "IF current_user = {role_text} AND " POSTGRES_SCHEMA ".scope_state() <> 'write' THEN "
        "RAISE insufficient_privilege USING MESSAGE = 'who only reads may change nothing'; "
        "END IF; RETURN NULL; END $f$;\n"
        "CREATE OR REPLACE FUNCTION guard_gone() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN "
        "IF coalesce(current_setting('jiuxu.schema', true), '') = 'on' THEN RETURN NULL; END IF; "
        "RAISE insufficient_privilege USING MESSAGE = "
        "format('no %s is ever %s', TG_TABLE_NAME, TG_ARGV[0]); END $f$;\n"
        "CREATE OR REPLACE TRIGGER event_gone BEFORE DELETE OR TRUNCATE ON event FOR EACH "
        "STATEMENT EXECUTE FUNCTION guard_gone('removed');\n"
        "CREATE OR REPLACE TRIGGER event_changed BEFORE UPDATE ON event FOR EACH STATEMENT "
        "EXECUTE FUNCTION guard_gone('changed');\n"
        "GRANT USAGE ON SCHEMA " POSTGRES_SCHEMA " TO {role};\n";

/*
 * Without security_barrier: behind one the planner sees neither the order of an index nor the key
 * of a join, and every list would sort all of its scope. It is there against statements of
 * strangers whose functions tell what they were given; ours call nothing but what postgres_text.c
 * lists.
 */
static const char table_views[] =
        "CREATE VIEW my_{table} AS SELECT * FROM {table} WHERE scope >= "
        "(SELECT scope_lo()) AND scope < (SELECT scope_hi()) WITH CHECK OPTION;\n"
        "CREATE OR REPLACE TRIGGER {table}_change BEFORE INSERT OR UPDATE ON {table} FOR EACH "
        "STATEMENT EXECUTE FUNCTION guard_change();\n"
        "CREATE OR REPLACE TRIGGER {table}_gone BEFORE DELETE OR TRUNCATE ON {table} FOR EACH "
        "STATEMENT EXECUTE FUNCTION guard_gone('removed');\n"
        "GRANT SELECT, INSERT, UPDATE ON my_{table} TO {role};\n";

static const char other_views[] = "CREATE VIEW {table} AS {sql};\n"
                                  "GRANT SELECT ON {table} TO {role};\n";

char *pg_guard_role(PGconn *connection)
{
	g_autofree char *name = g_strdup_printf("%.50s_guarded", PQdb(connection));
	return PQescapeIdentifier(connection, name, strlen(name));
}

static void add(GString *out, const char *text, const char *table, const char *sql)
{
	g_autoptr(GString) one = g_string_new(text);
	g_string_replace(one, "{table}", table, 0);
	g_string_replace(one, "{sql}", sql, 0);
	g_string_replace(one, "{lo}", "(SELECT scope_lo())", 0);
	g_string_replace(one, "{hi}", "(SELECT scope_hi())", 0);
	g_string_replace(one, "{far}", "(s.scope || '')", 0);
	g_string_append(out, one->str);
}

/* All that is said to the server, and with it what the digest is of. */
static char *guard_script(const PgDb *db)
{
	g_autoptr(GString) out = g_string_new(functions);
	for (const char *const *table = guarded_tables; *table; table++)
		add(out, table_views, *table, "");
	for (const GuardedView *view = guarded_views; view->name; view++) {
		int places[QUERY_VALUES_MAX + 1], count;
		g_autofree char *sql = postgres_statement_text(view->sql, places, &count);
		add(out, other_views, view->name, sql);
	}
	for (const char *const *table = guarded_readable; *table; table++)
		add(out, "GRANT SELECT ON {table} TO {role};\n", *table, "");
	g_autofree char *bare = g_strndup(db->guarded + 1, strlen(db->guarded) - 2);
	g_autofree char *text = PQescapeLiteral(db->connection, bare, strlen(bare));
	g_string_replace(out, "{role_text}", text, 0);
	g_string_replace(out, "{role}", db->guarded, 0);
	return g_strdup(out->str);
}

/* 1: it is as we would make it; 0: not; -1 on error. */
static int guard_stands(PgDb *db, const char *digest, GError **error)
{
	PGresult *result = pg_ask(db,
	        "SELECT obj_description('" POSTGRES_SCHEMA "'::regnamespace, 'pg_namespace')",
	        error);
	if (!result)
		return -1;
	bool same = strcmp(PQgetvalue(result, 0, 0), digest) == 0;
	PQclear(result);
	return same;
}

bool pg_guard_drop(PgDb *db, GError **error)
{
	return pg_do(db,
	        "SET LOCAL jiuxu.schema = 'on'; COMMENT ON SCHEMA " POSTGRES_SCHEMA " IS NULL; "
	        "DO $d$ DECLARE v name; BEGIN FOR v IN SELECT viewname FROM pg_views "
	        "WHERE schemaname = '" POSTGRES_SCHEMA "' LOOP "
	        "EXECUTE format('DROP VIEW %I CASCADE', v); END LOOP; END $d$",
	        error);
}

static bool role_make(PgDb *db, GError **error)
{
	GError *failed = NULL;
	g_autofree char *member = g_strdup_printf("SET ROLE %s; SET ROLE NONE", db->guarded);
	g_autofree char *sql = g_strdup_printf(
	        "CREATE ROLE %s NOLOGIN; GRANT %s TO CURRENT_USER", db->guarded, db->guarded);
	if (pg_do(db, member, NULL) || pg_do(db, sql, &failed))
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "%s: the role of guarded statements cannot be made (%s): have an administrator of "
	        "the database say: CREATE ROLE %s NOLOGIN; GRANT %s TO %s;",
	        db->base.name, failed->message, db->guarded, db->guarded, PQuser(db->connection));
	g_error_free(failed);
	return false;
}

/* Behind the lock somebody else may have been faster. */
static bool guard_make(PgDb *db, const char *script, const char *digest, GError **error)
{
	g_autofree char *comment =
	        g_strdup_printf("COMMENT ON SCHEMA " POSTGRES_SCHEMA " IS '%s'", digest);
	if (!role_make(db, error) || !db_begin(&db->base, error))
		return false;
	int stands = guard_stands(db, digest, error);
	if (stands == 1 || (stands == 0 && pg_guard_drop(db, error) && pg_do(db, script, error) &&
	                           pg_do(db, comment, error)))
		return db_commit(&db->base, error);
	db_rollback(&db->base);
	return false;
}

bool pg_guard(Db *base, GError **error)
{
	PgDb *db = pg_of(base);
	g_autofree char *script = guard_script(db);
	g_autofree char *digest = digest_bytes(script, strlen(script));
	if (!pg_become(db, true, error))
		return false;
	int stands = guard_stands(db, digest, error);
	if (stands != 0)
		return stands == 1;
	if (db->mode != DB_READ)
		return guard_make(db, script, digest, error);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NEWER,
	        "%s: its guard is not that of this program: open it for writing once", base->name);
	return false;
}
