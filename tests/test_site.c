/* site.yaml: what is taken, what is refused, and with which words. */
#include "base/cleanup.h"
#include "inventory/site.h"
#include "tests/harness.h"

#define HEAD "site: {name: 某省, unit: '13'}\n"

static Site *parse(const char *text, GError **error)
{
	return site_parse("site.yaml", text, strlen(text), error);
}

/* The body begins on line 2. */
static const struct {
	const char *body, *message;
} faults[] = {
        {"host: []\n", "site.yaml:2:1: unknown key 'host' (did you mean 'hosts'?)"},
        {"hosts: [{name: a, adress: b}]\n",
                "site.yaml:2:19: unknown key 'adress' (did you mean 'address'?)"},
        {"hosts: db1\n", "site.yaml:2:8: expected a list of mappings, found 'db1'"},
        {"hosts: [db1]\n", "site.yaml:2:9: expected a mapping, found 'db1'"},
        {"hosts: [{address: b}]\n", "site.yaml:2:9: missing key 'name'"},
        {"hosts: [{name: [a]}]\n", "site.yaml:2:16: expected a string, found a list"},
        {"hosts: [{name: a, address: b, ssh: {port: many}}]\n",
                "site.yaml:2:43: expected a whole number from 1 to 65535, found 'many'"},
        {"hosts: [{name: a, address: b, ssh: {port: 70000}}]\n",
                "site.yaml:2:43: expected a whole number from 1 to 65535, found '70000'"},
        {"hosts: [{name: a, address: b, ssh: {sudo: maybe}}]\n",
                "site.yaml:2:43: expected true or false, found 'maybe'"},
        {"hosts: [{name: a, address: b, role: databse}]\n",
                "site.yaml:2:37: expected one of database, middleware, load_balancer, file, "
                "exchange, "
                "management, virtualization, backup, other, found 'databse' (did you mean "
                "'database'?)"},
        {"hosts: [{name: a, address: b}, {name: a, address: c}]\n",
                "site.yaml:2:39: host 'a' is there already, at line 2"},
        {"hosts:\n  - {name: DB1, address: b}\n  - {name: db1, address: c}\n",
                "site.yaml:4:12: host 'db1' is there already, at line 3"},
        {"hosts: [{name: a}]\n", "site.yaml:2:9: host 'a' has no address (or connection: none)"},
        {"hosts: [{name: 数据库, address: b}]\n", "site.yaml:2:16: '数据库' is not a name "
                                                  "(letters, digits, '.', '_' and '-', at most "
                                                  "64)"},
        {"hosts: [{name: ../a, address: b}]\n", "site.yaml:2:16: '../a' is not a name (letters, "
                                                "digits, '.', '_' and '-', at most 64)"},
        {"hosts: [{name: '', address: b}]\n",
                "site.yaml:2:16: '' is not a name (letters, digits, '.', '_' and '-', at most 64)"},
        {"hosts: [{name: a, address: b, kind: virtual, guest: {platform: k, domain: d}}]\n",
                "site.yaml:2:64: no such platform 'k' under platforms"},
        {"hosts: [{name: a, address: b, guest: {platform: k, domain: d}}]\n",
                "site.yaml:2:38: host 'a' is a guest, but its kind is not 'virtual'"},
        {"network: {subnets: [{cidr: 10.1.1.5/24}]}\n",
                "site.yaml:2:28: '10.1.1.5/24' has host bits set (did you mean '10.1.1.0/24'?)"},
        {"network: {subnets: [{cidr: 10.1.1.0}]}\n",
                "site.yaml:2:28: '10.1.1.0' is not a subnet like 10.1.1.0/24"},
        {"network: {subnets: [{cidr: 10.1.1.0/24, gateway: 10.1.2.1}]}\n",
                "site.yaml:2:50: gateway 10.1.2.1 lies outside its subnet 10.1.1.0/24"},
        {"network: {subnets: [{cidr: 10.1.1.0/24, gateway: gw}]}\n",
                "site.yaml:2:50: 'gw' is not an IP address"},
        {"network: {internal: [{address: 10.1.1.01}]}\n",
                "site.yaml:2:32: '10.1.1.01' is not an IP address"},
        {"network: {internal: [{address: 10.1.1.1, state: assigned, host: db9}]}\n",
                "site.yaml:2:65: no such host 'db9' under hosts"},
        {"network: {internal: [{address: 10.1.1.1, state: assigned}]}\n",
                "site.yaml:2:22: 10.1.1.1 is assigned, but to which host?"},
        {"network: {internal: [{address: 10.1.1.1, state: floating}]}\n",
                "site.yaml:2:22: 10.1.1.1 floats, but among which hosts?"},
        {"network: {internal: [{address: 10.1.1.1, state: floating, hosts: [db9]}]}\n",
                "site.yaml:2:66: no such host 'db9' under hosts"},
        {"network: {public: [{address: 202.1.1.1, state: nat}]}\n",
                "site.yaml:2:20: 202.1.1.1 is mapped, but on which device?"},
        {"network: {public: [{address: 202.1.1.1, state: nat, device: fw, inside: x}]}\n",
                "site.yaml:2:73: 'x' is not an IP address"},
        {"network: {public: [{address: 202.1.1.1, state: natted, device: fw}]}\n",
                "site.yaml:2:48: expected one of assigned, reserved, floating, nat, found "
                "'natted'"},
        {"network: {public_allowed: [203.0.113.2]}\n",
                "site.yaml:2:27: '203.0.113.2' is not a subnet like 203.0.113.0/24"},
        {"network: {subnets: [{cidr: 10.1.1.1/32}]}\n",
                "site.yaml:2:28: '10.1.1.1/32' is one address, not a subnet like 10.1.1.0/24"},
        {"network: {subnets: [{cidr: 10.1.1.0/24, gateway: 10.1.1.255}]}\n",
                "site.yaml:2:50: gateway 10.1.1.255 is the network or broadcast address of "
                "10.1.1.0/24"},
        {"network: {subnets: [{cidr: 10.1.1.0/24, unused: 10.1.2.9}]}\n",
                "site.yaml:2:49: unused 10.1.2.9 lies outside its subnet 10.1.1.0/24"},
        {"network: {subnets: [{cidr: 10.1.1.0/24, unused: x}]}\n",
                "site.yaml:2:49: 'x' is not an IP address"},
        {"network: {internal: [{address: 10.1.1.1, dns_name: scan}]}\n",
                "site.yaml:2:52: 'scan' is not a whole DNS name like scan.jx.example.cn"},
        {"network: {internal: [{address: 10.1.1.1, dns_name: a..cn}]}\n",
                "site.yaml:2:52: 'a..cn' is not a whole DNS name like scan.jx.example.cn"},
        {"network: {internal: [{address: 10.1.1.1, dns_name: -a.cn}]}\n",
                "site.yaml:2:52: '-a.cn' is not a whole DNS name like scan.jx.example.cn"},
        {"network: {probe_rate: 501}\n",
                "site.yaml:2:23: expected a whole number from 1 to 500, found '501'"},
        {"network: {dns: [8.8.8]}\n", "site.yaml:2:16: '8.8.8' is not an IP address"},
        {"platforms: [{name: k, uri: u}]\n", "site.yaml:2:13: missing key 'kind'"},
        {"platforms: [{name: k, kind: libvirt, uri: u}, {name: K, kind: libvirt, uri: u}]\n",
                "site.yaml:2:54: platform 'K' is there already, at line 2"},
        {"storage: [{name: v, size: 500}]\n",
                "site.yaml:2:27: '500' is not a size like 500G or 2T"},
        {"storage: [{name: v, wwid: sdb}]\n",
                "site.yaml:2:27: 'sdb' is not the WWID of a LUN (16 or 32 hexadecimal digits as "
                "the "
                "array shows them, or as multipath -ll or /dev/disk/by-id spell it)"},
        {"storage: [{name: v, hosts: [db9]}]\n", "site.yaml:2:28: no such host 'db9' under hosts"},
        {"hosts: [{name: db1, address: a}]\nstorage: [{name: v, kind: ASM, mounts: [{host: db1, "
         "target: /v}]}]\n",
                "site.yaml:3:40: nobody mounts a volume of kind 'ASM': name its hosts under "
                "'hosts'"},
        {"storage: [{name: v, wwid: 5000c500a1b2c3d4}, {name: w, wwid: naa.5000C500A1B2C3D4}]\n",
                "site.yaml:2:62: volume 'v' has this WWID already, at line 2"},
        {"storage: [{name: v, size: 0G}]\n", "site.yaml:2:27: '0G' is not a size like 500G or 2T"},
        {"storage: [{name: v, size: 5GB}]\n",
                "site.yaml:2:27: '5GB' is not a size like 500G or 2T"},
        {"storage: [{name: v, mounts: [{host: db9, target: /a}]}]\n",
                "site.yaml:2:37: no such host 'db9' under hosts"},
        {"hosts: [{name: a, address: b}]\nstorage: [{name: v, mounts: [{host: a, target: u01}]}]\n",
                "site.yaml:3:48: 'u01' is not an absolute mount point"},
        {"hosts: [{name: a, address: b}]\n"
         "storage: [{name: v, mounts: [{host: a, target: /a}, {host: a, target: /b}]}]\n",
                "site.yaml:3:60: host 'a' mounts volume 'v' twice"},
        {"storage: [{name: v}, {name: V}]\n",
                "site.yaml:2:29: volume 'V' is there already, at line 2"},
        {"licences: [{name: l, family: os, product: p, metric: m, expires: 2026-02-30}]\n",
                "site.yaml:2:66: expected a date as YYYY-MM-DD, found '2026-02-30'"},
        {"licences: [{name: l, family: os, product: p, metric: m, document: /etc/passwd}]\n",
                "site.yaml:2:67: '/etc/passwd' must be relative to the site folder"},
        {"licences: [{name: l, family: os, product: p, metric: m, quantity: -1}]\n",
                "site.yaml:2:67: expected a whole number from 0 to 1000000000, found '-1'"},
        {"licences: [{name: l, family: orakel, product: p, metric: m}]\n",
                "site.yaml:2:30: expected one of os, vmware, weblogic, oracle, other, found "
                "'orakel' "
                "(did you mean 'oracle'?)"},
};

static void test_faults(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = g_strconcat(HEAD, faults[i].body, NULL);
		g_autoptr(Site) site = parse(text, &error);
		CU_ASSERT(!site);
		ASSERT_ERROR(error, faults[i].message);
	}
}

static void test_a_dns_name_loses_its_last_dot(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Site) site =
	        parse(HEAD "network: {internal: [{address: 10.1.1.9, dns_name: Scan_1.jx.cn.}]}\n",
	                &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!site)
		return;
	const SiteAddress *address = g_ptr_array_index(site->network->internal, 0);
	ASSERT_TEXT(address->dns_name, "Scan_1.jx.cn");
	CU_ASSERT(site->network->probe_rate == 0);
}

static void test_faults_of_the_identity(void)
{
	static const struct {
		const char *text, *message;
	} heads[] = {
	        {"hosts: []\n", "site.yaml:1:1: missing key 'site'"},
	        {"site: {name: a}\n", "site.yaml:1:7: missing key 'unit'"},
	        {"site: {name: a, unit: ''}\n", "site.yaml:1:23: the unit id is empty"},
	        {"site: {name: '', unit: '1'}\n", "site.yaml:1:14: the site's name is empty"},
	        {"site: {name: a, unit: '1', province: '13'}\n",
	                "site.yaml:1:38: '13' is not a province code of GB/T 2260 (six digits, "
	                "like "
	                "130000)"},
	        {"site: {name: a, unit: '1', province: '130100'}\n",
	                "site.yaml:1:38: '130100' is not a province code of GB/T 2260 (six digits, "
	                "like 130000)"},
	        {"site: {name: a, unit: '1', profile: rented}\n",
	                "site.yaml:1:37: expected one of own, hosted, found 'rented'"},
	        {"", "site.yaml:1:1: the file is empty"},
	        {"site:\n  name：某省\n  unit: '13'\n", "site.yaml:2:7: full-width '：': write ': "
	                                                "' instead, or quote the whole text"},
	        {"site：\n  name: 某省\n", "site.yaml:1:5: full-width '：': write ': ' instead, or "
	                                   "quote the whole text"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Site) site = parse(heads[i].text, &error);
		CU_ASSERT(!site);
		ASSERT_ERROR(error, heads[i].message);
	}
}

static void test_defaults(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Site) site = parse(HEAD
	        "hosts: [{name: db1, address: 10.1.1.1}]\n"
	        "network: {internal: [{address: 10.1.1.9}], public: [{address: 202.1.1.1}]}\n"
	        "licences: [{name: l, family: os, product: p, metric: free}]\n"
	        "storage: [{name: v, size: 2tib}]\n",
	        &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!site)
		return;
	const SiteHost *host = site_host(site, 0);
	ASSERT_TEXT(site_roles[host->role], "other");
	CU_ASSERT(host->kind == MACHINE_PHYSICAL && host->connection == CONNECTION_SSH);
	CU_ASSERT(!host->ssh && !host->asset && !host->guest);
	CU_ASSERT(site->identity->profile == PROFILE_OWN);
	const SiteAddress *inside = g_ptr_array_index(site->network->internal, 0);
	const SiteAddress *outside = g_ptr_array_index(site->network->public, 0);
	CU_ASSERT(inside->state == STATE_RESERVED && inside->internal && !outside->internal);
	const SiteLicence *licence = g_ptr_array_index(site->licences, 0);
	CU_ASSERT(licence->quantity == 0 && licence->expires_at_us == 0);
	const SiteVolume *volume = g_ptr_array_index(site->storage, 0);
	CU_ASSERT(volume->size_bytes == (uint64_t)2 << 40);
	g_autoptr(json_t) plan = site_host_plan(site, host);
	ASSERT_TEXT(json_string_value(json_object_get(plan, "serial")), "");
	ASSERT_TEXT(json_string_value(json_object_get(plan, "kind")), "physical");
}

/* Perpetual in people's spelling, and a mount point as the kernel shows it. */
static void test_edges(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Site) site = parse(HEAD
	        "hosts: [{name: a, address: b}]\n"
	        "storage: [{name: v, mounts: [{host: a, target: /u01/shared//}]}, {name: w, "
	        "mounts: "
	        "[{host: a, target: /}]}]\n"
	        "licences: [{name: l, family: os, product: p, metric: m, expires: 9999-12-31},"
	        " {name: k, family: os, product: p, metric: m, expires: 2026-11-23}]\n",
	        &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!site)
		return;
	const SiteVolume *volume = g_ptr_array_index(site->storage, 0);
	const SiteVolume *root = g_ptr_array_index(site->storage, 1);
	ASSERT_TEXT(((SiteMount *)g_ptr_array_index(volume->mounts, 0))->target, "/u01/shared");
	ASSERT_TEXT(((SiteMount *)g_ptr_array_index(root->mounts, 0))->target, "/");
	const SiteLicence *eternal = g_ptr_array_index(site->licences, 0);
	const SiteLicence *ends = g_ptr_array_index(site->licences, 1);
	CU_ASSERT(eternal->expires_at_us == (int64_t)253402272000 * G_USEC_PER_SEC);
	CU_ASSERT(ends->expires_at_us == (int64_t)1795449600 * G_USEC_PER_SEC);
}

static void test_selection(void)
{
	g_autoptr(Site) site = parse(HEAD
	        "hosts: [{name: db1, address: 10.1.1.1, role: database, groups: [rac, 一期]}]\n",
	        NULL);
	static const char *const yes[] = {
	        "db1", "db*", "*", "d?1", "10.1.1.*", "database", "rac", "一期"};
	static const char *const no[] = {"db", "db10", "b1", "10.1.1", "data", "ra", "other", ""};
	CU_ASSERT(site != NULL);
	for (size_t i = 0; site && i < G_N_ELEMENTS(yes); i++)
		CU_ASSERT(site_host_matches(site_host(site, 0), yes[i]));
	for (size_t i = 0; site && i < G_N_ELEMENTS(no); i++)
		CU_ASSERT(!site_host_matches(site_host(site, 0), no[i]));
}

static void test_finding(void)
{
	g_autoptr(Site) site =
	        parse(HEAD "hosts: [{name: db1, address: a}, {name: db10, address: b}]\n"
	                   "network: {subnets: [{cidr: 10.1.0.0/16}, {cidr: 10.2.0.0/16}]}\n"
	                   "platforms: [{name: k, kind: vcenter, uri: u}]\n",
	                NULL);
	Address inside, outside;
	CU_ASSERT(
	        site && address_parse("10.2.3.4", &inside) && address_parse("10.3.0.1", &outside));
	if (!site)
		return;
	CU_ASSERT(site_host_find(site, "db1") == site_host(site, 0));
	CU_ASSERT(!site_host_find(site, "db"));
	CU_ASSERT(site_platform_find(site, "k") && !site_platform_find(site, "K"));
	ASSERT_TEXT(site_subnet_find(site, &inside)->cidr, "10.2.0.0/16");
	CU_ASSERT(!site_subnet_find(site, &outside));
	CU_ASSERT(strlen(site_digest(site)) == 64);
}

/* What a Chinese office machine saves: GB18030; and what Windows adds: BOM, CRLF. */
static void test_encodings(void)
{
	static const char gb[] = "site: {name: \xba\xd3\xb1\xb1\xca\xa1\xbd\xcc\xd3\xfd\xca\xfd\xbe"
	                         "\xdd\xd6\xd0\xd0\xc4, unit: '13'}\r\nhosts: []\r\n";
	static const char bom[] =
	        "\xef\xbb\xbfsite: {name: 河北, unit: '13'}\r\nhosts:\r\n  - name: "
	        "db1\r\n    address: a\r\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(Site) first = parse(gb, &error), second = parse(bom, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!first || !second)
		return;
	ASSERT_TEXT(first->identity->name, "河北省教育数据中心");
	CU_ASSERT(tree_text(first->tree)->gb18030 && tree_text(first->tree)->crlf);
	g_autofree char *raw = g_compute_checksum_for_string(G_CHECKSUM_SHA256, gb, -1);
	ASSERT_TEXT(site_digest(first), raw); /* of the bytes as they were */
	ASSERT_TEXT(site_host(second, 0)->name, "db1");
	CU_ASSERT(tree_text(second->tree)->bom);
}

static void test_a_thousand_hosts(void)
{
	g_autoptr(GString) text = g_string_new(HEAD "hosts:\n");
	g_autoptr(GError) error = NULL;
	for (int i = 0; i < 1000; i++)
		g_string_append_printf(
		        text, "  - {name: host%d, address: 10.1.%d.%d}\n", i, i / 250, i % 250 + 1);
	g_string_append(text, "network:\n  internal:\n");
	for (int i = 0; i < 1000; i++)
		g_string_append_printf(text,
		        "    - {address: 10.1.%d.%d, state: assigned, host: host%d}\n", i / 250,
		        i % 250 + 1, i);
	g_autoptr(Site) site = parse(text->str, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	CU_ASSERT(site && site_host_count(site) == 1000);
	CU_ASSERT(site && site_host_find(site, "host999") == site_host(site, 999));
}

TEST_MAIN("site", CASE(test_faults), CASE(test_faults_of_the_identity),
        CASE(test_a_dns_name_loses_its_last_dot), CASE(test_defaults), CASE(test_edges),
        CASE(test_selection), CASE(test_finding), CASE(test_encodings), CASE(test_a_thousand_hosts))
