/* The kinds of check about addresses that live: reserved, floating, nat; and the gateway. */
#include "tests/network_world.h"

static void test_arp_silence_without_control_proves_nothing(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.14", ""), SILENT, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "unknown", "no_control",
	        "no answer", "no answer",
	        "探测无应答，但同网段也没有任何活动主机应答，静默不能证明空闲",
	        "nothing answered, but no living neighbour did either: silence proves nothing");
}

static void test_arp_silence_with_frames_dropped_proves_nothing(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.14", ""), CONTROL, 1);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "unknown", "no_control",
	        "no answer", "no answer", "探测无应答，但系统丢弃了部分报文，静默不能证明空闲",
	        "nothing answered, but the kernel dropped frames: silence proves nothing");
}

static void test_arp_silence_with_control_passes(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.14", "") "," HEARD("10.66.1.15", ""), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "pass", "", "no answer",
	        "no answer", "无人应答（阳性对照 10.66.1.1 有应答）",
	        "nobody answers (the positive control 10.66.1.1 did)");
	/* VIPs and SCAN are silent before RAC is installed */
	ASSERT_OUTCOME(&world, "network.address.reserved", "10.66.1.15", "pass");
}

static void test_a_squatter_is_named(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.14", "'" STRANGER "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "fail", "", "no answer",
	        STRANGER, "预留地址已被占用，应答者：" STRANGER,
	        "the reserved address is in use, answered by " STRANGER);
	arp(&world, HEARD("10.66.1.14", "'" MAC_2 "', '" STRANGER "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "fail", "", "no answer",
	        MAC_2 " db2, " STRANGER, "预留地址已被占用，应答者：" MAC_2 " db2, " STRANGER,
	        "the reserved address is in use, answered by " MAC_2 " db2, " STRANGER);
}

static void test_proxy_arp_is_no_squatter(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.14", "'" STRANGER "'") "," HEARD("10.66.1.1", "'" STRANGER "'"),
	        CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "unknown", "proxy_arp",
	        "no answer", STRANGER,
	        "应答者是网关（" STRANGER "），可能是代理ARP，不能判定是否被占用",
	        "the gateway answers (" STRANGER
	        "), perhaps as ARP proxy: whether it is in use cannot be told");
}

static void test_reserved_on_the_console_itself(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, "'10.66.1.14': {'interface': 'eth0', 'answers': ['" MAC_1 "'], 'own': true}",
	        CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "fail", "", "no answer",
	        MAC_1 " db1", "预留地址配置在控制台本机 eth0 上",
	        "the reserved address is configured on the console itself (eth0)");
}

static void test_floating_answered_by_its_own_host(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.15", "'" MAC_2 "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.15", "pass", "",
	        "answered by its group or by nobody", MAC_2 " db2",
	        "浮动地址，现由 db2 应答（" MAC_2 "）",
	        "floating, answered by 'db2' now (" MAC_2 ")");
	/* the console is one of the group */
	arp(&world, "'10.66.1.15': {'interface': 'eth0', 'answers': ['" MAC_2 "'], 'own': true}",
	        CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.reserved", "10.66.1.15", "pass");
}

static void test_floating_answered_by_a_stranger(void)
{
	g_auto(World) world = {0};
	static const char *const answers[] = {
	        "'" STRANGER "'", "'" MAC_2 "', '" STRANGER "'", "'" MAC_1 "', '" MAC_2 "'"};
	start(&world);
	for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autofree char *heard = g_strdup_printf(
		        "'10.66.1.15': {'interface': 'eth0', 'answers': [%s]}", answers[i]);
		arp(&world, heard, CONTROL, 0);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "network.address.reserved", "10.66.1.15", "fail");
	}
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.15", "fail", "",
	        "answered by its group or by nobody", MAC_1 " db1, " MAC_2 " db2",
	        "浮动地址由其所在组以外或多台主机应答：" MAC_1 " db1, " MAC_2 " db2",
	        "the floating address is answered from outside its group, or by several: " MAC_1
	        " db1, " MAC_2 " db2");
}

static void test_floating_by_vrrp(void)
{
	g_auto(World) world = {0};
	start(&world);
	arp(&world, HEARD("10.66.1.15", "'00:00:5e:00:01:0f'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.15", "unknown", "not_observed",
	        "answered by its group or by nobody", "00:00:5e:00:01:0f",
	        "应答者 00:00:5e:00:01:0f 是否属于该地址所在的主机组，无法核实",
	        "whether 00:00:5e:00:01:0f, which answers, belongs to its group of hosts was not "
	        "observed");
	world_put(world_host(&world, "db2"), "addresses",
	        "[{'interface': 'eth0', 'mac': '" MAC_2 "', 'ipv4': [{'address': '10.66.1.15'}]}]");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.reserved", "10.66.1.15", "pass");
}

static void test_floating_of_an_unvisited_group(void)
{
	g_auto(World) world = {0};
	start(&world);
	facts_set_reach(world_host(&world, "db2"), CAUSE_UNREACHABLE, "down");
	arp(&world, HEARD("10.66.1.15", "'" MAC_2 "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.reserved", "10.66.1.15", "unknown");
}

static void test_nat_is_unknown_until_attested(void)
{
	g_auto(World) world = {0};
	start(&world);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.nat", "202.1.1.2", "unknown", "not_observed",
	        "fw1 -> 10.66.1.24", "",
	        "公网地址映射在 fw1 上，内部无法观测，需要书面确认或外部探测",
	        "mapped on 'fw1', not visible from inside; attest it or probe from outside");
	Attestation *good = g_new0(Attestation, 1);
	*good = (Attestation){.check = g_strdup("network.address.nat"),
	        .target = g_strdup("202.1.1.2"),
	        .statement = g_strdup("已映射"),
	        .by = g_strdup("王建国"),
	        .document_name = g_strdup("nat.pdf"),
	        .document_sha256 = g_strdup("0123456789abcdef"),
	        .attested_at_us = NOW_US - 1,
	        .digest = g_strnfill(64, 'b'),
	        .signer = g_strdup("CN"),
	        .role = g_strdup("centre")};
	attestations_add(world.attestations, good);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.nat", "202.1.1.2", "attested", "", "fw1 -> 10.66.1.24",
	        "nat.pdf, sha256:0123456789ab…",
	        "王建国于 2026-11-23 书面确认（省信息中心签名，长期有效）：已映射",
	        "attested by 王建国 on 2026-11-23 (signed by CN, without end): 已映射");
}

static void test_gateway(void)
{
	static const struct {
		const char *routes, *outcome, *actual;
	} cases[] = {
	        {"[{'destination': '0.0.0.0/0', 'gateway': '10.66.1.1', 'default': true}]", "pass",
	                "10.66.1.1"},
	        {"[{'gateway': '10.66.1.9', 'default': true}]", "fail", "10.66.1.9"},
	        {"[{'gateway': '10.66.1.10', 'default': true}]", "fail", "10.66.1.10"},
	        {"[]", "fail", "no default route"},
	        /* leaves by another subnet's planned gateway: visited on its management address */
	        {"[{'gateway': '10.66.2.1', 'default': true}]", "pass", "10.66.2.1"},
	        /* the lowest metric counts */
	        {"[{'gateway': '10.66.1.9', 'default': true, 'metric': 100}, {'gateway': "
	         "'10.66.1.1', 'default': true, 'metric': 5}]",
	                "pass", "10.66.1.1"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, HOSTS NETWORK);
		world_put(world_host(&world, "db1"), "routes", cases[i].routes);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "network.gateway", "db1", cases[i].outcome);
		ASSERT_TEXT(world_row(&world, "network.gateway", "db1")->actual, cases[i].actual);
	}
}

#define ROUTE "[{'gateway': '10.66.1.1', 'default': true, 'interface': 'eth0'}]"
#define NEIGHBOUR "{'eth0': {'control': ['10.66.1.12']}}"

/* A right route to a dead gateway: a remark, and a failure when the host asked in vain, too. */
static void test_a_silent_gateway(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS NETWORK);
	Facts *facts = world_host(&world, "db1");
	world_put(facts, "routes", ROUTE);
	arp(&world, HEARD("10.66.1.1", ""), NEIGHBOUR, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.gateway", "db1", "warn", "", "10.66.1.1",
	        "10.66.1.1, no answer",
	        "网关 10.66.1.1 不应答ARP探测（同网段 10.66.1.12 "
	        "有应答）：可能已停机，或不理会探测",
	        "the gateway 10.66.1.1 answers no ARP probe while 10.66.1.12 does: it is dead, or "
	        "ignores probes");
	ASSERT_TEXT(world_row(&world, "network.gateway", "db1")->remedy_zh,
	        "默认路由正确，到网关设备上检查接口 10.66.1.1；确认它只是不理会探测的，可不处理。");
	world_put(facts, "neighbours", "[{'address': '10.66.1.1', 'state': 'incomplete'}]");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.gateway", "db1", "fail");
	arp(&world, HEARD("10.66.1.1", ""), SILENT, 0); /* all silent: nothing is proved */
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.gateway", "db1", "pass");
	arp(&world, HEARD("10.66.1.1", "'" STRANGER "'"), CONTROL, 0);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.gateway", "db1", "pass");
}

static void test_gateway_not_planned(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: 10.9.9.9}]\n");
	world_host(&world, "db1");
	world_judge(&world);
	ASSERT_ROW(&world, "network.gateway", "db1", "not_applicable", "", "", "",
	        "不适用：规划中没有给出该网段的网关",
	        "does not apply: the plan names no gateway for this host's subnet");
}

#define BOND(more, ports)                                                                          \
	"[{'name': 'bond0', 'kind': 'bond', 'mode': '802.3ad', 'up': true, 'watched': true" more   \
	", 'ports': [" ports "]}]"
#define LEG(name, up) "{'name': '" name "', 'up': " up "}"

/* A bond hides what it is made of: each leg is looked at. */
static void test_the_legs_of_a_bond(void)
{
	static const struct {
		const char *bonds, *outcome, *actual, *en;
	} cases[] = {
	        {"[]", "not_applicable", "",
	                "does not apply: no cards of this host are bonded or teamed"},
	        {BOND("", LEG("eth0", "true") ", " LEG("eth1", "true")), "pass", "bond0: eth0 eth1",
	                "all legs of 1 bonds carry"},
	        {BOND("", LEG("eth0", "true") ", " LEG("eth1", "false")), "fail",
	                "bond0: eth0 eth1(down)",
	                "no link: bond0/eth1; one more, and the addresses of that bond are gone"},
	        {BOND(", 'partner': '00:00:00:00:00:00'",
	                 LEG("eth0", "true") ", {'name': 'eth1', "
	                                     "'up': true, 'joined': false}"),
	                "fail", "bond0: eth0 eth1(apart)",
	                "nobody speaks LACP to: bond0; the switch is not set up for it, and one "
	                "link alone is used"},
	        {BOND("", LEG("eth0", "true") ", {'name': 'eth1', 'up': true, 'joined': false}"),
	                "fail", "bond0: eth0 eth1(apart)",
	                "links that are in no aggregate with the others: bond0/eth1; see to speed "
	                "and LACP on both sides"},
	        {BOND(", 'watched': false", LEG("eth0", "true") ", " LEG("eth1", "true")), "warn",
	                "bond0: eth0 eth1",
	                "the bond does not watch its links (miimon 0): bond0; when one breaks it "
	                "neither switches nor shows it"},
	        {BOND("", LEG("eth0", "true")), "warn", "bond0: eth0",
	                "only one card is in the bond: bond0; nothing stands in for it"},
	        {BOND("", ""), "fail", "bond0:",
	                "no link: bond0; one more, and the addresses of that bond are gone"},
	        {"[{'name': 'team0', 'kind': 'team', 'denied': true, 'ports': []}]", "unknown",
	                "team0:",
	                "this user may not ask teamd about team0 (set ssh.sudo for this "
	                "host)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, HOSTS NETWORK);
		world_put(world_host(&world, "db1"), "bonds", cases[i].bonds);
		world_judge(&world);
		const Verdict *row = world_row(&world, "network.bond", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->actual, cases[i].actual);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

static void test_a_part_asks_only_for_its_own_addresses(void)
{
	g_auto(World) world = {0};
	start(&world);
	world.pattern = "db2";
	world_judge(&world);
	for (size_t i = 0; i < verdicts_count(world.verdicts); i++)
		CU_ASSERT(strcmp(verdicts_at(world.verdicts, i)->target, "10.66.1.11") != 0 ||
		          strncmp(verdicts_at(world.verdicts, i)->check->id, "network.plan", 12) ==
		                  0);
	ASSERT_OUTCOME(&world, "network.address.reserved", "10.66.1.14", "unknown");
}

TEST_MAIN("kinds_network", CASE(test_arp_silence_without_control_proves_nothing),
        CASE(test_arp_silence_with_frames_dropped_proves_nothing),
        CASE(test_arp_silence_with_control_passes), CASE(test_a_squatter_is_named),
        CASE(test_proxy_arp_is_no_squatter), CASE(test_reserved_on_the_console_itself),
        CASE(test_floating_answered_by_its_own_host), CASE(test_floating_answered_by_a_stranger),
        CASE(test_floating_by_vrrp), CASE(test_floating_of_an_unvisited_group),
        CASE(test_nat_is_unknown_until_attested), CASE(test_gateway), CASE(test_a_silent_gateway),
        CASE(test_gateway_not_planned), CASE(test_the_legs_of_a_bond),
        CASE(test_a_part_asks_only_for_its_own_addresses))
