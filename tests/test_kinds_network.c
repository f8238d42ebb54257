/* The kinds of check about addresses that live: assigned, reserved, floating, nat, gateway. */
#include "tests/judge_world.h"

#define NETWORK                                                                                    \
	"network:\n"                                                                               \
	"  subnets: [{cidr: 10.66.1.0/24, gateway: 10.66.1.1}, {cidr: 10.66.2.0/24, gateway: "     \
	"10.66.2.1}]\n"                                                                            \
	"  internal:\n"                                                                            \
	"    - {address: 10.66.1.11, state: assigned, host: db1}\n"                                \
	"    - {address: 10.66.1.14, state: reserved}\n"                                           \
	"    - {address: 10.66.1.15, state: floating, hosts: [db1, db2]}\n"                        \
	"  public:\n"                                                                              \
	"    - {address: 202.1.1.2, state: nat, device: fw1, inside: 10.66.1.24}\n"
#define HOSTS                                                                                      \
	"hosts:\n"                                                                                 \
	"  - {name: db1, address: 10.66.1.11, role: database}\n"                                   \
	"  - {name: db2, address: 10.66.1.12, role: database}\n"

#define CARD_1                                                                                     \
	"[{'interface': 'lo', 'mac': '', 'ipv4': [{'address': '127.0.0.1', 'prefix': 8}]},"        \
	" {'interface': 'eth0', 'mac': '52:54:00:00:00:0b', 'ipv4': [{'address': '10.66.1.11', "   \
	"'prefix': 24}]},"                                                                         \
	" {'interface': 'eth1', 'mac': '52:54:00:00:01:0b', 'ipv4': [{'address': '10.66.1.91'}]}]"
#define CARD_2                                                                                     \
	"[{'interface': 'eth0', 'mac': '52:54:00:00:00:0c', 'ipv4': [{'address': '10.66.1.12'}]}]"
#define MAC_1 "52:54:00:00:00:0b"
#define MAC_1B "52:54:00:00:01:0b"
#define MAC_2 "52:54:00:00:00:0c"
#define STRANGER "52:54:00:ff:ff:ff"
#define CONTROL "{'eth0': {'control': ['10.66.1.1', '10.66.1.11', '10.66.1.12']}}"
#define SILENT "{'eth0': {'control': []}}"

static void arp(World *world, const char *addresses, const char *interfaces, int dropped)
{
	Facts *console = world_subject(world, SUBJECT_CONSOLE, "console");
	g_autofree char *text = g_strdup_printf(
	        "{'vantage': 'console', 'addresses': {%s}, 'interfaces': %s, 'dropped': %d}",
	        addresses, interfaces, dropped);
	world_put(console, "arp", text);
}

/* One address answered by a list of MACs. */
#define HEARD(address, macs)                                                                       \
	"'" address "': {'interface': 'eth0', 'probes': 3, 'answers': [" macs "], 'own': false}"

static void start(World *world)
{
	world_start(world, HOSTS NETWORK);
	world_put(world_host(world, "db1"), "addresses", CARD_1);
	world_put(world_host(world, "db2"), "addresses", CARD_2);
}

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
#define UNREACHED_ZH "网卡和地址无法连接：端口 22：连接被拒绝（该端口没有服务，或被防火墙拒绝）"
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
	        "网卡和地址无法连接：端口 22：连接被拒绝（该端口没有服务，或被防火墙拒绝）",
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
	        "no answer", "", "地址探测（ARP）被拒绝（账号或权限）：setcap cap_net_raw+ep jiuxu",
	        "'arp' not known: setcap cap_net_raw+ep jiuxu");
	arp(&world, "'10.66.1.14': {'cause': 'no_l2_path', 'message': 'm'}", CONTROL, 0);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "unknown", "no_l2_path",
	        "no answer", "", "控制台不在该网段，规划中也没有可登录的主机在该网段上代为探测",
	        "the console is not on this segment, and no host of the plan that can be logged in "
	        "to stands there to ask");
}

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

TEST_MAIN("kinds_network", CASE(test_assigned_answered_by_its_card),
        CASE(test_assigned_that_answers_no_probe), CASE(test_two_answerers_are_a_conflict),
        CASE(test_only_a_stranger_answers), CASE(test_a_host_of_two_cards_is_no_conflict),
        CASE(test_two_answerers_of_an_unreached_host),
        CASE(test_two_answerers_that_a_platform_knows), CASE(test_a_port_of_a_bond_is_no_conflict),
        CASE(test_an_address_on_two_hosts), CASE(test_own_address_of_the_console_with_a_stranger),
        CASE(test_an_address_is_no_prefix_of_another), CASE(test_assigned_on_an_unreached_host),
        CASE(test_arp_denied_and_no_l2_path), CASE(test_arp_silence_without_control_proves_nothing),
        CASE(test_arp_silence_with_frames_dropped_proves_nothing),
        CASE(test_arp_silence_with_control_passes), CASE(test_a_squatter_is_named),
        CASE(test_proxy_arp_is_no_squatter), CASE(test_reserved_on_the_console_itself),
        CASE(test_floating_answered_by_its_own_host), CASE(test_floating_answered_by_a_stranger),
        CASE(test_floating_by_vrrp), CASE(test_floating_of_an_unvisited_group),
        CASE(test_nat_is_unknown_until_attested), CASE(test_gateway), CASE(test_a_silent_gateway),
        CASE(test_a_stranger_for_an_unreached_host), CASE(test_gateway_not_planned),
        CASE(test_a_part_asks_only_for_its_own_addresses))
