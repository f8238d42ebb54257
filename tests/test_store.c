#include "records/store/event.h"
#include "records/store/student_list.h"
#include "tests/store_world.h"

#include <sys/wait.h>
#include <unistd.h>

static void students_put(const StoreWorld *world, unsigned count)
{
	g_autoptr(Store) store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	int64_t id;
	for (unsigned i = 0; i < count; i++)
		CU_ASSERT(store && made_student_add(store, i, &id, NULL));
}

static void verify(const StoreWorld *world, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = whole_open(world->folder, NULL, DB_READ, &error);
	Verified verified;
	if (store)
		store_verify(store, &verified, &error);
	ASSERT_TEXT(message_behind(world, error), expected);
}

static void test_a_new_store_is_whole_and_ours(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL;
	GStatBuf status;
	g_autofree char *database = store_database_path(world.folder);
	g_autofree char *other = g_build_filename(world.top, "other.key", NULL);
	g_autofree char *nothing = store_place_new(world.top, "nothing");
	CU_ASSERT(g_stat(world.key, &status) == 0 && (status.st_mode & 0777) == 0600);
	CU_ASSERT(on_postgres() ||
	          (g_stat(database, &status) == 0 && (status.st_mode & 0777) == 0600));
	verify(&world, "");
	CU_ASSERT(!store_create(world.folder, other, &test_act, &error));
	CU_ASSERT(error && strstr(error->message,
	                           on_postgres() ? "is there already" : "is not empty") != NULL);
	g_clear_error(&error);
	verify(&world, ""); /* and nothing of it was removed */
	CU_ASSERT(!g_file_test(other, G_FILE_TEST_EXISTS));
	CU_ASSERT(!store_open(nothing, world.key, DB_WRITE, &error));
	CU_ASSERT(error && strstr(error->message, "jiuxu records init") != NULL);
}

static void test_another_key_is_refused(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *other = g_build_filename(world.top, "other.key", NULL);
	CU_ASSERT(keys_create(other, NULL));
	CU_ASSERT(store_open(world.folder, other, DB_WRITE, &error) == NULL);
	CU_ASSERT(error && strstr(error->message, "is not the key of") != NULL);
	g_clear_error(&error);
	CU_ASSERT(file_write(other, "jiuxu-records-key/1\nzz\n", 23, 0600, NULL));
	CU_ASSERT(store_open(world.folder, other, DB_WRITE, &error) == NULL);
	CU_ASSERT(error && strstr(error->message, "is not a key of records") != NULL);
}

static void test_newer_and_foreign_schemas_are_refused(void)
{
	g_auto(StoreWorld) world = store_world_new();
	int latest = store_schema_version();
	g_autofree char *newer =
	        g_strdup_printf("INSERT INTO migration VALUES (%d, 'x')", latest + 1);
	g_autofree char *said = g_strdup_printf(
	        "its schema is version %d, this program knows %d: use a newer program", latest + 1,
	        latest);
	world_meddle(&world, newer);
	verify(&world, said);
	world_meddle(&world, "DELETE FROM migration WHERE digest = 'x'");
	world_meddle(&world, "UPDATE migration SET digest = 'x' WHERE version = 1");
	verify(&world, "version 1 of its schema is not the one of this program");
	if (on_postgres())
		return;
	world_meddle(&world, "PRAGMA application_id = 7");
	verify(&world, "is not a database of student records");
}

static void test_what_is_sensitive_is_not_in_the_file(void)
{
	g_auto(StoreWorld) world = store_world_new();
	students_put(&world, 3);
	g_auto(Record) record = {0};
	made_student(1, &record);
	size_t length;
	g_autofree char *bytes = world_bytes(&world, "student, event", &length);
	CU_ASSERT(memmem(bytes, length, "3636000001", 10) != NULL);
	CU_ASSERT(memmem(bytes, length, record.student.values[F_SFZJH], 18) == NULL);
	CU_ASSERT(memmem(bytes, length, "13812348000", 11) == NULL);
	CU_ASSERT(memmem(bytes, length, "某路1号", strlen("某路1号")) == NULL);
}

static void test_found_by_document_and_read_again(void)
{
	g_auto(StoreWorld) world = store_world_new();
	students_put(&world, 5);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_READ, NULL);
	g_auto(Record) made = {0}, kept = {0};
	g_autoptr(GError) error = NULL;
	Holder holder;
	made_student(3, &made);
	CU_ASSERT(student_holder(store, made.student.key, &holder, NULL) && holder.id == 4);
	ASSERT_TEXT(holder.school, "3636000001");
	CU_ASSERT(student_load(store, holder.id, &kept, NULL));
	for (int i = 0; i < FIELD_COUNT; i++)
		ASSERT_TEXT(kept.student.values[i], made.student.values[i]);
	ASSERT_TEXT(kept.problems, made.problems);
	CU_ASSERT(student_holder(store, "1:nobody", &holder, NULL) && holder.id == 0);
	g_auto(Record) none = {0};
	CU_ASSERT(!student_load(store, 99, &none, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
}

static bool ids_gather(const StudentRow *row, void *data, GError **error)
{
	(void)error;
	g_string_append_printf(data, "%" G_GINT64_FORMAT " ", row->id);
	return true;
}

/* "1 2 ": who is found by `text` in the scope [lo, hi). */
static char *found(Store *store, const char *lo, const char *hi, const char *text)
{
	Scope scope = {0};
	GString *out = g_string_new(NULL);
	g_strlcpy(scope.lo, lo, sizeof scope.lo);
	g_strlcpy(scope.hi, hi, sizeof scope.hi);
	store_scope_set(store, &scope);
	CU_ASSERT(students_search(store, text, 10, ids_gather, out, NULL));
	store_scope_set(store, &scope_whole);
	return g_string_free(out, FALSE);
}

static void found_check(Store *store, const char *text, const char *expected)
{
	g_autofree char *ids = found(store, scope_whole.lo, scope_whole.hi, text);
	ASSERT_TEXT(ids, expected);
}

static void value_set(Record *record, StudentFieldId field, const char *value)
{
	g_free(record->student.values[field]);
	record->student.values[field] = g_strdup(value);
}

static void student_numbers_set(Store *store, int64_t id, const char *const values[3])
{
	g_auto(Record) record = {0};
	g_autoptr(GError) error = NULL;
	CU_ASSERT(store_change_begin(store, NULL) && student_load(store, id, &record, NULL));
	value_set(&record, F_XSLXDH, values[0]);
	value_set(&record, F_JHRDH, values[1]);
	value_set(&record, F_YHKH, values[2]);
	CU_ASSERT(student_change(store, &test_act, "student.change", &record, &error) &&
	          store_change_end(store, &error));
}

static void numbers_find(Store *store)
{
	found_check(store, "13812348000", "1 ");
	found_check(store, "138 1234-8001", "2 ");
	found_check(store, "+86 138 1234 8001", "2 ");
	found_check(store, "6222 0212 0000 1234 567", "2 ");
	found_check(store, "0791-88880000", "2 3 ");
	found_check(store, "1381234800", ""); /* whole numbers alone */
	found_check(store, "13812348002", "");
	found_check(store, "\x01", ""); /* what no name has lists nobody */
}

static void test_found_by_whole_telephone_numbers_and_cards(void)
{
	g_auto(StoreWorld) world = store_world_new();
	students_put(&world, 3);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	found_check(store, "13812348000", "1 2 3 ");
	student_numbers_set(
	        store, 2, (const char *[]){"13812348001", "079188880000", "6222021200001234567"});
	student_numbers_set(store, 3, (const char *[]){"0791-88880000", "0791-88880000", ""});
	numbers_find(store);
	g_autofree char *ours = found(store, "3600003636000001", "3600003636000002", "13812348000");
	g_autofree char *theirs =
	        found(store, "3600003636000002", "3600003636000003", "13812348000");
	ASSERT_TEXT(ours, "1 ");
	ASSERT_TEXT(theirs, "");
	verify(&world, "");
}

/* A store of before has no such keys, one of the first not even every document by its own. */
static void test_a_store_of_before_gets_the_keys_of_numbers(void)
{
	static const char *const befores[] = {"1", "2"};
	for (size_t i = 0; i < G_N_ELEMENTS(befores); i++) {
		g_auto(StoreWorld) world = store_world_new();
		students_put(&world, 3);
		g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
		g_auto(Record) record = {0};
		CU_ASSERT(store_change_begin(store, NULL) && student_load(store, 1, &record, NULL));
		value_set(&record, F_SFZJLXM, "A");
		CU_ASSERT(student_change(store, &test_act, "student.change", &record, NULL) &&
		          store_change_end(store, NULL));
		student_numbers_set(store, 2,
		        (const char *[]){"13812348001", "079188880000", "6222021200001234567"});
		student_numbers_set(store, 3, (const char *[]){"079188880000", "", ""});
		g_clear_pointer(&store, store_close);
		g_autofree char *sql = g_strdup_printf(
		        "UPDATE setting SET value = '%s' WHERE name = 'digests'", befores[i]);
		world_meddle(&world, "DELETE FROM name_gram WHERE gram < '!'");
		world_meddle(&world, sql);
		store = whole_open(world.folder, NULL, DB_WRITE, NULL);
		CU_ASSERT_FATAL(store != NULL);
		numbers_find(store);
		verify(&world, "");
	}
}

static void test_nobody_has_two_records(void)
{
	g_auto(StoreWorld) world = store_world_new();
	students_put(&world, 1);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GError) error = NULL;
	int64_t id, count;
	CU_ASSERT(!made_student_add(store, 0, &id, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE));
	CU_ASSERT(students_count(store, &count, NULL) && count == 1);
	verify(&world, "");
}

/* 1,000 settings of one change; the 700th again at the end when `twice`. */
static bool settings_put(Store *store, const char *prefix, bool twice, GError **error)
{
	bool good = db_begin(store->db, error);
	db_bulk(store->db, true);
	for (int i = 0; good && i < 1000; i++) {
		g_autofree char *name = g_strdup_printf("%s%d", prefix, twice && i == 999 ? 1 : i);
		Query *query = db_query_unguarded(
		        store->db, "INSERT INTO setting (name, value) VALUES ($1, $2)", error);
		query_text(query, 1, name);
		query_text(query, 2, "x");
		good = query_run(query, error);
	}
	db_bulk(store->db, false);
	good = good && db_commit(store->db, error);
	if (!good)
		db_rollback(store->db);
	return good;
}

/* A failure may be heard of late, at the commit at the latest; nothing of the change stays. */
static void test_many_at_once_all_or_none(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GError) error = NULL;
	CU_ASSERT(settings_put(store, "a", false, NULL));
	CU_ASSERT(!settings_put(store, "b", true, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE));
	CU_ASSERT(settings_put(store, "c", false, NULL));
	static const char *const kept[][2] = {{"a999", "x"}, {"b3", ""}, {"c999", "x"}};
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		g_autofree char *value = store_setting(store, kept[i][0], NULL);
		ASSERT_TEXT(value, kept[i][1]);
	}
}

static void test_two_people_never_overwrite_each_other(void)
{
	g_auto(StoreWorld) world = store_world_new();
	students_put(&world, 1);
	g_autoptr(Store) one = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(Store) two = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GError) error = NULL;
	g_auto(Record) mine = {0}, theirs = {0}, kept = {0};
	CU_ASSERT(student_load(one, 1, &mine, NULL) && student_load(two, 1, &theirs, NULL));
	g_free(mine.student.values[F_XM]);
	mine.student.values[F_XM] = g_strdup("李明");
	g_free(theirs.student.values[F_XM]);
	theirs.student.values[F_XM] = g_strdup("张明");
	CU_ASSERT(store_change_begin(one, NULL) &&
	          student_change(one, &test_act, "student.change", &mine, NULL) &&
	          store_change_end(one, NULL) && mine.version == 2);
	CU_ASSERT(store_change_begin(two, NULL));
	CU_ASSERT(!student_change(two, &test_act, "student.change", &theirs, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT));
	store_change_drop(two);
	CU_ASSERT(student_load(two, 1, &kept, NULL));
	ASSERT_TEXT(kept.student.values[F_XM], "李明");
	verify(&world, "");
}

static void test_events_cannot_be_altered_through_us(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	static const char *const refused[] = {"UPDATE event SET actor = 'x'", "DELETE FROM event",
	        "DROP TABLE event", "CREATE TABLE x (a)", "ATTACH ':memory:' AS x",
	        "PRAGMA writable_schema = ON", "CREATE TEMP VIEW event AS SELECT 1",
	        "INSERT OR REPLACE INTO event SELECT * FROM event"};
	for (size_t i = 0; i + 1 < G_N_ELEMENTS(refused); i++)
		CU_ASSERT(db_query(store->db, refused[i], NULL) == NULL);
}

static void test_every_meddling_is_found(void)
{
	static const struct {
		const char *sql, *said;
	} rows[] = {
	        {"UPDATE event SET actor = 'somebody' WHERE seq = 3",
	                "event 3 has been changed, or one before it"},
	        {"UPDATE event SET reason = 'x' WHERE seq = 1",
	                "event 1 has been changed, or one before it"},
	        {"DELETE FROM event WHERE seq = 2", "event 2 is missing: the chain goes on with 3"},
	        {"DELETE FROM event WHERE seq = 5", "student 4 is not what its events made of it"},
	        {"DELETE FROM student WHERE id = 4", "events tell of 4 students, 3 are there"},
	        {"UPDATE student SET status = 'graduated' WHERE id = 2",
	                "student 2 is not what its events made of it"},
	        {"UPDATE student SET version = 9 WHERE id = 2",
	                "student 2 is not what its events made of it"},
	        {"UPDATE student SET name = 'x' WHERE id = 2",
	                "student 2: its columns do not say what the record says"},
	        {"UPDATE student SET sealed = (SELECT sealed FROM student WHERE id = 1) WHERE id = "
	         "2",
	                NULL},
	        {"UPDATE student SET open = document_digest WHERE id = 3", NULL},
	        {"UPDATE student_total SET n = n + 1",
	                "the totals of scope 3600003636000001 are not those of its students"},
	        {"UPDATE region_total SET n = n + 1 WHERE digits = 4",
	                "the totals of region 3600 are not those of its students"},
	        {"DELETE FROM region_total WHERE digits = 0",
	                "the totals of region all are not those of its students"},
	        {"DELETE FROM name_gram WHERE student = 2", "the pieces of names that are searched "
	                                                    "are not those of the students' names"},
	        {"UPDATE name_gram SET scope = '3601013636000001' WHERE student = 3",
	                "the pieces of names that are searched are not those of the students' "
	                "names"},
	        {"INSERT INTO name_gram (gram, scope, student) VALUES ('李', "
	         "'3600003636000001', 1)",
	                "the pieces of names that are searched are not those of the students' "
	                "names"},
	        {"DELETE FROM name_gram WHERE student = 2 AND gram < '!'",
	                "the pieces of names that are searched are not those of the students' "
	                "names"},
	        {"DELETE FROM student_total",
	                "the totals of scope 3600003636000001 are not those of its students"},
	        {"UPDATE student SET document_digest = import_digest WHERE id = 2",
	                "student 2 is not found by the numbers of the record"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(StoreWorld) world = store_world_new();
		students_put(&world, 4);
		verify(&world, "");
		world_meddle(&world, rows[i].sql);
		g_autoptr(GError) error = NULL;
		g_autoptr(Store) store = whole_open(world.folder, NULL, DB_READ, &error);
		Verified verified;
		CU_ASSERT(store && !store_verify(store, &verified, &error));
		if (rows[i].said && error)
			ASSERT_TEXT(message_behind(&world, error), rows[i].said);
	}
}

static void test_backup_and_restore(void)
{
	g_auto(StoreWorld) world = store_world_new();
	students_put(&world, 20);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	const char *key = world.key;
	g_autofree char *file = g_build_filename(world.top, "backup.db", NULL);
	g_autofree char *elsewhere = store_place_new(world.top, "restored");
	g_autoptr(GError) error = NULL;
	Verified made, restored;
	int64_t id;
	CU_ASSERT(backup_make(store, key, file, &made, &error) && made.students == 20);
	CU_ASSERT(made_student_add(store, 20, &id, NULL)); /* behind the backup */
	CU_ASSERT(!backup_make(store, key, file, &made, &error));
	CU_ASSERT(error && g_str_has_suffix(error->message, "is there already"));
	g_clear_error(&error);
	CU_ASSERT(backup_restore(file, key, elsewhere, &restored, &error));
	CU_ASSERT(restored.students == 20 && strcmp(restored.head, made.head) == 0);
	CU_ASSERT(!backup_restore(file, key, elsewhere, &restored, &error));
	g_clear_error(&error);
	g_autofree char *other = g_build_filename(world.top, "other.key", NULL);
	g_autofree char *third = store_place_new(world.top, "third");
	CU_ASSERT(keys_create(other, NULL));
	CU_ASSERT(!backup_restore(file, other, third, &restored, &error));
	g_clear_error(&error); /* nothing half is left */
	CU_ASSERT(!store_open(third, key, DB_READ, &error));
	CU_ASSERT(error && strstr(error->message, "there is none") != NULL);
}

/* Writes and says each acknowledged id into the pipe until it is killed. */
static void storm(const StoreWorld *world, unsigned from, int pipe_fd)
{
	g_autoptr(Store) store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	int64_t id;
	for (unsigned i = from; store && made_student_add(store, i, &id, NULL); i++)
		if (write(pipe_fd, &id, sizeof id) != sizeof id)
			break;
	_exit(1);
}

static int64_t acknowledged_until_killed(const StoreWorld *world, unsigned from, GRand *rand)
{
	int ends[2];
	int64_t last = 0, id;
	CU_ASSERT(pipe(ends) == 0);
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		storm(world, from, ends[1]);
	}
	close(ends[1]);
	/* mostly amid the writing, however slow the machine is; now and then before it began */
	if (g_rand_int_range(rand, 0, 10) > 0 && read(ends[0], &id, sizeof id) == sizeof id)
		last = id;
	g_usleep((gulong)g_rand_int_range(rand, 0, 20000));
	kill(child, SIGKILL);
	while (read(ends[0], &id, sizeof id) == sizeof id)
		last = id;
	waitpid(child, NULL, 0);
	close(ends[0]);
	return last;
}

static void test_killed_a_hundred_times_nothing_acknowledged_is_lost(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GRand) rand = g_rand_new_with_seed(9);
	int64_t written = 0;
	for (int round = 0; round < 100; round++) {
		int64_t acknowledged = acknowledged_until_killed(&world, (unsigned)written, rand);
		g_autoptr(GError) error = NULL;
		g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, &error);
		Verified verified = {0};
		bool whole = store && store_verify(store, &verified, &error);
		/* one more may be there than was said: it was killed between commit and word */
		if (!whole || verified.students < acknowledged || verified.students < written)
			fprintf(stderr,
			        "round %d: %" G_GINT64_FORMAT " acknowledged, %" G_GINT64_FORMAT
			        " there: %s\n",
			        round, acknowledged, verified.students,
			        error ? error->message : "");
		CU_ASSERT(
		        whole && verified.students >= acknowledged && verified.students >= written);
		CU_ASSERT(acknowledged == 0 || verified.students <= acknowledged + 1);
		written = verified.students;
	}
	CU_ASSERT(written > 100);
}

TEST_MAIN("store", CASE(test_a_new_store_is_whole_and_ours), CASE(test_another_key_is_refused),
        CASE(test_newer_and_foreign_schemas_are_refused),
        CASE(test_what_is_sensitive_is_not_in_the_file),
        CASE(test_found_by_document_and_read_again), CASE(test_nobody_has_two_records),
        CASE(test_found_by_whole_telephone_numbers_and_cards),
        CASE(test_a_store_of_before_gets_the_keys_of_numbers), CASE(test_many_at_once_all_or_none),
        CASE(test_two_people_never_overwrite_each_other),
        CASE(test_events_cannot_be_altered_through_us), CASE(test_every_meddling_is_found),
        CASE(test_backup_and_restore),
        CASE(test_killed_a_hundred_times_nothing_acknowledged_is_lost))
