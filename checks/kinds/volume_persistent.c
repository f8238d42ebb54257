/* kind `volume_persistent`: whether the next boot mounts the volume again. */
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_seen.h"
#include <string.h>

static bool has_option(const char *options, const char *wanted)
{
	g_auto(GStrv) list = g_strsplit(options, ",", -1);
	return g_strv_contains((const char *const *)list, wanted);
}

/* A unit that systemd starts by itself, at boot or when somebody looks. */
static const json_t *unit_enabled(const json_t *units, const char *target)
{
	size_t i;
	json_t *unit;
	json_array_foreach((json_t *)units, i, unit)
		if (strcmp(member_text(unit, "target"), target) == 0 &&
		        json_is_true(json_object_get(unit, "enabled")))
			return unit;
	return NULL;
}

/* Mounted by a daemon of its own, whose maps stand elsewhere; NULL when not. */
static const char *mounted_by_daemon(const json_t *mounts, const char *target)
{
	static const char *const types[] = {"autofs", "acfs", "gpfs"};
	size_t i;
	json_t *mount;
	json_array_foreach((json_t *)mounts, i, mount)
		for (size_t k = 0; k < G_N_ELEMENTS(types); k++)
			if (strcmp(member_text(mount, "fstype"), types[k]) == 0 &&
			        strcmp(member_text(mount, "target"), target) == 0)
				return types[k];
	return NULL;
}

static void decide_unit(const json_t *fstab, const char *target, Verdict *row)
{
	const json_t *units = json_object_get(fstab, "units");
	const json_t *enabled = unit_enabled(units, target), *unit = entry_at(units, target);
	verdict_actual(row, "%s", unit ? member_text(enabled ? enabled : unit, "file") : "-");
	if (enabled)
		verdict_decide(row, OUTCOME_PASS, "由 systemd 单元 %s 挂载",
		        "mounted by the systemd unit %s", member_text(enabled, "file"));
	else if (unit)
		verdict_decide(row, OUTCOME_FAIL, "重启后不会挂载 %s：单元 %s 没有启用",
		        "%s is not mounted after a reboot: the unit %s is not enabled", target,
		        member_text(unit, "file"));
	else if (json_array_size(json_object_get(fstab, "unread")) > 0)
		verdict_unknown(row, cause_name(CAUSE_DENIED), "/etc/fstab 或 .mount 单元不可读",
		        "/etc/fstab or a .mount unit may not be read");
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "重启后不会挂载 %s：/etc/fstab 与 .mount 单元中都没有",
		        "%s is not mounted after a reboot: neither /etc/fstab nor a .mount unit "
		        "has it",
		        target);
}

static void decide_entry(const json_t *entry, const char *target, Verdict *row)
{
	const char *options = member_text(entry, "options");
	bool idle = has_option(options, "noauto") && !has_option(options, "x-systemd.automount");
	verdict_actual(row, "%s", member_text(entry, "source"));
	if (idle)
		verdict_decide(row, OUTCOME_FAIL, "/etc/fstab 中 %s 带有 noauto，重启后不会挂载",
		        "/etc/fstab has %s with noauto: it is not mounted after a reboot", target);
	else
		verdict_decide(
		        row, OUTCOME_PASS, "/etc/fstab 中有 %s", "/etc/fstab has %s", target);
}

static void judge_persistent(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	verdict_expected(row, "fstab / .mount");
	const json_t *mounts = mount_topic(judge, mount, "mounts", row);
	const json_t *fstab = mounts ? mount_topic(judge, mount, "fstab", row) : NULL;
	if (!fstab)
		return;
	const json_t *entry = entry_at(json_object_get(fstab, "entries"), mount->target);
	const char *daemon = mounted_by_daemon(mounts, mount->target);
	if (daemon)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：由 %s 管理挂载",
		        "does not apply: mounted by %s", daemon);
	else if (entry)
		decide_entry(entry, mount->target, row);
	else
		decide_unit(fstab, mount->target, row);
}

void kind_volume_persistent(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_persistent);
}
