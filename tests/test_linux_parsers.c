/*
 * Every topic of every system in tests/data/linux: the recorded output, framed as the script
 * frames it, through the reader, against facts.json beside it. Then what only single lines show.
 */
#include <stdbool.h>

#include "base/cleanup.h"
#include "harness.h"
#include "inventory/sources/linux/stamps.h"

#define NONCE "0011223344556677"

static const char *const systems[] = {"centos7", "rhel8", "rhel9", "kylin10", "sles12", "debian12",
        "ubuntu22", "openeuler22", "busybox", "rhel6"};

static const char *const keys[] = {"fs.aio-max-nr", "kernel.sem", "kernel.shmmax",
        "net.ipv4.ip_local_port_range", "net.ipv4.conf.all.rp_filter"};

static LinuxWants *wants_all(void)
{
	LinuxWants *wants = linux_wants_new();
	linux_wants_usual(wants);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		CU_ASSERT(linux_wants_sysctl(wants, keys[i], NULL));
	CU_ASSERT(linux_wants_topic(wants, "limits", NULL));
	CU_ASSERT(linux_wants_service(wants, "sshd", NULL));
	CU_ASSERT(linux_wants_service(wants, "dbus-org.fedoraproject.FirewallD1.service", NULL));
	CU_ASSERT(linux_wants_service(wants, "chronyd", NULL));
	CU_ASSERT(linux_wants_space(wants, "/", NULL));
	CU_ASSERT(linux_wants_space(wants, "/data", NULL));
	return wants;
}

static void feed_section(LinuxReader *reader, const char *section, const char *text)
{
	g_autofree char *framed =
	        g_strdup_printf("\n@@jiuxu " NONCE " begin %s\n%s\n@@jiuxu " NONCE " end %s 0\n",
	                section, text, section);
	linux_reader_feed(framed, strlen(framed), reader);
}

static char *recorded(const char *system, const char *name)
{
	g_autofree char *path = g_strdup_printf(TEST_DATA "/linux/%s/%s", system, name);
	char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	return text;
}

static void feed_system(LinuxReader *reader, const char *system)
{
	g_autofree char *files = recorded(system, "files");
	CU_ASSERT_PTR_NOT_NULL(files);
	feed_section(reader, "files", files ? files : "");
	for (size_t i = 0; i < linux_topics_count; i++) {
		const LinuxTopic *topic = &linux_topics[i];
		g_autofree char *name = g_strconcat(topic->name, ".out", NULL);
		g_autofree char *output = recorded(system, name);
		if (topic->command || topic->command_make)
			feed_section(reader, topic->name, output ? output : "");
	}
}

static json_t *facts_shown(const Facts *facts)
{
	json_t *shown = json_object();
	for (size_t i = 0; i < linux_topics_count; i++) {
		FactTopic topic = facts_find(facts, linux_topics[i].name);
		json_object_set_new(shown, linux_topics[i].name,
		        topic.value ? json_deep_copy(topic.value)
		                    : json_pack("{s:s, s:s}", "cause", cause_name(topic.cause),
		                              "message", topic.message));
	}
	return shown;
}

static json_t *read_system(const char *system)
{
	g_autoptr(LinuxWants) wants = wants_all();
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, NULL);
	g_autoptr(Facts) facts = facts_new(SUBJECT_HOST, system);
	feed_system(reader, system);
	LinuxVisit visit = {.source = "ssh", .now_us = 1};
	linux_reader_finish(reader, &visit, facts);
	return facts_shown(facts);
}

static void check_system(const char *system)
{
	g_autofree char *path = g_strdup_printf(TEST_DATA "/linux/%s/facts.json", system);
	g_autoptr(json_t) shown = read_system(system);
	if (g_getenv("JIUXU_GOLDEN")) {
		CU_ASSERT(json_dump_file(shown, path, JSON_INDENT(1) | JSON_SORT_KEYS) == 0);
		return;
	}
	g_autoptr(json_t) expected = json_load_file(path, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(expected);
	for (size_t i = 0; i < linux_topics_count; i++) {
		const char *topic = linux_topics[i].name;
		static const char *const apart[] = {"token", "identity", "bridge", "arp",
		        "resolver", "users", "process_limits", "rp_filter", "activation", "disks",
		        "multipath", "automounts", "bonds", "health", NULL};
		if (g_strv_contains(apart, topic))
			continue; /* tests of their own: test_linux_token.c, test_linux_arp.c,
			             and below */
		if (linux_topics[i].argument || strcmp(topic, "listening") == 0)
			continue; /* and test_linux_probes.c */
		g_autofree char *is =
		        json_dumps(json_object_get(shown, topic), JSON_ENCODE_ANY | JSON_SORT_KEYS);
		g_autofree char *should = json_dumps(
		        json_object_get(expected, topic), JSON_ENCODE_ANY | JSON_SORT_KEYS);
		if (g_strcmp0(is, should) != 0)
			fprintf(stderr, "%s: %s\n", system, topic);
		ASSERT_TEXT(is, should);
	}
}

static void test_reads_every_system(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
		check_system(systems[i]);
}

/* One topic's parser on one text: the value as JSON, or "cause: message". Caller frees. */
static char *parse(const char *topic, const LinuxWants *wants, const char *text)
{
	g_autoptr(GError) error = NULL;
	LinuxArgs args = {.wants = wants};
	g_autoptr(json_t) value = linux_topic_find(topic)->parse(text, strlen(text), &args, &error);
	if (value)
		return json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
	CU_ASSERT_PTR_NOT_NULL(error);
	CU_ASSERT(error && error->domain == LINUX_ERROR);
	return g_strdup_printf("%s: %s", cause_name((Cause)error->code), error->message);
}

static void assert_parse(const char *topic, const char *text, const char *expected)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autofree char *shown = parse(topic, wants, text);
	ASSERT_TEXT(shown, expected);
}

static void test_says_why_a_topic_cannot_be_read(void)
{
	assert_parse("dmi", "grep: /sys/class/dmi/id/sys_vendor: No such file or directory\n",
	        "not_observed: this host shows no DMI");
	assert_parse("dmi", "grep: /sys/class/dmi/id/product_serial: Permission denied\n",
	        "denied: /sys/class/dmi/id/: no field may be read by this user");
	assert_parse("memory", "grep: /proc/meminfo: Permission denied\n",
	        "denied: /proc/meminfo: Permission denied");
	assert_parse("memory", "/proc/meminfo:\n", "error: /proc/meminfo: no MemTotal");
	assert_parse("mounts", "grep: /proc/self/mountinfo: No such file or directory\n",
	        "not_observed: /proc/self/mountinfo: No such file or directory");
	assert_parse("routes", "grep: /proc/net/route: Input/output error\n",
	        "error: /proc/net/route: Input/output error");
	assert_parse("uptime", "/proc/uptime:soon\n", "error: /proc/uptime: not a number");
	assert_parse("time", "$ date\ndate: not found\n", "error: date shows no seconds");
	assert_parse(
	        "cpu", "", "not_observed: this host shows no processors in /sys or /proc/cpuinfo");
	assert_parse("addresses",
	        "$ ip addr show\nip: RTNETLINK answers: Operation not permitted\n",
	        "error: ip: RTNETLINK answers: Operation not permitted");
	assert_parse("os", "",
	        "not_observed: this host shows neither a release file nor "
	        "/proc/sys/kernel/osrelease");
}

static void test_reads_release_files_before_os_release(void)
{
	assert_parse("os",
	        "grep: /etc/os-release: No such file or directory\n"
	        "/etc/SuSE-release:SUSE Linux Enterprise Server 11 (x86_64)\n"
	        "/etc/SuSE-release:VERSION = 11\n/etc/SuSE-release:PATCHLEVEL = 4\n",
	        "{\"id\": \"sles\", \"name\": \"SLES\", \"pretty_name\": \"SUSE Linux Enterprise "
	        "Server 11 (x86_64)\", \"version_id\": \"11.4\"}");
	assert_parse("os", "/etc/redhat-release:Oracle Linux Server release 6.8\n",
	        "{\"id\": \"ol\", \"name\": \"Oracle Linux\", \"pretty_name\": \"Oracle Linux "
	        "Server release 6.8\", \"version_id\": \"6.8\"}");
	assert_parse("os", "/etc/os-release:ID=\"a\\\"b\"\n", "{\"id\": \"a\\\"b\"}");
}

static void test_makes_valid_text_of_any_bytes(void)
{
	assert_parse("kernel",
	        "/proc/sys/kernel/osrelease:\xff\xfe"
	        "5\n",
	        "{\"release\": \"\xef\xbf\xbd\xef\xbf\xbd"
	        "5\"}");
}

static void test_decodes_escapes_of_mounts(void)
{
	assert_parse("mounts",
	        "/proc/self/mountinfo:1 0 8:1 / /a\\040b\\134c rw - ext4 /dev/x\\011y rw,ro\n",
	        "[{\"covered\": false, \"device\": \"8:1\", \"fstype\": \"ext4\", \"options\": "
	        "\"ro\", \"root\": \"/\", \"rw\": false, \"source\": \"/dev/x\\ty\", \"target\": "
	        "\"/a b\\\\c\"}]");
	assert_parse("mounts", "/proc/self/mountinfo:1 0 8:1 / /a rw ext4 /dev/x rw\n", "[]");
}

static void test_hides_passwords_of_fstab(void)
{
	assert_parse("fstab", "/etc/fstab://nas/a /a cifs user=u,password=geheim,rw 0 0\n",
	        "{\"entries\": [{\"fstype\": \"cifs\", \"line\": 1, \"options\": "
	        "\"user=u,password=***,rw\", \"source\": \"//nas/a\", \"target\": \"/a\"}], "
	        "\"units\": [], \"unread\": []}");
}

static void test_takes_no_other_namespace_for_a_parent(void)
{
	assert_parse("addresses",
	        "$ ip addr show\n2: eth0@if6: <UP,LOWER_UP> mtu 1500 qdisc noqueue\n",
	        "[{\"carrier\": true, \"interface\": \"eth0\", \"ipv4\": [], \"ipv6\": [], "
	        "\"mtu\": 1500, \"up\": true}]");
}

/* A port of a bond carries the bond's MAC, and shows what is burnt in (iproute2 5.7 on). */
static void test_reads_what_a_port_of_a_bond_really_has(void)
{
	assert_parse("addresses",
	        "$ ip addr show\n2: eth0: <UP,SLAVE> mtu 1500 master bond0 state UP\n"
	        "    link/ether 52:54:00:00:00:0b brd ff:ff:ff:ff:ff:ff permaddr "
	        "52:54:00:00:00:0c\n",
	        "[{\"carrier\": false, \"interface\": \"eth0\", \"ipv4\": [], \"ipv6\": [], "
	        "\"mac\": \"52:54:00:00:00:0b\", \"master\": \"bond0\", \"mtu\": 1500, "
	        "\"permanent_mac\": \"52:54:00:00:00:0c\", \"up\": true}]");
}

/* What the kernel found of an IPv6 address before it used it (ip-address(8), RFC 4862). */
static void test_reads_what_duplicate_detection_found(void)
{
	assert_parse("addresses",
	        "$ ip addr show\n2: eth0: <UP,LOWER_UP> mtu 1500 state UP\n"
	        "    inet6 fd00::11/64 scope global dadfailed tentative \n"
	        "       valid_lft forever preferred_lft forever\n"
	        "    inet6 fd00::12/64 scope global \n",
	        "[{\"carrier\": true, \"interface\": \"eth0\", \"ipv4\": [], \"ipv6\": "
	        "[{\"address\": \"fd00::11\", \"duplicate\": true, \"prefix\": 64, "
	        "\"tentative\": true}, {\"address\": \"fd00::12\", \"prefix\": 64}], "
	        "\"mtu\": 1500, \"up\": true}]");
}

/* The first line of what a command printed, and there is none. */
static void test_a_command_that_printed_nothing(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_add(wants, "package", "a", NULL);
	for (size_t i = 0; i < linux_topics_count; i++) {
		g_autofree char *said = parse(linux_topics[i].name, wants, "$ x\n");
		CU_ASSERT_PTR_NOT_NULL(said);
	}
}

static void test_names_what_stays_unread(void)
{
	assert_parse("limits",
	        "/etc/security/limits.conf:a soft nofile 1\n"
	        "grep: /etc/security/limits.d/9.conf: Permission denied\n"
	        "grep: /etc/security/limits.d/*.conf: No such file or directory\n",
	        "{\"entries\": [{\"domain\": \"a\", \"file\": \"/etc/security/limits.conf\", "
	        "\"item\": \"nofile\", \"line\": 1, \"type\": \"soft\", \"value\": \"1\"}], "
	        "\"unread\": [\"/etc/security/limits.d/9.conf\"]}");
}

static void test_says_why_services_are_unknown(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_service(wants, "sshd", NULL);
	g_autofree char *hung = parse("services", wants, "$ systemctl\n[exit status 137]\n");
	ASSERT_TEXT(hung, "timeout: systemd did not answer within 5 s");
	g_autofree char *none = parse("services", wants, "$ x\nsystemd does not run this host\n");
	ASSERT_TEXT(none, "not_observed: systemd does not run this host");
	g_autofree char *bus =
	        parse("services", wants, "$ x\nFailed to connect to bus\n[exit status 1]\n");
	ASSERT_TEXT(bus, "error: Failed to connect to bus");
}

static void test_tells_skew_and_its_uncertainty(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autoptr(GError) error = NULL;
	enum { AT_US = 998000000 };
	static const struct {
		const char *text;
		LinuxStamps stamps;
		int64_t end_us;
		const char *time;
	} cases[] = {
#define TIME "\"epoch_ms\": 1000500, \"epoch_s\": 1000, \"resolution_ms\": 1, "
	        /* the script's own stamp alone */
	        {"1000 500000000 +0800", {.script_us = AT_US}, AT_US + 20000,
	                "{" TIME "\"skew_ms\": 2490, \"uncertainty_ms\": 11, \"utc_offset\": "
	                "\"+0800\"}"},
	        /* the first is bound by a shell that starts slowly, the second is quick */
	        {"1000 500000000",
	                {.at = {{AT_US - 2000000, AT_US - 1000, (char *)" 1000 499000000 +0800"},
	                         {AT_US - 1000, AT_US + 3000, (char *)"1000 500000000 +0800"}},
	                        .asked = 3,
	                        .answered = 2,
	                        .script_us = AT_US},
	                AT_US + 1500000, "{" TIME "\"skew_ms\": 2500, \"uncertainty_ms\": 1}"},
	        /* whole seconds */
	        {"1000 %N",
	                {.at = {{AT_US, AT_US + 2000, (char *)"1000 %N +0800"}},
	                        .asked = 1,
	                        .answered = 1,
	                        .script_us = AT_US + 2000},
	                AT_US + 4000,
	                "{\"epoch_ms\": 1000000, \"epoch_s\": 1000, \"resolution_ms\": 1000, "
	                "\"skew_ms\": 2498, \"uncertainty_ms\": 500}"},
	        /* set by ten seconds between two stamps: anything between them may be */
	        {"1010 500000000",
	                {.at = {{AT_US, AT_US + 10000, (char *)"1000 500000000"}},
	                        .asked = 1,
	                        .answered = 1,
	                        .script_us = AT_US + 20000},
	                AT_US + 30000,
	                "{\"epoch_ms\": 1010500, \"epoch_s\": 1010, \"resolution_ms\": 1, "
	                "\"skew_ms\": 7485, \"uncertainty_ms\": 4996}"},
	        /* nobody noted when the script was sent */
	        {"1000 500000000", {.asked = 0}, AT_US + 20000,
	                "{\"epoch_ms\": 1000500, \"epoch_s\": 1000, \"resolution_ms\": 1}"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf("$ date\n%s\n", cases[i].text);
		LinuxArgs args = {wants, 0, cases[i].end_us, &cases[i].stamps};
		g_autoptr(json_t) value =
		        linux_topic_find("time")->parse(text, strlen(text), &args, &error);
		g_autofree char *shown = json_dumps(value, JSON_SORT_KEYS);
		ASSERT_TEXT(shown, cases[i].time);
	}
}

static void test_names_a_file_system_that_does_not_answer(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_space(wants, "/dead", NULL);
	linux_wants_space(wants, "/locked", NULL);
	linux_wants_space(wants, "/silent", NULL);
	g_autofree char *shown = parse("space", wants,
	        "$ space\n1 1 stat: cannot read '/locked': Permission denied\n0 124 \n");
	ASSERT_TEXT(shown,
	        "[{\"cause\": \"timeout\", \"message\": \"no answer from the file system within "
	        "5 s\", \"target\": \"/dead\"}, "
	        "{\"cause\": \"denied\", \"message\": \"stat: cannot read '/locked': Permission "
	        "denied\", \"target\": \"/locked\"}, "
	        "{\"cause\": \"timeout\", \"message\": \"no answer from the file system within "
	        "5 s\", \"target\": \"/silent\"}]");
}

static void test_knows_placeholders(void)
{
	static const char *const empty[] = {"To be filled by O.E.M.", "TO BE FILLED BY O.E.M",
	        "Default string", "None", "Not Specified", "0123456789", "System Serial Number", "",
	        "   ", "00000000", "0", "xxxxxxxx", "N/A", "........", "No Asset Tag",
	        "03000200-0400-0500-0006-000700080009", "00000000-0000-0000-0000-000000000000"};
	static const char *const real[] = {"2102311TUV10G6000123", "7XKJ8M2", "CN-0123456789",
	        "4C4C4544-0058-4B10-804A-B7C04F384D32", "\xe7\x94\xb2", "1234567"};
	for (size_t i = 0; i < G_N_ELEMENTS(empty); i++)
		CU_ASSERT(dmi_is_placeholder(empty[i]));
	for (size_t i = 0; i < G_N_ELEMENTS(real); i++)
		CU_ASSERT(!dmi_is_placeholder(real[i]));
}

static void test_reads_users_and_their_limits(void)
{
	assert_parse("users",
	        "$ look\nuser:oracle:54321:54322\nuser:grid:54331\ngroup:dba:54323\n"
	        "user:bad:x:1\nuser::1:1\nsomething else\n",
	        "{\"groups\": {\"dba\": {\"gid\": 54323}}, \"users\": {\"grid\": {\"uid\": 54331}, "
	        "\"oracle\": {\"gid\": 54322, \"uid\": 54321}}}");
	assert_parse("users", "", "{\"groups\": {}, \"users\": {}}");
	assert_parse("process_limits",
	        "$ for\noracle:Max open files            1024                 65536                "
	        "files     \n"
	        "oracle:Max stack size            10485760             unlimited            bytes  "
	        "   "
	        "\n"
	        "oracle:Max cpu time              unlimited            unlimited            "
	        "seconds   "
	        "\n",
	        "{\"oracle\": {\"nofile\": {\"hard\": 65536, \"soft\": 1024}, \"stack\": "
	        "{\"hard\": "
	        "\"unlimited\", \"soft\": 10240}}}");
	assert_parse("rp_filter",
	        "/proc/sys/net/ipv4/conf/all/rp_filter:1\n"
	        "/proc/sys/net/ipv4/conf/eth0.10/rp_filter:2\n",
	        "{\"all\": 1, \"eth0.10\": 2}");
	assert_parse("rp_filter", "grep: x: No such file or directory\n",
	        "not_observed: this host shows no /proc/sys/net/ipv4/conf/*/rp_filter");
}

/* Recorded answers; no live product has been asked. */
static void test_reads_what_systems_say_of_their_licence(void)
{
	static const struct {
		const char *answer, *expected;
	} rows[] = {
	        {"= subscription-manager\n+-------------------------------------------+\n   System "
	         "Status Details\n+-------------------------------------------+\nOverall Status: "
	         "Current\n\nSystem Purpose Status: Matched\n",
	                "\"said\": \"Current\", \"state\": \"activated\", \"tool\": "
	                "\"subscription-manager\""},
	        {"= subscription-manager\nOverall Status: Disabled\nContent Access Mode is set to "
	         "Simple Content Access. This host has access to content, regardless of "
	         "subscription "
	         "status.\n",
	                "\"said\": \"Disabled\", \"state\": \"activated\", \"tool\": "
	                "\"subscription-manager\""},
	        {"= subscription-manager\nOverall Status: Unknown\n",
	                "\"said\": \"Unknown\", \"state\": \"not_activated\", \"tool\": "
	                "\"subscription-manager\""},
	        {"= subscription-manager\n[exit status 137]\n",
	                "\"said\": \"\", \"state\": \"unknown\", \"tool\": "
	                "\"subscription-manager\""},
	        {"= "
	         "SUSEConnect\n[{\"identifier\":\"SLES\",\"version\":\"12.5\",\"arch\":\"x86_64\","
	         "\"status\":\"Registered\",\"regcode\":\"***\",\"starts_at\":\"2025-04-21 "
	         "15:08:32 "
	         "UTC\",\"expires_at\":\"2026-04-21T15:08:32.114Z\",\"subscription_status\":"
	         "\"ACTIVE\",\"type\":\"full\"},{\"identifier\":\"sle-module-x\",\"status\":"
	         "\"Registered\"}]\n",
	                "\"expires\": \"2026-04-21\", \"said\": \"ACTIVE\", \"state\": "
	                "\"activated\", \"tool\": \"SUSEConnect\""},
	        {"= SUSEConnect\n[{\"identifier\":\"SLES\",\"status\":\"Not Registered\"}]\n",
	                "\"said\": \"Not Registered\", \"state\": \"not_activated\", \"tool\": "
	                "\"SUSEConnect\""},
	        {"= "
	         "SUSEConnect\n[{\"status\":\"Registered\",\"subscription_status\":\"EXPIRED\"}]\n",
	                "\"said\": \"EXPIRED\", \"state\": \"not_activated\", \"tool\": "
	                "\"SUSEConnect\""},
	        {"= kylin_activation_check\n系统已激活\nmark: "
	         "/etc/.kyactivation\nterm=2027-01-02\n",
	                "\"expires\": \"2027-01-02\", \"said\": \"已激活\", \"state\": "
	                "\"activated\", \"tool\": \"kylin_activation_check\""},
	        {"= kylin_activation_check\nterm=2027-01-02\n", /* a term alone is none */
	                "\"expires\": \"2027-01-02\", \"said\": \"\", \"state\": \"unknown\", "
	                "\"tool\": \"kylin_activation_check\""},
	        {"= kylin_activation_check\n系统未激活\n",
	                "\"said\": \"未激活\", \"state\": \"not_activated\", \"tool\": "
	                "\"kylin_activation_check\""},
	        {"= uos-activator-cmd\n授权状态：已激活\n",
	                "\"said\": \"授权状态：已激活\", \"state\": \"activated\", \"tool\": "
	                "\"uos-activator-cmd\""},
	        {"= uos-activator-cmd\n授权状态：试用期\n",
	                "\"said\": \"授权状态：试用期\", \"state\": \"not_activated\", \"tool\": "
	                "\"uos-activator-cmd\""},
	        {"", "\"state\": \"none\", \"tool\": \"\""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strconcat("$ x\n", rows[i].answer, NULL);
		g_autofree char *expected = g_strdup_printf("{%s}", rows[i].expected);
		assert_parse("activation", text, expected);
	}
}

TEST_MAIN("linux parsers", CASE(test_reads_what_duplicate_detection_found),
        CASE(test_reads_users_and_their_limits), CASE(test_reads_what_systems_say_of_their_licence),
        CASE(test_reads_every_system), CASE(test_says_why_a_topic_cannot_be_read),
        CASE(test_reads_release_files_before_os_release), CASE(test_makes_valid_text_of_any_bytes),
        CASE(test_decodes_escapes_of_mounts), CASE(test_hides_passwords_of_fstab),
        CASE(test_takes_no_other_namespace_for_a_parent),
        CASE(test_reads_what_a_port_of_a_bond_really_has),
        CASE(test_a_command_that_printed_nothing), CASE(test_names_what_stays_unread),
        CASE(test_says_why_services_are_unknown), CASE(test_tells_skew_and_its_uncertainty),
        CASE(test_names_a_file_system_that_does_not_answer), CASE(test_knows_placeholders))
