#include "records/people/refused.h"

#include "records/store/import_jobs.h"
#include "records/store/log.h"
#include "tests/login_world.h"

#include <unistd.h>

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

/* A large import has begun while the password was looked at: nothing is waited for inside, and who
 * comes again is in. That of a database server lasts as long as its change, which holds all up. */
static void test_who_is_overtaken_by_an_import_comes_again(void)
{
	if (on_postgres())
		return;
	g_auto(StoreWorld) world = store_world_new();
	g_auto(Account) clerk = {0};
	g_autoptr(Store) store = clerk_open(&world, &clerk);
	g_autoptr(GError) error = NULL;
	g_auto(Session) session = {0};
	char token[SESSION_TOKEN + 1], other[SESSION_TOKEN + 1];
	LoginResult result;
	int said = -1;
	Act act = act_at("clerk", 5);
	CU_ASSERT(try_at(store, "clerk", right, 0, token) == LOGIN_DONE);
	CU_ASSERT(!import_is_written(store) && import_lasts(store, &said, NULL) && said >= 0);
	CU_ASSERT(import_is_written(store));
	CU_ASSERT(!login_password(store, &act, "clerk", right, &result, other, &error) && !*other);
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_BUSY));
	CU_ASSERT(alive_at(store, token, 5)); /* seen, but nothing is noted */
	close(said);
	CU_ASSERT(!import_is_written(store));
	CU_ASSERT(session_find(store, token, act.at_us, &session, NULL));
	CU_ASSERT(session.seen_us == act_at("", 0).at_us);
	CU_ASSERT(try_at(store, "clerk", right, 5, other) == LOGIN_DONE);
	verify(store);
}

TEST_MAIN("refused", CASE(test_who_is_overtaken_by_an_import_comes_again),
        CASE(test_names_of_nobody_are_counted_and_not_kept),
        CASE(test_a_locked_account_tells_who_goes_on),
        CASE(test_many_addresses_do_not_fill_the_log))
