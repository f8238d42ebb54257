/* kind `lun_paths`: how many paths lead to a LUN, and which of them do not work. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/lun.h"
#include <string.h>

/* Software that hides its paths from the kernel's own multipath; its own tool tells of them. */
static const struct {
	const char *name, *title, *tool;
} vendors[] = {{"ultrapath", "UltraPath", "upadmin show vlun"},
        {"powerpath", "PowerPath", "powermt display dev=all"},
        {"hdlm", "HDLM", "dlnkmgr view -path"}, {"vxdmp", "VxDMP", "vxdmpadm getsubpaths"}};

static bool has_software(const json_t *multipath, const char *name)
{
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(multipath, "software"), i, entry)
		if (g_strcmp0(json_string_value(entry), name) == 0)
			return true;
	return false;
}

static const json_t *map_find(const json_t *multipath, const char *wwid)
{
	size_t i;
	json_t *map;
	json_array_foreach(json_object_get(multipath, "maps"), i, map)
		if (strcmp(json_text_in(map, "wwid"), wwid) == 0)
			return map;
	return NULL;
}

typedef struct {
	guint all, good;
	GString *bad; /* "sdc (failed faulty running)" */
} PathCount;

static void count_add(PathCount *count, const char *name, const char *state, bool good)
{
	count->all++;
	if (good)
		count->good++;
	else
		g_string_append_printf(
		        count->bad, "%s%s (%s)", count->bad->len ? ", " : "", name, state);
}

/* As multipathd says; where it may not be asked, as the SCSI layer does. */
static void count_paths(const json_t *map, const Lun *lun, PathCount *count)
{
	size_t i;
	json_t *path;
	json_array_foreach(json_object_get(map, "paths"), i, path)
		count_add(count, json_text_in(path, "device"), json_text_in(path, "state"),
		        json_is_true(json_object_get(path, "good")));
	for (guint k = 0; !map && k < lun->paths->len; k++) {
		const json_t *disk = lun->paths->pdata[k];
		const char *state = json_text_in(disk, "state");
		count_add(count, json_text_in(disk, "name"), state,
		        !*state || strcmp(state, "running") == 0);
	}
}

static void decide_count(const PathCount *count, int64_t need, bool denied, Verdict *row)
{
	verdict_actual(row, "%u / %u", count->good, count->all);
	if (count->bad->len)
		verdict_decide(row, OUTCOME_FAIL, "%u 条路径中有失效的：%s",
		        "of %u paths some do not work: %s", count->all, count->bad->str);
	else if (count->good < need)
		verdict_decide(row, OUTCOME_FAIL, "只有 %u 条路径，应不少于 %lld 条",
		        "only %u paths, at least %lld are asked", count->good, (long long)need);
	else if (denied)
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "有 %u 条路径，但没有权限询问 multipathd 它们是否可用（设置 ssh.sudo）",
		        "%u paths; this user may not ask multipathd whether they work (set "
		        "ssh.sudo)",
		        count->all);
	else
		verdict_decide(
		        row, OUTCOME_PASS, "%u 条路径均可用", "all %u paths work", count->all);
}

/* No map over it: one path is a guest's or a poor man's; several are a danger. */
static void decide_bare(
        const SiteVolume *volume, const SiteHost *host, const Lun *lun, Verdict *row)
{
	const char *name = json_text_in(lun->first, "name");
	verdict_actual(row, "%u", lun->paths->len);
	if (g_str_has_prefix(name, "nvme"))
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：NVMe 自行管理路径",
		        "does not apply: NVMe holds its paths itself");
	else if (lun->paths->len > 1)
		verdict_decide(row, OUTCOME_FAIL,
		        "看到 %u 条路径（%s …），但没有启用多路径软件：会经不同设备名写同一LUN",
		        "%u paths are seen (%s …) and no multipath over them: one LUN would be "
		        "written by several names",
		        lun->paths->len, name);
	else if (volume->paths > 1)
		verdict_decide(row, OUTCOME_FAIL, "只有 1 条路径，规划为 %lld 条",
		        "only one path, %lld are planned", (long long)volume->paths);
	else if (host->kind == MACHINE_VIRTUAL)
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：虚拟机的磁盘只有一条路径，多路径由宿主机负责",
		        "does not apply: a guest's disk has one path; its host holds the others");
	else
		verdict_decide(row, OUTCOME_WARN,
		        "只有 1 条路径（%s），没有多路径：光纤或交换机故障即失去存储",
		        "only one path (%s) and no multipath: one cable or switch less and the "
		        "storage is gone",
		        name);
}

static void judge_paths(Judge *judge, const SiteVolume *volume, const SiteHost *host, Verdict *row)
{
	g_auto(Lun) lun = {0};
	FactTopic topic;
	int64_t need =
	        volume->paths ? volume->paths
	                      : json_integer_value(json_object_get(judge->parameters, "lun_paths"));
	verdict_expected(row, ">= %lld", (long long)need);
	if (!lun_observed(judge, volume, host, row, &lun) ||
	        !verdict_observed(row, judge_host_facts(judge, host->name), "multipath", &topic))
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(vendors) && !lun.map; i++)
		if (has_software(topic.value, vendors[i].name)) {
			verdict_decide(row, OUTCOME_NOT_APPLICABLE,
			        "不适用：路径由 %s 管理，请用 %s 查看",
			        "does not apply: %s holds the paths, `%s` shows them",
			        vendors[i].title, vendors[i].tool);
			return;
		}
	const json_t *map = map_find(topic.value, volume->wwid);
	if (!map && !lun.map) {
		decide_bare(volume, host, &lun, row);
		return;
	}
	g_autoptr(GString) bad = g_string_new(NULL);
	PathCount count = {.bad = bad};
	count_paths(map, &lun, &count);
	decide_count(&count, need, !map, row);
}

void kind_lun_paths(Judge *judge, const Check *check)
{
	each_lun(judge, check, judge_paths);
}
