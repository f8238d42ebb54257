/* Totals that are kept against students that are counted; lists that pass over empty scopes. */
#include "records/store/totals.h"

#include "base/cleanup.h"
#include "records/store/schools.h"
#include "records/store/statistics.h"
#include "records/store/student_list.h"
#include "tests/store_world.h"

enum { STUDENTS = 150, SCHOOLS = 7, PAGE = 7 };

static const char *const regions[] = {"360102", "360103", "360202"};

static void value_set(Record *record, StudentFieldId field, const char *value)
{
	g_free(record->student.values[field]);
	record->student.values[field] = g_strdup(value);
}

/* Grades, classes, specialties, states and faults of all kinds, few of some. */
static void marks_set(Record *record, unsigned number)
{
	static const char *const problems[] = {"", "field.missing@MZM", "id.check@SFZJH",
	        "field.missing@MZM id.check@SFZJH", "field.missing@MZM field.missing@CSDM"};
	g_autofree char *school = g_strdup_printf("36360000%02u", number % SCHOOLS);
	g_autofree char *class_name = g_strdup_printf("%u班", number % 4);
	value_set(record, F_XXDM, school);
	value_set(record, F_SZBH, class_name);
	value_set(record, F_SZNJ, number % 3 ? "2024" : "2025");
	value_set(record, F_ZYM, number == 44 ? "090100" : "010200");
	value_set(record, F_XBM, number % 2 ? "1" : "2");
	value_set(record, F_RXNY, number % 5 ? "202409" : "202303");
	record->student.status = number % 50 == 7   ? STATUS_SUSPENDED
	                         : number % 50 == 8 ? STATUS_WITHDRAWN
	                                            : STATUS_ENROLLED;
	g_free(record->problems);
	record->problems = g_strdup(problems[number % 11 < 5 ? number % 11 : 0]);
}

static bool students_make(Store *store)
{
	bool good = store_change_begin(store, NULL);
	for (unsigned i = 1; good && i <= STUDENTS; i++) {
		g_auto(Record) record = {0};
		made_student(i, &record);
		marks_set(&record, i);
		record.id = i;
		good = student_add(store, &test_act, &record, NULL, NULL);
	}
	return good && store_change_end(store, NULL);
}

/* Registering schools moves their students, changing them moves some once more. */
static bool lives_lived(Store *store)
{
	bool good = store_change_begin(store, NULL);
	for (unsigned i = 1; good && i <= STUDENTS; i += 9) {
		g_auto(Record) record = {0};
		good = student_load(store, i, &record, NULL);
		if (!good)
			break;
		marks_set(&record, i * 31 + 5);
		good = student_change(store, &test_act, "student.change", &record, NULL);
	}
	for (unsigned i = 0; good && i < SCHOOLS - 1; i++) {
		School school = {.code = g_strdup_printf("36360000%02u", i),
		        .name = g_strdup("某学校"),
		        .shorter = g_strdup(""),
		        .region = g_strdup(regions[i % 3]),
		        .managed_by = i == 4 ? LEVEL_CITY : LEVEL_COUNTY};
		good = school_add(store, &test_act, &school, NULL);
		school_clear(&school);
	}
	return good && store_change_end(store, NULL);
}

typedef struct {
	const StudentFilter *filter;
	const Scope *scope;
	Store *store;
	GArray *ids;
} Naive;

static bool same(const char *asked, const char *value)
{
	return !asked || !*asked || strcmp(asked, value) == 0;
}

/* Who can still be put right, when it is asked what is in doubt or missing. */
static bool state_asked(const StudentFilter *filter, Status status)
{
	if (g_strcmp0(filter->status, STUDENT_ON_ROLL) == 0)
		return status_on_roll(status);
	if ((filter->problems || filter->missing) && !(filter->status && *filter->status))
		return status_on_roll(status) || status == STATUS_ADMITTED ||
		       status == STATUS_PENDING;
	return same(filter->status, status_row(status)->id);
}

static bool naive_each(const Record *record, void *data, GError **error)
{
	const Naive *naive = data;
	const StudentFilter *filter = naive->filter;
	char *const *values = record->student.values;
	g_autofree char *scope = school_scope(naive->store, values[F_XXDM], error);
	bool other = strstr(record->problems, "id.check") != NULL;
	if (scope_has(naive->scope, scope) &&
	        (!filter->region || g_str_has_prefix(scope, filter->region)) &&
	        same(filter->school, values[F_XXDM]) && same(filter->class_name, values[F_SZBH]) &&
	        (same(filter->grade, values[F_SZNJ]) ||
	                (filter->grade && g_str_has_prefix(filter->grade, values[F_SZNJ]))) &&
	        (!filter->entered || g_str_has_prefix(values[F_RXNY], filter->entered)) &&
	        same(filter->specialty, values[F_ZYM]) && same(filter->sex, values[F_XBM]) &&
	        state_asked(filter, record->student.status) && (!filter->problems || other) &&
	        (!filter->missing || strstr(record->problems, "field.missing")))
		g_array_append_val(naive->ids, record->id);
	return true;
}

typedef struct {
	GArray *ids;
	char *scope, *class_name;
	int64_t id;
	bool ordered;
} Listed;

static bool listed_each(const StudentRow *row, void *data, GError **error)
{
	Listed *listed = data;
	(void)error;
	int order = g_strcmp0(listed->scope, row->scope);
	if (order == 0)
		order = g_strcmp0(listed->class_name, row->class_name);
	listed->ordered = listed->ordered && (order < 0 || (order == 0 && listed->id < row->id));
	g_free(listed->scope);
	g_free(listed->class_name);
	listed->scope = g_strdup(row->scope);
	listed->class_name = g_strdup(row->class_name);
	listed->id = row->id;
	g_array_append_val(listed->ids, row->id);
	return true;
}

static int by_id(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

/* Page by page, to the end. */
static bool list_all(Store *store, const StudentFilter *filter, Listed *listed)
{
	*listed = (Listed){.ids = g_array_new(FALSE, FALSE, sizeof(int64_t)), .ordered = true};
	for (guint before = 0;; before = listed->ids->len) {
		g_autofree char *scope = g_strdup(listed->scope),
		                *class_name = g_strdup(listed->class_name);
		StudentCursor after = {scope, class_name, listed->id};
		if (!students_list(
		            store, filter, before ? &after : NULL, PAGE, listed_each, listed, NULL))
			return false;
		if (listed->ids->len > before + PAGE)
			return false;
		if (listed->ids->len < before + PAGE)
			return true;
	}
}

static bool sum_each(const char *value, int64_t count, void *data, GError **error)
{
	(void)value;
	(void)error;
	*(int64_t *)data += count;
	return count > 0;
}

static void filter_compare(Store *store, const Scope *scope, const StudentFilter *filter)
{
	Listed listed;
	int64_t count = -1;
	Naive naive = {filter, scope, store, g_array_new(FALSE, FALSE, sizeof(int64_t))};
	store_scope_set(store, &scope_whole);
	CU_ASSERT(students_walk(store, naive_each, &naive, NULL));
	store_scope_set(store, scope);
	CU_ASSERT(list_all(store, filter, &listed) && listed.ordered);
	g_array_sort(listed.ids, by_id);
	CU_ASSERT(listed.ids->len == naive.ids->len);
	CU_ASSERT(naive.ids->len == 0 || listed.ids->len != naive.ids->len ||
	          memcmp(listed.ids->data, naive.ids->data, naive.ids->len * sizeof(int64_t)) == 0);
	CU_ASSERT(students_counted(store, filter, &count, NULL) && count == naive.ids->len);
	for (Dimension by = 0; by < BY_COUNT; by++) {
		int64_t sum = 0;
		CU_ASSERT(students_statistics(store, filter, by, sum_each, &sum, NULL));
		CU_ASSERT(sum == naive.ids->len);
	}
	g_array_unref(naive.ids);
	g_array_unref(listed.ids);
	g_free(listed.scope);
	g_free(listed.class_name);
}

static const StudentFilter filters[] = {{0}, {.region = "3601"}, {.region = "360102"},
        {.school = "3636000003"}, {.school = "3636000006"}, {.school = "nowhere"},
        {.class_name = "1班"}, {.class_name = "1班", .school = "3636000002"}, {.grade = "2025"},
        {.grade = "2025级"}, {.grade = "1999"}, {.status = STUDENT_ON_ROLL},
        {.specialty = "090100"}, {.sex = "1"}, {.status = "suspended"}, {.status = "graduated"},
        {.problems = true}, {.missing = true}, {.problems = true, .missing = true, .region = "36"},
        {.region = "3602"}, {.region = "360202", .grade = "2024"}, {.region = "3699"},
        {.region = "3602", .school = "3636000002"}, {.region = "36", .sex = "1"},
        {.region = "3601", .class_name = "3班", .status = STUDENT_ON_ROLL},
        {.sex = "2", .grade = "2024", .class_name = "2班", .missing = true}, {.entered = "2023"},
        {.entered = "1999"}, {.entered = "2023", .class_name = "1班"},
        {.entered = "2024", .school = "3636000002"}, {.entered = "2023", .region = "3601"}};

static void filters_compare(Store *store)
{
	static const struct {
		Level level;
		const char *place;
	} places[] = {{LEVEL_PROVINCE, ""}, {LEVEL_CITY, "360100"}, {LEVEL_COUNTY, "360103"},
	        {LEVEL_COUNTY, "360202"}, {LEVEL_SCHOOL, "3601023636000003"}};
	Verified verified;
	g_autoptr(GError) error = NULL;
	CU_ASSERT(store_verify(store, &verified, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		Scope scope;
		CU_ASSERT(scope_of(places[i].level, places[i].place, &scope, NULL));
		for (size_t j = 0; j < G_N_ELEMENTS(filters); j++)
			filter_compare(store, &scope, &filters[j]);
	}
	store_scope_set(store, &scope_whole);
}

static void test_what_is_kept_is_what_is_counted(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(students_make(store));
	filters_compare(store);
	CU_ASSERT(lives_lived(store));
	filters_compare(store);
}

/* What a change that did not come to pass has noted is forgotten. */
static void test_a_dropped_change_counts_nobody(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_auto(Record) record = {0};
	int64_t id, count;
	made_student(1, &record);
	record.id = 1;
	CU_ASSERT(store_change_begin(store, NULL) &&
	          student_add(store, &test_act, &record, NULL, NULL));
	store_change_drop(store);
	CU_ASSERT(made_student_add(store, 2, &id, NULL));
	CU_ASSERT(students_counted(store, &filters[0], &count, NULL) && count == 1);
	Verified verified;
	CU_ASSERT(store_verify(store, &verified, NULL) && verified.students == 1);
}

/* The totals of others are as closed as their students. */
static void test_no_scope_no_totals(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(students_make(store));
	int64_t count = 0;
	store_scope_set(store, NULL);
	CU_ASSERT(!students_counted(store, &filters[0], &count, NULL));
	CU_ASSERT(db_query(store->db, "SELECT n FROM student_total", NULL) == NULL);
	CU_ASSERT(db_query(store->db, "UPDATE my_student_total SET n = 1", NULL) == NULL);
}

static bool row_tell(const char *value, int64_t count, void *data, GError **error)
{
	(void)error;
	g_string_append_printf(data, "%s %" G_GINT64_FORMAT "\n", value, count);
	return true;
}

/* "2026" and "2026级" are one grade: one row of the statistics, wherever they are counted; a grade
 * without a year is none of them, and 级 within one is part of it. What a row names finds whom it
 * counts. */
#define EVERY_GRADE "20 1\n2025 1\n2025春 1\n2025级春 2\n2026 3\n一年级 1\n"
static void test_a_grade_has_one_row_however_it_is_written(void)
{
	static const char *const grades[] = {"2026", "2026级", "2025级", "2026级", "一年级", "20",
	        "2025级春", "2025级春级", "2025春"};
	static const struct {
		StudentFilter filter;
		const char *told;
	} rows[] = {{{0}, EVERY_GRADE}, {{.region = "3601"}, EVERY_GRADE},
	        {{.school = "3636000000"}, EVERY_GRADE}, {{.class_name = "1班"}, EVERY_GRADE},
	        {{.grade = "2025级春"}, "2025级春 2\n"}, {{.grade = "2025春"}, "2025春 1\n"},
	        {{.grade = "2025级春", .class_name = "1班"}, "2025级春 2\n"},
	        {{.grade = "20"}, "20 1\n"}, {{.grade = "2025"}, "2025 1\n"},
	        {{.grade = "2026"}, "2026 3\n"}, {{.grade = "2026级"}, "2026 3\n"},
	        {{.grade = "一年级"}, "一年级 1\n"}};
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	School school = {.code = g_strdup("3636000000"),
	        .name = g_strdup("某学校"),
	        .shorter = g_strdup(""),
	        .region = g_strdup("360102"),
	        .managed_by = LEVEL_COUNTY};
	CU_ASSERT(store_change_begin(store, NULL) && school_add(store, &test_act, &school, NULL));
	for (unsigned i = 0; i < G_N_ELEMENTS(grades); i++) {
		g_auto(Record) record = {0};
		made_student(i, &record);
		record.id = i + 1;
		value_set(&record, F_XXDM, school.code);
		value_set(&record, F_SZNJ, grades[i]);
		CU_ASSERT(student_add(store, &test_act, &record, NULL, NULL));
	}
	CU_ASSERT(store_change_end(store, NULL));
	school_clear(&school);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) told = g_string_new(NULL);
		CU_ASSERT(students_statistics(
		        store, &rows[i].filter, BY_GRADE, row_tell, told, NULL));
		ASSERT_TEXT(told->str, rows[i].told);
	}
}

TEST_MAIN("totals", CASE(test_a_grade_has_one_row_however_it_is_written),
        CASE(test_what_is_kept_is_what_is_counted), CASE(test_a_dropped_change_counts_nobody),
        CASE(test_no_scope_no_totals))
