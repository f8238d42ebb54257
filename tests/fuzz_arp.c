/* Frames off the wire: whole ones are matched against a visit, anything else is refused. */
#include "inventory/sources/arp_echo.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const ArpTarget targets[] = {{"10.66.1.11", true, false}, {"0.0.0.1", false, true}};
	ArpSegment list[] = {{.interface = "eth0",
	        .index = 2,
	        .mac = {{2, 0, 0, 0, 0, 1}},
	        .address = 0x0a420109,
	        .prefix = 24,
	        .probes = true}};
	ArpSegments segments = {list, 1};
	ArpPlan plan = {.targets = targets, .count = 2};
	g_autoptr(GString) evidence = g_string_new(NULL);
	g_autoptr(ArpVisit) visit = arp_visit_new(&plan, &segments, evidence);
	ArpFrame frame;
	const uint8_t *whole = data;
	const size_t length = size;
	for (; size >= 2; data += MIN(size, ARP_FRAME_BYTES), size -= MIN(size, ARP_FRAME_BYTES))
		if (arp_frame_parse(data, size, &frame))
			arp_visit_hear(visit, &frame, 2, 0);
	uint32_t source;
	uint16_t sequence;
	arp_echo_parse(whole, length, 1, &source, &sequence);
	NdpFrame frame_six;
	if (ndp_frame_parse(whole, length, &frame_six))
		arp_visit_hear_six(visit, &frame_six, 2, 0);
	json_t *value = arp_visit_value(visit, "fuzz");
	g_assert_nonnull(value);
	json_decref(value);
	return 0;
}
