#include "records/people/allowance.h"
#include "records/people/token.h"
#include "tests/login_world.h"

#include <liboath/oath.h>

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

/* What a browser shows when its session is over says yet whose it was, and nobody else makes it. */
static void test_whose_form_it_was(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	char token[SESSION_TOKEN + 1], other[SESSION_TOKEN + 1], key[SESSION_TOKEN + 1];
	int64_t account = 0;
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	CU_ASSERT(try_at(store, "clerk", right, 0, other) == LOGIN_DONE);
	CU_ASSERT(!alive_at(store, token, 60));
	CU_ASSERT(session_token_ours(store, token) && session_token_ours(store, other));
	session_form_key(store, token, clerk.id, key);
	CU_ASSERT(strlen(key) == SESSION_TOKEN);
	CU_ASSERT(session_form_account(store, token, key, &account) && account == clerk.id);
	CU_ASSERT(!session_form_account(store, other, key, &account));
	for (size_t i = 0; i < SESSION_TOKEN; i++) { /* one digit of it is another */
		char changed[SESSION_TOKEN + 1];
		g_strlcpy(changed, key, sizeof changed);
		changed[i] = changed[i] == '1' ? '2' : '1';
		CU_ASSERT(!session_form_account(store, token, changed, &account));
		g_strlcpy(changed, token, sizeof changed);
		changed[i] = changed[i] == '1' ? '2' : '1';
		CU_ASSERT(!session_token_ours(store, changed));
	}
	static const char *const none[] = {"", "0",
	        "00000000000000010000000000000000000000000000000000000000000000000",
	        "-000000000000001000000000000000000000000000000000000000000000000",
	        "0x00000000000001000000000000000000000000000000000000000000000000",
	        "ffffffffffffffff000000000000000000000000000000000000000000000000",
	        "g000000000000000000000000000000000000000000000000000000000000000"};
	for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
		CU_ASSERT(!session_form_account(store, token, none[i], &account) &&
		          !session_token_ours(store, none[i]));
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

/* Reset once and once more: neither what was reset nor what was given meanwhile is taken. */
static void test_what_was_reset_is_not_set_again(void)
{
	static const char own[] = "another horse 1";
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	g_autoptr(GError) error = NULL;
	char token[SESSION_TOKEN + 1];
	g_autofree char *first = NULL, *once = NULL;
	CU_ASSERT(account_reset(store, &test_act, NULL, clerk.id, &first, NULL));
	CU_ASSERT(account_reset(store, &test_act, NULL, clerk.id, &once, NULL));
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", first, 0, token) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", once, 0, token) == LOGIN_DONE);
	CU_ASSERT(!account_password_change(store, &test_act, clerk.id, NULL, right, 0, &error));
	ASSERT_ERROR(error, "the new password is the one that was reset");
	CU_ASSERT(!account_password_change(store, &test_act, clerk.id, NULL, once, 0, &error));
	ASSERT_ERROR(error, "the new password is the old one");
	CU_ASSERT(account_password_change(store, &test_act, clerk.id, NULL, own, 0, NULL));
	CU_ASSERT(try_at(store, "clerk", own, 0, token) == LOGIN_DONE);
	/* behind that the one of before is kept no longer */
	CU_ASSERT(account_password_change(store, &test_act, clerk.id, own, right, 0, NULL));
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
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
	g_auto(Session) session = {0};
	CU_ASSERT(session_find(store, token, test_act.at_us, &session, NULL));
	CU_ASSERT(totp_prove(store, &test_act, &session, "000000", &good, ret_recovery, NULL));
	CU_ASSERT(!good);
	code_at(ret->secret, 0, code);
	CU_ASSERT(totp_prove(store, &test_act, &session, code, &good, ret_recovery, NULL));
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

/* Somebody's session as it was found, half in at minute 5, before its own request goes on. */
static Session half_in(Store *store, const char *name, const char *password)
{
	char token[SESSION_TOKEN + 1];
	Session session = {0};
	CU_ASSERT(try_at(store, name, password, 5, token) == LOGIN_DONE);
	CU_ASSERT(session_find(store, token, act_at("", 5).at_us, &session, NULL));
	CU_ASSERT_EQUAL(session.state, SESSION_WANTS_CODE);
	return session;
}

/* A right code that comes when its session is over opens nothing, least of all the next one's. */
static void test_a_code_opens_its_own_session_alone(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(TotpOffer) offer = {0};
	g_auto(GStrv) recovery = NULL;
	g_autoptr(Store) store = county_open(&world, &offer, &recovery);
	char code[TOTP_DIGITS + 1], next[SESSION_TOKEN + 1];
	g_auto(Session) mine = half_in(store, "county", "correct horse 360102");
	Act act = act_at("county", 5);
	LoginResult result = LOGIN_DONE;
	CU_ASSERT(session_end(store, &act, &mine, NULL));
	CU_ASSERT(try_at(store, "county", "correct horse 360102", 5, next) == LOGIN_DONE);
	code_at(offer.secret, 5, code);
	CU_ASSERT(login_code(store, &act, &mine, code, &result, NULL));
	CU_ASSERT_EQUAL(result, LOGIN_WRONG);
	CU_ASSERT_EQUAL(state_at(store, next, 5), SESSION_WANTS_CODE);
	CU_ASSERT(code_try(store, next, code, 5) == LOGIN_DONE); /* it was not used up */
	/* of the same id, as they were given once, and another account or beginning */
	g_auto(Session) other = half_in(store, "county", "correct horse 360102");
	other.created_us++;
	code_at(offer.secret, 6, code);
	CU_ASSERT(login_code(store, &act, &other, code, &result, NULL));
	CU_ASSERT_EQUAL(result, LOGIN_WRONG);
	verify(store);
}

static void test_a_code_waits_behind_a_factor_taken_away(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(TotpOffer) offer = {0};
	g_auto(GStrv) recovery = NULL;
	g_autoptr(Store) store = county_open(&world, &offer, &recovery);
	g_autoptr(GError) error = NULL;
	char code[TOTP_DIGITS + 1], **codes;
	bool good;
	g_auto(Session) mine = half_in(store, "county", "correct horse 360102");
	Act act = act_at("county", 5);
	LoginResult result = LOGIN_DONE;
	CU_ASSERT(account_totp_reset(store, &test_act, NULL, mine.account.id, NULL));
	code_at(offer.secret, 5, code);
	CU_ASSERT(login_code(store, &act, &mine, code, &result, NULL));
	CU_ASSERT_EQUAL(result, LOGIN_WRONG);
	CU_ASSERT(!totp_prove(store, &act, &mine, code, &good, &codes, &error));
	CU_ASSERT(!good && !codes);
	ASSERT_TEXT(message_behind(&world, error), "there is no such session, or it is over");
	verify(store);
}

static bool token_tell(const Token *token, void *data, GError **error)
{
	(void)error;
	g_string_append(data, token->name);
	return true;
}

static void test_a_token_waits_behind_a_reset(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) names = g_string_new(NULL);
	char token[SESSION_TOKEN + 1], text[TOKEN_LENGTH + 1], *once = NULL;
	g_auto(Session) session = {0};
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	CU_ASSERT(session_find(store, token, test_act.at_us, &session, NULL));
	Token wanted = {.account = clerk.id, .name = "a", .subjects = 1U << SUBJECT_STUDENTS};
	CU_ASSERT(token_create(store, &test_act, &session, &wanted, 3, text, NULL));
	CU_ASSERT(account_reset(store, &test_act, NULL, clerk.id, &once, NULL));
	wanted.name = "b";
	CU_ASSERT(!token_create(store, &test_act, &session, &wanted, 3, text, &error));
	ASSERT_TEXT(message_behind(&world, error), "there is no such session, or it is over");
	CU_ASSERT(tokens_walk(store, clerk.id, test_act.at_us, token_tell, names, NULL));
	ASSERT_TEXT(names->str, "");
	g_free(once);
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

static bool taken_at(Store *store, int64_t account, int64_t looks, int64_t minutes)
{
	const Allowance wants[] = {{"looks", looks * ALLOWANCE_HOUR_US / 50},
	        {"students", looks * ALLOWANCE_HOUR_US / 100}};
	const Allowance *lacks;
	CU_ASSERT(
	        allowance_take(store, account, wants, 2, act_at("", minutes).at_us, &lacks, NULL));
	CU_ASSERT(!lacks || lacks == &wants[0]);
	return !lacks;
}

/* Of two servers of these records, one of which began later; what is refused is not counted. */
static void test_an_hours_allowance_is_one_for_all_servers(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) one = clerk_open(&world, &clerk);
	CU_ASSERT(taken_at(one, clerk.id, 30, 0));
	g_autoptr(Store) other = whole_open(world.folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(!taken_at(other, clerk.id, 21, 0));
	CU_ASSERT(taken_at(other, clerk.id, 20, 0));
	CU_ASSERT(!taken_at(one, clerk.id, 1, 0));
	CU_ASSERT(taken_at(one, clerk.id + 1, 50, 0)); /* another's is another */
	CU_ASSERT(taken_at(one, clerk.id, 10, 12) && !taken_at(other, clerk.id, 1, 12));
	CU_ASSERT(taken_at(other, clerk.id, 50, 72) && !taken_at(one, clerk.id, 1, 72));
	/* the clock is put back by a week: nothing is given away, and nobody waits for a week */
	const int64_t back = 72 - 7 * 24 * 60;
	CU_ASSERT(!taken_at(one, clerk.id, 1, back) && taken_at(one, clerk.id, 25, back + 30));
	verify(one);
}

/* What a clock that was ten days ahead wrote down is over when it is put right. */
static void test_a_clock_that_was_ahead_keeps_nobody_in_or_out(void)
{
	enum { AHEAD = 10 * 24 * 60 };
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	char token[SESSION_TOKEN + 1];
	CU_ASSERT(try_at(store, "clerk", right, AHEAD, token) == LOGIN_DONE);
	CU_ASSERT(alive_at(store, token, AHEAD) && alive_at(store, token, AHEAD - 4));
	CU_ASSERT(!alive_at(store, token, AHEAD - 6) && !alive_at(store, token, 0));
	for (int i = 0; i < 5; i++)
		CU_ASSERT(try_at(store, "clerk", "wrong", AHEAD, token) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", right, AHEAD, token) == LOGIN_LOCKED);
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	CU_ASSERT(alive_at(store, token, 0));
	for (int i = 0; i < 4; i++)
		CU_ASSERT(try_at(store, "clerk", "wrong", AHEAD, token) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", "wrong", 0, token) == LOGIN_WRONG);
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	const Session far = {.account.totp_on = true, .step_up_us = act_at("", AHEAD).at_us};
	CU_ASSERT(session_stepped_up(&far, act_at("", AHEAD + 14).at_us));
	CU_ASSERT(!session_stepped_up(&far, act_at("", 0).at_us));
	verify(store);
}

TEST_MAIN("login", CASE(test_a_clock_that_was_ahead_keeps_nobody_in_or_out),
        CASE(test_an_hours_allowance_is_one_for_all_servers),
        CASE(test_a_one_time_password_runs_out), CASE(test_whose_form_it_was),
        CASE(test_in_with_the_password_alone), CASE(test_sessions_end_of_themselves),
        CASE(test_five_failures_lock_known_and_unknown_alike),
        CASE(test_locked_closed_and_reset_end_sessions), CASE(test_what_was_reset_is_not_set_again),
        CASE(test_another_password_ends_other_sessions),
        CASE(test_a_second_factor_from_county_upward), CASE(test_recovery_codes_help_once_each),
        CASE(test_a_code_opens_its_own_session_alone),
        CASE(test_a_code_waits_behind_a_factor_taken_away), CASE(test_a_token_waits_behind_a_reset),
        CASE(test_guessed_codes_lock_and_end_the_session),
        CASE(test_the_right_password_forgives_no_guessed_codes),
        CASE(test_a_province_may_switch_it_off))
