/* The libvirt platform against libvirt's own test driver, guests' definitions, and what is refused.
 */
#include "base/cleanup.h"
#include "inventory/sources/capabilities_xml.h"
#include "inventory/sources/domain_xml.h"
#include "inventory/sources/libvirt.h"
#include "inventory/sources/markup.h"
#include "tests/harness.h"

/* The value as compact JSON with sorted keys, or NULL; `ret` the cause, `message` what was said. */
static json_t *observe(const char *uri, Cause *ret, char **ret_message)
{
	g_auto(LibvirtUri) parts = {0};
	g_autoptr(GError) error = NULL;
	LibvirtSeen seen = {.cause = CAUSE_ERROR};
	if (libvirt_uri_parse(uri, &parts, &error))
		libvirt_observe(uri, &parts, NULL, &seen);
	else
		seen.message = g_strdup_printf("libvirt '%s': %s", uri, error->message);
	*ret = seen.cause;
	*ret_message = seen.message;
	return seen.value;
}

static void assert_part(const json_t *value, const char *key, const char *expected)
{
	g_autofree char *text = json_dumps(
	        json_object_get(value, key), JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	ASSERT_TEXT(text, expected);
}

static void test_observes_the_default_platform(void)
{
	Cause cause;
	g_autofree char *message = NULL;
	g_autoptr(json_t) value = observe("test:///default", &cause, &message);
	CU_ASSERT_EQUAL(cause, CAUSE_NONE);
	ASSERT_TEXT(message, NULL);
	assert_part(value, "uri", "\"test:///default\"");
	assert_part(value, "hypervisor", "\"TEST\"");
	assert_part(value, "node",
	        "{\"cores\":2,\"cpus\":16,\"memory_bytes\":3221225472,\"model\":\"i686\","
	        "\"numa_nodes\":2,\"sockets\":2,\"threads\":2,"
	        "\"topology\":{\"cores\":16,\"sockets\":2,\"threads\":16}}");
	assert_part(value, "domains",
	        "[{\"autostart\":false,\"disks\":1,\"interfaces\":[{\"mac\":\"aa:bb:cc:dd:ee:ff\","
	        "\"network\":\"default\"}]"
	        ","
	        "\"memory_bytes\":8589934592,\"name\":\"test\",\"persistent\":true,"
	        "\"state\":\"running\",\"uuid\":\"6695eb01-f6a4-8304-79aa-97f2502e193f\","
	        "\"vcpus\":2}]");
	assert_part(value, "pools",
	        "[{\"autostart\":false,\"available_bytes\":107374182400,"
	        "\"capacity_bytes\":107374182400,\"name\":\"default-pool\",\"state\":\"running\"}"
	        "]");
	CU_ASSERT(json_string_length(json_object_get(value, "hostname")) > 0);
	const char *version = json_string_value(json_object_get(value, "libvirt_version"));
	CU_ASSERT(version && g_regex_match_simple("^[0-9]+\\.[0-9]+\\.[0-9]+$", version, 0, 0));
}

static void test_observes_a_platform_of_several(void)
{
	Cause cause;
	g_autofree char *message = NULL;
	g_autoptr(json_t) value =
	        observe("test://" TEST_DATA "/libvirt/node.xml", &cause, &message);
	CU_ASSERT_EQUAL(cause, CAUSE_NONE);
	assert_part(value, "domains",
	        "[{\"autostart\":false,\"disks\":2,\"interfaces\":[{\"mac\":\"52:54:00:00:00:02\","
	        "\"network\":"
	        "\"default\"},{\"mac\":\"52:54:00:00:00:01\",\"network\":\"default\"}],"
	        "\"manufacturer\":\"联想\","
	        "\"memory_bytes\":8589934592,\"name\":\"db1\",\"persistent\":true,"
	        "\"product\":\"SR650\",\"serial\":\"JX-0001\",\"state\":\"paused\","
	        "\"uuid\":\"11111111-2222-4333-8444-555555555502\",\"vcpus\":4},"
	        "{\"autostart\":false,\"disks\":0,\"interfaces\":[],\"memory_bytes\":2147483648,"
	        "\"name\":\"web1\",\"persistent\":true,\"state\":\"shut off\","
	        "\"uuid\":\"11111111-2222-4333-8444-555555555501\",\"vcpus\":2}]");
	assert_part(value, "networks",
	        "[{\"active\":true,\"autostart\":false,\"bridge\":\"virbr0\",\"name\":\"default\"},"
	        "{\"active\":true,\"autostart\":false,\"bridge\":\"virbr9\",\"name\":\"zone\"}]");
}

static void test_names_the_cause(void)
{
	static const struct {
		const char *uri;
		Cause cause;
		const char *message;
	} rows[] = {
	        {"qemu:///system?socket=/nonexistent/socket", CAUSE_UNREACHABLE,
	                "libvirt 'qemu:///system?socket=/nonexistent/socket': Failed to connect "
	                "socket to '/nonexistent/socket': No such file or directory"},
	        {"qemu+tcp://127.0.0.1:1/system", CAUSE_UNREACHABLE,
	                "libvirt 'qemu+tcp://127.0.0.1:1/system': unable to connect to server at "
	                "'127.0.0.1:1': Connection refused"},
	        {"test+tls://127.0.0.1:1/?pkipath=/nonexistent", CAUSE_ERROR,
	                "libvirt 'test+tls://127.0.0.1:1/?pkipath=/nonexistent': Cannot read CA "
	                "certificate '/nonexistent/cacert.pem': No such file or directory"},
	        {"qemu+ext:///system?command=/bin/true", CAUSE_ERROR,
	                "libvirt 'qemu+ext:///system?command=/bin/true': not supported; libvirt "
	                "would start a program"},
	        {"qemu+pigeon:///system", CAUSE_ERROR,
	                "libvirt 'qemu+pigeon:///system': not a transport of libvirt (unix, tcp, "
	                "tls, ssh)"},
	        {"kvm1", CAUSE_ERROR,
	                "libvirt 'kvm1': not a whole libvirt URI, such as 'qemu:///system'"},
	        {"", CAUSE_ERROR, "libvirt '': not a whole libvirt URI, such as 'qemu:///system'"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Cause cause;
		g_autofree char *message = NULL;
		CU_ASSERT_PTR_NULL(observe(rows[i].uri, &cause, &message));
		ASSERT_TEXT(cause_name(cause), cause_name(rows[i].cause));
		ASSERT_TEXT(message, rows[i].message);
	}
}

/* "driver transport user host port path | sockets | through", or the error. */
static void expect_uri(const char *text, const char *expected)
{
	g_auto(LibvirtUri) uri = {0};
	GError *error = NULL;
	if (!libvirt_uri_parse(text, &uri, &error)) {
		ASSERT_ERROR(error, expected);
		return;
	}
	g_auto(GStrv) sockets = libvirt_uri_sockets(&uri);
	g_autofree char *all = g_strjoinv(" ", sockets);
	g_autofree char *through = libvirt_uri_through(&uri, "/tmp/a b/socket");
	g_autofree char *shown =
	        g_strdup_printf("%s %s %s %s %d %s | %s | %s", uri.driver, uri.transport,
	                uri.user ? uri.user : "-", uri.host, uri.port, uri.path, all, through);
	ASSERT_TEXT(shown, expected);
}

static void test_reads_uris_over_ssh(void)
{
	expect_uri("QEMU+SSH://root@kvm1/system",
	        "qemu ssh root kvm1 0 /system | /run/libvirt/virtqemud-sock-ro "
	        "/run/libvirt/libvirt-sock-ro /var/run/libvirt/virtqemud-sock-ro "
	        "/var/run/libvirt/libvirt-sock-ro | qemu+unix:///system?socket=/tmp/a%20b/socket");
	expect_uri("xen+libssh2://[2001:db8::1]:2222/?mode=legacy&no_tty=1",
	        "xen libssh2 - 2001:db8::1 2222 / | /run/libvirt/libvirt-sock-ro "
	        "/var/run/libvirt/libvirt-sock-ro | xen+unix:///system?socket=/tmp/a%20b/socket");
	expect_uri("qemu+ssh://h/session?socket=/run/user/1/libvirt-sock&keyfile=k",
	        "qemu ssh - h 0 /session | /run/user/1/libvirt-sock | "
	        "qemu+unix:///session?socket=/tmp/a%20b/socket");
}

static void test_refuses_uris(void)
{
	static const char *const rows[][2] = {
	        {"qemu+ssh:///system", "it names no host"},
	        {"qemu+ssh://h/session", "only '/system' has a socket that is known; name it by "
	                                 "'?socket=/path'"},
	        {"qemu+ssh://h/system?mode=fast", "'mode' is auto, direct or legacy"},
	        {"qemu+ssh://h/system?socket=a", "'socket' is no absolute path"},
	        {"qemu+ssh://h/system?netcat=/bin/nc",
	                "'netcat' is not supported: the login is our "
	                "own (take socket, keyfile, known_hosts, mode)"},
	        {"qemu+ssh://h/system?no_verify=1",
	                "'no_verify' is not supported: nothing is trusted unverified"},
	        {"qemu+tls://h/system?no_verify=1",
	                "'no_verify' is not supported: nothing is trusted unverified"},
	        {"qemu+ssh://h/system?a", "its parameters are not key=value&key=value"},
	        {"+ssh://h/system", "not a whole libvirt URI, such as 'qemu:///system'"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		expect_uri(rows[i][0], rows[i][1]);
}

static void test_the_test_driver_is_for_tests(void)
{
	g_unsetenv("JIUXU_LIBVIRT_TEST");
	expect_uri("test:///default", "libvirt's test driver is no platform: nothing runs there");
	expect_uri("TEST:///default", "libvirt's test driver is no platform: nothing runs there");
	g_setenv("JIUXU_LIBVIRT_TEST", "1", TRUE);
}

static char *xml_read(const char *xml, GError **error)
{
	g_autoptr(json_t) domain = json_object();
	if (!domain_xml_read(xml, strlen(xml), domain, error))
		return NULL;
	return json_dumps(domain, JSON_COMPACT | JSON_SORT_KEYS);
}

static void test_reads_definitions(void)
{
	static const struct {
		const char *xml, *expected;
	} rows[] = {
	        {"<domain/>", "{\"disks\":0,\"interfaces\":[]}"},
	        {"<domain><sysinfo type='smbios'><bios><entry name='serial'>no</entry></bios>"
	         "<system><entry name='serial'> A&amp;B\n</entry><entry name='uuid'>x</entry>"
	         "<entry>y</entry></system></sysinfo></domain>",
	                "{\"disks\":0,\"interfaces\":[],\"serial\":\"A&B\"}"},
	        {"<domain><devices><disk type='volume'><source pool='data' volume='a'/></disk>"
	         "<interface><mac address='52:54:00:ab:cd:ef'/><source network='lan' bridge='x'/>"
	         "</interface><interface><mac address='52:54:00:ab:cd:f0'/><source bridge='br0'/>"
	         "</interface></devices></domain>",
	                "{\"disks\":1,\"interfaces\":[{\"mac\":\"52:54:00:ab:cd:ef\",\"network\":"
	                "\"lan\"},{\"bridge\":\"br0\",\"mac\":\"52:54:00:ab:cd:f0\"}],\"pools\":["
	                "\"data\"]}"},
	        {"<domain><devices><disk/><disk device='lun'/><disk device='cdrom'/>"
	         "<disk device='floppy'/><interface><mac address='52:54:00:AB:CD:EF'/></interface>"
	         "<interface/><interface><mac/></interface></devices></domain>",
	                "{\"disks\":2,\"interfaces\":[{\"mac\":\"52:54:00:ab:cd:ef\"}]}"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = xml_read(rows[i].xml, &error);
		ASSERT_TEXT(text, rows[i].expected);
		ASSERT_ERROR(error, NULL);
	}
}

#define CPU(socket, die, core)                                                                     \
	"<cpu id='0' socket_id='" socket "' die_id='" die "' core_id='" core "'/>"

static void test_counts_processors(void)
{
	static const struct {
		const char *cells, *expected;
	} rows[] = {
	        {"<cell><cpus>" CPU("0", "0", "0") CPU("0", "0", "0") CPU("0", "0",
	                 "1") "</cpus></cell>"
	                      "<cell><cpus>" CPU("1", "0", "0") CPU("1", "1", "0") "</cpus></cell>",
	                "{\"cores\":4,\"sockets\":2,\"threads\":5}"},
	        {"<cell><cpus><cpu id='0'/></cpus></cell>", "null"},
	        {"<cell/>", "null"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *xml = g_strdup_printf("<capabilities><host><topology><cells>%s"
		                                       "</cells></topology></host></capabilities>",
		        rows[i].cells);
		g_autoptr(json_t) value = capabilities_xml_topology(xml, strlen(xml), NULL);
		g_autofree char *text =
		        json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
		ASSERT_TEXT(text, rows[i].expected);
	}
	GError *error = NULL;
	CU_ASSERT_PTR_NULL(capabilities_xml_topology("<domain/>", 9, &error));
	ASSERT_ERROR(error, "capabilities XML: its root is not <capabilities>");
}

static void test_refuses_definitions(void)
{
	static const struct {
		const char *xml, *message;
	} rows[] = {
	        {"", "domain XML: not well-formed XML"},
	        {"<domain>", "domain XML: not well-formed XML"},
	        {"<network/>", "domain XML: its root is not <domain>"},
	        {"<!DOCTYPE domain [<!ENTITY a 'b'>]><domain/>",
	                "domain XML: a document type is not taken"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		CU_ASSERT_PTR_NULL(xml_read(rows[i].xml, &error));
		ASSERT_ERROR(error, rows[i].message);
	}
	g_autoptr(GError) error = NULL;
	g_autofree char *big = g_strnfill(MARKUP_MAX_BYTES + 1, ' ');
	CU_ASSERT_PTR_NULL(xml_read(big, &error));
	ASSERT_ERROR(error, "domain XML of 4194305 bytes, at most 4194304 are read");
}

int main(void)
{
	static const TestCase cases[] = {CASE(test_observes_the_default_platform),
	        CASE(test_observes_a_platform_of_several), CASE(test_names_the_cause),
	        CASE(test_reads_uris_over_ssh), CASE(test_refuses_uris),
	        CASE(test_the_test_driver_is_for_tests), CASE(test_reads_definitions),
	        CASE(test_counts_processors), CASE(test_refuses_definitions)};
	g_setenv("JIUXU_LIBVIRT_TEST", "1", TRUE);
	return test_run("libvirt", cases, G_N_ELEMENTS(cases));
}
