/* Answers for everybody, made of questions that others change meanwhile. */
#include "records/helpdesk/faq.h"
#include "records/helpdesk/problem_store.h"
#include "tests/meanwhile.h"
#include "tests/people_world.h"

static int64_t answered(Store *store, const Account *clerk, const Account *county)
{
	int64_t id = 0;
	CU_ASSERT(problem_ask(
	        store, &test_act, clerk, "business", "怎么注册", "怎么注册？", NULL, &id, NULL));
	CU_ASSERT(problem_step(
	        store, &test_act, county, id, 1, NOTE_ANSWER, "在注册页。", NULL, NULL));
	return id;
}

static bool published(Store *store, int64_t problem, Faq *ret, GError **error)
{
	return faq_publish(store, &test_act, problem, "怎么注册", "在注册页。", ret, error);
}

/* What was seen when it was asked for is none of his any more when it is to be kept. */
static void test_a_question_that_goes_is_not_published(void)
{
	g_auto(StoreWorld) world = store_world_new();
	g_autoptr(Store) store = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(Store) mover = whole_open(world.folder, NULL, DB_WRITE, NULL);
	g_autoptr(GError) error = NULL;
	g_auto(Account) clerk = {0}, county = {0};
	g_auto(Faq) first = {0}, second = {0};
	CU_ASSERT(made_school_add(store, "3636000001", "360102"));
	CU_ASSERT(made_account(store, "clerk", LEVEL_SCHOOL, "3636000001", ROLE_CLERK, &clerk));
	CU_ASSERT(made_account(store, "county", LEVEL_COUNTY, "360102", ROLE_REVIEWER, &county));
	int64_t problem = answered(store, &clerk, &county);
	store_scope_set(store, &county.scope);
	CU_ASSERT(published(store, problem, &first, NULL) && first.id == 1);
	meanwhile(store->db, MEANWHILE_BEGIN, school_move, mover);
	CU_ASSERT(!published(store, problem, &second, &error) && meanwhile_was());
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	ASSERT_TEXT(message_behind(&world, error), "there is no problem 1");
	CU_ASSERT(!faq_load(store, 2, true, &second, NULL));
}

TEST_MAIN("faq", CASE(test_a_question_that_goes_is_not_published))
