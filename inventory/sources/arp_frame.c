#include "inventory/sources/arp_frame.h"

#include "inventory/sources/wire.h"

#include <glib.h>
#include <string.h>

enum {
	ETHERNET_DESTINATION = 0,
	ETHERNET_SOURCE = 6,
	ETHERNET_TYPE = 12,
	ARP_HARDWARE_TYPE = 14,
	ARP_PROTOCOL_TYPE = 16,
	ARP_HARDWARE_LENGTH = 18,
	ARP_PROTOCOL_LENGTH = 19,
	ARP_OPERATION = 20,
	ARP_SENDER_MAC = 22,
	ARP_SENDER_ADDRESS = 28,
	ARP_TARGET_MAC = 32,
	ARP_TARGET_ADDRESS = 38,
};

void arp_frame_probe(const ArpMac *own, uint32_t address, uint8_t ret[ARP_FRAME_BYTES])
{
	memset(ret, 0, ARP_FRAME_BYTES);
	memset(ret + ETHERNET_DESTINATION, 0xff, sizeof own->bytes);
	memcpy(ret + ETHERNET_SOURCE, own->bytes, sizeof own->bytes);
	put_16(ret + ETHERNET_TYPE, 0x0806);
	put_16(ret + ARP_HARDWARE_TYPE, 1);
	put_16(ret + ARP_PROTOCOL_TYPE, 0x0800);
	ret[ARP_HARDWARE_LENGTH] = 6;
	ret[ARP_PROTOCOL_LENGTH] = 4;
	put_16(ret + ARP_OPERATION, ARP_OPERATION_REQUEST);
	memcpy(ret + ARP_SENDER_MAC, own->bytes, sizeof own->bytes);
	put_32(ret + ARP_TARGET_ADDRESS, address);
}

bool arp_frame_parse(const uint8_t *bytes, size_t length, ArpFrame *ret)
{
	if (length < ARP_FRAME_BYTES || get_16(bytes + ETHERNET_TYPE) != 0x0806 ||
	        get_16(bytes + ARP_HARDWARE_TYPE) != 1 ||
	        get_16(bytes + ARP_PROTOCOL_TYPE) != 0x0800 || bytes[ARP_HARDWARE_LENGTH] != 6 ||
	        bytes[ARP_PROTOCOL_LENGTH] != 4)
		return false;
	*ret = (ArpFrame){
	        .operation = get_16(bytes + ARP_OPERATION),
	        .sender_address = get_32(bytes + ARP_SENDER_ADDRESS),
	        .target_address = get_32(bytes + ARP_TARGET_ADDRESS),
	};
	memcpy(ret->ethernet_source.bytes, bytes + ETHERNET_SOURCE, 6);
	memcpy(ret->sender.bytes, bytes + ARP_SENDER_MAC, 6);
	return ret->operation == ARP_OPERATION_REQUEST || ret->operation == ARP_OPERATION_REPLY;
}

ArpMeaning arp_frame_meaning(const ArpFrame *frame, uint32_t address)
{
	static const ArpMac nobody;
	if (arp_mac_equal(&frame->sender, &nobody))
		return ARP_UNRELATED;
	if (frame->sender_address == address)
		return ARP_IN_USE;
	if (frame->operation == ARP_OPERATION_REQUEST && frame->sender_address == 0 &&
	        frame->target_address == address)
		return ARP_PROBED;
	return ARP_UNRELATED;
}

bool arp_mac_equal(const ArpMac *a, const ArpMac *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

const char *arp_mac_text(const ArpMac *mac, char ret[ARP_MAC_TEXT])
{
	const uint8_t *b = mac->bytes;
	g_snprintf(ret, ARP_MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4],
	        b[5]);
	return ret;
}
