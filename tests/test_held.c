/* What of before the log did not tell of, or was kept otherwise: once a store is opened to be
 * written to it is told and kept as now, once. */
#include "tests/verify_world.h"

/* It was switched off where the log did not tell of it, or did not say to what: once the store is
 * opened it does, and by nobody else. */
static void test_a_second_factor_of_before_is_told_to_the_log(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	store_close(store);
	world_meddle(&world, "INSERT INTO setting (name, value) VALUES ('second_factor', 'off')");
	g_autofree char *before = verified(&world);
	ASSERT_TEXT(before, CHANGED("policy/second_factor"));
	world_meddle(&world, "UPDATE setting SET value = '2' WHERE name = 'held'");
	store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	store_close(store);
	g_autofree char *after = verified(&world);
	ASSERT_TEXT(after, "");
}

/* The log tells of tokens since version 23: of those of before, once the store is opened. */
static void test_tokens_of_before_are_told_to_the_log(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	world_fill(store);
	store_close(store);
	world_meddle(&world, "UPDATE setting SET value = '' WHERE name = 'tokens'");
	world_meddle(&world, "UPDATE api_token SET name = 'of before'");
	g_autofree char *before = verified(&world);
	ASSERT_TEXT(before, CHANGED("token/1"));
	store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	store_close(store);
	g_autofree char *after = verified(&world);
	ASSERT_TEXT(after, "");
}

/* A store of before: from its first row on; once it is opened to be written to its log says since
 * when, and whoever has that said again later hides nothing by it. */
static void test_who_left_before_the_log_told_since_when(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	world_fill(store);
	store_close(store);
	world_meddle(&world, "UPDATE setting SET value = '' WHERE name = 'held'");
	store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	store_close(store);
	g_autofree char *good = verified(&world);
	ASSERT_TEXT(good, "");
	world_meddle(&world, "DELETE FROM student_left WHERE id = " FIRST);
	world_meddle(&world, "UPDATE setting SET value = '' WHERE name = 'held'");
	store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	store_close(store);
	g_autofree char *said = verified(&world);
	CU_ASSERT(strstr(said, "is not told to the scope that he left") != NULL);
}

/* Since version 31 they stand beside the questions: of those of before, once the store is opened.
 */
static void test_days_of_questions_of_before_are_kept(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	world_fill(store);
	store_close(store);
	world_meddle(&world, "UPDATE setting SET value = '' WHERE name = 'waits'");
	world_meddle(&world, "UPDATE problem SET waits = ''");
	g_autofree char *before = verified(&world);
	ASSERT_TEXT(before, WAITS);
	store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	store_close(store);
	g_autofree char *after = verified(&world);
	ASSERT_TEXT(after, "");
}

static bool newcomer_wait(Store *store, int number)
{
	g_auto(Application) one = {.school = g_strdup("3636000001"),
	        .kind = g_strdup("admit"),
	        .name = g_strdup("候补"),
	        .side = g_strdup(""),
	        .created_by = g_strdup("clerk"),
	        .certificate = g_strdup(""),
	        .approval = {.managed_by = LEVEL_COUNTY, .top = LEVEL_COUNTY}};
	g_autofree char *document = g_strdup_printf("P%07d", number);
	one.details = json_pack("{s:{s:s}}", "values", "SFZJH", document);
	return application_add(store, &test_act, &one, NULL);
}

static bool first_found(const Application *application, void *data, GError **error)
{
	(void)error;
	*(int64_t *)data = application->id;
	return true;
}

/* Who waits is found by his number however many wait behind him, since version 37 by a digest: of
 * those of before once the store is opened. */
static void test_who_waits_is_found_by_his_number(void)
{
	enum { MANY = 3002 };
	g_auto(StoreWorld) world = store_world_new();
	Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	int64_t id = 0;
	world_fill(store);
	CU_ASSERT(store_change_begin(store, NULL));
	for (int i = 1; i <= MANY; i++)
		CU_ASSERT(newcomer_wait(store, i));
	CU_ASSERT(store_change_end(store, NULL));
	CU_ASSERT(applications_found(store, "P0000001", true, 5, first_found, &id, NULL));
	CU_ASSERT_EQUAL(id, 1);
	store_close(store);
	g_autofree char *good = verified(&world);
	ASSERT_TEXT(good, "");
	world_meddle(&world, "UPDATE application SET applicant = 'x' WHERE id = 1");
	g_autofree char *said = verified(&world);
	ASSERT_TEXT(said, APPLICANT);
	world_meddle(&world, "UPDATE application SET applicant = ''");
	world_meddle(&world, "UPDATE setting SET value = '' WHERE name = 'applicants'");
	store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	id = 0;
	CU_ASSERT(applications_found(store, "p0000001", true, 5, first_found, &id, NULL));
	CU_ASSERT_EQUAL(id, 1);
	store_close(store);
	g_autofree char *after = verified(&world);
	ASSERT_TEXT(after, "");
}

/* The log tells of whose numbers a record goes on with since it tells of what is due and later: of
 * the rows of before, once the store is opened, and of nothing else a second time. */
static void test_who_was_before_is_told_to_a_log_that_did_not(void)
{
	static const char *const versions[] = {"", "1"};
	Verified once = {0}, again = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
		g_auto(StoreWorld) world = store_world_new();
		Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
		world_fill(store);
		store_close(store);
		g_autofree char *back = g_strdup_printf(
		        "UPDATE setting SET value = '%s' WHERE name = 'held'", versions[i]);
		world_meddle(&world, back);
		world_meddle(&world, "INSERT INTO former (id, former) VALUES (1, 2)");
		g_autofree char *before = verified(&world);
		ASSERT_TEXT(before, CHANGED("former/1"));
		store = whole_open(world.folder, NULL, DB_WRITE, NULL);
		CU_ASSERT(store_verify(store, &once, NULL));
		store_close(store);
		store = whole_open(world.folder, NULL, DB_WRITE, NULL);
		CU_ASSERT(store_verify(store, &again, NULL));
		CU_ASSERT_EQUAL(again.events, once.events);
		store_close(store);
	}
}

TEST_MAIN("held", CASE(test_a_second_factor_of_before_is_told_to_the_log),
        CASE(test_tokens_of_before_are_told_to_the_log),
        CASE(test_who_left_before_the_log_told_since_when),
        CASE(test_days_of_questions_of_before_are_kept),
        CASE(test_who_waits_is_found_by_his_number),
        CASE(test_who_was_before_is_told_to_a_log_that_did_not))
