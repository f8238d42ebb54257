/*
 * kind `volume_persistent`: whether the next boot mounts the volume again, and the same one: fstab,
 * systemd's units, autofs' maps; what clusters the file system begins with the host.
 */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_boot.h"
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
		if (strcmp(json_text_in(unit, "target"), target) == 0 &&
		        json_is_true(json_object_get(unit, "enabled")))
			return unit;
	return NULL;
}

/* Mounted by a daemon of its own, whose plan stands elsewhere; NULL when not. */
static const char *mounted_by_daemon(const json_t *mounts, const char *target)
{
	static const char *const types[] = {"acfs", "gpfs"};
	const char *fstype = json_text_in(entry_at(mounts, target), "fstype");
	for (size_t k = 0; k < G_N_ELEMENTS(types); k++)
		if (strcmp(fstype, types[k]) == 0)
			return types[k];
	return NULL;
}

static bool begins(const BootSeen *seen, const char *service)
{
	size_t i;
	json_t *name;
	json_array_foreach(json_object_get(seen->automounts, "services"), i, name)
		if (g_strcmp0(json_string_value(name), service) == 0)
			return true;
	return false;
}

/* What must run before a file system of a cluster can be mounted; NULL when it needs nothing, or
 * one of those that bring it begins with the host. */
static const char *cluster_missing(const BootSeen *seen)
{
	static const struct {
		const char *fstype, *services[6];
	} rows[] = {{"ocfs2", {"o2cb", "pacemaker"}},
	        {"gfs2", {"dlm", "pacemaker", "corosync", "cman", "gfs2"}}};
	const char *fstype = json_text_in(seen->mount, "fstype");
	for (size_t i = 0; seen->automounts && i < G_N_ELEMENTS(rows); i++) {
		bool there = strcmp(fstype, rows[i].fstype) != 0;
		for (const char *const *name = rows[i].services; *name; name++)
			there = there || begins(seen, *name);
		if (!there)
			return rows[i].services[0];
	}
	return NULL;
}

/* ---- by what it is mounted ---- */

static void decide_unit(const BootSeen *seen, const json_t *unit, Verdict *row)
{
	bool enabled = json_is_true(json_object_get(unit, "enabled"));
	const char *file = json_text_in(unit, "file");
	verdict_actual(row, "%s", file);
	if (enabled)
		verdict_decide(row, OUTCOME_PASS, "由 systemd 单元 %s 挂载",
		        "mounted by the systemd unit %s", file);
	else
		verdict_decide(row, OUTCOME_FAIL, "重启后不会挂载 %s：单元 %s 没有启用",
		        "%s is not mounted after a reboot: the unit %s is not enabled",
		        seen->target, file);
}

static void decide_map(const BootSeen *seen, const json_t *entry, Verdict *row)
{
	const char *file = json_text_in(entry, "file");
	verdict_actual(row, "%s", json_text_in(entry, "source"));
	if (begins(seen, "autofs"))
		verdict_decide(
		        row, OUTCOME_PASS, "由 autofs 挂载（%s）", "mounted by autofs (%s)", file);
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "%s 中有 %s，但 autofs 没有随主机启动：systemctl enable autofs",
		        "%s has %s, but autofs does not begin with the host: systemctl enable "
		        "autofs",
		        file, seen->target);
}

static void decide_nowhere(const BootSeen *seen, Verdict *row)
{
	const json_t *master = boot_master(seen);
	verdict_actual(row, "-");
	if (json_array_size(json_object_get(seen->fstab, "unread")) > 0)
		verdict_unknown(row, cause_name(CAUSE_DENIED), "/etc/fstab 或 .mount 单元不可读",
		        "/etc/fstab or a .mount unit may not be read");
	else if (json_array_size(json_object_get(seen->automounts, "unread")) > 0)
		verdict_unknown(row, cause_name(CAUSE_DENIED), "autofs 的映射文件不可读",
		        "a map of autofs may not be read");
	else if (master)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "%s 由 autofs 按 %s 挂载，映射 %s 不是可读的文件，未能核实",
		        "autofs mounts below %s by %s, whose map %s is no file that could be read",
		        json_text_in(master, "mount_point"), json_text_in(master, "file"),
		        json_text_in(master, "map"));
	else if (begins(seen, "pacemaker"))
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "fstab、单元和 autofs 中都没有 %s，但 Pacemaker 随主机启动，可能由它挂载："
		        "请用 crm_mon -1 "
		        "核对",
		        "neither fstab, a unit nor autofs has %s, but Pacemaker begins with the "
		        "host and may mount it: see crm_mon -1",
		        seen->target);
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "重启后不会挂载 %s：/etc/fstab 与 .mount 单元中都没有",
		        "%s is not mounted after a reboot: neither /etc/fstab nor a .mount unit "
		        "has it",
		        seen->target);
}

/* The disk comes by the network, and systemd takes a local file system for one of the machine. */
static bool decide_early(const BootSeen *seen, const char *options, Verdict *row)
{
	const char *over = has_option(options, "_netdev") ? NULL : boot_over_network(seen);
	if (!over)
		return false;
	bool waits = !has_option(options, "nofail") && !has_option(options, "noauto");
	verdict_decide(row, waits ? OUTCOME_FAIL : OUTCOME_WARN,
	        waits ? "/etc/fstab 中 %s 没有 "
	                "_netdev，而磁盘来自网络（%s）：启动时会在网络就绪之前"
	                "等待它，可能停在紧急模式"
	              : "/etc/fstab 中 %s 没有 _netdev，而磁盘来自网络（%s）：网络就绪之前挂载不上",
	        waits ? "/etc/fstab has %s without _netdev, but its disk comes over the network "
	                "(%s): the boot waits for it before there is a network, and may stop in "
	                "emergency mode"
	              : "/etc/fstab has %s without _netdev, but its disk comes over the network "
	                "(%s): before there is a network it cannot be mounted",
	        seen->target, over);
	return true;
}

static void decide_entry(const BootSeen *seen, const json_t *entry, Verdict *row)
{
	const char *options = json_text_in(entry, "options"),
	           *source = json_text_in(entry, "source");
	bool automount = has_option(options, "x-systemd.automount") ||
	                 has_option(options, "comment=systemd.automount");
	g_autofree char *other = boot_other_source(seen, source);
	verdict_actual(row, "%s", source);
	if (has_option(options, "noauto") && !automount) {
		verdict_decide(row, OUTCOME_FAIL, "/etc/fstab 中 %s 带有 noauto，重启后不会挂载",
		        "/etc/fstab has %s with noauto: it is not mounted after a reboot",
		        seen->target);
	} else if (other) {
		verdict_actual(row, "%s; %s", source, other);
		verdict_decide(row, OUTCOME_FAIL,
		        "/etc/fstab 中 %s 写的是 %s，现在挂载的却是 %s：重启后会是另一个卷",
		        "/etc/fstab has %s from %s, but %s is mounted: after a reboot it is "
		        "another volume",
		        seen->target, source, other);
	} else if (!decide_early(seen, options, row)) {
		verdict_decide(
		        row, OUTCOME_PASS, "/etc/fstab 中有 %s", "/etc/fstab has %s", seen->target);
		if (automount)
			verdict_remark(row, "由 systemd 在首次访问时挂载",
			        "systemd mounts it when it is first used");
		else if (has_option(options, "nofail"))
			verdict_remark(row, "带有 nofail：挂载失败时主机照常启动，应用须等待该卷",
			        "with nofail the host boots without it: what uses it must wait "
			        "for it");
	}
}

static void decide(const BootSeen *seen, Verdict *row)
{
	const json_t *entry = entry_at(json_object_get(seen->fstab, "entries"), seen->target);
	const json_t *units = json_object_get(seen->fstab, "units");
	const json_t *unit = unit_enabled(units, seen->target);
	const json_t *map = boot_map_entry(seen);
	if (entry && !(unit && has_option(json_text_in(entry, "options"), "noauto")))
		decide_entry(seen, entry, row);
	else if (unit)
		decide_unit(seen, unit, row);
	else if (map)
		decide_map(seen, map, row);
	else if (entry_at(units, seen->target))
		decide_unit(seen, entry_at(units, seen->target), row);
	else
		decide_nowhere(seen, row);
	const char *missing = row->outcome == OUTCOME_PASS ? cluster_missing(seen) : NULL;
	if (missing)
		verdict_decide(row, OUTCOME_FAIL,
		        "%s 需要集群服务，但 %s 没有随主机启动：重启后挂载不上",
		        "%s needs its cluster, but %s does not begin with the host: after a reboot "
		        "it cannot be mounted",
		        json_text_in(seen->mount, "fstype"), missing);
}

static void judge_persistent(
        Judge *judge, const SiteVolume *volume, const SiteMount *mount, Verdict *row)
{
	(void)volume;
	verdict_expected(row, "fstab / .mount / autofs");
	const json_t *mounts = mount_topic(judge, mount, "mounts", row);
	const json_t *fstab = mounts ? mount_topic(judge, mount, "fstab", row) : NULL;
	if (!fstab)
		return;
	BootSeen seen = {.target = mount->target,
	        .mount = entry_at(mounts, mount->target),
	        .fstab = fstab,
	        .automounts = boot_topic(judge, mount, "automounts", row),
	        .disks = boot_topic(judge, mount, "disks", row)};
	const char *daemon = mounted_by_daemon(mounts, mount->target);
	if (daemon)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：由 %s 管理挂载",
		        "does not apply: mounted by %s", daemon);
	else if (seen.automounts || boot_is_configured(&seen) ||
	         mount_topic(judge, mount, "automounts", row))
		decide(&seen, row);
}

void kind_volume_persistent(Judge *judge, const Check *check)
{
	each_mount(judge, check, judge_persistent);
}
