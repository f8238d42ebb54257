/* kind volume_cluster_fs, and what the other kinds say of one disk that two kernels write. */
#include "tests/judge_world.h"

#define SIX "600508b400105e210000900000490000"
#define PLAN                                                                                       \
	"hosts: [{name: db1, address: 10.1.1.1}, {name: db2, address: 10.1.1.2}]\n"                \
	"storage: [{name: shared, mounts: [{host: db1, target: /u01}, {host: db2, target: "        \
	"/u01}]}]\n"
#define MOUNT(fstype, device, options)                                                             \
	"[{'target': '/u01', 'source': '/dev/sdb', 'fstype': '" fstype "', 'rw': true, 'device': " \
	"'" device "', 'options': 'rw" options "', 'root': '/'}]"
#define SPACE(fsid) "[{'target': '/u01', 'fsid': '" fsid "'}]"
#define TOKEN(seen)                                                                                \
	"[{'target': '/u01', 'wrote': true, 'seen': [" seen "], 'from_ms': 0, 'to_ms': 5000}]"
#define DENIED "[{'target': '/u01', 'wrote': false, 'cause': 'denied', 'seen': []}]"
#define DISK(wwid, serial)                                                                         \
	"[{'name': 'sdb', 'device': '8:16', 'kind': 'disk', 'size_bytes': 1048576, 'wwid': "       \
	"'" wwid "', 'serial': '" serial "', 'uuid': 'u-1'}]"

typedef struct {
	const char *mounts, *space, *disks, *token;
} Seen;

static void start(World *world, const Seen *one, const Seen *two)
{
	const Seen *both[] = {one, two};
	static const char *const names[] = {"db1", "db2"};
	world_start(world, PLAN);
	for (size_t i = 0; i < 2; i++) {
		Facts *facts = world_host(world, names[i]);
		world_put(facts, "mounts", both[i]->mounts);
		world_put(facts, "space", both[i]->space);
		world_put(facts, "token", both[i]->token);
		if (both[i]->disks)
			world_put(facts, "disks", both[i]->disks);
	}
	world_judge(world);
}

/* Each kernel keeps its own directory: nothing is seen of the other, though the disk is one. */
static void test_one_disk_in_two_kernels(void)
{
	g_auto(World) world = {0};
	Seen seen = {MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("naa." SIX, "J1"), TOKEN("")};
	start(&world, &seen, &seen);
	ASSERT_ROW(&world, "storage.volume.cluster_fs", "shared", "fail", "", "nfs, ocfs2, gfs2 …",
	        "ext4, rw × 2",
	        "db1 与 db2 是同一个磁盘（WWID naa." SIX
	        "），却同时以读写方式挂载 ext4，正在损坏数据："
	        "请立即在其中一台上卸载，再用 fsck 检查",
	        "'db1' and 'db2' have one disk (WWID naa." SIX
	        ") and both mount its ext4 read-write: it is being corrupted; unmount it on one of "
	        "them at once, then run fsck");
	ASSERT_ROW(&world, "storage.volume.token", "shared", "fail", "", "one volume on 2 hosts",
	        "WWID naa." SIX,
	        "db1 与 db2 挂载的是同一个磁盘（WWID naa." SIX
	        "），但 ext4 不是集群文件系统，各主机只看自己的缓存，看不到对方的令牌："
	        "请立即在其中一台上卸载，见 storage.volume.cluster_fs",
	        "'db1' and 'db2' have one disk mounted (WWID naa." SIX
	        "), but ext4 is no cluster file system: each host sees its own cache, not the "
	        "other's token; unmount it on one of them at once, see storage.volume.cluster_fs");
	ASSERT_ROW(&world, "storage.volume.shared", "shared", "fail", "", "one volume on 2 hosts",
	        "WWID naa." SIX,
	        "db1 与 db2 看到的是同一个磁盘（WWID naa." SIX
	        "），但各自以 ext4 读写挂载，数据互不可见且会损坏："
	        "请立即在其中一台上卸载，改用 OCFS2、GFS2、ACFS 或 NFS",
	        "'db1' and 'db2' see one disk (WWID naa." SIX
	        "), but each has it mounted read-write as ext4: neither sees the other's data, and "
	        "it is being corrupted; unmount it on one of them at once, then use OCFS2, GFS2, "
	        "ACFS or NFS");
}

#define PARTITION                                                                                  \
	"[{'name': 'sdb', 'device': '8:16', 'wwid': 'naa." SIX "', 'size_bytes': 9}, {'name': "    \
	"'sdb1', 'device': '8:17', 'part_of': 'sdb', 'uuid': 'u-1', 'size_bytes': 8}]"
#define STACKED                                                                                    \
	"[{'name': 'dm-3', 'device': '253:3', 'uuid': 'u-1', 'slaves': ['dm-0']}, {'name': "       \
	"'dm-0', 'device': '253:0', 'kind': 'multipath', 'slaves': ['sda', 'sdc'], 'wwid': "       \
	"'naa." SIX "', 'size_bytes': 9}, {'name': 'sda', 'device': '8:0', 'size_bytes': 9}]"
#define UNNAMED "[{'name': 'vdb', 'device': '8:16', 'uuid': 'u-1', 'size_bytes': 9}]"
#define LOOP                                                                                       \
	"[{'name': 'a', 'device': '8:16', 'uuid': 'u-1', 'slaves': ['b']}, {'name': 'b', "         \
	"'slaves': ['a']}]"

/* What the disks below say, each time with tokens that stayed unseen. */
static void test_what_the_disk_says(void)
{
	static const Seen plain = {
	        MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("naa." SIX, "J1"), TOKEN("")};
	static const Seen xfs = {
	        MOUNT("xfs", "8:16", ""), SPACE("811"), DISK("naa." SIX, "J1"), TOKEN("")};
	static const Seen part = {MOUNT("xfs", "8:17", ""), SPACE("0"), PARTITION, TOKEN("")};
	static const Seen stacked = {MOUNT("xfs", "253:3", ""), SPACE("0"), STACKED, TOKEN("")};
	static const Seen serial = {
	        MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("", "S9"), TOKEN("")};
	static const Seen other_serial = {
	        MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("", "S8"), TOKEN("")};
	static const Seen copy = {MOUNT("ext4", "8:16", ""), SPACE("cafe"),
	        DISK("naa.60000000000000000000000000000777", "J1"), TOKEN("")};
	static const Seen t10 = {
	        MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("t10.ATA_X", "J1"), TOKEN("")};
	static const Seen unnamed = {MOUNT("ext4", "8:16", ""), SPACE("cafe"), UNNAMED, TOKEN("")};
	static const Seen endless = {MOUNT("ext4", "8:16", ""), SPACE("cafe"), LOOP, TOKEN("")};
	static const Seen container = {MOUNT("ext4", "8:16", ""), SPACE("cafe"), NULL, TOKEN("")};
	static const Seen elsewhere = {MOUNT("ext4", "8:16", ""), SPACE("beef"), NULL, TOKEN("")};
	static const Seen denied = {
	        MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("naa." SIX, "J1"), DENIED};
	static const Seen one_way = {
	        MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("naa." SIX, "J1"), TOKEN("'db1'")};
	static const Seen ocfs2 = {MOUNT("ocfs2", "8:16", ",_netdev,heartbeat=local"),
	        SPACE("cafe"), DISK("naa." SIX, "J1"), TOKEN("")};
	static const Seen alone = {MOUNT("ocfs2", "8:16", ",heartbeat=none"), SPACE("cafe"),
	        DISK("naa." SIX, "J1"), TOKEN("")};
	static const Seen nolock = {MOUNT("gfs2", "8:16", ",lockproto=lock_nolock"), SPACE("0"),
	        DISK("naa." SIX, "J1"), TOKEN("")};
	static const struct {
		const Seen *one, *two;
		const char *cluster, *token, *shared;
	} cases[] = {
	        {&plain, &plain, "fail", "fail", "fail"},
	        {&xfs, &xfs, "fail", "fail", "fail"},
	        {&part, &stacked, "fail", "fail", "fail"},
	        {&serial, &serial, "fail", "fail", "fail"},
	        {&plain, &one_way, "fail", "fail", "fail"},
	        {&plain, &denied, "fail", "unknown", "fail"},
	        {&alone, &alone, "fail", "fail", "fail"},
	        {&nolock, &nolock, "fail", "fail", "fail"},
	        /* copies, by what is below or by what is on it */
	        {&plain, &copy, "not_applicable", "fail", "fail"},
	        {&serial, &other_serial, "not_applicable", "fail", "fail"},
	        {&plain, &elsewhere, "not_applicable", "fail", "fail"},
	        /* two names of one disk: the serial tells */
	        {&plain, &t10, "fail", "fail", "fail"},
	        /* nothing to tell by */
	        {&plain, &unnamed, "not_applicable", "fail", "fail"},
	        {&unnamed, &unnamed, "unknown", "fail", "fail"},
	        {&container, &container, "unknown", "fail", "fail"},
	        {&endless, &endless, "unknown", "fail", "fail"},
	        /* a file system made for it, for whatever reason tokens stay unseen */
	        {&ocfs2, &ocfs2, "not_applicable", "fail", "fail"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		start(&world, cases[i].one, cases[i].two);
		g_autofree char *got = g_strdup_printf("%zu %s %s %s", i,
		        world_outcome(&world, "storage.volume.cluster_fs", "shared"),
		        world_outcome(&world, "storage.volume.token", "shared"),
		        world_outcome(&world, "storage.volume.shared", "shared"));
		g_autofree char *want = g_strdup_printf(
		        "%zu %s %s %s", i, cases[i].cluster, cases[i].token, cases[i].shared);
		ASSERT_TEXT(got, want);
	}
}

static void test_an_identifier_nobody_vouches_for(void)
{
	g_auto(World) world = {0};
	Seen seen = {
	        MOUNT("ext4", "8:16", ""), SPACE("cafe"), DISK("t10.ATA_QEMU", "QM1"), TOKEN("")};
	start(&world, &seen, &seen);
	const Verdict *row = world_row(&world, "storage.volume.cluster_fs", "shared");
	ASSERT_TEXT(outcome_name(row->outcome), "fail");
	CU_ASSERT_PTR_NOT_NULL(strstr(row->reason_en,
	        "(WWID t10.ATA_QEMU) and both mount its ext4 read-write: it is being corrupted; "
	        "unmount it on one of them at once, then run fsck; no maker registered this "
	        "identifier, and what software makes up may exist twice: if these are copies on "
	        "two disks, map one volume to all hosts"));
}

/* A token cannot be brought by hand: whether it is one volume waits for the host that is down. */
static void test_a_host_that_was_not_let_in(void)
{
	g_auto(World) world = {0};
	Seen seen = {MOUNT("xfs", "8:16", ""), SPACE("cafe"), NULL, TOKEN("")};
	start(&world, &seen, &seen);
	Facts *down = world_host(&world, "db2");
	facts_put(down, "mounts", "collector", NOW_US, DIGEST_A,
	        json_deep_copy(facts_find(factbook_find(world.facts, SUBJECT_HOST, "db1"), "mounts")
	                               .value));
	facts_set_reach(down, CAUSE_TIMEOUT,
	        "no answer; what was seen by hand at 2026-11-23 10:00:00 +08:00 stands in");
	world_judge(&world);
	const Verdict *row = world_row(&world, "storage.volume.cluster_fs", "shared");
	ASSERT_TEXT(row->cause, "timeout");
	ASSERT_TEXT(row->reason_en,
	        "mounted read-write on several hosts; whether it is one volume is not proven; this "
	        "run could not log in to host 'db2': no answer");
	ASSERT_TEXT(row->remedy_en,
	        "Host 'db2' may be switched off or cut off: see first that it runs, that its cable "
	        "and switch port are good and that it can be logged in to, then check again.");
}

static void test_unproven_is_looked_at_before_it_is_unmounted(void)
{
	g_auto(World) world = {0};
	Seen seen = {MOUNT("xfs", "8:16", ""), SPACE("cafe"), NULL, DENIED};
	start(&world, &seen, &seen);
	const Verdict *row = world_row(&world, "storage.volume.cluster_fs", "shared");
	ASSERT_TEXT(outcome_name(row->outcome), "unknown");
	CU_ASSERT(g_str_has_prefix(row->remedy_zh, "先查明各主机挂载的是否为同一个卷："));
	CU_ASSERT(!strstr(row->remedy_zh, "立即"));
}

static void test_one_id_and_nothing_else(void)
{
	g_auto(World) world = {0};
	Seen seen = {MOUNT("ext4", "8:16", ""), SPACE("cafe"), NULL, TOKEN("")};
	start(&world, &seen, &seen);
	ASSERT_TEXT(world_row(&world, "storage.volume.token", "shared")->reason_en,
	        "'db1' and 'db2' both wrote a token, neither saw the other's, yet the file "
	        "system's id is the same: copies on different disks, or one disk that each of "
	        "them caches; see to the mapping");
	ASSERT_TEXT(world_row(&world, "storage.volume.shared", "shared")->reason_en,
	        "the same identity (ext4 cafe), yet no host sees the other's token: copies on "
	        "different disks, or one disk that each host caches");
	ASSERT_TEXT(world_row(&world, "storage.volume.cluster_fs", "shared")->reason_en,
	        "ext4 is mounted read-write on 2 hosts with one id, yet tokens stay unseen, and no "
	        "WWID or serial of the disk is shown: cloned disks, or one disk that their caches "
	        "are corrupting; see to the mapping at once");
}

TEST_MAIN("kinds_cluster", CASE(test_one_disk_in_two_kernels), CASE(test_what_the_disk_says),
        CASE(test_an_identifier_nobody_vouches_for), CASE(test_one_id_and_nothing_else),
        CASE(test_a_host_that_was_not_let_in),
        CASE(test_unproven_is_looked_at_before_it_is_unmounted))
