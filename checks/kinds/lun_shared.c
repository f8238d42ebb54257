/*
 * kind `lun_shared`: whether the hosts see one LUN. A WWID is a claim: software targets give every
 * LUN the same one, copied guests and copied LUNs keep theirs. What speaks for it is said beside
 * the verdict: WWID, size and serial agree (a claim), who vouches for the WWID (a company or
 * nobody), the same file system on it (a claim too), files that met on it (proof).
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/lun.h"
#include "checks/kinds/volume_seen.h"
#include "inventory/wwid.h"
#include <string.h>

typedef struct {
	const char *host;
	const json_t *disk;
	const json_t *disks; /* of that host */
} Seen;

/* The file system's or volume group's own identifier, on the LUN itself. */
static const char *mark_of(const Seen *seen)
{
	return json_text_in(seen->disk, "uuid");
}

/* Physical volumes of LVM or md that are in use on a host: something stands on the LUN. */
static bool is_stacked(const Seen *seen)
{
	const char *fstype = json_text_in(seen->disk, "fstype");
	if (strcmp(fstype, "LVM2_member") != 0 && strcmp(fstype, "linux_raid_member") != 0)
		return false;
	size_t i, k;
	json_t *disk, *slave;
	json_array_foreach((json_t *)seen->disks, i, disk)
		json_array_foreach(json_object_get(disk, "slaves"), k, slave)
			if (g_strcmp0(json_string_value(slave), json_text_in(seen->disk, "name")) ==
			        0)
				return true;
	return false;
}

static void remark_stacked(const GArray *all, Verdict *row)
{
	guint count = 0;
	for (guint i = 0; i < all->len; i++)
		count += is_stacked(&g_array_index(all, Seen, i));
	if (count > 1)
		verdict_remark(row,
		        "%u 台主机同时激活了其上的 LVM 或 md，若没有 lvmlockd、clvmd "
		        "等集群锁会损坏数据",
		        "LVM or md on it is active on %u hosts: without cluster locking "
		        "(lvmlockd, clvmd) it will be corrupted",
		        count);
}

/* Gathers the LUN on every host that showed it; the row says why another did not. */
static void gather(
        Judge *judge, const SiteVolume *volume, const GPtrArray *hosts, Verdict *row, GArray *all)
{
	for (guint i = 0; i < hosts->len; i++) {
		const SiteHost *host = site_host_find(judge->input->site, hosts->pdata[i]);
		g_auto(Lun) lun = {0};
		if (!lun_observed(judge, volume, host, row, &lun))
			continue;
		Seen seen = {host->name, lun.first, lun.disks};
		g_array_append_val(all, seen);
	}
}

/* False, with the row failed, when two hosts see different disks of this WWID, whoever else is
 * missing. */
static bool agree(const GArray *all, Verdict *row)
{
	const Seen *a = all->len ? &g_array_index(all, Seen, 0) : NULL;
	for (guint i = 1; i < all->len; i++) {
		const Seen *b = &g_array_index(all, Seen, i);
		g_autofree char *differ = lun_difference(a->disk, b->disk);
		if (!differ)
			continue;
		verdict_actual(row, "%s, %s: %s", a->host, b->host, differ);
		verdict_decide(row, OUTCOME_FAIL, "WWID相同，但 %s 与 %s 看到的是不同的磁盘：%s",
		        "the same WWID, but '%s' and '%s' see different disks: %s", a->host,
		        b->host, differ);
		return false;
	}
	return true;
}

static bool same_marks(const GArray *all)
{
	const char *mark = mark_of(&g_array_index(all, Seen, 0));
	for (guint i = 1; i < all->len; i++)
		if (strcmp(mark_of(&g_array_index(all, Seen, i)), mark) != 0)
			return false;
	return *mark != '\0';
}

/* What agrees beside the WWID. */
static void remark_agreement(const GArray *all, Verdict *row)
{
	const json_t *disk = g_array_index(all, Seen, 0).disk;
	if (*json_text_in(disk, "serial"))
		verdict_remark(row, "容量、序列号 %s 一致", "size and serial %s agree",
		        json_text_in(disk, "serial"));
	else
		verdict_remark(row, "容量一致，不显示序列号", "sizes agree, no serial is shown");
	if (same_marks(all))
		verdict_remark(row, "其上的 %s UUID 一致（%s）", "the %s on it has one UUID (%s)",
		        json_text_in(disk, "fstype"), mark_of(&g_array_index(all, Seen, 0)));
}

static void decide_same(Judge *judge, const SiteVolume *volume, const GArray *all, Verdict *row)
{
	bool proven =
	        volume->mounts->len > 1 && volume_token_look(judge, volume).proof == TOKEN_ONE;
	verdict_actual(row, "%s", volume->wwid);
	if (proven)
		verdict_decide(row, OUTCOME_PASS,
		        "%u 台主机看到同一个LUN：WWID一致，令牌互相可见（已证明）",
		        "%u hosts see one LUN: its WWID agrees, and each sees the other's token "
		        "(proven)",
		        all->len);
	else if (wwid_is_registered(volume->wwid))
		verdict_decide(row, OUTCOME_PASS,
		        "%u 台主机看到同一个LUN：厂商注册的WWID一致（设备声明，未经写入证明）",
		        "%u hosts see one LUN: its WWID, registered by a maker, agrees (claimed by "
		        "the device, not proven by writing)",
		        all->len);
	else
		verdict_decide(row, OUTCOME_WARN,
		        "%u 台主机的WWID一致，但这种WWID由软件自拟，可能重复：请核对存储侧映射",
		        "on %u hosts the WWID agrees, but it is one that software makes up and may "
		        "exist twice: compare the array's mapping",
		        all->len);
	remark_agreement(all, row);
	remark_stacked(all, row);
}

static void judge_shared(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	g_autoptr(GPtrArray) hosts = site_lun_hosts(volume);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Seen));
	verdict_expected(row, "one LUN on %u hosts", hosts->len);
	if (hosts->len == 0)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：规划中没有写明该卷的 LUN（wwid）",
		        "does not apply: the plan names no LUN (wwid) for this volume");
	else if (!*volume->wwid)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "规划中没有写明WWID，无从比对",
		        "the plan names no wwid to compare");
	else if (hosts->len == 1 && volume->mounts->len == 0)
		verdict_decide(row, OUTCOME_FAIL, "规划中只有 1 台主机使用该LUN，不是共享存储",
		        "the plan has it on one host only: not shared storage");
	else if (hosts->len == 1)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中只有 1 台主机使用该LUN",
		        "does not apply: the plan has it on one host only");
	else {
		gather(judge, volume, hosts, row, all);
		if (agree(all, row) && all->len == hosts->len)
			decide_same(judge, volume, all, row);
	}
}

void kind_lun_shared(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	if (judge->input->pattern || !volumes_planned(judge, check))
		return;
	for (guint i = 0; i < site->storage->len; i++) {
		const SiteVolume *volume = site->storage->pdata[i];
		Verdict *row = verdicts_row(judge->verdicts, check, TARGET_VOLUME, volume->name);
		judge_cite_plan(judge, row);
		judge_shared(judge, volume, row);
	}
}
