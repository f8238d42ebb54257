#include "records/store/transfer.h"

#include "base/cleanup.h"

#include <string.h>

static void columns_append(GString *out, const DbTable *table, const char *one)
{
	for (guint i = 0; i < table->columns->len; i++) {
		g_string_append(out, i ? ", " : "");
		if (one)
			g_string_append_printf(out, "%s%u", one, i + 1);
		else
			g_string_append(out, table->columns->pdata[i]);
	}
}

static void value_copy(Query *read, Query *write, int column, ColumnType type)
{
	size_t length;
	const void *bytes;
	if (query_is_null(read, column))
		return;
	switch (type) {
	case COLUMN_INT:
		query_int(write, column + 1, query_get_int(read, column));
		break;
	case COLUMN_TEXT:
		query_text(write, column + 1, query_get_text(read, column));
		break;
	case COLUMN_BYTES:
		bytes = query_get_bytes(read, column, &length);
		query_bytes(write, column + 1, bytes, length);
		break;
	}
}

static bool rows_copy(Query *read, Query *write, const DbTable *table, GError **error)
{
	QueryStep step = query_step(read, error);
	for (; step == STEP_ROW; step = query_step(read, error)) {
		for (guint i = 0; i < table->columns->len; i++)
			value_copy(read, write, (int)i, g_array_index(table->types, ColumnType, i));
		if (!query_run(write, error)) {
			query_reset(read);
			return false;
		}
	}
	return step == STEP_DONE;
}

static bool table_copy(Db *from, Db *to, const DbTable *table, GError **error)
{
	g_autoptr(GString) select = g_string_new("SELECT "), insert = g_string_new(NULL);
	g_string_printf(insert, "INSERT INTO %s (", table->name);
	columns_append(select, table, NULL);
	columns_append(insert, table, NULL);
	g_string_append_printf(select, " FROM %s", table->name);
	g_string_append(insert, ") VALUES (");
	columns_append(insert, table, "$");
	g_string_append(insert, ")");
	Query *read = db_query_unguarded(from, select->str, error);
	Query *write = read ? db_query_unguarded(to, insert->str, error) : NULL;
	return write && rows_copy(read, write, table, error);
}

static bool tables_copy(Db *from, Db *to, const GPtrArray *tables, GError **error)
{
	for (guint i = 0; i < tables->len; i++) {
		const DbTable *table = tables->pdata[i];
		/* what is run already stands in the other */
		if (strcmp(table->name, "migration") != 0 && !table_copy(from, to, table, error))
			return false;
	}
	return true;
}

bool transfer(Db *from, Db *to, GError **error)
{
	g_autoptr(GPtrArray) tables = db_tables(from, error);
	if (!tables || !db_snapshot(from, error))
		return false;
	bool good = db_begin(to, error);
	db_bulk(to, true);
	good = good && tables_copy(from, to, tables, error);
	db_bulk(to, false);
	good = good && db_commit(to, error);
	db_rollback(from);
	if (!good)
		db_rollback(to);
	return good;
}

bool sessions_forget(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db, "DELETE FROM session", error);
	return query && query_run(query, error);
}
