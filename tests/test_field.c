/*
 * What is true in real machine rooms (docs/traps.md, second table), judged from recorded facts:
 * each row once as it is in a good room, where nothing may cry, and once where something is really
 * wrong.
 */
#include "tests/judge_world.h"

#define ONE "hosts: [{name: db1, address: 10.1.1.1, role: database, asset: {serial: JX-1}}]\n"
#define TWO                                                                                        \
	"hosts: [{name: db1, address: 10.1.1.1}, {name: db2, address: 10.1.1.2, kind: virtual}]\n"
#define WWID "naa.600508b400105e210000900000490000"
#define ASM TWO "storage: [{name: data, wwid: " WWID ", hosts: [db1, db2]}]\n"
#define VOLUME                                                                                     \
	TWO "storage: [{name: data, mounts: [{host: db1, target: /u01}, {host: db2, target: "      \
	    "/u01}]}]\n"
#define LUN(name)                                                                                  \
	"{'name': '" name "', 'kind': 'disk', 'size_bytes': 1073741824, 'wwid': '" WWID "'}"
#define NFS "[{'target': '/u01', 'source': 'nas:/d', 'fstype': 'nfs4', 'rw': true}]"
#define BARE "{'entries': [], 'units': []}"
#define AUTOFS                                                                                     \
	"{'masters': [], 'entries': [{'target': '/u01', 'source': 'nas:/d', 'file': "              \
	"'/etc/auto.direct'}], 'services': ['autofs']}"
#define NOTHING "{'masters': [], 'entries': [], 'services': []}"
#define UNIT "{'entries': [], 'units': [{'target': '/u01', 'file': 'u01.mount', 'enabled': true}]}"
#define SQUASHED "[{'target': '/u01', 'wrote': false, 'cause': 'denied', 'seen': []}]"
#define WROTE(seen)                                                                                \
	"[{'target': '/u01', 'wrote': true, 'seen': [" seen "], 'from_ms': 0, 'to_ms': 9000}]"
#define SEM(value) "{'kernel.sem': {'running': '" value "', 'configured_value': '" value "'}}"
#define CLOCK(skew) "{'skew_ms': " skew ", 'uncertainty_ms': 20}"

typedef struct {
	const char *host, *topic, *value;
} Recorded;

typedef struct {
	const char *row; /* of the table */
	const char *plan;
	Recorded recorded[6];
	const char *check, *target, *outcome, *says;
} Truth;

static void held(const Truth *truths, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const Truth *truth = &truths[i];
		g_auto(World) world = {0};
		world_start(&world, truth->plan);
		for (const Recorded *seen = truth->recorded; seen->host; seen++) {
			Facts *facts =
			        (Facts *)factbook_find(world.facts, SUBJECT_HOST, seen->host);
			facts = facts ? facts : world_host(&world, seen->host);
			world_put(facts, seen->topic, seen->value);
		}
		world_judge(&world);
		const Verdict *row = world_row(&world, truth->check, truth->target);
		g_autofree char *is =
		        g_strdup_printf("%s %zu: %s", truth->row, i, outcome_name(row->outcome));
		g_autofree char *should =
		        g_strdup_printf("%s %zu: %s", truth->row, i, truth->outcome);
		ASSERT_TEXT(is, should);
		if (!strstr(row->reason_en, truth->says) && !strstr(row->actual, truth->says))
			ASSERT_TEXT(row->reason_en, truth->says);
	}
}

static void test_serial_numbers(void)
{
	static const Truth truths[] = {
	        {"placeholder", ONE,
	                {{"db1", "dmi", "{'product_serial': 'To be filled by O.E.M.'}"}},
	                "hardware.serial", "db1", "unknown", "placeholders count as none"},
	        {"blade", ONE,
	                {{"db1", "dmi", "{'product_serial': 'CH-9', 'board_serial': 'JX-1'}"}},
	                "hardware.serial", "db1", "pass", "board_serial"},
	        {"replaced board", ONE, {{"db1", "dmi", "{'product_serial': 'JX-2'}"}},
	                "hardware.serial", "db1", "warn",
	                "the asset list says 'JX-1', the machine says 'JX-2'"},
	};
	held(truths, G_N_ELEMENTS(truths));
}

static void test_global_addresses_inside(void)
{
	static const Truth truths[] = {
	        {"CERNET", "network: {internal: [{address: 202.112.0.36}]}\n", {{0}},
	                "network.plan.scope", "202.112.0.36", "warn", "education network"},
	        {"loopback", "network: {internal: [{address: 127.0.0.1}]}\n", {{0}},
	                "network.plan.scope", "127.0.0.1", "fail", ""},
	};
	held(truths, G_N_ELEMENTS(truths));
}

static void test_fstab_and_multipath(void)
{
	static const Truth truths[] = {
	        {"ASM", ASM, {{"db1", "disks", "[" LUN("sdb") "]"}}, "storage.volume.persistent",
	                "data", "not_applicable", "mounts it on no host"},
	        {"autofs", VOLUME,
	                {{"db1", "mounts", NFS}, {"db1", "fstab", BARE},
	                        {"db1", "automounts", AUTOFS}},
	                "storage.volume.persistent", "data@db1", "pass", "autofs"},
	        {".mount unit", VOLUME,
	                {{"db1", "mounts", NFS}, {"db1", "fstab", UNIT},
	                        {"db1", "automounts", NOTHING}},
	                "storage.volume.persistent", "data@db1", "pass", "u01.mount"},
	        {"by hand", VOLUME,
	                {{"db1", "mounts", NFS}, {"db1", "fstab", BARE},
	                        {"db1", "automounts", NOTHING}},
	                "storage.volume.persistent", "data@db1", "fail", "not mounted after"},
	        {"UltraPath", ASM,
	                {{"db1", "disks", "[" LUN("sdb") "]"},
	                        {"db1", "multipath", "{'software': ['ultrapath'], 'maps': []}"}},
	                "storage.lun.paths", "data@db1", "not_applicable", "UltraPath"},
	        {"guest", ASM,
	                {{"db2", "disks", "[" LUN("sda") "]"},
	                        {"db2", "multipath", "{'software': [], 'maps': []}"}},
	                "storage.lun.paths", "data@db2", "not_applicable", "guest"},
	        {"one cable", ASM,
	                {{"db1", "disks", "[" LUN("sdb") "]"},
	                        {"db1", "multipath", "{'software': [], 'maps': []}"}},
	                "storage.lun.paths", "data@db1", "warn", "only one path"},
	};
	held(truths, G_N_ELEMENTS(truths));
}

static void test_token_on_shared_storage(void)
{
	static const Truth truths[] = {
	        {"root_squash", VOLUME,
	                {{"db1", "mounts", NFS}, {"db1", "token", SQUASHED}, {"db2", "mounts", NFS},
	                        {"db2", "token", SQUASHED}},
	                "storage.volume.token", "data", "unknown", "root_squash"},
	        {"attribute cache", VOLUME,
	                {{"db1", "mounts", NFS}, {"db1", "token", WROTE("'db2'")},
	                        {"db2", "mounts", NFS}, {"db2", "token", WROTE("")}},
	                "storage.volume.token", "data", "unknown", "a cache, or replication"},
	        {"two volumes", VOLUME,
	                {{"db1", "mounts", NFS}, {"db1", "token", WROTE("")},
	                        {"db2", "mounts", NFS}, {"db2", "token", WROTE("")}},
	                "storage.volume.token", "data", "fail", "neither saw"},
	};
	held(truths, G_N_ELEMENTS(truths));
}

/* No internet NTP, no chrony, CTSS: nobody asks for a daemon. */
static void test_time_sync(void)
{
	static const Truth truths[] = {
	        {"no daemon", ONE, {{"db1", "time", CLOCK("-15")}}, "os.clock", "db1", "pass", ""},
	        {"skewed", ONE, {{"db1", "time", CLOCK("600000")}}, "os.clock", "db1", "fail", ""},
	};
	held(truths, G_N_ELEMENTS(truths));
}

static void test_kernel_values(void)
{
	static const Truth truths[] = {
	        {"lower", ONE, {{"db1", "sysctl", SEM("250 32000 32 128")}},
	                "oracle.kernel.running", "db1", "warn", "kernel.sem"},
	};
	held(truths, G_N_ELEMENTS(truths));
	g_auto(World) world = {0};
	world_start(&world, ONE);
	world_put(world_host(&world, "db1"), "sysctl", SEM("500 64000 200 256"));
	world_judge(&world);
	CU_ASSERT_PTR_NULL(
	        strstr(world_row(&world, "oracle.kernel.running", "db1")->actual, "kernel.sem"));
}

static void test_os_licence(void)
{
	static const Truth truths[] = {
	        {"CentOS", ONE, {{"db1", "os", "{'id': 'centos', 'pretty_name': 'X'}"}},
	                "os.licence", "db1", "not_applicable", "needs no licence"},
	        {"Debian", ONE, {{"db1", "os", "{'id': 'debian', 'pretty_name': 'X'}"}},
	                "os.licence", "db1", "not_applicable", "needs no licence"},
	        {"not activated", ONE,
	                {{"db1", "os", "{'id': 'rhel', 'pretty_name': 'X'}"},
	                        {"db1", "activation",
	                                "{'tool': 'subscription-manager', 'state': "
	                                "'not_activated', 'said': 'Unknown'}"}},
	                "os.licence", "db1", "fail", "contradicted by the system"},
	};
	held(truths, G_N_ELEMENTS(truths));
}

/* What the founding document does not ask for, or works all the same, blocks nobody. */
static void test_what_may_not_block(void)
{
	static const char *const ids[] = {"network.dns.forward", "network.dns.reverse",
	        "network.dns.hosts", "hardware.placement", "oracle.kernel.running",
	        "oracle.kernel.configured", "oracle.limits.running", "oracle.limits.configured",
	        "virtualization.guest.autostart", "virtualization.capacity", "network.ports"};
	g_autoptr(Checklist) checklist = checklist_load_builtin(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
		const Check *check = checklist_find(checklist, ids[i]);
		CU_ASSERT(check && check->severity != SEVERITY_BLOCKER);
	}
}

TEST_MAIN("field", CASE(test_serial_numbers), CASE(test_global_addresses_inside),
        CASE(test_fstab_and_multipath), CASE(test_token_on_shared_storage), CASE(test_time_sync),
        CASE(test_kernel_values), CASE(test_os_licence), CASE(test_what_may_not_block))
