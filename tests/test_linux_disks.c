/*
 * Disks and multipath as hosts show them. Two guests with one LUN by two paths and one of tgt were
 * recorded (Debian 12: sysfs, multipathd, multipath -ll); other forms are made by hand after the
 * documentation of udev(7), blkid(8), SPC-4 and multipath-tools, and say so.
 */
#include "base/cleanup.h"
#include "harness.h"
#include "inventory/sources/linux.h"
#include "inventory/sources/linux/disks.h"

#define NONCE "cafe0123cafe0123"

static json_t *parse(const char *topic, const char *text, GError **error)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	LinuxArgs args = {.wants = wants};
	return linux_topic_find(topic)->parse(text, strlen(text), &args, error);
}

/* One entry of a list by name, as JSON. Caller frees. */
static char *entry(const json_t *list, const char *name)
{
	size_t i;
	json_t *found;
	json_array_foreach((json_t *)list, i, found) {
		if (g_strcmp0(json_string_value(json_object_get(found, "name")), name) != 0)
			continue;
		char *text = json_dumps(found, JSON_SORT_KEYS);
		char *owned = g_strdup(text);
		free(text);
		return owned;
	}
	return NULL;
}

#define ASSERT_ENTRY(list, name, json)                                                             \
	do {                                                                                       \
		g_autofree char *is_ = entry(list, name);                                          \
		g_autofree char *should_ = g_strdelimit(g_strdup(json), "'", '"');                 \
		ASSERT_TEXT(is_, should_);                                                         \
	} while (0)

/* sysfs as recorded; udev's lines as Debian 12's udev writes them for these disks. */
static const char recorded[] =
        "/sys/block/dm-0/dev:253:0\n/sys/block/sda/dev:8:0\n/sys/block/sdb/dev:8:16\n"
        "/sys/block/sdc/dev:8:32\n/sys/block/vda/dev:254:0\n/sys/block/fd0/dev:2:0\n"
        "/sys/block/dm-0/size:2097152\n/sys/block/sda/size:2097152\n/sys/block/sdb/size:1048576\n"
        "/sys/block/sdc/size:2097152\n/sys/block/vda/size:5120000\n/sys/block/fd0/size:0\n"
        "/sys/block/dm-0/ro:0\n/sys/block/sda/ro:0\n/sys/block/sdb/ro:1\n"
        "grep: /sys/block/*/wwid: No such file or directory\n"
        "/sys/block/sda/device/wwid:naa.5000c500a1b2c3d4\n"
        "/sys/block/sdb/device/wwid:naa.60000000000000000000000000000001\n"
        "/sys/block/sdc/device/wwid:naa.5000c500a1b2c3d4\n"
        "/sys/block/sda/device/vendor:HUAWEI  \n/sys/block/sda/device/model:XSG1            \n"
        "/sys/block/sda/device/state:running\n"
        "/sys/block/dm-0/dm/name:mpatha\n/sys/block/dm-0/dm/uuid:mpath-35000c500a1b2c3d4\n"
        "/sys/block/vda/vda1/partition:1\n/sys/block/vda/vda1/dev:254:1\n"
        "/sys/block/vda/vda1/size:5117952\n/sys/block/vda/vda1/ro:0\n"
        "$ disks\n"
        "/sys/block/dm-0/slaves/sda\n/sys/block/dm-0/slaves/sdc\n/sys/block/loop0/slaves/*\n"
        "/run/udev/data/b254:1:E:ID_FS_UUID=876fcdd3-1e70-44db-90bb-262248bab0d3\n"
        "/run/udev/data/b254:1:E:ID_FS_TYPE=ext4\n"
        "/run/udev/data/b254:1:E:ID_PART_ENTRY_UUID=0a1b2c3d-01\n"
        "/run/udev/data/b8:16:E:ID_PATH=ip-10.1.1.9:3260-iscsi-iqn.2020-01.cn.edu:lun-1\n"
        "/run/udev/data/b253:0:E:ID_FS_TYPE=ocfs2\n/run/udev/data/b253:0:E:ID_FS_LABEL=u01\n"
        "/run/udev/data/b8:0:E:ID_SCSI=1\n/run/udev/data/b8:0:E:ID_SERIAL=35000c500a1b2c3d4\n"
        "/run/udev/data/b8:0:E:ID_SERIAL_SHORT=5000c500a1b2c3d4\n"
        "/run/udev/data/b8:0:E:ID_SCSI_SERIAL=JXSH0001\n"
        "/run/udev/data/b254:0:E:ID_SERIAL=VIRT0001\n";

static void test_recorded_guest(void)
{
	g_autoptr(json_t) disks = parse("disks", recorded, NULL);
	CU_ASSERT_EQUAL(json_array_size(disks), 6);
	ASSERT_ENTRY(disks, "sda",
	        "{'device': '8:0', 'kind': 'disk', 'model': 'XSG1', 'name': 'sda', 'read_only': "
	        "false, 'serial': 'JXSH0001', 'size_bytes': 1073741824, 'state': 'running', "
	        "'vendor': 'HUAWEI', 'wwid': 'naa.5000c500a1b2c3d4', 'wwid_source': "
	        "'/sys/block/sda/device/wwid'}");
	ASSERT_ENTRY(disks, "sdb",
	        "{'device': '8:16', 'kind': 'disk', 'name': 'sdb', 'read_only': true, "
	        "'size_bytes': 536870912, 'transport': 'iscsi', 'wwid': "
	        "'naa.60000000000000000000000000000001', "
	        "'wwid_source': '/sys/block/sdb/device/wwid'}");
	ASSERT_ENTRY(disks, "dm-0",
	        "{'device': '253:0', 'dm_name': 'mpatha', 'dm_uuid': 'mpath-35000c500a1b2c3d4', "
	        "'fstype': 'ocfs2', 'kind': 'multipath', 'label': 'u01', 'name': 'dm-0', "
	        "'read_only': false, 'size_bytes': 1073741824, 'slaves': ['sda', 'sdc'], 'wwid': "
	        "'naa.5000c500a1b2c3d4', 'wwid_source': '/sys/block/dm-0/dm/uuid'}");
	ASSERT_ENTRY(disks, "vda",
	        "{'device': '254:0', 'kind': 'disk', 'name': 'vda', 'serial': 'VIRT0001', "
	        "'size_bytes': 2621440000}");
	ASSERT_ENTRY(disks, "vda1",
	        "{'device': '254:1', 'fstype': 'ext4', 'kind': 'part', 'name': 'vda1', "
	        "'part_of': 'vda', 'partuuid': '0a1b2c3d-01', 'read_only': false, 'size_bytes': "
	        "2620391424, 'uuid': "
	        "'876fcdd3-1e70-44db-90bb-262248bab0d3'}");
}

/* By hand: RHEL 6 has no wwid in sysfs and keeps udev's database elsewhere; smart arrays. */
static void test_old_udev(void)
{
	g_autoptr(json_t) disks = parse("disks",
	        "/sys/block/sdb/dev:8:16\n/sys/block/sdb/size:2097152\n"
	        "/sys/block/cciss!c0d0/dev:104:0\n/sys/block/cciss!c0d0/size:100\n"
	        "$ disks\n/dev/.udev/db/block:sdb:E:ID_SCSI=1\n"
	        "/dev/.udev/db/block:sdb:E:ID_SERIAL=3600508b400105e210000900000490000\n"
	        "/dev/.udev/db/block:sdb:E:ID_WWN=0x600508b400105e21\n",
	        NULL);
	ASSERT_ENTRY(disks, "sdb",
	        "{'device': '8:16', 'kind': 'disk', 'name': 'sdb', 'size_bytes': 1073741824, "
	        "'wwid': 'naa.600508b400105e210000900000490000', 'wwid_source': 'udev ID_SERIAL'}");
	ASSERT_ENTRY(disks, "cciss/c0d0",
	        "{'device': '104:0', 'kind': 'disk', 'name': 'cciss/c0d0', 'size_bytes': 51200}");
}

/* By hand: a busybox guest without udev; page 0x83 of tgt's LUN as sg_vpd showed it there. */
static void test_without_udev(void)
{
	g_autoptr(json_t) disks = parse("disks",
	        "/sys/block/sda/dev:8:0\n/sys/block/sda/size:1048576\n"
	        "/sys/block/sda/sda1/partition:1\n/sys/block/sda/sda1/dev:8:1\n"
	        "/sys/block/sda/sda1/size:1000\n/sys/block/vdb/dev:254:16\n"
	        "/sys/block/vdb/size:9\n"
	        "$ disks\n/sys/block/*/slaves/*\nserial sda  JX0000000001 \n"
	        "page83 sda 00 83 00 2c 02 01 00 08 6a 78 6c 75 6e 2d 30 30 01 03 00 08 30 00 00 "
	        "01 00 00 00 01 01 03 00 10 60 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01\n"
	        "serial vdb VIRT7\n"
	        "/dev/sda1: LABEL=\"u01\" UUID=\"0a1b-2c\" TYPE=\"ext4\"\n"
	        "/dev/nothing: UUID=\"x\"\n",
	        NULL);
	ASSERT_ENTRY(disks, "sda",
	        "{'device': '8:0', 'kind': 'disk', 'name': 'sda', 'serial': 'JX0000000001', "
	        "'size_bytes': 536870912, 'wwid': 'naa.60000000000000000000000000000001', "
	        "'wwid_source': 'vpd_pg83'}");
	ASSERT_ENTRY(disks, "sda1",
	        "{'device': '8:1', 'fstype': 'ext4', 'kind': 'part', 'label': 'u01', 'name': "
	        "'sda1', 'part_of': 'sda', 'size_bytes': 512000, 'uuid': '0a1b-2c'}");
	ASSERT_ENTRY(disks, "vdb",
	        "{'device': '254:16', 'kind': 'disk', 'name': 'vdb', 'serial': 'VIRT7', "
	        "'size_bytes': 4608}");
}

static void test_pages_that_say_nothing(void)
{
	static const char *const pages[] = {"", "00 83 00 00", "00 80 00 04 01 03 00 08",
	        "00 83 00 0c 01 13 00 08 50 00 c5 00 a1 b2 c3 d4", /* of the port, not the LUN */
	        "00 83 00 0c 01 03 00 ff 50 00", "zz", "00 83 00 04 01 03 00 00"};
	for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
		CU_ASSERT_PTR_NULL(page83_wwid((Slice){pages[i], strlen(pages[i])}));
	static const char t10[] = "00 83 00 0e 02 01 00 0a 49 45 54 20 20 20 20 20 41 42";
	g_autofree char *wwid = page83_wwid((Slice){t10, sizeof t10 - 1});
	ASSERT_TEXT(wwid, "t10.IET_AB");
}

static void test_a_container_has_none(void)
{
	GError *error = NULL;
	json_t *disks = parse("disks",
	        "/run/systemd/container:systemd-nspawn\n/sys/block/sda/dev:8:0\n$ disks\n", &error);
	CU_ASSERT_PTR_NULL(disks);
	CU_ASSERT(g_error_matches(error, LINUX_ERROR, CAUSE_NOT_OBSERVED));
	ASSERT_ERROR(error, "a container shows the disks of the machine below it");
}

/* ---- multipath ---- */

#define RECORDED_JSON                                                                              \
	"{\n   \"major_version\": 0,\n   \"minor_version\": 1,\n   \"maps\": [{\n"                 \
	"      \"name\" : \"mpatha\",\n      \"uuid\" : \"35000c500a1b2c3d4\",\n"                  \
	"      \"sysfs\" : \"dm-0\",\n      \"paths\" : 2,\n      \"write_prot\" : \"rw\",\n"      \
	"      \"path_groups\": [{\n         \"paths\": [{\n            \"dev\" : \"sda\",\n"      \
	"            \"dm_st\" : \"active\",\n            \"dev_st\" : \"running\",\n"             \
	"            \"chk_st\" : \"ready\"\n         },{\n            \"dev\" : \"sdc\",\n"       \
	"            \"dm_st\" : \"failed\",\n            \"dev_st\" : \"running\",\n"             \
	"            \"chk_st\" : \"faulty\"\n         }]\n      }]\n   }]\n}\n"

#define RECORDED_LIST                                                                              \
	"\033[1mmpatha (35000c500a1b2c3d4) dm-0 HUAWEI,XSG1\033[0m\n"                              \
	"size=1.0G features='1 queue_if_no_path' hwhandler='0' wp=rw\n"                            \
	"`-+- policy='service-time 0' prio=1 status=active\n"                                      \
	"  |- 2:0:0:0 sda 8:0  active ready running\n"                                             \
	"  `- 3:0:0:0 sdc 8:32 failed faulty running\n"                                            \
	"\033[1mmpathb (360000000000000000000000000000001) dm-1 IET,JXLUN\033[0m\n"                \
	"size=512M features='0' hwhandler='0' wp=ro\n"                                             \
	"`-+- policy='service-time 0' prio=1 status=active\n"                                      \
	"  `- 2:0:1:0 sdb 8:16 active ready running\n"

static void test_maps_of_the_daemon(void)
{
	g_autoptr(json_t) value = parse("multipath",
	        "$ x\ntool multipathd\ndm_multipath 45056 1 - Live\n" RECORDED_JSON, NULL);
	ASSERT_TEXT(json_string_value(json_object_get(value, "source")), "multipathd");
	g_autofree char *names = json_dumps(json_object_get(value, "software"), 0);
	ASSERT_TEXT(names, "[\"multipathd\"]");
	ASSERT_ENTRY(json_object_get(value, "maps"), "mpatha",
	        "{'device': 'dm-0', 'name': 'mpatha', 'paths': [{'device': 'sda', 'good': true, "
	        "'state': 'active ready running'}, {'device': 'sdc', 'good': false, 'state': "
	        "'failed faulty running'}], 'read_only': false, 'wwid': 'naa.5000c500a1b2c3d4'}");
}

static void test_maps_of_the_listing(void)
{
	g_autoptr(json_t) value =
	        parse("multipath", "$ x\ntool multipathd\nfail\n" RECORDED_LIST, NULL);
	ASSERT_TEXT(json_string_value(json_object_get(value, "source")), "multipath -ll");
	const json_t *maps = json_object_get(value, "maps");
	CU_ASSERT_EQUAL(json_array_size(maps), 2);
	ASSERT_ENTRY(maps, "mpatha",
	        "{'device': 'dm-0', 'name': 'mpatha', 'paths': [{'device': 'sda', 'good': true, "
	        "'state': 'active ready running'}, {'device': 'sdc', 'good': false, 'state': "
	        "'failed faulty running'}], 'wwid': 'naa.5000c500a1b2c3d4'}");
	ASSERT_ENTRY(maps, "mpathb",
	        "{'device': 'dm-1', 'name': 'mpathb', 'paths': [{'device': 'sdb', 'good': true, "
	        "'state': 'active ready running'}], 'read_only': true, 'wwid': "
	        "'naa.60000000000000000000000000000001'}");
}

/* By hand: RHEL 5 and 6 write it so; no friendly names; a path whose disk is gone. */
static void test_old_listing(void)
{
	g_autoptr(json_t) value = parse("multipath",
	        "$ x\ntool multipathd\n"
	        "3600508b400105e210000900000490000 dm-2 HP,HSV210\n"
	        "[size=50G][features=1 queue_if_no_path][hwhandler=0][rw]\n"
	        "\\_ round-robin 0 [prio=50][active]\n"
	        " \\_ 2:0:0:1 sdb 8:16  [active][ready]\n"
	        " \\_ #:#:#:# -   #:#   [failed][faulty]\n",
	        NULL);
	ASSERT_ENTRY(json_object_get(value, "maps"), "3600508b400105e210000900000490000",
	        "{'device': 'dm-2', 'name': '3600508b400105e210000900000490000', 'paths': "
	        "[{'device': 'sdb', 'good': true, 'state': 'active ready running'}, {'device': "
	        "'-', 'good': false, 'state': 'failed faulty running'}], 'wwid': "
	        "'naa.600508b400105e210000900000490000'}");
}

static void test_other_software(void)
{
	static const struct {
		const char *output, *json;
	} cases[] = {
	        {"", "{\"maps\": [], \"software\": [], \"source\": \"\"}"},
	        {"tool upadmin\nnxup 1 2 - Live\n",
	                "{\"maps\": [], \"software\": [\"ultrapath\"], \"source\": \"\"}"},
	        {"emcp 1 2\nemcpdm 1 2\n",
	                "{\"maps\": [], \"software\": [\"powerpath\"], \"source\": \"\"}"},
	        {"tool multipathd\nneed to be root\nneed to be root\n",
	                "{\"denied\": true, \"maps\": [], \"software\": [\"multipathd\"], "
	                "\"source\": \"\"}"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strconcat("$ x\n", cases[i].output, NULL);
		g_autoptr(json_t) value = parse("multipath", text, NULL);
		g_autofree char *is = json_dumps(value, JSON_SORT_KEYS);
		ASSERT_TEXT(is, cases[i].json);
	}
}

/* ---- this machine's own ---- */

/* The real commands in each shell; what a disk of this machine must show. */
static void test_real_shells(void)
{
	static const char *const lines[] = {"/bin/sh -s", "/bin/bash -s", "/bin/busybox sh -s"};
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_topic(wants, "disks", NULL);
	linux_wants_topic(wants, "multipath", NULL);
	g_autofree char *script = linux_script(wants, NONCE);
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", 4);
		if (!g_file_test(words[0], G_FILE_TEST_IS_EXECUTABLE))
			continue;
		g_autofree char *output = NULL, *quoted = g_shell_quote(script);
		g_autofree char *line = g_strdup_printf("printf '%%s' %s | %s", quoted, lines[i]);
		char *const argv[] = {(char *)"/bin/sh", (char *)"-c", line, NULL};
		CU_ASSERT(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
		        &output, NULL, NULL, NULL));
		g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, NULL);
		g_autoptr(Facts) facts = facts_new(SUBJECT_HOST, "h");
		linux_reader_feed(output, strlen(output), reader);
		CU_ASSERT(linux_reader_done(reader));
		LinuxVisit visit = {.source = "local", .now_us = 1};
		linux_reader_finish(reader, &visit, facts);
		CU_ASSERT_PTR_NOT_NULL(facts_find(facts, "multipath").value);
		FactTopic disks = facts_find(facts, "disks");
		CU_ASSERT(json_is_array(disks.value) || disks.cause == CAUSE_NOT_OBSERVED);
		size_t k;
		json_t *disk;
		json_array_foreach((json_t *)disks.value, k, disk)
			CU_ASSERT(json_integer_value(json_object_get(disk, "size_bytes")) > 0);
	}
}

TEST_MAIN("linux disks", CASE(test_recorded_guest), CASE(test_old_udev), CASE(test_without_udev),
        CASE(test_pages_that_say_nothing), CASE(test_a_container_has_none),
        CASE(test_maps_of_the_daemon), CASE(test_maps_of_the_listing), CASE(test_old_listing),
        CASE(test_other_software), CASE(test_real_shells))
