/* kinds `lun_present` and `lun_writable`: the LUN of a volume as each of its hosts sees it. */
#include "checks/kinds/lun.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_seen.h"
#include <string.h>

/* Finds the volume's LUN among what a host shows. */
static void lun_find(const json_t *disks, const char *wwid, Lun *ret)
{
	size_t i;
	json_t *disk;
	*ret = (Lun){.disks = disks, .paths = g_ptr_array_new()};
	json_array_foreach((json_t *)disks, i, disk) {
		if (!*wwid || strcmp(json_text_in(disk, "wwid"), wwid) != 0)
			continue;
		if (strcmp(json_text_in(disk, "kind"), "multipath") == 0)
			ret->map = disk;
		else
			g_ptr_array_add(ret->paths, disk);
	}
	if (ret->map || ret->paths->len > 0)
		ret->first = ret->map ? ret->map : ret->paths->pdata[0];
}

void lun_clear(Lun *lun)
{
	if (lun->paths)
		g_ptr_array_unref(lun->paths);
}

/* "1.0 GiB, dm-0 (sda, sdc)". Caller frees. */
static char *lun_text(const Lun *lun)
{
	g_autofree char *size =
	        size_text(json_number_value(json_object_get(lun->first, "size_bytes")));
	g_autoptr(GString) out = g_string_new(size);
	g_string_append_printf(out, ", %s", json_text_in(lun->first, "name"));
	for (guint i = 0; lun->map && i < lun->paths->len; i++)
		g_string_append_printf(
		        out, "%s%s", i ? ", " : " (", json_text_in(lun->paths->pdata[i], "name"));
	if (lun->map && lun->paths->len > 0)
		g_string_append_c(out, ')');
	return g_string_free(g_steal_pointer(&out), FALSE);
}

char *lun_difference(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"serial", "vendor", "model"};
	double size_a = json_number_value(json_object_get(a, "size_bytes"));
	double size_b = json_number_value(json_object_get(b, "size_bytes"));
	if (size_a < size_b || size_a > size_b) {
		g_autofree char *text_a = size_text(size_a), *text_b = size_text(size_b);
		return g_strdup_printf("%s / %s", text_a, text_b);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *text_a = json_text_in(a, keys[i]), *text_b = json_text_in(b, keys[i]);
		if (*text_a && *text_b && strcmp(text_a, text_b) != 0)
			return g_strdup_printf("%s %s / %s", keys[i], text_a, text_b);
	}
	return NULL;
}

static void each_host_of(Judge *judge, const Check *check, const SiteVolume *volume, LunEach each)
{
	g_autoptr(GPtrArray) hosts = site_lun_hosts(volume);
	for (guint i = 0; i < hosts->len; i++) {
		const SiteHost *host = site_host_find(judge->input->site, hosts->pdata[i]);
		if (!judge_selects(judge, host))
			continue;
		g_autofree char *target = g_strdup_printf("%s@%s", volume->name, host->name);
		each(judge, volume, host,
		        verdicts_row(judge->verdicts, check, TARGET_VOLUME, target));
	}
	if (hosts->len > 0)
		return;
	Verdict *row = verdicts_row(judge->verdicts, check, TARGET_VOLUME, volume->name);
	judge_cite_plan(judge, row);
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：规划中没有写明该卷的 LUN（wwid）",
	        "does not apply: the plan names no LUN (wwid) for this volume");
}

void each_lun(Judge *judge, const Check *check, LunEach each)
{
	const GPtrArray *storage = judge->input->site->storage;
	if (!volumes_planned(judge, check))
		return;
	for (guint i = 0; i < storage->len; i++)
		each_host_of(judge, check, storage->pdata[i], each);
}

bool lun_observed(
        Judge *judge, const SiteVolume *volume, const SiteHost *host, Verdict *row, Lun *ret)
{
	FactTopic topic;
	if (!verdict_observed(row, judge_host_facts(judge, host->name), "disks", &topic))
		return false;
	lun_find(topic.value, volume->wwid, ret);
	if (ret->first)
		return true;
	verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：主机 %s 上没有看到该LUN",
	        "does not apply: the LUN is not seen on host '%s'", host->name);
	return false;
}

/* ---- lun_present ---- */

static bool size_fits(const SiteVolume *volume, const json_t *disk)
{
	double size = json_number_value(json_object_get(disk, "size_bytes"));
	return size >= (double)volume->size_least * 0.99 &&
	       (!volume->size_bytes || size <= (double)volume->size_bytes * 1.01);
}

/* Whole disks that could be it: without a WWID, or, when none is planned, any that has one. */
static char *candidates(const SiteVolume *volume, const json_t *disks, bool with_wwid)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	size_t i;
	json_t *disk;
	json_array_foreach((json_t *)disks, i, disk) {
		const char *wwid = json_text_in(disk, "wwid"), *kind = json_text_in(disk, "kind");
		bool whole = strcmp(kind, "disk") == 0 || strcmp(kind, "multipath") == 0;
		if (!whole || (*wwid != '\0') != with_wwid || !size_fits(volume, disk) ||
		        (with_wwid && !g_hash_table_add(seen, (char *)wwid)))
			continue;
		g_autofree char *size =
		        size_text(json_number_value(json_object_get(disk, "size_bytes")));
		g_string_append_printf(out, "%s%s (%s)", out->len ? ", " : "",
		        with_wwid ? wwid : json_text_in(disk, "name"), size);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void decide_unnamed(const SiteVolume *volume, const json_t *disks, Verdict *row)
{
	g_autofree char *found = candidates(volume, disks, true);
	verdict_actual(row, "%s", found);
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
	        "规划中没有写明WWID，无从核对；主机上大小相符的有：%s",
	        "the plan names no wwid to look for; of a fitting size there are: %s",
	        *found ? found : "-");
}

static void decide_absent(
        const SiteVolume *volume, const SiteHost *host, const json_t *disks, Verdict *row)
{
	g_autofree char *nameless =
	        volume->size_bytes ? candidates(volume, disks, false) : g_strdup("");
	verdict_actual(row, "-");
	if (*nameless)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "主机 %s 上大小相符的磁盘不显示WWID：%s（VMware 请设 "
		        "disk.EnableUUID=TRUE，KVM 请用带 wwn 的 virtio-scsi 磁盘）",
		        "host '%s' has disks of that size that show no WWID: %s (on VMware set "
		        "disk.EnableUUID=TRUE, on KVM use virtio-scsi with a wwn)",
		        host->name, nameless);
	else
		verdict_decide(row, OUTCOME_FAIL,
		        "主机 %s 上没有看到该LUN：检查存储映射和 zoning，并重新扫描",
		        "the LUN is not seen on host '%s': check mapping and zoning, then rescan",
		        host->name);
}

/* Two disks of one host with one WWID that are no paths of one LUN. */
static char *collision(const Lun *lun)
{
	for (guint i = 0; i < lun->paths->len; i++) {
		const json_t *path = lun->paths->pdata[i];
		g_autofree char *difference = lun_difference(lun->first, path);
		if (difference)
			return g_strdup_printf("%s, %s: %s", json_text_in(lun->first, "name"),
			        json_text_in(path, "name"), difference);
	}
	return NULL;
}

static void judge_present(
        Judge *judge, const SiteVolume *volume, const SiteHost *host, Verdict *row)
{
	g_auto(Lun) lun = {0};
	FactTopic topic;
	verdict_expected(row, "%s%s%s", volume->wwid, *volume->wwid && *volume->size ? ", " : "",
	        volume->size);
	if (!verdict_observed(row, judge_host_facts(judge, host->name), "disks", &topic))
		return;
	lun_find(topic.value, volume->wwid, &lun);
	if (!*volume->wwid) {
		decide_unnamed(volume, topic.value, row);
		return;
	}
	if (!lun.first) {
		decide_absent(volume, host, topic.value, row);
		return;
	}
	g_autofree char *shown = lun_text(&lun), *differ = collision(&lun);
	verdict_actual(row, "%s", shown);
	double size = json_number_value(json_object_get(lun.first, "size_bytes"));
	if (differ)
		verdict_decide(row, OUTCOME_FAIL, "同一WWID下有不同的磁盘（%s）：标识重复",
		        "different disks have this one WWID (%s): it identifies nothing", differ);
	else if (size < (double)volume->size_least * 0.99)
		verdict_decide(row, OUTCOME_FAIL, "LUN为 %s，小于规划的 %s",
		        "the LUN is %s, less than the planned %s", shown, volume->size);
	else
		verdict_decide(row, OUTCOME_PASS, "看到LUN %s（%s，依据 %s）",
		        "the LUN %s is seen (%s, by %s)", volume->wwid, shown,
		        json_text_in(lun.first, "wwid_source"));
}

void kind_lun_present(Judge *judge, const Check *check)
{
	each_lun(judge, check, judge_present);
}

/* ---- lun_writable ---- */

static void judge_writable(
        Judge *judge, const SiteVolume *volume, const SiteHost *host, Verdict *row)
{
	g_auto(Lun) lun = {0};
	verdict_expected(row, "rw");
	if (!lun_observed(judge, volume, host, row, &lun))
		return;
	g_autoptr(GString) locked = g_string_new(NULL);
	if (json_is_true(json_object_get(lun.map, "read_only")))
		g_string_append(locked, json_text_in(lun.map, "name"));
	for (guint i = 0; i < lun.paths->len; i++)
		if (json_is_true(json_object_get(lun.paths->pdata[i], "read_only")))
			g_string_append_printf(locked, "%s%s", locked->len ? ", " : "",
			        json_text_in(lun.paths->pdata[i], "name"));
	verdict_actual(row, "%s", locked->len ? "ro" : "rw");
	if (locked->len)
		verdict_decide(
		        row, OUTCOME_FAIL, "设备为只读：%s", "read-only devices: %s", locked->str);
	else
		verdict_decide(row, OUTCOME_PASS, "设备可读写", "the devices are read-write");
}

void kind_lun_writable(Judge *judge, const Check *check)
{
	each_lun(judge, check, judge_writable);
}
