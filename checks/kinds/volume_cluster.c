/*
 * kind `volume_cluster_fs`: whether a volume that several hosts write has a file system for that.
 *
 * One disk written by two kernels shows no token of the other, since each keeps the directory in
 * its own cache; so do two copies of one disk. What tells them apart is the disk below: its WWID
 * or its serial, the same on both hosts or not.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/lun.h"
#include "checks/kinds/volume_seen.h"
#include "checks/stood_in.h"
#include "inventory/wwid.h"
#include <string.h>

enum { STACK_MAX = 8 }; /* partition on LVM on md on multipath on a disk, and some */

const char *volume_fsid(const char *fstype, const json_t *space)
{
	static const char *const types[] = {"ext2", "ext3", "ext4", "ocfs2", "btrfs", NULL};
	const char *fsid = json_text_in(space, "fsid");
	bool made = g_strv_contains(types, fstype) && fsid[strspn(fsid, "0")] != '\0';
	return made ? fsid : "";
}

/* Only one host may have it mounted at a time: by its type, or since it was mounted that way. */
static bool is_single(const json_t *mount)
{
	static const char *const types[] = {"ext2", "ext3", "ext4", "xfs", "btrfs", "jfs",
	        "reiserfs", "vfat", "f2fs", "zfs", NULL};
	const char *options = json_text_in(mount, "options"),
	           *fstype = json_text_in(mount, "fstype");
	return g_strv_contains(types, fstype) ||
	       (strcmp(fstype, "gfs2") == 0 && strstr(options, "lockproto=lock_nolock")) ||
	       (strcmp(fstype, "ocfs2") == 0 && strstr(options, "heartbeat=none"));
}

typedef struct {
	const char *host, *fstype;
	const char *uuid, *fsid; /* of the file system; "" when unseen */
	const json_t *disk;      /* that carries it; NULL when unseen */
} Writer;

const json_t *device_find(const json_t *disks, const char *key, const char *value)
{
	size_t i;
	json_t *disk;
	json_array_foreach((json_t *)disks, i, disk)
		if (*value && strcmp(json_text_in(disk, key), value) == 0)
			return disk;
	return NULL;
}

const json_t *device_below(const json_t *disks, const json_t *disk)
{
	for (unsigned depth = 0; disk && depth < STACK_MAX; depth++) {
		const json_t *slaves = json_object_get(disk, "slaves");
		const char *slave = json_string_value(json_array_get(slaves, 0));
		const char *below = slave ? slave : json_text_in(disk, "part_of");
		const json_t *next = device_find(disks, "name", below);
		if (*json_text_in(disk, "wwid") || !next)
			return disk;
		disk = next;
	}
	return disk;
}

static const json_t *topic_value(Judge *judge, const char *host, const char *name)
{
	const Facts *facts = judge_host_facts(judge, host);
	return facts ? facts_find(facts, name).value : NULL;
}

/* Adds the host of the mount when it writes there. */
static void writer_add(Judge *judge, const SiteMount *mount, GArray *all)
{
	const json_t *entry = entry_at(topic_value(judge, mount->host, "mounts"), mount->target);
	if (!entry || !is_single(entry) || !json_is_true(json_object_get(entry, "rw")))
		return;
	const json_t *disks = topic_value(judge, mount->host, "disks");
	const json_t *device = device_find(disks, "device", json_text_in(entry, "device"));
	const json_t *space = entry_at(topic_value(judge, mount->host, "space"), mount->target);
	const char *fstype = json_text_in(entry, "fstype");
	Writer writer = {mount->host, fstype, json_text_in(device, "uuid"),
	        volume_fsid(fstype, space), device_below(disks, device)};
	g_array_append_val(all, writer);
}

static bool agree(const char *a, const char *b)
{
	return *a && *b && strcmp(a, b) == 0;
}

/* What is written on the disk bears one id. */
static bool one_file_system(const Writer *a, const Writer *b)
{
	if (strcmp(a->fstype, b->fstype) != 0)
		return false;
	return *a->uuid && *b->uuid ? agree(a->uuid, b->uuid) : agree(a->fsid, b->fsid);
}

/* "naa.5000…" and "naa.6000…"; "naa.…" and "t10.…" may be two names of one disk. */
static bool wwids_differ(const char *a, const char *b)
{
	size_t kind = strcspn(a, ".") + 1;
	return *a && *b && strncmp(a, b, kind) == 0 && strcmp(a, b) != 0;
}

static DiskProof pair_proof(const Writer *a, const Writer *b, char **ret_by)
{
	if (!one_file_system(a, b))
		return DISK_OTHER;
	if (!a->disk || !b->disk)
		return DISK_CLAIMED;
	g_autofree char *differ = lun_difference(a->disk, b->disk);
	const char *wwid_a = json_text_in(a->disk, "wwid"), *wwid_b = json_text_in(b->disk, "wwid");
	const char *serial = json_text_in(a->disk, "serial");
	if (differ || wwids_differ(wwid_a, wwid_b))
		return DISK_OTHER;
	if (agree(wwid_a, wwid_b))
		*ret_by = g_strdup_printf("WWID %s", wwid_a);
	else if (agree(serial, json_text_in(b->disk, "serial")))
		*ret_by = g_strdup_printf("serial %s", serial);
	return *ret_by ? DISK_ONE : DISK_CLAIMED;
}

static void cite_disks(Judge *judge, const char *host, Verdict *row)
{
	FactTopic topic = facts_find(judge_host_facts(judge, host), "disks");
	if (topic.value)
		verdict_cite(row, &topic);
}

/* The worse of what was known and of what one more pair shows. */
static void pair_add(Writers *writers, const Writer *a, const Writer *b)
{
	char *by = NULL;
	DiskProof proof = pair_proof(a, b, &by);
	if (proof <= writers->disk) {
		g_free(by);
		return;
	}
	g_free(writers->by);
	writers->by = by;
	writers->registered = wwid_is_registered(json_text_in(a->disk, "wwid"));
	writers->disk = proof;
	writers->a = a->host;
	writers->b = b->host;
	writers->fstype = a->fstype;
}

void volume_writers_find(Judge *judge, const SiteVolume *volume, Verdict *row, Writers *ret)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Writer));
	for (guint i = 0; i < volume->mounts->len; i++)
		writer_add(judge, volume->mounts->pdata[i], all);
	*ret = (Writers){.count = all->len, .fstype = ""};
	if (all->len > 0)
		ret->fstype = g_array_index(all, Writer, 0).fstype;
	for (guint i = 0; i < all->len; i++)
		for (guint k = i + 1; k < all->len; k++)
			pair_add(ret, &g_array_index(all, Writer, i),
			        &g_array_index(all, Writer, k));
	for (guint i = 0; ret->disk == DISK_ONE && i < all->len; i++)
		cite_disks(judge, g_array_index(all, Writer, i).host, row);
}

void volume_writers_clear(Writers *writers)
{
	g_free(writers->by);
}

/* ---- the kind ---- */

static bool mounts_observed(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	for (guint i = 0; i < volume->mounts->len; i++)
		if (!mount_topic(judge, volume->mounts->pdata[i], "mounts", row))
			return false;
	return true;
}

static void decide_one_disk(const Writers *writers, Verdict *row)
{
	verdict_decide(row, OUTCOME_FAIL,
	        "%s 与 %s 是同一个磁盘（%s），却同时以读写方式挂载 %s，正在损坏数据：请立即在其中一"
	        "台上卸载，"
	        "再用 fsck 检查",
	        "'%s' and '%s' have one disk (%s) and both mount its %s read-write: it is being "
	        "corrupted; unmount it on one of them at once, then run fsck",
	        writers->a, writers->b, writers->by, writers->fstype);
	if (!writers->registered)
		verdict_remark(row,
		        "该标识不是厂商注册的，软件自拟的标识可能重复：若其实是克隆的另一个盘，请让"
		        "各主"
		        "机挂载同一个卷",
		        "no maker registered this identifier, and what software makes up may exist "
		        "twice: if these are copies on two disks, map one volume to all hosts");
}

static void decide_untold(
        const Judge *judge, const Writers *writers, const TokenLook *look, Verdict *row)
{
	const char *type = writers->fstype;
	TokenProof proof = look->proof;
	if (proof == TOKEN_NOT_OBSERVED &&
	        stood_in_wait(judge->input, look->a, row,
	                "多台主机以读写方式挂载，未能证明是否为同一个卷",
	                "mounted read-write on several hosts; whether it is one volume is not "
	                "proven"))
		return;
	if (proof == TOKEN_APART && writers->disk == DISK_CLAIMED)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "%s 在 %u "
		        "台主机上以读写方式挂载，标识相同而令牌互不可见，看不到磁盘的WWID或序列号："
		        "或为克隆的不同的盘，"
		        "或为同一个盘正被各主机的缓存破坏，请立即核对存储映射",
		        "%s is mounted read-write on %u hosts with one id, yet tokens stay unseen, "
		        "and no "
		        "WWID or serial of the disk is shown: cloned disks, or one disk that their "
		        "caches are corrupting; see to the mapping at once",
		        type, writers->count);
	else if (proof == TOKEN_APART)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：各主机的 %s 不是同一个卷",
		        "does not apply: the %s of these hosts are not one volume", type);
	else
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "%s 在 %u 台主机上以读写方式挂载，但未能证明是否为同一个卷",
		        "%s is mounted read-write on %u hosts; whether it is one volume is not "
		        "proven",
		        type, writers->count);
}

static void judge_cluster(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	g_auto(Writers) writers = {0};
	verdict_expected(row, "nfs, ocfs2, gfs2 …");
	volume_token_cite(judge, volume, row);
	if (!mounts_observed(judge, volume, row))
		return;
	volume_writers_find(judge, volume, row, &writers);
	if (writers.count > 0)
		verdict_actual(row, "%s, rw × %u", writers.fstype, writers.count);
	TokenLook look = volume_token_look(judge, volume);
	if (writers.count < 2)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：没有多台主机以读写方式挂载的本地文件系统",
		        "does not apply: no local file system is mounted read-write on two hosts");
	else if (look.proof == TOKEN_ONE)
		verdict_decide(row, OUTCOME_FAIL,
		        "%s 不是集群文件系统，却同时在 %u 台主机上以读写方式挂载，会损坏数据",
		        "%s is no cluster file system and is mounted read-write on %u hosts at "
		        "once: "
		        "it will be corrupted",
		        writers.fstype, writers.count);
	else if (writers.disk == DISK_ONE)
		decide_one_disk(&writers, row);
	else
		decide_untold(judge, &writers, &look, row);
}

/* What nobody has seen to be wrong is not unmounted: it is looked at first. */
static void judge_cluster_or_look(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	judge_cluster(judge, volume, row);
	if (row->outcome == OUTCOME_UNKNOWN && !row->remedy_zh)
		verdict_remedy(row,
		        "先查明各主机挂载的是否为同一个卷：使各主机可以登录、令牌可以写入后重新检查"
		        "，"
		        "或由存储管理员凭映射和格式化记录书面确认（jiuxu "
		        "attest）；确为同一个本地文件系统的，"
		        "再在其中一台上卸载，改用集群文件系统。",
		        "Find out first whether the hosts mount one volume: let them be logged in "
		        "to "
		        "and tokens be written, then check again, or have the keeper of the "
		        "storage "
		        "attest it by the mapping (jiuxu attest). Only where it is one local file "
		        "system, unmount it on one of them and use a cluster file system.");
}

void kind_volume_cluster_fs(Judge *judge, const Check *check)
{
	each_volume(judge, check, judge_cluster_or_look);
}
