#include "records/store/sqlite_given.h"

struct Given {
	DbNext next;
	void *data;
	DbValue values[QUERY_VALUES_MAX]; /* of the present row */
	sqlite3_int64 row;
	bool more;
};

typedef struct {
	sqlite3_vtab base;
	Given *given;
} Table;

static Given *given_of(sqlite3_vtab_cursor *cursor)
{
	return ((Table *)cursor->pVtab)->given;
}

static int table_connect(sqlite3 *handle, void *given, int count, const char *const *words,
        sqlite3_vtab **ret, char **ret_error)
{
	g_autoptr(GString) sql = g_string_new("CREATE TABLE given (");
	(void)count;
	(void)words;
	(void)ret_error;
	for (int i = 1; i <= QUERY_VALUES_MAX; i++)
		g_string_append_printf(sql, i == 1 ? "v%d" : ", v%d", i);
	g_string_append_c(sql, ')');
	int code = sqlite3_declare_vtab(handle, sql->str);
	if (code == SQLITE_OK)
		code = sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
	if (code != SQLITE_OK)
		return code;
	Table *table = g_new0(Table, 1);
	table->given = given;
	*ret = &table->base;
	return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table)
{
	g_free(table);
	return SQLITE_OK;
}

static int table_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	info->estimatedCost = 1e6;
	return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	(void)table;
	*ret = g_new0(sqlite3_vtab_cursor, 1);
	return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
	g_free(cursor);
	return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *cursor)
{
	Given *given = given_of(cursor);
	given->row++;
	given->more = given->next && given->next(given->data, given->values);
	return SQLITE_OK;
}

static int cursor_begin(sqlite3_vtab_cursor *cursor, int plan, const char *plan_text, int count,
        sqlite3_value **values)
{
	(void)plan;
	(void)plan_text;
	(void)count;
	(void)values;
	given_of(cursor)->row = 0;
	return cursor_next(cursor);
}

static int cursor_ended(sqlite3_vtab_cursor *cursor)
{
	return !given_of(cursor)->more;
}

static int cursor_value(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
	const DbValue *value = &given_of(cursor)->values[column];
	if (value->type == COLUMN_INT)
		sqlite3_result_int64(context, value->number);
	else if (!value->bytes)
		sqlite3_result_null(context);
	else if (value->type == COLUMN_TEXT)
		sqlite3_result_text64(
		        context, value->bytes, value->length, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_result_blob64(context, value->bytes, value->length, SQLITE_STATIC);
	return SQLITE_OK;
}

static int cursor_row(sqlite3_vtab_cursor *cursor, sqlite3_int64 *ret)
{
	*ret = given_of(cursor)->row;
	return SQLITE_OK;
}

/* Without a way to create it, it is there under its name alone. */
static const sqlite3_module module = {.xConnect = table_connect,
        .xDisconnect = table_disconnect,
        .xBestIndex = table_plan,
        .xOpen = cursor_open,
        .xClose = cursor_close,
        .xFilter = cursor_begin,
        .xNext = cursor_next,
        .xEof = cursor_ended,
        .xColumn = cursor_value,
        .xRowid = cursor_row};

Given *given_new(sqlite3 *handle)
{
	Given *given = g_new0(Given, 1);
	if (sqlite3_create_module_v2(handle, "given", &module, given, NULL) == SQLITE_OK)
		return given;
	g_free(given);
	return NULL;
}

void given_free(Given *given)
{
	g_free(given);
}

void given_set(Given *given, DbNext next, void *data)
{
	given->next = next;
	given->data = data;
	given->more = false;
}
