/* Logging in at minutes of a made day, for the tests of records/people. */
#pragma once

#include "tests/people_world.h"

static const char right[] = "correct horse 3636000001";

static inline void verify(Store *store)
{
	g_autoptr(GError) error = NULL;
	Verified verified;
	CU_ASSERT(store_verify(store, &verified, &error));
	ASSERT_TEXT(error ? error->message : "", "");
}

static inline Act act_at(const char *name, int64_t minutes)
{
	return (Act){name, "192.0.2.7", "", test_act.at_us + minutes * MINUTE_US};
}

static inline LoginResult try_at(Store *store, const char *name, const char *password,
        int64_t minutes, char token[SESSION_TOKEN + 1])
{
	Act act = act_at(name, minutes);
	LoginResult result = LOGIN_WRONG;
	g_autoptr(GError) error = NULL;
	CU_ASSERT(login_password(store, &act, name, password, &result, token, &error));
	ASSERT_TEXT(error ? error->message : "", "");
	return result;
}

static inline SessionState state_at(Store *store, const char *token, int64_t minutes)
{
	g_auto(Session) session = {0};
	CU_ASSERT(session_find(store, token, act_at("", minutes).at_us, &session, NULL));
	return session.state;
}

static inline bool alive_at(Store *store, const char *token, int64_t minutes)
{
	g_auto(Session) session = {0};
	g_autoptr(GError) error = NULL;
	bool there = session_find(store, token, act_at("", minutes).at_us, &session, &error);
	CU_ASSERT(there || g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	return there;
}

/* A school, its clerk "clerk". No scope is set: logging in wants none. */
static inline Store *clerk_open(const StoreWorld *world, Account *ret)
{
	Store *store = whole_open(world->folder, NULL, DB_WRITE, NULL);
	CU_ASSERT(made_school_add(store, "3636000001", "360102"));
	CU_ASSERT(made_account(store, "clerk", LEVEL_SCHOOL, "3636000001", ROLE_CLERK, ret));
	store_scope_set(store, NULL);
	return store;
}
