/*
 * disks: the block devices as the kernel and udev already know them: sysfs and udev's database, the
 * same that lsblk(8) reads, need no program and open no device, so that a dead path holds up
 * nobody. Where there is no udev (busybox), the pages that the kernel keeps (vpd_pg80, vpd_pg83)
 * and blkid stand in.
 *
 * The command shows who holds whom (/sys/block/dm-0/slaves/sda, names alone), then udev's lines
 * ("/run/udev/data/b8:0:E:ID_SERIAL=…"), or without udev "serial NAME …", "page83 NAME hex…" and
 * what blkid prints.
 */
#include <string.h>

#include "base/json_text.h"
#include "inventory/sources/linux/disks.h"
#include "inventory/sources/linux/wants.h"
#include "inventory/wwid.h"

#include "inventory/sources/linux/parse.h"

#define UDEV_KEYS                                                                                  \
	"'^E:(ID_(SERIAL|SERIAL_SHORT|SCSI|SCSI_SERIAL|WWN|WWN_WITH_EXTENSION|BUS|VENDOR|MODEL|"   \
	"FS_UUID|FS_LABEL|FS_TYPE|PART_ENTRY_UUID|PATH)|SCSI_IDENT_SERIAL)='"

char *disks_command(const LinuxWants *wants)
{
	return g_strdup_printf(
	        "printf '%%s\\n' /sys/block/*/slaves/*\n"
	        "bare_disks() {\n"
	        "\tfor at in /sys/block/*/device; do\n"
	        "\t\tname=${at#/sys/block/} name=${name%%/device}\n"
	        "\t\t[ -r $at/vpd_pg80 ] && echo \"serial $name $(tail -c +5 $at/vpd_pg80)\"\n"
	        "\t\t[ -r $at/vpd_pg83 ] && [ ! -r $at/wwid ] &&\n"
	        "\t\t\techo page83 $name $(od -An -v -tx1 $at/vpd_pg83)\n"
	        "\t\t[ -r ${at%%device}serial ] && echo serial $name $(cat ${at%%device}serial)\n"
	        "\tdone\n"
	        "\tfound=$(exec 2>&1; within %u blkid)\n"
	        "\tprintf '%%s\\n' \"$found\"\n"
	        "}\n"
	        "if [ -e /run/systemd/container ]; then :\n"
	        "elif [ -d /run/udev/data ]; then grep -aHsE " UDEV_KEYS " /run/udev/data/b*\n"
	        "elif [ -d /dev/.udev/db ]; then grep -aHsE " UDEV_KEYS " /dev/.udev/db/block:*\n"
	        "else bare_disks & await %u $!\n"
	        "fi",
	        wants->answer_seconds, wants->answer_seconds + 1);
}

/* ---- what sysfs shows ---- */

/* The folder after /sys/block/, or the one below it. */
static Slice path_folder(Slice path, unsigned depth)
{
	Slice rest = path, folder = {0};
	for (unsigned i = 0; i < depth + 4; i++)
		if (!slice_split(rest, '/', &folder, &rest))
			return (Slice){0};
	return folder;
}

/* By its kernel's name; cciss!c0d0 is /dev/cciss/c0d0. */
static json_t *disk_get(json_t *disks, Slice name)
{
	g_autofree char *key = g_strdelimit(slice_copy(name), "!", '/');
	json_t *disk = json_object_get(disks, key);
	if (disk || name.length == 0)
		return disk;
	disk = json_object();
	json_object_set_new(disk, "name", json_string(key));
	json_object_set_new(disks, key, disk);
	return disk;
}

typedef void (*TakeLine)(json_t *disk, const char *key, Slice value, Slice path);

static void take_text(json_t *disk, const char *key, Slice value, Slice path)
{
	(void)path;
	json_set_slice(disk, key, slice_trim(value));
}

/* The kernel counts in sectors of 512 bytes, whatever the disk's are. */
static void take_sectors(json_t *disk, const char *key, Slice value, Slice path)
{
	uint64_t sectors;
	(void)path;
	if (slice_number(slice_trim(value), 10, &sectors) && sectors < G_MAXINT64 / 512)
		json_set_integer(disk, key, sectors * 512);
}

static void take_flag(json_t *disk, const char *key, Slice value, Slice path)
{
	(void)path;
	json_object_set_new(disk, key, json_boolean(slice_is(slice_trim(value), "1")));
}

/* The first route that shows one counts. */
static void set_wwid(json_t *disk, Slice value, Slice source)
{
	g_autofree char *text = slice_copy(slice_trim(value));
	g_autofree char *wwid = wwid_normalise(text);
	if (!wwid || json_object_get(disk, "wwid"))
		return;
	json_object_set_new(disk, "wwid", json_string(wwid));
	json_set_slice(disk, "wwid_source", source);
}

static void take_wwid(json_t *disk, const char *key, Slice value, Slice path)
{
	(void)key;
	set_wwid(disk, value, path);
}

static void take_dm_uuid(json_t *disk, const char *key, Slice value, Slice path)
{
	value = slice_trim(value);
	json_set_slice(disk, key, value);
	if (slice_starts(value, "mpath-"))
		set_wwid(disk, value, path);
}

static const struct {
	const char *glob, *key;
	unsigned depth; /* of the folder that names the device */
	TakeLine take;
} files[] = {
        {"/sys/block/*/dev", "device", 0, take_text},
        {"/sys/block/*/size", "size_bytes", 0, take_sectors},
        {"/sys/block/*/ro", "read_only", 0, take_flag},
        {"/sys/block/*/device/wwid", "wwid", 0, take_wwid},
        {"/sys/block/*/wwid", "wwid", 0, take_wwid},
        {"/sys/block/*/device/vendor", "vendor", 0, take_text},
        {"/sys/block/*/device/model", "model", 0, take_text},
        {"/sys/block/*/device/serial", "serial", 0, take_text},
        {"/sys/block/*/device/state", "state", 0, take_text},
        {"/sys/block/*/dm/name", "dm_name", 0, take_text},
        {"/sys/block/*/dm/uuid", "dm_uuid", 0, take_dm_uuid},
        {"/sys/block/*/*/partition", "partition", 1, take_text},
        {"/sys/block/*/*/dev", "device", 1, take_text},
        {"/sys/block/*/*/size", "size_bytes", 1, take_sectors},
        {"/sys/block/*/*/ro", "read_only", 1, take_flag},
};

const char *const disks_files[] = {"/sys/block/*/dev", "/sys/block/*/size", "/sys/block/*/ro",
        "/sys/block/*/device/wwid", "/sys/block/*/wwid", "/sys/block/*/device/vendor",
        "/sys/block/*/device/model", "/sys/block/*/device/serial", "/sys/block/*/device/state",
        "/sys/block/*/dm/name", "/sys/block/*/dm/uuid", "/sys/block/*/*/partition",
        "/sys/block/*/*/dev", "/sys/block/*/*/size", "/sys/block/*/*/ro", "/run/systemd/container",
        NULL};

static void read_sysfs(json_t *disks, const char *text, size_t length)
{
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		FileLines lines = file_lines(text, length, files[i].glob);
		while (file_lines_next(&lines)) {
			json_t *disk = disk_get(disks, path_folder(lines.path, files[i].depth));
			if (!disk || lines.number != 1)
				continue;
			files[i].take(disk, files[i].key, lines.content, lines.path);
			if (files[i].depth == 1 && !json_object_get(disk, "part_of"))
				json_set_slice(disk, "part_of", path_folder(lines.path, 0));
		}
	}
}

/* "/sys/block/dm-0/slaves/sda": the pattern itself when there is none. */
static void read_slaves(json_t *disks, Slice output)
{
	Slice line;
	while (slice_line(&output, &line)) {
		Slice slave = path_folder((Slice){line.bytes, line.length}, 1);
		if (!slice_starts(line, "/sys/block/") || !slice_is(slave, "slaves") ||
		        slice_has(line, "*"))
			continue;
		json_t *disk = disk_get(disks, path_folder(line, 0));
		const char *last = memrchr(line.bytes, '/', line.length);
		size_t front = (size_t)(last - line.bytes) + 1;
		if (!json_object_get(disk, "slaves"))
			json_object_set_new(disk, "slaves", json_array());
		json_array_append_new(json_object_get(disk, "slaves"),
		        slice_json((Slice){line.bytes + front, line.length - front}));
	}
}

/* ---- what stays ---- */

static const char *kind_of(const json_t *disk)
{
	const char *uuid = json_text_in(disk, "dm_uuid"), *name = json_text_in(disk, "name");
	if (g_str_has_prefix(uuid, "mpath-"))
		return "multipath";
	if (*json_text_in(disk, "partition") || g_str_has_prefix(uuid, "part"))
		return "part";
	if (g_str_has_prefix(uuid, "LVM-"))
		return "lvm";
	if (*json_text_in(disk, "dm_name"))
		return "dm";
	if (g_str_has_prefix(name, "md"))
		return "md";
	return g_str_has_prefix(name, "loop") ? "loop" : "disk";
}

/* No disk: empty drives and card readers, memory. */
static bool is_nothing(const json_t *disk)
{
	const char *name = json_text_in(disk, "name");
	return !*json_text_in(disk, "device") ||
	       json_integer_value(json_object_get(disk, "size_bytes")) == 0 ||
	       g_str_has_prefix(name, "ram") || g_str_has_prefix(name, "zram") ||
	       (*json_text_in(disk, "part_of") && !*json_text_in(disk, "partition"));
}

/* In the order in which sysfs showed them. */
static json_t *disks_list(json_t *disks)
{
	json_t *list = json_array();
	const char *name;
	json_t *disk;
	json_object_foreach(disks, name, disk) {
		if (is_nothing(disk))
			continue;
		json_object_set_new(disk, "kind", json_string(kind_of(disk)));
		json_object_del(disk, "partition");
		json_array_append(list, disk);
	}
	return list;
}

json_t *parse_disks(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	Slice container;
	if (file_value(text, length, "/run/systemd/container", &container)) {
		g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED,
		        "a container shows the disks of the machine below it");
		return NULL;
	}
	g_autoptr(json_t) disks = json_object();
	Slice output = command_output(text, length);
	read_sysfs(disks, text, length);
	read_slaves(disks, output);
	disks_read_udev(disks, output);
	disks_read_bare(disks, output);
	return disks_list(disks);
}
