/* disks: what udev's database says, or, where there is none, the kernel's pages and blkid. */
#include <string.h>

#include "base/json_text.h"
#include "inventory/sources/linux/disks.h"
#include "inventory/wwid.h"

/* "8:0", or a name. */
static json_t *disk_find(json_t *disks, Slice which)
{
	g_autofree char *key = slice_copy(which);
	const char *name;
	json_t *disk;
	json_object_foreach(disks, name, disk) {
		const char *device = json_string_value(json_object_get(disk, "device"));
		if (g_strcmp0(device, key) == 0 || strcmp(name, key) == 0)
			return disk;
	}
	return NULL;
}

static void set_new(json_t *disk, const char *key, Slice value)
{
	if (!json_object_get(disk, key))
		json_set_slice(disk, key, slice_trim(value));
}

static void wwid_set(json_t *disk, const char *text, const char *source)
{
	g_autofree char *wwid = wwid_normalise(text);
	if (!wwid || json_object_get(disk, "wwid"))
		return;
	json_object_set_new(disk, "wwid", json_string(wwid));
	json_object_set_new(disk, "wwid_source", json_string(source));
}

/* ---- udev ---- */

static void take_property(json_t *disk, Slice name, Slice value)
{
	static const struct {
		const char *name, *key;
	} keys[] = {{"ID_FS_UUID", "uuid"}, {"ID_FS_LABEL", "label"}, {"ID_FS_TYPE", "fstype"},
	        {"ID_SCSI_SERIAL", "unit_serial"}, {"SCSI_IDENT_SERIAL", "unit_serial"},
	        {"ID_PART_ENTRY_UUID", "partuuid"}, {"ID_PATH", "id_path"}, {"ID_VENDOR", "vendor"},
	        {"ID_MODEL", "model"}, {"ID_SERIAL", "id_serial"}, {"ID_SERIAL_SHORT", "id_short"},
	        {"ID_SCSI", "id_scsi"}, {"ID_WWN_WITH_EXTENSION", "id_wwn"},
	        {"ID_WWN", "id_wwn_short"}};
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (slice_is(name, keys[i].name))
			set_new(disk, keys[i].key, value);
}

/* ID_SERIAL is scsi_id's WWID for SCSI disks, for others vendor and serial in a row. */
static void conclude(json_t *disk)
{
	static const char *const raw[] = {"unit_serial", "id_serial", "id_short", "id_scsi",
	        "id_wwn", "id_wwn_short", "id_path"};
	bool scsi = *json_text_in(disk, "id_scsi") != '\0';
	if (scsi && *json_text_in(disk, "id_serial"))
		wwid_set(disk, json_text_in(disk, "id_serial"), "udev ID_SERIAL");
	if (*json_text_in(disk, "id_wwn"))
		wwid_set(disk, json_text_in(disk, "id_wwn"), "udev ID_WWN_WITH_EXTENSION");
	if (*json_text_in(disk, "id_wwn_short"))
		wwid_set(disk, json_text_in(disk, "id_wwn_short"), "udev ID_WWN");
	const char *serial = json_text_in(disk, "unit_serial");
	if (!*serial && !scsi)
		serial = *json_text_in(disk, "id_short") ? json_text_in(disk, "id_short")
		                                         : json_text_in(disk, "id_serial");
	if (*serial && !json_object_get(disk, "serial"))
		json_object_set_new(disk, "serial", json_string(serial));
	if (strstr(json_text_in(disk, "id_path"), "-iscsi-"))
		json_object_set_new(disk, "transport", json_string("iscsi"));
	for (size_t i = 0; i < G_N_ELEMENTS(raw); i++)
		json_object_del(disk, raw[i]);
}

void disks_read_udev(json_t *disks, Slice output)
{
	static const char *const fronts[] = {"/run/udev/data/b", "/dev/.udev/db/block:"};
	Slice line, which, rest, name, value;
	while (slice_line(&output, &line)) {
		for (size_t i = 0; i < G_N_ELEMENTS(fronts); i++) {
			size_t front = strlen(fronts[i]);
			const char *mark = memmem(line.bytes, line.length, ":E:", 3);
			if (!slice_starts(line, fronts[i]) || !mark || mark < line.bytes + front)
				continue;
			which = (Slice){line.bytes + front, (size_t)(mark - line.bytes) - front};
			rest = (Slice){mark + 3, line.length - (size_t)(mark - line.bytes) - 3};
			json_t *disk = disk_find(disks, which);
			if (disk && slice_split(rest, '=', &name, &value))
				take_property(disk, name, value);
		}
	}
	const char *key;
	json_t *disk;
	json_object_foreach(disks, key, disk)
		conclude(disk);
}

/* ---- without udev ---- */

typedef struct {
	guint8 bytes[4096];
	size_t length;
} Page;

static void page_read(Slice hex, Page *ret)
{
	Slice field;
	uint64_t byte;
	ret->length = 0;
	while (ret->length < sizeof ret->bytes && slice_field(&hex, &field) &&
	        slice_number(field, 16, &byte) && byte < 256)
		ret->bytes[ret->length++] = (guint8)byte;
}

/* How good a designator of this type is: NAA 6 before other NAA before EUI-64 before T10. */
static int designator_rank(const guint8 *head)
{
	unsigned type = head[1] & 0x0f, association = (head[1] >> 4) & 3;
	if (association != 0 || head[3] == 0)
		return 0;
	if (type == 3)
		return head[3] == 16 ? 4 : 3;
	return type == 2 ? 2 : type == 1 ? 1 : 0;
}

static char *designator_wwid(const guint8 *head)
{
	static const char *const kinds[] = {"", "t10.", "eui.", "naa."};
	unsigned type = head[1] & 0x0f;
	GString *text = g_string_new(kinds[type]);
	for (unsigned i = 0; i < head[3]; i++)
		if (type != 1)
			g_string_append_printf(text, "%02x", head[4 + i]);
		else
			g_string_append_c(
			        text, g_ascii_isprint(head[4 + i]) ? (char)head[4 + i] : ' ');
	char *wwid = wwid_normalise(text->str);
	g_string_free(text, TRUE);
	return wwid;
}

char *page83_wwid(Slice hex)
{
	Page page;
	page_read(hex, &page);
	if (page.length < 4 || page.bytes[1] != 0x83)
		return NULL;
	const guint8 *best = NULL;
	for (size_t at = 4; at + 4 <= page.length; at += 4u + page.bytes[at + 3]) {
		const guint8 *head = page.bytes + at;
		if (at + 4 + head[3] > page.length)
			break;
		if (designator_rank(head) > (best ? designator_rank(best) : 0))
			best = head;
	}
	return best ? designator_wwid(best) : NULL;
}

/* `/dev/sda1: LABEL="u01" UUID="…" TYPE="ext4"`, of util-linux and of busybox. */
static void read_blkid(json_t *disks, Slice line)
{
	static const struct {
		const char *name, *key;
	} keys[] = {{" UUID=\"", "uuid"}, {" LABEL=\"", "label"}, {" PARTUUID=\"", "partuuid"},
	        {" TYPE=\"", "fstype"}};
	Slice path, values, value, rest;
	if (!slice_starts(line, "/dev/") || !slice_split(line, ':', &path, &values))
		return;
	json_t *disk = disk_find(disks, (Slice){path.bytes + 5, path.length - 5});
	for (size_t i = 0; disk && i < G_N_ELEMENTS(keys); i++) {
		const char *at =
		        memmem(values.bytes, values.length, keys[i].name, strlen(keys[i].name));
		if (!at)
			continue;
		at += strlen(keys[i].name);
		Slice tail = {at, values.length - (size_t)(at - values.bytes)};
		if (slice_split(tail, '"', &value, &rest))
			set_new(disk, keys[i].key, value);
	}
}

void disks_read_bare(json_t *disks, Slice output)
{
	Slice line, word, name;
	while (slice_line(&output, &line)) {
		Slice rest = line;
		slice_field(&rest, &word);
		bool serial = slice_is(word, "serial"), page = slice_is(word, "page83");
		json_t *disk = (serial || page) && slice_field(&rest, &name)
		                       ? disk_find(disks, name)
		                       : NULL;
		g_autofree char *wwid = disk && page ? page83_wwid(rest) : NULL;
		if (disk && serial)
			set_new(disk, "serial", slice_trim(rest));
		else if (wwid)
			wwid_set(disk, wwid, "vpd_pg83");
		else
			read_blkid(disks, line);
	}
}
