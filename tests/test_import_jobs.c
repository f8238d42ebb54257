/* Imports as the database keeps them, when the server that has their files is there no more. */
#include "records/store/import_jobs.h"
#include "tests/people_world.h"

#define DAY_US (24 * 3600 * (int64_t)G_USEC_PER_SEC)

static const char here[] = "11111111111111111111111111111111";
static const char gone[] = "22222222222222222222222222222222";

static Store *clerk_open(const StoreWorld *world, Account *ret)
{
	Store *store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(made_account(store, "clerk", LEVEL_COUNTY, "360102", ROLE_CLERK, ret));
	CU_ASSERT_EQUAL(ret->id, 1);
	return store;
}

/* One of the clerk's, in this state since then. Its id. */
static int64_t job_made(Store *store, const char *server, JobState state, int64_t at_us)
{
	static int made;
	g_autofree char *place = g_strdup_printf("%ld", 3636000001L + made++);
	g_auto(ImportJob) job = {.account = 1,
	        .place = g_steal_pointer(&place),
	        .origin = g_strdup("192.0.2.7"),
	        .file = g_strdup("a.csv"),
	        .server = g_strdup(server),
	        .kind = g_strdup(JOB_STUDENTS),
	        .result = g_strdup(""),
	        .problem = g_strdup("")};
	CU_ASSERT(import_job_add(store, &job, at_us, NULL));
	if (state != JOB_CHECKING)
		CU_ASSERT(import_job_move(store, &job, 1U << JOB_CHECKING, state, at_us, NULL));
	return job.id;
}

static const char *state_now(Store *store, int64_t id)
{
	g_auto(ImportJob) job = {0};
	CU_ASSERT(import_job_load(store, 1, id, &job, NULL));
	return job_state_id(job.state);
}

static void test_what_waits_on_a_server_that_is_gone_ends(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	const int64_t now_us = test_act.at_us;
	int64_t old = job_made(store, gone, JOB_CHECKED, now_us - 2 * DAY_US);
	int64_t ours = job_made(store, here, JOB_CHECKED, now_us - 2 * DAY_US);
	int64_t late = job_made(store, gone, JOB_CHECKED, now_us - 1);
	int64_t done = job_made(store, gone, JOB_DONE, now_us - 2 * DAY_US);
	CU_ASSERT(import_jobs_expire(store, now_us, now_us - DAY_US, NULL));
	ASSERT_TEXT(state_now(store, old), "dropped");
	ASSERT_TEXT(state_now(store, ours), "dropped");
	ASSERT_TEXT(state_now(store, late), "checked");
	ASSERT_TEXT(state_now(store, done), "done");
	/* and when one starts */
	CU_ASSERT(import_jobs_settle(store, here, now_us + DAY_US, now_us, NULL));
	ASSERT_TEXT(state_now(store, late), "dropped");
}

static void test_what_waited_ends_with_a_restore(void)
{
	static const struct {
		JobState was;
		const char *now;
	} rows[] = {{JOB_CHECKING, "interrupted"}, {JOB_CHECKED, "dropped"},
	        {JOB_TAKING, "interrupted"}, {JOB_DONE, "done"}, {JOB_FAILED, "failed"}};
	int64_t made[G_N_ELEMENTS(rows)];
	g_auto(StoreWorld) world = store_world_new();
	g_autofree char *file = g_build_filename(world.top, "backup.db", NULL);
	g_autofree char *elsewhere = store_place_new(world.top, "elsewhere");
	g_autofree char *key = on_postgres() ? g_strdup(world.key) : store_key_path(elsewhere);
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	g_autoptr(GError) error = NULL;
	Verified counts;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		made[i] = job_made(store, here, rows[i].was, test_act.at_us);
	CU_ASSERT(backup_make(store, world.key, file, &counts, NULL));
	CU_ASSERT(backup_restore(file, world.key, elsewhere, &counts, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	g_autoptr(Store) back = whole_open(elsewhere, key, DB_WRITE, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		ASSERT_TEXT(state_now(store, made[i]), job_state_id(rows[i].was));
		ASSERT_TEXT(state_now(back, made[i]), rows[i].now);
	}
}

TEST_MAIN("import_jobs", CASE(test_what_waits_on_a_server_that_is_gone_ends),
        CASE(test_what_waited_ends_with_a_restore))
