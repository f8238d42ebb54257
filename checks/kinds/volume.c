/* Kinds about shared storage: each volume as each of its hosts sees it. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_seen.h"
#include <string.h>

/* A site without a shared volume has not done item 4: said once, by the check that asks for it. */
bool volumes_planned(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	if (site->storage && site->storage->len > 0)
		return true;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	judge_cite_plan(judge, row);
	if (check->kind->judge == kind_volume_mounted)
		verdict_unplanned(row, "site.yaml 的 storage 中没有规划任何共享卷",
		        "site.yaml plans no shared volume under storage");
	else
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：没有规划任何共享卷",
		        "does not apply: no shared volume is planned");
	return false;
}

/* A disk of ASM is planned by its WWID; a volume with neither is a name and nothing to look for. */
static void mounted_nowhere(Judge *judge, const Check *check, const SiteVolume *volume)
{
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_VOLUME, volume->name);
	judge_cite_plan(judge, row);
	if (check->kind->judge == kind_volume_mounted && !*volume->wwid) {
		verdict_unplanned(row,
		        "site.yaml 中该卷既没有 mounts（挂载主机和挂载点），也没有 "
		        "wwid：请补全其中之一",
		        "site.yaml names neither mounts (host and target) nor a wwid for this "
		        "volume: enter one of them");
		return;
	}
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中没有主机挂载该卷",
	        "does not apply: the plan mounts it on no host");
}

static void each_mount_of(
        Judge *judge, const Check *check, const SiteVolume *volume, MountEach each)
{
	const Site *site = judge->input->site;
	if (volume->mounts->len == 0)
		mounted_nowhere(judge, check, volume);
	for (guint k = 0; k < volume->mounts->len; k++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, k);
		if (!judge_selects(judge, site_host_find(site, mount->host)))
			continue;
		g_autofree char *target = g_strdup_printf("%s@%s", volume->name, mount->host);
		each(judge, volume, mount,
		        verdicts_row(judge->verdicts, check, TARGET_VOLUME, target));
	}
}

void each_mount(Judge *judge, const Check *check, MountEach each)
{
	const GPtrArray *storage = judge->input->site->storage;
	if (!volumes_planned(judge, check))
		return;
	for (guint i = 0; i < storage->len; i++)
		each_mount_of(judge, check, g_ptr_array_index(storage, i), each);
}

void each_volume(Judge *judge, const Check *check, VolumeEach each)
{
	const GPtrArray *storage = judge->input->site->storage;
	if (judge->input->pattern || !volumes_planned(judge, check))
		return;
	for (guint i = 0; i < storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(storage, i);
		Verdict *row = verdicts_row(judge->verdicts, check, TARGET_VOLUME, volume->name);
		judge_cite_plan(judge, row);
		each(judge, volume, row);
	}
}

const json_t *entry_at(const json_t *list, const char *target)
{
	const json_t *found = NULL;
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry)
		if (strcmp(json_text_in(entry, "target"), target) == 0)
			found = entry;
	return found;
}

const json_t *mount_topic(Judge *judge, const SiteMount *mount, const char *name, Verdict *row)
{
	const Facts *facts = judge_host_facts(judge, mount->host);
	FactTopic topic;
	return verdict_observed(row, facts, name, &topic) ? topic.value : NULL;
}

void volume_tell_unanswered(Verdict *row, const SiteMount *mount)
{
	verdict_remedy(row,
	        "恢复存储或文件服务，在主机 %s 上重新挂载 %s（期间 df、ls "
	        "会卡住）后重新检查；加大 --timeout 没有用。",
	        "Bring the storage or file server back, mount it again on host '%s' at %s (df and "
	        "ls hang until then), and check again; a larger --timeout does not help.",
	        mount->host, mount->target);
}

static void judge_mounted(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	verdict_expected(row, "%s", mount->target);
	const json_t *mounts = mount_topic(judge, mount, "mounts", row);
	if (!mounts)
		return;
	const json_t *entry = entry_at(mounts, mount->target);
	if (!entry) {
		verdict_actual(row, "-");
		verdict_decide(row, OUTCOME_FAIL, "主机 %s 的 %s 上没有挂载任何卷",
		        "nothing is mounted on host '%s' at %s", mount->host, mount->target);
		return;
	}
	verdict_actual(row, "%s %s", json_text_in(entry, "source"), json_text_in(entry, "fstype"));
	if (strcmp(json_text_in(entry, "fstype"), "autofs") == 0) {
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "%s 上只有自动挂载点，首次访问时才挂载：请在主机上运行 ls %s 后重新检查",
		        "only the automounter stands at %s, which mounts on first use: run ls %s "
		        "on the host, then check again",
		        mount->target, mount->target);
		return;
	}
	verdict_decide(row, OUTCOME_PASS, "%s 挂载在 %s（%s）", "%s is mounted at %s (%s)",
	        json_text_in(entry, "source"), mount->target, json_text_in(entry, "fstype"));
}

void kind_volume_mounted(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_mounted);
}

/* What is mounted there; NULL when the row is decided: kind volume_mounted fails for all of them.
 */
static const json_t *mount_observed(Judge *judge, const SiteMount *mount, Verdict *row)
{
	const json_t *mounts = mount_topic(judge, mount, "mounts", row);
	if (!mounts)
		return NULL;
	const json_t *entry = entry_at(mounts, mount->target);
	bool waits = strcmp(json_text_in(entry, "fstype"), "autofs") == 0;
	if (entry && !waits)
		return entry;
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：主机 %s 没有挂载该卷",
	        "does not apply: host '%s' has not mounted it", mount->host);
	return NULL;
}

/* What the mount option says is not what the host could do: the token that it tried outweighs it.
 */
static void decide_by_token(const SiteMount *mount, const char *cause, Verdict *row)
{
	verdict_actual(row, "not written");
	if (strcmp(cause, "read-only") == 0) {
		verdict_decide(row, OUTCOME_FAIL,
		        "挂载选项为读写，但主机 %s 在 %s 写入令牌时，文件系统答为只读",
		        "mounted read-write, but when host '%s' wrote a token on %s, the file "
		        "system answered that it is read-only",
		        mount->host, mount->target);
		return;
	}
	verdict_unknown(row, cause,
	        "挂载选项为读写，但主机 %s 未能在 %s 写入令牌（%s%.0s）：是否可写没有得到证明",
	        "mounted read-write, but host '%s' could not write a token on %s (%.0s%s): that it "
	        "can be written is not proven",
	        mount->host, mount->target, token_cause_zh(cause), cause);
	token_tell_denied(row, cause);
	if (strcmp(cause, cause_name(CAUSE_TIMEOUT)) == 0)
		volume_tell_unanswered(row, mount);
}

static void judge_writable(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	FactTopic topic = {0};
	verdict_expected(row, "rw");
	const json_t *entry = mount_observed(judge, mount, row);
	if (!entry)
		return;
	if (!json_is_true(json_object_get(entry, "rw"))) {
		verdict_actual(row, "ro");
		verdict_decide(row, OUTCOME_FAIL, "以只读方式挂载（%s）", "mounted read-only (%s)",
		        json_text_in(entry, "options"));
		return;
	}
	const json_t *token = token_tried(judge, mount, &topic);
	if (token)
		verdict_cite(row, &topic);
	if (token && !json_is_true(json_object_get(token, "wrote"))) {
		decide_by_token(mount, json_text_in(token, "cause"), row);
		return;
	}
	verdict_actual(row, "rw");
	if (token)
		verdict_decide(row, OUTCOME_PASS, "以读写方式挂载，写入令牌成功",
		        "mounted read-write, and a token was written");
	else
		verdict_decide(row, OUTCOME_PASS, "以读写方式挂载（按挂载选项，没有试写）",
		        "mounted read-write (by its option; nothing was written)");
}

void kind_volume_writable(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_writable);
}

char *size_text(double bytes)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	size_t unit = 0;
	for (; bytes >= 1024 && unit + 1 < G_N_ELEMENTS(units); unit++)
		bytes /= 1024;
	g_ascii_formatd(number, sizeof number, unit ? "%.1f" : "%.0f", bytes);
	return g_strdup_printf("%s %s", number, units[unit]);
}

/*
 * A plan's 500G is a maker's 500 GB, which are 465 GiB, and a file system keeps some for itself:
 * what is less than 93 % of the decimal size is another volume.
 */
static bool too_small(const SiteVolume *volume, double size)
{
	return size < (double)volume->size_least * 0.93;
}

static void decide_space(Judge *judge, const SiteVolume *volume, const json_t *space, Verdict *row)
{
	double size = json_number_value(json_object_get(space, "size_bytes"));
	double free_bytes = json_number_value(json_object_get(space, "avail_bytes"));
	double least = json_number_value(json_object_get(judge->parameters, "free_percent"));
	double percent = size > 0 ? 100 * free_bytes / size : 0;
	g_autofree char *size_shown = size_text(size), *free_shown = size_text(free_bytes);
	verdict_actual(row, "%s, %.0f%%", size_shown, percent);
	if (too_small(volume, size))
		verdict_decide(row, OUTCOME_FAIL, "容量 %s，小于规划的 %s",
		        "its size is %s, less than the planned %s", size_shown, volume->size);
	else if (percent < least)
		verdict_decide(row, OUTCOME_FAIL, "剩余空间 %.0f%%（%s），低于 %.0f%%",
		        "%.0f%% is free (%s), less than %.0f%%", percent, free_shown, least);
	else
		verdict_decide(row, OUTCOME_PASS, "容量 %s，剩余 %s（%.0f%%）",
		        "size %s, %s free (%.0f%%)", size_shown, free_shown, percent);
}

/* Where nothing is mounted, `space` shows the file system that the empty directory lies on. */
static const json_t *space_observed(Judge *judge, const SiteMount *mount, Verdict *row)
{
	const json_t *list =
	        mount_observed(judge, mount, row) ? mount_topic(judge, mount, "space", row) : NULL;
	if (!list)
		return NULL;
	const json_t *space = entry_at(list, mount->target);
	const char *cause = json_text_in(space, "cause");
	if (space && !*cause)
		return space;
	if (strcmp(cause, cause_name(CAUSE_TIMEOUT)) == 0) {
		verdict_unknown(row, cause, "%s 的文件系统没有应答，服务端可能已失效",
		        "the file system on %s gives no answer: its server may be gone",
		        mount->target);
		volume_tell_unanswered(row, mount);
	} else {
		verdict_unknown(row, *cause ? cause : "not_observed", "无法读取 %s 的容量",
		        "the size of %s could not be read", mount->target);
	}
	return NULL;
}

static void judge_space(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	double least = json_number_value(json_object_get(judge->parameters, "free_percent"));
	verdict_expected(row, "%s%s≥ %.0f%%", volume->size, *volume->size ? ", " : "", least);
	const json_t *space = space_observed(judge, mount, row);
	if (space)
		decide_space(judge, volume, space, row);
}

void kind_volume_space(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_space);
}

/* As `df -i`; btrfs and some NFS servers count none. */
static void judge_inodes(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	double least = json_number_value(json_object_get(judge->parameters, "free_inodes_percent"));
	verdict_expected(row, "≥ %.0f%%", least);
	const json_t *space = space_observed(judge, mount, row);
	if (!space)
		return;
	double all = json_number_value(json_object_get(space, "inodes"));
	double left = json_number_value(json_object_get(space, "inodes_free"));
	if (all < 1) {
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：该文件系统不限制 inode 数",
		        "does not apply: this file system counts no inodes");
		return;
	}
	double percent = 100 * left / all;
	verdict_actual(row, "%.0f%%", percent);
	if (percent < least)
		verdict_decide(row, OUTCOME_FAIL,
		        "剩余 inode %.0f%%（%.0f 个），低于 %.0f%%：不能再建新文件",
		        "%.0f%% of the inodes are free (%.0f), less than %.0f%%: no new file can "
		        "be made",
		        percent, left, least);
	else
		verdict_decide(row, OUTCOME_PASS, "剩余 inode %.0f%%",
		        "%.0f%% of the inodes are free", percent);
}

void kind_volume_inodes(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_inodes);
}
