/* The kind of check that tells one machine from two. */
#include "tests/judge_world.h"

#define HOSTS                                                                                      \
	"hosts: [{name: db1, address: 10.1.1.1}, {name: db2, address: 10.1.1.2}, {name: paper, "   \
	"connection: none}]\n"
#define CARD(mac) "[{'interface': 'eth0', 'mac': '" mac "'}]"
#define UUID_A "{'product_uuid': '4C4C4544-0058-4B10-804A-B7C04F384D32'}"
#define UUID_B "{'product_uuid': '4c4c4544-0058-4b10-804a-b7c04f384d33'}"
#define ID(text) "{'machine_id_sha256': '" text "'}"
#define BOOT(text) "{'boot_id': '" text "', 'seconds': 9}"

typedef struct {
	const char *addresses, *dmi, *identity, *uptime;
} Machine;

static void put(World *world, const char *name, const Machine *machine)
{
	Facts *facts = world_host(world, name);
	world_put(facts, "addresses", machine->addresses);
	if (machine->dmi)
		world_put(facts, "dmi", machine->dmi);
	if (machine->identity)
		world_put(facts, "identity", machine->identity);
	if (machine->uptime)
		world_put(facts, "uptime", machine->uptime);
}

static void test_pairs(void)
{
	static const struct {
		Machine one, two;
		const char *outcome, *actual, *en;
	} cases[] = {
	        {{CARD("52:54:00:00:00:01"), UUID_A, ID("aa"), BOOT("x")},
	                {CARD("52:54:00:00:00:02"), UUID_B, ID("bb"), BOOT("y")}, "pass", "",
	                "2 hosts differ in MAC, UUID and machine-id"},
	        {{CARD("52:54:00:00:00:01"), UUID_A, ID("aa"), BOOT("x")},
	                {CARD("52:54:00:00:00:02"), UUID_A, ID("bb"), BOOT("y")}, "fail",
	                "db1 = db2: UUID 4C4C4544-0058-4B10-804A-B7C04F384D32",
	                "'db1' and 'db2' are one machine: the same UUID "
	                "(4C4C4544-0058-4B10-804A-B7C04F384D32)"},
	        {{CARD("52:54:00:00:00:0A"), NULL, NULL, NULL},
	                {CARD("52:54:00:00:00:0a"), NULL, NULL, NULL}, "fail",
	                "db1 = db2: MAC 52:54:00:00:00:0A",
	                "'db1' and 'db2' are one machine: the same MAC (52:54:00:00:00:0A)"},
	        /* an unfilled UUID, a bridge, a floating address name no machine */
	        {{CARD("52:54:00:00:00:01"),
	                 "{'product_uuid': '03000200-0400-0500-0006-000700080009'}", NULL, NULL},
	                {CARD("52:54:00:00:00:02"),
	                        "{'product_uuid': '03000200-0400-0500-0006-000700080009'}", NULL,
	                        NULL},
	                "pass", "", "2 hosts differ in MAC, UUID and machine-id"},
	        {{"[{'interface': 'virbr0', 'mac': '52:54:00:00:00:09'}]", NULL, NULL, NULL},
	                {"[{'interface': 'virbr0', 'mac': '52:54:00:00:00:09'}]", NULL, NULL, NULL},
	                "pass", "", "2 hosts differ in MAC, UUID and machine-id"},
	        {{CARD("00:00:5e:00:01:33"), NULL, NULL, NULL},
	                {CARD("00:00:5e:00:01:33"), NULL, NULL, NULL}, "pass", "",
	                "2 hosts differ in MAC, UUID and machine-id"},
	        /* a clone that kept its machine-id */
	        {{CARD("52:54:00:00:00:01"), UUID_A, ID("aa"), BOOT("x")},
	                {CARD("52:54:00:00:00:02"), UUID_B, ID("aa"), BOOT("y")}, "warn",
	                "db1 = db2: machine-id",
	                "'db1' and 'db2' have the same machine-id (cloned and not made anew); no "
	                "MAC or UUID is the same: they are two machines, so this blocker only "
	                "warns"},
	        /* containers: one kernel, one board */
	        {{CARD("52:54:00:00:00:01"), UUID_A, ID("aa"), BOOT("x")},
	                {CARD("52:54:00:00:00:02"), UUID_A, ID("bb"), BOOT("x")}, "warn",
	                "db1 = db2: boot_id",
	                "'db1' and 'db2' share one kernel: containers of one machine"},
	        {{"[]", NULL, ID("aa"), BOOT("x")}, {"[]", NULL, ID("aa"), BOOT("x")}, "fail",
	                "db1 = db2: boot_id x",
	                "'db1' and 'db2' are one machine: the same boot_id (x)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, HOSTS);
		put(&world, "db1", &cases[i].one);
		put(&world, "db2", &cases[i].two);
		world_judge(&world);
		const Verdict *row = world_row(&world, "hardware.distinct", "某省");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->actual, cases[i].actual);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

/* What was not seen may be the same machine; what was seen twice is, whoever else is missing. */
static void test_one_unseen(void)
{
	g_auto(World) world = {0};
	Machine one = {CARD("52:54:00:00:00:01"), NULL, NULL, NULL};
	world_start(&world, HOSTS);
	put(&world, "db1", &one);
	facts_set_reach(world_host(&world, "db2"), CAUSE_TIMEOUT, "no answer");
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.distinct", "某省", "unknown", "timeout", "", "",
	        "未能读取网卡和地址：超时：没有应答", "'addresses' not known: no answer");
}

/* A host that nobody reached does not hide what was seen of two others, and stays unknown itself.
 */
static void test_a_finding_beside_one_unseen(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        "hosts: [{name: wls1, address: a}, {name: wls2, address: b}, {name: rac2, "
	        "address: c}]\n");
	Machine one = {CARD("52:54:00:00:00:01"), UUID_A, ID("aa"), BOOT("x")};
	Machine two = {CARD("52:54:00:00:00:02"), UUID_B, ID("aa"), BOOT("y")};
	put(&world, "wls1", &one);
	put(&world, "wls2", &two);
	facts_set_reach(world_host(&world, "rac2"), CAUSE_UNREACHABLE, "no route to host");
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.distinct", "某省", "warn", "", "", "wls1 = wls2: machine-id",
	        "wls1 与 wls2 的 machine-id 相同（克隆系统后没有重新生成）；MAC、UUID 没有相同的，"
	        "确为两台机器，故本关键项只作提醒；另有 rac2 未能比对",
	        "'wls1' and 'wls2' have the same machine-id (cloned and not made anew); no MAC or "
	        "UUID is the same: they are two machines, so this blocker only warns; not "
	        "compared: rac2");
	ASSERT_OUTCOME(&world, "hardware.distinct", "rac2", "unknown");
	ASSERT_TEXT(world_row(&world, "hardware.distinct", "rac2")->cause, "unreachable");
}

TEST_MAIN("kinds_distinct", CASE(test_pairs), CASE(test_one_unseen),
        CASE(test_a_finding_beside_one_unseen))
