/*
 * Power that goes at any moment of a write storm: students, accounts, business, imports, copies of
 * the log into the file, closing and opening. What was acknowledged is there afterwards, the chain
 * verifies, no change is there in part. A store that does not wait for the disk must be found out.
 *
 * JIUXU_POWER_CUTS: how often (110); JIUXU_POWER_SEED: where chance begins (1).
 */
#include "tests/power.h"

#include "records/import/import.h"
#include "records/store/event.h"
#include "tests/business_world.h"

#define SUSPEND "{\"from\": \"2026-11-02\", \"until\": \"2027-08-31\"}"
enum { IMPORT_ROWS = 25, CUTS_A_STORE = 15, MOST_EVENTS = 250 };

/* What must be there, and what was under way when the power went. */
typedef struct {
	int64_t seq, students;
	char head[65];
} Mark;

typedef struct {
	BusinessWorld business;
	char *database;
	GRand *random;
	Mark kept, under_way;
	unsigned next; /* number of the next made student */
	int64_t open;  /* an application that is decided on next */
	char *fault;   /* the first */
	unsigned cuts, found_new;
} Storm;

static Mark mark_of(const Store *store, int64_t students)
{
	Mark mark = {.seq = store->seq, .students = students};
	for (size_t i = 0; i < SEAL_DIGEST_BYTES; i++)
		g_snprintf(mark.head + 2 * i, 3, "%02x", store->last[i]);
	return mark;
}

/* A change that ended well is acknowledged; of another it is known what it would have been. */
static void done(Storm *storm, bool good, int64_t more)
{
	Mark mark = mark_of(storm->business.store, storm->kept.students + more);
	storm->under_way = mark;
	if (good)
		storm->kept = mark;
}

static void student_add_one(Storm *storm)
{
	int64_t id = 0;
	done(storm, made_student_add(storm->business.store, storm->next++, &id, NULL), 1);
}

static void student_change_one(Storm *storm)
{
	Store *store = storm->business.store;
	g_auto(Record) record = {0};
	if (!student_load(store, 1 + g_rand_int_range(storm->random, 0, (int)storm->kept.students),
	            &record, NULL))
		return;
	g_free(record.student.values[F_JTZZ]);
	record.student.values[F_JTZZ] = g_strdup_printf("新路%u号", g_rand_int(storm->random));
	bool good = store_change_begin(store, NULL) &&
	            student_change(store, &test_act, "student.change", &record, NULL) &&
	            store_change_end(store, NULL);
	if (!good)
		store_change_drop(store);
	done(storm, good, 0);
}

static void account_add_one(Storm *storm)
{
	Store *store = storm->business.store;
	g_auto(Account) account = {.name = g_strdup_printf("clerk%u", g_rand_int(storm->random)),
	        .real_name = g_strdup("经办员"),
	        .phone = g_strdup("13800000000"),
	        .place = g_strdup("3636000001"),
	        .created_by = g_strdup("tester"),
	        .level = LEVEL_SCHOOL,
	        .role = ROLE_CLERK,
	        .password = "$argon2id$"};
	bool good = store_change_begin(store, NULL) &&
	            account_add(store, &test_act, &account, NULL) && store_change_end(store, NULL);
	if (!good)
		store_change_drop(store);
	done(storm, good, 0);
}

/* Applied for, then decided on step by step, each by whom it waits for. */
static void business_one(Storm *storm)
{
	BusinessWorld *world = &storm->business;
	g_autoptr(GError) error = NULL;
	bool good;
	if (storm->open == 0) {
		int64_t student = 1 + g_rand_int_range(storm->random, 0, (int)storm->kept.students);
		storm->open = apply_for(world, CLERK, "suspend", student, SUSPEND, NULL, &error);
		good = storm->open != 0;
	} else {
		static const int way[] = {REVIEWER, COUNTY, CITY};
		g_auto(Application) now = {0};
		store_scope_set(world->store, &scope_whole);
		if (!application_load(world->store, storm->open, &now, NULL))
			return;
		size_t step = (size_t)now.version - 1;
		good = step < G_N_ELEMENTS(way) &&
		       decide_on(world, way[step], storm->open,
		               step == 0 ? ACTION_SUBMIT : ACTION_APPROVE, "", &error);
		if (!good || step + 1 == G_N_ELEMENTS(way))
			storm->open = 0;
	}
	store_scope_set(world->store, &scope_whole);
	if (good || power.off)
		done(storm, good, 0);
}

static char *table_write(Storm *storm)
{
	g_autoptr(GString) text = g_string_new("SFZJLXM,SFZJH,XM,XXDM,RXNY,ZYM\n");
	for (int i = 0; i < IMPORT_ROWS; i++) {
		g_auto(Record) record = {0};
		made_student(storm->next++, &record);
		g_string_append_printf(text, "1,%s,王小明,3636000001,202309,010200\n",
		        record.student.values[F_SFZJH]);
	}
	char *path = g_build_filename(storm->business.world.top, "students.csv", NULL);
	g_file_set_contents(path, text->str, (gssize)text->len, NULL);
	return path;
}

static void import_one(Storm *storm)
{
	g_autofree char *path = table_write(storm);
	ImportPlan plan = {.store = storm->business.store,
	        .act = test_act,
	        .policy = &storm->business.policy,
	        .today = day_of(2026, 11, 25)};
	ImportResult result;
	bool good = import_file(path, &plan, &result, NULL);
	if (good)
		CU_ASSERT(result.accepted + result.marked == IMPORT_ROWS);
	done(storm, good, IMPORT_ROWS);
}

/* The log into the file, by another connection, as SQLite itself does every thousand pages. */
static void checkpoint_one(Storm *storm)
{
	sqlite3 *other = NULL;
	if (sqlite3_open(storm->database, &other) == SQLITE_OK)
		sqlite3_wal_checkpoint_v2(
		        other, NULL, g_rand_int_range(storm->random, 0, 4), NULL, NULL);
	sqlite3_close(other);
}

static void open_again(Storm *storm)
{
	Store **store = &storm->business.store;
	store_close(*store);
	*store =
	        whole_open(storm->business.world.folder, storm->business.world.key, DB_WRITE, NULL);
}

static void storm_blow(Storm *storm)
{
	static void (*const kinds[])(Storm *) = {student_add_one, student_add_one,
	        student_change_one, student_change_one, account_add_one, business_one, business_one,
	        business_one, import_one, checkpoint_one, open_again};
	while (!power.off && storm->business.store)
		kinds[g_rand_int_range(storm->random, 0, G_N_ELEMENTS(kinds))](storm);
}

static void fault(Storm *storm, const char *what, const GError *error)
{
	if (!storm->fault)
		storm->fault = g_strdup_printf("cut %u: %s%s%s", storm->cuts, what,
		        error ? ": " : "", error ? error->message : "");
}

/* All that was acknowledged, and either all of the change under way or nothing of it. */
static void storm_look(Storm *storm)
{
	Store *store = storm->business.store;
	g_autoptr(GError) error = NULL;
	Verified verified;
	if (!store || !store_verify(store, &verified, &error)) {
		fault(storm, "not whole", error);
		return;
	}
	Mark there = {.seq = verified.events, .students = verified.students};
	g_strlcpy(there.head, verified.head, sizeof there.head);
	bool new = memcmp(&there, &storm->under_way, sizeof there) == 0;
	if (memcmp(&there, &storm->kept, sizeof there) != 0 && !new) {
		g_autofree char *said = g_strdup_printf(
		        "%" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT
		        " students; %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
		        " were acknowledged, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " under way",
		        there.seq, there.students, storm->kept.seq, storm->kept.students,
		        storm->under_way.seq, storm->under_way.students);
		fault(storm, said, NULL);
	}
	storm->found_new += new &&memcmp(&storm->kept, &storm->under_way, sizeof there) != 0;
	storm->kept = storm->under_way = there;
	storm->open = 0;
}

/* The power goes, and now and then again while the store is being opened. */
static void cut(Storm *storm)
{
	Store **store = &storm->business.store;
	do {
		store_close(*store);
		*store = NULL;
		power_settle(
		        storm->database, (PowerWay)g_rand_int_range(storm->random, 0, POWER_WAYS));
		storm->cuts++;
		bool again = g_rand_int_range(storm->random, 0, 3) == 0;
		power_on(0, again ? g_rand_int_range(storm->random, 0, 60) : -1);
		g_autoptr(GError) error = NULL;
		*store = whole_open(
		        storm->business.world.folder, storm->business.world.key, DB_WRITE, &error);
		if (!*store && !power.off)
			fault(storm, "does not open", error);
	} while (power.off);
	power.left = -1;
}

static void storm_begin(Storm *storm, guint32 seed)
{
	*storm = (Storm){.random = g_rand_new_with_seed(seed), .next = 2};
	power_on(seed, -1);
	business_world_init(&storm->business);
	storm->database = store_database_path(storm->business.world.folder);
	store_scope_set(storm->business.store, &scope_whole);
	storm->kept = storm->under_way = mark_of(storm->business.store, 1);
}

static void storm_end(Storm *storm)
{
	business_world_clear(&storm->business);
	power_end();
	g_free(storm->database);
	g_rand_free(storm->random);
}

/* The first fault, NULL when there was none. Yours. */
static char *storm_run(guint32 seed, unsigned cuts, unsigned *ret_new)
{
	Storm storm;
	storm_begin(&storm, seed);
	while (storm.cuts < cuts && !storm.fault) {
		power.left = g_rand_int_range(storm.random, 0, MOST_EVENTS);
		storm_blow(&storm);
		cut(&storm);
		if (!storm.fault)
			storm_look(&storm);
	}
	*ret_new += storm.found_new;
	power.off = false;
	storm_end(&storm);
	return storm.fault;
}

static unsigned asked(const char *name, unsigned otherwise)
{
	const char *said = g_getenv(name);
	return said ? (unsigned)g_ascii_strtoull(said, NULL, 10) : otherwise;
}

static void test_what_was_acknowledged_is_there(void)
{
	unsigned cuts = asked("JIUXU_POWER_CUTS", 110), seed = asked("JIUXU_POWER_SEED", 1);
	unsigned new = 0;
	for (unsigned done = 0; done < cuts; done += CUTS_A_STORE, seed++) {
		g_autofree char *fault = storm_run(seed, MIN(CUTS_A_STORE, cuts - done), &new);
		if (fault)
			fprintf(stderr, "seed %u: %s\n", seed, fault);
		CU_ASSERT(fault == NULL);
	}
	CU_ASSERT(new > 0); /* the power went behind some sync too, before it was acknowledged */
}

/* The store that does not wait for the disk, by what SQLite calls OFF and NORMAL. */
static void test_a_store_that_does_not_wait_is_found_out(void)
{
	static const char *const lazy[] = {"0", "1"};
	for (size_t i = 0; i < G_N_ELEMENTS(lazy); i++) {
		unsigned new = 0;
		power.synchronous = lazy[i];
		g_autofree char *fault = storm_run(1, 100, &new);
		power.synchronous = NULL;
		CU_ASSERT(fault != NULL);
	}
}

TEST_MAIN("power", CASE(test_what_was_acknowledged_is_there),
        CASE(test_a_store_that_does_not_wait_is_found_out))
