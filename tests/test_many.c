/* Lists of many: what comes out of indexes for whoever sees a school, a county, a city or all is
 * what going over everything finds; what is kept to be counted is what it was made of. */
#include "records/store/destinations.h"
#include "records/store/event.h"
#include "records/store/history.h"
#include "records/store/log.h"
#include "tests/business_world.h"
#include "tests/meanwhile.h"

enum { STUDENTS = 24, PAGE = 3, MOST = 200 };

static char kind_a[] = "suspend", kind_b[] = "destination", school_a[] = "3636000001",
            school_b[] = "3636000002", none[] = "", name[] = "王小明", strange[] = "李强",
            nobody[] = "赵无名", clerk[] = "clerk";
static const int64_t TURN_US = 1000;

/* Of each state, level and kind some; of a destination the code is that of its number. */
static void application_make(Store *store, const Act *act, int64_t student, unsigned number)
{
	static const char *const codes[] = {"11", "12", "20"};
	bool ends = number % 3 == 0;
	Application one = {.school = student % 2 ? school_a : school_b,
	        .kind = ends ? kind_b : kind_a,
	        .student = student,
	        .student_version = 1,
	        .name = student % 4 ? name : strange,
	        .approval = {ends ? APPROVAL_EFFECTIVE : (ApprovalState)(number % 5), LEVEL_COUNTY,
	                LEVEL_PROVINCE, (Level)(LEVEL_SCHOOL + number % 4), 0},
	        .side = none,
	        .batch = number % 7 == 0 ? 5 : 0,
	        .created_by = clerk,
	        .created_us = act->at_us,
	        .turn_us = act->at_us - (int64_t)(number * 7 % 20) * TURN_US,
	        .certificate = none,
	        .details = json_pack("{s:s, s:{s:s}, s:{}, s:[], s:[]}", "reason", "x", "asked",
	                "destination", codes[number % 2 + number % 3 / 2], "values", "remarks",
	                "trail")};
	g_autoptr(GError) error = NULL;
	if (!application_add(store, act, &one, &error) &&
	        !g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE))
		CU_FAIL("an application is not taken");
	json_decref(one.details);
}

static void student_make(Store *store, unsigned number)
{
	g_auto(Record) record = {0};
	made_student(number, &record);
	g_free(record.student.values[F_XXDM]);
	record.student.values[F_XXDM] = g_strdup(number % 2 ? school_a : school_b);
	g_free(record.student.values[F_XM]);
	record.student.values[F_XM] = g_strdup(number % 4 ? name : strange);
	record.id = number;
	CU_ASSERT(student_add(store, &test_act, &record, NULL, NULL));
}

/* A world whose students 2 to STUDENTS have applied, two times each. */
static void applied_init(BusinessWorld *world)
{
	Act act = {"clerk", "cli", "test", BUSINESS_NOW};
	business_world_init(world);
	CU_ASSERT(store_change_begin(world->store, NULL));
	for (unsigned i = 2; i <= STUDENTS; i++)
		student_make(world->store, i);
	CU_ASSERT(store_change_end(world->store, NULL));
	for (unsigned i = 0; i < 2 * STUDENTS; i++) {
		CU_ASSERT(store_change_begin(world->store, NULL));
		application_make(world->store, &act, 2 + i % (STUDENTS - 1), i);
		store_change_end(world->store, NULL);
		store_change_drop(world->store);
	}
}

typedef struct {
	const ApplicationFilter *filter;
	bool naive; /* the filter is held here, and not by the store */
	GString *ids;
	int64_t last;
	int count;
} Listed;

static bool set(const char *text)
{
	return text && *text;
}

static bool fits(const ApplicationFilter *filter, const Application *one)
{
	bool open = approval_state_open(one->approval.state);
	return (!set(filter->state) ||
	               strcmp(filter->state, approval_state_id(one->approval.state)) == 0) &&
	       (!set(filter->kind) || strcmp(filter->kind, one->kind) == 0) &&
	       (!set(filter->school) || strcmp(filter->school, one->school) == 0) &&
	       (!filter->student || filter->student == one->student) &&
	       (!filter->batch || filter->batch == one->batch) && (!filter->open || open) &&
	       (!filter->until_us || (open && one->turn_us < filter->until_us)) &&
	       (!set(filter->text) || strcmp(filter->text, one->name) == 0) &&
	       (filter->turn < 0 || (open && (int)one->approval.at == filter->turn));
}

static bool id_note(const Application *one, void *data, GError **error)
{
	Listed *listed = data;
	(void)error;
	listed->last = one->id;
	listed->count++;
	if (!listed->naive || fits(listed->filter, one))
		g_string_append_printf(listed->ids, "%" G_GINT64_FORMAT " ", one->id);
	return true;
}

/* The ids that are listed page by page, each followed by a space. Yours. */
static char *ids_listed(Store *store, const ApplicationFilter *filter, bool naive, bool oldest)
{
	static const ApplicationFilter all = {.turn = -1};
	g_autoptr(GString) ids = g_string_new(NULL);
	Listed listed = {.filter = filter, .naive = naive, .ids = ids};
	int before;
	do {
		before = listed.count;
		CU_ASSERT(applications_list(store, naive ? &all : filter, oldest, listed.last,
		        naive ? MOST : PAGE, id_note, &listed, NULL));
	} while (listed.count > before);
	return g_strdup(ids->str);
}

typedef struct {
	GString *ids;
	ApplicationFilter filter;
	int64_t id;
	bool any, sorted;
} Ordered;

static bool turn_note(const Application *one, void *data, GError **error)
{
	Ordered *ordered = data;
	(void)error;
	int64_t was = ordered->filter.after_us;
	ordered->sorted = ordered->sorted &&
	                  (was < one->turn_us || (was == one->turn_us && ordered->id < one->id));
	ordered->filter.after_us = one->turn_us;
	ordered->id = one->id;
	ordered->any = true;
	g_string_append_printf(ordered->ids, "%" G_GINT64_FORMAT " ", one->id);
	return true;
}

static int number_compare(const void *a, const void *b)
{
	return g_ascii_strtoll(*(char *const *)a, NULL, 10) <
	                       g_ascii_strtoll(*(char *const *)b, NULL, 10)
	               ? -1
	               : 1;
}

/* Those that wait longest first, page by page: the same ids, sorted anew. Yours. */
static char *ids_by_turn(Store *store, const ApplicationFilter *filter, bool *ret_sorted)
{
	g_autoptr(GString) ids = g_string_new(NULL);
	Ordered ordered = {.ids = ids, .filter = *filter, .sorted = true};
	ordered.filter.by_turn = true;
	do {
		ordered.any = false;
		ApplicationFilter page = ordered.filter; /* the note moves on what stands in it */
		CU_ASSERT(applications_list(
		        store, &page, true, ordered.id, PAGE, turn_note, &ordered, NULL));
	} while (ordered.any);
	*ret_sorted = ordered.sorted;
	g_auto(GStrv) parts = g_strsplit(ids->str, " ", -1);
	size_t count = g_strv_length(parts);
	count -= count > 0; /* behind the last space */
	qsort(parts, count, sizeof *parts, number_compare);
	return g_strjoinv(" ", parts);
}

static int count_of(const char *ids)
{
	int count = 0;
	for (; *ids; ids++)
		count += *ids == ' ';
	return count;
}

static const ApplicationFilter filters[] = {{.turn = -1}, {.turn = -1, .open = true},
        {.turn = -1, .state = "pending"}, {.turn = -1, .state = "effective"},
        {.turn = -1, .kind = kind_b}, {.turn = -1, .kind = kind_a, .state = "rejected"},
        {.turn = -1, .kind = kind_b, .state = "rejected"}, {.turn = LEVEL_COUNTY},
        {.turn = LEVEL_PROVINCE, .kind = kind_a}, {.turn = -1, .school = school_b},
        {.turn = -1, .school = school_a, .state = "effective"},
        {.turn = -1, .school = "3636999999"}, {.turn = -1, .student = 5}, {.turn = -1, .batch = 5},
        {.turn = LEVEL_SCHOOL, .open = true}, {.turn = -1, .text = name},
        {.turn = -1, .text = strange}, {.turn = -1, .text = strange, .open = true},
        {.turn = LEVEL_COUNTY, .text = strange},
        {.turn = -1, .text = strange, .state = "effective", .kind = kind_b},
        {.turn = -1, .open = true, .until_us = BUSINESS_NOW - 9 * TURN_US},
        {.turn = LEVEL_CITY, .until_us = BUSINESS_NOW - 9 * TURN_US}, {.turn = -1, .text = nobody},
        {.turn = LEVEL_SCHOOL, .school = school_a, .text = strange}};

static void test_lists_are_what_everything_holds(void)
{
	g_auto(BusinessWorld) world = {0};
	static const int who[] = {CLERK, COUNTY, CITY, PROVINCE, CLERK2, CITY2};
	applied_init(&world);
	int shown = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(who); i++)
		for (size_t j = 0; j < 2 * G_N_ELEMENTS(filters); j++) {
			const ApplicationFilter *filter = &filters[j / 2];
			int64_t count;
			store_scope_set(world.store, &world.accounts[who[i]].scope);
			g_autofree char *naive = ids_listed(world.store, filter, true, j % 2);
			g_autofree char *listed = ids_listed(world.store, filter, false, j % 2);
			ASSERT_TEXT(listed, naive);
			CU_ASSERT(applications_count(world.store, filter, &count, NULL));
			CU_ASSERT(count == count_of(naive));
			shown += count > 0;
			bool sorted;
			g_autofree char *by_turn = ids_by_turn(world.store, filter, &sorted);
			if (j % 2)
				ASSERT_TEXT(by_turn, naive);
			CU_ASSERT(sorted);
		}
	CU_ASSERT(shown > 90);
	store_scope_set(world.store, &scope_whole);
}

static bool code_note(const char *code, int64_t count, void *data, GError **error)
{
	(void)error;
	g_string_append_printf(data, "%s:%" G_GINT64_FORMAT " ", code, count);
	return true;
}

static char *counted(Store *store, const Scope *scope, const char *school)
{
	GString *out = g_string_new(NULL);
	store_scope_set(store, scope);
	CU_ASSERT(destinations_count(store, school, code_note, out, NULL));
	store_scope_set(store, &scope_whole);
	return g_string_free(out, FALSE);
}

static void verify_is(BusinessWorld *world, const char *expected)
{
	Verified verified;
	g_autoptr(GError) error = NULL;
	CU_ASSERT(store_verify(world->store, &verified, &error) == !*expected);
	ASSERT_TEXT(message_behind(&world->world, error), expected);
}

static void test_destinations_are_those_of_the_last_registrations(void)
{
	g_auto(BusinessWorld) world = {0};
	applied_init(&world);
	g_autofree char *all = counted(world.store, &scope_whole, "");
	g_autofree char *city = counted(world.store, &world.accounts[CITY].scope, "");
	g_autofree char *own = counted(world.store, &world.accounts[CLERK].scope, "");
	g_autofree char *asked = counted(world.store, &scope_whole, school_a);
	g_autofree char *foreign = counted(world.store, &world.accounts[CLERK2].scope, school_a);
	ASSERT_TEXT(all, "11:8 12:8 ");
	ASSERT_TEXT(city, own);
	ASSERT_TEXT(asked, own);
	ASSERT_TEXT(foreign, "");
	CU_ASSERT(strcmp(own, all) != 0);
	verify_is(&world, "");
	world_meddle(&world.world, "UPDATE destination SET code = '20' WHERE id = 2");
	verify_is(&world, "student 2: the destination that is counted is not that of the last "
	                  "registration");
	world_meddle(&world.world, "DELETE FROM destination WHERE id = 2");
	verify_is(&world, "15 destinations are counted, 16 students are registered with one");
	/* as a store is whose registrations are older than the table */
	world_meddle(&world.world, "DELETE FROM destination");
	world_meddle(&world.world, "DELETE FROM setting WHERE name = 'destinations'");
	store_close(world.store);
	world.store = whole_open(world.world.folder, NULL, DB_WRITE, NULL);
	g_autofree char *again = counted(world.store, &scope_whole, "");
	ASSERT_TEXT(again, all);
	verify_is(&world, "");
}

typedef struct {
	GString *seqs;
	int count;
} Logged;

static bool seq_note(const LogEntry *entry, void *data, GError **error)
{
	Logged *logged = data;
	(void)error;
	logged->count++;
	g_string_append_printf(logged->seqs, "%" G_GINT64_FORMAT " ", entry->seq);
	return true;
}

/* By pages of so many. Yours. */
static char *logged(Store *store, const LogFilter *filter, int page)
{
	g_autoptr(GString) seqs = g_string_new(NULL);
	Logged data = {.seqs = seqs};
	int64_t below = 0;
	do {
		CU_ASSERT(log_walk(store, filter, below, page, 0, seq_note, &data, &below, NULL));
	} while (below);
	return g_strdup(seqs->str);
}

/* A group of kinds, as it is read from its index, and as all is read. */
static void test_the_log_is_the_same_by_kinds_and_by_pages(void)
{
	g_auto(BusinessWorld) world = {0};
	static const int who[] = {CLERK, COUNTY, CITY, PROVINCE};
	applied_init(&world);
	for (size_t i = 0; i < G_N_ELEMENTS(who); i++) {
		LogFilter filter = {.group = LOG_GROUP_COUNT, .actor = ""};
		store_scope_set(world.store, &world.accounts[who[i]].scope);
		g_autofree char *whole = logged(world.store, &filter, MOST);
		g_autofree char *paged = logged(world.store, &filter, PAGE);
		ASSERT_TEXT(paged, whole);
		int count = 0;
		for (LogGroup group = 0; group < LOG_GROUP_COUNT; group++) {
			filter.group = group;
			g_autofree char *part = logged(world.store, &filter, MOST);
			g_autofree char *pages = logged(world.store, &filter, PAGE);
			ASSERT_TEXT(pages, part);
			count += count_of(part);
		}
		CU_ASSERT(count == count_of(whole)); /* each event is of one group */
		CU_ASSERT(count > 30 || who[i] != PROVINCE);
	}
	store_scope_set(world.store, &scope_whole);
}

typedef struct {
	GString *seqs;
	int64_t last;
	bool odd; /* of school_a's students alone */
} Fed;

static bool change_note(const HistoryEntry *entry, void *data, GError **error)
{
	Fed *fed = data;
	(void)error;
	fed->last = entry->seq;
	if (!fed->odd || entry->student % 2)
		g_string_append_printf(fed->seqs, "%" G_GINT64_FORMAT " ", entry->seq);
	return true;
}

/* The change feed by pages of so many. Yours. */
static char *fed(Store *store, int page, bool odd)
{
	g_autoptr(GString) seqs = g_string_new(NULL);
	Fed data = {seqs, 0, odd};
	int64_t before;
	do {
		before = data.last;
		CU_ASSERT(students_changes(store, before, page, change_note, &data, NULL));
	} while (data.last > before);
	return g_strdup(seqs->str);
}

/* Behind more events of others than are gone through, a school's changes are found from its
 * students. */
static void test_changes_behind_many_of_others(void)
{
	enum { OTHERS = 2100 };
	g_auto(BusinessWorld) world = {0};
	applied_init(&world);
	CU_ASSERT(store_change_begin(world.store, NULL));
	for (int i = 0; i < OTHERS; i++) {
		Event look = {.kind = "student.reveal", .subject = "student/2"};
		CU_ASSERT(event_append(world.store, &test_act, &look, NULL));
	}
	for (unsigned i = STUDENTS + 1; i <= STUDENTS + 8; i++)
		student_make(world.store, i);
	CU_ASSERT(store_change_end(world.store, NULL));
	g_autofree char *wanted = fed(world.store, MOST, true);
	store_scope_set(world.store, &world.accounts[CLERK].scope);
	g_autofree char *paged = fed(world.store, PAGE, false);
	g_autofree char *once = fed(world.store, MOST, false);
	ASSERT_TEXT(paged, wanted);
	ASSERT_TEXT(once, wanted);
	CU_ASSERT(count_of(wanted) == STUDENTS / 2 + 4);
	store_scope_set(world.store, &scope_whole);
}

/* One of the school goes to another county's, then something else happens in the first. */
static void one_leaves(void *data)
{
	g_auto(Record) record = {0};
	Store *store = data;
	int64_t id;
	CU_ASSERT(student_load(store, 1, &record, NULL));
	g_free(record.student.values[F_XXDM]);
	record.student.values[F_XXDM] = g_strdup(school_b);
	CU_ASSERT(store_change_begin(store, NULL) &&
	          student_change(store, &test_act, "student.transfer", &record, NULL) &&
	          store_change_end(store, NULL));
	CU_ASSERT(made_student_add(store, 2, &id, NULL));
}

static bool leaver_count(const HistoryEntry *entry, void *data, GError **error)
{
	Fed *fed = data;
	(void)error;
	fed->last = entry->seq;
	if (entry->left)
		g_string_append_printf(fed->seqs, "%" G_GINT64_FORMAT " left ", entry->student);
	return true;
}

/* Whoever leaves while the changes are read is told of, now or the next time. */
static void test_who_leaves_while_changes_are_read_is_told(void)
{
	g_auto(BusinessWorld) world = {0};
	business_world_init(&world);
	g_autoptr(Store) other = whole_open(world.world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GString) told = g_string_new(NULL);
	Fed data = {told, 0, false};
	int64_t before;
	sit(&world, COUNTY);
	meanwhile(world.store->db, "FROM my_feed WHERE", one_leaves, other);
	do {
		before = data.last;
		CU_ASSERT(students_changes(world.store, before, MOST, leaver_count, &data, NULL));
	} while (data.last > before);
	CU_ASSERT(meanwhile_was());
	ASSERT_TEXT(told->str, "1 left ");
	store_scope_set(world.store, &scope_whole);
}

TEST_MAIN("many", CASE(test_lists_are_what_everything_holds),
        CASE(test_destinations_are_those_of_the_last_registrations),
        CASE(test_the_log_is_the_same_by_kinds_and_by_pages),
        CASE(test_changes_behind_many_of_others),
        CASE(test_who_leaves_while_changes_are_read_is_told))
