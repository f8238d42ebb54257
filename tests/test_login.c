#include "records/people/refused.h"
#include "records/store/log.h"
#include "tests/people_world.h"

#include <liboath/oath.h>

static const char right[] = "correct horse 3636000001";

static void verify(Store *store)
{
	g_autoptr(GError) error = NULL;
	Verified verified;
	CU_ASSERT(store_verify(store, &verified, &error));
	ASSERT_TEXT(error ? error->message : "", "");
}

static Act act_at(const char *name, int64_t minutes)
{
	return (Act){name, "192.0.2.7", "", test_act.at_us + minutes * MINUTE_US};
}

static LoginResult try_at(Store *store, const char *name, const char *password, int64_t minutes,
        char token[SESSION_TOKEN + 1])
{
	Act act = act_at(name, minutes);
	LoginResult result = LOGIN_WRONG;
	g_autoptr(GError) error = NULL;
	CU_ASSERT(login_password(store, &act, name, password, &result, token, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	return result;
}

static SessionState state_at(Store *store, const char *token, int64_t minutes)
{
	g_auto(Session) session = {0};
	CU_ASSERT(session_find(store, token, act_at("", minutes).at_us, &session, NULL));
	return session.state;
}

static bool alive_at(Store *store, const char *token, int64_t minutes)
{
	g_auto(Session) session = {0};
	g_autoptr(GError) error = NULL;
	bool there = session_find(store, token, act_at("", minutes).at_us, &session, &error);
	CU_ASSERT(there || g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	return there;
}

/* A school, its clerk "clerk". No scope is set: logging in wants none. */
static Store *clerk_open(const StoreWorld *world, Account *ret)
{
	Store *store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(made_school_add(store, "3636000001", "360102"));
	CU_ASSERT(made_account(store, "clerk", LEVEL_SCHOOL, "3636000001", ROLE_CLERK, ret));
	store_scope_set(store, NULL);
	return store;
}

static void test_in_with_the_password_alone(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	char token[SESSION_TOKEN + 1], other[SESSION_TOKEN + 1];
	CU_ASSERT(try_at(store, "clerk", "wrong", 0, token) == LOGIN_WRONG && !*token);
	CU_ASSERT(try_at(store, "nobody", right, 0, token) == LOGIN_WRONG && !*token);
	CU_ASSERT(try_at(store, "clerk", right, 1, token) == LOGIN_DONE);
	CU_ASSERT(strlen(token) == SESSION_TOKEN);
	CU_ASSERT(state_at(store, token, 1) == SESSION_OPEN);
	CU_ASSERT(try_at(store, "clerk", right, 1, other) == LOGIN_DONE && strcmp(token, other));
	CU_ASSERT(!alive_at(store, "0000", 1));
	g_auto(Session) session = {0};
	CU_ASSERT(session_find(store, token, act_at("", 1).at_us, &session, NULL));
	ASSERT_TEXT(session.address, "192.0.2.7");
	ASSERT_TEXT(session.account.scope.lo, "3601023636000001");
	Act act = act_at("clerk", 2);
	CU_ASSERT(session_end(store, &act, &session, NULL));
	CU_ASSERT(!alive_at(store, token, 2) && alive_at(store, other, 2));
	CU_ASSERT(session_end(store, &act, &session, NULL)); /* twice is nothing */
	verify(store);
}

static void test_sessions_end_of_themselves(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	char token[SESSION_TOKEN + 1];
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	CU_ASSERT(alive_at(store, token, 29));
	CU_ASSERT(alive_at(store, token, 58)); /* seen at 29 */
	CU_ASSERT(!alive_at(store, token, 88));
	CU_ASSERT(try_at(store, "clerk", right, 100, token) == LOGIN_DONE);
	for (int minutes = 120; minutes < 100 + 12 * 60; minutes += 20)
		CU_ASSERT(alive_at(store, token, minutes));
	CU_ASSERT(!alive_at(store, token, 100 + 12 * 60));
}

static void test_five_failures_lock_known_and_unknown_alike(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	static const char *const names[] = {"clerk", "nobody"};
	char token[SESSION_TOKEN + 1];
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		for (int attempt = 0; attempt < 5; attempt++)
			CU_ASSERT(try_at(store, names[i], "wrong", 0, token) == LOGIN_WRONG);
		CU_ASSERT(try_at(store, names[i], right, 1, token) == LOGIN_LOCKED && !*token);
		CU_ASSERT(try_at(store, names[i], "wrong", 14, token) == LOGIN_LOCKED);
	}
	CU_ASSERT(try_at(store, "clerk", right, 15, token) == LOGIN_DONE);
	/* success forgets: four more failures lock nobody */
	for (int attempt = 0; attempt < 4; attempt++)
		CU_ASSERT(try_at(store, "clerk", "wrong", 16, token) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", right, 16, token) == LOGIN_DONE);
	verify(store);
}

static void test_locked_closed_and_reset_end_sessions(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	g_autoptr(GError) error = NULL;
	char token[SESSION_TOKEN + 1], *once = NULL;
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	CU_ASSERT(account_set_status(store, &test_act, NULL, clerk.id, ACCOUNT_LOCKED, NULL));
	CU_ASSERT(!alive_at(store, token, 0));
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_LOCKED);
	CU_ASSERT(try_at(store, "clerk", "wrong", 0, token) == LOGIN_WRONG); /* told to nobody */
	CU_ASSERT(account_set_status(store, &test_act, NULL, clerk.id, ACCOUNT_ACTIVE, NULL));
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	CU_ASSERT(account_reset(store, &test_act, NULL, clerk.id, &once, NULL));
	CU_ASSERT(!alive_at(store, token, 0));
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", once, 0, token) == LOGIN_DONE);
	CU_ASSERT(state_at(store, token, 0) == SESSION_WANTS_PASSWORD);
	CU_ASSERT(account_set_status(store, &test_act, NULL, clerk.id, ACCOUNT_CLOSED, NULL));
	CU_ASSERT(!alive_at(store, token, 0));
	CU_ASSERT(try_at(store, "clerk", once, 0, token) == LOGIN_WRONG);
	CU_ASSERT(!account_set_status(store, &test_act, NULL, clerk.id, ACCOUNT_ACTIVE, &error));
	ASSERT_ERROR(error, "the account is closed for good");
	g_free(once);
	verify(store);
}

static void test_another_password_ends_other_sessions(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	g_autoptr(GError) error = NULL;
	char mine[SESSION_TOKEN + 1], other[SESSION_TOKEN + 1];
	g_auto(Session) session = {0};
	CU_ASSERT(try_at(store, "clerk", right, 0, mine) == LOGIN_DONE);
	CU_ASSERT(try_at(store, "clerk", right, 0, other) == LOGIN_DONE);
	CU_ASSERT(session_find(store, mine, test_act.at_us, &session, NULL));
	CU_ASSERT(!account_password_change(
	        store, &test_act, clerk.id, "wrong", "another horse 1", session.id, &error));
	ASSERT_ERROR(error, "the old password is not right");
	CU_ASSERT(!account_password_change(
	        store, &test_act, clerk.id, right, right, session.id, &error));
	ASSERT_ERROR(error, "the new password is the old one");
	CU_ASSERT(account_password_change(
	        store, &test_act, clerk.id, right, "another horse 1", session.id, &error));
	CU_ASSERT(alive_at(store, mine, 0) && !alive_at(store, other, 0));
	CU_ASSERT(try_at(store, "clerk", right, 0, other) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", "another horse 1", 0, other) == LOGIN_DONE);
	verify(store);
}

/* What a phone shows for the secret of an offer. */
static void code_at(const char *secret, int64_t minutes, char ret[TOTP_DIGITS + 1])
{
	char *bytes = NULL;
	size_t length;
	CU_ASSERT(oath_base32_decode(secret, strlen(secret), &bytes, &length) == OATH_OK);
	CU_ASSERT(oath_totp_generate(bytes, length, act_at("", minutes).at_us / G_USEC_PER_SEC, 30,
	                  0, TOTP_DIGITS, ret) == OATH_OK);
	free(bytes);
}

static LoginResult code_try(Store *store, const char *token, const char *code, int64_t minutes)
{
	g_auto(Session) session = {0};
	Act act = act_at("county", minutes);
	LoginResult result = LOGIN_WRONG;
	g_autoptr(GError) error = NULL;
	if (!session_find(store, token, act.at_us, &session, NULL))
		return LOGIN_LOCKED;
	CU_ASSERT(login_code(store, &act, &session, code, &result, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	return result;
}

/* A county's account with its second factor proved at minute 0. */
static Store *county_open(const StoreWorld *world, TotpOffer *ret, char ***ret_recovery)
{
	Store *store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	g_auto(Account) account = {0};
	char token[SESSION_TOKEN + 1], code[TOTP_DIGITS + 1];
	bool good;
	CU_ASSERT(made_account(store, "county", LEVEL_COUNTY, "360102", ROLE_REVIEWER, &account));
	CU_ASSERT(try_at(store, "county", "correct horse 360102", 0, token) == LOGIN_DONE);
	CU_ASSERT(state_at(store, token, 0) == SESSION_WANTS_TOTP);
	CU_ASSERT(totp_offer(store, &test_act, account.id, ret, NULL));
	CU_ASSERT(g_str_has_prefix(ret->uri, "otpauth://totp/jiuxu:county?secret="));
	CU_ASSERT(state_at(store, token, 0) == SESSION_WANTS_TOTP); /* not in force yet */
	CU_ASSERT(totp_prove(store, &test_act, account.id, 1, "000000", &good, ret_recovery, NULL));
	CU_ASSERT(!good);
	code_at(ret->secret, 0, code);
	CU_ASSERT(totp_prove(store, &test_act, account.id, 1, code, &good, ret_recovery, NULL));
	CU_ASSERT(good && g_strv_length(*ret_recovery) == RECOVERY_CODES);
	CU_ASSERT(state_at(store, token, 0) == SESSION_OPEN);
	return store;
}

static void test_a_second_factor_from_county_upward(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(TotpOffer) offer = {0};
	g_auto(GStrv) recovery = NULL;
	g_autoptr(Store) store = county_open(&world, &offer, &recovery);
	char token[SESSION_TOKEN + 1], code[TOTP_DIGITS + 1];
	CU_ASSERT(try_at(store, "county", "correct horse 360102", 5, token) == LOGIN_DONE);
	CU_ASSERT(state_at(store, token, 5) == SESSION_WANTS_CODE);
	code_at(offer.secret, 3, code);
	CU_ASSERT(code_try(store, token, code, 5) == LOGIN_WRONG); /* of another time */
	code_at(offer.secret, 5, code);
	CU_ASSERT(code_try(store, token, code, 5) == LOGIN_DONE);
	CU_ASSERT(state_at(store, token, 5) == SESSION_OPEN);
	CU_ASSERT(code_try(store, token, code, 5) == LOGIN_WRONG); /* none twice */
	g_auto(Session) session = {0};
	CU_ASSERT(session_find(store, token, act_at("", 19).at_us, &session, NULL));
	CU_ASSERT(session_stepped_up(&session, act_at("", 19).at_us));
	CU_ASSERT(!session_stepped_up(&session, act_at("", 20).at_us));
	verify(store);
}

static void test_recovery_codes_help_once_each(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(TotpOffer) offer = {0};
	g_auto(GStrv) recovery = NULL;
	g_autoptr(Store) store = county_open(&world, &offer, &recovery);
	char token[SESSION_TOKEN + 1];
	CU_ASSERT(try_at(store, "county", "correct horse 360102", 5, token) == LOGIN_DONE);
	CU_ASSERT(code_try(store, token, "aaaaa-aaaaa", 5) == LOGIN_WRONG);
	CU_ASSERT(code_try(store, token, recovery[3], 5) == LOGIN_DONE);
	CU_ASSERT(code_try(store, token, recovery[3], 6) == LOGIN_WRONG);
	CU_ASSERT(code_try(store, token, recovery[4], 6) == LOGIN_DONE);
}

static void test_guessed_codes_lock_and_end_the_session(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(TotpOffer) offer = {0};
	g_auto(GStrv) recovery = NULL;
	g_autoptr(Store) store = county_open(&world, &offer, &recovery);
	char token[SESSION_TOKEN + 1];
	CU_ASSERT(try_at(store, "county", "correct horse 360102", 5, token) == LOGIN_DONE);
	for (int i = 0; i < 5; i++)
		CU_ASSERT(code_try(store, token, "00000x", 5) == LOGIN_WRONG);
	CU_ASSERT(!alive_at(store, token, 5));
	CU_ASSERT(try_at(store, "county", "correct horse 360102", 6, token) == LOGIN_LOCKED);
}

static void test_the_right_password_forgives_no_guessed_codes(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(TotpOffer) offer = {0};
	g_auto(GStrv) recovery = NULL;
	g_autoptr(Store) store = county_open(&world, &offer, &recovery);
	char token[SESSION_TOKEN + 1];
	for (int i = 0; i < 4; i++) {
		CU_ASSERT(try_at(store, "county", "correct horse 360102", 5, token) == LOGIN_DONE);
		CU_ASSERT(code_try(store, token, "00000x", 5) == LOGIN_WRONG);
	}
	/* asking for the code without entering one counts nothing */
	for (int i = 0; i < 6; i++)
		CU_ASSERT(try_at(store, "county", "correct horse 360102", 5, token) == LOGIN_DONE);
	CU_ASSERT(code_try(store, token, "00000x", 5) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "county", "correct horse 360102", 6, token) == LOGIN_LOCKED);
}

static void test_a_province_may_switch_it_off(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	bool required;
	CU_ASSERT(totp_required(store, LEVEL_SCHOOL, &required, NULL) && !required);
	CU_ASSERT(totp_required(store, LEVEL_COUNTY, &required, NULL) && required);
	CU_ASSERT(totp_required(store, LEVEL_PROVINCE, &required, NULL) && required);
	CU_ASSERT(totp_require(store, &test_act, false, NULL));
	CU_ASSERT(totp_required(store, LEVEL_PROVINCE, &required, NULL) && !required);
	CU_ASSERT(totp_require(store, &test_act, true, NULL));
	CU_ASSERT(totp_required(store, LEVEL_COUNTY, &required, NULL) && required);
	verify(store);
}

static void test_a_one_time_password_runs_out(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	const int64_t days = 24 * 60;
	AccountPlan plan = {"late", "张三", "13800000000", LEVEL_SCHOOL, "3636000001", ROLE_CLERK};
	char *once = NULL, *second = NULL, token[SESSION_TOKEN + 1];
	CU_ASSERT(account_create(store, &test_act, NULL, &plan, &once, NULL));
	CU_ASSERT(try_at(store, "late", once, 29 * days, token) == LOGIN_DONE);
	CU_ASSERT(try_at(store, "late", once, 31 * days, token) == LOGIN_OVER && !*token);
	CU_ASSERT(try_at(store, "late", "wrong", 31 * days, token) == LOGIN_WRONG);
	g_auto(Account) late = {0};
	CU_ASSERT(account_load_named(store, "late", &late, NULL));
	Act act = act_at("late", 31 * days);
	CU_ASSERT(account_reset(store, &act, NULL, late.id, &second, NULL));
	CU_ASSERT(try_at(store, "late", second, 60 * days, token) == LOGIN_DONE);
	CU_ASSERT(try_at(store, "late", second, 62 * days, token) == LOGIN_OVER);
	/* one that somebody has chosen does not */
	CU_ASSERT(try_at(store, "clerk", right, 400 * days, token) == LOGIN_DONE);
	g_free(once);
	g_free(second);
}

static bool entry_tell(const LogEntry *entry, void *data, GError **error)
{
	(void)error;
	g_string_append_printf(data, "%s by '%s' from %s with %s: %s\n", entry->kind, entry->actor,
	        entry->origin, entry->subject, entry->reason);
	return true;
}

/* What the log tells a scope of logins, the newest first. Yours. */
static char *logins_told(Store *store, const Scope *scope)
{
	GString *out = g_string_new(NULL);
	LogFilter filter = {.group = LOG_LOGIN, .actor = ""};
	int64_t next;
	store_scope_set(store, scope);
	CU_ASSERT(log_walk(store, &filter, 0, 1000, 0, entry_tell, out, &next, NULL));
	store_scope_set(store, NULL);
	return g_string_free(out, FALSE);
}

static void try_from(Store *store, const char *name, const char *address, int64_t minutes)
{
	char token[SESSION_TOKEN + 1];
	LoginResult result = LOGIN_DONE;
	Act act = {name, address, "", act_at("", minutes).at_us};
	CU_ASSERT(login_password(store, &act, name, "wrong", &result, token, NULL));
	CU_ASSERT(result != LOGIN_DONE);
}

static void test_names_of_nobody_are_counted_and_not_kept(void)
{
	static const char typed[] = "my-secret-passphrase";
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	g_autofree char *long_name = g_strnfill(2000, 'x');
	for (int i = 0; i < 21; i++)
		try_from(store, i % 2 ? typed : "nobody", "192.0.2.7", i);
	try_from(store, long_name, "192.0.2.8", 1);
	try_from(store, "", "192.0.2.8", 1);
	try_from(store, typed, "2001:db8:0:7::1", 2);
	try_from(store, typed, "2001:db8:0:7::2", 2); /* of the same network */
	try_from(store, typed, "192.0.2.7", 61);      /* the hour is over */
	g_autofree char *told = logins_told(store, &scope_whole);
	ASSERT_TEXT(told, "account.login_unknown by '' from 192.0.2.7 with login: 1\n"
	                  "account.login_unknown by '' from 2001:db8:0:7::2 with login: 2\n"
	                  "account.login_unknown by '' from 2001:db8:0:7::1 with login: 1\n"
	                  "account.login_unknown by '' from 192.0.2.8 with login: 2\n"
	                  "account.login_unknown by '' from 192.0.2.8 with login: 1\n"
	                  "account.login_unknown by '' from 192.0.2.7 with login: 20\n"
	                  "account.login_unknown by '' from 192.0.2.7 with login: 10\n"
	                  "account.login_unknown by '' from 192.0.2.7 with login: 5\n"
	                  "account.login_unknown by '' from 192.0.2.7 with login: 2\n"
	                  "account.login_unknown by '' from 192.0.2.7 with login: 1\n");
	g_autofree char *near = logins_told(store, &clerk.scope);
	ASSERT_TEXT(near, "");
	verify(store);
	size_t length;
	g_autofree char *bytes = world_bytes(&world, "event, login_attempt", &length);
	CU_ASSERT(memmem(bytes, length, "192.0.2.7", 9) != NULL);
	CU_ASSERT(memmem(bytes, length, typed, strlen(typed)) == NULL);
}

static void test_a_locked_account_tells_who_goes_on(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	for (int i = 0; i < 5; i++)
		try_from(store, "clerk", "192.0.2.7", 0);
	for (int i = 0; i < 4; i++)
		try_from(store, "clerk", "192.0.2.7", 1);
	try_from(store, "clerk", "192.0.2.9", 1);
	g_autofree char *told = logins_told(store, &clerk.scope);
	g_autofree char *subject = g_strdup_printf("account/%" G_GINT64_FORMAT, clerk.id);
	g_autoptr(GString) expected = g_string_new(NULL);
	static const char *const lines[] = {"login_locked by 'clerk' from 192.0.2.9 with %: 1",
	        "login_locked by 'clerk' from 192.0.2.7 with %: 2",
	        "login_locked by 'clerk' from 192.0.2.7 with %: 1"};
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		g_string_append_printf(expected, "account.%s\n", lines[i]);
	for (int i = 0; i < 5; i++)
		g_string_append(
		        expected, "account.login_failed by 'clerk' from 192.0.2.7 with %: \n");
	g_string_replace(expected, "%", subject, 0);
	ASSERT_TEXT(told, expected->str);
	verify(store);
}

/* However many addresses there are, an hour's events are few. */
static void test_many_addresses_do_not_fill_the_log(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	for (int i = 0; i < REFUSED_ADDRESSES + 30; i++) {
		g_autofree char *address = g_strdup_printf("198.51.%d.%d", i / 200, i % 200);
		try_from(store, "", address, 0);
	}
	try_from(store, "", "198.51.0.7", 1); /* one of the first is counted for itself */
	g_autofree char *told = logins_told(store, &scope_whole);
	CU_ASSERT(g_str_has_prefix(told,
	        "account.login_unknown by '' from 198.51.0.7 with login: 2\n"
	        "account.login_unknown by '' from 198.51.1.19 with login: 20 of all addresses\n"
	        "account.login_unknown by '' from 198.51.1.9 with login: 10 of all addresses\n"
	        "account.login_unknown by '' from 198.51.1.4 with login: 5 of all addresses\n"
	        "account.login_unknown by '' from 198.51.1.1 with login: 2 of all addresses\n"
	        "account.login_unknown by '' from 198.51.1.0 with login: 1 of all addresses\n"
	        "account.login_unknown by '' from 198.51.0.199 with login: 1\n"));
	g_auto(GStrv) lines = g_strsplit(told, "\n", -1);
	CU_ASSERT_EQUAL(g_strv_length(lines) - 1, 1 + 5 + REFUSED_ADDRESSES);
}

TEST_MAIN("login", CASE(test_names_of_nobody_are_counted_and_not_kept),
        CASE(test_a_locked_account_tells_who_goes_on),
        CASE(test_many_addresses_do_not_fill_the_log), CASE(test_a_one_time_password_runs_out),
        CASE(test_in_with_the_password_alone), CASE(test_sessions_end_of_themselves),
        CASE(test_five_failures_lock_known_and_unknown_alike),
        CASE(test_locked_closed_and_reset_end_sessions),
        CASE(test_another_password_ends_other_sessions),
        CASE(test_a_second_factor_from_county_upward), CASE(test_recovery_codes_help_once_each),
        CASE(test_guessed_codes_lock_and_end_the_session),
        CASE(test_the_right_password_forgives_no_guessed_codes),
        CASE(test_a_province_may_switch_it_off))
