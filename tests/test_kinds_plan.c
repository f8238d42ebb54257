/* The kinds of check that need no machine: the address plan and the licence ledger. */
#include "tests/judge_world.h"

static void list_add(GString *out, const char *prefix, int from, int count)
{
	for (int i = 0; i < count; i++)
		g_string_append_printf(out, "    - {address: %s.%d}\n", prefix, from + i);
}

static void start_plan(World *world, int internal, int public)
{
	g_autoptr(GString) out = g_string_new("network:\n  subnets: [{cidr: 10.1.1.0/24}]\n");
	g_string_append(out, internal ? "  internal:\n" : "");
	list_add(out, "10.1.1", 11, internal);
	g_string_append(out, public ? "  public:\n" : "");
	list_add(out, "202.1.1", 1, public);
	world_start(world, out->str);
	world_judge(world);
}

static void test_sixteen_and_three(void)
{
	g_auto(World) enough = {0}, few = {0}, more = {0}, none = {0};
	start_plan(&enough, 16, 3);
	ASSERT_ROW(&enough, "network.plan.count", "某省", "pass", "", "16 internal, 3 public",
	        "16 internal, 3 public", "已规划内网地址 16 个、公网地址 3 个",
	        "16 internal and 3 public addresses are planned");
	start_plan(&few, 15, 3);
	ASSERT_ROW(&few, "network.plan.count", "某省", "fail", "", "16 internal, 3 public",
	        "15 internal, 3 public", "内网地址 15 个（应有 16 个），公网地址 3 个（应有 3 个）",
	        "15 internal addresses (16 asked), 3 public (3 asked)");
	start_plan(&more, 20, 2);
	ASSERT_OUTCOME(&more, "network.plan.count", "某省", "fail");
	start_plan(&none, 0, 0);
	ASSERT_OUTCOME(&none, "network.plan.count", "某省", "fail");
	/* said once: the checks of single addresses have nothing to look at */
	ASSERT_ROW(&none, "network.plan.subnet", "某省", "not_applicable", "", "", "",
	        "不适用：规划中没有地址", "does not apply: the plan names no address");
	ASSERT_OUTCOME(&none, "network.address.assigned", "某省", "not_applicable");
}

static void test_planned_twice(void)
{
	g_auto(World) world = {0}, good = {0};
	world_start(&world,
	        "network:\n  internal:\n    - {address: 10.1.1.1}\n    - {address: 10.1.1.10}\n"
	        "    - {address: 10.1.1.1}\n    - {address: 'fd00::1'}\n"
	        "    - {address: 'fd00:0:0::1'}\n");
	world_judge(&world);
	ASSERT_ROW(&world, "network.plan.unique", "某省", "fail", "", "no address twice",
	        "10.1.1.1 (4, 6), fd00:0:0::1 (7, 8)",
	        "重复的地址（所在行）：10.1.1.1 (4, 6), fd00:0:0::1 (7, 8)",
	        "addresses planned twice (lines): 10.1.1.1 (4, 6), fd00:0:0::1 (7, 8)");
	start_plan(&good, 16, 3);
	ASSERT_ROW(&good, "network.plan.unique", "某省", "pass", "", "no address twice",
	        "none twice", "19 个地址均不重复", "all 19 addresses differ");
}

static void test_inside_a_subnet(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        "network:\n  subnets: [{cidr: 10.1.1.0/24}]\n  internal:\n"
	        "    - {address: 10.1.1.1}\n    - {address: 10.1.10.1}\n    - {address: 10.1.1.0}\n"
	        "    - {address: 10.1.1.255}\n");
	world_judge(&world);
	ASSERT_ROW(&world, "network.plan.subnet", "10.1.1.1", "pass", "", "inside a planned subnet",
	        "10.1.1.0/24", "在网段 10.1.1.0/24 内", "inside 10.1.1.0/24");
	ASSERT_ROW(&world, "network.plan.subnet", "10.1.10.1", "fail", "",
	        "inside a planned subnet", "in none",
	        "site.yaml 第 6 行：地址 10.1.10.1 不在任何规划网段内",
	        "site.yaml, line 6: 10.1.10.1 lies in no planned subnet");
	ASSERT_ROW(&world, "network.plan.subnet", "10.1.1.0", "fail", "", "inside a planned subnet",
	        "10.1.1.0/24", "10.1.1.0 是网段 10.1.1.0/24 的网络地址或广播地址",
	        "10.1.1.0 is the network or broadcast address of 10.1.1.0/24");
	ASSERT_OUTCOME(&world, "network.plan.subnet", "10.1.1.255", "fail");
}

static void test_what_no_host_may_have(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        "network:\n  subnets:\n    - {cidr: 10.1.0.0/16}\n"
	        "    - {cidr: 10.1.1.0/24, gateway: 10.1.1.254}\n    - {cidr: 10.9.9.0/31}\n"
	        "  internal: [{address: 10.1.1.254}, {address: 10.9.9.1}, {address: 10.1.1.9}]\n");
	world_judge(&world);
	ASSERT_ROW(&world, "network.plan.subnet", "10.1.1.254", "fail", "",
	        "inside a planned subnet", "10.1.1.0/24",
	        "10.1.1.254 是网段 10.1.1.0/24 的网关，不能再分配",
	        "10.1.1.254 is the gateway of 10.1.1.0/24 and cannot be given away");
	ASSERT_ROW(&world, "network.plan.subnet", "10.9.9.1", "warn", "", "inside a planned subnet",
	        "10.9.9.0/31",
	        "网段 10.9.9.0/31 只有两个地址，是点对点链路（RFC 3021），不宜放置服务器",
	        "10.9.9.0/31 has two addresses, a point-to-point link (RFC 3021): no place for a "
	        "server");
	/* the smallest subnet that holds it */
	ASSERT_ROW(&world, "network.plan.subnet", "10.1.1.9", "pass", "", "inside a planned subnet",
	        "10.1.1.0/24", "在网段 10.1.1.0/24 内", "inside 10.1.1.0/24");
}

/* Sixteen rows of which two are one address are fifteen addresses. */
static void test_an_address_twice_counts_once(void)
{
	g_auto(World) world = {0};
	g_autoptr(GString) out = g_string_new("network:\n  internal:\n");
	list_add(out, "10.1.1", 11, 15);
	list_add(out, "10.1.1", 11, 1);
	g_string_append(out, "  public:\n");
	list_add(out, "202.1.1", 1, 3);
	world_start(&world, out->str);
	world_judge(&world);
	ASSERT_ROW(&world, "network.plan.count", "某省", "fail", "", "16 internal, 3 public",
	        "15 internal, 3 public", "内网地址 15 个（应有 16 个），公网地址 3 个（应有 3 个）",
	        "15 internal addresses (16 asked), 3 public (3 asked)");
}

static void test_scope(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        "network:\n"
	        "  internal: [{address: 10.1.1.1}, {address: 202.112.0.36}, {address: 127.0.0.1}, "
	        "{address: 8.8.8.8}]\n"
	        "  public: [{address: 202.1.1.1}, {address: 192.168.1.1}, {address: 203.0.113.2}, "
	        "{address: 198.51.100.1}]\n"
	        "  public_allowed: [203.0.113.0/24]\n");
	world_judge(&world);
	ASSERT_ROW(&world, "network.plan.scope", "10.1.1.1", "pass", "", "private", "RFC 1918",
	        "属于 RFC 1918", "belongs to RFC 1918");
	/* universities use CERNET's addresses inside */
	ASSERT_ROW(&world, "network.plan.scope", "202.112.0.36", "warn", "", "private",
	        "CERNET 202.112.0.0/13",
	        "内网使用了教育网的全局地址（CERNET 202.112.0.0/13）：可以使用，须确认未对外发布",
	        "a global address of the education network is used inside (CERNET "
	        "202.112.0.0/13): it works; see that it is not announced outside");
	ASSERT_ROW(&world, "network.plan.scope", "8.8.8.8", "warn", "", "private", "global unicast",
	        "内网使用了全局地址（global "
	        "unicast），不属于教育网：若非本单位获分配，会与其真正的使用者冲突",
	        "a global address is used inside (global unicast), and not the education "
	        "network's: unless it was allotted to you, it is somebody else's");
	ASSERT_OUTCOME(&world, "network.plan.scope", "127.0.0.1", "fail");
	ASSERT_OUTCOME(&world, "network.plan.scope", "202.1.1.1", "pass");
	ASSERT_ROW(&world, "network.plan.scope", "192.168.1.1", "fail", "", "global", "RFC 1918",
	        "属于 RFC 1918，不能用于此处", "belongs to RFC 1918 and cannot serve here");
	ASSERT_ROW(&world, "network.plan.scope", "203.0.113.2", "pass", "", "global",
	        "TEST-NET-3 (RFC 5737)",
	        "属于 TEST-NET-3 (RFC 5737)，已由 network.public_allowed 声明",
	        "belongs to TEST-NET-3 (RFC 5737), declared under network.public_allowed");
	ASSERT_OUTCOME(&world, "network.plan.scope", "198.51.100.1", "fail");
}

#define LICENCE(name, family, rest)                                                                \
	"  - {name: " name ", family: " family ", product: P, metric: processor" rest "}\n"
#define PAPER "{'l/a.pdf': {'sha256': 'abcdef0123456789'}, 'l/b.pdf': {'message': 'not there'}}"

static void test_ledger(void)
{
	g_auto(World) world = {0}, none = {0};
	world_start(&world, "licences:\n" LICENCE("a", "os", "") LICENCE("b", "oracle", "")
	                            LICENCE("c", "vmware", ""));
	world_judge(&world);
	ASSERT_ROW(&world, "licence.ledger", "某省", "fail", "", "all 4 families",
	        "3 of 4; lacking: weblogic", "授权台账缺少：weblogic",
	        "the ledger lacks: weblogic");
	world_start(&none, "");
	world_judge(&none);
	ASSERT_ROW(&none, "licence.ledger", "某省", "fail", "", "all 4 families",
	        "0 of 4; lacking: os, vmware, weblogic, oracle",
	        "授权台账缺少：os, vmware, weblogic, oracle",
	        "the ledger lacks: os, vmware, weblogic, oracle");
	ASSERT_OUTCOME(&none, "licence.valid", "某省", "not_applicable");
}

static void test_ledger_complete(void)
{
	g_auto(World) world = {0};
	world_start(&world, "licences:\n" LICENCE("a", "os", "") LICENCE("b", "oracle", "")
	                            LICENCE("c", "vmware", "") LICENCE("d", "weblogic", ""));
	world_judge(&world);
	ASSERT_ROW(&world, "licence.ledger", "某省", "pass", "", "all 4 families", "4 of 4",
	        "授权台账共 4 条，四类齐全", "the ledger has 4 lines, every family among them");
}

static void test_papers(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        "licences:\n"
	        "  - {name: free, family: os, product: Debian, metric: Free}\n" LICENCE(
	                "good", "os", ", quantity: 4, expires: 9999-12-31, document: l/a.pdf")
	                LICENCE("none", "os", ", quantity: 4") LICENCE(
	                        "gone", "os", ", quantity: 4, document: l/b.pdf")
	                        LICENCE("zero", "os", ", document: l/a.pdf") LICENCE(
	                                "perpetual", "os", ", quantity: 1, document: l/a.pdf"));
	world_put(world_subject(&world, SUBJECT_CONSOLE, "console"), "documents", PAPER);
	world_judge(&world);
	ASSERT_ROW(&world, "licence.valid", "free", "not_applicable", "", "> 0, in force, document",
	        "", "不适用：Debian 无需授权", "does not apply: Debian needs no licence");
	ASSERT_ROW(&world, "licence.valid", "good", "pass", "", "> 0, in force, document",
	        "4 processor, 9999-12-31, sha256:abcdef012345…",
	        "数量 4（处理器），有效期至 9999-12-31，文件 l/a.pdf",
	        "4 (processor), in force until 9999-12-31, document l/a.pdf");
	ASSERT_ROW(&world, "licence.valid", "none", "fail", "", "> 0, in force, document", "",
	        "site.yaml 第 5 行没有登记授权文件（document）",
	        "site.yaml, line 5 names no document");
	ASSERT_ROW(&world, "licence.valid", "gone", "fail", "", "> 0, in force, document", "",
	        "读不到授权文件 l/b.pdf：not there", "cannot read the document l/b.pdf: not there");
	ASSERT_ROW(&world, "licence.valid", "zero", "fail", "", "> 0, in force, document",
	        "0 processor, ∞, sha256:abcdef012345…", "site.yaml 第 7 行没有写明授权数量",
	        "site.yaml, line 7 gives no quantity");
	ASSERT_OUTCOME(&world, "licence.valid", "perpetual", "pass");
}

/* Through its last day at +08:00, and not one microsecond after. */
static void test_what_is_sold_is_not_free(void)
{
	static const char *const families[] = {"weblogic", "oracle"};
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
		g_auto(World) world = {0};
		g_autofree char *yaml = g_strdup_printf(
		        "licences: [{name: a, family: %s, product: P, metric: free}]\n",
		        families[i]);
		world_start(&world, yaml);
		world_judge(&world);
		ASSERT_ROW(&world, "licence.valid", "a", "fail", "", "> 0, in force, document", "",
		        "P 不是免授权软件，不能登记为 free",
		        "P is not free: enter metric, quantity and document");
	}
}

static void test_licence_expires_at_midnight_of_beijing(void)
{
	const int64_t midnight_us =
	        (int64_t)1795449600 * G_USEC_PER_SEC; /* 2026-11-24T00:00+08:00 */
	const int64_t moments[] = {midnight_us - 1, midnight_us};
	const char *const outcomes[] = {
	        "warn", "fail"}; /* on its last day it has a month no more */
	for (size_t i = 0; i < 2; i++) {
		g_auto(World) world = {0};
		world_start(
		        &world, "licences:\n" LICENCE("a", "os",
		                        ", quantity: 4, expires: 2026-11-23, document: l/a.pdf"));
		world_put_at(world_subject(&world, SUBJECT_CONSOLE, "console"), "documents",
		        midnight_us - 2, PAPER);
		world.judged_at_us = moments[i];
		world_judge(&world);
		ASSERT_OUTCOME(&world, "licence.valid", "a", outcomes[i]);
	}
}

static void test_papers_nobody_looked_at(void)
{
	g_auto(World) world = {0};
	world_start(&world, "licences:\n" LICENCE("a", "os", ", quantity: 4, document: l/a.pdf"));
	world_judge(&world);
	ASSERT_ROW(&world, "licence.valid", "a", "unknown", "not_observed",
	        "> 0, in force, document", "", "没有任何来源能够观测此项",
	        "no source observed this");
}

static void test_a_site_without_machines_is_not_ready(void)
{
	g_auto(World) world = {0};
	world_start(&world, "");
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.powered", "某省", "fail", "not_planned", "", "",
	        "site.yaml 的 hosts 中没有规划任何主机", "site.yaml plans no host under hosts");
	ASSERT_ROW(&world, "os.clock", "某省", "not_applicable", "", "", "",
	        "不适用：规划中没有主机", "does not apply: the plan names no host");
	ASSERT_TEXT(readiness_name(verdicts_readiness(world.verdicts)), "not_ready");
}

TEST_MAIN("kinds_plan", CASE(test_sixteen_and_three), CASE(test_planned_twice),
        CASE(test_inside_a_subnet), CASE(test_what_no_host_may_have),
        CASE(test_an_address_twice_counts_once), CASE(test_scope), CASE(test_ledger),
        CASE(test_ledger_complete), CASE(test_papers),
        CASE(test_licence_expires_at_midnight_of_beijing), CASE(test_papers_nobody_looked_at),
        CASE(test_what_is_sold_is_not_free), CASE(test_a_site_without_machines_is_not_ready))
