#include "records/people/account.h"
#include "records/people/password.h"
#include "tests/store_world.h"

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
	plan.name = "a b";
	CU_ASSERT(!account_create(store, &test_act, NULL, &plan, &second, &error) && !second);
	ASSERT_ERROR(error, "an account's name has 1 to 64 letters, digits, '.', '_', '-' or '@'");
	g_autofree char *path = store_database_path(world.folder), *bytes = NULL;
	size_t length;
	CU_ASSERT(g_file_get_contents(path, &bytes, &length, NULL));
	CU_ASSERT(memmem(bytes, length, password, PASSWORD_MADE) == NULL);
	g_free(password);
	verify(&world);
}

TEST_MAIN("account", CASE(test_made_with_a_password_that_is_nowhere))
