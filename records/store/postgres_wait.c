/*
 * How long a connection waits for its server. Packets that nobody answers end it by the kernel's
 * means (tcp_user_timeout, keepalives: postgres.c); a server that takes them and is silent all the
 * same, which no kernel notices, is given up here.
 */
#include "records/store/postgres.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

/* What the server has more than its own limit to say that it was reached. */
enum { GRACE_MS = 3000 };

/* Until the next result is there; when that takes too long the connection is shut, and what is
 * asked of it fails as it does when it is lost. */
static void result_await(PgDb *db)
{
	int64_t until = g_get_monotonic_time() / 1000 + db->silence_ms;
	while (PQisBusy(db->connection)) {
		struct pollfd socket = {PQsocket(db->connection), POLLIN, 0};
		int64_t left = until - g_get_monotonic_time() / 1000;
		int found = left > 0 ? poll(&socket, 1, (int)left) : 0;
		if (found < 0 && errno == EINTR)
			continue;
		if (found <= 0)
			shutdown(socket.fd, SHUT_RDWR);
		if (found <= 0 || !PQconsumeInput(db->connection))
			return;
	}
}

PGresult *pg_next(PgDb *db)
{
	if (db->silence_ms)
		result_await(db);
	return PQgetResult(db->connection);
}

/* The last of the results of what was sent; NULL: there was none. */
static PGresult *last_take(PgDb *db)
{
	PGresult *last = NULL, *next;
	while ((next = pg_next(db))) {
		PQclear(last);
		last = next;
		if (PQstatus(db->connection) == CONNECTION_BAD)
			break;
	}
	return last;
}

PGresult *pg_exec(PgDb *db, const char *sql)
{
	if (!db->silence_ms)
		return PQexec(db->connection, sql);
	return PQsendQuery(db->connection, sql) ? last_take(db) : NULL;
}

PGresult *pg_make(PgDb *db, const char *name, const char *sql)
{
	if (!db->silence_ms)
		return PQprepare(db->connection, name, sql, 0, NULL);
	return PQsendPrepare(db->connection, name, sql, 0, NULL) ? last_take(db) : NULL;
}

bool pg_patience_tell(PgDb *db, GError **error)
{
	if (!db->patience_s)
		return true;
	/* one that the address, the role or the database has stands */
	g_autofree char *sql =
	        g_strdup_printf("SELECT set_config('statement_timeout', '%us', false) "
	                        "WHERE current_setting('statement_timeout') = '0'; "
	                        "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'",
	                db->patience_s);
	PGresult *result = pg_ask(db, sql, error);
	if (!result)
		return false;
	int most = (int)db->patience_s * 1000,
	    set = (int)g_ascii_strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	db->silence_ms = MIN(most, set) + GRACE_MS;
	PQclear(result);
	return true;
}

bool pg_patience(Db *base, unsigned seconds, GError **error)
{
	PgDb *db = pg_of(base);
	db->patience_s = seconds;
	return pg_patience_tell(db, error);
}
