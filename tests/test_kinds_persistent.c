/* kind volume_persistent: whether the next boot mounts the volume again, and the same one. */
#include "tests/judge_world.h"

#define PLAN                                                                                       \
	"hosts: [{name: db1, address: 10.1.1.1}, {name: db2, address: 10.1.1.2}]\n"                \
	"storage: [{name: shared, mounts: [{host: db1, target: /u01/shared}, {host: db2, target: " \
	"/u01/shared}]}]\n"
#define MOUNT(source, fstype)                                                                      \
	"[{'target': '/u01/shared', 'source': '" source "', 'fstype': '" fstype                    \
	"', 'rw': true, 'device': '8:17'}]"
#define EXT4 MOUNT("/dev/sdb1", "ext4")
#define FSTAB(source, options)                                                                     \
	"{'entries': [{'source': '" source "', 'target': '/u01/shared', 'options': '" options      \
	"'}], 'units': [], 'unread': []}"
#define UNIT(enabled)                                                                              \
	"{'entries': [], 'units': [{'target': '/u01/shared', 'file': 'u01-shared.mount', "         \
	"'enabled': " enabled "}]}"
#define BARE "{'entries': [], 'units': [], 'unread': []}"
#define NOTHING "{'masters': [], 'entries': [], 'services': [], 'unread': []}"
#define SERVICES(names) "{'masters': [], 'entries': [], 'services': [" names "], 'unread': []}"
#define MAP(target, services)                                                                      \
	"{'masters': [{'mount_point': '/u01', 'map': '/etc/auto.u01', 'file': "                    \
	"'/etc/auto.master'}], 'entries': [{'target': '" target "', 'source': 'nas:/d', "          \
	"'file': '/etc/auto.u01'}], 'services': [" services "]}"
#define DISK(more)                                                                                 \
	"[{'name': 'sdb', 'device': '8:16'" more "}, {'name': 'sdb1', 'device': '8:17', "          \
	"'part_of': 'sdb', 'uuid': 'AB-1', 'label': 'u01', 'partuuid': 'p-1'}]"
#define NOWHERE                                                                                    \
	"/u01/shared is not mounted after a reboot: neither /etc/fstab nor a .mount unit has it"

typedef struct {
	const char *mounts, *fstab, *automounts, *disks, *outcome, *actual, *en;
} Case;

static void judged(const Case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		g_auto(World) world = {0};
		world_start(&world, PLAN);
		Facts *facts = world_host(&world, "db1");
		world_put(facts, "mounts", cases[i].mounts);
		world_put(facts, "fstab", cases[i].fstab);
		if (cases[i].automounts)
			world_put(facts, "automounts", cases[i].automounts);
		if (cases[i].disks)
			world_put(facts, "disks", cases[i].disks);
		world_judge(&world);
		const Verdict *row = world_row(&world, "storage.volume.persistent", "shared@db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->actual, cases[i].actual);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

static void test_fstab_and_units(void)
{
	static const Case cases[] = {
	        {EXT4, FSTAB("UUID=1", "defaults"), NOTHING, NULL, "pass", "UUID=1",
	                "/etc/fstab has /u01/shared"},
	        {EXT4, BARE, NOTHING, NULL, "fail", "-", NOWHERE},
	        {EXT4,
	                "{'entries': [{'source': 'UUID=1', 'target': '/u01/shared2', 'options': "
	                "'defaults'}], 'units': []}",
	                NOTHING, NULL, "fail", "-", NOWHERE},
	        {EXT4, FSTAB("UUID=1", "rw,noauto"), NOTHING, NULL, "fail", "UUID=1",
	                "/etc/fstab has /u01/shared with noauto: it is not mounted after a reboot"},
	        {EXT4, FSTAB("UUID=1", "noauto,x-systemd.automount"), NOTHING, NULL, "pass",
	                "UUID=1",
	                "/etc/fstab has /u01/shared; systemd mounts it when it is first used"},
	        {EXT4, FSTAB("UUID=1", "nofail"), NOTHING, NULL, "pass", "UUID=1",
	                "/etc/fstab has /u01/shared; with nofail the host boots without it: what "
	                "uses it must wait for it"},
	        {EXT4, UNIT("true"), NOTHING, NULL, "pass", "u01-shared.mount",
	                "mounted by the systemd unit u01-shared.mount"},
	        {EXT4, UNIT("false"), NOTHING, NULL, "fail", "u01-shared.mount",
	                "/u01/shared is not mounted after a reboot: the unit u01-shared.mount is "
	                "not enabled"},
	        {EXT4, "{'entries': [], 'units': [], 'unread': ['/etc/fstab']}", NOTHING, NULL,
	                "unknown", "-", "/etc/fstab or a .mount unit may not be read"},
	        {MOUNT("a", "acfs"), BARE, NOTHING, NULL, "not_applicable", "",
	                "does not apply: mounted by acfs"},
	        {EXT4, BARE, NULL, NULL, "unknown", "", "'automounts' not known: not observed"},
	};
	judged(cases, G_N_ELEMENTS(cases));
}

static void test_autofs(void)
{
	static const Case cases[] = {
	        {MOUNT("nas:/d", "nfs4"), BARE, MAP("/u01/shared", "'autofs'"), NULL, "pass",
	                "nas:/d", "mounted by autofs (/etc/auto.u01)"},
	        {MOUNT("nas:/d", "nfs4"), BARE, MAP("/u01/*", "'autofs'"), NULL, "pass", "nas:/d",
	                "mounted by autofs (/etc/auto.u01)"},
	        {MOUNT("nas:/d", "nfs4"), BARE, MAP("/u01/shared", ""), NULL, "fail", "nas:/d",
	                "/etc/auto.u01 has /u01/shared, but autofs does not begin with the host: "
	                "systemctl enable autofs"},
	        {MOUNT("nas:/d", "nfs4"), BARE, MAP("/u01/other", "'autofs'"), NULL, "unknown", "-",
	                "autofs mounts below /u01 by /etc/auto.master, whose map /etc/auto.u01 is "
	                "no file that could be read"},
	        {EXT4, BARE, "{'entries': [], 'unread': ['/etc/auto.u01']}", NULL, "unknown", "-",
	                "a map of autofs may not be read"},
	};
	judged(cases, G_N_ELEMENTS(cases));
}

/* By its UUID, its label, its name: what is mounted must be what the next boot mounts. */
static void test_another_volume_after_the_boot(void)
{
#define OTHER(source, other)                                                                       \
	"/etc/fstab has /u01/shared from " source ", but " other                                   \
	" is mounted: after a reboot it is another volume"
	static const Case cases[] = {
	        {EXT4, FSTAB("UUID=ab-1", ""), NOTHING, DISK(""), "pass", "UUID=ab-1",
	                "/etc/fstab has /u01/shared"},
	        {EXT4, FSTAB("UUID=ab-2", ""), NOTHING, DISK(""), "fail", "UUID=ab-2; UUID=AB-1",
	                OTHER("UUID=ab-2", "UUID=AB-1")},
	        {EXT4, FSTAB("/dev/disk/by-uuid/x", ""), NOTHING, DISK(""), "fail",
	                "/dev/disk/by-uuid/x; UUID=AB-1",
	                OTHER("/dev/disk/by-uuid/x", "UUID=AB-1")},
	        {EXT4, FSTAB("LABEL=u01", ""), NOTHING, DISK(""), "pass", "LABEL=u01",
	                "/etc/fstab has /u01/shared"},
	        {EXT4, FSTAB("LABEL=U01", ""), NOTHING, DISK(""), "fail", "LABEL=U01; LABEL=u01",
	                OTHER("LABEL=U01", "LABEL=u01")},
	        {EXT4, FSTAB("PARTUUID=p-2", ""), NOTHING, DISK(""), "fail",
	                "PARTUUID=p-2; PARTUUID=p-1", OTHER("PARTUUID=p-2", "PARTUUID=p-1")},
	        {EXT4, FSTAB("/dev/sdc1", ""), NOTHING, DISK(""), "fail", "/dev/sdc1; /dev/sdb1",
	                OTHER("/dev/sdc1", "/dev/sdb1")},
	        /* nothing to tell by */
	        {EXT4, FSTAB("UUID=ab-2", ""), NOTHING, NULL, "pass", "UUID=ab-2",
	                "/etc/fstab has /u01/shared"},
	        {EXT4, FSTAB("/dev/vg/data", ""), NOTHING, DISK(""), "pass", "/dev/vg/data",
	                "/etc/fstab has /u01/shared"},
	        {MOUNT("nas:/data", "nfs4"), FSTAB("nas:/data/", ""), NOTHING, NULL, "pass",
	                "nas:/data/", "/etc/fstab has /u01/shared"},
	        {MOUNT("nas:/data", "nfs4"), FSTAB("10.1.1.5:/data", ""), NOTHING, NULL, "pass",
	                "10.1.1.5:/data", "/etc/fstab has /u01/shared"},
	        {MOUNT("nas:/data", "nfs4"), FSTAB("nas:/data2", ""), NOTHING, NULL, "fail",
	                "nas:/data2; nas:/data", OTHER("nas:/data2", "nas:/data")},
	};
	judged(cases, G_N_ELEMENTS(cases));
}

static void test_disks_that_come_by_the_network(void)
{
	static const Case cases[] = {
	        {EXT4, FSTAB("UUID=AB-1", "defaults"), NOTHING, DISK(", 'transport': 'iscsi'"),
	                "fail", "UUID=AB-1",
	                "/etc/fstab has /u01/shared without _netdev, but its disk comes over the "
	                "network (iSCSI): the boot waits for it before there is a network, and "
	                "may stop in emergency mode"},
	        {EXT4, FSTAB("UUID=AB-1", "nofail"), NOTHING, DISK(", 'transport': 'iscsi'"),
	                "warn", "UUID=AB-1",
	                "/etc/fstab has /u01/shared without _netdev, but its disk comes over the "
	                "network (iSCSI): before there is a network it cannot be mounted"},
	        {EXT4, FSTAB("UUID=AB-1", "_netdev"), NOTHING, DISK(", 'transport': 'iscsi'"),
	                "pass", "UUID=AB-1", "/etc/fstab has /u01/shared"},
	        {MOUNT("/dev/sdb1", "ocfs2"), FSTAB("UUID=AB-1", "defaults"), SERVICES("'o2cb'"),
	                DISK(", 'transport': 'iscsi'"), "pass", "UUID=AB-1",
	                "/etc/fstab has /u01/shared"},
	};
	judged(cases, G_N_ELEMENTS(cases));
}

static void test_what_a_cluster_needs(void)
{
	static const Case cases[] = {
	        {MOUNT("/dev/sdb1", "ocfs2"), FSTAB("UUID=1", "_netdev"), NOTHING, NULL, "fail",
	                "UUID=1",
	                "ocfs2 needs its cluster, but o2cb does not begin with the host: after a "
	                "reboot it cannot be mounted"},
	        {MOUNT("/dev/sdb1", "ocfs2"), FSTAB("UUID=1", "_netdev"), SERVICES("'o2cb'"), NULL,
	                "pass", "UUID=1", "/etc/fstab has /u01/shared"},
	        {MOUNT("/dev/sdb1", "gfs2"), UNIT("true"), SERVICES("'autofs'"), NULL, "fail",
	                "u01-shared.mount",
	                "gfs2 needs its cluster, but dlm does not begin with the host: after a "
	                "reboot it cannot be mounted"},
	        {MOUNT("/dev/sdb1", "gfs2"), UNIT("true"), SERVICES("'pacemaker'"), NULL, "pass",
	                "u01-shared.mount", "mounted by the systemd unit u01-shared.mount"},
	        {MOUNT("/dev/sdb1", "gfs2"), BARE, SERVICES("'pacemaker'"), NULL, "unknown", "-",
	                "neither fstab, a unit nor autofs has /u01/shared, but Pacemaker begins "
	                "with the host and may mount it: see crm_mon -1"},
	};
	judged(cases, G_N_ELEMENTS(cases));
}

TEST_MAIN("kinds_persistent", CASE(test_fstab_and_units), CASE(test_autofs),
        CASE(test_another_volume_after_the_boot), CASE(test_disks_that_come_by_the_network),
        CASE(test_what_a_cluster_needs))
