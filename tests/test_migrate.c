/* A store as version 1 of the schema made it, brought up: nothing lost, everything still proved. */
#include "base/cleanup.h"
#include "base/digest.h"
#include "records/resource.h"
#include "records/store/accounts.h"
#include "records/store/event.h"
#include "records/store/held.h"
#include "records/store/history.h"
#include "records/store/migrate.h"
#include "records/store/past.h"
#include "records/store/record_form.h"
#include "records/store/schools.h"
#include "records/store/student_list.h"
#include "records/store/totals.h"
#include "tests/meanwhile.h"
#include "tests/store_world.h"

static bool tables_make(Store *store, const char *place, const char *key)
{
	g_autofree char *path = on_postgres() ? g_strdup(place) : store_database_path(place);
	Resource file = records_resource("schema/0001_begin.sql");
	g_autofree char *digest = digest_bytes(file.bytes, file.length);
	g_autofree char *migration = g_strdup_printf(
	        "CREATE TABLE migration (version INTEGER NOT NULL PRIMARY KEY, digest TEXT NOT "
	        "NULL) STRICT; INSERT INTO migration VALUES (1, '%s')",
	        digest);
	*store = (Store){.name = g_strdup(path),
	        .totals = totals_new(),
	        .school_scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
	if (!keys_create(key, NULL) || !keys_load(key, &store->keys, NULL) ||
	        !(store->db = db_open(path, DB_CREATE, NULL)))
		return false;
	g_autofree char *setting =
	        g_strdup_printf("INSERT INTO setting VALUES ('key', '%s')", store->keys.id);
	db_allow_schema(store->db, true);
	bool good = db_begin(store->db, NULL) && db_script(store->db, file.bytes, NULL) &&
	            db_script(store->db, migration, NULL) && db_script(store->db, setting, NULL) &&
	            db_commit(store->db, NULL);
	db_allow_schema(store->db, false);
	return good;
}

/* As version 1 told of an account. */
static bool account_put(Store *store)
{
	g_autoptr(json_t) after = json_pack("{s:s, s:s, s:s, s:s}", "name", "省管理员", "level",
	        "province", "scope", "", "role", "administrator");
	Event event = {.kind = "account.create", .subject = "account/1", .after = after};
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO account (id, name, level, scope, role, password, must_change, "
	        "version) VALUES (1, '省管理员', 'province', '', 'administrator', '$argon2id$', 1, "
	        "1)",
	        NULL);
	return query && query_run(query, NULL) && event_append(store, &test_act, &event, NULL);
}

static bool student_put(Store *store)
{
	g_auto(Record) record = {0};
	made_student(1, &record);
	record.id = 1;
	StudentDigests digests;
	student_digests(store->keys.data, &record.student, &digests);
	g_autoptr(json_t) after = record_json(&record); /* as it was kept then */
	char *open = json_dumps(json_object_get(after, "values"), JSON_COMPACT);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, "student/1", "{}", 2);
	size_t length;
	const void *bytes = g_bytes_get_data(sealed, &length);
	Event event = {.kind = "student.add", .subject = "student/1", .after = after};
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO student (id, version, school, status, problems, name, class, grade, "
	        "specialty, sex, open, sealed, document_digest) VALUES (1, 1, '3636000001', "
	        "'enrolled', $1, '王小明', '1班', '', '010200', $2, $3, $4, $5)",
	        NULL);
	if (query) {
		query_text(query, 1, record.problems);
		query_text(query, 2, record.student.values[F_XBM]);
		query_bytes(query, 3, open, strlen(open));
		query_bytes(query, 4, bytes, length);
		query_bytes(query, 5, digests.document, SEAL_DIGEST_BYTES);
	}
	bool good = query && query_run(query, NULL) && event_append(store, &test_act, &event, NULL);
	free(open);
	return good;
}

static void first_make(const char *place, const char *key)
{
	Store store;
	CU_ASSERT(tables_make(&store, place, key));
	CU_ASSERT(store_change_begin(&store, NULL) && account_put(&store) && student_put(&store) &&
	          store_change_end(&store, NULL));
	db_close(store.db);
	keys_clear(&store.keys);
	g_hash_table_unref(store.school_scopes);
	totals_free(store.totals);
	g_free(store.name);
}

static bool after_tell(const HistoryEntry *entry, void *data, GError **error)
{
	GString *out = data;
	(void)error;
	char *text = json_dumps(entry->after, JSON_COMPACT);
	g_string_append_printf(out, "%s %s\n", entry->kind, text);
	free(text);
	return true;
}

static bool past_tell(const Record *record, void *data, GError **error)
{
	(void)error;
	g_string_append(data, record->student.values[F_JTZZ]);
	return true;
}

/* An event of the JSON that was written then, and one of the form that is written now behind it. */
static void both_forms_told(Store *store)
{
	g_auto(Record) record = {0}, old = {0};
	g_auto(Past) past = {0};
	Verified verified;
	GError *error = NULL;
	g_autoptr(GString) told = g_string_new(NULL), was = g_string_new(NULL);
	Act later = test_act;
	later.at_us += G_TIME_SPAN_HOUR;
	CU_ASSERT(student_load(store, 1, &record, NULL) && student_load(store, 1, &old, NULL));
	g_free(record.student.values[F_JTZZ]);
	record.student.values[F_JTZZ] = g_strdup("新路2号");
	CU_ASSERT(store_change_begin(store, NULL) &&
	          student_change(store, &later, "student.change", &record, NULL) &&
	          store_change_end(store, NULL));
	g_autoptr(json_t) now = record_json(&record), before = record_json(&old);
	char *expected_now = json_dumps(now, JSON_COMPACT);
	char *expected_before = json_dumps(before, JSON_COMPACT);
	g_autofree char *expected = g_strdup_printf(
	        "student.add %s\nstudent.change %s\n", expected_before, expected_now);
	CU_ASSERT(students_changes(store, 0, 10, after_tell, told, NULL));
	ASSERT_TEXT(told->str, expected);
	CU_ASSERT(past_open(store, test_act.at_us, &past, NULL) &&
	          past_students(store, &past, past_tell, was, NULL));
	ASSERT_TEXT(was->str, old.student.values[F_JTZZ]);
	CU_ASSERT(store_verify(store, &verified, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	free(expected_now);
	free(expected_before);
}

static void test_version_one_is_brought_up(void)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-migrate-XXXXXX", NULL);
	g_autofree char *place = on_postgres() ? store_place_new(folder, "old") : g_strdup(folder);
	g_autofree char *key = g_build_filename(folder, "records.key", NULL);
	g_autoptr(GError) error = NULL;
	first_make(place, key);
	CU_ASSERT(!store_open(place, key, DB_READ, &error));
	CU_ASSERT(error && strstr(error->message, "open it for writing once"));
	g_clear_error(&error);
	g_autoptr(Store) store = whole_open(place, key, DB_WRITE, &error);
	ASSERT_TEXT(error ? error->message : "", "");
	if (!store)
		return;
	Verified verified = {0};
	g_auto(Account) account = {0};
	g_auto(Record) record = {0}, foreign = {0};
	Scope scope;
	CU_ASSERT(store_verify(store, &verified, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	CU_ASSERT(verified.students == 1 && verified.accounts == 1);
	int64_t missing = 0;
	CU_ASSERT(students_counted(
	                  store, &(StudentFilter){.missing = true, .grade = ""}, &missing, NULL) &&
	          missing == 1);
	int64_t entered = 0;
	CU_ASSERT(students_counted(store, &(StudentFilter){.entered = "2023"}, &entered, NULL) &&
	          entered == 1);
	CU_ASSERT(account_load_named(store, "省管理员", &account, NULL));
	CU_ASSERT(account.status == ACCOUNT_ACTIVE && account.must_change);
	CU_ASSERT(scope_covers(&account.scope, &scope_whole));
	CU_ASSERT(student_load(store, 1, &record, NULL));
	both_forms_told(store);
	/* a school that is not registered stands at its province, not at a county */
	CU_ASSERT(scope_of(LEVEL_COUNTY, "360102", &scope, NULL));
	store_scope_set(store, &scope);
	CU_ASSERT(!student_load(store, 1, &foreign, NULL));
	file_remove_tree(folder, NULL);
}

/* By a program that knows more, or whose files say something else under the same number. */
static void test_what_another_program_made_is_refused(void)
{
	static const struct {
		const char *sql, *said;
	} rows[] = {
	        {"INSERT INTO migration SELECT max(version) + 1, 'x' FROM migration",
	                "use a newer program"},
	        {"UPDATE migration SET digest = 'x' WHERE version = 7",
	                "version 7 of its schema is not the one of this program"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		for (int write = 0; write < 2; write++) {
			g_auto(StoreWorld) world = store_world_new();
			g_autoptr(GError) error = NULL;
			world_meddle(&world, rows[i].sql);
			g_autoptr(Store) store = store_open(
			        world.folder, world.key, write ? DB_WRITE : DB_READ, &error);
			CU_ASSERT(!store &&
			          g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NEWER));
			CU_ASSERT(error && g_str_has_suffix(error->message, rows[i].said));
		}
}

/* By a newer program while this one works: nothing more is written. */
static void test_what_is_newer_since_is_not_written_to(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL, failed = NULL;
	int64_t id = 0;
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(made_student_add(store, 1, &id, NULL) && store_current(store, NULL));
	g_autofree char *said = g_strdup_printf(
	        "its schema is version %d, this program knows %d: use a newer program",
	        store_schema_version() + 1, store_schema_version());
	world_meddle(&world, "INSERT INTO migration SELECT max(version) + 1, 'x' FROM migration");
	CU_ASSERT(!made_student_add(store, 2, &id, &error) &&
	          g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NEWER));
	ASSERT_TEXT(message_behind(&world, error), said);
	CU_ASSERT(!store_current(store, &failed));
	ASSERT_TEXT(message_behind(&world, failed), said);
	world_meddle(&world, "DELETE FROM migration WHERE digest = 'x'");
	CU_ASSERT(made_student_add(store, 2, &id, NULL) && id == 2);
}

typedef struct {
	const char *place, *key;
	bool good;
} Other;

static void other_opens(void *data)
{
	Other *other = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(other->place, other->key, DB_WRITE, &error);
	ASSERT_TEXT(error ? error->message : "", "");
	other->good = store != NULL;
}

/* Two programs started at once: the slower one finds done what the other did. */
static void test_two_bring_it_up_at_once(void)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-migrate-XXXXXX", NULL);
	g_autofree char *place = on_postgres() ? store_place_new(folder, "two") : g_strdup(folder);
	g_autofree char *path = on_postgres() ? g_strdup(place) : store_database_path(place);
	g_autofree char *key = g_build_filename(folder, "records.key", NULL);
	g_autoptr(GError) error = NULL;
	Other other = {place, key, false};
	first_make(place, key);
	g_autoptr(Db) db = db_open(path, DB_WRITE, NULL);
	meanwhile(db, MEANWHILE_BEGIN, other_opens, &other);
	CU_ASSERT(migrate(db, path, true, &error) && meanwhile_was() && other.good);
	ASSERT_TEXT(error ? error->message : "", "");
	file_remove_tree(folder, NULL);
}

/* What the log has to be told of an older store it is told once. */
static void test_two_tell_the_log_once(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL;
	Other other = {world.folder, world.key, false};
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	world_meddle(&world, "UPDATE setting SET value = '' WHERE name = 'held'");
	meanwhile(store->db, MEANWHILE_BEGIN, other_opens, &other);
	CU_ASSERT(held_upgrade(store, &error) && meanwhile_was() && other.good);
	ASSERT_TEXT(error ? error->message : "", "");
	Query *query = db_query_unguarded(
	        store->db, "SELECT count(*) FROM event WHERE kind = 'store.held'", NULL);
	int64_t told = 0;
	CU_ASSERT(query && query_one_int(query, &told, NULL) && told == 1);
}

TEST_MAIN("migrate", CASE(test_version_one_is_brought_up),
        CASE(test_what_another_program_made_is_refused),
        CASE(test_what_is_newer_since_is_not_written_to), CASE(test_two_bring_it_up_at_once),
        CASE(test_two_tell_the_log_once))
