/* What is meddled with beside the students, by somebody with the database and no key, is told. */
#include "base/workdays.h"
#include "records/store/calendars.h"
#include "tests/meanwhile.h"
#include "tests/verify_world.h"

/* Years that were published since: in force for whoever asks for the province's policy, told to the
 * log, and damage when somebody else writes them. */
static void test_holidays_that_the_province_loads(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) first = json_pack("{s:{s:s, s:s, s:s}}", "2027", "off",
	        "0101-0103 0501 1001-1003", "worked", "", "source", "国办发明电");
	g_autoptr(json_t) second = json_pack("{s:{s:s, s:s, s:s}}", "2028", "off",
	        "0101 0501 1001-1003", "worked", "", "source", "国办发明电");
	Policy policy;
	Verified counts;
	CU_ASSERT(policy_load(store, &policy, NULL, NULL) && !workdays_known(2027));
	CU_ASSERT(calendar_put(store, &test_act, first, NULL) && workdays_known(2027));
	CU_ASSERT(calendar_put(store, &test_act, second, NULL));
	CU_ASSERT(workdays_known(2027) && workdays_known(2028));
	CU_ASSERT_EQUAL(workday_add(day_of(2026, 12, 31), 1), day_of(2027, 1, 4));
	CU_ASSERT(workdays_use("")); /* another process */
	CU_ASSERT(store_verify(store, &counts, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	g_autoptr(json_t) state = calendar_load(store, NULL);
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(state, "version")), 2);
	world_meddle(&world, "UPDATE setting SET value = replace(value, '0501', '0502') WHERE name "
	                     "= 'calendar'");
	CU_ASSERT(policy_load(store, &policy, NULL, NULL) && workdays_known(2028));
	CU_ASSERT(!store_verify(store, &counts, &error));
	ASSERT_TEXT(
	        message_behind(&world, error), "policy/calendar is not what its events made of it");
	world_meddle(&world, "UPDATE setting SET value = 'x' WHERE name = 'calendar'");
	g_clear_error(&error);
	CU_ASSERT(!policy_load(store, &policy, NULL, &error));
	ASSERT_TEXT(message_behind(&world, error),
	        "the calendar of working days is not of the form we write");
	CU_ASSERT(workdays_use(""));
}

#define ENTRIES "list 1: its entries are not the students who are on it"
#define LEFT(STUDENT)                                                                              \
	"INSERT INTO student_left (id, scope, student) SELECT min(seq), "                          \
	"'3601023636000001', " #STUDENT                                                            \
	" FROM event WHERE kind = 'student.transfer' AND subject = 'student/" #STUDENT "'"
#define LAST "(SELECT max(id) FROM student_left)"

static void test_every_meddling_beside_students_is_told(void)
{
	static const struct {
		const char *sql, *undo, *said;
	} rows[] = {
	        {"UPDATE account SET role = 'reviewer' WHERE name = 'clerk'",
	                "UPDATE account SET role = 'clerk' WHERE name = 'clerk'",
	                CHANGED("account/1")},
	        {"UPDATE account SET password = password || 'x'",
	                "UPDATE account SET password = substr(password, 1, length(password) - 1)",
	                CHANGED("account/1")},
	        {"UPDATE account SET scope_hi = '99'",
	                "UPDATE account SET scope_hi = '3601023636000002'",
	                "account 1: its scope is not that of its place"},
	        {"UPDATE api_token SET read_only = 1 - read_only WHERE id = 1",
	                "UPDATE api_token SET read_only = 1 - read_only WHERE id = 1",
	                CHANGED("token/1")},
	        {"UPDATE api_token SET subjects = 'students reveal' WHERE id = 1",
	                "UPDATE api_token SET subjects = 'students' WHERE id = 1",
	                CHANGED("token/1")},
	        {"UPDATE api_token SET expires_us = expires_us + 1 WHERE id = 1",
	                "UPDATE api_token SET expires_us = expires_us - 1 WHERE id = 1",
	                CHANGED("token/1")},
	        {"UPDATE api_token SET ended_us = ended_us - 1764000000000000 WHERE id = 2",
	                "UPDATE api_token SET ended_us = 1764000000000000 WHERE id = 2",
	                CHANGED("token/2")},
	        {"UPDATE setting SET value = replace(value, '\"version\":1', '\"version\":2') "
	         "WHERE name = 'policy'",
	                "UPDATE setting SET value = replace(value, '\"version\":2', "
	                "'\"version\":1') "
	                "WHERE name = 'policy'",
	                CHANGED("policy/province")},
	        {"UPDATE setting SET value = 'off' WHERE name = 'second_factor'",
	                "UPDATE setting SET value = 'on' WHERE name = 'second_factor'",
	                CHANGED("policy/second_factor")},
	        {"DELETE FROM setting WHERE name = 'second_factor'",
	                "INSERT INTO setting (name, value) VALUES ('second_factor', 'on')",
	                "events tell of 12 accounts, schools and others, 11 are there"},
	        {"INSERT INTO certificate_given (number, school, student) VALUES ('CN1', '1', 1)",
	                "DELETE FROM certificate_given WHERE number = 'CN1'",
	                "the numbers of certificates are not those of the records"},
	        {"INSERT INTO student_shown (student, seq) VALUES (1, 2)",
	                "DELETE FROM student_shown WHERE student = 1 AND seq = 2",
	                "whose numbers were shown in lists is not what the events tell"},
	        {"UPDATE school SET past = '3601033636000001' WHERE code = '3636000001'",
	                "UPDATE school SET past = scope WHERE code = '3636000001'",
	                "past of school 3636000001: its scope is not that of its school"},
	        {"UPDATE school SET name = name || 'x' WHERE code = '3636000001'",
	                "UPDATE school SET name = substr(name, 1, length(name) - 1) WHERE code = "
	                "'3636000001'",
	                CHANGED("school/3636000001")},
	        {"UPDATE student_left SET student = student + 1 WHERE id = " FIRST,
	                "UPDATE student_left SET student = student - 1 WHERE id = " FIRST, NULL},
	        {"UPDATE student_left SET scope = '3601033636000002' WHERE id = " LAST,
	                "UPDATE student_left SET scope = '3601023636000001' WHERE id = " LAST,
	                NULL},
	        {"UPDATE student_left SET id = id + 1000 WHERE id = " LAST,
	                "UPDATE student_left SET id = id - 1000 WHERE id = " LAST, NULL},
	        {"DELETE FROM student_left WHERE id = " FIRST, LEFT(2), NULL},
	        {"DELETE FROM student_left", LEFT(2) "; " LEFT(3), NULL},
	        {"UPDATE due SET day = day + 1", "UPDATE due SET day = day - 1", CHANGED("due/1")},
	        {"UPDATE due SET kind = 'return'", "UPDATE due SET kind = 'suspend'",
	                CHANGED("due/1")},
	        {"UPDATE due SET id = 2", "UPDATE due SET id = 1", CHANGED("due/2")},
	        {"INSERT INTO due (id, kind, day, application) VALUES (3, 'suspend', 1, 0)",
	                "DELETE FROM due WHERE id = 3", CHANGED("due/3")},
	        {"DELETE FROM due",
	                "INSERT INTO due (id, kind, day, application) VALUES (1, 'suspend', 20600, "
	                "0)",
	                "events tell of 12 accounts, schools and others, 11 are there"},
	        {"UPDATE former SET former = 1", "UPDATE former SET former = 2",
	                CHANGED("former/3")},
	        {"INSERT INTO former (id, former) VALUES (1, 2)", "DELETE FROM former WHERE id = 1",
	                CHANGED("former/1")},
	        {"DELETE FROM former", "INSERT INTO former (id, former) VALUES (3, 2)",
	                "events tell of 12 accounts, schools and others, 11 are there"},
	        {"DELETE FROM aid_entry WHERE student = 3",
	                "INSERT INTO aid_entry (list, student) VALUES (1, 3)", ENTRIES},
	        {"UPDATE aid_entry SET student = 2 WHERE student = 3",
	                "UPDATE aid_entry SET student = 3 WHERE student = 2", ENTRIES},
	        {"INSERT INTO aid_entry (list, student) VALUES (1, 2)",
	                "DELETE FROM aid_entry WHERE student = 2", ENTRIES},
	        {"UPDATE problem SET waits = 'county:1-20417'",
	                "UPDATE problem SET waits = 'county:20417-'", WAITS},
	        {"UPDATE aid SET students = 3", "UPDATE aid SET students = 2", ENTRIES},
	};
	g_auto(StoreWorld) world = store_world_new();
	Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	world_fill(store);
	store_close(store);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *before = verified(&world);
		ASSERT_TEXT(before, "");
		world_meddle(&world, rows[i].sql);
		g_autofree char *said = verified(&world);
		if (rows[i].said)
			ASSERT_TEXT(said, rows[i].said);
		else
			CU_ASSERT(strstr(said, "is not told to the scope that he left") != NULL);
		world_meddle(&world, rows[i].undo);
	}
	g_autofree char *after = verified(&world);
	ASSERT_TEXT(after, "");
}

static bool tokens_drop_alone(Store *store, const Act *act, int64_t account)
{
	return store_change_begin(store, NULL) && tokens_drop(store, act, account, NULL) &&
	       store_change_end(store, NULL);
}

static bool token_opens(Store *store, const char *text, int64_t now_us)
{
	g_auto(Account) account = {0};
	g_autoptr(GError) error = NULL;
	unsigned subjects;
	bool there = token_find(store, text, now_us, &account, &subjects, NULL, &error);
	CU_ASSERT(there || g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	return there;
}

/* Who was let in when a backup was made may have been put out since. */
static void test_nobody_comes_back_in_with_a_backup(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autofree char *file = g_build_filename(world.top, "backup.db", NULL);
	g_autofree char *elsewhere = store_place_new(world.top, "restored");
	g_autofree char *elsewheres_key =
	        on_postgres() ? g_strdup(world.key) : store_key_path(elsewhere);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GError) error = NULL;
	g_auto(Account) clerk = {0};
	Verified counts;
	int64_t id;
	char text[TOKEN_LENGTH + 1], other[TOKEN_LENGTH + 1], later[TOKEN_LENGTH + 1];
	char session[SESSION_TOKEN + 1];
	Act now = {"clerk", "192.0.2.7", "", g_get_real_time()};
	world_fill(store);
	CU_ASSERT(account_load_named(store, "clerk", &clerk, NULL));
	Token token = {.account = clerk.id, .name = "t", .subjects = 1U << SUBJECT_STUDENTS};
	CU_ASSERT(token_create(store, &now, NULL, &token, 400, text, NULL));
	CU_ASSERT(token_create(store, &now, NULL, &token, 1, other, NULL));
	CU_ASSERT(store_change_begin(store, NULL) &&
	          session_begin(store, clerk.id, &now, session, &id, NULL) &&
	          store_change_end(store, NULL));
	CU_ASSERT(backup_make(store, world.key, file, &counts, NULL));
	CU_ASSERT(tokens_drop_alone(store, &now, clerk.id)); /* put out since */
	CU_ASSERT(backup_restore(file, world.key, elsewhere, &counts, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	g_autoptr(Store) back = whole_open(elsewhere, elsewheres_key, DB_WRITE, NULL);
	const char *const texts[] = {text, other};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		CU_ASSERT(!token_opens(store, texts[i], now.at_us + 1));
		CU_ASSERT(!token_opens(back, texts[i], now.at_us + 1));
	}
	g_auto(Session) found = {0};
	CU_ASSERT(session_find(store, session, now.at_us + 1, &found, NULL));
	session_clear(&found);
	CU_ASSERT(!session_find(back, session, now.at_us + 1, &found, NULL));
	/* new ones are made there, under ids that nobody had */
	CU_ASSERT(token_create(back, &now, NULL, &token, 1, later, NULL));
	CU_ASSERT(token_opens(back, later, now.at_us + 1) && !token_opens(store, later, now.at_us));
	CU_ASSERT(store_verify(back, &counts, &error));
	ASSERT_TEXT(error ? error->message : "", "");
}

static bool looked_at(Store *store, int hours)
{
	const Act act = {"cli:tester", "cli", "test", test_act.at_us + hours * G_TIME_SPAN_HOUR};
	Event event = {.kind = "test", .subject = "clock"};
	return event_append(store, &act, &event, NULL);
}

/* Days of the log are found by where the clock was put back: by each place, also two of one change,
 * and of a store of before once it is opened. */
static void test_where_the_clock_was_put_back(void)
{
	static const char *const said[] = {
	        "UPDATE setting SET value = '' WHERE name = 'clock_back'",
	        "UPDATE setting SET value = value || ' 9' WHERE name = 'clock_back'",
	        "UPDATE setting SET value = '3 5' WHERE name = 'clock_back'"};
	g_auto(StoreWorld) world = store_world_new();
	Store *store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	world_fill(store);
	CU_ASSERT(store_change_begin(store, NULL) && looked_at(store, 90) && looked_at(store, 70) &&
	          looked_at(store, 72) && looked_at(store, 60) && store_change_end(store, NULL));
	CU_ASSERT(store_change_begin(store, NULL) && looked_at(store, 59) && looked_at(store, 20) &&
	          store_change_end(store, NULL));
	store_close(store);
	g_autofree char *good = verified(&world);
	ASSERT_TEXT(good, "");
	for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
		world_meddle(&world, said[i]);
		g_autofree char *wrong = verified(&world);
		ASSERT_TEXT(wrong, "what is kept of where the clock was put back is not what the "
		                   "events say");
	}
	world_meddle(&world, "UPDATE setting SET value = 'known' WHERE name = 'clock_back_known'");
	g_autofree char *before = verified(&world);
	ASSERT_TEXT(before, "");
	store_close(whole_open(world.folder, NULL, DB_WRITE, NULL));
	g_autofree char *after = verified(&world);
	ASSERT_TEXT(after, "");
}

static void somebody_writes(void *data)
{
	g_auto(Account) clerk = {0};
	int64_t id;
	CU_ASSERT(account_load_named(data, "clerk", &clerk, NULL));
	CU_ASSERT(made_student_add(data, 9, &id, NULL));
	CU_ASSERT(problem_ask(
	        data, &test_act, &clerk, "data", "导入", "还是读不出", NULL, &id, NULL));
}

/* What is written while it is proved belongs to the next time. */
static void test_who_writes_meanwhile_damages_nothing(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) writer = whole_open(world.folder, NULL, DB_WRITE, NULL);
	Verified counts, later;
	world_fill(writer);
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_READ, NULL);
	meanwhile(store->db, "FROM my_student", somebody_writes, writer);
	CU_ASSERT(store_verify(store, &counts, &error) && meanwhile_was());
	ASSERT_TEXT(message_behind(&world, error), "");
	CU_ASSERT(store_verify(store, &later, NULL));
	CU_ASSERT(counts.students == 3 && later.students == 4);
}

TEST_MAIN("verify", CASE(test_where_the_clock_was_put_back),
        CASE(test_holidays_that_the_province_loads),
        CASE(test_who_writes_meanwhile_damages_nothing),
        CASE(test_nobody_comes_back_in_with_a_backup),
        CASE(test_every_meddling_beside_students_is_told))
