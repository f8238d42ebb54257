#include "checks/kinds/volume_boot.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/volume_seen.h"
#include <string.h>

const json_t *boot_topic(Judge *judge, const SiteMount *mount, const char *name, Verdict *row)
{
	const Facts *facts = judge_host_facts(judge, mount->host);
	FactTopic topic = facts ? facts_find(facts, name) : (FactTopic){0};
	if (topic.value)
		verdict_cite(row, &topic);
	return topic.value;
}

bool boot_is_configured(const BootSeen *seen)
{
	return entry_at(json_object_get(seen->fstab, "entries"), seen->target) ||
	       entry_at(json_object_get(seen->fstab, "units"), seen->target);
}

/* ---- autofs ---- */

/* "/data/" + "*": any one name below it. */
static bool map_covers(const char *pattern, const char *target)
{
	size_t length = strlen(pattern);
	if (length < 2 || strcmp(pattern + length - 2, "/*") != 0)
		return strcmp(pattern, target) == 0;
	return strncmp(pattern, target, length - 1) == 0 && target[length - 1] &&
	       !strchr(target + length - 1, '/');
}

const json_t *boot_map_entry(const BootSeen *seen)
{
	size_t i;
	json_t *entry;
	const json_t *wild = NULL;
	json_array_foreach(json_object_get(seen->automounts, "entries"), i, entry) {
		const char *pattern = json_text_in(entry, "target");
		if (strcmp(pattern, seen->target) == 0)
			return entry;
		if (!wild && map_covers(pattern, seen->target))
			wild = entry;
	}
	return wild;
}

const json_t *boot_master(const BootSeen *seen)
{
	size_t i;
	json_t *master;
	bool direct = strcmp(json_text_in(seen->mount, "fstype"), "autofs") == 0;
	json_array_foreach(json_object_get(seen->automounts, "masters"), i, master) {
		const char *point = json_text_in(master, "mount_point");
		size_t length = strlen(point);
		if (strcmp(point, "/-") == 0 ? direct
		                             : strncmp(seen->target, point, length) == 0 &&
		                                       seen->target[length] == '/')
			return master;
	}
	return NULL;
}

/* ---- the same source? ---- */

static const json_t *disk_of(const BootSeen *seen)
{
	return device_find(seen->disks, "device", json_text_in(seen->mount, "device"));
}

/* "UUID=…", also as /dev/disk/by-uuid/…: the disk's own, in its spelling. */
static bool tagged(const BootSeen *seen, const char *source, char **ret_other)
{
	static const struct {
		const char *tag, *link, *key;
		bool folds; /* UUIDs are written in letters of any case */
	} tags[] = {{"UUID=", "/dev/disk/by-uuid/", "uuid", true},
	        {"LABEL=", "/dev/disk/by-label/", "label", false},
	        {"PARTUUID=", "/dev/disk/by-partuuid/", "partuuid", true}};
	for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
		bool tag = g_str_has_prefix(source, tags[i].tag);
		if (!tag && !g_str_has_prefix(source, tags[i].link))
			continue;
		g_autofree char *wanted =
		        g_strdup(source + strlen(tag ? tags[i].tag : tags[i].link));
		size_t length = strlen(wanted);
		if (length > 1 && *wanted == '"' && wanted[length - 1] == '"') {
			wanted[length - 1] = '\0';
			memmove(wanted, wanted + 1, length - 1);
		}
		const char *have = json_text_in(disk_of(seen), tags[i].key);
		bool same = tags[i].folds ? g_ascii_strcasecmp(have, wanted) == 0
		                          : strcmp(have, wanted) == 0;
		if (*have && !same)
			*ret_other = g_strconcat(tags[i].tag, have, NULL);
		return true;
	}
	return false;
}

/* /dev/mapper/a--b-c and /dev/a-b/c, /dev/dm-3: names of one device that strings do not show. */
static bool is_plain_disk(const char *source)
{
	return g_str_has_prefix(source, "/dev/") && !strchr(source + 5, '/') &&
	       !g_str_has_prefix(source, "/dev/dm-");
}

/* "nas:/data/" is "nas:/data"; another name of a server may be the same server. */
static bool other_export(const char *a, const char *b)
{
	const char *path_a = strchr(a, ':'), *path_b = strchr(b, ':');
	if (!path_a || !path_b || *a == '/' || *b == '/')
		return false;
	size_t length_a = strlen(path_a), length_b = strlen(path_b);
	for (; length_a > 2 && path_a[length_a - 1] == '/'; length_a--)
		;
	for (; length_b > 2 && path_b[length_b - 1] == '/'; length_b--)
		;
	return length_a != length_b || strncmp(path_a, path_b, length_a) != 0;
}

char *boot_other_source(const BootSeen *seen, const char *source)
{
	char *other = NULL;
	const char *mounted = json_text_in(seen->mount, "source");
	if (!seen->mount || strcmp(json_text_in(seen->mount, "fstype"), "autofs") == 0 ||
	        tagged(seen, source, &other))
		return other;
	bool disks = is_plain_disk(source) && is_plain_disk(mounted);
	if ((disks && strcmp(source, mounted) != 0) || other_export(source, mounted))
		return g_strdup(mounted);
	return NULL;
}

const char *boot_over_network(const BootSeen *seen)
{
	static const struct {
		const char *front, *name;
	} drivers[] = {{"rbd", "RBD"}, {"nbd", "NBD"}};
	static const char *const own[] = {
	        "ocfs2", "gfs2", "nfs", "nfs4", "glusterfs", "ceph", NULL};
	const json_t *disk = device_below(seen->disks, disk_of(seen));
	const char *name = json_text_in(disk, "name");
	if (g_strv_contains(own, json_text_in(seen->mount, "fstype"))) /* systemd knows these */
		return NULL;
	if (strcmp(json_text_in(disk, "transport"), "iscsi") == 0)
		return "iSCSI";
	for (size_t i = 0; i < G_N_ELEMENTS(drivers); i++)
		if (g_str_has_prefix(name, drivers[i].front))
			return drivers[i].name;
	return NULL;
}
