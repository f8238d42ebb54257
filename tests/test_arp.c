/*
 * ARP: frames, segments and matching without a network. `test_arp --observe [+]ADDRESS…` does the
 * real thing and prints the value and the evidence (`+` marks an expected one, `-` an unused one);
 * `--ask` does what a host is asked to do. It is how tests/test_arp_netns.sh drives a segment.
 */
#include "base/cleanup.h"
#include "inventory/deadline.h"
#include "inventory/sources/arp_echo.h"
#include "inventory/sources/arp_visit.h"
#include "inventory/sources/linux.h"
#include "tests/harness.h"
#include <errno.h>

static const ArpMac own_mac = {{0x02, 0, 0, 0, 0, 0x01}};
static const ArpMac alien_mac = {{0x52, 0x54, 0, 0xab, 0xcd, 0xef}};
static const ArpMac second_mac = {{0x02, 0, 0, 0, 0, 0x99}};

static uint32_t number(const char *text)
{
	uint32_t address = 0;
	CU_ASSERT(arp_address_parse(text, &address));
	return address;
}

static void test_builds_a_probe(void)
{
	static const uint8_t expected[ARP_FRAME_BYTES] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02,
	        0, 0, 0, 0, 0x01, 0x08, 0x06,       /* Ethernet */
	        0, 1, 0x08, 0, 6, 4, 0, 1,          /* IPv4 on Ethernet, request */
	        0x02, 0, 0, 0, 0, 0x01, 0, 0, 0, 0, /* sender */
	        0, 0, 0, 0, 0, 0, 10, 66, 1, 11};   /* target */
	uint8_t bytes[ARP_FRAME_BYTES];
	memset(bytes, 0xaa, sizeof bytes);
	arp_frame_probe(&own_mac, number("10.66.1.11"), bytes);
	CU_ASSERT(memcmp(bytes, expected, sizeof bytes) == 0);
}

/* A frame of any kind, as bytes, from `sender`. */
static void frame_make(uint8_t bytes[60], uint8_t operation, const ArpMac *sender,
        const char *sender_address, const char *target_address)
{
	memset(bytes, 0, 60);
	arp_frame_probe(sender, number(target_address), bytes);
	bytes[21] = operation;
	uint32_t from = number(sender_address);
	for (int i = 0; i < 4; i++)
		bytes[28 + i] = (uint8_t)(from >> (24 - 8 * i));
}

static void test_parses_a_reply(void)
{
	uint8_t bytes[60];
	ArpFrame frame;
	frame_make(bytes, 2, &alien_mac, "10.66.1.11", "10.66.1.9");
	memcpy(bytes + 6, second_mac.bytes, 6);
	CU_ASSERT(arp_frame_parse(bytes, sizeof bytes, &frame));
	CU_ASSERT_EQUAL(frame.operation, ARP_OPERATION_REPLY);
	CU_ASSERT_EQUAL(frame.sender_address, number("10.66.1.11"));
	CU_ASSERT_EQUAL(frame.target_address, number("10.66.1.9"));
	char text[ARP_MAC_TEXT];
	ASSERT_TEXT(arp_mac_text(&frame.sender, text), "52:54:00:ab:cd:ef");
	ASSERT_TEXT(arp_mac_text(&frame.ethernet_source, text), "02:00:00:00:00:99");
}

static void test_refuses_what_is_no_arp(void)
{
	uint8_t good[60], bytes[60];
	ArpFrame frame;
	frame_make(good, 2, &alien_mac, "10.66.1.11", "10.66.1.9");
	CU_ASSERT(arp_frame_parse(good, ARP_FRAME_BYTES, &frame));
	CU_ASSERT(!arp_frame_parse(good, ARP_FRAME_BYTES - 1, &frame));
	CU_ASSERT(!arp_frame_parse(good, 0, &frame));
	/* type, hardware, protocol, both lengths, operation */
	static const int positions[] = {12, 13, 15, 16, 18, 19, 20, 21};
	for (size_t i = 0; i < G_N_ELEMENTS(positions); i++) {
		memcpy(bytes, good, sizeof bytes);
		bytes[positions[i]] ^= 0x40;
		CU_ASSERT(!arp_frame_parse(bytes, sizeof bytes, &frame));
	}
	good[21] = 3; /* RARP */
	CU_ASSERT(!arp_frame_parse(good, sizeof good, &frame));
}

static void test_meaning(void)
{
	static const struct {
		uint8_t operation;
		const char *sender, *target;
		ArpMeaning expected;
	} rows[] = {
	        {2, "10.66.1.11", "0.0.0.0", ARP_IN_USE},
	        {2, "10.66.1.11", "10.66.1.9", ARP_IN_USE},
	        {2, "10.66.1.110", "10.66.1.11", ARP_UNRELATED},
	        {1, "10.66.1.11", "10.66.1.11", ARP_IN_USE}, /* announcement */
	        {1, "10.66.1.11", "10.66.1.1", ARP_IN_USE},  /* it asks for its gateway */
	        {1, "0.0.0.0", "10.66.1.11", ARP_PROBED},
	        {1, "0.0.0.0", "10.66.1.12", ARP_UNRELATED},
	        {1, "10.66.1.9", "10.66.1.11", ARP_UNRELATED}, /* somebody asks for it */
	        {2, "0.0.0.0", "10.66.1.11", ARP_UNRELATED},
	};
	static const ArpMac nobody;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		uint8_t bytes[60];
		ArpFrame frame;
		frame_make(bytes, rows[i].operation, &alien_mac, rows[i].sender, rows[i].target);
		CU_ASSERT(arp_frame_parse(bytes, sizeof bytes, &frame));
		CU_ASSERT_EQUAL(arp_frame_meaning(&frame, number("10.66.1.11")), rows[i].expected);
		frame.sender = nobody;
		CU_ASSERT_EQUAL(arp_frame_meaning(&frame, number("10.66.1.11")), ARP_UNRELATED);
	}
}

static ArpSegment segment(const char *name, int index, const char *address, int prefix, bool probes)
{
	ArpSegment s = {.index = index,
	        .mac = own_mac,
	        .address = number(address),
	        .prefix = prefix,
	        .probes = probes};
	s.mac.bytes[5] = (uint8_t)index;
	g_strlcpy(s.interface, name, sizeof s.interface);
	return s;
}

#define SEGMENTS(...)                                                                              \
	ArpSegment segment_list[] = {__VA_ARGS__};                                                 \
	ArpSegments segments = {segment_list, G_N_ELEMENTS(segment_list)}

static void test_finds_the_segment(void)
{
	SEGMENTS(segment("lo", 1, "127.0.0.1", 8, false), segment("eth0", 2, "10.66.1.9", 24, true),
	        segment("eth1", 3, "10.66.0.9", 16, true),
	        segment("tun0", 4, "10.8.0.2", 24, false),
	        segment("eth1", 3, "10.66.7.7", 32, true), segment("any", 5, "0.0.0.0", 0, false));
	static const struct {
		const char *address, *interface;
	} rows[] = {
	        {"10.66.1.11", "eth0"}, /* the longer prefix */
	        {"10.66.2.11", "eth1"},
	        {"10.66.7.7", "eth1"},
	        {"127.0.0.2", NULL},
	        {"10.8.0.3", NULL}, /* tunnel */
	        {"10.67.1.11", NULL},
	        {"9.66.1.11", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const ArpSegment *found = arp_segment_find(&segments, number(rows[i].address));
		ASSERT_TEXT(found ? found->interface : NULL, rows[i].interface);
	}
	g_autofree char *subnet = arp_segment_subnet(&segment_list[1]);
	ASSERT_TEXT(subnet, "10.66.1.0/24");
	g_autofree char *every = arp_segment_subnet(&segment_list[5]);
	ASSERT_TEXT(every, "0.0.0.0/0");
	CU_ASSERT_PTR_EQUAL(arp_segment_own(&segments, number("10.66.7.7")), &segment_list[4]);
	CU_ASSERT_PTR_NULL(arp_segment_own(&segments, number("10.66.7.8")));
}

static void test_reads_addresses_strictly(void)
{
	static const char *const bad[] = {"", "10.66.1", "10.66.1.256", "010.66.1.1", "10.66.1.1 ",
	        "::1", "db1", "10.66.1.1/24"};
	uint32_t address = 7;
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		CU_ASSERT(!arp_address_parse(bad[i], &address));
	CU_ASSERT(!arp_address_parse(NULL, &address));
	CU_ASSERT_EQUAL(address, 7);
	CU_ASSERT(arp_address_parse("255.0.1.2", &address));
	CU_ASSERT_EQUAL(address, 0xff000102);
	g_autofree char *text = arp_address_text(address);
	ASSERT_TEXT(text, "255.0.1.2");
}

static void hear(ArpVisit *visit, int index, uint8_t operation, const ArpMac *sender,
        const char *from, const char *to)
{
	uint8_t bytes[60];
	ArpFrame frame;
	frame_make(bytes, operation, sender, from, to);
	CU_ASSERT(arp_frame_parse(bytes, sizeof bytes, &frame));
	arp_visit_hear(visit, &frame, index, 1002003);
}

static const ArpTarget plan_targets[] = {{"10.66.1.1", true, false}, {"10.66.1.11", false, false},
        {"10.66.1.12", true, false}, {"10.66.1.9", true, false}, {"10.9.9.9", true, false},
        {"db1", false, false}, {"10.66.1.11", true, false}, {"10.66.1.13", false, false},
        {"10.66.1.14", true, true}};

static const char *const plan_value =
        "{\"addresses\":{"
        "\"10.66.1.1\":{\"answers\":[\"52:54:00:ab:cd:ef\"],\"interface\":\"eth0\",\"own\":false,"
        "\"probes\":1},"
        "\"10.66.1.11\":{\"answers\":[\"02:00:00:00:00:99\",\"52:54:00:ab:cd:ef\"],"
        "\"interface\":\"eth0\",\"own\":false,\"probes\":1},"
        "\"10.66.1.12\":{\"answers\":[],\"interface\":\"eth0\",\"own\":false,"
        "\"probers\":[\"52:54:00:ab:cd:ef\"],\"probes\":1},"
        "\"10.66.1.13\":{\"answers\":[],\"cause\":\"error\",\"interface\":\"eth0\","
        "\"message\":\"interface 'eth0': Network is down\",\"own\":false,\"probes\":0},"
        "\"10.66.1.14\":{\"answers\":[\"52:54:00:ab:cd:ef\"],\"interface\":\"eth0\",\"own\":false,"
        "\"probes\":1},"
        "\"10.66.1.9\":{\"answers\":[\"02:00:00:00:00:02\"],\"interface\":\"eth0\",\"own\":true,"
        "\"probes\":1},"
        "\"10.9.9.9\":{\"cause\":\"no_l2_path\",\"message\":\"no interface of this console with "
        "carrier is in the subnet of '10.9.9.9'\"},"
        "\"db1\":{\"cause\":\"error\",\"message\":\"'db1' is not an IP address\"}},"
        "\"dropped\":0,"
        "\"interfaces\":{\"eth0\":{\"control\":[\"10.66.1.1\",\"10.66.1.11\"],"
        "\"control_asked\":[\"10.66.1.1\",\"10.66.1.11\",\"10.66.1.12\",\"10.66.1.14\"],"
        "\"mac\":\"02:00:00:00:00:02\",\"subnet\":\"10.66.1.0/24\","
        "\"unused_asked\":[\"10.66.1.14\"]}},"
        "\"vantage\":\"console1\"}";

static const char *const plan_evidence =
        "+0.000005 eth0 sent probe: who has 10.66.1.1\n"
        "+0.000005 eth0 sent probe: who has 10.66.1.11\n"
        "+0.000005 eth0 sent probe: who has 10.66.1.12\n"
        "+0.000005 eth0 sent probe: who has 10.66.1.9\n"
        "+0.000005 eth0 could not send probe for 10.66.1.13: Network is down\n"
        "+0.000005 eth0 sent probe: who has 10.66.1.14\n"
        "+1.002003 eth0 heard reply: 10.66.1.1 is at 52:54:00:ab:cd:ef (from 52:54:00:ab:cd:ef)\n"
        "+1.002003 eth0 heard reply: 10.66.1.11 is at 52:54:00:ab:cd:ef (from 52:54:00:ab:cd:ef)\n"
        "+1.002003 eth0 heard reply: 10.66.1.11 is at 52:54:00:ab:cd:ef (from 52:54:00:ab:cd:ef)\n"
        "+1.002003 eth0 heard request: 10.66.1.11 is at 02:00:00:00:00:99 (from "
        "02:00:00:00:00:99)\n"
        "+1.002003 eth0 heard reply: 10.66.1.14 is at 52:54:00:ab:cd:ef (from 52:54:00:ab:cd:ef)\n"
        "+1.002003 eth0 heard probe for 10.66.1.12 by 52:54:00:ab:cd:ef (from "
        "52:54:00:ab:cd:ef)\n";

static void test_matches_what_is_heard(void)
{
	SEGMENTS(segment("eth0", 2, "10.66.1.9", 24, true));
	g_autoptr(GString) evidence = g_string_new(NULL);
	ArpPlan plan = {.targets = plan_targets, .count = G_N_ELEMENTS(plan_targets)};
	g_autoptr(ArpVisit) visit = arp_visit_new(&plan, &segments, evidence);
	CU_ASSERT(arp_visit_has_work(visit));
	for (size_t i = 0; i < visit->count; i++)
		if (visit->items[i].segment)
			arp_visit_sent(visit, &visit->items[i],
			        g_str_equal(visit->items[i].text, "10.66.1.13") ? ENETDOWN : 0, 5);
	hear(visit, 2, 2, &alien_mac, "10.66.1.1", "0.0.0.0");
	hear(visit, 2, 2, &alien_mac, "10.66.1.11", "0.0.0.0");
	hear(visit, 2, 2, &alien_mac, "10.66.1.11", "0.0.0.0");
	hear(visit, 2, 1, &second_mac, "10.66.1.11", "10.66.1.11");
	hear(visit, 2, 2, &alien_mac, "10.66.1.14", "10.66.1.9"); /* asked by the kernel */
	hear(visit, 2, 1, &alien_mac, "0.0.0.0", "10.66.1.12");
	hear(visit, 2, 1, &segment_list[0].mac, "0.0.0.0", "10.66.1.12"); /* our own, looped */
	hear(visit, 7, 2, &alien_mac, "10.66.1.12", "0.0.0.0");           /* another segment */
	hear(visit, 2, 1, &alien_mac, "10.66.1.50", "10.66.1.12");
	CU_ASSERT_EQUAL(visit->unrelated, 2);
	g_autoptr(json_t) value = arp_visit_value(visit, "console1");
	g_autofree char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	ASSERT_TEXT(text, plan_value);
	ASSERT_TEXT(evidence->str, plan_evidence);
}

static void test_keeps_a_bounded_number_of_answers(void)
{
	SEGMENTS(segment("eth0", 2, "10.66.1.9", 24, true));
	g_autoptr(GString) evidence = g_string_new(NULL);
	ArpPlan plan = {.targets = plan_targets, .count = 1};
	g_autoptr(ArpVisit) visit = arp_visit_new(&plan, &segments, evidence);
	for (uint8_t i = 0; i < 100; i++) {
		ArpMac mac = alien_mac;
		mac.bytes[4] = i;
		hear(visit, 2, 2, &mac, "10.66.1.1", "0.0.0.0");
	}
	CU_ASSERT_EQUAL(visit->items[0].answers.count, ARP_ANSWERS_MAX);
	g_autoptr(json_t) value = arp_visit_value(visit, "c");
	json_t *answers = json_object_get(
	        json_object_get(json_object_get(value, "addresses"), "10.66.1.1"), "answers");
	CU_ASSERT_EQUAL(json_array_size(answers), ARP_ANSWERS_MAX);
}

/* Frames that a script made from RFC 4861 and RFC 8200: checksums are not this file's own. */
#define PROBE_SIX                                                                                  \
	"3333ff00001402000000010986dd6000000000183aff0000000000000000000000000000"                 \
	"0000ff0200000000000000000001ff00001487007d0700000000fd000077000100000000"                 \
	"000000000014"
#define ADVERTISED                                                                                 \
	"33330000000152540066014286dd6000000000203afffd00007700010000000000000000"                 \
	"0014ff0200000000000000000000000000018800073320000000fd000077000100000000"                 \
	"0000000000140201525400660199"
#define ASKED_FROM                                                                                 \
	"02000000010952540066014286dd6000000000203afffd00007700010000000000000000"                 \
	"0014fd00007700010000000000000000000987002b1700000000fd000077000100000000"                 \
	"0000000000090101525400660142"

static size_t bytes_of(const char *hex, uint8_t ret[128])
{
	size_t length = strlen(hex) / 2;
	for (size_t i = 0; i < length; i++)
		ret[i] = (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
		                   g_ascii_xdigit_value(hex[2 * i + 1]));
	return length;
}

static void test_neighbour_discovery_frames(void)
{
	const ArpMac own = {{2, 0, 0, 0, 1, 9}};
	uint8_t wanted[128], bytes[NDP_PROBE_BYTES];
	char text[ARP_MAC_TEXT];
	Address address;
	NdpFrame frame;
	CU_ASSERT_FATAL(address_parse("fd00:77:1::14", &address));
	ndp_frame_probe(&own, address.bytes, bytes);
	CU_ASSERT_EQUAL(bytes_of(PROBE_SIX, wanted), sizeof bytes);
	CU_ASSERT(memcmp(bytes, wanted, sizeof bytes) == 0);
	CU_ASSERT(ndp_frame_parse(bytes, sizeof bytes, &frame) && frame.probed && !frame.answered);
	CU_ASSERT(memcmp(frame.address, address.bytes, sizeof frame.address) == 0);
	size_t length = bytes_of(ADVERTISED, wanted);
	CU_ASSERT(ndp_frame_parse(wanted, length, &frame) && frame.answered && !frame.probed);
	ASSERT_TEXT(arp_mac_text(&frame.mac, text),
	        "52:54:00:66:01:99"); /* its option, not the frame's */
	CU_ASSERT(memcmp(frame.address, address.bytes, sizeof frame.address) == 0);
	length = bytes_of(ASKED_FROM, wanted);
	CU_ASSERT(ndp_frame_parse(wanted, length, &frame) && !frame.answered && !frame.probed);
	CU_ASSERT(memcmp(frame.address, address.bytes, sizeof frame.address) == 0);
}

/* A router's packet, a broken checksum or option, a cut frame: none of them says anything. */
static void test_neighbour_discovery_that_does_not_count(void)
{
	static const struct {
		size_t at;
		uint8_t value;
	} odd[] = {{12, 0x08}, {14, 0x40}, {19, 0xff}, {20, 6}, {21, 64}, {54, 134}, {55, 1},
	        {56, 0}, {79, 0}, {79, 9}};
	uint8_t bytes[128];
	NdpFrame frame;
	const size_t length = bytes_of(ADVERTISED, bytes);
	for (size_t cut = 0; cut < length; cut++)
		CU_ASSERT(!ndp_frame_parse(bytes, cut, &frame));
	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
		bytes_of(ADVERTISED, bytes);
		bytes[odd[i].at] = odd[i].value;
		CU_ASSERT(!ndp_frame_parse(bytes, length, &frame));
	}
}

static void test_echo_packets(void)
{
	uint8_t bytes[ARP_ECHO_BYTES];
	uint32_t source;
	uint16_t sequence;
	arp_echo_build(0x0a420109, 0x0a42010b, 0x1234, 0x0017, bytes);
	CU_ASSERT_EQUAL(bytes[8], 1); /* time to live */
	CU_ASSERT(!arp_echo_parse(bytes, sizeof bytes, 0x1234, &source, &sequence)); /* a request */
	bytes[20] = 0;
	CU_ASSERT(arp_echo_parse(bytes, sizeof bytes, 0x1234, &source, &sequence));
	CU_ASSERT_EQUAL(source, 0x0a420109);
	CU_ASSERT_EQUAL(sequence, 0x0017);
	CU_ASSERT(!arp_echo_parse(bytes, sizeof bytes, 0x1235, &source, &sequence));
	for (size_t cut = 0; cut < sizeof bytes; cut++)
		CU_ASSERT(!arp_echo_parse(bytes, cut, 0x1234, &source, &sequence));
	bytes[0] = 0x4f; /* a header longer than the packet */
	CU_ASSERT(!arp_echo_parse(bytes, sizeof bytes, 0x1234, &source, &sequence));
}

static void test_observes_nothing_beyond_the_segments(void)
{
	static const ArpTarget targets[] = {{"127.0.0.1", true, false}};
	ArpPlan plan = {.targets = targets, .count = 1};
	g_autoptr(GString) evidence = g_string_new(NULL);
	g_autoptr(json_t) value = NULL;
	g_autofree char *message = NULL;
	Cause cause = CAUSE_ERROR;
	arp_observe(&plan, NULL, &value, &cause, &message, evidence);
	CU_ASSERT_EQUAL(cause, CAUSE_NONE);
	CU_ASSERT_PTR_NULL(message);
	g_autofree char *text =
	        json_dumps(json_object_get(value, "addresses"), JSON_COMPACT | JSON_SORT_KEYS);
	ASSERT_TEXT(text,
	        "{\"127.0.0.1\":{\"cause\":\"no_l2_path\",\"message\":\"no interface of this "
	        "console with carrier is in the subnet of '127.0.0.1'\",\"own\":true}}");
	ASSERT_TEXT(evidence->str, "");
}

static void test_refuses_too_many(void)
{
	ArpPlan plan = {.targets = NULL, .count = ARP_TARGETS_MAX + 1};
	g_autoptr(GString) evidence = g_string_new(NULL);
	json_t *value = NULL;
	g_autofree char *message = NULL;
	Cause cause = CAUSE_NONE;
	arp_observe(&plan, NULL, &value, &cause, &message, evidence);
	CU_ASSERT_EQUAL(cause, CAUSE_LIMIT);
	CU_ASSERT_PTR_NULL(value);
	ASSERT_TEXT(message, "4097 addresses to probe, at most 4096 are");
}

static ArpTarget target_of(const char *word)
{
	bool expected = *word == '+', unused = *word == '-';
	return (ArpTarget){word + (expected || unused), expected, unused};
}

/* What a host asks, in this machine's shell: its topic's value, or why it has none. */
static int ask(int count, char **addresses)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	for (int i = 0; i < count; i++) {
		ArpTarget target = target_of(addresses[i]);
		linux_wants_arp(wants, target.address, target.expected, target.unused, NULL);
	}
	g_autofree char *script = linux_script(wants, "cafe0123cafe0123");
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, "cafe0123cafe0123", NULL);
	ReachTarget target = {.name = "here"};
	ReachOptions options = {.max_output_bytes = 1 << 20};
	ReachResult result = {0};
	Deadline deadline;
	deadline_init(&deadline, 60000, NULL);
	reach_local.run(&target, &options, script, &deadline, linux_reader_feed, reader, &result);
	deadline_clear(&deadline);
	g_autoptr(Facts) facts = facts_new(SUBJECT_HOST, "here");
	LinuxVisit end = {.source = "local", .now_us = 1};
	linux_reader_finish(reader, &end, facts);
	FactTopic topic = facts_find(facts, "arp");
	g_autofree char *text = topic.value ? json_dumps(topic.value, JSON_COMPACT | JSON_SORT_KEYS)
	                                    : g_strdup(topic.message);
	puts(text);
	return 0;
}

/* Prints {"cause", "message", "value"} on one line, then the evidence. */
static int observe(int count, char **addresses)
{
	g_autofree ArpTarget *targets = g_new0(ArpTarget, (size_t)count + 1);
	for (int i = 0; i < count; i++)
		targets[i] = target_of(addresses[i]);
	ArpPlan plan = {.targets = targets, .count = (size_t)count};
	g_autoptr(GString) evidence = g_string_new(NULL);
	g_autofree char *message = NULL;
	json_t *value = NULL;
	Cause cause = CAUSE_NONE;
	arp_observe(&plan, NULL, &value, &cause, &message, evidence);
	g_autoptr(json_t) all = json_pack("{s:s, s:s, s:o*}", "cause", cause_name(cause), "message",
	        message ? message : "", "value", value);
	g_autofree char *text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
	printf("%s\n%s", text, evidence->str);
	return 0;
}

int main(int argc, char **argv)
{
	static const TestCase cases[] = {CASE(test_builds_a_probe), CASE(test_parses_a_reply),
	        CASE(test_refuses_what_is_no_arp), CASE(test_meaning), CASE(test_finds_the_segment),
	        CASE(test_reads_addresses_strictly), CASE(test_matches_what_is_heard),
	        CASE(test_keeps_a_bounded_number_of_answers), CASE(test_neighbour_discovery_frames),
	        CASE(test_neighbour_discovery_that_does_not_count), CASE(test_echo_packets),
	        CASE(test_observes_nothing_beyond_the_segments), CASE(test_refuses_too_many)};
	if (argc > 1 && g_str_equal(argv[1], "--observe"))
		return observe(argc - 2, argv + 2);
	if (argc > 1 && g_str_equal(argv[1], "--ask"))
		return ask(argc - 2, argv + 2);
	return test_run("arp", cases, G_N_ELEMENTS(cases));
}
