/* Kinds about shared storage: each volume as each of its hosts sees it. */
#include "base/cleanup.h"
#include "checks/kinds/kinds.h"
#include <string.h>

typedef void (*VolumeEach)(
	Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row);

/* A site without a shared volume has not done item 4. */
static bool volumes_planned(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	if (site->storage && site->storage->len > 0)
		return true;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_SITE, site->identity->name);
	judge_cite_plan(judge, row);
	verdict_decide(row, OUTCOME_FAIL, "site.yaml 的 storage 中没有规划任何共享卷",
		"site.yaml plans no shared volume under storage");
	return false;
}

static void each_mount(Judge *judge, const Check *check, VolumeEach each)
{
	const Site *site = judge->input->site;
	if (!volumes_planned(judge, check))
		return;
	for (guint i = 0; i < site->storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(site->storage, i);
		for (guint k = 0; volume->mounts && k < volume->mounts->len; k++) {
			const SiteMount *mount = g_ptr_array_index(volume->mounts, k);
			if (!judge_selects(judge, site_host_find(site, mount->host)))
				continue;
			g_autofree char *target =
				g_strdup_printf("%s@%s", volume->name, mount->host);
			each(judge, volume, mount,
				verdicts_row(judge->verdicts, check, TARGET_VOLUME, target));
		}
	}
}

/* The last entry of a list whose `target` is the mount point: a later mount covers an earlier one. */
static const json_t *entry_at(const json_t *list, const char *target)
{
	const json_t *found = NULL;
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry)
		if (strcmp(member_text(entry, "target"), target) == 0)
			found = entry;
	return found;
}

/* The topic of the mount's host; NULL when the row is decided. */
static const json_t *host_topic(
	Judge *judge, const SiteMount *mount, const char *name, Verdict *row)
{
	const Facts *facts = judge_host_facts(judge, mount->host);
	FactTopic topic;
	return facts && verdict_observed(row, facts, name, &topic) ? topic.value : NULL;
}

static const json_t *mount_observed(Judge *judge, const SiteMount *mount, Verdict *row)
{
	const json_t *mounts = host_topic(judge, mount, "mounts", row);
	if (!mounts)
		return NULL;
	const json_t *entry = entry_at(mounts, mount->target);
	if (!entry)
		verdict_decide(row, OUTCOME_FAIL, "主机 %s 的 %s 上没有挂载任何卷",
			"nothing is mounted on host '%s' at %s", mount->host, mount->target);
	return entry;
}

static void judge_mounted(
	Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	verdict_expected(row, "%s", mount->target);
	const json_t *entry = mount_observed(judge, mount, row);
	if (!entry)
		return;
	verdict_actual(row, "%s %s", member_text(entry, "source"), member_text(entry, "fstype"));
	verdict_decide(row, OUTCOME_PASS, "%s 挂载在 %s（%s）", "%s is mounted at %s (%s)",
		member_text(entry, "source"), mount->target, member_text(entry, "fstype"));
}

void kind_volume_mounted(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_mounted);
}

static void judge_writable(
	Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	verdict_expected(row, "rw");
	const json_t *entry = mount_observed(judge, mount, row);
	if (!entry)
		return;
	bool rw = json_is_true(json_object_get(entry, "rw"));
	verdict_actual(row, "%s", rw ? "rw" : "ro");
	if (rw)
		verdict_decide(row, OUTCOME_PASS, "以读写方式挂载", "mounted read-write");
	else
		verdict_decide(row, OUTCOME_FAIL, "以只读方式挂载（%s）", "mounted read-only (%s)",
			member_text(entry, "options"));
}

void kind_volume_writable(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_writable);
}

static void judge_persistent(
	Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	const json_t *fstab = host_topic(judge, mount, "fstab", row);
	if (!fstab)
		return;
	const json_t *entry = entry_at(json_object_get(fstab, "entries"), mount->target);
	const json_t *unit = entry_at(json_object_get(fstab, "units"), mount->target);
	verdict_expected(row, "fstab / .mount");
	verdict_actual(row, "%s", entry ? member_text(entry, "source") : member_text(unit, "file"));
	if (entry)
		verdict_decide(row, OUTCOME_PASS, "/etc/fstab 中有 %s", "/etc/fstab has %s",
			mount->target);
	else if (unit)
		verdict_decide(row, OUTCOME_PASS, "由 systemd 单元 %s 挂载",
			"mounted by the systemd unit %s", member_text(unit, "file"));
	else
		verdict_decide(row, OUTCOME_FAIL, "重启后不会挂载 %s：/etc/fstab 与 .mount 单元中都没有",
			"%s is not mounted after a reboot: neither /etc/fstab nor a .mount unit has it",
			mount->target);
}

void kind_volume_persistent(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_persistent);
}

/* "500G" with binary units, for people. */
static char *size_text(double bytes)
{
	g_autofree char *text = g_format_size_full((guint64)bytes, G_FORMAT_SIZE_IEC_UNITS);
	g_auto(GStrv) parts = g_strsplit(text, "\xc2\xa0", -1); /* GLib sets a no-break space */
	return g_strjoinv(" ", parts);
}

static void decide_space(Judge *judge, const SiteVolume *volume, const json_t *space, Verdict *row)
{
	double size = json_number_value(json_object_get(space, "size_bytes"));
	double free_bytes = json_number_value(json_object_get(space, "avail_bytes"));
	double least = json_number_value(json_object_get(judge->parameters, "free_percent"));
	double percent = size > 0 ? 100 * free_bytes / size : 0;
	g_autofree char *size_shown = size_text(size);
	verdict_expected(row, "%s%s>= %.0f%%", volume->size ? volume->size : "",
		volume->size && *volume->size ? ", " : "", least);
	verdict_actual(row, "%s, %.0f%%", size_shown, percent);
	if (volume->size_bytes && size < (double)volume->size_bytes * 0.9)
		verdict_decide(row, OUTCOME_FAIL, "容量 %s，小于规划的 %s",
			"its size is %s, less than the planned %s", size_shown, volume->size);
	else if (percent < least)
		verdict_decide(row, OUTCOME_FAIL, "剩余空间 %.0f%%，低于 %.0f%%",
			"%.0f%% is free, less than %.0f%%", percent, least);
	else
		verdict_decide(row, OUTCOME_PASS, "容量 %s，剩余 %.0f%%", "size %s, %.0f%% free",
			size_shown, percent);
}

static void judge_space(
	Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	const json_t *list = host_topic(judge, mount, "space", row);
	if (!list)
		return;
	const json_t *space = entry_at(list, mount->target);
	const char *cause = member_text(space, "cause");
	if (!space || *cause)
		verdict_unknown(row, *cause ? cause : "not_observed", "无法读取 %s 的容量",
			"the size of %s could not be read", mount->target);
	else
		decide_space(judge, volume, space, row);
}

void kind_volume_space(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_space);
}

/* What tells one volume from another, in one spelling: the network source, else the fs identity. */
static char *identity(const json_t *mount, const json_t *space)
{
	const char *source = member_text(mount, "source");
	const char *fstype = member_text(mount, "fstype");
	if (strchr(source, ':') || g_str_has_prefix(fstype, "nfs") || g_str_has_prefix(fstype, "fuse"))
		return g_strdup_printf("%s %s", fstype, source);
	const char *fsid = member_text(space, "fsid");
	return *fsid ? g_strdup_printf("%s %s", fstype, fsid) : NULL;
}

/* The identity one host sees, or NULL with the row decided. */
static char *identity_observed(Judge *judge, const SiteMount *mount, Verdict *row)
{
	const json_t *entry = mount_observed(judge, mount, row);
	if (!entry)
		return NULL;
	const json_t *list = host_topic(judge, mount, "space", row);
	if (!list)
		return NULL;
	char *seen = identity(entry, entry_at(list, mount->target));
	if (!seen)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED), "读不到主机 %s 上该卷的标识",
			"the volume's identity could not be read on host '%s'", mount->host);
	return seen;
}

static void judge_shared(Judge *judge, const SiteVolume *volume, Verdict *row)
{
	g_autofree char *first = NULL;
	const SiteMount *first_mount = NULL;
	verdict_expected(row, "= %u hosts", volume->mounts ? volume->mounts->len : 0);
	for (guint i = 0; volume->mounts && i < volume->mounts->len; i++) {
		const SiteMount *mount = g_ptr_array_index(volume->mounts, i);
		g_autofree char *seen = identity_observed(judge, mount, row);
		if (!seen)
			return;
		if (first && strcmp(first, seen) != 0) {
			verdict_actual(row, "%s: %s; %s: %s", first_mount->host, first, mount->host,
				seen);
			verdict_decide(row, OUTCOME_FAIL,
				"不是同一个卷：%s 看到 %s，%s 看到 %s",
				"not one volume: '%s' sees %s, '%s' sees %s", first_mount->host,
				first, mount->host, seen);
			return;
		}
		if (!first) {
			first = g_steal_pointer(&seen);
			first_mount = mount;
		}
	}
	verdict_actual(row, "%s", first ? first : "");
	if (volume->mounts && volume->mounts->len > 1)
		verdict_decide(row, OUTCOME_PASS, "%u 台主机看到的是同一个卷（%s）",
			"%u hosts see the same volume (%s)", volume->mounts->len, first);
	else
		verdict_decide(row, OUTCOME_FAIL, "规划中只有一台主机挂载该卷，不是共享卷",
			"the plan mounts it on one host only: not a shared volume");
}

void kind_volume_shared(Judge *judge, const Check *check)
{
	const Site *site = judge->input->site;
	if (judge->input->pattern || !volumes_planned(judge, check))
		return;
	for (guint i = 0; i < site->storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(site->storage, i);
		Verdict *row = verdicts_row(judge->verdicts, check, TARGET_VOLUME, volume->name);
		judge_cite_plan(judge, row);
		judge_shared(judge, volume, row);
	}
}
