/* Topics `arp` and `bridge`: what the programs of each make say, and what is made of it. */
#include "base/cleanup.h"
#include "inventory/sources/linux.h"
#include "tests/harness.h"

static char *parsed(const char *topic, const LinuxWants *wants, const char *output)
{
	g_autofree char *text = g_strconcat("$ command\n", output, NULL);
	g_autoptr(GError) error = NULL;
	LinuxArgs args = {.wants = wants};
	g_autoptr(json_t) value = linux_topic_find(topic)->parse(text, strlen(text), &args, &error);
	return value ? json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS) : g_strdup(error->message);
}

/* One address asked for: the entry of the value, and the interfaces. */
static void expect(const char *output, const char *entry, const char *interfaces)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	CU_ASSERT(linux_wants_arp(wants, "10.1.1.4", true, false, NULL));
	g_autofree char *got = parsed("arp", wants, output);
	g_autofree char *wanted = g_strdup_printf(
	        "{\"addresses\":{\"10.1.1.4\":{%s}},\"dropped\":0,\"interfaces\":{%s}}", entry,
	        interfaces);
	ASSERT_TEXT(got, wanted);
}

#define ETH0                                                                                       \
	"\"eth0\":{\"control\":[\"10.1.1.4\"],\"control_asked\":[\"10.1.1.4\"],\"mac\":\"02:00:"   \
	"00:00:00:09\",\"unused_asked\":[]}"
#define ETH0_SILENT                                                                                \
	"\"eth0\":{\"control\":[],\"control_asked\":[\"10.1.1.4\"],\"mac\":\"02:00:00:00:00:09\"," \
	"\"unused_asked\":[]}"
#define ON "0 on eth0 other 02:00:00:00:00:09\n"

static void test_iputils_and_busybox(void)
{
	expect(ON "0 by arping\n"
	          "0 : ARPING 10.1.1.4 from 10.1.1.9 eth0\n"
	          "0 : Unicast reply from 10.1.1.4 [52:54:00:66:01:42]  0.701ms\n"
	          "0 : Unicast reply from 10.1.1.4 [02:00:00:00:00:0B]  0.803ms\n"
	          "0 : Unicast reply from 10.1.1.4 [52:54:00:66:01:42]  0.655ms\n"
	          "0 : Unicast reply from 10.1.1.5 [02:00:00:00:00:ff]  0.655ms\n"
	          "0 : Sent 2 probes (2 broadcast(s))\n0 : Received 3 response(s)\n",
	        "\"answers\":[\"02:00:00:00:00:0b\",\"52:54:00:66:01:42\"],\"interface\":\"eth0\","
	        "\"method\":\"arping\",\"own\":false",
	        ETH0);
	expect(ON "0 by arping\n0 : ARPING 10.1.1.4 from 10.1.1.9 eth0\n"
	          "0 : Sent 2 probe(s) (2 broadcast(s))\n0 : Received 0 response(s)\n",
	        "\"answers\":[],\"interface\":\"eth0\",\"method\":\"arping\",\"own\":false",
	        ETH0_SILENT);
}

static void test_habets(void)
{
	expect(ON "0 by arping\n0 : ARPING 10.1.1.4\n"
	          "0 : 42 bytes from 52:54:00:66:01:42 (10.1.1.4): index=0 time=1.2 msec\n"
	          "0 : 60 bytes from 02:00:00:00:00:0b (10.1.1.4): index=1 time=1.4 msec\n",
	        "\"answers\":[\"02:00:00:00:00:0b\",\"52:54:00:66:01:42\"],\"interface\":\"eth0\","
	        "\"method\":\"arping\",\"own\":false",
	        ETH0);
}

/* Its own address: nobody is a positive control of himself. */
static void test_own_address(void)
{
	expect("0 on eth0 own 02:00:00:00:00:09\n0 by arping\n"
	       "0 : ARPING 10.1.1.4 from 0.0.0.0 eth0\n"
	       "0 : Unicast reply from 10.1.1.4 [52:54:00:66:01:42]  0.7ms\n",
	        "\"answers\":[\"02:00:00:00:00:09\",\"52:54:00:66:01:42\"],\"interface\":\"eth0\","
	        "\"method\":\"arping\",\"own\":true",
	        "\"eth0\":{\"control\":[],\"control_asked\":[],\"mac\":\"02:00:00:00:00:09\","
	        "\"unused_asked\":[]}");
	expect("0 on eth0 own 02:00:00:00:00:09\n0 no arping\n",
	        "\"cause\":\"denied\",\"message\":\"its own address can be asked for by arping "
	        "alone, as root\"",
	        "");
}

static void test_the_neighbour_table(void)
{
	expect(ON "0 by neighbour\n"
	          "0 ~ 10.1.1.4 lladdr 52:54:00:66:01:42 ref 1 used 0/0/0 probes 1 REACHABLE\n",
	        "\"answers\":[\"52:54:00:66:01:42\"],\"interface\":\"eth0\",\"method\":"
	        "\"neighbour\",\"own\":false",
	        ETH0);
	expect(ON "0 by neighbour\n0 ~ 10.1.1.4 FAILED\n",
	        "\"answers\":[],\"interface\":\"eth0\",\"method\":\"neighbour\",\"own\":false",
	        ETH0_SILENT);
	/* an old entry proves nothing, neither that it is used nor that it is free */
	expect(ON "0 by neighbour\n0 ~ 10.1.1.4 lladdr 52:54:00:66:01:42 STALE\n",
	        "\"answers\":[],\"cause\":\"error\",\"interface\":\"eth0\",\"message\":\"the "
	        "neighbour table did not settle in time\",\"method\":\"neighbour\",\"own\":false",
	        "");
}

static void test_what_could_not_be_asked(void)
{
	expect("0 no path through 10.1.1.1\n",
	        "\"cause\":\"no_l2_path\",\"message\":\"through 10.1.1.1\"", "");
	expect("0 no path\n", "\"cause\":\"no_l2_path\",\"message\":\"no route\"", "");
	expect(ON "0 no ping\n",
	        "\"cause\":\"not_observed\",\"message\":\"neither arping nor ping can be used on "
	        "this host\"",
	        "");
	expect(ON, "\"cause\":\"not_observed\",\"message\":\"no answer\"", "");
	expect("7 on eth0 other x\nnonsense\n0\n",
	        "\"cause\":\"not_observed\",\"message\":\"no answer\"", "");
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autofree char *none = parsed("arp", wants, "no ip\n");
	ASSERT_TEXT(none, "this host has no ip (iproute2) to ask with");
}

static void test_only_addresses_reach_the_shell(void)
{
	static const char *const odd[] = {
	        "", "10.1.1.1;id", "fd00::1%eth0", "fd00::1;id", "$(id)", "10.1.1", "a"};
	g_autoptr(LinuxWants) wants = linux_wants_new();
	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++)
		CU_ASSERT(!linux_wants_arp(wants, odd[i], false, false, NULL));
	for (int i = 0; i < LINUX_ARGUMENTS_MAX; i++)
		CU_ASSERT(linux_wants_arp(wants, "10.1.1.1", false, false, NULL));
	g_autoptr(GError) error = NULL;
	CU_ASSERT(!linux_wants_arp(wants, "10.1.1.1", false, false, &error));
	ASSERT_TEXT(error->message, "'10.1.1.1': more than 256 arguments of topic 'arp'");
}

static void test_bridge(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autofree char *got = parsed("bridge", wants,
	        "33:33:00:00:00:01 dev eth0 self permanent\n"
	        "52:54:00:66:01:42 dev vnet3 master br0 \n"
	        "02:00:00:00:00:01 dev vnet4 vlan 7 master br0 \n"
	        "02:00:00:00:00:02 dev vnet5 master br0 permanent\n"
	        "02:00:00:00:00:03 dev eth1 self\nshort\n");
	ASSERT_TEXT(got, "[{\"bridge\":\"br0\",\"mac\":\"52:54:00:66:01:42\",\"port\":\"vnet3\"},"
	                 "{\"bridge\":\"br0\",\"mac\":\"02:00:00:00:00:01\",\"port\":\"vnet4\","
	                 "\"vlan\":7}]");
	g_autofree char *none = parsed("bridge", wants, "");
	ASSERT_TEXT(none, "[]");
}

TEST_MAIN("linux_arp", CASE(test_iputils_and_busybox), CASE(test_habets), CASE(test_own_address),
        CASE(test_the_neighbour_table), CASE(test_what_could_not_be_asked),
        CASE(test_only_addresses_reach_the_shell), CASE(test_bridge))
