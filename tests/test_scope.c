/* Who sees what: a naive oracle over random trees, and every way round the guard refused. */
#include "records/import/import.h"
#include "records/store/event.h"
#include "records/store/schools.h"
#include "tests/store_world.h"

enum { SCHOOLS = 12, STUDENTS = 60 };

static const char *const counties[] = {"360102", "360103", "360202", "360403", "360702"};

/* One change of its own. */
static bool school_put(Store *store, const char *code, const char *region, Level managed_by)
{
	g_auto(School) school = {.code = g_strdup(code),
	        .name = g_strdup("某学校"),
	        .shorter = g_strdup(""),
	        .region = g_strdup(region),
	        .managed_by = managed_by};
	g_autoptr(GError) error = NULL;
	bool good = store_change_begin(store, NULL) &&
	            school_add(store, &test_act, &school, &error) && store_change_end(store, NULL);
	if (!good) {
		fprintf(stderr, "school_add: %s\n", error ? error->message : "?");
		store_change_drop(store);
	}
	return good;
}

static bool student_put(
        Store *store, unsigned number, const char *school, int64_t *ret_id, GError **error)
{
	g_auto(Record) record = {0};
	made_student(number, &record);
	g_free(record.student.values[F_XXDM]);
	record.student.values[F_XXDM] = g_strdup(school);
	if (!store_change_begin(store, error))
		return false;
	record.id = student_next_id(store, error);
	if (student_add(store, &test_act, &record, NULL, error) && store_change_end(store, error)) {
		*ret_id = record.id;
		return true;
	}
	store_change_drop(store);
	return false;
}

typedef struct {
	char code[11], region[7];
	Level managed_by;
} Place;

typedef struct {
	Place schools[SCHOOLS];
	int of[STUDENTS + 1]; /* by id: its school */
} Tree;

static void tree_make(Store *store, GRand *rand, Tree *tree)
{
	for (int i = 0; i < SCHOOLS; i++) {
		Place *place = &tree->schools[i];
		g_snprintf(place->code, sizeof place->code, "3636%06d", i + 1);
		g_strlcpy(place->region,
		        counties[g_rand_int_range(rand, 0, G_N_ELEMENTS(counties))],
		        sizeof place->region);
		place->managed_by = (Level)g_rand_int_range(rand, LEVEL_COUNTY, LEVEL_MINISTRY);
	}
	for (unsigned i = 0; i < STUDENTS; i++) {
		int64_t id;
		int school = g_rand_int_range(rand, 0, SCHOOLS);
		CU_ASSERT(student_put(store, i, tree->schools[school].code, &id, NULL));
		tree->of[id] = school;
		/* registered before its students or behind them: their scope must follow */
		if (i == STUDENTS / 2)
			for (int j = 0; j < SCHOOLS; j++)
				CU_ASSERT(school_put(store, tree->schools[j].code,
				        tree->schools[j].region, tree->schools[j].managed_by));
	}
}

/* By words, not by ranges: does somebody of that level and place see the school? */
static bool sees(Level level, const char *place, const Place *school)
{
	switch (level) {
	case LEVEL_SCHOOL:
		return strcmp(place, school->code) == 0;
	case LEVEL_COUNTY:
		return school->managed_by == LEVEL_COUNTY && strcmp(place, school->region) == 0;
	case LEVEL_CITY:
		return school->managed_by <= LEVEL_CITY && strncmp(place, school->region, 4) == 0;
	default:
		return true;
	}
}

static void viewer_check(Store *store, const Tree *tree, Level level, const char *place)
{
	Scope scope;
	g_auto(School) own = {0};
	int64_t count = 0, expected = 0;
	if (level == LEVEL_SCHOOL)
		CU_ASSERT(school_load(store, place, &own, NULL));
	CU_ASSERT(scope_of(level, own.scope ? own.scope : place, &scope, NULL));
	store_scope_set(store, &scope);
	for (int id = 1; id <= STUDENTS; id++) {
		g_auto(Record) record = {0};
		g_autoptr(GError) error = NULL;
		bool mine = sees(level, place, &tree->schools[tree->of[id]]);
		bool got = student_load(store, id, &record, &error);
		if (got != mine)
			fprintf(stderr, "student %d of school %s: level %s at '%s' %s it\n", id,
			        tree->schools[tree->of[id]].code, level_row(level)->id, place,
			        got ? "sees" : "does not see");
		CU_ASSERT(got == mine);
		CU_ASSERT(got || g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
		expected += mine;
	}
	CU_ASSERT(students_count(store, &count, NULL) && count == expected);
	store_scope_set(store, &scope_whole);
}

static void test_random_trees_against_an_oracle(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(17);
	for (int round = 0; round < 4; round++) {
		g_auto(StoreWorld) world = store_world_new();
		g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
		Tree tree;
		Verified verified;
		tree_make(store, rand, &tree);
		for (int i = 0; i < SCHOOLS; i++)
			viewer_check(store, &tree, LEVEL_SCHOOL, tree.schools[i].code);
		for (size_t i = 0; i < G_N_ELEMENTS(counties); i++) {
			char city[7];
			g_snprintf(city, sizeof city, "%.4s00", counties[i]);
			viewer_check(store, &tree, LEVEL_COUNTY, counties[i]);
			viewer_check(store, &tree, LEVEL_CITY, city);
		}
		viewer_check(store, &tree, LEVEL_PROVINCE, "");
		viewer_check(store, &tree, LEVEL_MINISTRY, "");
		CU_ASSERT(store_verify(store, &verified, NULL) && verified.schools == SCHOOLS);
	}
}

/* Two schools of two counties with a student each: 1 in the first, 2 in the second. */
static Store *two_open(const StoreWorld *world)
{
	Store *store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	int64_t id;
	CU_ASSERT(school_put(store, "3636000001", "360102", LEVEL_COUNTY));
	CU_ASSERT(school_put(store, "3636000002", "360103", LEVEL_COUNTY));
	CU_ASSERT(student_put(store, 0, "3636000001", &id, NULL) && id == 1);
	CU_ASSERT(student_put(store, 1, "3636000002", &id, NULL) && id == 2);
	return store;
}

static void scope_school(Store *store, const char *code, bool read_only)
{
	g_auto(School) school = {0};
	Scope scope;
	CU_ASSERT(school_load(store, code, &school, NULL));
	CU_ASSERT(scope_of(LEVEL_SCHOOL, school.scope, &scope, NULL));
	scope.read_only = read_only;
	store_scope_set(store, &scope);
}

static void is_refused(Store *store, const char *sql)
{
	g_autoptr(GError) error = NULL;
	Query *query = db_query(store->db, sql, &error);
	if (query)
		fprintf(stderr, "not refused: %s\n", sql);
	CU_ASSERT(query == NULL);
}

static void test_no_statement_goes_round_the_guard(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	scope_school(store, "3636000001", false);
	static const char *const refused[] = {"SELECT * FROM student",
	        "SELECT count(*) FROM student", "SELECT name FROM main.student",
	        "SELECT 1 WHERE EXISTS (SELECT 1 FROM student WHERE id = 2)",
	        "SELECT name FROM my_student UNION SELECT name FROM student",
	        "SELECT name FROM my_student UNION ALL SELECT name FROM (SELECT name FROM student)",
	        "WITH my_student AS (SELECT * FROM student) SELECT name FROM my_student",
	        "WITH my_student AS (SELECT * FROM student) SELECT 1 FROM my_student AS x",
	        "SELECT name FROM (SELECT name FROM student) AS my_student",
	        "UPDATE student SET name = 'x'", "DELETE FROM student",
	        "INSERT INTO student (id) VALUES (9)", "DELETE FROM my_student",
	        "UPDATE my_student SET name = (SELECT name FROM student WHERE id = 2)",
	        "INSERT INTO my_student SELECT * FROM student",
	        "CREATE TEMP VIEW my_student AS SELECT * FROM student",
	        "CREATE TEMP TABLE x AS SELECT * FROM student", "DROP VIEW my_student",
	        "PRAGMA writable_schema = ON", "PRAGMA table_info(student)",
	        "SELECT * FROM pragma_table_info('student')", "ATTACH 'x' AS x",
	        "SELECT * FROM sqlite_schema", "SELECT * FROM sqlite_temp_schema",
	        "SELECT * FROM event", "INSERT INTO event (seq) VALUES (9)",
	        "SELECT * FROM account", "UPDATE account SET scope_lo = '', scope_hi = '99'",
	        "SELECT * FROM session", "UPDATE setting SET value = 'x'",
	        "UPDATE school SET scope = 'x'", "SELECT load_extension('x')"};
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
		is_refused(store, refused[i]);
}

/* What would give a statement of PostgreSQL its role back, or close the text around it. */
static void test_no_statement_takes_its_role_back(void)
{
	if (!on_postgres())
		return;
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	scope_school(store, "3636000001", false);
	static const char *const refused[] = {"SELECT set_config('role', 'none', false)",
	        "SELECT set_config ('jiuxu.lo', '', false)",
	        "SELECT pg_catalog.set_config('role', 'none', false)",
	        "SELECT \"set_config\"('role', 'none', false)", "RESET ROLE", "SET ROLE NONE",
	        "SELECT query_to_xml('SELECT 1', true, true, '')", "SELECT E'\\'' FROM student --'",
	        "SELECT 1; RESET ROLE", "DO $x$ BEGIN END $x$", "TRUNCATE student",
	        "SELECT name FROM jiuxu.student", "COPY student TO STDOUT",
	        "EXPLAIN SELECT * FROM student",
	        "WITH x AS (DELETE FROM my_student RETURNING id) SELECT id FROM x"};
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
		is_refused(store, refused[i]);
}

/* How many rows a statement gives, which must be a good one. */
static int rows_of(Store *store, const char *sql)
{
	g_autoptr(GError) error = NULL;
	Query *query = db_query(store->db, sql, &error);
	int rows = 0;
	CU_ASSERT(query != NULL);
	while (query && query_step(query, &error) == STEP_ROW)
		rows++;
	ASSERT_TEXT(error ? error->message : "", "");
	return rows;
}

static void test_the_views_have_the_scope_alone(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	CU_ASSERT(rows_of(store, "SELECT id FROM my_student") == 2);
	scope_school(store, "3636000001", false);
	CU_ASSERT(rows_of(store, "SELECT id FROM my_student") == 1);
	CU_ASSERT(rows_of(store, "SELECT id FROM my_student WHERE id = 2 OR 1 = 1") == 1);
	CU_ASSERT(rows_of(store, "SELECT a.id FROM my_student a, my_student b") == 1);
	CU_ASSERT(rows_of(store, "SELECT seq FROM my_event WHERE subject = 'student/1'") == 1);
	CU_ASSERT(rows_of(store, "SELECT seq FROM my_event WHERE subject = 'student/2'") == 0);
	CU_ASSERT(rows_of(store, "SELECT seq FROM my_event") == 1);
	CU_ASSERT(rows_of(store, "UPDATE my_student SET name = 'x' WHERE id = 2") == 0);
	CU_ASSERT(db_changes(store->db) == 0);
	CU_ASSERT(rows_of(store, "UPDATE my_student SET class = 'x' WHERE id >= 1") == 0);
	CU_ASSERT(db_changes(store->db) == 1);
	store_scope_set(store, NULL);
	g_auto(Record) record = {0};
	g_autoptr(GError) error = NULL;
	CU_ASSERT(!student_load(store, 1, &record, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DENIED));
	CU_ASSERT(error && g_str_has_suffix(error->message, ": no scope is set"));
}

/* OR REPLACE in a statement is that of its triggers too: it would remove whom it meets. */
static void test_nobody_is_replaced(void)
{
	if (on_postgres()) /* knows no OR REPLACE; DELETE is refused above */
		return;
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	static const char *const statements[] = {
	        "INSERT OR REPLACE INTO my_student (id, version, school, status, problems, name, "
	        "class, grade, specialty, sex, open, sealed, scope) SELECT 2, version, school, "
	        "status, problems, name, class, grade, specialty, sex, open, sealed, scope FROM "
	        "my_student WHERE id = 1",
	        "UPDATE OR REPLACE my_student SET document_digest = $1 WHERE id = 1",
	};
	Query *query =
	        db_query(store->db, "SELECT document_digest FROM my_student WHERE id = 2", NULL);
	CU_ASSERT(query && query_step(query, NULL) == STEP_ROW);
	size_t length;
	const void *bytes = query_get_bytes(query, 0, &length);
	g_autoptr(GBytes) digest = g_bytes_new(bytes, length);
	query_reset(query);
	scope_school(store, "3636000001", false);
	for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
		g_autoptr(GError) error = NULL;
		CU_ASSERT((query = db_query(store->db, statements[i], &error)) != NULL);
		query_bytes(query, 1, g_bytes_get_data(digest, NULL), length);
		CU_ASSERT(!query_run(query, &error));
		CU_ASSERT(error && g_str_has_suffix(error->message, "no student is ever removed"));
	}
	g_autoptr(GError) error = NULL;
	query = db_query_unguarded(
	        store->db, "INSERT OR REPLACE INTO event SELECT * FROM event", &error);
	CU_ASSERT(query && !query_run(query, &error));
	CU_ASSERT(error && g_str_has_suffix(error->message, "no event is ever removed"));
	Verified verified;
	CU_ASSERT(store_verify(store, &verified, NULL) && verified.students == 2);
}

static void change_fails(Store *store, Record *record, RecordsError code)
{
	g_autoptr(GError) error = NULL;
	CU_ASSERT(store_change_begin(store, NULL));
	CU_ASSERT(!student_change(store, &test_act, "student.change", record, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, (int)code));
	store_change_drop(store);
}

static void school_of(Record *record, const char *code)
{
	g_free(record->student.values[F_XXDM]);
	record->student.values[F_XXDM] = g_strdup(code);
}

static void test_changes_stay_in_the_scope(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	g_auto(Record) mine = {0}, foreign = {0};
	g_autoptr(GError) error = NULL;
	int64_t id;
	CU_ASSERT(student_load(store, 1, &mine, NULL) && student_load(store, 2, &foreign, NULL));
	scope_school(store, "3636000001", false);
	change_fails(store, &foreign, RECORDS_ERROR_NOT_FOUND);
	school_of(&mine, "3636000002"); /* out of it */
	change_fails(store, &mine, RECORDS_ERROR_DENIED);
	school_of(&foreign, "3636000001"); /* into it */
	change_fails(store, &foreign, RECORDS_ERROR_NOT_FOUND);
	CU_ASSERT(!student_put(store, 7, "3636000002", &id, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DENIED));
	CU_ASSERT(error &&
	          g_str_has_suffix(error->message, "lies outside the scope of who changes it"));
	g_clear_error(&error);
	CU_ASSERT(student_put(store, 7, "3636000001", &id, &error));
	school_of(&mine, "3636000001");
	store_scope_set(store, &scope_whole);
	scope_school(store, "3636000001", true);
	change_fails(store, &mine, RECORDS_ERROR_DENIED);
	CU_ASSERT(!student_put(store, 8, "3636000001", &id, &error));
	CU_ASSERT(error && g_str_has_suffix(error->message, "who only reads may change nothing"));
}

static void test_who_has_a_number_elsewhere_is_not_told(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	g_auto(Record) foreign = {0};
	g_autoptr(GError) error = NULL;
	Holder holder;
	int64_t id;
	made_student(1, &foreign);
	CU_ASSERT(student_holder(store, foreign.student.key, &holder, NULL));
	CU_ASSERT(holder.taken && holder.id == 2);
	scope_school(store, "3636000001", false);
	CU_ASSERT(student_holder(store, foreign.student.key, &holder, NULL));
	CU_ASSERT(holder.taken && holder.id == 0 && !holder.imported);
	ASSERT_TEXT(holder.school, "");
	CU_ASSERT(!student_put(store, 1, "3636000001", &id, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE));
	CU_ASSERT(error && g_str_has_suffix(error->message,
	                           ": this document number or student number has a record "
	                           "already: ask for a transfer"));
}

/* What each row was found to be, "rule " for each finding that rejects, ". " behind a row. */
static bool row_note(const ImportedRow *row, void *data, GError **error)
{
	(void)error;
	for (size_t i = 0; i < row->findings->count; i++)
		if (rule_of(row->findings->list[i].rule)->weight == RULE_REJECT)
			g_string_append_printf(
			        data, "%s ", rule_of(row->findings->list[i].rule)->name);
	g_string_append(data, ". ");
	return true;
}

static void test_imports_stay_in_the_scope(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	g_autofree char *path = g_build_filename(world.top, "students.csv", NULL);
	g_autoptr(GString) text = g_string_new("XM,SFZJH,XXDM,RXNY,ZYM\n");
	g_autoptr(GString) noted = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	/* a foreign school; one who is elsewhere; a new one */
	static const struct {
		unsigned number;
		const char *school;
	} rows[] = {{20, "3636000002"}, {1, "3636000001"}, {21, "3636000001"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Record) record = {0};
		made_student(rows[i].number, &record);
		g_string_append_printf(text, "王小明,%s,%s,202309,010200\n",
		        record.student.values[F_SFZJH], rows[i].school);
	}
	CU_ASSERT(file_write(path, text->str, text->len, 0600, NULL));
	scope_school(store, "3636000001", false);
	Policy policy = policy_default();
	ImportPlan plan = {.store = store,
	        .act = test_act,
	        .policy = &policy,
	        .today = day_of(2026, 11, 25),
	        .row = row_note,
	        .data = noted};
	ImportResult result;
	Verified verified;
	CU_ASSERT(import_file(path, &plan, &result, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	ASSERT_TEXT(noted->str, "school.outside . same.elsewhere . . ");
	CU_ASSERT(result.rejected == 2 && result.accepted + result.marked == 1);
	CU_ASSERT(store_verify(store, &verified, NULL) && verified.students == 3);
}

static void test_a_school_that_moves_takes_all_with_it(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = two_open(&world);
	g_auto(School) school = {0};
	g_auto(Record) record = {0};
	g_autoptr(GError) error = NULL;
	Scope county;
	Verified verified;
	CU_ASSERT(school_load(store, "3636000001", &school, NULL));
	g_free(school.region);
	school.region = g_strdup("360202");
	CU_ASSERT(store_change_begin(store, NULL) &&
	          school_change(store, &test_act, &school, NULL) && store_change_end(store, NULL));
	CU_ASSERT(school.version == 2);
	CU_ASSERT(scope_of(LEVEL_COUNTY, "360202", &county, NULL));
	store_scope_set(store, &county);
	CU_ASSERT(student_load(store, 1, &record, NULL));
	CU_ASSERT(store_verify(store, &verified, NULL));
	/* the county may not give it away to another */
	g_free(school.region);
	school.region = g_strdup("360102");
	CU_ASSERT(store_change_begin(store, NULL));
	CU_ASSERT(!school_change(store, &test_act, &school, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DENIED));
	store_change_drop(store);
}

static void test_places_that_are_none(void)
{
	static const struct {
		Level level;
		const char *place, *said;
	} rows[] = {
	        {LEVEL_CITY, "360102", "'360102' is no place of the level city"},
	        {LEVEL_COUNTY, "360100", "'360100' is no place of the level county"},
	        {LEVEL_COUNTY, "999999", "'999999' is no place of the level county"},
	        {LEVEL_PROVINCE, "36", "'36' is no place of the level province"},
	        {LEVEL_SCHOOL, "3636000001", "'3636000001' is no place of the level school"},
	};
	Scope scope;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		CU_ASSERT(!scope_of(rows[i].level, rows[i].place, &scope, &error));
		ASSERT_TEXT(error ? error->message : NULL, rows[i].said);
	}
	CU_ASSERT(scope_of(LEVEL_SCHOOL, "3699993636000999", &scope, NULL));
	ASSERT_TEXT(scope.hi, "3699993636001000");
}

TEST_MAIN("scope", CASE(test_random_trees_against_an_oracle),
        CASE(test_no_statement_goes_round_the_guard), CASE(test_no_statement_takes_its_role_back),
        CASE(test_the_views_have_the_scope_alone), CASE(test_nobody_is_replaced),
        CASE(test_changes_stay_in_the_scope), CASE(test_who_has_a_number_elsewhere_is_not_told),
        CASE(test_imports_stay_in_the_scope), CASE(test_a_school_that_moves_takes_all_with_it),
        CASE(test_places_that_are_none))
