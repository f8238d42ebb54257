#include "records/store/sqlite_guard.h"

#include "base/seal.h"
#include "records/store/guarded.h"

#include <string.h>

struct Guard {
	char name[32]; /* inner views and triggers begin with it; made anew for each connection, so
	                  that no statement can call something of its own like them */
	Scope scope;
	bool scoped;
};

static void scope_fail(sqlite3_context *context, const char *words)
{
	sqlite3_result_error(context, words, -1);
	sqlite3_result_error_code(context, SQLITE_AUTH);
}

static const Guard *guard_of(sqlite3_context *context)
{
	const Guard *guard = sqlite3_user_data(context);
	if (!guard->scoped)
		scope_fail(context, "no scope is set");
	return guard;
}

static void scope_lo(sqlite3_context *context, int count, sqlite3_value **values)
{
	const Guard *guard = guard_of(context);
	(void)count;
	(void)values;
	if (guard->scoped)
		sqlite3_result_text(context, guard->scope.lo, -1, SQLITE_TRANSIENT);
}

static void scope_hi(sqlite3_context *context, int count, sqlite3_value **values)
{
	const Guard *guard = guard_of(context);
	(void)count;
	(void)values;
	if (guard->scoped)
		sqlite3_result_text(context, guard->scope.hi, -1, SQLITE_TRANSIENT);
}

static void scope_check(sqlite3_context *context, int count, sqlite3_value **values)
{
	const Guard *guard = guard_of(context);
	const char *value = (const char *)sqlite3_value_text(values[0]);
	(void)count;
	if (guard->scoped && guard->scope.read_only)
		scope_fail(context, "who only reads may change nothing");
	else if (guard->scoped && (!value || !scope_has(&guard->scope, value)))
		scope_fail(context, "lies outside the scope of who changes it");
}

Guard *guard_new(sqlite3 *handle)
{
	enum { STEADY = SQLITE_UTF8 | SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC };
	Guard *guard = g_new0(Guard, 1);
	uint64_t random;
	seal_random(&random, sizeof random);
	g_snprintf(guard->name, sizeof guard->name, "g%016" G_GINT64_MODIFIER "x", random);
	if (sqlite3_create_function(handle, "scope_lo", 0, STEADY, guard, scope_lo, NULL, NULL) ==
	                SQLITE_OK &&
	        sqlite3_create_function(
	                handle, "scope_hi", 0, STEADY, guard, scope_hi, NULL, NULL) == SQLITE_OK &&
	        sqlite3_create_function(handle, "scope_check", 1, SQLITE_UTF8 | SQLITE_INNOCUOUS,
	                guard, scope_check, NULL, NULL) == SQLITE_OK)
		return guard;
	g_free(guard);
	return NULL;
}

void guard_free(Guard *guard)
{
	g_free(guard);
}

void guard_scope(Guard *guard, const Scope *scope)
{
	guard->scoped = scope != NULL;
	guard->scope = scope ? *scope : (Scope){0};
}

/* The columns of a table but id, each as `one` says with '%s' for its name. */
static int columns_add(sqlite3 *handle, GString *out, const char *table, const char *one)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle,
	        "SELECT name FROM pragma_table_info($1) WHERE name <> 'id'", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
	while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		g_auto(GStrv) parts = g_strsplit(one, "%s", -1);
		g_autofree char *text =
		        g_strjoinv((const char *)sqlite3_column_text(statement, 0), parts);
		g_string_append(out, text);
		code = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Runs `sql` with names in braces replaced: pairs of them, then NULL. */
static int made(const Guard *guard, sqlite3 *handle, const char *const *names, const char *sql)
{
	g_autoptr(GString) text = g_string_new(sql);
	g_string_replace(text, "{guard}", guard->name, 0);
	for (; *names; names += 2)
		g_string_replace(text, names[0], names[1], 0);
	return sqlite3_exec(handle, text->str, NULL, NULL, NULL);
}

static int views_make(const Guard *guard, sqlite3 *handle, const char *table)
{
	g_autoptr(GString) names = g_string_new(NULL), news = g_string_new(NULL),
	                   sets = g_string_new(NULL);
	int code = columns_add(handle, names, table, ", %s");
	if (code == SQLITE_OK)
		code = columns_add(handle, news, table, ", NEW.%s");
	if (code == SQLITE_OK)
		code = columns_add(handle, sets, table, ", %s = NEW.%s");
	if (code != SQLITE_OK || names->len == 0)
		return code;
	return made(guard, handle,
	        (const char *const[]){"{table}", table, "{names}", names->str, "{news}", news->str,
	                "{sets}", sets->str + 2, NULL},
	        "CREATE TEMP VIEW {guard}_{table} AS SELECT * FROM main.{table} "
	        "WHERE scope >= scope_lo() AND scope < scope_hi();"
	        "CREATE TEMP VIEW my_{table} AS SELECT * FROM {guard}_{table};"
	        "CREATE TEMP TRIGGER {guard}_{table}_add INSTEAD OF INSERT ON my_{table} BEGIN "
	        "SELECT scope_check(NEW.scope); "
	        "INSERT INTO {table} (id{names}) VALUES (NEW.id{news}); END;"
	        "CREATE TEMP TRIGGER {guard}_{table}_set INSTEAD OF UPDATE ON my_{table} BEGIN "
	        "SELECT scope_check(NEW.scope); UPDATE {table} SET {sets} WHERE id = OLD.id; END;"
	        /* OR REPLACE of a statement is that of its triggers too: it would take a foreign
	         * row out of its way */
	        "CREATE TEMP TRIGGER {guard}_{table}_gone BEFORE DELETE ON main.{table} BEGIN "
	        "SELECT RAISE(ABORT, 'no {table} is ever removed'); END;");
}

static int view_make(const Guard *guard, sqlite3 *handle, const GuardedView *view)
{
	return made(guard, handle,
	        (const char *const[]){"{view}", view->name, "{sql}", view->sql, "{lo}",
	                "scope_lo()", "{hi}", "scope_hi()", "{far}", "+s.scope", NULL},
	        "CREATE TEMP VIEW {guard}_{view} AS {sql};"
	        "CREATE TEMP VIEW {view} AS SELECT * FROM {guard}_{view};");
}

int guard_views(Guard *guard, sqlite3 *handle)
{
	int code = SQLITE_OK;
	for (const char *const *table = guarded_tables; code == SQLITE_OK && *table; table++)
		code = views_make(guard, handle, *table);
	for (const GuardedView *view = guarded_views; code == SQLITE_OK && view->name; view++)
		code = view_make(guard, handle, view);
	return code != SQLITE_OK
	               ? code
	               : made(guard, handle, (const char *const[]){NULL},
	                         "CREATE TEMP TRIGGER {guard}_event_gone BEFORE DELETE ON "
	                         "main.event BEGIN SELECT RAISE(ABORT, 'no event is ever "
	                         "removed'); END;");
}

static bool is_view(const Guard *guard, const char *table)
{
	return g_str_has_prefix(table, guard->name) ||
	       (g_str_has_prefix(table, "my_") && g_strv_contains(guarded_tables, table + 3));
}

static bool is_readable(const char *table)
{
	for (const GuardedView *view = guarded_views; view->name; view++)
		if (strcmp(view->name, table) == 0)
			return true;
	return g_strv_contains(guarded_readable, table);
}

int guard_authorize(
        const Guard *guard, bool unguarded, int action, const char *table, const char *inside)
{
	bool trusted = unguarded || (inside && g_str_has_prefix(inside, guard->name));
	bool changes =
	        action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_TRANSACTION:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		break;
	default:
		return SQLITE_DENY;
	}
	if (g_str_has_prefix(table, "sqlite_") ||
	        (strcmp(table, "event") == 0 && changes && action != SQLITE_INSERT))
		return SQLITE_DENY;
	if (trusted || is_view(guard, table))
		return SQLITE_OK;
	return !changes && is_readable(table) ? SQLITE_OK : SQLITE_DENY;
}
