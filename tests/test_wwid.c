/* Spellings of WWIDs, those of the recorded guests among them, and what is none. */
#include "harness.h"
#include "inventory/wwid.h"

#define SIX "600508b400105e210000900000490000"

static void test_one_name_for_all_spellings(void)
{
	static const struct {
		const char *text, *name;
	} cases[] = {
	        {"0x5000c500a1b2c3d4", "naa.5000c500a1b2c3d4"},
	        {"naa.5000c500a1b2c3d4", "naa.5000c500a1b2c3d4"},
	        {"35000c500a1b2c3d4", "naa.5000c500a1b2c3d4"},
	        {"5000C500A1B2C3D4", "naa.5000c500a1b2c3d4"},
	        {"wwn-0x5000c500a1b2c3d4", "naa.5000c500a1b2c3d4"},
	        {"wwn-0x5000c500a1b2c3d4-part1", "naa.5000c500a1b2c3d4"},
	        {"/dev/disk/by-id/scsi-35000c500a1b2c3d4", "naa.5000c500a1b2c3d4"},
	        {"scsi-3" SIX, "naa." SIX},
	        {"mpath-3" SIX, "naa." SIX},
	        {"dm-uuid-mpath-3" SIX, "naa." SIX},
	        {"/dev/mapper/3" SIX, "naa." SIX},
	        {" 60:05:08:b4:00:10:5e:21:00:00:90:00:00:49:00:00 ", "naa." SIX},
	        {"600508B4-00105E21-00009000-00490000", "naa." SIX},
	        {"3" SIX "\n", "naa." SIX},
	        {"33000000100000001", "naa.3000000100000001"},
	        {"eui.0025385b71b0a2c3", "eui.0025385b71b0a2c3"},
	        {"nvme-eui.0025385b71b0a2c3", "eui.0025385b71b0a2c3"},
	        {"20025385b71b0a2c3", "eui.0025385b71b0a2c3"},
	        {"0025385b71b0a2c3", "eui.0025385b71b0a2c3"},
	        {"t10.ATA     QEMU HARDDISK                           QM00001             ",
	                "t10.ATA_QEMU_HARDDISK_QM00001"},
	        {"scsi-1ATA_QEMU_HARDDISK_QM00001", "t10.ATA_QEMU_HARDDISK_QM00001"},
	        {"scsi-1jxlun-000001", "t10.jxlun-000001"},
	        {"scsi-SHUAWEI_XSG1_JXSH0001", "serial.HUAWEI_XSG1_JXSH0001"},
	        {"SHUAWEI_XSG1_JXSH0001", "serial.HUAWEI_XSG1_JXSH0001"},
	        {"scsi-0HUAWEI_XSG1_JXSH0001", "serial.HUAWEI_XSG1_JXSH0001"},
	        {"uuid.0b7d", "uuid.0b7d"},
	        {"", NULL},
	        {"/", NULL},
	        {"sdb", NULL},
	        {"0x5000c5", NULL},
	        {"0xzz", NULL},
	        {"naa.5000", NULL},
	        {"naa.4000c500a1b2c3d4", NULL},
	        {"5000c500a1b2c3d", NULL},
	        {"emcpowera", NULL},
	        {"QEMU_HARDDISK_QM00001", NULL},
	        {"t10.", NULL},
	        {"1", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name = wwid_normalise(cases[i].text);
		ASSERT_TEXT(name, cases[i].name);
		g_autofree char *again = name ? wwid_normalise(name) : NULL;
		ASSERT_TEXT(again, cases[i].name);
	}
}

static void test_which_ones_mean_something(void)
{
	CU_ASSERT(wwid_is_registered("naa." SIX));
	CU_ASSERT(wwid_is_registered("naa.5000c500a1b2c3d4"));
	CU_ASSERT(wwid_is_registered("naa.20000025385b71b0"));
	CU_ASSERT(wwid_is_registered("eui.0025385b71b0a2c3"));
	CU_ASSERT(!wwid_is_registered("naa.60000000000000000000000000000001"));
	CU_ASSERT(!wwid_is_registered("naa.3000000100000001"));
	CU_ASSERT(!wwid_is_registered("serial.HUAWEI_XSG1_JXSH0001"));
	CU_ASSERT(!wwid_is_registered("t10.ATA_QEMU"));
	CU_ASSERT(!wwid_is_registered("naa.5"));
}

TEST_MAIN("wwid", CASE(test_one_name_for_all_spellings), CASE(test_which_ones_mean_something))
