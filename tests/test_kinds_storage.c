/* The kinds of check about shared volumes. */
#include "tests/judge_world.h"

#define HOSTS "hosts: [{name: db1, address: 10.1.1.1}, {name: db2, address: 10.1.1.2}]\n"
#define STORAGE                                                                                    \
	"storage: [{name: shared, kind: ext4, size: 256M, mounts: [{host: db1, target: "           \
	"/u01/shared/}, {host: db2, target: /u01/shared}]}]\n"
#define MOUNTED(source, fstype)                                                                    \
	"[{'target': '/', 'source': '/dev/sda1', 'fstype': 'xfs', 'rw': true},"                    \
	" {'target': '/u01/shared', 'source': '" source "', 'fstype': '" fstype                    \
	"', 'rw': true, 'root': '/', 'options': 'rw'}]"
#define BARE "[{'target': '/', 'source': '/dev/sda1', 'fstype': 'xfs', 'rw': true}]"
#define SPACE(fsid)                                                                                \
	"[{'target': '/u01/shared', 'size_bytes': 268435456, 'avail_bytes': "                      \
	"134217728, 'fsid': '" fsid "', 'fstype': 'ext4'}]"

typedef struct {
	const char *mounts_1, *space_1, *mounts_2, *space_2;
} Pair;

static void start(World *world, const Pair *pair)
{
	world_start(world, HOSTS STORAGE);
	Facts *one = world_host(world, "db1"), *two = world_host(world, "db2");
	if (pair->mounts_1)
		world_put(one, "mounts", pair->mounts_1);
	if (pair->space_1)
		world_put(one, "space", pair->space_1);
	if (pair->mounts_2)
		world_put(two, "mounts", pair->mounts_2);
	if (pair->space_2)
		world_put(two, "space", pair->space_2);
	world_judge(world);
}

#define TOKEN(wrote, seen, from, to)                                                               \
	"[{'target': '/u01/shared', 'wrote': " wrote ", 'seen': [" seen "], 'from_ms': " from      \
	", 'to_ms': " to "}]"
#define NO_TOKEN(cause, seen)                                                                      \
	"[{'target': '/u01/shared', 'wrote': false, 'cause': '" cause "', 'seen': [" seen          \
	"], 'from_ms': 0, 'to_ms': 5000}]"

/* What the hosts of a started world show of their tokens, judged anew. */
static void tokens(World *world, const char *one, const char *two)
{
	if (one)
		world_put((Facts *)factbook_find(world->facts, SUBJECT_HOST, "db1"), "token", one);
	if (two)
		world_put((Facts *)factbook_find(world->facts, SUBJECT_HOST, "db2"), "token", two);
	world_judge(world);
}

static void test_one_volume_on_both(void)
{
	g_auto(World) world = {0};
	Pair pair = {MOUNTED("/dev/sdb", "ext4"), SPACE("cafe01"), MOUNTED("/dev/sdc", "ext4"),
	        SPACE("cafe01")};
	start(&world, &pair);
	tokens(&world, TOKEN("true", "'db2'", "0", "1000"), TOKEN("true", "'db1'", "10", "1000"));
	/* whose the records are: told where the target does not */
	const Verdict *token = world_row(&world, "storage.volume.token", "shared");
	CU_ASSERT_PTR_NOT_NULL(token->evidence_of);
	if (token->evidence_of)
		ASSERT_TEXT(token->evidence_of->pdata[token->evidence_of->len - 1], "db1, db2");
	CU_ASSERT_PTR_NULL(world_row(&world, "storage.volume.mounted", "shared@db1")->evidence_of);
	ASSERT_ROW(&world, "storage.volume.mounted", "shared@db1", "pass", "", "/u01/shared",
	        "/dev/sdb ext4", "/dev/sdb 挂载在 /u01/shared（ext4）",
	        "/dev/sdb is mounted at /u01/shared (ext4)");
	ASSERT_ROW(&world, "storage.volume.shared", "shared", "pass", "", "one volume on 2 hosts",
	        "ext4 cafe01", "2 台主机看到的是同一个卷（ext4 cafe01）",
	        "2 hosts see the same volume (ext4 cafe01)");
	ASSERT_ROW(&world, "storage.volume.writable", "shared@db2", "pass", "", "rw", "rw",
	        "以读写方式挂载，写入令牌成功", "mounted read-write, and a token was written");
	ASSERT_ROW(&world, "storage.volume.space", "shared@db2", "pass", "", "256M, ≥ 10%",
	        "256.0 MiB, 50%", "容量 256.0 MiB，剩余 128.0 MiB（50%）",
	        "size 256.0 MiB, 128.0 MiB free (50%)");
}

static void test_another_volume_on_the_same_mount_point(void)
{
	g_auto(World) world = {0};
	Pair pair = {MOUNTED("/dev/sdb", "ext4"), SPACE("cafe01"), MOUNTED("/dev/sdb", "ext4"),
	        SPACE("cafe02")};
	start(&world, &pair);
	ASSERT_ROW(&world, "storage.volume.shared", "shared", "fail", "", "one volume on 2 hosts",
	        "db1: ext4 cafe01; db2: ext4 cafe02",
	        "不是同一个卷：db1 看到 ext4 cafe01，db2 看到 ext4 cafe02",
	        "not one volume: 'db1' sees ext4 cafe01, 'db2' sees ext4 cafe02");
	ASSERT_OUTCOME(&world, "storage.volume.mounted", "shared@db2", "pass");
}

/* One file system, so far as its UUID says: what the tokens make of it. */
static void test_what_tokens_prove(void)
{
	static const struct {
		const char *one, *two, *token, *cause, *en, *shared, *cluster;
	} cases[] = {
	        {TOKEN("true", "'db2'", "0", "500"), TOKEN("true", "'db1'", "10", "500"), "pass",
	                "", "2 hosts saw each other's tokens", "pass", "fail"},
	        /* two guests of one template, or one disk that two kernels write */
	        {TOKEN("true", "", "0", "9000"), TOKEN("true", "", "100", "9100"), "fail", "",
	                "'db1' and 'db2' both wrote a token, neither saw the other's, yet the file "
	                "system's id is the same: copies on different disks, or one disk that each "
	                "of them caches; see to the mapping",
	                "fail", "unknown"},
	        {TOKEN("true", "", "0", "9000"), TOKEN("true", "", "8500", "17500"), "unknown",
	                "not_observed",
	                "'db1' and 'db2' were not looking at the same time for long enough; check "
	                "again",
	                "unknown", "unknown"},
	        {TOKEN("true", "'db2'", "0", "9000"), TOKEN("true", "", "0", "9000"), "unknown",
	                "not_observed",
	                "between 'db1' and 'db2' only one saw the other's token (a cache, or "
	                "replication)",
	                "unknown", "unknown"},
	        /* one may not write but sees: enough */
	        {TOKEN("true", "", "0", "9000"), NO_TOKEN("read-only", "'db1'"), "pass", "",
	                "2 hosts saw each other's tokens", "pass", "fail"},
	        {TOKEN("true", "", "0", "9000"), NO_TOKEN("denied", ""), "unknown", "denied",
	                "host 'db2' could not write a token on /u01/shared (denied): that it is "
	                "one volume is not proven; the login may not write there, as with "
	                "root_squash of NFS: give its user the right, or set ssh.sudo for the "
	                "host; where nothing may be written, say token: false",
	                "unknown", "unknown"},
	        {NO_TOKEN("read-only", ""), NO_TOKEN("timeout", ""), "unknown", "denied",
	                "host 'db1' could not write a token on /u01/shared (read-only): that it "
	                "is one volume is not proven",
	                "unknown", "unknown"},
	        {TOKEN("true", "", "0", "9000"), NO_TOKEN("unmounted", ""), "not_applicable", "",
	                "does not apply: host 'db2' has not mounted it, there is nothing to "
	                "compare",
	                "unknown", "unknown"},
	        {TOKEN("true", "'db2'", "0", "9000"), NULL, "unknown", "not_observed",
	                "'token' not known: not observed", "unknown", "unknown"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		Pair pair = {MOUNTED("/dev/sdb", "ext4"), SPACE("cafe01"),
		        MOUNTED("/dev/sdc", "ext4"), SPACE("cafe01")};
		start(&world, &pair);
		tokens(&world, cases[i].one, cases[i].two);
		const Verdict *row = world_row(&world, "storage.volume.token", "shared");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].token);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->reason_en, cases[i].en);
		if (row->outcome == OUTCOME_FAIL)
			ASSERT_TEXT(row->remedy_zh,
			        "核对存储映射和挂载，让各主机挂载同一个卷后重新检查；机器已测出不"
			        "是同一个卷，书面确认改变不了这个结论。");
		ASSERT_OUTCOME(&world, "storage.volume.shared", "shared", cases[i].shared);
		ASSERT_OUTCOME(&world, "storage.volume.cluster_fs", "shared", cases[i].cluster);
	}
}

/* What the mount option says is no pass where the host tried to write and could not. */
static void test_writable_where_the_token_was_not_written(void)
{
	static const struct {
		const char *token, *outcome, *cause, *actual, *zh, *en;
	} cases[] = {
	        {NO_TOKEN("denied", "'db1'"), "unknown", "denied", "not written",
	                "挂载选项为读写，但主机 db2 未能在 /u01/shared 写入令牌（没有写入权限）："
	                "是否可写没有得到证明；登录用户不可写入（NFS 的 root_squash "
	                "即如此）：给该用户写权限，或为主机设置 ssh.sudo；不许写入的卷注明 "
	                "token: false",
	                "mounted read-write, but host 'db2' could not write a token on /u01/shared "
	                "(denied): that it can be written is not proven; the login may not write "
	                "there, as with root_squash of NFS: give its user the right, or set "
	                "ssh.sudo for the host; where nothing may be written, say token: false"},
	        {NO_TOKEN("timeout", ""), "unknown", "timeout", "not written",
	                "挂载选项为读写，但主机 db2 未能在 /u01/shared 写入令牌（没有应答）："
	                "是否可写没有得到证明",
	                "mounted read-write, but host 'db2' could not write a token on /u01/shared "
	                "(timeout): that it can be written is not proven"},
	        {NO_TOKEN("error", ""), "unknown", "error", "not written",
	                "挂载选项为读写，但主机 db2 未能在 /u01/shared 写入令牌（写入出错）："
	                "是否可写没有得到证明",
	                "mounted read-write, but host 'db2' could not write a token on /u01/shared "
	                "(error): that it can be written is not proven"},
	        {NO_TOKEN("read-only", ""), "fail", "", "not written",
	                "挂载选项为读写，但主机 db2 在 /u01/shared 写入令牌时，文件系统答为只读",
	                "mounted read-write, but when host 'db2' wrote a token on /u01/shared, the "
	                "file system answered that it is read-only"},
	        /* nobody tried: the option is all there is, and the row says so */
	        {NULL, "pass", "", "rw", "以读写方式挂载（按挂载选项，没有试写）",
	                "mounted read-write (by its option; nothing was written)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		Pair pair = {MOUNTED("nas:/d", "nfs4"), SPACE("0"), MOUNTED("nas:/d", "nfs4"),
		        SPACE("0")};
		start(&world, &pair);
		tokens(&world, TOKEN("true", "", "0", "9000"), cases[i].token);
		const Verdict *row = world_row(&world, "storage.volume.writable", "shared@db2");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->actual, cases[i].actual);
		ASSERT_TEXT(row->reason_zh, cases[i].zh);
		ASSERT_TEXT(row->reason_en, cases[i].en);
		ASSERT_OUTCOME(&world, "storage.volume.writable", "shared@db1", "pass");
	}
}

/* Names and UUIDs are beside the point where the files were seen; and no proof where not. */
static void test_a_token_outweighs_names(void)
{
	static const struct {
		Pair pair;
		bool seen;
		const char *outcome;
	} cases[] = {
	        {{MOUNTED("nas:/d", "nfs4"), SPACE("0"), MOUNTED("10.1.1.5:/d", "nfs4"),
	                 SPACE("0")},
	                true, "pass"},
	        {{MOUNTED("nas:/d", "nfs4"), SPACE("0"), MOUNTED("nas:/d", "nfs4"), SPACE("0")},
	                false, "fail"},
	        {{MOUNTED("/dev/sdb", "xfs"), SPACE("1"), MOUNTED("/dev/sdb", "xfs"), SPACE("1")},
	                true, "pass"},
	        {{MOUNTED("/dev/sdb", "ext4"), SPACE("1"), MOUNTED("/dev/sdb", "ext4"), SPACE("2")},
	                false, "fail"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		start(&world, &cases[i].pair);
		bool seen = cases[i].seen;
		tokens(&world,
		        seen ? TOKEN("true", "'db2'", "0", "9000") : TOKEN("true", "", "0", "9000"),
		        seen ? TOKEN("true", "'db1'", "0", "9000")
		             : TOKEN("true", "", "0", "9000"));
		ASSERT_OUTCOME(&world, "storage.volume.shared", "shared", cases[i].outcome);
	}
}

static void test_file_systems_of_one_host(void)
{
	g_auto(World) world = {0};
	Pair pair = {
	        MOUNTED("/dev/sdb", "xfs"), SPACE("1"), MOUNTED("/dev/sdb", "xfs"), SPACE("1")};
	start(&world, &pair);
	tokens(&world, TOKEN("true", "'db2'", "0", "9"), TOKEN("true", "'db1'", "0", "9"));
	ASSERT_ROW(&world, "storage.volume.cluster_fs", "shared", "fail", "", "nfs, ocfs2, gfs2 …",
	        "xfs, rw × 2",
	        "xfs 不是集群文件系统，却同时在 2 台主机上以读写方式挂载，会损坏数据",
	        "xfs is no cluster file system and is mounted read-write on 2 hosts at once: it "
	        "will be corrupted");
	g_auto(World) apart = {0};
	Pair other = {MOUNTED("/dev/sdb", "ext4"), SPACE("cafe01"), MOUNTED("/dev/sdb", "ext4"),
	        SPACE("cafe02")};
	start(&apart, &other);
	tokens(&apart, TOKEN("true", "", "0", "9000"), TOKEN("true", "", "100", "9100"));
	ASSERT_OUTCOME(&apart, "storage.volume.cluster_fs", "shared", "not_applicable");
	g_auto(World) cluster = {0};
	Pair good = {
	        MOUNTED("/dev/sdb", "ocfs2"), SPACE("1"), MOUNTED("/dev/sdb", "ocfs2"), SPACE("1")};
	start(&cluster, &good);
	tokens(&cluster, TOKEN("true", "'db2'", "0", "9"), TOKEN("true", "'db1'", "0", "9"));
	ASSERT_OUTCOME(&cluster, "storage.volume.cluster_fs", "shared", "not_applicable");
	ASSERT_OUTCOME(&cluster, "storage.volume.shared", "shared", "pass");
}

/* A volume that became read-only meanwhile keeps our file: told until it is gone. */
static void test_a_token_that_stays_is_told(void)
{
	g_auto(World) world = {0};
	Pair pair = {MOUNTED("nas:/d", "nfs4"), SPACE("0"), MOUNTED("nas:/d", "nfs4"), SPACE("0")};
	start(&world, &pair);
	tokens(&world,
	        "[{'target': '/u01/shared', 'wrote': true, 'left': true, 'seen': ['db2'], "
	        "'from_ms': 0, 'to_ms': 9000}]",
	        TOKEN("true", "'db1'", "0", "9000"));
	ASSERT_ROW(&world, "storage.volume.token", "shared", "warn", "", "one volume on 2 hosts",
	        "",
	        "2 台主机互相看到了对方写入的令牌；令牌文件未能删除（db1:/u01/shared 下的 "
	        ".jiuxu-*，空文件）：一小时后的检查会删除，也可手工删除",
	        "2 hosts saw each other's tokens; the token could not be removed (.jiuxu-* in "
	        "db1:/u01/shared, an empty file): a check an hour from now removes it, or do so by "
	        "hand");
}

static void test_tokens_switched_off(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS "storage: [{name: s, token: false, mounts: [{host: db1, target: "
	                          "/a}, {host: db2, target: /a}]}]\n");
	world_judge(&world);
	ASSERT_ROW(&world, "storage.volume.token", "s", "not_applicable", "",
	        "one volume on 2 hosts", "", "不适用：规划中关闭了令牌（token: false）",
	        "does not apply: the plan switches tokens off (token: false)");
}

/* Device numbers agree by chance on two hosts: xfs and tmpfs have no other f_fsid. */
static void test_local_file_systems_are_not_taken_for_shared(void)
{
	static const Pair pairs[] = {
	        {MOUNTED("/dev/sdb", "xfs"), SPACE("81100000000"), MOUNTED("/dev/sdb", "xfs"),
	                SPACE("81100000000")},
	        {MOUNTED("tmpfs", "tmpfs"), SPACE("0"), MOUNTED("tmpfs", "tmpfs"), SPACE("0")},
	        {MOUNTED("/dev/sdb", "ext4"), SPACE("0000"), MOUNTED("/dev/sdb", "ext4"),
	                SPACE("0000")},
	        {MOUNTED("/dev/sdb", "fuseblk"), SPACE("1"), MOUNTED("/dev/sdb", "fuseblk"),
	                SPACE("1")},
	        {MOUNTED("localhost:/data", "nfs4"), SPACE("0"), MOUNTED("localhost:/data", "nfs4"),
	                SPACE("0")},
	        {MOUNTED("127.0.0.1:/data", "nfs"), SPACE("0"), MOUNTED("127.0.0.1:/data", "nfs"),
	                SPACE("0")},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_auto(World) world = {0};
		start(&world, &pairs[i]);
		ASSERT_ROW(&world, "storage.volume.shared", "shared", "unknown", "not_observed",
		        "one volume on 2 hosts", "", "读不到主机 db2 上该卷的标识",
		        "the volume's identity could not be read on host 'db2'");
	}
}

static void test_network_volumes(void)
{
	static const struct {
		Pair pair;
		const char *outcome;
	} cases[] = {
	        {{MOUNTED("nas:/data", "nfs4"), SPACE("0"), MOUNTED("nas:/data/", "nfs"),
	                 SPACE("0")},
	                "pass"},
	        {{MOUNTED("nas:/data", "nfs4"), SPACE("0"), MOUNTED("nas:/data2", "nfs4"),
	                 SPACE("0")},
	                "fail"},
	        {{MOUNTED("nas:/data", "nfs4"), SPACE("0"), MOUNTED("10.1.1.5:/data", "nfs4"),
	                 SPACE("0")},
	                "unknown"},
	        {{MOUNTED("nas:/", "nfs4"), SPACE("0"), MOUNTED("nas:/", "nfs4"), SPACE("0")},
	                "pass"},
	        {{MOUNTED("nas:/data", "nfs4"), SPACE("0"), MOUNTED("/dev/sdb", "ext4"),
	                 SPACE("cafe01")},
	                "fail"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		start(&world, &cases[i].pair);
		ASSERT_OUTCOME(&world, "storage.volume.shared", "shared", cases[i].outcome);
	}
}

/* One cause, one failure. What stat shows of the bare directory is the root file system. */
static void test_unmounted_fails_once(void)
{
	g_auto(World) world = {0};
	Pair pair = {MOUNTED("/dev/sdb", "ext4"), SPACE("cafe01"), BARE, SPACE("beef")};
	start(&world, &pair);
	ASSERT_ROW(&world, "storage.volume.mounted", "shared@db2", "fail", "", "/u01/shared", "-",
	        "主机 db2 的 /u01/shared 上没有挂载任何卷",
	        "nothing is mounted on host 'db2' at /u01/shared");
	ASSERT_ROW(&world, "storage.volume.writable", "shared@db2", "not_applicable", "", "rw", "",
	        "不适用：主机 db2 没有挂载该卷", "does not apply: host 'db2' has not mounted it");
	ASSERT_OUTCOME(&world, "storage.volume.space", "shared@db2", "not_applicable");
	ASSERT_ROW(&world, "storage.volume.shared", "shared", "not_applicable", "",
	        "one volume on 2 hosts", "", "不适用：主机 db2 没有挂载该卷，无从比对",
	        "does not apply: host 'db2' has not mounted it, there is nothing to compare");
}

/* Neither there nor missing: nobody has used it yet. */
static void test_an_automounter_that_waits(void)
{
	g_auto(World) world = {0};
	Pair pair = {MOUNTED("/etc/auto.u01", "autofs"), SPACE("0"), BARE, NULL};
	start(&world, &pair);
	ASSERT_ROW(&world, "storage.volume.mounted", "shared@db1", "unknown", "not_observed",
	        "/u01/shared", "/etc/auto.u01 autofs",
	        "/u01/shared 上只有自动挂载点，首次访问时才挂载：请在主机上运行 ls /u01/shared "
	        "后重新检查",
	        "only the automounter stands at /u01/shared, which mounts on first use: run ls "
	        "/u01/shared on the host, then check again");
	ASSERT_OUTCOME(&world, "storage.volume.writable", "shared@db1", "not_applicable");
}

static void test_unreached_host(void)
{
	g_auto(World) world = {0};
	Pair pair = {MOUNTED("/dev/sdb", "ext4"), SPACE("cafe01"), NULL, NULL};
	static const char *const checks[] = {"storage.volume.mounted", "storage.volume.writable",
	        "storage.volume.persistent", "storage.volume.space"};
	start(&world, &pair);
	facts_set_reach(world_host(&world, "db2"), CAUSE_TIMEOUT, "no answer");
	world_judge(&world);
	for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
		ASSERT_OUTCOME(&world, checks[i], "shared@db2", "unknown");
		ASSERT_TEXT(world_row(&world, checks[i], "shared@db2")->cause, "timeout");
	}
	ASSERT_OUTCOME(&world, "storage.volume.shared", "shared", "unknown");
}

/* A later mount on the same point covers the earlier one. */
static void test_covered_mounts(void)
{
	g_auto(World) world = {0};
	Pair pair = {
	        "[{'target': '/u01/shared', 'source': '/dev/sdb', 'fstype': 'ext4', 'rw': true, "
	        "'covered': true}, {'target': '/u01/shared', 'source': '/dev/sdz', 'fstype': "
	        "'ext4', 'rw': false, 'options': 'ro'}]",
	        NULL, BARE, NULL};
	start(&world, &pair);
	ASSERT_TEXT(
	        world_row(&world, "storage.volume.mounted", "shared@db1")->actual, "/dev/sdz ext4");
	ASSERT_ROW(&world, "storage.volume.writable", "shared@db1", "fail", "", "rw", "ro",
	        "以只读方式挂载（ro）", "mounted read-only (ro)");
}

static void test_size_and_room(void)
{
	static const struct {
		const char *space, *outcome, *cause, *en;
	} cases[] = {
	        {"[{'target': '/u01/shared', 'size_bytes': 200000000, 'avail_bytes': 200000000}]",
	                "fail", "", "its size is 190.7 MiB, less than the planned 256M"},
	        {"[{'target': '/u01/shared', 'size_bytes': 268435456, 'avail_bytes': 26843546}]",
	                "pass", "", "size 256.0 MiB, 25.6 MiB free (10%)"},
	        {"[{'target': '/u01/shared', 'size_bytes': 268435456, 'avail_bytes': 0}]", "fail",
	                "", "0% is free (0 B), less than 10%"},
	        {"[{'target': '/u01/shared', 'cause': 'timeout', 'message': 'm'}]", "unknown",
	                "timeout",
	                "the file system on /u01/shared gives no answer: its server may be gone"},
	        {"[{'target': '/u01/shared2', 'size_bytes': 1, 'avail_bytes': 1}]", "unknown",
	                "not_observed", "the size of /u01/shared could not be read"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		Pair pair = {MOUNTED("/dev/sdb", "ext4"), cases[i].space, NULL, NULL};
		start(&world, &pair);
		const Verdict *row = world_row(&world, "storage.volume.space", "shared@db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->reason_en, cases[i].en);
		bool hangs = strcmp(cases[i].cause, "timeout") == 0;
		ASSERT_TEXT(row->remedy_zh ? row->remedy_zh : "",
		        hangs ? "恢复存储或文件服务，在主机 db1 上重新挂载 /u01/shared（期间 df、"
		                "ls 会卡住）后重新检查；加大 --timeout 没有用。"
		              : "");
	}
}

static void test_inodes(void)
{
	static const struct {
		const char *counts, *outcome, *en;
	} cases[] = {
	        {"'inodes': 1000, 'inodes_free': 50", "pass", "5% of the inodes are free"},
	        {"'inodes': 65536, 'inodes_free': 0", "fail",
	                "0% of the inodes are free (0), less than 5%: no new file can be made"},
	        {"'inodes': 0, 'inodes_free': 0", "not_applicable",
	                "does not apply: this file system counts no inodes"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		g_autofree char *space =
		        g_strdup_printf("[{'target': '/u01/shared', %s}]", cases[i].counts);
		Pair pair = {MOUNTED("/dev/sdb", "ext4"), space, NULL, NULL};
		start(&world, &pair);
		const Verdict *row = world_row(&world, "storage.volume.inodes", "shared@db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

/* A maker's 2 TB is 1.82 TiB, and ext4 keeps a bit of it. */
static void test_decimal_sizes(void)
{
	static const char *const outcomes[] = {"pass", "fail"};
	static const char *const sizes[] = {"1950000000000", "1500000000000"};
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_auto(World) world = {0};
		world_start(&world, HOSTS "storage: [{name: s, size: 2T, mounts: [{host: db1, "
		                          "target: /u01/shared}]}]\n");
		Facts *facts = world_host(&world, "db1");
		g_autofree char *space = g_strdup_printf("[{'target': '/u01/shared', 'size_bytes': "
		                                         "%s, 'avail_bytes': 1000000000000}]",
		        sizes[i]);
		world_put(facts, "mounts", MOUNTED("/dev/sdb", "ext4"));
		world_put(facts, "space", space);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "storage.volume.space", "s@db1", outcomes[i]);
	}
}

static void test_no_volume_planned_fails_once(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS);
	world_judge(&world);
	ASSERT_ROW(&world, "storage.volume.mounted", "某省", "fail", "not_planned", "", "",
	        "site.yaml 的 storage 中没有规划任何共享卷",
	        "site.yaml plans no shared volume under storage");
	static const char *const others[] = {
	        "shared", "token", "cluster_fs", "writable", "persistent", "space", "inodes"};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autofree char *check = g_strconcat("storage.volume.", others[i], NULL);
		ASSERT_ROW(&world, check, "某省", "not_applicable", "", "", "",
		        "不适用：没有规划任何共享卷",
		        "does not apply: no shared volume is planned");
	}
}

/* A name alone is nothing that anybody could look for; a disk of ASM has its WWID. */
static void test_a_volume_without_hosts_or_wwid(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS "storage: [{name: a}, {name: b, hosts: [db1, db2]}, "
	                          "{name: c, hosts: [db1, db2], wwid: "
	                          "naa.600508b400105e210000900000490000}]\n");
	world_judge(&world);
	ASSERT_ROW(&world, "storage.volume.mounted", "a", "fail", "not_planned", "", "",
	        "site.yaml 中该卷既没有 mounts（挂载主机和挂载点），也没有 "
	        "wwid：请补全其中之一",
	        "site.yaml names neither mounts (host and target) nor a wwid for this volume: "
	        "enter one of them");
	ASSERT_OUTCOME(&world, "storage.volume.mounted", "b", "fail");
	ASSERT_OUTCOME(&world, "storage.volume.mounted", "c", "not_applicable");
	ASSERT_OUTCOME(&world, "storage.volume.writable", "a", "not_applicable");
}

static void test_a_volume_of_one_host_is_not_shared(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        HOSTS "storage: [{name: a, mounts: [{host: db1, target: /a}]}, {name: b}]\n");
	world_judge(&world);
	ASSERT_ROW(&world, "storage.volume.shared", "a", "fail", "", "one volume on 1 hosts", "",
	        "规划中只有 1 台主机挂载该卷，不是共享卷",
	        "the plan mounts it on 1 host only: not a shared volume");
	ASSERT_OUTCOME(&world, "storage.volume.shared", "b", "fail");
	ASSERT_ROW(&world, "storage.volume.writable", "b", "not_applicable", "", "", "",
	        "不适用：规划中没有主机挂载该卷", "does not apply: the plan mounts it on no host");
}

TEST_MAIN("kinds_storage", CASE(test_one_volume_on_both), CASE(test_what_tokens_prove),
        CASE(test_writable_where_the_token_was_not_written), CASE(test_a_token_outweighs_names),
        CASE(test_file_systems_of_one_host), CASE(test_tokens_switched_off),
        CASE(test_a_token_that_stays_is_told), CASE(test_another_volume_on_the_same_mount_point),
        CASE(test_local_file_systems_are_not_taken_for_shared), CASE(test_network_volumes),
        CASE(test_unmounted_fails_once), CASE(test_unreached_host),
        CASE(test_an_automounter_that_waits), CASE(test_covered_mounts), CASE(test_size_and_room),
        CASE(test_inodes), CASE(test_decimal_sizes), CASE(test_no_volume_planned_fails_once),
        CASE(test_a_volume_without_hosts_or_wwid), CASE(test_a_volume_of_one_host_is_not_shared))
