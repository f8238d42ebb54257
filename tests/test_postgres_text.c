/* Our SQL as PostgreSQL reads it, and what a statement under the guard may not say. */
#include "records/store/postgres_text.h"
#include "tests/harness.h"

static void test_schemas_change_their_types_alone(void)
{
	static const char *const rows[][2] = {
	        {"CREATE TABLE a (n INTEGER NOT NULL, t TEXT NOT NULL DEFAULT '', b BLOB) STRICT;",
	                "CREATE TABLE a (n BIGINT NOT NULL, t TEXT COLLATE \"C\" NOT NULL DEFAULT "
	                "'', "
	                "b BYTEA) ;"},
	        {"CREATE TABLE g (n TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;",
	                "CREATE TABLE g (n TEXT COLLATE \"C\" PRIMARY KEY) ;"},
	        {"-- TEXT, it's\nSELECT 'INTEGER TEXT', CONTEXT, TEXTS, text",
	                "-- TEXT, it's\nSELECT 'INTEGER TEXT', CONTEXT, TEXTS, text"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = postgres_script_text(rows[i][0]);
		ASSERT_TEXT(text, rows[i][1]);
	}
}

static void test_values_are_numbered_without_gaps(void)
{
	int places[QUERY_VALUES_MAX + 1], count;
	g_autofree char *text = postgres_statement_text(
	        "SELECT CAST($7 AS INTEGER) WHERE a = $2 AND b = '$3' AND c = $7 OR d = $12",
	        places, &count);
	ASSERT_TEXT(
	        text, "SELECT CAST($1 AS BIGINT) WHERE a = $2 AND b = '$3' AND c = $1 OR d = $3");
	CU_ASSERT(count == 3 && places[7] == 1 && places[2] == 2 && places[12] == 3);
	CU_ASSERT(places[3] == 0 && places[1] == 0);
}

static void test_what_puts_rows_is_copied(void)
{
	static const char *const rows[][2] = {
	        {"INSERT INTO a (b, before) VALUES ($1, $2)",
	                "COPY a (b, before) FROM STDIN (FORMAT binary)"},
	        {"INSERT INTO a (b) VALUES ($1)", "COPY a (b) FROM STDIN (FORMAT binary)"},
	        {"INSERT INTO a (b, c) VALUES ($2, $1)", ""},
	        {"INSERT INTO a (b, c) VALUES ($1, 0)", ""},
	        {"INSERT INTO a (b, c) VALUES ($1, $1)", ""},
	        {"INSERT INTO a (b) VALUES ($1) ON CONFLICT (b) DO NOTHING", ""},
	        {"INSERT INTO a (b) VALUES ($1) RETURNING b", ""},
	        {"INSERT INTO a (b) SELECT b FROM c", ""},
	        {"SELECT 1", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = postgres_copy_text(rows[i][0]);
		ASSERT_TEXT(text ? text : "", rows[i][1]);
	}
}

static void test_what_may_be_said_under_the_guard(void)
{
	static const char *const good[] = {
	        "SELECT count(*) FROM my_student WHERE instr(lower(name), $1) > 0",
	        "INSERT INTO my_student (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
	        "WITH RECURSIVE place (at) AS (SELECT 1) SELECT at FROM place -- pg_sleep(1)",
	        "SELECT 'set_config(''role'')' FROM my_student WHERE (a, b) > ($1, $2)",
	        "UPDATE my_student SET name = $1 WHERE id IN (SELECT id FROM my_event)",
	};
	static const struct {
		const char *sql, *said;
	} bad[] = {
	        {"", "'' does not stand in a statement under the guard: "},
	        {"RESET ROLE", "'reset' does not stand in a statement under the guard: RESET ROLE"},
	        {"SELECT set_config ('a', 'b', false)", "'set_config'"},
	        {"SELECT pg_read_file('x')", "'pg_read_file'"},
	        {"SELECT * FROM pg_stats", "'pg_stats'"},
	        {"SELECT dblink('x')", "'dblink'"},
	        {"SELECT query_to_xml('x', true, true, '')", "'query_to_xml'"},
	        {"SELECT \"set_config\"('a')", "'\"'"},
	        {"SELECT 1; RESET ROLE", "';'"},
	        {"SELECT E'\\' , set_config(1) --'", "'e'"},
	        {"SELECT U&'x' FROM x'00'", "'x'"},
	        {"SELECT /* ' */ 1", "'/'"},
	        {"SELECT $$x$$", "'$'"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autoptr(GError) error = NULL;
		CU_ASSERT(postgres_guarded_check(good[i], &error));
		ASSERT_TEXT(error ? error->message : "", "");
	}
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		bool allowed = postgres_guarded_check(bad[i].sql, &error);
		if (allowed || !g_str_has_prefix(error->message, bad[i].said))
			fprintf(stderr, "%s: %s\n", bad[i].sql, error ? error->message : "allowed");
		CU_ASSERT(!allowed && g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DENIED));
		CU_ASSERT(!allowed && g_str_has_prefix(error->message, bad[i].said));
	}
}

TEST_MAIN("postgres_text", CASE(test_schemas_change_their_types_alone),
        CASE(test_values_are_numbered_without_gaps), CASE(test_what_puts_rows_is_copied),
        CASE(test_what_may_be_said_under_the_guard))
