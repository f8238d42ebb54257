/* The kind of check about assigned addresses: on their host, and answered by its card alone. */
#include "tests/network_world.h"

static void test_assigned_answered_by_its_card(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.11", "'" MAC_1 "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.11", "pass", "", "db1, " MAC_1,
	        MAC_1 " db1", "在主机 db1 上，仅由其网卡 " MAC_1 " 应答",
	        "on host 'db1', answered by its card " MAC_1 " alone");
	const Verdict *row = world_row(&world, "network.address.assigned", "10.66.1.11");
	CU_ASSERT(row->evidence->len == 1 && row->sources->len == 1);
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.14", "not_applicable", "", "", "",
	        "不适用：规划状态为“预留”", "does not apply: planned as 'reserved'");
}

/* A switch that drops probes lets the login's own question pass: its answer rules nothing out. */
static void test_assigned_that_answers_no_probe(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.11", "'" MAC_1 "'"), SILENT, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.11", "unknown", "no_control",
	        "db1, " MAC_1, MAC_1 " db1", "主机 db1 已配置该地址，但ARP探测无应答，无法排除冲突",
	        "host 'db1' has the address but answers no ARP probe; a conflict cannot be ruled "
	        "out");
}

/* Its address is known of an import alone: the host is off rather than ARP filtered. */
static void test_assigned_of_a_host_that_was_not_let_in(void)
{
	g_auto(World) world = {0};
	start(&world);
	facts_set_reach((Facts *)factbook_find(world.facts, SUBJECT_HOST, "db1"), CAUSE_UNREACHABLE,
	        "no route to host; what was seen by hand at 2026-11-23 10:00:00 +08:00 stands in");
	arp(&world, HEARD("10.66.1.11", ""), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.11", "unknown", "unreachable",
	        "db1, " MAC_1, "",
	        "地址探测无应答；本次检查未能登录主机 "
	        "db1：没有到主机的路由（主机未开机、地址不对或网络不通）",
	        "nothing answers for the address; this run could not log in to host 'db1': no "
	        "route to host");
	ASSERT_TEXT(world_row(&world, "network.address.assigned", "10.66.1.11")->remedy_zh,
	        "主机 db1 "
	        "可能没有开机或断网：先到机房确认其已开机、网线和交换机端口正常、能够登录，"
	        "再重新检查。");
}

static void test_two_answerers_are_a_conflict(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.11", "'" MAC_1 "', '" STRANGER "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.11", "fail", "", "db1, " MAC_1,
	        MAC_1 " db1, " STRANGER,
	        "地址冲突：规划在 db1（" MAC_1 "），它有应答；另有不属于它的网卡应答：" STRANGER,
	        "address conflict: planned on 'db1' (" MAC_1 "), which answers; answered by "
	        "another's card too: " STRANGER);
}

static void test_only_a_stranger_answers(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.11", "'" STRANGER "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.11", "fail", "", "db1, " MAC_1,
	        STRANGER,
	        "地址冲突：规划在 db1（" MAC_1 "），它没有应答；应答的网卡不属于它：" STRANGER,
	        "address conflict: planned on 'db1' (" MAC_1 "), which does not answer; answered "
	        "by another's card: " STRANGER);
}

static void test_a_host_of_two_cards_is_no_conflict(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.11", "'" MAC_1 "', '" MAC_1B "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.assigned", "10.66.1.11", "pass");
}

#define TWO "'answers': ['" MAC_2 "', '" STRANGER "'], 'own': false, 'probes': 3"
#define UNREACHED_ZH                                                                               \
	"未能读取网卡和地址：无法连接：端口 22：连接被拒绝（该端口没有服务，或被防火墙拒绝）"
#define UNREACHED "'addresses' not known: port 22: connection refused"

static void two_answer(World *world, const char *entry)
{
	g_autofree char *addresses =
	        g_strdup_printf("'10.66.1.11': {'interface': 'eth0', %s}", entry);
	world_start(world, HOSTS NETWORK);
	facts_set_reach(world_host(world, "db1"), CAUSE_UNREACHABLE, "port 22: connection refused");
	arp(world, addresses, CONTROL, 0);
}

/* Nobody could log in: the cards are not known, but their echoes are. */
static void test_two_answerers_of_an_unreached_host(void)
{
	g_auto(World) one = {0}, two = {0}, half = {0};
	two_answer(&one, TWO ", 'echoes': {'" MAC_2 "': '" MAC_2 "', '" STRANGER "': '" MAC_2 "'}");
	world_judge(&one);
	ASSERT_ROW(&one, "network.address.assigned", "10.66.1.11", "unknown", "unreachable", "db1",
	        "", UNREACHED_ZH, UNREACHED);
	two_answer(
	        &two, TWO ", 'echoes': {'" MAC_2 "': '" MAC_2 "', '" STRANGER "': '" STRANGER "'}");
	world_judge(&two);
	ASSERT_ROW(&two, "network.address.assigned", "10.66.1.11", "fail", "", "db1",
	        MAC_2 ", " STRANGER,
	        "地址冲突：" MAC_2 ", " STRANGER " 同时应答，无法登录主机 db1 确认归属",
	        "address conflict: " MAC_2 ", " STRANGER
	        " all answer, and host 'db1' could not be asked which is its own");
	two_answer(&half, TWO ", 'echoes': {'" MAC_2 "': '" MAC_2 "'}");
	world_judge(&half);
	ASSERT_ROW(&half, "network.address.assigned", "10.66.1.11", "unknown", "unreachable", "db1",
	        MAC_2 ", " STRANGER,
	        UNREACHED_ZH "；" MAC_2 ", " STRANGER
	                     " 同时应答，是主机 db1 的两块网卡还是地址冲突，须登录该主机才能分辨",
	        UNREACHED "; " MAC_2 ", " STRANGER
	                  " all answer: two cards of host 'db1' or a conflict, which only a login "
	                  "there can tell");
}

/* A platform shows all cards of its guests: both of one guest, or one of another machine. */
static void test_two_answerers_that_a_platform_knows(void)
{
	const char *both = "{'domains': [{'name': 'g', 'interfaces': [{'mac': '" MAC_2
	                   "'}, {'mac': '" STRANGER "'}]}]}";
	const char *single = "{'domains': [{'name': 'g', 'interfaces': [{'mac': '" MAC_2 "'}]}]}";
	const struct {
		const char *platform, *outcome;
	} cases[] = {{both, "unknown"}, {single, "fail"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world,
		        HOSTS "platforms: [{name: kvm, kind: libvirt, uri: 'test:///'}]\n" NETWORK);
		facts_set_reach(world_host(&world, "db1"), CAUSE_UNREACHABLE, "refused");
		arp(&world, "'10.66.1.11': {'interface': 'eth0', " TWO "}", CONTROL, 0);
		world_put(world_subject(&world, SUBJECT_PLATFORM, "kvm"), "platform",
		        cases[i].platform);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "network.address.assigned", "10.66.1.11", cases[i].outcome);
	}
}

/* A port of a bond that answers by the address burnt into it. */
static void test_a_port_of_a_bond_is_no_conflict(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS NETWORK);
	world_put(world_host(&world, "db1"), "addresses",
	        "[{'interface': 'bond0', 'mac': '" MAC_1 "', 'ipv4': [{'address': '10.66.1.11', "
	        "'prefix': 24}]}, {'interface': 'eth1', 'mac': '" MAC_1
	        "', 'permanent_mac': '" MAC_2 "', 'master': 'bond0'}]");
	arp(&world, HEARD("10.66.1.11", "'" MAC_1 "', '" MAC_2 "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.assigned", "10.66.1.11", "pass");
	/* an older ip shows no address that is burnt in; the bond does */
	g_auto(World) old = {0};
	world_start(&old, HOSTS NETWORK);
	Facts *facts = world_host(&old, "db1");
	world_put(facts, "addresses",
	        "[{'interface': 'bond0', 'mac': '" MAC_1 "', 'ipv4': [{'address': '10.66.1.11', "
	        "'prefix': 24}]}]");
	arp(&old, HEARD("10.66.1.11", "'" MAC_1 "', '" MAC_2 "'"), CONTROL, 0);
	world_judge(&old);
	ASSERT_OUTCOME(&old, "network.address.assigned", "10.66.1.11", "fail");
	world_put(facts, "bonds",
	        "[{'name': 'bond0', 'ports': [{'name': 'eth1', 'permanent_mac': '" MAC_2 "'}]}]");
	world_judge(&old);
	ASSERT_OUTCOME(&old, "network.address.assigned", "10.66.1.11", "pass");
}

/* Two hosts that show one address need nobody's answer; a loopback and a card that is down do. */
static void test_an_address_on_two_hosts(void)
{
	const struct {
		const char *card, *outcome;
	} cases[] = {{"'interface': 'eth3', 'up': true", "fail"},
	        {"'interface': 'eth3', 'up': false", "pass"},
	        {"'interface': 'lo', 'up': true", "pass"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		start(&world);
		g_autofree char *cards = g_strdup_printf("[{%s, 'mac': '" STRANGER
		                                         "', 'ipv4': [{'address': '10.66.1.11'}]}]",
		        cases[i].card);
		world_put(world_host(&world, "db2"), "addresses", cards);
		arp(&world, HEARD("10.66.1.11", "'" MAC_1 "'"), CONTROL, 0);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "network.address.assigned", "10.66.1.11", cases[i].outcome);
	}
}

/* The console has the address itself: `own` alone must not hide a second answerer. */
static void test_own_address_of_the_console_with_a_stranger(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world,
	        "'10.66.1.11': {'interface': 'eth0', 'answers': ['" MAC_1 "', '" STRANGER
	        "'], 'own': true}",
	        CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.assigned", "10.66.1.11", "fail");
	arp(&world, "'10.66.1.11': {'interface': 'eth0', 'answers': ['" MAC_1 "'], 'own': true}",
	        CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.assigned", "10.66.1.11", "pass");
}

static void test_an_address_is_no_prefix_of_another(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        "hosts: [{name: db1, address: 10.0.0.1}]\n"
	        "network:\n  internal: [{address: 10.0.0.1, state: assigned, host: db1}]\n");
	world_put(world_host(&world, "db1"), "addresses",
	        "[{'interface': 'eth0', 'mac': '" MAC_1 "', 'ipv4': [{'address': '10.0.0.10'}]}]");
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "10.0.0.1", "fail", "", "db1", "10.0.0.10",
	        "主机 db1 上没有配置 10.0.0.1；现有：10.0.0.10",
	        "host 'db1' does not have 10.0.0.1; it has: 10.0.0.10");
}

static void test_assigned_on_an_unreached_host(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS NETWORK);
	facts_set_reach(
	        world_host(&world, "db1"), CAUSE_UNREACHABLE, "port 22: connection refused");
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.11", "unknown", "unreachable",
	        "db1", "",
	        "未能读取网卡和地址：无法连接：端口 "
	        "22：连接被拒绝（该端口没有服务，或被防火墙拒绝）",
	        "'addresses' not known: port 22: connection refused");
}

static void test_arp_denied_and_no_l2_path(void)
{
	g_auto(World) world = {0};
	start(&world);
	Facts *console = world_subject(&world, SUBJECT_CONSOLE, "console");
	facts_miss(
	        console, "arp", "arp", NOW_US, NULL, CAUSE_DENIED, "setcap cap_net_raw+ep jiuxu");
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "unknown", "denied",
	        "no answer", "",
	        "未能读取地址探测（ARP）：被拒绝（账号或权限）：setcap cap_net_raw+ep jiuxu",
	        "'arp' not known: setcap cap_net_raw+ep jiuxu");
	arp(&world, "'10.66.1.14': {'cause': 'no_l2_path', 'message': 'm'}", CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "unknown", "no_l2_path",
	        "no answer", "", "控制台不在该网段，规划中也没有可登录的主机在该网段上代为探测",
	        "the console is not on this segment, and no host of the plan that can be logged in "
	        "to stands there to ask");
}

/* One stranger alone may be the host, which nobody could ask. */
static void test_a_stranger_for_an_unreached_host(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS NETWORK);
	facts_set_reach(world_host(&world, "db1"), CAUSE_HOST_KEY, "changed");
	arp(&world, HEARD("10.66.1.11", "'" STRANGER "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.assigned", "10.66.1.11", "unknown");
}

TEST_MAIN("kinds_assigned", CASE(test_assigned_answered_by_its_card),
        CASE(test_assigned_that_answers_no_probe),
        CASE(test_assigned_of_a_host_that_was_not_let_in), CASE(test_two_answerers_are_a_conflict),
        CASE(test_only_a_stranger_answers), CASE(test_a_host_of_two_cards_is_no_conflict),
        CASE(test_two_answerers_of_an_unreached_host),
        CASE(test_two_answerers_that_a_platform_knows), CASE(test_a_port_of_a_bond_is_no_conflict),
        CASE(test_an_address_on_two_hosts), CASE(test_own_address_of_the_console_with_a_stranger),
        CASE(test_an_address_is_no_prefix_of_another), CASE(test_assigned_on_an_unreached_host),
        CASE(test_arp_denied_and_no_l2_path), CASE(test_a_stranger_for_an_unreached_host))
