/*
 * PostgreSQL behind records/store/db.h: the connection and its changes.
 *
 * All of it stands in the schema "jiuxu" of a database. Writers exclude each other by a lock that
 * a change takes as it begins, as the chain of events has one head; so their statements see what
 * the last one left, and none is refused for another's sake. Passwords come from PGPASSFILE,
 * ~/.pgpass or passfile= in the address, never from the address itself.
 */
#include "records/store/postgres.h"

#include "base/beat.h"
#include "records/store/postgres_text.h"

#include <string.h>

enum { OLDEST = 150000 };

/* For locks of tables and rows, of whoever reads too. */
#define LOCK_TIMEOUT "'10s'"

/* For each connection, also behind one that was lost. */
static const char session_settings[] =
        "SET search_path = " POSTGRES_SCHEMA ", pg_temp; SET lock_timeout = " LOCK_TIMEOUT "; "
        "SET client_min_messages = warning; SET jit = off; "
        "SET default_transaction_isolation = 'read committed'; "
        "SELECT set_config('synchronous_commit', 'on', false) "
        "WHERE current_setting('synchronous_commit') IN ('off', 'local');";

static const struct {
	const char *state; /* its beginning, when it has two letters */
	RecordsError kind;
	const char *words; /* NULL: the server's */
} failures[] = {
        {"53100", RECORDS_ERROR_FULL,
                "no space left on the disk: nothing was written, what was there stands"},
        {"55P03", RECORDS_ERROR_BUSY, "another program is writing to it; try again later"},
        {"40001", RECORDS_ERROR_BUSY, "another program is writing to it; try again later"},
        {"40P01", RECORDS_ERROR_BUSY, "another program is writing to it; try again later"},
        {"57014", RECORDS_ERROR_BUSY,
                "the database took too long and gave up, nothing was changed; try again later"},
        {"44000", RECORDS_ERROR_DENIED, "lies outside the scope of who changes it"},
        {"42501", RECORDS_ERROR_DENIED, NULL},
        {"25006", RECORDS_ERROR_DENIED, NULL},
        {"XX001", RECORDS_ERROR_DAMAGED, NULL},
        {"XX002", RECORDS_ERROR_DAMAGED, NULL},
        {"23", RECORDS_ERROR_DUPLICATE, NULL},
};

/* A primary may have become a standby under us: another server takes the changes now. */
static bool takes_none(const PgDb *db, const char *state)
{
	return db->mode != DB_READ && g_strcmp0(state, "25006") == 0;
}

/* libpq's own failures bear no state; it may not have noticed yet that it cannot go on. */
static bool lost(PgDb *db, const PGresult *result)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	bool failed = PQresultStatus(result) == PGRES_FATAL_ERROR;
	db->lost = db->lost || (result && failed && !state) || takes_none(db, state) ||
	           (state && (g_str_has_prefix(state, "57P0") || g_str_has_prefix(state, "08")));
	return db->lost || PQstatus(db->connection) == CONNECTION_BAD;
}

static bool takes_none_fail(const PgDb *db, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_AWAY,
	        "%s: takes no changes, being a standby or set to read only: nothing was changed; "
	        "give the address of the primary server",
	        db->base.name);
	return false;
}

bool pg_fail(PgDb *db, const PGresult *result, GError **error)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *said = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	g_autofree char *library = g_strchomp(g_strdup(PQerrorMessage(db->connection)));
	RecordsError kind = RECORDS_ERROR_ENGINE;
	bool gone = lost(db, result);
	if (takes_none(db, state))
		return takes_none_fail(db, error);
	if (gone) {
		library[strcspn(library, "\n")] =
		        '\0'; /* behind it stands advice for its own users */
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_AWAY,
		        "%s: the database cannot be reached, nothing was changed; try again later: "
		        "%s",
		        db->base.name, said ? said : library);
		return false;
	}
	for (size_t i = 0; state && i < G_N_ELEMENTS(failures); i++)
		if (g_str_has_prefix(state, failures[i].state)) {
			kind = failures[i].kind;
			said = failures[i].words ? failures[i].words : said;
			break;
		}
	g_set_error(
	        error, RECORDS_ERROR, (int)kind, "%s: %s", db->base.name, said ? said : library);
	return false;
}

bool pg_passing(PgDb *db, const PGresult *result)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	return lost(db, result) ||
	       (state && (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0));
}

PGresult *pg_ask(PgDb *db, const char *sql, GError **error)
{
	pg_settle(db);
	if (pg_failed_late(db, error))
		return NULL;
	PGresult *result = pg_exec(db, sql);
	ExecStatusType status = PQresultStatus(result);
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return result;
	pg_fail(db, result, error);
	PQclear(result);
	return NULL;
}

bool pg_do(PgDb *db, const char *sql, GError **error)
{
	PGresult *result = pg_ask(db, sql, error);
	PQclear(result);
	return result != NULL;
}

static bool session_begin(PgDb *db, GError **error)
{
	db->role = PG_ROLE_OWNER;
	db->scope_told = false;
	db->generation++;
	return pg_do(db, session_settings, error) && pg_patience_tell(db, error) &&
	       (db->mode != DB_READ || pg_do(db, "SET default_transaction_read_only = on", error));
}

bool pg_mend(PgDb *db, GError **error)
{
	if (PQstatus(db->connection) != CONNECTION_BAD && !db->lost)
		return true;
	beat(); /* each wait has its end: it is not stuck in many */
	PQreset(db->connection);
	db->lost = false;
	return PQstatus(db->connection) == CONNECTION_BAD ? pg_fail(db, NULL, error)
	                                                  : session_begin(db, error);
}

static bool speaks(const char *url)
{
	return g_str_has_prefix(url, "postgresql://") || g_str_has_prefix(url, "postgres://");
}

/* Names of processes and what they were called with are seen by everybody on the machine. */
static bool address_good(const char *url, GError **error)
{
	g_autofree char *address = g_strdup(url);
	char *query = strchr(address, '?'), *said = NULL;
	PQconninfoOption *parts = PQconninfoParse(url, &said);
	bool secret = false;
	if (query)
		*query = '\0';
	for (PQconninfoOption *part = parts; part && part->keyword; part++)
		secret = secret ||
		         (part->val && *part->val && strcmp(part->keyword, "password") == 0);
	if (!parts) /* what was said may hold a password too */
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "this is no address of PostgreSQL: write "
		        "postgresql://USER@HOST:PORT/DATABASE");
	else if (secret)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a password stands in the address, where everybody on this machine can "
		        "read it: put it into ~/.pgpass (mode 0600) or the file that PGPASSFILE "
		        "names, one line HOST:PORT:DATABASE:USER:PASSWORD, and leave it out");
	PQconninfoFree(parts);
	PQfreemem(said);
	return parts && !secret;
}

static void notice_ignored(void *data, const PGresult *result)
{
	(void)data;
	(void)result;
}

static bool server_good(PgDb *db, GError **error)
{
	const char *encoding = PQparameterStatus(db->connection, "server_encoding");
	bool text = g_strcmp0(encoding, "UTF8") == 0;
	bool standby = g_strcmp0(PQparameterStatus(db->connection, "in_hot_standby"), "on") == 0;
	if (standby && db->mode != DB_READ)
		return takes_none_fail(db, error);
	if (text && PQserverVersion(db->connection) >= OLDEST)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        text ? "%s: PostgreSQL 15 or newer is wanted, not %s"
	             : "%s: the database must have the encoding UTF8, not %s",
	        db->base.name,
	        text ? PQparameterStatus(db->connection, "server_version") : encoding);
	return false;
}

static Db *pg_open(const char *url, DbMode mode, GError **error)
{
	if (!address_good(url, error))
		return NULL;
	PgDb *db = g_new0(PgDb, 1);
	g_autoptr(Db) base = &db->base;
	*base = (Db){.engine = &engine_postgres, .name = g_strdup(url), .waits_ms = WAITS_MS};
	db->mode = mode;
	db->copying = g_ptr_array_new();
	/* what the address says stands against them: it comes last */
	static const char *const names[] = {"application_name", "client_encoding",
	        "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
	        "tcp_user_timeout", "dbname", NULL};
	const char *const values[] = {
	        "jiuxu records", "UTF8", "10", "10", "5", "3", "30000", url, NULL};
	db->connection = PQconnectdbParams(names, values, 1);
	if (PQstatus(db->connection) != CONNECTION_OK) {
		pg_fail(db, NULL, error);
		return NULL;
	}
	PQsetNoticeReceiver(db->connection, notice_ignored, NULL);
	db->guarded = pg_guard_role(db->connection);
	if (!server_good(db, error) || !session_begin(db, error) || !pg_place_good(db, error))
		return NULL;
	return g_steal_pointer(&base);
}

static void pg_close(Db *base)
{
	PgDb *db = pg_of(base);
	PQfinish(db->connection);
	g_clear_error(&db->late);
	g_ptr_array_unref(db->copying);
	PQfreemem(db->guarded);
	g_free(db);
}

static bool pg_script(Db *base, const char *sql, GError **error)
{
	PgDb *db = pg_of(base);
	if (!base->schema) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "%s: its schema is changed by migrations alone", base->name);
		return false;
	}
	g_autofree char *text = postgres_script_text(sql);
	return pg_become(db, true, error) && pg_do(db, text, error);
}

/* Once more when the connection was lost since it was used last, which only asking shows. */
static bool transaction_begin(PgDb *db, const char *sql, GError **error)
{
	enum { TRIES = 3 };
	for (int tried = 1;; tried++) {
		GError *failed = NULL;
		pg_settle(db);
		bool stands = pg_mend(db, &failed);
		db->begun = stands && pg_become(db, true, &failed);
		if (db->begun && pg_do(db, sql, &failed))
			return true;
		db->base.engine->rollback(&db->base);
		if (!stands || tried == TRIES || !pg_passing(db, NULL)) {
			g_propagate_error(error, failed);
			return false;
		}
		g_error_free(failed);
	}
}

/* The lock comes before the first look at anything. */
static bool pg_begin(Db *base, GError **error)
{
	PgDb *db = pg_of(base);
	g_autofree char *sql =
	        g_strdup_printf("BEGIN; SET LOCAL lock_timeout = %u; " POSTGRES_CHANGE_LOCK
	                        "; SET LOCAL lock_timeout = " LOCK_TIMEOUT,
	                MAX(base->waits_ms, 1)); /* 0 is without end there */
	if (!transaction_begin(db, sql, error))
		return false;
	if (!base->schema || pg_guard_drop(db, error))
		return true;
	base->engine->rollback(base);
	return false;
}

static bool pg_snapshot(Db *base, GError **error)
{
	return transaction_begin(
	        pg_of(base), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
}

static void session_forget(PgDb *db)
{
	db->begun = false;
	db->role = PG_ROLE_UNKNOWN; /* what was set inside goes with it */
	db->scope_told = false;
}

/* The word may have reached the server, and its answer been lost. */
static void uncertain(const Db *base, GError **error)
{
	g_clear_error(error);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_UNCERTAIN,
	        "%s: the connection to the database was lost at the end of the change: whether it "
	        "was kept is not known; look before doing it again",
	        base->name);
}

static bool pg_commit(Db *base, GError **error)
{
	PgDb *db = pg_of(base);
	GError *failed = NULL;
	PGresult *result = pg_ask(db, "COMMIT", &failed);
	if (!result) {
		if (g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_AWAY))
			uncertain(base, &failed);
		g_propagate_error(error, failed);
		return false;
	}
	/* of a change in which something had failed nothing is left, and that is no error to it */
	bool done = strcmp(PQcmdStatus(result), "COMMIT") == 0;
	PQclear(result);
	db->begun = false;
	if (!done) {
		session_forget(db);
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_ENGINE,
		        "%s: something in the change had failed: nothing of it was kept",
		        base->name);
	}
	return done;
}

static void pg_rollback(Db *base)
{
	PgDb *db = pg_of(base);
	if (!db->begun)
		return;
	pg_copy_drop(db);
	pg_settle(db);
	g_clear_error(&db->late);
	pg_do(db, "ROLLBACK", NULL);
	session_forget(db);
}

static void pg_scope(Db *base, const Scope *scope)
{
	PgDb *db = pg_of(base);
	db->scoped = scope != NULL;
	db->scope = scope ? *scope : (Scope){0};
	db->scope_told = false;
}

static int64_t pg_changes(Db *db)
{
	return pg_of(db)->changed;
}

/* Its pages are checked by itself as they are read; indexes that were left half made are not used.
 */
static bool pg_check(Db *base, GError **error)
{
	PgDb *db = pg_of(base);
	if (!pg_mend(db, error) || !pg_become(db, true, error))
		return false;
	PGresult *result = pg_ask(db,
	        "SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = "
	        "i.indexrelid WHERE NOT i.indisvalid AND c.relnamespace = "
	        "'" POSTGRES_SCHEMA "'::regnamespace LIMIT 1",
	        error);
	if (!result)
		return false;
	bool good = PQntuples(result) == 0;
	if (!good)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: the index %s is not valid: make it anew with REINDEX", base->name,
		        PQgetvalue(result, 0, 0));
	PQclear(result);
	return good;
}

static bool pg_tables(Db *base, GPtrArray *ret, GError **error)
{
	PgDb *db = pg_of(base);
	if (!pg_become(db, true, error))
		return false;
	PGresult *result = pg_ask(db,
	        "SELECT c.relname, a.attname, a.atttypid::regtype FROM pg_class c JOIN "
	        "pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = "
	        "'" POSTGRES_SCHEMA "'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT "
	        "a.attisdropped ORDER BY c.oid, a.attnum",
	        error);
	for (int i = 0; i < PQntuples(result); i++) {
		const char *type = PQgetvalue(result, i, 2);
		db_table_add(ret, PQgetvalue(result, i, 0), PQgetvalue(result, i, 1),
		        strcmp(type, "bigint") == 0  ? COLUMN_INT
		        : strcmp(type, "bytea") == 0 ? COLUMN_BYTES
		                                     : COLUMN_TEXT);
	}
	PQclear(result);
	return result != NULL;
}

static void pg_discard(Db *base)
{
	PgDb *db = pg_of(base);
	g_autofree char *role = g_strdup_printf("DROP ROLE IF EXISTS %s", db->guarded);
	pg_rollback(base);
	if (pg_become(db, true, NULL) && pg_do(db, "DROP SCHEMA " POSTGRES_SCHEMA " CASCADE", NULL))
		pg_do(db, role, NULL); /* stays when it is the administrator's */
}

const Engine engine_postgres = {
        .name = "postgresql",
        .schema_locks = true,
        .speaks = speaks,
        .open = pg_open,
        .close = pg_close,
        .script = pg_script,
        .begin = pg_begin,
        .commit = pg_commit,
        .rollback = pg_rollback,
        .snapshot = pg_snapshot,
        .guard = pg_guard,
        .scope = pg_scope,
        .patience = pg_patience,
        .prepare = pg_prepare,
        .query_free = pg_query_free,
        .bind_int = pg_bind_int,
        .bind_text = pg_bind_text,
        .bind_bytes = pg_bind_bytes,
        .step = pg_step,
        .send = pg_send,
        .get_int = pg_get_int,
        .get_text = pg_get_text,
        .get_bytes = pg_get_bytes,
        .is_null = pg_is_null,
        .reset = pg_reset,
        .changes = pg_changes,
        .check = pg_check,
        .tables = pg_tables,
        .discard = pg_discard,
};
