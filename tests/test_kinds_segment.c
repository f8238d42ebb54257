/* Addresses of a segment that only hosts see: their answers judged; proxies; whose a MAC is. */
#include "tests/judge_world.h"

#define SITE                                                                                       \
	"hosts:\n"                                                                                 \
	"  - {name: db1, address: 10.66.1.11, role: database}\n"                                   \
	"  - {name: db2, address: 10.66.1.12, role: database}\n"                                   \
	"  - {name: kvm1, address: 10.66.1.30}\n"                                                  \
	"platforms: [{name: kvm, kind: libvirt, uri: 'test:///'}]\n"                               \
	"network:\n"                                                                               \
	"  subnets: [{cidr: 10.66.1.0/24, gateway: 10.66.1.1, unused: 10.66.1.250}, "              \
	"{cidr: 192.168.66.0/24}]\n"                                                               \
	"  internal:\n"                                                                            \
	"    - {address: 192.168.66.11, state: assigned, host: db1}\n"                             \
	"    - {address: 192.168.66.12, state: assigned, host: db2}\n"                             \
	"    - {address: 192.168.66.14}\n"                                                         \
	"    - {address: 192.168.66.15, state: floating, hosts: [db1, db2]}\n"                     \
	"    - {address: 10.66.1.14}\n"                                                            \
	"    - {address: 10.66.1.11, state: assigned, host: db1}\n"                                \
	"    - {address: 'fd00::14'}\n"                                                            \
	"  public:\n"                                                                              \
	"    - {address: 202.1.1.2, state: nat, device: fw1, inside: 192.168.66.12}\n"

#define SITE_SIX                                                                                   \
	"hosts: [{name: db1, address: 10.66.1.11}]\n"                                              \
	"network:\n  internal: [{address: 'FD00:0::11', state: assigned, host: db1}]\n"

#define MAC_1 "02:00:00:00:02:0b"
#define MAC_2 "02:00:00:00:02:0c"
#define STRANGER "52:54:00:66:01:42"
#define NOWHERE "'cause': 'no_l2_path', 'message': 'm'"

#define CARDS(n, mac)                                                                              \
	"[{'interface': 'eth1', 'mac': '" mac "', 'ipv4': [{'address': '192.168.66." n             \
	"', 'prefix': 24}, {'address': '169.254.7.7', 'prefix': 16}]}]"

static Facts *host_of(World *world, const char *name, const char *cards)
{
	Facts *facts = world_host(world, name);
	world_put(facts, "addresses", cards);
	return facts;
}

/* What a host heard on its interconnect. */
static void heard(Facts *facts, const char *addresses, const char *control)
{
	g_autofree char *text = g_strdup_printf(
	        "{'addresses': {%s}, 'interfaces': {'eth1': {'control': [%s], 'unused_asked': "
	        "['192.168.66.160', '192.168.66.224']}}, 'dropped': 0}",
	        addresses, control);
	world_put(facts, "arp", text);
}

#define ANSWER(n, macs)                                                                            \
	"'192.168.66." n "': {'interface': 'eth1', 'method': 'arping', 'answers': [" macs          \
	"], 'own': false}"
#define OWN(n, macs)                                                                               \
	"'192.168.66." n "': {'interface': 'eth1', 'method': 'arping', 'answers': [" macs          \
	"], 'own': true}"

static void start(World *world)
{
	world_start(world, SITE);
	world_put(world_subject(world, SUBJECT_CONSOLE, "console"), "arp",
	        "{'addresses': {'192.168.66.11': {" NOWHERE "}, '192.168.66.12': {" NOWHERE
	        "}, '192.168.66.14': {" NOWHERE "}, '192.168.66.15': {" NOWHERE
	        "}}, 'interfaces': {}, 'dropped': 0}");
}

static void test_hosts_ask_where_the_console_cannot(void)
{
	g_auto(World) world = {0};
	start(&world);
	heard(host_of(&world, "db1", CARDS("11", MAC_1)),
	        OWN("11", "'" MAC_1 "'") "," ANSWER("12", "'" MAC_2 "'") "," ANSWER(
	                "14", "") "," ANSWER("15", "'" MAC_2 "'"),
	        "'192.168.66.12'");
	heard(host_of(&world, "db2", CARDS("12", MAC_2)),
	        ANSWER("11", "'" MAC_1 "'") "," OWN("12", "'" MAC_2 "'") "," ANSWER("14", ""),
	        "'192.168.66.11'");
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "192.168.66.11", "pass", "", "db1, " MAC_1,
	        MAC_1 " db1", "在主机 db1 上，仅由其网卡 " MAC_1 " 应答",
	        "on host 'db1', answered by its card " MAC_1 " alone");
	ASSERT_ROW(&world, "network.address.reserved", "192.168.66.14", "pass", "", "no answer",
	        "no answer", "无人应答（阳性对照 192.168.66.12 有应答）",
	        "nobody answers (the positive control 192.168.66.12 did)");
	ASSERT_OUTCOME(&world, "network.address.reserved", "192.168.66.15", "pass");
	const Verdict *row = world_row(&world, "network.address.reserved", "192.168.66.14");
	ASSERT_TEXT(row->sources->pdata[0], "arp@db1"); /* who asked */
	ASSERT_TEXT(row->sources->pdata[1], "arp@db2");
}

static void test_a_squatter_seen_by_one_host(void)
{
	g_auto(World) world = {0};
	start(&world);
	heard(host_of(&world, "db1", CARDS("11", MAC_1)), ANSWER("14", ""), "'192.168.66.12'");
	heard(host_of(&world, "db2", CARDS("12", MAC_2)), ANSWER("14", "'" STRANGER "'"), "");
	world_put(world_subject(&world, SUBJECT_PLATFORM, "kvm"), "platform",
	        "{'domains': [{'name': 'old', 'interfaces': [{'mac': '" STRANGER "'}]}]}");
	world_put(world_host(&world, "kvm1"), "bridge",
	        "[{'mac': '" STRANGER "', 'port': 'vnet3', 'bridge': 'br0'}]");
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "192.168.66.14", "fail", "", "no answer",
	        STRANGER " kvm/old kvm1:br0/vnet3",
	        "预留地址已被占用，应答者：" STRANGER " kvm/old kvm1:br0/vnet3",
	        "the reserved address is in use, answered by " STRANGER " kvm/old kvm1:br0/vnet3");
}

static void test_a_squatter_known_under_another_address(void)
{
	g_auto(World) world = {0};
	start(&world);
	Facts *facts = host_of(&world, "db1", CARDS("11", MAC_1));
	heard(facts, ANSWER("14", "'" STRANGER "'"), "");
	world_put(facts, "neighbours",
	        "[{'address': '192.168.66.14', 'mac': '" STRANGER "'},"
	        " {'address': '192.168.66.77', 'mac': '" STRANGER "'}]");
	world_judge(&world);
	ASSERT_TEXT(world_row(&world, "network.address.reserved", "192.168.66.14")->actual,
	        STRANGER " 192.168.66.77");
}

static void test_two_answerers_on_the_interconnect(void)
{
	g_auto(World) world = {0};
	start(&world);
	heard(host_of(&world, "db1", CARDS("11", MAC_1)), OWN("11", "'" MAC_1 "', '" STRANGER "'"),
	        "'192.168.66.12'");
	host_of(&world, "db2", CARDS("12", MAC_2));
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "192.168.66.11", "fail", "", "db1, " MAC_1,
	        MAC_1 " db1, " STRANGER,
	        "地址冲突：规划在 db1（" MAC_1 "），它有应答；另有不属于它的网卡应答：" STRANGER,
	        "address conflict: planned on 'db1' (" MAC_1 "), which answers; answered by "
	        "another's card too: " STRANGER);
}

/* HAIP's 169.254 is nobody's finding. */
static void test_an_interconnect_address_that_is_missing(void)
{
	g_auto(World) world = {0};
	start(&world);
	host_of(&world, "db1", CARDS("21", MAC_1));
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "192.168.66.11", "fail", "", "db1",
	        "192.168.66.21", "主机 db1 上没有配置 192.168.66.11；现有：192.168.66.21",
	        "host 'db1' does not have 192.168.66.11; it has: 192.168.66.21");
}

static void test_a_reserved_address_on_a_visited_host(void)
{
	g_auto(World) world = {0};
	start(&world);
	host_of(&world, "db2", CARDS("14", MAC_2));
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "192.168.66.14", "fail", "", "no answer",
	        "db2 eth1", "预留地址已配置在主机 db2 的网卡 eth1 上",
	        "the reserved address is configured on host 'db2' (eth1)");
}

static void test_the_host_that_was_to_ask_is_gone(void)
{
	g_auto(World) world = {0};
	start(&world);
	Facts *facts = world_host(&world, "db1");
	facts_set_reach(facts, CAUSE_UNREACHABLE, "host 'db1': no route to host");
	facts_miss(facts, "arp", "ssh", NOW_US, NULL, CAUSE_UNREACHABLE,
	        "host 'db1': no route to host");
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "192.168.66.14", "unknown", "unreachable",
	        "no answer", "",
	        "控制台不在该网段，由主机 db1 "
	        "代为探测未成功：主机“db1”：没有到主机的路由（主机未开机、"
	        "地址不对或网络不通）",
	        "the console is not on this segment, and 'db1', which was to ask, could not: host "
	        "'db1': no route to host");
}

static void test_a_neighbour_table_hears_one_answerer(void)
{
	g_auto(World) world = {0};
	start(&world);
	world_put(host_of(&world, "db1", CARDS("11", MAC_1)), "arp",
	        "{'addresses': {'192.168.66.12': {'interface': 'eth1', 'method': 'neighbour', "
	        "'answers': ['" MAC_2 "'], 'own': false}, '192.168.66.14': {'interface': 'eth1', "
	        "'method': 'neighbour', 'answers': [], 'own': false}}, 'interfaces': {'eth1': "
	        "{'control': ['192.168.66.12']}}, 'dropped': 0}");
	host_of(&world, "db2", CARDS("12", MAC_2));
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "192.168.66.12", "unknown", "denied",
	        "db2, " MAC_2, MAC_2 " db2",
	        "在主机 db2 上，其网卡 " MAC_2
	        " 应答；但另有应答者时无从得知：没有 arping 或无权使用：至多看得到一个应答者",
	        "on host 'db2', its card " MAC_2
	        " answers; a second answerer would not be heard: no arping, or not the right to "
	        "use it: one answerer at most is seen");
	/* silence is silence by any method */
	ASSERT_OUTCOME(&world, "network.address.reserved", "192.168.66.14", "pass");
}

#define FRONT(n, macs)                                                                             \
	"'10.66.1." n "': {'interface': 'eth0', 'probes': 3, 'answers': [" macs "], 'own': false}"

static void front(World *world, const char *addresses)
{
	g_autofree char *text = g_strdup_printf(
	        "{'addresses': {%s}, 'interfaces': {'eth0': {'control': ['10.66.1.1', "
	        "'10.66.1.11'], 'unused_asked': ['10.66.1.250', '10.66.1.160']}}, 'dropped': 0}",
	        addresses);
	world_put(world_subject(world, SUBJECT_CONSOLE, "console"), "arp", text);
	world_put(world_host(world, "db1"), "addresses",
	        "[{'interface': 'eth0', 'mac': '" MAC_1 "', 'ipv4': [{'address': '10.66.1.11'}]}]");
	world_judge(world);
}

#define GATEWAY "00:11:22:33:44:55"

/* Who answers for the address that the plan declares unused answers for all. */
static void test_proxy_arp(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	front(&world, FRONT("250", "'" GATEWAY "'") "," FRONT("14", "'" GATEWAY "'") "," FRONT(
	                      "1", "'" GATEWAY "'") "," FRONT("11", "'" MAC_1 "', '" GATEWAY "'"));
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "unknown", "proxy_arp",
	        "no answer", GATEWAY,
	        "应答者 " GATEWAY " 对无人使用的地址也应答（代理ARP），不能判定是否被占用",
	        GATEWAY " answers for addresses that nobody has as well (proxy ARP): whether it is "
	                "in use cannot be told");
	ASSERT_ROW(&world, "network.address.assigned", "10.66.1.11", "warn", "", "db1, " MAC_1,
	        MAC_1 " db1",
	        "在主机 db1 上，由其网卡 " MAC_1 " 应答；同网段另有代理ARP（" GATEWAY
	        "）替所有地址应答",
	        "on host 'db1', answered by its card " MAC_1 "; proxy ARP on the segment (" GATEWAY
	        ") answers for every address besides");
	/* a squatter beside the proxy is still one */
	front(&world,
	        FRONT("250", "'" GATEWAY "'") "," FRONT("14", "'" GATEWAY "', '" STRANGER "'"));
	ASSERT_ROW(&world, "network.address.reserved", "10.66.1.14", "fail", "", "no answer",
	        STRANGER, "预留地址已被占用，应答者：" STRANGER,
	        "the reserved address is in use, answered by " STRANGER);
}

/* One unnamed address that somebody uses makes nobody a proxy; and a gateway that answers for one
 * reserved address only really has it. */
static void test_no_proxy(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	front(&world, FRONT("250", "") "," FRONT("160", "'" GATEWAY "'") "," FRONT(
	                      "14", "'" GATEWAY "'") "," FRONT("1", "'" GATEWAY "'"));
	ASSERT_OUTCOME(&world, "network.address.reserved", "10.66.1.14", "fail");
}

#define SIX(n, answers)                                                                            \
	"'fd00::" n "': {'interface': 'eth0', 'probes': 3, 'answers': [" answers "], 'own': "      \
	"false}"

static void front_six(World *world, const char *addresses, const char *control)
{
	g_autofree char *text = g_strdup_printf(
	        "{'addresses': {%s}, 'interfaces': {'eth0': {'control': ['10.66.1.1']}}, "
	        "'interfaces_six': {'eth0': {'control': [%s], 'unused_asked': ['fd00::a', "
	        "'fd00::b']}}, 'dropped': 0}",
	        addresses, control);
	world_put(world_subject(world, SUBJECT_CONSOLE, "console"), "arp", text);
	world_judge(world);
}

/* IPv6: by neighbour discovery, whose control is a neighbour of IPv6. */
static void test_ipv6_by_neighbour_discovery(void)
{
	g_auto(World) world = {0};
	start(&world);
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.reserved", "fd00::14", "unknown", "not_observed",
	        "no answer", "", "没有对该地址做NDP探测", "nobody asked for this address by NDP");
	front_six(&world, SIX("14", ""), "");
	ASSERT_OUTCOME(&world, "network.address.reserved", "fd00::14", "unknown");
	front_six(&world, SIX("14", ""), "'fd00::1'");
	ASSERT_ROW(&world, "network.address.reserved", "fd00::14", "pass", "", "no answer",
	        "no answer", "无人应答（阳性对照 fd00::1 有应答）",
	        "nobody answers (the positive control fd00::1 did)");
	const Verdict *row = world_row(&world, "network.address.reserved", "fd00::14");
	ASSERT_TEXT(row->sources->pdata[0], "ndp");
	front_six(&world, SIX("14", "'" STRANGER "'"), "'fd00::1'");
	ASSERT_ROW(&world, "network.address.reserved", "fd00::14", "fail", "", "no answer",
	        STRANGER, "预留地址已被占用，应答者：" STRANGER,
	        "the reserved address is in use, answered by " STRANGER);
	front_six(&world,
	        SIX("14", "'" GATEWAY "'") "," SIX("a", "'" GATEWAY "'") "," SIX(
	                "b", "'" GATEWAY "'"),
	        "'fd00::1'");
	ASSERT_ROW(&world, "network.address.reserved", "fd00::14", "unknown", "proxy_arp",
	        "no answer", GATEWAY,
	        "应答者 " GATEWAY " 对无人使用的地址也应答（代理NDP），不能判定是否被占用",
	        GATEWAY " answers for addresses that nobody has as well (proxy NDP): whether it is "
	                "in use cannot be told");
}

/* The plan may spell an address otherwise than the host does; two MACs are two machines. */
static void test_ipv6_of_a_host(void)
{
	g_auto(World) world = {0}, lost = {0};
	world_start(&world, SITE_SIX);
	world_put(world_host(&world, "db1"), "addresses",
	        "[{'interface': 'eth0', 'mac': '" MAC_1 "', 'ipv6': [{'address': 'fd00::11'}]}]");
	const char *answers = "'FD00:0::11': {'interface': 'eth0', 'probes': 3, 'answers': ['" MAC_1
	                      "'], 'own': false}";
	front_six(&world, answers, "'FD00:0::11'");
	ASSERT_ROW(&world, "network.address.assigned", "FD00:0::11", "pass", "", "db1, " MAC_1,
	        MAC_1 " db1", "在主机 db1 上，仅由其网卡 " MAC_1 " 应答",
	        "on host 'db1', answered by its card " MAC_1 " alone");
	front_six(&world, answers, "'fd00::1'");
	ASSERT_ROW(&world, "network.address.assigned", "FD00:0::11", "unknown", "no_control",
	        "db1, " MAC_1, MAC_1 " db1", "主机 db1 已配置该地址，但NDP探测无应答，无法排除冲突",
	        "host 'db1' has the address but answers no NDP probe; a conflict cannot be ruled "
	        "out");
	world_start(&lost, SITE_SIX);
	facts_set_reach(world_host(&lost, "db1"), CAUSE_UNREACHABLE, "refused");
	front_six(&lost,
	        "'FD00:0::11': {'interface': 'eth0', 'probes': 3, 'answers': ['" MAC_1
	        "', '" STRANGER "'], 'own': false}",
	        "'fd00::1'");
	ASSERT_OUTCOME(&lost, "network.address.assigned", "FD00:0::11", "fail");
}

#define SIX_CARD(flags)                                                                            \
	"[{'interface': 'eth0', 'mac': '" MAC_1                                                    \
	"', 'up': true, 'ipv6': [{'address': 'fd00::11', 'prefix': 64" flags "}]}]"

/* What the host's kernel found before it took the address needs nobody who asks again. */
static void test_ipv6_that_the_host_found_taken(void)
{
	g_auto(World) world = {0}, waits = {0}, rival = {0};
	world_start(&world, SITE_SIX);
	world_put(world_host(&world, "db1"), "addresses",
	        SIX_CARD(", 'duplicate': true, 'tentative': true"));
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.assigned", "FD00:0::11", "fail", "", "db1", "dadfailed",
	        "地址冲突：主机 db1 启用前发现已有人使用（dadfailed），没有启用它",
	        "address conflict: host 'db1' found it taken (dadfailed) and does not use it");
	front_six(&world,
	        "'FD00:0::11': {'interface': 'eth0', 'probes': 3, 'answers': ['" STRANGER
	        "'], 'own': false}",
	        "'fd00::1'");
	ASSERT_ROW(&world, "network.address.assigned", "FD00:0::11", "fail", "", "db1",
	        "dadfailed; " STRANGER,
	        "地址冲突：主机 db1 "
	        "启用前发现已有人使用（dadfailed），没有启用它；应答者：" STRANGER,
	        "address conflict: host 'db1' found it taken (dadfailed) and does not use it; "
	        "answered by " STRANGER);
	world_start(&waits, SITE_SIX);
	world_put(world_host(&waits, "db1"), "addresses", SIX_CARD(", 'tentative': true"));
	front_six(&waits,
	        "'FD00:0::11': {'interface': 'eth0', 'probes': 3, 'answers': [], 'own': false}",
	        "'fd00::1'");
	ASSERT_TEXT(world_row(&waits, "network.address.assigned", "FD00:0::11")->reason_en,
	        "host 'db1' has the address but answers no NDP probe; a conflict cannot be ruled "
	        "out; the host has not found it free yet (tentative): see to the link, check "
	        "again");
	world_start(&rival,
	        "hosts: [{name: db1, address: 10.66.1.11}, {name: db2, address: 10.66.1.12}]\n"
	        "network:\n  internal: [{address: 'FD00:0::11', state: assigned, host: db1}, "
	        "{address: 'FD00:0::12'}]\n");
	world_put(world_host(&rival, "db1"), "addresses", SIX_CARD(""));
	world_put(world_host(&rival, "db2"), "addresses",
	        "[{'interface': 'eth0', 'up': true, 'mac': '" MAC_2
	        "', 'ipv6': [{'address': 'fd00::11'}, {'address': 'fd00::12'}]}]");
	world_judge(&rival);
	ASSERT_TEXT(world_row(&rival, "network.address.assigned", "FD00:0::11")->reason_en,
	        "address conflict: planned on host 'db1', but configured on host 'db2' (eth0)");
	ASSERT_TEXT(world_row(&rival, "network.address.reserved", "FD00:0::12")->reason_en,
	        "the reserved address is configured on host 'db2' (eth0)");
}

static void test_what_a_public_address_is_mapped_to(void)
{
	g_auto(World) world = {0};
	start(&world);
	Facts *facts = host_of(&world, "db2", CARDS("12", MAC_2));
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.address.nat", "202.1.1.2", "unknown");
	world_put(facts, "addresses", CARDS("13", MAC_2));
	world_judge(&world);
	ASSERT_ROW(&world, "network.address.nat", "202.1.1.2", "fail", "", "fw1 -> 192.168.66.12",
	        "- 192.168.66.12", "映射到 192.168.66.12，规划在主机 db2 上，但该主机没有配置它",
	        "mapped to 192.168.66.12, planned on host 'db2', which does not have it");
}

TEST_MAIN("kinds_segment", CASE(test_ipv6_that_the_host_found_taken),
        CASE(test_hosts_ask_where_the_console_cannot), CASE(test_a_squatter_seen_by_one_host),
        CASE(test_a_squatter_known_under_another_address),
        CASE(test_two_answerers_on_the_interconnect),
        CASE(test_an_interconnect_address_that_is_missing),
        CASE(test_a_reserved_address_on_a_visited_host),
        CASE(test_the_host_that_was_to_ask_is_gone),
        CASE(test_a_neighbour_table_hears_one_answerer), CASE(test_proxy_arp), CASE(test_no_proxy),
        CASE(test_ipv6_by_neighbour_discovery), CASE(test_ipv6_of_a_host),
        CASE(test_what_a_public_address_is_mapped_to))
