/*
 * A store of its own, and students made for tests (nobody's real data). Under
 * tests/with_postgres.py it is a database there, else a folder.
 */
#pragma once

#include "base/file.h"
#include "records/people/account.h"
#include "records/store/backup.h"
#include "records/store/students.h"
#include "tests/harness.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <sqlite3.h>

typedef struct {
	char *top, *folder; /* folder: where the store is, an address too */
	char *key;
} StoreWorld;

static const Act test_act = {"cli:tester", "cli", "test", 1764000000000000};

static inline bool on_postgres(void)
{
	return g_getenv("JIUXU_TEST_POSTGRES") != NULL;
}

static inline char *postgres_address(const char *database)
{
	g_auto(GStrv) parts = g_strsplit(g_getenv("JIUXU_TEST_POSTGRES"), "%s", 2);
	return g_strconcat(parts[0], database, parts[1], NULL);
}

/* Says SQL to a database, as a superuser who is held by no trigger. */
static inline PGconn *postgres_super(const char *database)
{
	g_autofree char *address = postgres_address(database);
	g_autofree char *super = g_strconcat(address, "&user=postgres", NULL);
	PGconn *connection = PQconnectdb(super);
	PQclear(PQexec(
	        connection, "SET session_replication_role = replica; SET search_path = jiuxu"));
	return connection;
}

static inline void postgres_say(const char *database, const char *sql)
{
	PGconn *connection = postgres_super(database);
	PGresult *result = PQexec(connection, sql);
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(connection));
		CU_FAIL("what was said to the database failed");
	}
	PQclear(result);
	PQfinish(connection);
}

/* Where a store may be made: a folder that is not there, a database that is empty. */
static inline char *store_place_new(const char *top, const char *name)
{
	static unsigned made;
	if (!on_postgres())
		return g_build_filename(top, name, NULL);
	g_autofree char *database = g_strdup_printf("%s%d_%u", name, getpid(), ++made);
	g_autofree char *sql = g_strdup_printf("CREATE DATABASE \"%s\" OWNER jiuxu", database);
	postgres_say("postgres", sql);
	return postgres_address(database);
}

/* That of the last world made, for what a folder would have of itself. */
static inline const char **world_key(void)
{
	static const char *key;
	return &key;
}

static inline StoreWorld store_world_new(void)
{
	StoreWorld world = {.top = g_dir_make_tmp("jiuxu-store-XXXXXX", NULL)};
	world.folder = store_place_new(world.top, "data");
	world.key = on_postgres() ? g_build_filename(world.top, "records.key", NULL)
	                          : store_key_path(world.folder);
	*world_key() = world.key;
	g_autoptr(GError) error = NULL;
	if (!store_create(world.folder, world.key, &test_act, &error))
		fprintf(stderr, "store_create: %s\n", error->message);
	return world;
}

static inline char *world_database(const StoreWorld *world)
{
	const char *name = strstr(world->folder, "@/") + 2, *end = strchr(name, '?');
	return g_strndup(name, (gsize)(end - name));
}

/* What messages say before what is wrong. */
static inline char *world_name(const StoreWorld *world)
{
	return on_postgres() ? g_strdup(world->folder) : store_database_path(world->folder);
}

/* An error's words behind the name of the store; "" when there is none. */
static inline const char *message_behind(const StoreWorld *world, const GError *error)
{
	g_autofree char *name = world_name(world);
	const char *message = error ? error->message : "";
	return g_str_has_prefix(message, name) ? message + strlen(name) + 2 : message;
}

/* Somebody with the database and a tool of his own, but not the key. */
static inline void world_meddle(const StoreWorld *world, const char *sql)
{
	if (on_postgres()) {
		g_autofree char *database = world_database(world);
		postgres_say(database, sql);
		return;
	}
	g_autofree char *path = store_database_path(world->folder);
	sqlite3 *handle = NULL;
	char *said = NULL;
	CU_ASSERT(sqlite3_open(path, &handle) == SQLITE_OK);
	if (sqlite3_exec(handle, sql, NULL, NULL, &said) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", sql, said);
		CU_FAIL("the meddling itself failed");
	}
	sqlite3_free(said);
	sqlite3_close(handle);
}

static inline char *postgres_rows(const char *database, const char *tables, size_t *ret_length)
{
	GString *out = g_string_new(NULL);
	g_autofree char *sql = g_strconcat("SELECT * FROM ", tables, NULL);
	PGconn *connection = postgres_super(database);
	PGresult *result = PQexecParams(connection, sql, 0, NULL, NULL, NULL, NULL, 1);
	for (int i = 0; i < PQntuples(result); i++)
		for (int j = 0; j < PQnfields(result); j++)
			g_string_append_len(
			        out, PQgetvalue(result, i, j), PQgetlength(result, i, j));
	PQclear(result);
	PQfinish(connection);
	*ret_length = out->len;
	return g_string_free(out, FALSE);
}

/* The bytes of the file, or of the rows of tables as the server keeps them. Yours. */
static inline char *world_bytes(const StoreWorld *world, const char *tables, size_t *ret_length)
{
	char *bytes = NULL;
	if (on_postgres()) {
		g_autofree char *database = world_database(world);
		return postgres_rows(database, tables, ret_length);
	}
	g_autofree char *path = store_database_path(world->folder);
	world_meddle(world, "PRAGMA wal_checkpoint(TRUNCATE)");
	CU_ASSERT(g_file_get_contents(path, &bytes, ret_length, NULL));
	return bytes;
}

static inline void store_world_clear(StoreWorld *world)
{
	if (on_postgres()) {
		g_autofree char *database = world_database(world);
		g_autofree char *sql =
		        g_strdup_printf("DROP DATABASE \"%s\" WITH (FORCE)", database);
		postgres_say("postgres", sql);
	}
	file_remove_tree(world->top, NULL);
	g_free(world->top);
	g_free(world->folder);
	g_free(world->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreWorld, store_world_clear)

/* The store as the command line has it: all of it. */
static inline Store *whole_open(const char *folder, const char *key, DbMode mode, GError **error)
{
	Store *store = store_open(folder, key ? key : *world_key(), mode, error);
	if (store)
		store_scope_set(store, &scope_whole);
	return store;
}

/* The `number`th student: a good citizen number, school 3636000001. */
static inline void made_student(unsigned number, Record *ret)
{
	static const Policy policy = {0};
	StudentWorld judged_by = {
	        .policy = &policy, .today = day_of(2026, 11, 25), .document_type_given = true};
	char id[CITIZEN_LENGTH + 1];
	g_snprintf(id, CITIZEN_LENGTH, "360101%04u%02u%02u%03u", 2005 + number % 5,
	        1 + number / 5 % 12, 1 + number / 60 % 28, number / 1680 % 1000);
	id[CITIZEN_LENGTH - 1] = citizen_check_character(id);
	id[CITIZEN_LENGTH] = '\0';
	const char *raw[FIELD_COUNT] = {[F_SFZJH] = id,
	        [F_XM] = "王小明",
	        [F_SFZJLXM] = "1",
	        [F_XXDM] = "3636000001",
	        [F_RXNY] = "202309",
	        [F_ZYM] = "010200",
	        [F_XZ] = "3",
	        [F_SZBH] = "1班",
	        [F_XSLXDH] = "13812348000",
	        [F_JTZZ] = "某路1号",
	        [F_XSDQZTM] = "01"};
	Findings findings = {0};
	*ret = (Record){.version = 1};
	student_read(&judged_by, raw, &ret->student, &findings);
	ret->problems = problems_text(&findings);
}

/* Adds it in a change of its own; false when the store says no. */
static inline bool made_student_add(Store *store, unsigned number, int64_t *ret_id, GError **error)
{
	g_auto(Record) record = {0};
	made_student(number, &record);
	if (!store_change_begin(store, error))
		return false;
	record.id = student_next_id(store, error);
	if (record.id > 0 && student_add(store, &test_act, &record, NULL, error) &&
	        store_change_end(store, error)) {
		*ret_id = record.id;
		return true;
	}
	store_change_drop(store);
	return false;
}
