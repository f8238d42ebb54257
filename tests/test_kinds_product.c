/* The kinds of check about what the products' guides ask: kernel, limits, users, memory, rp_filter.
 */
#include "tests/judge_world.h"

#define NODES(more)                                                                                \
	"hosts:\n"                                                                                 \
	"  - {name: db1, address: 10.1.1.1, role: database}\n"                                     \
	"  - {name: db2, address: 10.1.1.2, role: database}\n"                                     \
	"  - {name: app1, address: 10.1.1.3, role: middleware}\n" more

static void test_which_table_counts(void)
{
	static const struct {
		const char *site, *outcome, *holds;
	} cases[] = {
	        {NODES(""), "warn", "kernel.shmmax ≥ 4294967295"},
	        {NODES("database: {version: 11.2.0.4}\n"), "warn", "kernel.shmmax ≥ 4294967295"},
	        {NODES("database: {product: Oracle Database, version: 19c}\n"), "warn",
	                "kernel.shmmax ≥ 4398046511104"},
	        {NODES("database: {version: 19.21}\n"), "warn", "kernel.panic_on_oops = 1"},
	        {NODES("database: {product: 达梦 DM8}\n"), "not_applicable",
	                "not a host of an Oracle database"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, cases[i].site);
		world_put(
		        world_host(&world, "db1"), "sysctl", "{'kernel.shmmax': {'running': '1'}}");
		world_judge(&world);
		const Verdict *row = world_row(&world, "oracle.kernel.running", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		CU_ASSERT_PTR_NOT_NULL(
		        strstr(row->outcome == OUTCOME_WARN ? row->expected : row->reason_en,
		                cases[i].holds));
	}
}

/* One check as a site would add it; the reason, or the error at load. */
static void expect_kernel(const char *with, const char *sysctl, const char *expected)
{
	static const char form[] =
	        "schema: jiuxu.checklist/1\nid: t\nversion: '1'\nitems: [{id: '1', title: {zh: a, "
	        "en: "
	        "a}}]\nchecks: [{id: t, item: '1', severity: minor, source: us, target: host, "
	        "kind: "
	        "kernel_parameters, freshness: 1d, title: {zh: a, en: a}, why: {zh: a, en: a}, "
	        "fix: "
	        "{zh: a, en: a}, wants: {sysctl: [k], memory: []}, with: {%s}}]\n";
	g_auto(World) world = {0};
	g_autofree char *yaml = g_strdup_printf(form, with);
	GError *error = NULL;
	world_start(&world, NODES(""));
	checklist_free(world.checklist);
	world.checklist = checklist_parse("c", yaml, strlen(yaml), &error);
	if (!world.checklist) {
		ASSERT_ERROR(error, expected);
		return;
	}
	Facts *facts = world_host(&world, "db1");
	world_put(facts, "sysctl", sysctl);
	world_put(facts, "memory", "{'total_bytes': 8192}");
	world_judge(&world);
	const Verdict *row = world_row(&world, "t", "db1");
	g_autofree char *got = g_strjoin(" | ", row->expected, row->actual, row->reason_en, NULL);
	ASSERT_TEXT(row->outcome == OUTCOME_PASS ? row->reason_en : got, expected);
}

static void test_semantics_of_the_tables(void)
{
	static const char ok[] = "all 1 parameters are at least as advised";
	expect_kernel("exact: {k: '1'}", "{'k': {'running': '1'}}", ok);
	expect_kernel("exact: {k: '1'}", "{'k': {'running': '2'}}",
	        "k = 1 | k = 2 | 1 not as advised, or not set");
	expect_kernel("inside: {k: '9 65'}", "{'k': {'running': '10 60'}}", ok);
	expect_kernel("inside: {k: '9 65'}", "{'k': {'running': '8 60'}}",
	        "k ∈ 9 65 | k = 8 60 | 1 not as advised, or not set");
	expect_kernel("inside: {k: '9 65'}", "{'k': {'running': '9 66'}}",
	        "k ∈ 9 65 | k = 9 66 | 1 not as advised, or not set");
	expect_kernel(
	        "minimum: {k: '99999'}, half_memory: {k: 1}", "{'k': {'running': '4096'}}", ok);
	expect_kernel("minimum: {k: '99999'}, half_memory: {k: 1}", "{'k': {'running': '4095'}}",
	        "k ≥ 99999 | k = 4095 | 1 not as advised, or not set");
	expect_kernel(
	        "minimum: {k: '99999'}, half_memory: {k: 4096}", "{'k': {'running': '1'}}", ok);
	expect_kernel("state: running", "{}",
	        "c:5:217: check 't' asserts nothing: 'minimum' is missing or empty");
	expect_kernel("inside: {k: a}", "{}",
	        "c:5:230: the inside of 'k' is not one or more whole numbers");
	expect_kernel("versions: {9i: {}}", "{}", "c:5:229: '9i' is no table (11gR2, 19c)");
}

#define LINE(domain, type, item, value)                                                            \
	"{'domain': '" domain "', 'type': '" type "', 'item': '" item "', 'value': '" value "'}"
#define GOOD                                                                                       \
	LINE("*", "soft", "nofile", "1024")                                                        \
	"," LINE("*", "hard", "nofile", "65536") "," LINE("@oinstall", "-", "nproc",               \
	        "16384") "," LINE("oracle", "-", "stack", "unlimited") "," LINE("grid", "-",       \
	        "stack", "32768") "," LINE("*", "-", "memlock", "-1")

static void test_limits_configured(void)
{
	static const struct {
		const char *value, *outcome, *cause, *en;
	} cases[] = {
	        {"{'entries': [" GOOD "], 'unread': []}", "pass", "", "all at least as advised"},
	        /* a user's own line goes before the others', wherever it stands */
	        {"{'entries': [" LINE("oracle", "hard", "nofile", "4096") "," GOOD
	                                                                  "], 'unread': []}",
	                "warn", "",
	                "oracle nofile hard ≥ 65536 | oracle nofile hard = 4096 | 1 lower than "
	                "advised, or not set"},
	        /* of equals the last one counts */
	        {"{'entries': [" GOOD "," LINE("grid", "hard", "stack", "1") "], 'unread': []}",
	                "warn", "",
	                "grid stack hard ≥ 32768 | grid stack hard = 1 | 1 lower than "
	                "advised, or not set"},
	        {"{'entries': [" GOOD "," LINE("@users", "-", "stack", "1") "], 'unread': []}",
	                "pass", "", "all at least as advised"},
	        {"{'entries': [], 'unread': ['/etc/security/limits.d/a.conf']}", "unknown",
	                "denied", "some of the limits files may not be read"},
	        {"{'entries': [], 'unread': [], 'absent': true}", "not_applicable", "",
	                "does not apply: this host has no /etc/security/limits.conf"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, NODES(""));
		world_put(world_host(&world, "db1"), "limits", cases[i].value);
		world_judge(&world);
		const Verdict *row = world_row(&world, "oracle.limits.configured", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		g_autofree char *all =
		        g_strjoin(" | ", row->expected, row->actual, row->reason_en, NULL);
		ASSERT_TEXT(row->outcome == OUTCOME_WARN ? all : row->reason_en, cases[i].en);
	}
}

/* Configuration right and process wrong are two rows. */
static void test_limits_running(void)
{
	g_auto(World) world = {0};
	world_start(&world, NODES(""));
	Facts *facts = world_host(&world, "db1");
	world_put(facts, "limits", "{'entries': [" GOOD "], 'unread': []}");
	world_put(facts, "process_limits",
	        "{'oracle': {'nofile': {'soft': 1024, 'hard': 4096}, 'nproc': {'soft': 2047, "
	        "'hard': "
	        "16384}, 'stack': {'soft': 10240, 'hard': 'unlimited'}, 'memlock': {'soft': "
	        "'unlimited', 'hard': 'unlimited'}}}");
	world_put(world_host(&world, "db2"), "process_limits", "{}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "oracle.limits.configured", "db1", "pass");
	ASSERT_ROW(&world, "oracle.limits.running", "db1", "warn", "", "oracle nofile hard ≥ 65536",
	        "oracle nofile hard = 4096", "1 项低于建议值或没有设置",
	        "1 lower than advised, or not set");
	ASSERT_OUTCOME(&world, "oracle.limits.running", "db2", "not_applicable");
	ASSERT_OUTCOME(&world, "oracle.limits.running", "app1", "not_applicable");
}

static void test_users(void)
{
	static const struct {
		const char *one, *two, *outcome, *en;
	} cases[] = {
	        {"{'users': {}, 'groups': {}}", "{'users': {}, 'groups': {}}", "not_applicable",
	                "does not apply: no user or group such as oracle, grid is there yet"},
	        {"{'users': {'oracle': {'uid': 54321}, 'weblogic': {'uid': 1}}, 'groups': {'dba': "
	         "{'gid': 5}}}",
	                "{'users': {'oracle': {'uid': 54321}}, 'groups': {'dba': {'gid': 5}}}",
	                "pass", "users and groups agree on 2 database nodes"},
	        {"{'users': {'oracle': {'uid': 5432}}, 'groups': {}}",
	                "{'users': {'oracle': {'uid': 54321}}, 'groups': {'dba': {'gid': 5}}}",
	                "warn",
	                "users or groups differ between the database nodes: user oracle: db1 5432, "
	                "db2 54321; group dba: db1 -"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, NODES(""));
		world_put(world_host(&world, "db1"), "users", cases[i].one);
		world_put(world_host(&world, "db2"), "users", cases[i].two);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "oracle.users", "某省", cases[i].outcome);
		ASSERT_TEXT(world_row(&world, "oracle.users", "某省")->reason_en, cases[i].en);
	}
	g_auto(World) half = {0};
	world_start(&half, NODES(""));
	world_put(world_host(&half, "db1"), "users", "{'users': {}, 'groups': {}}");
	world_judge(&half);
	ASSERT_OUTCOME(&half, "oracle.users", "某省", "unknown");
	/* what was seen to differ is not hidden by a third that was not seen */
	g_auto(World) third = {0};
	world_start(&third,
	        "database: {product: Oracle 19c}\nhosts: [{name: db1, address: a, role: "
	        "database}, {name: db2, address: b, role: database}, {name: db3, "
	        "address: c, role: database}]\n");
	world_put(world_host(&third, "db1"), "users",
	        "{'users': {'oracle': {'uid': 1}}, 'groups': {}}");
	world_put(world_host(&third, "db3"), "users",
	        "{'users': {'oracle': {'uid': 3}}, 'groups': {}}");
	facts_set_reach(world_host(&third, "db2"), CAUSE_TIMEOUT, "no answer");
	world_judge(&third);
	ASSERT_ROW(&third, "oracle.users", "某省", "warn", "", "the same uid and gid on every node",
	        "user oracle: db1 1, db3 3",
	        "各数据库节点的用户、组编号不一致：user oracle: db1 1, db3 3；另有 db2 未能比对",
	        "users or groups differ between the database nodes: user oracle: db1 1, db3 3; not "
	        "compared: db2");
	g_auto(World) single = {0};
	world_start(&single, "hosts: [{name: db1, address: a, role: database}]\n");
	world_put(world_host(&single, "db1"), "users", "{'users': {}, 'groups': {}}");
	world_judge(&single);
	ASSERT_OUTCOME(&single, "oracle.users", "某省", "not_applicable");
}

#define CARD(name, address) "{'interface': '" name "', 'ipv4': [{'address': '" address "'}]}"
#define SUBNETS                                                                                      \
	"network: {subnets: [{cidr: 10.2.1.0/24, purpose: 心跳一}, {cidr: 10.2.2.0/24, purpose: " \
	"RAC interconnect}, {cidr: 10.1.1.0/24, purpose: 业务}]}\n"

static void test_rp_filter(void)
{
	static const struct {
		const char *addresses, *values, *outcome, *actual;
	} cases[] = {
	        {"[" CARD("a", "10.1.1.1") "," CARD("b", "10.2.1.1") "]", "{'all': 1}",
	                "not_applicable", ""},
	        {"[" CARD("a", "10.2.2.1") "," CARD("b", "10.2.1.1") "]",
	                "{'all': 0, 'a': 1, 'b': 2}", "warn", "a=1, b=2"},
	        {"[" CARD("a", "10.2.2.1") "," CARD("b", "10.2.1.1") "]",
	                "{'all': 1, 'a': 2, 'b': 0}", "warn", "a=2, b=1"},
	        {"[" CARD("a", "10.2.2.1") "," CARD("b", "10.2.1.1") "]",
	                "{'all': 0, 'a': 2, 'b': 0}", "pass", "a=2, b=0"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, NODES(SUBNETS));
		Facts *facts = world_host(&world, "db1");
		world_put(facts, "addresses", cases[i].addresses);
		world_put(facts, "rp_filter", cases[i].values);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "oracle.rp_filter", "db1", cases[i].outcome);
		ASSERT_TEXT(world_row(&world, "oracle.rp_filter", "db1")->actual, cases[i].actual);
	}
}

static void test_memory_swap_and_tmp(void)
{
	static const struct {
		const char *site, *memory, *check, *outcome, *actual;
	} cases[] = {
	        {NODES(""), "'total_bytes': 2600000000, 'swap_total_bytes': 0", "oracle.memory",
	                "pass", "2.4 GiB"},
	        {NODES("database: {version: 19c}\n"),
	                "'total_bytes': 2600000000, 'swap_total_bytes': 0", "oracle.memory", "warn",
	                "2.4 GiB"},
	        {NODES(""), "'total_bytes': 4294967296, 'swap_total_bytes': 4200000000",
	                "oracle.swap", "pass", "3.9 GiB"},
	        {NODES(""), "'total_bytes': 68719476736, 'swap_total_bytes': 17179869184",
	                "oracle.swap", "pass", "16.0 GiB"},
	        {NODES(""), "'total_bytes': 68719476736, 'swap_total_bytes': 0", "oracle.swap",
	                "warn", "0.0 GiB"},
	        {NODES(""), "'transparent_huge_pages': 'always'", "oracle.thp", "warn", "always"},
	        {NODES(""), "'transparent_huge_pages': 'madvise'", "oracle.thp", "pass", "madvise"},
	        {NODES(""), "'total_bytes': 1", "oracle.thp", "unknown", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, cases[i].site);
		g_autofree char *value = g_strdup_printf("{%s}", cases[i].memory);
		world_put(world_host(&world, "db1"), "memory", value);
		world_judge(&world);
		ASSERT_OUTCOME(&world, cases[i].check, "db1", cases[i].outcome);
		ASSERT_TEXT(world_row(&world, cases[i].check, "db1")->actual, cases[i].actual);
	}
	g_auto(World) world = {0};
	world_start(&world, NODES(""));
	world_put(world_host(&world, "db1"), "space",
	        "[{'target': '/x', 'avail_bytes': 5}, {'target': '/tmp', 'avail_bytes': "
	        "1073741824}]");
	world_judge(&world);
	ASSERT_ROW(&world, "oracle.tmp", "db1", "pass", "", "≥ 1 GiB", "1.0 GiB",
	        "符合要求：1.0 GiB", "as expected: 1.0 GiB");
}

TEST_MAIN("kinds_product", CASE(test_which_table_counts), CASE(test_semantics_of_the_tables),
        CASE(test_limits_configured), CASE(test_limits_running), CASE(test_users),
        CASE(test_rp_filter), CASE(test_memory_swap_and_tmp))
