/* Which rows are put right from here, and how: what the built-in checks of limits ask for. */
#include "checks/remedy.h"
#include "tests/judge_world.h"

#define SITE                                                                                       \
	"database: {product: Oracle 19c}\nhosts: [{name: db1, address: 10.1.1.1, role: "           \
	"database}, "                                                                              \
	"{name: db2, address: 10.1.1.2, role: database}, {name: paper, role: database, "           \
	"connection: none}]\n"

static void find(World *world, Remedies *found)
{
	JudgeInput input = {.site = world->site,
	        .checklist = world->checklist,
	        .facts = world->facts,
	        .judged_at_us = world->judged_at_us};
	RemedyOptions options = {.check = "oracle.limits.configured"};
	world_judge(world);
	remedies_find(&input, world->verdicts, &options, found);
}

/* One file for both users; what is high enough already is left alone. */
static void test_limits(void)
{
	g_auto(World) world = {0};
	g_auto(Remedies) found = {0};
	world_start(&world, SITE);
	world_put(world_host(&world, "db1"), "limits",
	        "{'unread': [], 'entries': [{'domain': '*', 'type': '-', 'item': 'nofile', "
	        "'value': "
	        "'65536'}, {'domain': '*', 'type': '-', 'item': 'nproc', 'value': '16384'}, "
	        "{'domain': '*', 'type': '-', 'item': 'memlock', 'value': '-1'}, {'domain': "
	        "'grid', "
	        "'type': '-', 'item': 'stack', 'value': '32768'}, {'domain': 'oracle', 'type': "
	        "'soft', 'item': 'stack', 'value': '10240'}]}");
	find(&world, &found);
	CU_ASSERT_EQUAL(found.fixes->len, 1);
	if (found.fixes->len != 1)
		return;
	const Verdict *row = world_row(&world, "oracle.limits.configured", "db1");
	ASSERT_TEXT(remedy_offered(row).zh, "可用 jiuxu fix 处理，先加 --dry-run 预览。");
	ASSERT_TEXT(remedy_offered(row).en, "`jiuxu fix` can do it; look with --dry-run first.");
	CU_ASSERT_PTR_NULL(remedy_offered(world_row(&world, "oracle.limits.configured", "db2")).zh);
	const HostFix *fix = found.fixes->pdata[0];
	CU_ASSERT_EQUAL(fix->changes->len, 1);
	const Change *change = fix->changes->pdata[0];
	CU_ASSERT_EQUAL(change->kind, CHANGE_FILE);
	ASSERT_TEXT(change->path, "/etc/security/limits.d/99-zz-jiuxu.conf");
	CU_ASSERT_EQUAL(change->lines->len, 2);
	ASSERT_TEXT(change->lines->pdata[0], "# jiuxu fix");
	ASSERT_TEXT(change->lines->pdata[1], "oracle hard stack 32768");
	ASSERT_TEXT(change->remove->pdata[1], "^oracle hard stack ");
}

/* A host that only this run left out is not one that nobody logs in to. */
static void test_why_a_host_is_left(void)
{
	g_auto(World) world = {0};
	g_auto(Remedies) found = {0};
	world_start(&world, SITE);
	world_judge(&world);
	for (size_t i = 0; i < verdicts_count(world.verdicts); i++) {
		Verdict *row = (Verdict *)verdicts_at(world.verdicts, i);
		if (strcmp(row->check->id, "oracle.limits.configured") == 0)
			verdict_decide(row, OUTCOME_WARN, "x", "x");
	}
	JudgeInput input = {.site = world.site, .checklist = world.checklist, .facts = world.facts};
	RemedyOptions options = {.check = "oracle.limits.configured"};
	remedies_find(&input, world.verdicts, &options, &found);
	CU_ASSERT_EQUAL(found.left->len, 3);
	for (guint i = 0; i < found.left->len; i++) {
		const RemedyLeft *left = found.left->pdata[i];
		ASSERT_TEXT(left->zh, strcmp(left->target, "paper") == 0
		                              ? "控制台不登录这台主机"
		                              : "这次检查没有包括这台主机");
	}
}

TEST_MAIN("remedy", CASE(test_limits), CASE(test_why_a_host_is_left))
