/* The kinds of check about LUNs, mounted or not. */
#include "tests/judge_world.h"

#define HOSTS                                                                                      \
	"hosts: [{name: db1, address: 10.1.1.1}, {name: db2, address: 10.1.1.2, kind: virtual}]\n"
#define SIX "600508b400105e210000900000490000"
#define PLAN                                                                                       \
	HOSTS "storage: [{name: data, kind: asm, size: 1G, wwid: 3" SIX ", hosts: [db1, db2]}]\n"
#define GIB "1073741824"
#define DISK(name, size, more)                                                                     \
	"{'name': '" name "', 'kind': 'disk', 'size_bytes': " size ", 'wwid': 'naa." SIX           \
	"', 'wwid_source': '/sys/block/" name "/device/wwid', 'read_only': false" more "}"
#define MAP(more)                                                                                  \
	"{'name': 'dm-0', 'kind': 'multipath', 'size_bytes': " GIB ", 'wwid': 'naa." SIX           \
	"', 'wwid_source': '/sys/block/dm-0/dm/uuid', 'slaves': ['sda', 'sdc']" more "}"
#define TWO_PATHS                                                                                  \
	"[" MAP("") ", " DISK("sda", GIB, ", 'serial': 'J1'") ", " DISK("sdc", GIB, "") "]"
#define ONE "[" DISK("sda", GIB, ", 'serial': 'J1'") "]"
#define NO_SOFTWARE "{'software': [], 'maps': [], 'source': ''}"
#define PATHS(state, good)                                                                         \
	"{'software': ['multipathd'], 'source': 'multipathd', 'maps': [{'name': 'mpatha', "        \
	"'wwid': 'naa." SIX "', 'paths': [{'device': 'sda', 'state': 'active ready running', "     \
	"'good': true}, {'device': 'sdc', 'state': '" state "', 'good': " good "}]}]}"

static void start(World *world, const char *plan, const char *one, const char *two)
{
	world_start(world, plan);
	world_put(world_host(world, "db1"), "disks", one);
	world_put(world_host(world, "db2"), "disks", two);
	world_judge(world);
}

static void add(World *world, const char *topic, const char *one, const char *two)
{
	world_put((Facts *)factbook_find(world->facts, SUBJECT_HOST, "db1"), topic, one);
	world_put((Facts *)factbook_find(world->facts, SUBJECT_HOST, "db2"), topic, two);
	world_judge(world);
}

static void test_seen_by_both(void)
{
	g_auto(World) world = {0};
	start(&world, PLAN, TWO_PATHS, ONE);
	add(&world, "multipath", PATHS("active ready running", "true"), NO_SOFTWARE);
	ASSERT_ROW(&world, "storage.lun.present", "data@db1", "pass", "", "naa." SIX ", 1G",
	        "1.0 GiB, dm-0 (sda, sdc)",
	        "看到LUN naa." SIX "（1.0 GiB, dm-0 (sda, sdc)，依据 /sys/block/dm-0/dm/uuid）",
	        "the LUN naa." SIX
	        " is seen (1.0 GiB, dm-0 (sda, sdc), by /sys/block/dm-0/dm/uuid)");
	ASSERT_ROW(&world, "storage.lun.paths", "data@db1", "pass", "", ">= 2", "2 / 2",
	        "2 条路径均可用", "all 2 paths work");
	ASSERT_ROW(&world, "storage.lun.paths", "data@db2", "not_applicable", "", ">= 2", "1",
	        "不适用：虚拟机的磁盘只有一条路径，多路径由宿主机负责",
	        "does not apply: a guest's disk has one path; its host holds the others");
	ASSERT_ROW(&world, "storage.lun.writable", "data@db2", "pass", "", "rw", "rw", "设备可读写",
	        "the devices are read-write");
	ASSERT_ROW(&world, "storage.lun.shared", "data", "pass", "", "one LUN on 2 hosts",
	        "naa." SIX,
	        "2 台主机看到同一个LUN：厂商注册的WWID一致（设备声明，未经写入证明）；容量一致，不"
	        "显示序列号",
	        "2 hosts see one LUN: its WWID, registered by a maker, agrees (claimed by the "
	        "device, not proven by writing); sizes agree, no serial is shown");
	ASSERT_OUTCOME(&world, "storage.volume.shared", "data", "not_applicable");
	ASSERT_OUTCOME(&world, "storage.volume.mounted", "data", "not_applicable");
	ASSERT_OUTCOME(&world, "storage.volume.token", "data", "not_applicable");
}

static void test_presence(void)
{
	static const struct {
		const char *disks, *outcome, *cause, *en;
	} cases[] = {
	        {"[]", "fail", "",
	                "the LUN is not seen on host 'db1': check mapping and zoning, then rescan"},
	        {"[{'name': 'vdb', 'kind': 'disk', 'size_bytes': " GIB "}]", "unknown",
	                "not_observed",
	                "host 'db1' has disks of that size that show no WWID: vdb (1.0 GiB) (on "
	                "VMware set disk.EnableUUID=TRUE, on KVM use virtio-scsi with a wwn)"},
	        {"[{'name': 'vda', 'kind': 'disk', 'size_bytes': 21474836480}]", "fail", "",
	                "the LUN is not seen on host 'db1': check mapping and zoning, then rescan"},
	        {"[" DISK("sdb", "536870912", "") "]", "fail", "",
	                "the LUN is 512.0 MiB, sdb, less than the planned 1G"},
	        /* a maker's 1 GB */
	        {"[" DISK("sdb", "1000000000", "") "]", "pass", "",
	                "the LUN naa." SIX
	                " is seen (953.7 MiB, sdb, by /sys/block/sdb/device/wwid)"},
	        {"[" DISK("sdb", GIB, ", 'serial': 'A'") ", " DISK(
	                 "sdc", GIB, ", 'serial': 'B'") "]",
	                "fail", "",
	                "different disks have this one WWID (sdb, sdc: serial A / B): it "
	                "identifies nothing"},
	        {"[" DISK("sdb", GIB, "") ", " DISK("sdc", "2147483648", "") "]", "fail", "",
	                "different disks have this one WWID (sdb, sdc: 1.0 GiB / 2.0 GiB): it "
	                "identifies nothing"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		start(&world, PLAN, cases[i].disks, ONE);
		const Verdict *row = world_row(&world, "storage.lun.present", "data@db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

/* One failure for one cause: where it is not seen the others have nothing to say. */
static void test_absent_fails_once(void)
{
	g_auto(World) world = {0};
	start(&world, PLAN, "[]", ONE);
	add(&world, "multipath", NO_SOFTWARE, NO_SOFTWARE);
	static const char *const rows[][2] = {{"storage.lun.paths", "data@db1"},
	        {"storage.lun.writable", "data@db1"}, {"storage.lun.shared", "data"}};
	ASSERT_OUTCOME(&world, "storage.lun.present", "data@db1", "fail");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		ASSERT_OUTCOME(&world, rows[i][0], rows[i][1], "not_applicable");
		ASSERT_TEXT(world_row(&world, rows[i][0], rows[i][1])->reason_en,
		        "does not apply: the LUN is not seen on host 'db1'");
	}
}

static void test_paths(void)
{
	static const struct {
		const char *disks, *multipath, *outcome, *actual, *en;
	} cases[] = {
	        {TWO_PATHS, PATHS("failed faulty running", "false"), "fail", "1 / 2",
	                "of 2 paths some do not work: sdc (failed faulty running)"},
	        {TWO_PATHS, "{'software': ['multipathd'], 'maps': [], 'denied': true}", "unknown",
	                "2 / 2",
	                "2 paths; this user may not ask multipathd whether they work (set "
	                "ssh.sudo)"},
	        {"[" MAP("") ", " DISK("sda", GIB, ", 'state': 'running'") ", " DISK(
	                 "sdc", GIB, ", 'state': 'offline'") "]",
	                NO_SOFTWARE, "fail", "1 / 2", "of 2 paths some do not work: sdc (offline)"},
	        {"[" MAP("") ", " DISK("sda", GIB, "") "]", NO_SOFTWARE, "fail", "1 / 1",
	                "only 1 paths, at least 2 are asked"},
	        {"[" DISK("sda", GIB, "") ", " DISK("sdc", GIB, "") "]", NO_SOFTWARE, "fail", "2",
	                "2 paths are seen (sda …) and no multipath over them: one LUN would be "
	                "written by several names"},
	        {ONE, NO_SOFTWARE, "warn", "1",
	                "only one path (sda) and no multipath: one cable or switch less and the "
	                "storage is gone"},
	        {ONE, "{'software': ['ultrapath'], 'maps': []}", "not_applicable", "",
	                "does not apply: UltraPath holds the paths, `upadmin show vlun` shows "
	                "them"},
	        {"[" DISK("sda", GIB, "") ", " DISK("sdc", GIB, "") "]",
	                "{'software': ['powerpath'], 'maps': []}", "not_applicable", "",
	                "does not apply: PowerPath holds the paths, `powermt display dev=all` "
	                "shows them"},
	        {"[" DISK("nvme0n1", GIB, "") "]", NO_SOFTWARE, "not_applicable", "1",
	                "does not apply: NVMe holds its paths itself"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		start(&world, PLAN, cases[i].disks, ONE);
		add(&world, "multipath", cases[i].multipath, NO_SOFTWARE);
		const Verdict *row = world_row(&world, "storage.lun.paths", "data@db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->actual, cases[i].actual);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
	g_auto(World) world = {0};
	start(&world, HOSTS "storage: [{name: data, paths: 4, wwid: " SIX ", hosts: [db1, db2]}]\n",
	        TWO_PATHS, ONE);
	add(&world, "multipath", PATHS("active ready running", "true"), NO_SOFTWARE);
	ASSERT_TEXT(world_row(&world, "storage.lun.paths", "data@db1")->reason_en,
	        "only 2 paths, at least 4 are asked");
	ASSERT_TEXT(world_row(&world, "storage.lun.paths", "data@db2")->reason_en,
	        "only one path, 4 are planned");
}

static void test_read_only(void)
{
	g_auto(World) world = {0};
	start(&world, PLAN,
	        "[" MAP(", 'read_only': true") ", {'name': 'sda', 'kind': 'disk', "
	                                       "'size_bytes': " GIB ", 'wwid': 'naa." SIX
	                                       "', 'read_only': true}]",
	        ONE);
	ASSERT_ROW(&world, "storage.lun.writable", "data@db1", "fail", "", "rw", "ro",
	        "设备为只读：dm-0, sda", "read-only devices: dm-0, sda");
}

/* The ladder of what speaks for one LUN. */
static void test_one_lun(void)
{
	static const struct {
		const char *one, *two, *outcome, *en;
	} cases[] = {
	        {"[" DISK("sda", GIB, ", 'serial': 'J1', 'uuid': 'u', 'fstype': 'ocfs2'") "]",
	                "[" DISK(
	                        "sdb", GIB, ", 'serial': 'J1', 'uuid': 'u', 'fstype': 'ocfs2'") "]",
	                "pass",
	                "2 hosts see one LUN: its WWID, registered by a maker, agrees (claimed by "
	                "the device, not proven by writing); size and serial J1 agree; the ocfs2 "
	                "on "
	                "it has one UUID (u)"},
	        {ONE, "[" DISK("sdb", GIB, ", 'serial': 'J2'") "]", "fail",
	                "the same WWID, but 'db1' and 'db2' see different disks: serial J1 / J2"},
	        {ONE, "[" DISK("sdb", "2147483648", ", 'serial': 'J1'") "]", "fail",
	                "the same WWID, but 'db1' and 'db2' see different disks: 1.0 GiB / 2.0 "
	                "GiB"},
	        {"[" DISK("sda", GIB,
	                 ", 'fstype': 'LVM2_member', 'uuid': 'p'") ", {'name': 'dm-3', 'kind': "
	                                                           "'lvm', 'slaves': ['sda']}]",
	                "[" DISK("sda", GIB,
	                        ", 'fstype': 'LVM2_member', 'uuid': 'p'") ", {'name': 'dm-1', "
	                                                                  "'kind': 'lvm', "
	                                                                  "'slaves': ['sda']}]",
	                "pass",
	                "2 hosts see one LUN: its WWID, registered by a maker, agrees (claimed by "
	                "the device, not proven by writing); sizes agree, no serial is shown; the "
	                "LVM2_member on it has one UUID (p); LVM or md on it is active on 2 hosts: "
	                "without cluster locking (lvmlockd, clvmd) it will be corrupted"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		start(&world, PLAN, cases[i].one, cases[i].two);
		const Verdict *row = world_row(&world, "storage.lun.shared", "data");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

/* The default of Linux's tgt is the same on every server. */
static void test_a_made_up_wwid(void)
{
	g_auto(World) world = {0};
	static const char disks[] = "[{'name': 'sdb', 'kind': 'disk', 'size_bytes': " GIB
	                            ", 'wwid': 'naa.60000000000000000000000000000001'}]";
	start(&world,
	        HOSTS "storage: [{name: d, hosts: [db1, db2], wwid: "
	              "0x60000000000000000000000000000001}]\n",
	        disks, disks);
	ASSERT_ROW(&world, "storage.lun.shared", "d", "warn", "", "one LUN on 2 hosts",
	        "naa.60000000000000000000000000000001",
	        "2 台主机的WWID一致，但这种WWID由软件自拟，可能重复：请核对存储侧映射；容量一致，不"
	        "显示序列号",
	        "on 2 hosts the WWID agrees, but it is one that software makes up and may exist "
	        "twice: compare the array's mapping; sizes agree, no serial is shown");
}

static void test_proven_by_tokens(void)
{
	g_auto(World) world = {0};
	start(&world,
	        HOSTS "storage: [{name: d, wwid: " SIX
	              ", mounts: [{host: db1, target: /u}, {host: db2, target: /u}]}]\n",
	        ONE, ONE);
	add(&world, "token",
	        "[{'target': '/u', 'wrote': true, 'seen': ['db2'], 'from_ms': 0, 'to_ms': 900}]",
	        "[{'target': '/u', 'wrote': true, 'seen': ['db1'], 'from_ms': 0, 'to_ms': 900}]");
	ASSERT_TEXT(world_row(&world, "storage.lun.shared", "d")->reason_en,
	        "2 hosts see one LUN: its WWID agrees, and each sees the other's token (proven); "
	        "size and serial J1 agree");
}

static void test_plans_that_say_little(void)
{
	g_auto(World) world = {0};
	start(&world,
	        HOSTS "storage: [{name: a, size: 1G, hosts: [db1, db2]}, {name: b, mounts: [{host: "
	              "db1, target: /b}]}, {name: c, wwid: " SIX ", hosts: [db1]}]\n",
	        TWO_PATHS, ONE);
	ASSERT_ROW(&world, "storage.lun.present", "a@db1", "unknown", "not_observed", "1G",
	        "naa." SIX " (1.0 GiB)",
	        "规划中没有写明WWID，无从核对；主机上大小相符的有：naa." SIX " (1.0 GiB)",
	        "the plan names no wwid to look for; of a fitting size there are: naa." SIX
	        " (1.0 GiB)");
	ASSERT_OUTCOME(&world, "storage.lun.shared", "a", "unknown");
	ASSERT_ROW(&world, "storage.lun.present", "b", "not_applicable", "", "", "",
	        "不适用：规划中没有写明该卷的 LUN（wwid）",
	        "does not apply: the plan names no LUN (wwid) for this volume");
	ASSERT_OUTCOME(&world, "storage.lun.shared", "b", "not_applicable");
	ASSERT_OUTCOME(&world, "storage.lun.shared", "c", "fail");
}

static void test_nothing_observed(void)
{
	g_auto(World) world = {0};
	world_start(&world, PLAN);
	facts_set_reach(world_host(&world, "db1"), CAUSE_UNREACHABLE, "no route");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "storage.lun.present", "data@db1", "unknown");
	ASSERT_TEXT(world_row(&world, "storage.lun.paths", "data@db1")->cause, "unreachable");
	ASSERT_OUTCOME(&world, "storage.lun.shared", "data", "unknown");
}

TEST_MAIN("kinds_lun", CASE(test_seen_by_both), CASE(test_presence), CASE(test_absent_fails_once),
        CASE(test_paths), CASE(test_read_only), CASE(test_one_lun), CASE(test_a_made_up_wwid),
        CASE(test_proven_by_tokens), CASE(test_plans_that_say_little), CASE(test_nothing_observed))
