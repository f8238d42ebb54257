/* The kinds of check about one machine: serial, expectation, kernel, guest, platform, attestation.
 */
#include "tests/judge_world.h"

#define ONE "hosts: [{name: db1, address: 10.1.1.1, role: database, asset: {serial: JX-1}}]\n"
#define HOLDER "To be filled by O.E.M."
#define MORE_ZH                                                                                                           \
	"：先核对机身标签，查看的可能不是清单上的这台设备；确为更换过主板或刀片的，" \
	"在 asset.other_serials 中补登"
#define MORE_EN                                                                                    \
	": look at the label first, another machine may have been looked at; after a board "       \
	"replacement, or for a blade, add it to asset.other_serials"

static void test_serial(void)
{
	static const struct {
		const char *dmi, *outcome, *cause, *actual, *zh, *en;
	} cases[] = {
	        {"{'product_serial': 'JX-1'}", "pass", "", "JX-1", "序列号一致（product_serial）",
	                "the serial numbers agree (product_serial)"},
	        {"{'product_serial': ' jx-1 '}", "pass", "", " jx-1 ",
	                "序列号一致（product_serial）",
	                "the serial numbers agree (product_serial)"},
	        /* a blade: the chassis stands in one field, itself in another */
	        {"{'product_serial': 'CH-9', 'board_serial': 'JX-1'}", "pass", "", "CH-9",
	                "序列号一致（board_serial）", "the serial numbers agree (board_serial)"},
	        /* mismatch: a warning with both values */
	        {"{'product_serial': 'JX-10'}", "warn", "", "JX-10",
	                "设备清单为“JX-1”，机器报告“JX-10”" MORE_ZH,
	                "the asset list says 'JX-1', the machine says 'JX-10'" MORE_EN},
	        /* a placeholder is absent */
	        {"{'product_serial': '" HOLDER "', 'chassis_serial': '0123456789'}", "unknown",
	                "not_observed", "", "机器没有给出可用的序列号（出厂占位值视为空）",
	                "the machine shows no usable serial number (placeholders count as none)"},
	        {"{'product_serial': '" HOLDER "', 'board_serial': 'JX-2'}", "warn", "", "JX-2",
	                "设备清单为“JX-1”，机器报告“JX-2”" MORE_ZH,
	                "the asset list says 'JX-1', the machine says 'JX-2'" MORE_EN},
	        {"{'denied': ['product_serial']}", "unknown", "denied", "",
	                "读取序列号需要 root 权限，请为该主机设置 ssh.sudo",
	                "reading the serial number needs root; set ssh.sudo for this host"},
	        {"{}", "unknown", "not_observed", "",
	                "机器没有给出可用的序列号（出厂占位值视为空）",
	                "the machine shows no usable serial number (placeholders count as none)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, ONE);
		world_put(world_host(&world, "db1"), "dmi", cases[i].dmi);
		world_judge(&world);
		const Verdict *row = world_row(&world, "hardware.serial", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->expected, "JX-1");
		ASSERT_TEXT(row->actual, cases[i].actual);
		ASSERT_TEXT(row->reason_zh, cases[i].zh);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

/* Not a board replaced: the machine of another line of the list was looked at. */
static void test_a_serial_of_another_host_fails(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: a, asset: {serial: JX-1}}, {name: db2, "
	                    "address: b, asset: {serial: JX-2, other_serials: [CH-2]}}]\n");
	world_put(world_host(&world, "db1"), "dmi", "{'product_serial': 'ch-2'}");
	world_put(world_host(&world, "db2"), "dmi", "{'product_serial': 'JX-3'}");
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.serial", "db1", "fail", "", "JX-1", "ch-2",
	        "设备清单为“JX-1”，查看到的却是“ch-2”，清单上属于 db2：查看的不是这台设备，请核对"
	        "地址与设备清单",
	        "the asset list says 'JX-1', seen is 'ch-2', which the list gives to 'db2': "
	        "another "
	        "machine was looked at; compare addresses and asset list");
	ASSERT_OUTCOME(&world, "hardware.serial", "db2", "warn");
}

/* A placeholder copied into the asset list must not agree with the board's. */
static void test_a_planned_placeholder_agrees_with_nothing(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: a, asset: {serial: " HOLDER "}}]\n");
	world_put(world_host(&world, "db1"), "dmi", "{'product_serial': '" HOLDER "'}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "hardware.serial", "db1", "unknown");
}

static void test_serial_of_a_machine_without_dmi(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	facts_miss(world_host(&world, "db1"), "dmi", "ssh", NOW_US, DIGEST_A, CAUSE_NOT_OBSERVED,
	        "/sys/class/dmi/id is not there");
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.serial", "db1", "unknown", "not_observed", "JX-1", "",
	        "硬件信息（SMBIOS）没有观测到：/sys/class/dmi/id is not there",
	        "'dmi' not known: /sys/class/dmi/id is not there");
}

static void test_serial_not_planned(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: a}]\n");
	world_host(&world, "db1");
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.serial", "db1", "not_applicable", "", "", "",
	        "不适用：设备清单未填序列号",
	        "does not apply: the list of hosts gives no serial number");
}

static void test_expectations(void)
{
	static const struct {
		const char *check, *topic, *value, *outcome, *cause, *actual, *en;
	} cases[] = {
	        {"hardware.powered", "uptime", "{'seconds': 12.5}", "pass", "", "up 12 s",
	                "as expected: up 12 s"},
	        {"hardware.powered", "uptime", "{'seconds': 0}", "fail", "", "up 0 s",
	                "expected 'uptime > 0 s', seen: up 0 s"},
	        {"os.clock", "time", "{'skew_ms': -1000, 'uncertainty_ms': 0}", "pass", "",
	                "behind by 1000 ms (± 0 ms)", "as expected: behind by 1000 ms (± 0 ms)"},
	        {"os.clock", "time", "{'skew_ms': 1001, 'uncertainty_ms': 0}", "fail", "",
	                "ahead by 1001 ms (± 0 ms)",
	                "expected '≤ 1000 ms', seen: ahead by 1001 ms (± 0 ms)"},
	        {"os.clock", "time", "{'skew_ms': 990, 'uncertainty_ms': 10}", "pass", "",
	                "ahead by 990 ms (± 10 ms)", "as expected: ahead by 990 ms (± 10 ms)"},
	        {"os.clock", "time", "{'skew_ms': 1011, 'uncertainty_ms': 10}", "fail", "",
	                "ahead by 1011 ms (± 10 ms)",
	                "expected '≤ 1000 ms', seen: ahead by 1011 ms (± 10 ms)"},
	        {"os.clock", "time", "{'skew_ms': 1001, 'uncertainty_ms': 1}", "unknown",
	                "imprecise", "ahead by 1001 ms (± 1 ms)",
	                "seen: ahead by 1001 ms (± 1 ms), which may lie on either side of the "
	                "limit of 1000 ms"},
	        {"os.clock", "time", "{'skew_ms': -3, 'uncertainty_ms': 1330}", "unknown",
	                "imprecise", "behind by 3 ms (± 1330 ms)",
	                "seen: behind by 3 ms (± 1330 ms), which may lie on either side of the "
	                "limit of 1000 ms"},
	        {"os.clock", "time", "{'epoch_s': 1}", "unknown", "not_observed", "",
	                "the clock was not compared with the console's"},
	        {"os.installed", "os",
	                "{'id': 'kylin', 'kernel': '4.19', 'pretty_name': 'Kylin V10'}", "pass", "",
	                "Kylin V10, 4.19", "as expected: Kylin V10, 4.19"},
	        {"os.installed", "os", "{'id': '', 'kernel': '4.19', 'pretty_name': ''}", "fail",
	                "", ", 4.19", "expected 'os-release, kernel', seen: , 4.19"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, ONE);
		world_put(world_host(&world, "db1"), cases[i].topic, cases[i].value);
		world_judge(&world);
		const Verdict *row = world_row(&world, cases[i].check, "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->actual, cases[i].actual);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

/* A key the host did not show is no value, whatever the operator: `!= ''` must not pass. */
static void test_a_missing_field_is_unknown(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	world_put(world_host(&world, "db1"), "os", "{'kernel': '4.19', 'pretty_name': 'x'}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "os.installed", "db1", "unknown");
	ASSERT_TEXT(world_row(&world, "os.installed", "db1")->cause, "error");
}

#define REST                                                                                       \
	"'kernel.shmall': {'running': '2097152', 'configured_value': '2097152'},"                  \
	"'kernel.shmmax': {'running': '4294967295', 'configured_value': '4294967295'},"            \
	"'net.core.rmem_default': {'running': '262144', 'configured_value': '262144'},"            \
	"'net.core.wmem_default': {'running': '262144', 'configured_value': '262144'},"            \
	"'net.ipv4.ip_local_port_range': {'running': '9000 65500', 'configured_value': '32768 "    \
	"60999'}"
#define AIO "'fs.aio-max-nr': {'running': '%s', 'configured_value': '%s'}"
#define OTHERS                                                                                     \
	"'fs.file-max': {'running': '9223372036854775807', 'configured_value': '6815744'},"        \
	"'kernel.sem': {'running': '%s', 'configured_value': '250 32000 100 128'},"                \
	"'kernel.shmmni': {'running': '4096', 'configured_value': '4096'},"                        \
	"'net.core.rmem_max': {'running': '4194304', 'configured_value': '4194304'},"              \
	"'net.core.wmem_max': {'running': '1048576', 'configured_value': '1048576'}," REST

static void test_kernel_parameters(void)
{
	static const struct {
		const char *aio, *aio_configured, *sem, *running, *configured, *actual;
	} cases[] = {
	        {"1048576", "1048576", "250 32000 100 128", "pass", "pass", "as advised"},
	        {"4294967296", "1048576", "500 64000 200 256", "pass", "pass",
	                "as advised"}, /* higher */
	        {"65536", "1048576", "250 32000 100 128", "warn", "pass", "fs.aio-max-nr = 65536"},
	        /* one component lower, the others higher */
	        {"1048576", "1048576", "32000 1024000000 99 32000", "warn", "pass",
	                "kernel.sem = 32000 1024000000 99 32000"},
	        {"1048576", "1048576", "250 32000 100", "warn", "pass",
	                "kernel.sem = 250 32000 100"},
	        {"1048576", "", "250\t32000\t100\t128", "pass", "warn", "as advised"},
	        {"-1", "1048576", "250 32000 100 128", "warn", "pass", "fs.aio-max-nr = -1"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, ONE);
		g_autofree char *sem = g_strescape(cases[i].sem, NULL);
		g_autofree char *value = g_strdup_printf(
		        "{" AIO "," OTHERS "}", cases[i].aio, cases[i].aio_configured, sem);
		world_put(world_host(&world, "db1"), "sysctl", value);
		world_judge(&world);
		ASSERT_OUTCOME(&world, "oracle.kernel.running", "db1", cases[i].running);
		ASSERT_OUTCOME(&world, "oracle.kernel.configured", "db1", cases[i].configured);
		ASSERT_TEXT(
		        world_row(&world, "oracle.kernel.running", "db1")->actual, cases[i].actual);
	}
}

static void test_kernel_parameters_not_readable(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	world_put(world_host(&world, "db1"), "sysctl",
	        "{'fs.aio-max-nr': {'running': null, 'denied': true, 'configured': [], 'unread': "
	        "['/etc/sysctl.conf']},"
	        "'fs.file-max': {'running': '6815744', 'configured_value': '6815744'},"
	        "'kernel.sem': {'running': '250 32000 100 128', 'configured_value': '250 32000 100 "
	        "128'},"
	        "'kernel.shmmni': {'running': '4096', 'configured_value': '4096'},"
	        "'net.core.rmem_max': {'running': '4194304', 'configured_value': '4194304'},"
	        "'net.core.wmem_max': {'running': '1048576', 'configured_value': '1048576'}," REST
	        "}");
	world_judge(&world);
	ASSERT_ROW(&world, "oracle.kernel.running", "db1", "unknown", "denied",
	        "fs.aio-max-nr ≥ 1048576; fs.file-max ≥ 6815744; kernel.sem ≥ 250 32000 100 128; "
	        "kernel.shmmni ≥ 4096; kernel.shmall ≥ 2097152; kernel.shmmax ≥ 4294967295; "
	        "net.core.rmem_default ≥ 262144; net.core.rmem_max ≥ 4194304; "
	        "net.core.wmem_default ≥ 262144; net.core.wmem_max ≥ 1048576; "
	        "net.ipv4.ip_local_port_range ∈ 9000 65500",
	        "", "没有权限读取：fs.aio-max-nr", "may not be read: fs.aio-max-nr");
	ASSERT_OUTCOME(&world, "oracle.kernel.configured", "db1", "unknown");
}

#define GUESTS                                                                                     \
	"hosts:\n"                                                                                 \
	"  - {name: app1, address: a, kind: virtual, guest: {platform: kvm1, domain: app1}}\n"     \
	"  - {name: app2, address: b, kind: virtual, guest: {platform: kvm1, domain: app10}}\n"    \
	"  - {name: app3, address: c, kind: virtual}\n"                                            \
	"  - {name: db1, address: d}\n"
#define PLATFORMS "platforms: [{name: kvm1, kind: libvirt, uri: 'qemu:///system'}]\n"

static void test_guests(void)
{
	g_auto(World) world = {0};
	world_start(&world, GUESTS PLATFORMS);
	world_put(world_subject(&world, SUBJECT_PLATFORM, "kvm1"), "platform",
	        "{'hypervisor': 'QEMU', 'hypervisor_version': '7.2.0', 'domains': [{'name': "
	        "'app1', "
	        "'state': 'running', 'autostart': false}, {'name': 'app', 'state': 'shut off'}]}");
	world_judge(&world);
	ASSERT_ROW(&world, "virtualization.platform", "kvm1", "pass", "", "qemu:///system",
	        "QEMU 7.2.0, 2 guests", "平台应答：QEMU 7.2.0，虚拟机 2 台",
	        "the platform answers: QEMU 7.2.0, 2 guests");
	/* app1 itself was never reached: that it runs, its platform shows */
	ASSERT_ROW(&world, "virtualization.guest", "app1", "pass", "", "running", "running",
	        "虚拟机 app1 正在运行", "guest 'app1' is running");
	ASSERT_ROW(&world, "virtualization.guest.autostart", "app1", "warn", "", "autostart",
	        "no autostart", "没有设置随宿主机自动启动", "does not start with its host");
	ASSERT_ROW(&world, "virtualization.guest", "app2", "fail", "", "running", "",
	        "平台 kvm1 上没有名为 app10 的虚拟机",
	        "platform 'kvm1' has no guest named 'app10'");
	ASSERT_ROW(&world, "virtualization.guest.autostart", "app2", "not_applicable", "",
	        "autostart", "", "不适用：平台上没有该虚拟机",
	        "does not apply: its platform has no such guest");
	ASSERT_ROW(&world, "virtualization.guest", "app3", "fail", "", "running", "",
	        "规划为虚拟机，但没有写明所在平台（guest.platform）",
	        "planned as a guest, but guest.platform is not given");
	ASSERT_OUTCOME(&world, "virtualization.guest.autostart", "app3", "not_applicable");
	ASSERT_OUTCOME(&world, "virtualization.guest", "db1", "not_applicable");
}

/* The remedy fits what is wrong: each state its own command, a dead platform first of all. */
static void test_remedies_of_guests(void)
{
	static const struct {
		const char *platform, *zh, *en;
	} cases[] = {
	        {"{'domains': [{'name': 'app1', 'state': 'paused'}]}",
	                "在平台上执行 virsh resume app1。", "On the platform: virsh resume app1"},
	        {"{'domains': [{'name': 'app1', 'state': 'shut off'}]}",
	                "在平台上执行 virsh start app1。", "On the platform: virsh start app1"},
	        {"{'domains': []}", NULL, NULL},
	        {NULL, "先恢复到平台 kvm1 的连接（检查其服务、地址、证书与账号），再重新检查。",
	                "Mend the way to platform 'kvm1' first (its service, address, certificate "
	                "and account), then check again."},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, GUESTS PLATFORMS);
		Facts *platform = world_subject(&world, SUBJECT_PLATFORM, "kvm1");
		if (cases[i].platform)
			world_put(platform, "platform", cases[i].platform);
		else
			facts_set_reach(platform, CAUSE_UNREACHABLE, "refused");
		world_judge(&world);
		const Verdict *row = world_row(&world, "virtualization.guest", "app1");
		ASSERT_TEXT(row->remedy_zh, cases[i].zh);
		ASSERT_TEXT(row->remedy_en, cases[i].en);
	}
}

/* Minutes and hours where milliseconds tell nobody anything; in Chinese too. */
static void test_a_clock_far_off(void)
{
	static const struct {
		const char *skew, *zh, *en;
	} cases[] = {
	        {"-600898", "应为“≤ 1000 ms”，实测：慢 10 分 0 秒（± 3 ms）",
	                "expected '≤ 1000 ms', seen: behind by 10 min 0 s (± 3 ms)"},
	        {"28800000", "应为“≤ 1000 ms”，实测：快 8 小时 0 分（± 3 ms）",
	                "expected '≤ 1000 ms', seen: ahead by 8 h 0 min (± 3 ms)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, ONE);
		g_autofree char *value =
		        g_strdup_printf("{'skew_ms': %s, 'uncertainty_ms': 3}", cases[i].skew);
		world_put(world_host(&world, "db1"), "time", value);
		world_judge(&world);
		ASSERT_TEXT(world_row(&world, "os.clock", "db1")->reason_zh, cases[i].zh);
		ASSERT_TEXT(world_row(&world, "os.clock", "db1")->reason_en, cases[i].en);
	}
}

static void test_a_clock_measured_too_roughly(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	world_put(world_host(&world, "db1"), "time", "{'skew_ms': -3, 'uncertainty_ms': 1330}");
	world_judge(&world);
	const Verdict *row = world_row(&world, "os.clock", "db1");
	ASSERT_TEXT(row->reason_zh, "测得慢 3 ms（± 1330 ms），误差范围跨过上限 1000 ms，不能判定");
	ASSERT_TEXT(row->remedy_zh,
	        "等主机和网络不忙时再检查一次：jiuxu check db1；也可在主机上运行 chronyc "
	        "tracking（或 ntpq -p），核对它与时间源的偏差。");
	ASSERT_TEXT(row->remedy_en,
	        "Check again when the host and the line are less busy: jiuxu check db1; or see on "
	        "the host how far chronyc tracking (or ntpq -p) says it is from its time source.");
}

static void test_no_platform_fails_once(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: app3, address: c, kind: virtual}]\n");
	world_judge(&world);
	ASSERT_ROW(&world, "virtualization.platform", "某省", "fail", "not_planned",
	        "vCenter / libvirt", "", "site.yaml 的 platforms 中没有任何虚拟化平台",
	        "site.yaml names no virtualisation platform under platforms");
	ASSERT_ROW(&world, "virtualization.guest", "app3", "not_applicable", "", "running", "",
	        "不适用：没有规划任何虚拟化平台",
	        "does not apply: no virtualisation platform is planned");
	ASSERT_OUTCOME(&world, "virtualization.guest.autostart", "app3", "not_applicable");
}

static void test_platform_unreachable(void)
{
	g_auto(World) world = {0};
	world_start(&world, GUESTS PLATFORMS);
	facts_set_reach(
	        world_subject(&world, SUBJECT_PLATFORM, "kvm1"), CAUSE_UNREACHABLE, "refused");
	world_judge(&world);
	ASSERT_ROW(&world, "virtualization.platform", "kvm1", "unknown", "unreachable",
	        "qemu:///system", "", "未能读取虚拟化平台：无法连接：refused",
	        "'platform' not known: refused");
	ASSERT_OUTCOME(&world, "virtualization.guest", "app1", "unknown");
	ASSERT_OUTCOME(&world, "virtualization.guest.autostart", "app1", "unknown");
}

/* What no BMC tells is no pass; what an array tells needs none. */
static void test_health(void)
{
	static const struct {
		const char *health, *outcome, *cause, *en;
	} cases[] = {
	        {"{'faults': []}", "not_applicable", "",
	                "does not apply: the system shows no BMC (/dev/ipmi0); its state stands on "
	                "the BMC's own page, or on the front"},
	        {"{'faults': [], 'bmc': true, 'tool': false}", "unknown", "not_observed",
	                "there is a BMC, but no ipmitool on the host to ask it of supplies, fans "
	                "and temperatures: install it and check again, or attest what the BMC's "
	                "page shows"},
	        {"{'faults': [], 'bmc': true, 'denied': true}", "unknown", "denied",
	                "asking the BMC needs root; set ssh.sudo for this host"},
	        {"{'faults': [], 'bmc': true, 'power': 'on'}", "unknown", "not_observed",
	                "the BMC gave no reading of any sensor"},
	        {"{'faults': [], 'bmc': true, 'sensors': 9, 'supplies': 2}", "pass", "",
	                "9 sensors and 2 supplies, none with a fault"},
	        {"{'faults': [{'what': 'PS2 Status', 'state': 'Failure detected'}, {'what': 'md0', "
	         "'state': '[2/1]'}], 'bmc': true, 'denied': true}",
	                "fail", "",
	                "the machine reports faults: PS2 Status (Failure detected), md0 ([2/1])"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, GUESTS PLATFORMS);
		world_put(world_host(&world, "db1"), "health", cases[i].health);
		world_judge(&world);
		const Verdict *row = world_row(&world, "hardware.health", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->reason_en, cases[i].en);
		ASSERT_OUTCOME(&world, "hardware.health", "app1", "not_applicable");
	}
}

static void test_a_persons_word(void)
{
	g_auto(World) world = {0};
	world_start(&world, GUESTS PLATFORMS);
	world_judge(&world);
	ASSERT_ROW(&world, "database.rac", "某省", "unknown", "not_observed", "signed attestation",
	        "", "此项需要负责人书面确认，尚未收到",
	        "a person must attest this; no attestation yet");
	ASSERT_ROW(&world, "hardware.placement", "db1", "unknown", "not_observed",
	        "signed attestation", "", "此项需要负责人书面确认，尚未收到",
	        "a person must attest this; no attestation yet");
	ASSERT_OUTCOME(&world, "hardware.placement", "app1", "not_applicable");
}

TEST_MAIN("kinds_host", CASE(test_serial), CASE(test_a_planned_placeholder_agrees_with_nothing),
        CASE(test_a_serial_of_another_host_fails), CASE(test_serial_of_a_machine_without_dmi),
        CASE(test_serial_not_planned), CASE(test_expectations),
        CASE(test_a_missing_field_is_unknown), CASE(test_kernel_parameters),
        CASE(test_kernel_parameters_not_readable), CASE(test_guests), CASE(test_remedies_of_guests),
        CASE(test_a_clock_far_off), CASE(test_a_clock_measured_too_roughly),
        CASE(test_no_platform_fails_once), CASE(test_platform_unreachable), CASE(test_health),
        CASE(test_a_persons_word))
