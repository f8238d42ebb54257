/* A store with people in it, for the tests of records/people. */
#pragma once

#include "records/people/account.h"
#include "records/people/login.h"
#include "records/people/password.h"
#include "records/people/totp.h"
#include "records/store/schools.h"
#include "tests/store_world.h"

#define MINUTE_US (60 * (int64_t)G_USEC_PER_SEC)

/* A school of its own change; managed by its county. */
static inline bool made_school_add(Store *store, const char *code, const char *region)
{
	g_auto(School) school = {.code = g_strdup(code),
	        .name = g_strconcat("第", code + 9, "职业学校", NULL),
	        .shorter = g_strdup(""),
	        .region = g_strdup(region),
	        .managed_by = LEVEL_COUNTY};
	if (!store_change_begin(store, NULL))
		return false;
	if (school_add(store, &test_act, &school, NULL) && store_change_end(store, NULL))
		return true;
	store_change_drop(store);
	return false;
}

/* The school 3636000001 comes to another county; `data`: the store in which it does. */
static inline void school_move(void *data)
{
	Store *store = data;
	g_auto(School) school = {0};
	CU_ASSERT(school_load(store, "3636000001", &school, NULL));
	g_free(school.region);
	school.region = g_strdup("360103");
	CU_ASSERT(store_change_begin(store, NULL) &&
	          school_change(store, &test_act, &school, NULL) && store_change_end(store, NULL));
}

/* An account with the password "correct horse PLACE" that need not be changed, and no second
 * factor. */
static inline bool made_account(
        Store *store, const char *name, Level level, const char *place, Role role, Account *ret)
{
	g_autofree char *password = g_strconcat("correct horse ", place, NULL);
	AccountPlan plan = {name, "张三", "13800000000", level, place, role};
	char *once = NULL;
	g_autoptr(GError) error = NULL;
	if (!account_create(store, &test_act, NULL, &plan, &once, &error))
		fprintf(stderr, "account_create: %s\n", error->message);
	g_free(once);
	return !error && account_load_named(store, name, ret, NULL) &&
	       account_password_change(store, &test_act, ret->id, NULL, password, 0, NULL) &&
	       (account_clear(ret), account_load_named(store, name, ret, NULL));
}
