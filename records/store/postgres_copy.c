/*
 * Many rows at once (db_bulk): what only puts a row of values is not run but written down, in the
 * binary form of COPY, and brought when there is a megabyte of it, or something else is asked. The
 * server reads such rows for a third of what single statements cost it.
 */
#include "records/store/postgres.h"

#include <string.h>

enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, BINARY = 1, PIECE_BYTES = 1 << 20 };

/* Asked once: they are the same behind a connection that was lost. */
static void types_look(PgDb *db, PgQuery *query)
{
	if (query->types)
		return;
	pg_settle(db);
	PGresult *result = PQdescribePrepared(db->connection, query->name);
	query->types = g_new0(uint32_t, query->count);
	for (int i = 0; i < query->count; i++)
		query->types[i] = i < PQnparams(result) ? PQparamtype(result, i) : 0;
	PQclear(result);
}

/* Numbers and texts as they are bound; bytes bound as text would be read by the server's rules. */
static bool values_fit(const PgQuery *query)
{
	for (int i = 0; i < query->count; i++) {
		bool bytes = query->formats[i] == BINARY;
		uint32_t type = query->types[i];
		bool fits = type == OID_BYTEA  ? bytes
		            : type == OID_TEXT ? true
		                               : type == OID_INT8 && !bytes;
		if (query->values[i] ? !fits : type == 0)
			return false;
	}
	return true;
}

static void number_put(GByteArray *out, uint64_t number, unsigned size)
{
	uint8_t bytes[8];
	for (unsigned i = 0; i < size; i++)
		bytes[i] = (uint8_t)(number >> 8 * (size - 1 - i));
	g_byte_array_append(out, bytes, size);
}

static void value_put(GByteArray *out, const PgQuery *query, int i)
{
	const char *value = query->values[i];
	if (!value) {
		number_put(out, UINT32_MAX, 4);
		return;
	}
	if (query->types[i] == OID_INT8) {
		number_put(out, 8, 4);
		number_put(out, (uint64_t)g_ascii_strtoll(value, NULL, 10), 8);
		return;
	}
	size_t length = query->formats[i] == BINARY ? (size_t)query->lengths[i] : strlen(value);
	number_put(out, length, 4);
	g_byte_array_append(out, (const uint8_t *)value, (guint)length);
}

bool pg_copy_put(PgQuery *query)
{
	PgDb *db = pg_of(query->base.db);
	if (!query->copy)
		return false;
	types_look(db, query);
	if (!values_fit(query))
		return false;
	pg_pipe_end(db);
	size_t before = query->copied->len;
	if (before == 0)
		g_ptr_array_add(db->copying, query);
	number_put(query->copied, (uint64_t)query->count, 2);
	for (int i = 0; i < query->count; i++)
		value_put(query->copied, query, i);
	db->copying_bytes += query->copied->len - before;
	if (db->copying_bytes >= PIECE_BYTES)
		pg_copy_end(db);
	return true;
}

static void rows_put(PgDb *db, const PgQuery *query)
{
	/* signature, no flags, no more head; behind the rows -1 of two bytes */
	static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", tail[] = "\377\377";
	if (PQputCopyData(db->connection, head, sizeof head - 1) == 1 &&
	        PQputCopyData(db->connection, (const char *)query->copied->data,
	                (int)query->copied->len) == 1 &&
	        PQputCopyData(db->connection, tail, sizeof tail - 1) == 1)
		PQputCopyEnd(db->connection, NULL);
}

static void query_copy(PgDb *db, const PgQuery *query)
{
	PGresult *result = PQexec(db->connection, query->copy);
	if (PQresultStatus(result) == PGRES_COPY_IN) {
		PQclear(result);
		rows_put(db, query);
		result = pg_next(db);
	}
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && !db->late)
		pg_fail(db, result, &db->late);
	while (result && status != PGRES_COPY_IN) { /* which it would say for ever */
		PQclear(result);
		result = pg_next(db);
		status = PQresultStatus(result);
	}
	PQclear(result);
}

void pg_copy_end(PgDb *db)
{
	if (db->copying->len == 0)
		return;
	g_autoptr(GPtrArray) copying = db->copying;
	db->copying = g_ptr_array_new();
	db->copying_bytes = 0;
	bool good = !db->late && pg_become(db, true, &db->late);
	for (guint i = 0; i < copying->len; i++) {
		PgQuery *query = copying->pdata[i];
		if (good && !db->late)
			query_copy(db, query);
		g_byte_array_set_size(query->copied, 0);
	}
}

void pg_copy_drop(PgDb *db)
{
	for (guint i = 0; i < db->copying->len; i++)
		g_byte_array_set_size(((PgQuery *)db->copying->pdata[i])->copied, 0);
	g_ptr_array_set_size(db->copying, 0);
	db->copying_bytes = 0;
}
