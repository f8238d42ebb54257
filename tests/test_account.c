#include "records/people/permission.h"
#include "records/people/token.h"
#include "records/store/log.h"
#include "tests/meanwhile.h"
#include "tests/people_world.h"

static void verify(const StoreWorld *world)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = whole_open(world->folder, NULL, DB_READ, &error);
	Verified verified;
	CU_ASSERT(store && store_verify(store, &verified, &error));
	ASSERT_TEXT(error ? error->message : "", "");
}

static void test_made_with_a_password_that_is_nowhere(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GError) error = NULL;
	g_auto(Account) account = {0};
	AccountPlan plan = {"省管理员", NULL, NULL, LEVEL_PROVINCE, "", ROLE_ADMINISTRATOR};
	char *password = NULL, *second = NULL;
	CU_ASSERT(account_create(store, &test_act, NULL, &plan, &password, &error));
	CU_ASSERT(password && strlen(password) == PASSWORD_MADE);
	CU_ASSERT(account_load_named(store, plan.name, &account, NULL));
	CU_ASSERT(password_is(account.password, password));
	CU_ASSERT(!password_is(account.password, "wrong") && !password_is(NULL, password));
	CU_ASSERT(account.must_change && account.level == LEVEL_PROVINCE);
	CU_ASSERT(!account_create(store, &test_act, NULL, &plan, &second, &error) && !second);
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE));
	g_clear_error(&error);
	plan.name = "省管理员2";
	CU_ASSERT(account_create(store, &test_act, NULL, &plan, &second, NULL));
	g_clear_pointer(&second, g_free);
	plan.name = "Clerk.1@a";
	CU_ASSERT(account_create(store, &test_act, NULL, &plan, &second, NULL));
	g_clear_pointer(&second, g_free);
	static const char *const alike[] = {"clerk.1@a", "CLERK.1@A"};
	static const char *const strange[] = {"pr\u043evince", "\uff50rovince", "provinc\u00e9",
	        "\uff11\uff12", "cle\u200brk", "\u0661"};
	for (size_t i = 0; i < G_N_ELEMENTS(alike); i++) {
		plan.name = alike[i];
		CU_ASSERT(!account_create(store, &test_act, NULL, &plan, &second, &error));
		CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE));
		g_clear_error(&error);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(strange); i++) {
		plan.name = strange[i];
		CU_ASSERT(!account_create(store, &test_act, NULL, &plan, &second, &error));
		ASSERT_ERROR(error,
		        "an account's name has 1 to 64 letters, digits, '.', '_', '-' or '@'");
	}
	g_autofree char *typed = login_name(store, "\uff23\uff4c\uff45\uff52k.\uff11 @a", NULL);
	g_autofree char *whole = login_name(store, "省管理员2", NULL);
	ASSERT_TEXT(typed, "Clerk.1@a");
	ASSERT_TEXT(whole, "省管理员2");
	plan.name = "a b";
	CU_ASSERT(!account_create(store, &test_act, NULL, &plan, &second, &error) && !second);
	ASSERT_ERROR(error, "an account's name has 1 to 64 letters, digits, '.', '_', '-' or '@'");
	size_t length;
	g_autofree char *bytes = world_bytes(&world, "account, event", &length);
	CU_ASSERT(memmem(bytes, length, password, PASSWORD_MADE) == NULL);
	g_free(password);
	verify(&world);
}

static const struct {
	const char *name, *place;
	Level level;
	Role role;
} people[] = {
        {"province", "", LEVEL_PROVINCE, ROLE_ADMINISTRATOR},
        {"province2", "", LEVEL_PROVINCE, ROLE_ADMINISTRATOR},
        {"city", "360100", LEVEL_CITY, ROLE_ADMINISTRATOR},
        {"county", "360102", LEVEL_COUNTY, ROLE_ADMINISTRATOR},
        {"other-county", "360103", LEVEL_COUNTY, ROLE_ADMINISTRATOR},
        {"school", "3636000001", LEVEL_SCHOOL, ROLE_ADMINISTRATOR},
        {"clerk", "3636000001", LEVEL_SCHOOL, ROLE_CLERK},
        {"other-clerk", "3636000002", LEVEL_SCHOOL, ROLE_CLERK},
        {"county-clerk", "360102", LEVEL_COUNTY, ROLE_CLERK},
        {"ministry", "", LEVEL_MINISTRY, ROLE_AUDITOR},
};

enum { PEOPLE = G_N_ELEMENTS(people) };

/* Schools 3636000001 in county 360102 and 3636000002 in 360103, and the people above. */
static Store *people_open(const StoreWorld *world, Account accounts[PEOPLE])
{
	Store *store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(made_school_add(store, "3636000001", "360102"));
	CU_ASSERT(made_school_add(store, "3636000002", "360103"));
	for (size_t i = 0; i < PEOPLE; i++) {
		AccountPlan plan = {people[i].name, NULL, NULL, people[i].level, people[i].place,
		        people[i].role};
		char *once = NULL;
		CU_ASSERT(account_create(store, &test_act, NULL, &plan, &once, NULL));
		g_free(once);
		CU_ASSERT(account_load_named(store, people[i].name, &accounts[i], NULL));
	}
	return store;
}

static void people_clear(Account accounts[PEOPLE])
{
	for (size_t i = 0; i < PEOPLE; i++)
		account_clear(&accounts[i]);
}

/* By words: who looks after whom. The ministry's has no level above but the command line. */
static const char *const managed_by[PEOPLE] = {"province2", "province", "province province2",
        "province province2 city", "province province2 city", "province province2 city county",
        "province province2 city county school", "province province2 city other-county",
        "province province2 city county", ""};

static bool among(const char *names, const char *name)
{
	g_auto(GStrv) list = g_strsplit(names, " ", -1);
	return g_strv_contains((const char *const *)list, name);
}

static void test_who_manages_whom(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) store = people_open(&world, accounts);
	CU_ASSERT(store != NULL);
	for (size_t i = 0; i < PEOPLE; i++)
		for (size_t j = 0; j < PEOPLE; j++) {
			bool expected = among(managed_by[j], people[i].name);
			bool got = account_manages(&accounts[i], &accounts[j]);
			if (got != expected)
				fprintf(stderr, "%s manages %s: %d\n", people[i].name,
				        people[j].name, got);
			CU_ASSERT(got == expected);
		}
	people_clear(accounts);
}

static void test_outside_is_as_if_there_were_none(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) store = people_open(&world, accounts);
	g_autoptr(GError) error = NULL;
	const Account *county = &accounts[3], *foreign = &accounts[7], *clerk = &accounts[6];
	char *once = NULL;
	CU_ASSERT(!account_reset(store, &test_act, county, foreign->id, &once, &error) && !once);
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	g_clear_error(&error);
	CU_ASSERT(!account_set_status(
	        store, &test_act, county, accounts[2].id, ACCOUNT_LOCKED, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND)); /* the city */
	g_clear_error(&error);
	CU_ASSERT(!account_reset(store, &test_act, &accounts[8], clerk->id, &once, &error));
	ASSERT_ERROR(error, "accounts are managed by an administrator of a level above or of the "
	                    "same place");
	CU_ASSERT(account_reset(store, &test_act, county, clerk->id, &once, &error) && once);
	g_free(once);
	AccountPlan plan = {"new", "张三", "13800000000", LEVEL_SCHOOL, "3636000002", ROLE_CLERK};
	CU_ASSERT(!account_create(store, &test_act, county, &plan, &once, &error));
	ASSERT_ERROR(error, "accounts are made by an administrator of a level above or of the same "
	                    "place");
	plan.place = "3636000001";
	plan.real_name = "";
	CU_ASSERT(!account_create(store, &test_act, county, &plan, &once, &error));
	ASSERT_ERROR(error, "a real name has 1 to 36 characters");
	plan.real_name = "张三";
	CU_ASSERT(account_create(store, &test_act, county, &plan, &once, &error));
	g_free(once);
	people_clear(accounts);
	verify(&world);
}

static void test_edited_by_two_at_once(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) store = people_open(&world, accounts);
	g_autoptr(GError) error = NULL;
	g_auto(Account) now = {0};
	AccountEdit edit = {
	        accounts[6].id, accounts[6].version, "李四", "13900000000", ROLE_AUDITOR};
	CU_ASSERT(account_edit(store, &test_act, &accounts[3], &edit, &error));
	CU_ASSERT(account_load(store, edit.id, &now, NULL));
	ASSERT_TEXT(now.real_name, "李四");
	ASSERT_TEXT(now.phone, "13900000000");
	CU_ASSERT(now.role == ROLE_AUDITOR && now.scope.read_only);
	CU_ASSERT(!account_edit(store, &test_act, &accounts[3], &edit, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT));
	g_clear_error(&error);
	edit.version = now.version;
	edit.phone = "12";
	CU_ASSERT(!account_edit(store, &test_act, &accounts[3], &edit, &error));
	ASSERT_ERROR(error, "a phone number has 7 to 20 digits, '-' or '+'");
	edit = (AccountEdit){
	        accounts[9].id, accounts[9].version, "王五", "13900000000", ROLE_CLERK};
	CU_ASSERT(!account_edit(store, &test_act, NULL, &edit, &error));
	ASSERT_ERROR(error, "the ministry only reads: its accounts are auditors");
	people_clear(accounts);
	verify(&world);
}

/* A token that works; its text is in `text`. */
static void token_works(Store *store, int64_t account, char text[TOKEN_LENGTH + 1], int wanted)
{
	g_auto(Account) found = {0};
	g_autoptr(GError) error = NULL;
	unsigned subjects;
	const Token wanted_one = {
	        .account = account, .name = "接口", .subjects = 1U << SUBJECT_STUDENTS};
	if (!*text)
		CU_ASSERT(token_create(store, &test_act, NULL, &wanted_one, 3, text, NULL));
	bool works = token_find(store, text, test_act.at_us + 1, &found, &subjects, NULL, &error);
	CU_ASSERT(works == wanted);
	CU_ASSERT(wanted || g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
}

static void test_tokens_end_with_a_reset_and_a_lock(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) store = people_open(&world, accounts);
	const int64_t clerk = accounts[6].id;
	char text[TOKEN_LENGTH + 1] = "", second[TOKEN_LENGTH + 1] = "", *once = NULL;
	CU_ASSERT(
	        account_password_change(store, &test_act, clerk, NULL, "correct horse 1", 0, NULL));
	token_works(store, clerk, text, true);
	CU_ASSERT(account_reset(store, &test_act, &accounts[3], clerk, &once, NULL));
	CU_ASSERT(
	        account_password_change(store, &test_act, clerk, NULL, "correct horse 2", 0, NULL));
	token_works(store, clerk, text, false);
	token_works(store, clerk, second, true);
	CU_ASSERT(account_set_status(store, &test_act, &accounts[3], clerk, ACCOUNT_LOCKED, NULL));
	CU_ASSERT(account_set_status(store, &test_act, &accounts[3], clerk, ACCOUNT_ACTIVE, NULL));
	token_works(store, clerk, second, false);
	g_free(once);
	people_clear(accounts);
	verify(&world);
}

static bool subject_gather(const LogEntry *entry, void *data, GError **error)
{
	(void)error;
	g_string_append_printf(data, "%s ", entry->subject);
	return true;
}

static const LogFilter everything = {.group = LOG_GROUP_COUNT, .actor = ""};

/* The newest first, of the scope of the account. */
static void log_is(Store *store, const Account *account, int limit, const char *expected)
{
	g_autoptr(GString) subjects = g_string_new(NULL);
	store_scope_set(store, &account->scope);
	int64_t next;
	CU_ASSERT(log_walk(store, &everything, 0, limit, 0, subject_gather, subjects, &next, NULL));
	ASSERT_TEXT(subjects->str, expected);
	store_scope_set(store, &scope_whole);
}

static void test_the_log_of_the_scope(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) store = people_open(&world, accounts);
	int64_t id;
	CU_ASSERT(made_student_add(store, 1, &id, NULL)); /* of school 3636000001 */
	log_is(store, &accounts[5], 9, "student/1 account/7 account/6 school/3636000001 ");
	log_is(store, &accounts[7], 9, "account/8 school/3636000002 ");
	log_is(store, &accounts[3], 9,
	        "student/1 account/9 account/7 account/6 account/4 school/3636000001 ");
	log_is(store, &accounts[0], 3, "student/1 account/10 account/9 ");
	g_autoptr(GError) error = NULL;
	store_scope_set(store, NULL);
	int64_t next;
	CU_ASSERT(!log_walk(store, &everything, 0, 1, 0, subject_gather, NULL, &next, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DENIED));
	people_clear(accounts);
}

static void event_of(Store *store, const char *actor, int64_t at_us, const char *subject)
{
	const Act act = {actor, "cli", "", at_us};
	Event event = {.kind = "log.export", .subject = subject};
	CU_ASSERT(event_alone(store, &act, &event, NULL));
}

static int64_t count_of(Store *store, const LogFilter *filter)
{
	g_autoptr(GString) subjects = g_string_new(NULL);
	int64_t next, count = 0;
	CU_ASSERT(log_walk(store, filter, 0, 1000, 0, subject_gather, subjects, &next, NULL));
	for (const char *at = subjects->str; *at; at++)
		count += *at == ' ';
	return count;
}

/* What an upgrade told in the midst of it bears no moment: days find their events all the same. */
static void test_the_log_by_days_beside_an_upgrade(void)
{
	enum { FIRST = 40, UPGRADED = 60 };
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	const int64_t begin = test_act.at_us + 1000;
	for (int i = 0; i < FIRST; i++)
		event_of(store, "somebody", begin + i, "log");
	for (int i = 0; i < UPGRADED; i++)
		event_of(store, "store", 1, "token/1");
	event_of(store, "somebody", begin + FIRST, "log");
	for (int i = 0; i <= FIRST; i++) {
		LogFilter since = {.group = LOG_GROUP_COUNT,
		                  .actor = "somebody",
		                  .from_us = begin + i},
		          until = {.group = LOG_GROUP_COUNT,
		                  .actor = "somebody",
		                  .until_us = begin + i};
		CU_ASSERT_EQUAL(count_of(store, &since), FIRST + 1 - i);
		CU_ASSERT_EQUAL(count_of(store, &until), i);
	}
}

static void day_has(Store *store, int day, int64_t expected)
{
	const int64_t day_us = 24 * G_TIME_SPAN_HOUR, begin = test_act.at_us + day * day_us;
	const LogFilter filter = {.group = LOG_GROUP_COUNT,
	        .actor = "somebody",
	        .from_us = begin,
	        .until_us = begin + day_us};
	CU_ASSERT_EQUAL(count_of(store, &filter), expected);
}

/* Days that the clock went through twice have the events of both times, the others theirs alone; a
 * store of before learns at opening where it was put back. */
static void test_the_log_by_days_where_the_clock_was_put_back(void)
{
	static const struct {
		int day, count;
	} rows[] = {{10, 3}, {11, 2}, {9, 1}, {10, 4}, {12, 5}, {8, 2}, {12, 1}};
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		for (int j = 0; j < rows[i].count; j++)
			event_of(store, "somebody",
			        test_act.at_us + rows[i].day * 24 * G_TIME_SPAN_HOUR +
			                (j + 1) * G_TIME_SPAN_MINUTE,
			        "log");
	for (int before = 0; before < 2; before++) {
		static const int64_t counts[] = {0, 2, 1, 7, 2, 6, 0};
		for (int day = 7; day <= 13; day++)
			day_has(store, day, counts[day - 7]);
		const LogFilter from = {.group = LOG_GROUP_COUNT,
		        .actor = "somebody",
		        .from_us = test_act.at_us + 10 * 24 * G_TIME_SPAN_HOUR};
		CU_ASSERT_EQUAL(count_of(store, &from), 15);
		CU_ASSERT(store_change_begin(store, NULL) &&
		          store_setting_set(store, "clock_back", "", NULL) &&
		          store_setting_set(store, "clock_back_known", "", NULL) &&
		          store_change_end(store, NULL));
		g_clear_pointer(&store, store_close);
		store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	}
}

/* All that was done with somebody, whatever it is kept under. */
static void test_the_log_of_one_student(void)
{
	static const char *const subjects[] = {"photo/1", "national/1", "due/1", "former/1"};
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) store = people_open(&world, accounts);
	const LogFilter his = {.group = LOG_GROUP_COUNT, .actor = "", .student = 1};
	int64_t id;
	CU_ASSERT(made_student_add(store, 1, &id, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++)
		event_of(store, "somebody", test_act.at_us, subjects[i]);
	CU_ASSERT_EQUAL(count_of(store, &his), 1 + (int64_t)G_N_ELEMENTS(subjects));
	store_scope_set(store, &accounts[5].scope);
	CU_ASSERT_EQUAL(count_of(store, &his), 1 + (int64_t)G_N_ELEMENTS(subjects));
	store_scope_set(store, &accounts[7].scope); /* of another school */
	CU_ASSERT_EQUAL(count_of(store, &his), 0);
	store_scope_set(store, &scope_whole);
	people_clear(accounts);
}

static void test_a_school_that_moves_takes_its_people(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) store = people_open(&world, accounts);
	g_auto(Account) moved = {0};
	school_move(store);
	CU_ASSERT(account_load(store, accounts[6].id, &moved, NULL));
	ASSERT_TEXT(moved.scope.lo, "3601033636000001");
	CU_ASSERT(!account_manages(&accounts[3], &moved) && account_manages(&accounts[4], &moved));
	people_clear(accounts);
	verify(&world);
}

/* Whoever is looked up just then stands in one place or in the other. */
static void test_a_school_that_moves_while_its_people_come(void)
{
	g_auto(StoreWorld) world = store_world_new();
	Account accounts[PEOPLE];
	g_autoptr(Store) mover = people_open(&world, accounts);
	g_autoptr(Store) reader = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_auto(Account) moved = {0};
	g_autoptr(GError) error = NULL;
	meanwhile(reader->db, "FROM school", school_move, mover);
	CU_ASSERT(account_load(reader, accounts[6].id, &moved, &error));
	CU_ASSERT(meanwhile_was());
	ASSERT_TEXT(message_behind(&world, error), "");
	people_clear(accounts);
}

static void test_passwords_that_are_refused(void)
{
	static const struct {
		const char *password, *said;
	} rows[] = {
	        {"short", "a password has at least 10 characters"},
	        {"九个汉字的口令不够", "a password has at least 10 characters"},
	        {"十个汉字的口令就够长了", ""},
	        {"1234567890", "the password is one of those that are tried first: take another"},
	        {"QWERTYUIOP", "the password is one of those that are tried first: take another"},
	        {"aaaaaaaaaabbb",
	                "the password is one of those that are tried first: take another"},
	        {"abcdefghijklm",
	                "the password is one of those that are tried first: take another"},
	        {"xx-Wangxm-xx", "the password holds the name or phone number of its owner"},
	        {"p13800000000", "the password holds the name or phone number of its owner"},
	        {"我是王小明没有错吧是的",
	                "the password holds the name or phone number of its owner"},
	        {"\xff\xfe-not-text", "the password is not UTF-8"},
	        {"correct horse", ""},
	};
	char name[] = "wangxm", real_name[] = "王小明", phone[] = "13800000000";
	const Account account = {.name = name, .real_name = real_name, .phone = phone};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		bool good = password_check(rows[i].password, &account, &error);
		CU_ASSERT(good == (*rows[i].said == '\0'));
		ASSERT_TEXT(error ? error->message : "", rows[i].said);
	}
	g_autofree char *long_one = g_strnfill(129, 'x');
	g_autoptr(GError) error = NULL;
	CU_ASSERT(!password_check(long_one, &account, &error));
	ASSERT_ERROR(error, "a password has at most 128 characters");
}

static void test_the_table_of_permissions(void)
{
	Account account = {.status = ACCOUNT_ACTIVE};
	for (Permission permission = 0; permission < PERMIT_COUNT; permission++) {
		const PermissionRow *row = permission_row(permission);
		CU_ASSERT(*row->id && *row->zh && *row->en);
		for (Permission other = 0; other < permission; other++)
			CU_ASSERT(strcmp(permission_row(other)->id, row->id) != 0);
		account.level = LEVEL_MINISTRY; /* reads, and nothing else */
		for (account.role = 0; account.role < ROLE_COUNT; account.role++)
			CU_ASSERT(!permitted(&account, permission) ||
			          permission == PERMIT_STUDENT_READ ||
			          permission == PERMIT_STATISTICS ||
			          permission == PERMIT_LOG_READ || permission == PERMIT_TOKEN);
		account.role = ROLE_AUDITOR; /* looks, and changes nothing */
		for (account.level = 0; account.level <= LEVEL_MINISTRY; account.level++)
			CU_ASSERT(!permitted(&account, permission) ||
			          permission == PERMIT_STUDENT_READ ||
			          permission == PERMIT_STATISTICS ||
			          permission == PERMIT_LOG_READ || permission == PERMIT_TOKEN);
	}
	account.level = LEVEL_SCHOOL;
	account.role = ROLE_CLERK;
	CU_ASSERT(
	        permitted(&account, PERMIT_STUDENT_CHANGE) && !permitted(&account, PERMIT_REVIEW));
	CU_ASSERT(!permitted(&account, PERMIT_ACCOUNT_MANAGE));
	account.status = ACCOUNT_LOCKED;
	CU_ASSERT(!permitted(&account, PERMIT_STUDENT_READ));
}

TEST_MAIN("account", CASE(test_the_log_by_days_beside_an_upgrade),
        CASE(test_the_log_by_days_where_the_clock_was_put_back), CASE(test_the_log_of_one_student),
        CASE(test_made_with_a_password_that_is_nowhere), CASE(test_who_manages_whom),
        CASE(test_outside_is_as_if_there_were_none), CASE(test_edited_by_two_at_once),
        CASE(test_the_log_of_the_scope), CASE(test_a_school_that_moves_takes_its_people),
        CASE(test_a_school_that_moves_while_its_people_come), CASE(test_passwords_that_are_refused),
        CASE(test_the_table_of_permissions), CASE(test_tokens_end_with_a_reset_and_a_lock))
