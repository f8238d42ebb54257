/*
 * What is asked of many goes by indexes, under the guard too: PostgreSQL counts how often a table
 * was read through, and that must not rise. SQLite tells of a statement how many rows no index led
 * to; pages are asked for that by tests/test_plans.py.
 */
#include "records/store/history.h"
#include "records/store/schools.h"
#include "records/store/student_list.h"
#include "tests/store_world.h"

enum { MANY = 4000, PAGE = 50 };

static bool students_fill(Store *store)
{
	if (!store_change_begin(store, NULL))
		return false;
	for (unsigned i = 0; i < MANY; i++) {
		g_auto(Record) record = {0};
		made_student(i, &record);
		record.id = i + 1;
		if (!student_add(store, &test_act, &record, NULL, NULL))
			return false;
	}
	return store_change_end(store, NULL);
}

static bool school_put(Store *store)
{
	g_auto(School) school = {.code = g_strdup("3636000001"),
	        .name = g_strdup("一职"),
	        .shorter = g_strdup(""),
	        .region = g_strdup("360102"),
	        .managed_by = LEVEL_COUNTY};
	return store_change_begin(store, NULL) && school_add(store, &test_act, &school, NULL) &&
	       store_change_end(store, NULL);
}

static int64_t number_of(PGconn *connection, const char *sql)
{
	PGresult *result = PQexec(connection, sql);
	int64_t number =
	        PQntuples(result) == 1 ? g_ascii_strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
	PQclear(result);
	return number;
}

/* Figures of a connection are there when it has gone. */
static void wait_for_others(PGconn *connection)
{
	static const char others[] = "SELECT count(*) FROM pg_stat_activity WHERE datname = "
	                             "current_database() AND pid <> pg_backend_pid()";
	for (int i = 0; i < 1200 && number_of(connection, others) > 0; i++)
		g_usleep(G_USEC_PER_SEC / 20);
}

/* How often the table was read from end to end, by whomever. */
static int64_t read_through(const char *database, const char *table)
{
	g_autofree char *sql = g_strdup_printf(
	        "SELECT seq_scan FROM pg_stat_all_tables WHERE schemaname = 'jiuxu' AND "
	        "relname = '%s'",
	        table);
	PGconn *connection = postgres_super(database);
	wait_for_others(connection);
	int64_t count = number_of(connection, sql);
	PQfinish(connection);
	return count;
}

static bool row_count(const StudentRow *row, void *data, GError **error)
{
	(void)row, (void)error;
	++*(int *)data;
	return true;
}

static bool entry_count(const HistoryEntry *entry, void *data, GError **error)
{
	(void)entry, (void)error;
	++*(int *)data;
	return true;
}

/* What pages of a school ask; how many rows came. */
static int pages_ask(Store *store)
{
	Scope scope;
	StudentFilter all = {0}, ours = {.class_name = "1班"};
	StudentCursor behind = {"3601023636000001", "1班", MANY / 2};
	g_auto(Record) record = {0};
	g_autofree char *number = NULL;
	int rows = 0;
	CU_ASSERT(scope_of(LEVEL_SCHOOL, "3601023636000001", &scope, NULL));
	store_scope_set(store, &scope);
	CU_ASSERT(students_list(store, &all, NULL, PAGE, row_count, &rows, NULL));
	CU_ASSERT(students_list(store, &all, &behind, PAGE, row_count, &rows, NULL));
	CU_ASSERT(students_list(store, &ours, NULL, PAGE, row_count, &rows, NULL));
	CU_ASSERT(student_load(store, MANY / 3, &record, NULL));
	number = g_strdup(record.student.values[F_SFZJH]);
	CU_ASSERT(students_search(store, number, PAGE, row_count, &rows, NULL));
	CU_ASSERT(student_history(store, MANY / 3, PAGE, entry_count, &rows, NULL));
	return rows;
}

static void test_pages_read_no_table_through(void)
{
	static const char *const tables[] = {"student", "event", "name_gram"};
	int64_t before[G_N_ELEMENTS(tables)];
	if (!on_postgres())
		return;
	g_auto(StoreWorld) world = store_world_new();
	g_autofree char *database = world_database(&world);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(store && school_put(store) && students_fill(store));
	g_clear_pointer(&store, store_close); /* a connection tells its figures at its end */
	postgres_say(database, "ANALYZE");
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		before[i] = read_through(database, tables[i]);
	store = whole_open(world.folder, NULL, DB_READ, NULL);
	CU_ASSERT(pages_ask(store) == 3 * PAGE + 2);
	g_clear_pointer(&store, store_close);
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
		int64_t now = read_through(database, tables[i]);
		if (now != before[i])
			fprintf(stderr, "%s was read through %d times\n", tables[i],
			        (int)(now - before[i]));
		CU_ASSERT(now == before[i]);
	}
	/* and it counts */
	postgres_say(database, "SELECT count(*) FROM student WHERE name || '' = 'x'");
	CU_ASSERT(read_through(database, "student") > before[0]);
}

static bool accounts_fill(Store *store)
{
	enum { ACCOUNTS = 1500 };
	if (!store_change_begin(store, NULL))
		return false;
	for (int i = 0; i < ACCOUNTS; i++) {
		g_auto(Account) one = {.name = g_strdup_printf("Clerk.%d", i),
		        .real_name = g_strdup("张三"),
		        .phone = g_strdup("13800000000"),
		        .place = g_strdup(""),
		        .created_by = g_strdup(""),
		        .level = LEVEL_PROVINCE,
		        .role = ROLE_CLERK};
		if (!account_add(store, &test_act, &one, NULL))
			return false;
	}
	return store_change_end(store, NULL);
}

static int gone_over; /* rows of accounts that no index led to, on SQLite */

static int ran(unsigned what, void *data, void *statement, void *more)
{
	(void)what, (void)data, (void)more;
	if (strstr(sqlite3_sql(statement), "FROM account WHERE lower(name)"))
		gone_over += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
	return 0;
}

static int opened(sqlite3 *handle, char **message, const void *api)
{
	(void)message, (void)api;
	return sqlite3_trace_v2(handle, SQLITE_TRACE_PROFILE, ran, NULL);
}

/* Each of a file of 2,000 is looked for, twice: among 10,000 that took twelve seconds. */
static void test_names_of_accounts_are_found_by_an_index(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autofree char *database = on_postgres() ? world_database(&world) : NULL;
	sqlite3_auto_extension((void (*)(void))opened);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(store && accounts_fill(store));
	g_clear_pointer(&store, store_close);
	if (database)
		postgres_say(database, "ANALYZE");
	int64_t before = database ? read_through(database, "account") : 0;
	store = whole_open(world.folder, NULL, DB_READ, NULL);
	for (int i = 0; i < 20; i++) {
		bool there = i % 2;
		g_autofree char *name = g_strdup_printf("%s.%d", i % 2 ? "new" : "cLERK", i);
		CU_ASSERT(account_name_there(store, name, &there, NULL) && there == (i % 2 == 0));
	}
	g_clear_pointer(&store, store_close);
	CU_ASSERT_EQUAL(database ? read_through(database, "account") : before, before);
	CU_ASSERT_EQUAL(gone_over, 0);
	sqlite3_cancel_auto_extension((void (*)(void))opened);
}

TEST_MAIN("plans", CASE(test_pages_read_no_table_through),
        CASE(test_names_of_accounts_are_found_by_an_index))
