/* The kinds of check about platforms, guests and the asset list beyond one machine's own word. */
#include "tests/judge_world.h"

#define SITE                                                                                       \
	"hosts:\n"                                                                                 \
	"  - {name: app1, address: 10.1.1.1, kind: virtual, asset: {serial: JX-1}, guest: "        \
	"{platform: kvm1, domain: app1, vcpus: 4, memory: 8G}}\n"                                  \
	"platforms: [{name: kvm1, kind: libvirt, uri: 'qemu:///system'}]\n"
#define UUID "6a697578-7500-4a58-8000-00000000000a"
#define SWAPPED "7875696a-0075-584a-8000-00000000000A"
#define DOMAIN                                                                                     \
	"{'name': 'app1', 'state': '%s', 'uuid': '" UUID "', 'vcpus': %d, 'memory_bytes': "        \
	"8589934592, 'serial': '%s', 'interfaces': [{'mac': '52:54:00:00:00:0A', 'network': "      \
	"'lan'}], 'pools': ['data']}"

static void put_platform(World *world, const char *state, int vcpus, const char *serial)
{
	g_autofree char *value = g_strdup_printf("{'hypervisor': 'QEMU', 'hypervisor_version': "
	                                         "'7.2.0', 'domains': [" DOMAIN "]}",
	        state, vcpus, serial);
	world_put(world_subject(world, SUBJECT_PLATFORM, "kvm1"), "platform", value);
}

/* With the facts of the guest's own address and DMI. */
static void seen(World *world, const char *mac, const char *dmi)
{
	Facts *facts = world_host(world, "app1");
	g_autofree char *addresses = g_strdup_printf("[{'interface': 'eth0', 'mac': '%s'}]", mac);
	world_put(facts, "addresses", addresses);
	if (dmi)
		world_put(facts, "dmi", dmi);
}

static void test_the_guest_is_the_host(void)
{
	static const struct {
		const char *state, *mac, *dmi, *outcome, *en;
	} cases[] = {
	        {"running", "52:54:00:00:00:0a", "{'product_uuid': '" UUID "'}", "pass",
	                "the host we log in to is guest 'app1' (the same UUID)"},
	        {"running", "52:54:00:00:00:0b", "{'product_uuid': '" SWAPPED "'}", "pass",
	                "the host we log in to is guest 'app1' (the same UUID)"},
	        {"running", "52:54:00:00:00:0a", NULL, "pass",
	                "the host we log in to is guest 'app1' (the same MAC)"},
	        {"running", "52:54:00:00:00:0a", "{'product_uuid': '00000000-1'}", "warn",
	                "it has the MAC of guest 'app1', but not its UUID: the platform says " UUID
	                ", the host 00000000-1"},
	        {"running", "52:54:00:00:00:0b", "{'product_uuid': '00000000-1'}", "fail",
	                "what answers at 10.1.1.1 is not guest 'app1': neither UUID nor MAC agrees "
	                "(the platform says " UUID ", the host 00000000-1)"},
	        {"running", "52:54:00:00:00:0b", NULL, "fail",
	                "what answers at 10.1.1.1 is not guest 'app1': neither UUID nor MAC agrees "
	                "(the platform says " UUID ", the host -)"},
	        {"shut off", "52:54:00:00:00:0b", NULL, "not_applicable",
	                "does not apply: the guest does not run"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, SITE);
		put_platform(&world, cases[i].state, 4, "");
		seen(&world, cases[i].mac, cases[i].dmi);
		world_judge(&world);
		const Verdict *row = world_row(&world, "virtualization.guest.identity", "app1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

static void test_an_unreached_guest_is_unknown(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	put_platform(&world, "running", 4, "");
	facts_set_reach(world_host(&world, "app1"), CAUSE_UNREACHABLE, "refused");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "virtualization.guest.identity", "app1", "unknown");
}

static void test_resources(void)
{
	g_auto(World) world = {0};
	world_start(&world, SITE);
	put_platform(&world, "shut off", 4, "");
	world_judge(&world);
	ASSERT_ROW(&world, "virtualization.guest.resources", "app1", "pass", "",
	        "≥ 4 vCPU, ≥ 8.0 GiB", "4 vCPU, 8.0 GiB", "不低于规划：4 vCPU, 8.0 GiB",
	        "at least as planned: 4 vCPU, 8.0 GiB");
	g_auto(World) small = {0};
	world_start(&small, SITE);
	put_platform(&small, "running", 3, "");
	world_judge(&small);
	ASSERT_ROW(&small, "virtualization.guest.resources", "app1", "fail", "",
	        "≥ 4 vCPU, ≥ 8.0 GiB", "3 vCPU, 8.0 GiB", "低于规划：3 vCPU, 8.0 GiB",
	        "less than planned: 3 vCPU, 8.0 GiB");
	g_auto(World) none = {0};
	world_start(&none,
	        "hosts: [{name: app1, kind: virtual, connection: none, guest: {platform: "
	        "kvm1, domain: app1}}]\n"
	        "platforms: [{name: kvm1, kind: libvirt, uri: a}]\n");
	put_platform(&none, "running", 3, "");
	world_judge(&none);
	ASSERT_OUTCOME(&none, "virtualization.guest.resources", "app1", "not_applicable");
}

/* SMBIOS and platform are two routes to one serial. */
static void test_serials_of_a_guest(void)
{
	static const struct {
		const char *dmi, *platform, *outcome, *en;
	} cases[] = {
	        {"{'product_serial': 'JX-1'}", "JX-1", "pass",
	                "the serial numbers agree (product_serial, platform)"},
	        {"{'product_serial': 'JX-1'}", "JX-2", "warn",
	                "the asset list says 'JX-1', the platform says 'JX-2': look at the label "
	                "first, another machine may have been looked at; after a board "
	                "replacement, or for a blade, add it to asset.other_serials"},
	        {"{'denied': ['product_serial']}", "JX-1", "pass",
	                "the serial numbers agree (platform)"},
	        {"{'denied': ['product_serial']}", "JX-2", "warn",
	                "the asset list says 'JX-1', the platform says 'JX-2': look at the label "
	                "first, another machine may have been looked at; after a board "
	                "replacement, or for a blade, add it to asset.other_serials"},
	        {NULL, "JX-1", "pass", "the serial numbers agree (platform)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, SITE);
		put_platform(&world, "running", 4, cases[i].platform);
		seen(&world, "52:54:00:00:00:0a", cases[i].dmi);
		world_judge(&world);
		const Verdict *row = world_row(&world, "hardware.serial", "app1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

static void test_a_second_serial_is_allowed(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: a, asset: {serial: A1, other_serials: "
	                    "[B2]}}]\n");
	world_put(world_host(&world, "db1"), "dmi", "{'product_serial': 'b2'}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "hardware.serial", "db1", "pass");
}

static void test_vendor_and_model(void)
{
	static const struct {
		const char *asset, *vendor, *product, *outcome;
	} cases[] = {
	        {"vendor: 华为, model: RH2288H V3", "Huawei Technologies Co., Ltd.", "RH2288H V3",
	                "pass"},
	        {"vendor: 联想", "LENOVO", "SR650", "pass"},
	        {"vendor: Dell Inc., model: R740", "Dell Inc.", "PowerEdge R740", "pass"},
	        {"vendor: 浪潮, model: NF5280M5", "Huawei", "RH2288H", "warn"},
	        {"vendor: Dell, model: R740", "Dell Inc.", "PowerEdge R640", "warn"},
	        {"vendor: 某厂, model: 一号", "ACME", "One", "not_applicable"},
	        {"vendor: Dell", "To be filled by O.E.M.", "", "not_applicable"},
	        {"serial: A", "Dell", "R740", "not_applicable"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		g_autofree char *site = g_strdup_printf(
		        "hosts: [{name: db1, address: a, asset: {%s}}]\n", cases[i].asset);
		g_autofree char *dmi = g_strdup_printf("{'sys_vendor': '%s', 'product_name': '%s'}",
		        cases[i].vendor, cases[i].product);
		world_start(&world, site);
		world_put(world_host(&world, "db1"), "dmi", dmi);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "hardware.model", "db1", cases[i].outcome);
	}
}

static void test_pools_and_networks(void)
{
	static const struct {
		const char *parts, *pools, *networks, *en;
	} cases[] = {
	        {"'pools': [{'name': 'data', 'state': 'running', 'autostart': true}], 'networks': "
	         "[{'name': 'lan', 'active': true, 'autostart': true}]",
	                "pass", "pass", "each network is active and starts with its host (1)"},
	        /* libvirt's own network, never started: of no concern */
	        {"'pools': null, 'networks': [{'name': 'default', 'active': false, 'autostart': "
	         "false}]",
	                "not_applicable", "not_applicable", "does not apply: no network is in use"},
	        /* a planned guest stands on them */
	        {"'pools': [{'name': 'data', 'state': 'inactive', 'autostart': false}], "
	         "'networks': "
	         "[{'name': 'lan', 'active': false, 'autostart': false}]",
	                "fail", "fail", "network not active: lan"},
	        /* meant to run */
	        {"'pools': [{'name': 'x', 'state': 'inactive', 'autostart': true}], 'networks': "
	         "[{'name': 'y', 'active': false, 'autostart': true}]",
	                "fail", "fail", "network not active: y"},
	        {"'pools': [{'name': 'x', 'state': 'running', 'autostart': false}], 'networks': "
	         "[{'name': 'y', 'active': true, 'autostart': false}]",
	                "warn", "warn", "network does not start with its host: y"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, SITE);
		g_autofree char *domain = g_strdup_printf(DOMAIN, "running", 4, "");
		g_autofree char *value =
		        g_strdup_printf("{'domains': [%s], %s}", domain, cases[i].parts);
		world_put(world_subject(&world, SUBJECT_PLATFORM, "kvm1"), "platform", value);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "virtualization.pools", "kvm1", cases[i].pools);
		ASSERT_OUTCOME(&world, "virtualization.networks", "kvm1", cases[i].networks);
		ASSERT_TEXT(world_row(&world, "virtualization.networks", "kvm1")->reason_en,
		        cases[i].en);
	}
	g_auto(World) world = {0};
	world_start(&world, SITE);
	world_put(world_subject(&world, SUBJECT_PLATFORM, "kvm1"), "platform",
	        "{'domains': [], 'pools': [{'name': 'luns', 'state': 'inactive', 'autostart': "
	        "true}, "
	        "{'name': 'iso', 'state': 'running', 'autostart': false}]}");
	world_judge(&world);
	const Verdict *row = world_row(&world, "virtualization.pools", "kvm1");
	ASSERT_TEXT(row->actual, "0 good; not active: luns; no autostart: iso");
	ASSERT_TEXT(
	        row->remedy_zh, "在平台上执行：virsh pool-start luns; virsh pool-autostart iso");
	ASSERT_TEXT(
	        row->remedy_en, "On the platform: virsh pool-start luns; virsh pool-autostart iso");
}

static void test_capacity(void)
{
	static const struct {
		const char *node, *state, *outcome;
	} cases[] = {{"{'memory_bytes': 8589934592}", "running", "pass"},
	        {"{'memory_bytes': 8589934591}", "running", "warn"},
	        {"{'memory_bytes': 1}", "shut off", "pass"}, {"null", "running", "unknown"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, SITE);
		g_autofree char *domain = g_strdup_printf(DOMAIN, cases[i].state, 4, "");
		g_autofree char *value =
		        g_strdup_printf("{'domains': [%s], 'node': %s}", domain, cases[i].node);
		world_put(world_subject(&world, SUBJECT_PLATFORM, "kvm1"), "platform", value);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "virtualization.capacity", "kvm1", cases[i].outcome);
	}
}

static void test_licence_of_the_platform(void)
{
	g_auto(World) world = {0};
	world_start(&world, "platforms: [{name: kvm1, kind: libvirt, uri: a}, {name: vc, kind: "
	                    "vcenter, uri: b}]\n");
	world_judge(&world);
	ASSERT_ROW(&world, "virtualization.licence", "kvm1", "not_applicable", "", "VMware licence",
	        "", "不适用：kvm1 是 libvirt 平台（KVM 等自由软件），没有 VMware 版本和授权",
	        "does not apply: 'kvm1' is a libvirt platform (KVM, free software) without "
	        "VMware's "
	        "version and licence");
	ASSERT_OUTCOME(&world, "virtualization.licence", "vc", "unknown");
}

#define CLOUD_ZH "托管于政务云：机房、服务器和虚拟化平台由云服务方管理，需其书面确认"
#define CLOUD_EN                                                                                   \
	"hosted in a cloud: rack, machine and platform are its keeper's, who must attest them"

/* In a government cloud the rack and the platform are somebody else's. */
static void test_a_hosted_site(void)
{
	g_auto(World) world = {0};
	const char *yaml = "site: {name: 某省, unit: '13', profile: hosted}\n"
	                   "hosts: [{name: app1, address: a, kind: virtual}]\n";
	world_start(&world, "hosts: []\n");
	site_free(world.site);
	world.site = site_parse("site.yaml", yaml, strlen(yaml), NULL);
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.placement", "app1", "unknown", "not_observed",
	        "signed attestation", "", CLOUD_ZH, CLOUD_EN);
	ASSERT_ROW(&world, "virtualization.platform", "某省", "unknown", "not_observed",
	        "vCenter / libvirt", "", CLOUD_ZH, CLOUD_EN);
	ASSERT_ROW(&world, "virtualization.guest", "app1", "unknown", "not_observed", "running", "",
	        CLOUD_ZH, CLOUD_EN);
	ASSERT_OUTCOME(&world, "virtualization.guest.resources", "app1", "not_applicable");
}

TEST_MAIN("kinds_platform", CASE(test_the_guest_is_the_host),
        CASE(test_an_unreached_guest_is_unknown), CASE(test_resources),
        CASE(test_serials_of_a_guest), CASE(test_a_second_serial_is_allowed),
        CASE(test_vendor_and_model), CASE(test_pools_and_networks), CASE(test_capacity),
        CASE(test_licence_of_the_platform), CASE(test_a_hosted_site))
