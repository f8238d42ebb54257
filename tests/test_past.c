/* The students of a moment, made of the log: what is there now equals it, what was stays as it was.
 */
#include "base/cleanup.h"
#include "base/clock.h"
#include "records/import/students_file.h"
#include "records/store/event.h"
#include "records/store/past.h"
#include "records/store/record_form.h"
#include "tests/business_world.h"

#define SUSPEND "{\"from\": \"2026-11-02\", \"until\": \"2027-08-31\"}"
#define HOUR G_TIME_SPAN_HOUR

static bool text_add(const Record *record, void *data, GError **error)
{
	GString *out = data;
	(void)error;
	g_string_append_printf(out, "%" G_GINT64_FORMAT " ", record->id);
	g_autoptr(json_t) value = record_json(record);
	char *text = json_dumps(value, JSON_COMPACT);
	g_string_append(out, text);
	free(text);
	g_string_append_c(out, '\n');
	return true;
}

static char *present(Store *store)
{
	GString *out = g_string_new(NULL);
	CU_ASSERT(students_walk(store, text_add, out, NULL));
	return g_string_free(out, FALSE);
}

/* What it says of a moment, "" and its error when it says nothing. */
static char *past_text(Store *store, int64_t at_us, GError **error)
{
	GString *out = g_string_new(NULL);
	g_auto(Past) past = {0};
	if (past_open(store, at_us, &past, error))
		CU_ASSERT(past_students(store, &past, text_add, out, error));
	return g_string_free(out, FALSE);
}

static bool student_put(Store *store, unsigned number, int64_t at_us)
{
	g_auto(Record) record = {0};
	Act act = test_act;
	act.at_us = at_us;
	made_student(number, &record);
	return store_change_begin(store, NULL) && (record.id = student_next_id(store, NULL)) > 0 &&
	       student_add(store, &act, &record, NULL, NULL) && store_change_end(store, NULL);
}

static bool address_change(Store *store, int64_t id, const char *address, int64_t at_us)
{
	g_auto(Record) record = {0};
	Act act = test_act;
	act.at_us = at_us;
	if (!student_load(store, id, &record, NULL))
		return false;
	g_free(record.student.values[F_JTZZ]);
	record.student.values[F_JTZZ] = g_strdup(address);
	return store_change_begin(store, NULL) &&
	       student_change(store, &act, "student.change", &record, NULL) &&
	       store_change_end(store, NULL);
}

static void test_now_is_what_the_tables_say(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	for (unsigned i = 2; i < 30; i++) {
		int64_t id = 0;
		store_scope_set(world.store, &scope_whole);
		CU_ASSERT(made_student_add(world.store, i, &id, NULL));
		if (i % 3 == 0)
			CU_ASSERT(address_change(world.store, id, "新路2号", BUSINESS_NOW));
		if (i % 5 == 0) {
			int64_t asked =
			        apply_for(&world, CLERK, "suspend", id, SUSPEND, NULL, NULL);
			AGREE(&world, asked, REVIEWER, COUNTY, CITY);
		}
	}
	store_scope_set(world.store, &scope_whole);
	g_autoptr(GError) error = NULL;
	g_autofree char *now = present(world.store);
	g_autofree char *past = past_text(world.store, BUSINESS_NOW + HOUR, &error);
	CU_ASSERT(error == NULL && strstr(now, "\"suspended\"") && strstr(now, "新路2号"));
	ASSERT_TEXT(past, now);
}

static void test_what_was_stays_as_it_was(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, &error);
	int64_t t = test_act.at_us;
	CU_ASSERT(student_put(store, 1, t + 1 * HOUR));
	g_autofree char *one = present(store);
	CU_ASSERT(student_put(store, 2, t + 2 * HOUR));
	CU_ASSERT(address_change(store, 1, "新路3号", t + 3 * HOUR));
	g_autofree char *three = present(store);
	CU_ASSERT(address_change(store, 2, "新路4号", t + 4 * HOUR));
	struct {
		int64_t at;
		const char *expected;
	} rows[] = {{t, ""}, {t + HOUR - 1, ""}, {t + HOUR, one}, {t + 2 * HOUR - 1, one},
	        {t + 3 * HOUR, three}, {t + 4 * HOUR - 1, three}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = past_text(store, rows[i].at, &error);
		ASSERT_TEXT(text, rows[i].expected);
	}
	CU_ASSERT(error == NULL);
	g_autofree char *before = past_text(store, t - 1, &error);
	ASSERT_TEXT(message_behind(&world, error),
	        "there was nothing at 2025-11-24 23:59:59 +08:00: its first event is of "
	        "2025-11-25 00:00:00 +08:00");
	ASSERT_TEXT(before, "");
}

/* Who waited for another writer comes behind him, not before a moment that was exported. */
static void test_who_waited_changes_no_moment(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	int64_t t = test_act.at_us;
	Act act = test_act;
	act.at_us = t + 3 * HOUR;
	g_auto(Past) early = {0}, past = {0};
	CU_ASSERT(student_put(store, 1, t + 1 * HOUR) && past_open(store, act.at_us, &early, NULL));
	CU_ASSERT(student_put(store, 2, t + 2 * HOUR)); /* while the log was read */
	CU_ASSERT(!past_exported(store, &act, &early, "aa", 1, &error) &&
	          g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_BUSY));
	ASSERT_TEXT(message_behind(&world, error),
	        "something begun before that moment was written while the log was read: export it "
	        "again");
	CU_ASSERT(past_open(store, act.at_us, &past, NULL));
	g_autofree char *exported = past_text(store, act.at_us, NULL), *there = present(store);
	CU_ASSERT(past_exported(store, &act, &past, "bb", 2, NULL));
	CU_ASSERT(student_put(store, 3, t + 2 * HOUR) && student_put(store, 4, t + 3 * HOUR));
	g_autofree char *again = past_text(store, act.at_us, NULL), *now = present(store);
	g_autofree char *behind = past_text(store, act.at_us + 10, NULL);
	ASSERT_TEXT(exported, there);
	ASSERT_TEXT(again, exported);
	ASSERT_TEXT(behind, now);
}

/* A clock that was put back by hours hides nothing that had been before. */
static void test_a_clock_put_back(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	int64_t t = test_act.at_us;
	CU_ASSERT(student_put(store, 1, t + 9 * HOUR));
	CU_ASSERT(student_put(store, 2, t + 1 * HOUR));
	g_autofree char *now = present(store), *past = past_text(store, t + 2 * HOUR, NULL);
	ASSERT_TEXT(past, now);
}

static void test_a_log_that_was_changed_is_not_exported(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(student_put(store, 1, test_act.at_us));
	g_clear_pointer(&store, store_close);
	world_meddle(&world, "UPDATE event SET at_us = at_us - 1 WHERE seq = 2");
	store = whole_open(world.folder, NULL, DB_READ, NULL);
	g_autofree char *past = past_text(store, test_act.at_us, &error);
	ASSERT_TEXT(past, "");
	ASSERT_TEXT(message_behind(&world, error), "event 2 has been changed, or one before it");
}

TEST_MAIN("past", CASE(test_now_is_what_the_tables_say), CASE(test_what_was_stays_as_it_was),
        CASE(test_who_waited_changes_no_moment), CASE(test_a_clock_put_back),
        CASE(test_a_log_that_was_changed_is_not_exported))
