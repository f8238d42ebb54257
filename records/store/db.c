#include "records/store/engine.h"

#include <string.h>

static const Engine *const db_engines[] = {&engine_sqlite, &engine_postgres};

G_DEFINE_QUARK(records - error - quark, records_error)

bool records_error_is_none(GError *failed, GError **error)
{
	bool none = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND);
	if (none)
		g_error_free(failed);
	else
		g_propagate_error(error, failed);
	return none;
}

static void query_free(void *data)
{
	Query *query = data;
	query->db->engine->query_free(query);
}

Db *db_open(const char *url, DbMode mode, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(db_engines); i++) {
		if (!db_engines[i]->speaks(url))
			continue;
		Db *db = db_engines[i]->open(url, mode, error);
		for (int guarded = 0; db && guarded < 2; guarded++)
			db->queries[guarded] =
			        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, query_free);
		return db;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: no engine for such an address; give a folder or postgresql://HOST/DATABASE",
	        url);
	return NULL;
}

void db_close(Db *db)
{
	if (!db)
		return;
	for (int i = 0; i < 2; i++)
		g_clear_pointer(&db->queries[i], g_hash_table_unref);
	g_free(db->name);
	db->engine->close(db);
}

bool db_script(Db *db, const char *sql, GError **error)
{
	return db->engine->script(db, sql, error);
}

bool db_begin(Db *db, GError **error)
{
	return db->engine->begin(db, error);
}

bool db_commit(Db *db, GError **error)
{
	if (db->engine->commit(db, error))
		return true;
	db_rollback(db);
	return false;
}

void db_rollback(Db *db)
{
	db->bulk = false;
	db->engine->rollback(db);
}

bool db_alone(Db *db, bool on)
{
	return db->engine->alone && db->engine->alone(db, on);
}

bool db_snapshot(Db *db, GError **error)
{
	return db->engine->snapshot(db, error);
}

bool db_patience(Db *db, unsigned seconds, GError **error)
{
	return !db->engine->patience || db->engine->patience(db, seconds, error);
}

void db_waits(Db *db, unsigned ms)
{
	db->waits_ms = ms;
	if (db->engine->waits)
		db->engine->waits(db);
}

bool db_guard(Db *db, GError **error)
{
	return db->engine->guard(db, error);
}

void db_scope(Db *db, const Scope *scope)
{
	db->engine->scope(db, scope);
}

void db_allow_schema(Db *db, bool allow)
{
	db->schema = allow;
}

/* From the table, else prepared for it. NULL on error. */
static Query *query_find(
        Db *db, const char *sql, bool unguarded, const char **ret_text, GError **error)
{
	void *text, *query;
	if (g_hash_table_lookup_extended(db->queries[unguarded], sql, &text, &query)) {
		*ret_text = text;
		return query;
	}
	query = db->engine->prepare(db, sql, unguarded, error);
	if (query) {
		*ret_text = text = g_strdup(sql);
		g_hash_table_insert(db->queries[unguarded], text, query);
	}
	return query;
}

static Query *query_get(Db *db, const char *sql, bool unguarded, GError **error)
{
	RecentQuery *recent = &db->recent[unguarded][((uintptr_t)sql >> 4) % RECENT];
	/* what is made anew may stand where another text stood */
	if (recent->at != sql || strcmp(recent->text, sql) != 0) {
		const char *text = NULL;
		Query *query = query_find(db, sql, unguarded, &text, error);
		if (!query)
			return NULL;
		*recent = (RecentQuery){sql, text, query};
	}
	query_reset(recent->query);
	return recent->query;
}

Query *db_query(Db *db, const char *sql, GError **error)
{
	return query_get(db, sql, false, error);
}

Query *db_query_unguarded(Db *db, const char *sql, GError **error)
{
	return query_get(db, sql, true, error);
}

void query_int(Query *query, int index, int64_t value)
{
	query->db->engine->bind_int(query, index, value);
}

void query_text(Query *query, int index, const char *value)
{
	query->db->engine->bind_text(query, index, value);
}

void query_bytes(Query *query, int index, const void *bytes, size_t length)
{
	query->db->engine->bind_bytes(query, index, bytes, length);
}

QueryStep query_step(Query *query, GError **error)
{
	return query->db->engine->step(query, error);
}

void db_bulk(Db *db, bool on)
{
	db->bulk = on;
}

bool query_run(Query *query, GError **error)
{
	if (query->db->bulk && query->db->engine->send)
		return query->db->engine->send(query, error);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		query_reset(query);
	return step != STEP_ERROR;
}

DbValue db_int(int64_t value)
{
	return (DbValue){COLUMN_INT, value, NULL, 0};
}

DbValue db_text(const char *value)
{
	return (DbValue){COLUMN_TEXT, 0, value, strlen(value)};
}

DbValue db_bytes(const void *bytes, size_t length)
{
	return (DbValue){COLUMN_BYTES, 0, bytes, length};
}

void query_values(Query *query, const DbValue *values, int count)
{
	for (int i = 0; i < count; i++)
		if (values[i].type == COLUMN_INT)
			query_int(query, i + 1, values[i].number);
		else if (values[i].type == COLUMN_BYTES || !values[i].bytes)
			query_bytes(query, i + 1, values[i].bytes, values[i].length);
		else
			query_text(query, i + 1, values[i].bytes);
}

static bool rows_put(Db *db, const char *sql, int count, DbNext next, void *data, GError **error)
{
	DbValue values[QUERY_VALUES_MAX];
	while (next(data, values)) {
		Query *query = db_query_unguarded(db, sql, error);
		if (!query)
			return false;
		query_values(query, values, count);
		if (!query_run(query, error))
			return false;
	}
	return true;
}

/* With OR FAIL what a row fails at leaves the rows before it: SQLite keeps no copy of each page
 * that the statement touches, to undo it alone, which took a quarter of the time. */
#define ROWS_GIVEN "INSERT OR FAIL"

bool db_put_rows(Db *db, const char *table, const char *columns, int count, DbNext next, void *data,
        GError **error)
{
	bool given = db->engine->give != NULL;
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_printf(sql, "%s INTO %s (%s) %s", given ? ROWS_GIVEN : "INSERT", table, columns,
	        given ? "SELECT " : "VALUES (");
	for (int i = 1; i <= count; i++)
		g_string_append_printf(sql, "%s%c%d", i == 1 ? "" : ", ", given ? 'v' : '$', i);
	g_string_append(sql, given ? " FROM given" : ")");
	if (!given)
		return rows_put(db, sql->str, count, next, data, error);
	Query *query = db_query_unguarded(db, sql->str, error);
	if (!query)
		return false;
	db->engine->give(db, next, data);
	bool good = query_run(query, error);
	db->engine->give(db, NULL, NULL);
	return good;
}

int64_t query_get_int(Query *query, int column)
{
	return query->db->engine->get_int(query, column);
}

const char *query_get_text(Query *query, int column)
{
	return query->db->engine->get_text(query, column);
}

const void *query_get_bytes(Query *query, int column, size_t *ret_length)
{
	return query->db->engine->get_bytes(query, column, ret_length);
}

bool query_is_null(Query *query, int column)
{
	return query->db->engine->is_null(query, column);
}

void query_reset(Query *query)
{
	query->db->engine->reset(query);
}

bool query_any(Query *query, bool *ret, GError **error)
{
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW;
	query_reset(query);
	return step != STEP_ERROR;
}

bool query_one_int(Query *query, int64_t *ret, GError **error)
{
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	return step != STEP_ERROR;
}

char *query_one_text(Query *query, GError **error)
{
	QueryStep step = query_step(query, error);
	char *text = step == STEP_ERROR
	                     ? NULL
	                     : g_strdup(step == STEP_ROW ? query_get_text(query, 0) : "");
	query_reset(query);
	return text;
}

bool query_ids(Query *query, GArray *ret, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		int64_t id = query_get_int(query, 0);
		g_array_append_val(ret, id);
	}
	return step == STEP_DONE;
}

bool query_counts(Query *query,
        bool (*each)(const char *text, int64_t count, void *data, GError **error), void *data,
        GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		if (!each(query_get_text(query, 0), query_get_int(query, 1), data, error)) {
			query_reset(query);
			return false;
		}
	return step == STEP_DONE;
}

int64_t db_changes(Db *db)
{
	return db->engine->changes(db);
}

bool db_schema_locks(const Db *db)
{
	return db->engine->schema_locks;
}

bool db_copies(const Db *db)
{
	return db->engine->copy != NULL;
}

bool db_copy(Db *db, const char *path, GError **error)
{
	return db->engine->copy(db, path, error);
}

bool db_check(Db *db, GError **error)
{
	return db->engine->check(db, error);
}

void db_table_free(DbTable *table)
{
	g_free(table->name);
	g_ptr_array_unref(table->columns);
	g_array_unref(table->types);
	g_free(table);
}

void db_table_add(GPtrArray *tables, const char *name, const char *column, ColumnType type)
{
	DbTable *last = tables->len ? tables->pdata[tables->len - 1] : NULL;
	if (!last || strcmp(last->name, name) != 0) {
		last = g_new0(DbTable, 1);
		*last = (DbTable){g_strdup(name), g_ptr_array_new_with_free_func(g_free),
		        g_array_new(FALSE, FALSE, sizeof(ColumnType))};
		g_ptr_array_add(tables, last);
	}
	g_ptr_array_add(last->columns, g_strdup(column));
	g_array_append_val(last->types, type);
}

GPtrArray *db_tables(Db *db, GError **error)
{
	g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func((GDestroyNotify)db_table_free);
	return db->engine->tables(db, tables, error) ? g_steal_pointer(&tables) : NULL;
}

void db_discard(Db *db)
{
	if (db->engine->discard)
		db->engine->discard(db);
}
