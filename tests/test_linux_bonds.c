/* Topic bonds: the kernel's bonding driver, and teamd. */
#include <string.h>

#include "base/cleanup.h"
#include "inventory/sources/linux.h"
#include "tests/harness.h"

static void assert_bonds(const char *text, const char *expected)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autoptr(GError) error = NULL;
	LinuxArgs args = {.wants = wants};
	g_autoptr(json_t) value =
	        linux_topic_find("bonds")->parse(text, strlen(text), &args, &error);
	g_autofree char *is = json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
	ASSERT_TEXT(is, expected);
}

#define B0 "/proc/net/bonding/bond0:"
#define B1 "/proc/net/bonding/bond1:"

/* As root sees it, and as anybody else does: then the aggregate of most ports carries. */
static void test_reads_bonds_of_the_kernel(void)
{
	assert_bonds(B0 "Ethernet Channel Bonding Driver: v5.15.0\n" B0 "\n" B0
	                "Bonding Mode: IEEE 802.3ad Dynamic link aggregation\n" B0
	                "MII Status: up\n" B0 "MII Polling Interval (ms): 100\n" B0
	                "802.3ad info\n" B0 "Active Aggregator Info:\n" B0 "\tAggregator ID: 2\n" B0
	                "\tNumber of ports: 1\n" B0 "\tPartner Mac Address: 00:00:00:00:00:00\n" B0
	                "\n" B0 "Slave Interface: eth0\n" B0 "MII Status: up\n" B0
	                "Link Failure Count: 3\n" B0 "Permanent HW addr: 52:54:00:00:00:0a\n" B0
	                "Aggregator ID: 1\n" B0 "details partner lacp pdu:\n" B0
	                "    system mac address: 00:00:00:00:00:00\n" B0 "\n" B0
	                "Slave Interface: eth1\n" B0 "MII Status: up\n" B0
	                "Permanent HW addr: 52:54:00:00:00:0b\n" B0 "Aggregator ID: 2\n" B1
	                "Bonding Mode: fault-tolerance (active-backup)\n" B1
	                "Currently Active Slave: eth2\n" B1 "MII Status: up\n" B1
	                "MII Polling Interval (ms): 0\n" B1 "Slave Interface: eth2\n" B1
	                "MII Status: up\n" B1 "Slave Interface: eth3\n" B1 "MII Status: down\n",
	        "[{\"kind\": \"bond\", \"mode\": \"802.3ad\", \"name\": \"bond0\", \"partner\": "
	        "\"00:00:00:00:00:00\", \"ports\": [{\"failures\": 3, \"joined\": false, \"name\": "
	        "\"eth0\", \"permanent_mac\": \"52:54:00:00:00:0a\", \"up\": true}, {\"joined\": "
	        "true, \"name\": \"eth1\", \"permanent_mac\": \"52:54:00:00:00:0b\", \"up\": "
	        "true}], \"up\": true, \"watched\": true}, {\"active\": \"eth2\", \"kind\": "
	        "\"bond\", \"mode\": \"active-backup\", \"name\": \"bond1\", \"ports\": "
	        "[{\"name\": \"eth2\", \"up\": true}, {\"name\": \"eth3\", \"up\": false}], "
	        "\"up\": true, \"watched\": false}]");
	assert_bonds(B0 "Bonding Mode: IEEE 802.3ad Dynamic link aggregation\n" B0
	                "Slave Interface: a\n" B0 "Aggregator ID: 7\n" B0 "Slave Interface: b\n" B0
	                "Aggregator ID: 8\n" B0 "Slave Interface: c\n" B0 "Aggregator ID: 8\n",
	        "[{\"kind\": \"bond\", \"mode\": \"802.3ad\", \"name\": \"bond0\", \"ports\": "
	        "[{\"joined\": false, \"name\": \"a\"}, {\"joined\": true, \"name\": \"b\"}, "
	        "{\"joined\": true, \"name\": \"c\"}], \"watched\": false}]");
	assert_bonds("grep: /proc/net/bonding/*: No such file or directory\n$ x\n", "[]");
}

/* teamdctl of libteam, whose daemon answers root alone. */
static void test_reads_teams(void)
{
	assert_bonds(
	        "$ x\n= team0\n{\n \"ports\": {\"eth0\": {\"link\": {\"up\": true}, "
	        "\"link_watches\": "
	        "{\"up\": true}, \"runner\": {\"aggregator\": {\"id\": 3, \"selected\": true}}},\n"
	        " \"eth1\": {\"link\": {\"up\": true}, \"link_watches\": {\"up\": false}}},\n"
	        " \"setup\": {\"runner_name\": \"lacp\"}}\n= team1\nFailed to connect: Permission "
	        "denied\n",
	        "[{\"kind\": \"team\", \"mode\": \"lacp\", \"name\": \"team0\", \"ports\": "
	        "[{\"joined\": true, \"name\": \"eth0\", \"up\": true}, {\"name\": \"eth1\", "
	        "\"up\": false}], \"watched\": true}, {\"denied\": true, \"kind\": \"team\", "
	        "\"name\": \"team1\", \"ports\": []}]");
}

TEST_MAIN("linux bonds", CASE(test_reads_bonds_of_the_kernel), CASE(test_reads_teams))
