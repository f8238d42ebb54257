/* Business for many at once of which something goes wrong, or changes, in the midst. */
#include "tests/business_bulk.h"

/* As it should be, without where the store is. */
static void said_is(BusinessWorld *world, const char *said, const char *expected)
{
	g_autofree char *head = g_strconcat(world->store->name, ": ", NULL);
	g_auto(GStrv) parts = g_strsplit(said, head, -1);
	g_autofree char *bare = g_strjoinv("", parts);
	ASSERT_TEXT(bare, expected);
}

/* Somebody who is in the way of the rows from `from` on, for so many of them; and what was said. */
typedef struct {
	Store *store, *other; /* other NULL: the store itself is gone */
	int from, count, row;
	GString *said;
} Hindrance;

static bool row_hindered(const BulkRow *row, void *data, GError **error)
{
	Hindrance *hindrance = data;
	bool good = row_numbers(row, hindrance->said, error);
	int next = ++hindrance->row;
	if (next == hindrance->from && hindrance->other)
		CU_ASSERT(store_change_begin(hindrance->other, NULL));
	if (next == hindrance->from && !hindrance->other)
		store_scope_set(hindrance->store, NULL);
	if (next == hindrance->from + hindrance->count && hindrance->other)
		store_change_drop(hindrance->other);
	return good;
}

static char *hindered(BusinessWorld *world, BulkEach each, Store *other, int from, int count,
        const char *seen, bool *ret_good)
{
	Office office = sit(world, CLERK);
	g_autoptr(json_t) given = json_loads(COMPLETE, 0, NULL);
	g_autoptr(GError) error = NULL;
	int64_t batch;
	Hindrance hindrance = {world->store, other, from, count, 0, g_string_new(NULL)};
	BulkRequest request = {.business = business_find("complete"),
	        .filter = {.class_name = "1班"},
	        .reason = "按期办理",
	        .asked = given,
	        .seen = seen};
	if (from == 0 && other)
		CU_ASSERT(store_change_begin(other, NULL));
	*ret_good = bulk_apply(&office, &request, true, each, &hindrance, &batch, NULL, &error);
	CU_ASSERT((batch != 0) == *ret_good);
	if (error)
		g_string_append_printf(hindrance.said, "! %s", error->message);
	store_change_drop(other ? other : world->store);
	return g_string_free(hindrance.said, FALSE);
}

#define HELD " (another program is writing to it; try again later) "

/* What goes wrong with one row is that row's; what is done is told, whatever comes behind it. */
static void test_what_goes_wrong_in_the_midst_is_told(void)
{
	static const struct {
		int from, count;
		bool seen, good;
		const char *expected;
	} rows[] = {{1, 1, false, true, "GZ-099 " HELD "GZ-100 GZ-101 "},
	        /* as they were seen, whoever of them it goes wrong with */
	        {1, 1, true, true, "GZ-099 " HELD "GZ-101 GZ-102 "},
	        {1, 9, false, true, "GZ-099 " HELD HELD HELD},
	        {0, 9, false, false,
	                HELD HELD "! another program is writing to it; try again later"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(BusinessWorld) world;
		bool good;
		int64_t id;
		business_world_init(&world);
		store_scope_set(world.store, &scope_whole);
		for (unsigned number = 2; number < 5; number++)
			CU_ASSERT(made_student_add(world.store, number, &id, NULL));
		g_autofree char *seen = NULL, *look = NULL;
		int64_t batch;
		if (rows[i].seen)
			look = bulk_said(&world, "complete", COMPLETE, &seen, false, &batch);
		db_waits(world.store->db, 1);
		g_autoptr(Store) other = whole_open(world.world.folder, NULL, DB_WRITE, NULL);
		g_autofree char *said = hindered(
		        &world, row_hindered, other, rows[i].from, rows[i].count, seen, &good);
		said_is(&world, said, rows[i].expected);
		CU_ASSERT(good == rows[i].good);
		CU_ASSERT(chain_good(&world));
	}
}

typedef struct {
	BusinessWorld *world;
	int row;
	GString *said;
} Taking;

/* Behind the first row somebody of another class takes the number of the second. */
static bool row_taken(const BulkRow *row, void *data, GError **error)
{
	Taking *taking = data;
	bool good = row_numbers(row, taking->said, error);
	if (++taking->row == 1)
		CU_ASSERT(apply_for(taking->world, CLERK, "complete", 5,
		                  "{\"certificate\": \"GZ-100\", \"ended\": \"202607\"}", NULL,
		                  NULL) > 0);
	return good;
}

/* He alone goes without: those behind him get what they were seen to get. */
static void test_a_number_that_is_taken_in_the_midst_shifts_nobody(void)
{
	g_auto(BusinessWorld) world;
	g_autoptr(json_t) given = json_loads(COMPLETE, 0, NULL);
	g_auto(Record) record = {0};
	g_autofree char *seen = NULL, *look = NULL;
	g_autoptr(GString) said = g_string_new(NULL);
	int64_t id, batch;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	for (unsigned i = 2; i < 6; i++)
		CU_ASSERT(made_student_add(world.store, i, &id, NULL));
	CU_ASSERT(student_load(world.store, 5, &record, NULL));
	g_free(record.student.values[F_SZBH]);
	record.student.values[F_SZBH] = g_strdup("2班");
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          student_change(world.store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world.store, NULL));
	look = bulk_said(&world, "complete", COMPLETE, &seen, false, &batch);
	ASSERT_TEXT(look, "GZ-099 GZ-100 GZ-101 GZ-102 ");
	Office office = sit(&world, CLERK);
	Taking taking = {&world, 0, said};
	BulkRequest request = {.business = business_find("complete"),
	        .filter = {.class_name = "1班"},
	        .reason = "按期办理",
	        .asked = given,
	        .seen = seen};
	CU_ASSERT(bulk_apply(&office, &request, true, row_taken, &taking, &batch, NULL, NULL));
	said_is(&world, said->str,
	        "GZ-099  (the number GZ-100 was taken by somebody else meanwhile) GZ-101 GZ-102 ");
	CU_ASSERT(chain_good(&world));
}

static bool row_moves(const BulkRow *row, void *data, GError **error)
{
	Hindrance *hindrance = data;
	g_auto(Record) record = {0};
	bool good = row_numbers(row, hindrance->said, error);
	if (++hindrance->row != 1)
		return good;
	Scope scope = hindrance->store->scope;
	store_scope_set(hindrance->store, &scope_whole);
	CU_ASSERT(student_load(hindrance->store, 2, &record, NULL));
	g_free(record.student.values[F_XXDM]);
	record.student.values[F_XXDM] = g_strdup("3636000002");
	CU_ASSERT(store_change_begin(hindrance->store, NULL) &&
	          student_change(hindrance->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(hindrance->store, NULL));
	store_scope_set(hindrance->store, &scope);
	return good;
}

/* When the store is gone in the midst, those behind it are told of, not tried. */
static void test_what_is_done_is_not_lost_with_the_store(void)
{
	g_auto(BusinessWorld) world;
	bool good;
	int64_t id;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	for (unsigned number = 2; number < 5; number++)
		CU_ASSERT(made_student_add(world.store, number, &id, NULL));
	g_autofree char *said = hindered(&world, row_hindered, NULL, 2, 9, NULL, &good);
	said_is(&world, said, "GZ-099 GZ-100  (no scope is set)  (no scope is set) ");
	CU_ASSERT(good && chain_good(&world));
}

/* Who goes to another school meanwhile is one row of it. */
static void test_who_leaves_in_the_midst_is_one_row(void)
{
	g_auto(BusinessWorld) world;
	bool good;
	int64_t id;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	for (unsigned number = 2; number < 4; number++)
		CU_ASSERT(made_student_add(world.store, number, &id, NULL));
	g_autofree char *said = hindered(&world, row_moves, NULL, 0, 0, NULL, &good);
	said_is(&world, said, "GZ-099  (there is no student 2) GZ-100 ");
	CU_ASSERT(good && chain_good(&world));
}

TEST_MAIN("business_bulk_midst", CASE(test_who_leaves_in_the_midst_is_one_row),
        CASE(test_what_goes_wrong_in_the_midst_is_told),
        CASE(test_what_is_done_is_not_lost_with_the_store),
        CASE(test_a_number_that_is_taken_in_the_midst_shifts_nobody))
