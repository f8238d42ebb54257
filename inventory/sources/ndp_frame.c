#include "inventory/sources/ndp_frame.h"

#include "inventory/sources/wire.h"

#include <glib.h>
#include <string.h>

enum {
	ETHERNET_SOURCE = 6,
	ETHERNET_TYPE = 12,
	IP = 14, /* where the IPv6 header begins */
	IP_LENGTH = IP + 4,
	IP_NEXT = IP + 6,
	IP_HOPS = IP + 7,
	IP_SOURCE = IP + 8,
	IP_TARGET = IP + 24,
	ICMP = IP + 40,
	ICMP_CHECKSUM = ICMP + 2,
	ICMP_FLAGS = ICMP + 4,
	ICMP_TARGET = ICMP + 8,
	ICMP_OPTIONS = ICMP + 24,
	NEXT_ICMP = 58,
	SOLICITATION = 135,
	ADVERTISEMENT = 136,
	OPTION_SOURCE = 1,
	OPTION_TARGET = 2,
	HOPS = 255,
};

static uint32_t sum_of(const uint8_t *bytes, size_t length)
{
	uint32_t sum = 0;
	for (size_t i = 0; i + 1 < length; i += 2)
		sum += get_16(bytes + i);
	return length % 2 ? sum + (uint32_t)(bytes[length - 1] << 8) : sum;
}

/* RFC 8200 section 8.1; 0 over a message that has its own checksum in it. */
static unsigned checksum(const uint8_t *frame, size_t length)
{
	uint32_t sum = sum_of(frame + IP_SOURCE, 32) + (uint32_t)length + NEXT_ICMP +
	               sum_of(frame + ICMP, length);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

void ndp_frame_probe(
        const ArpMac *own, const uint8_t address[NDP_ADDRESS_BYTES], uint8_t ret[NDP_PROBE_BYTES])
{
	static const uint8_t solicited[13] = {0xff, 0x02, [11] = 0x01, [12] = 0xff};
	const uint8_t *last = address + NDP_ADDRESS_BYTES - 3;
	memset(ret, 0, NDP_PROBE_BYTES);
	memcpy(ret, (const uint8_t[]){0x33, 0x33, 0xff}, 3);
	memcpy(ret + 3, last, 3);
	memcpy(ret + ETHERNET_SOURCE, own->bytes, sizeof own->bytes);
	put_16(ret + ETHERNET_TYPE, 0x86dd);
	ret[IP] = 0x60;
	put_16(ret + IP_LENGTH, NDP_PROBE_BYTES - ICMP);
	ret[IP_NEXT] = NEXT_ICMP;
	ret[IP_HOPS] = HOPS;
	memcpy(ret + IP_TARGET, solicited, sizeof solicited);
	memcpy(ret + IP_TARGET + sizeof solicited, last, 3);
	ret[ICMP] = SOLICITATION;
	memcpy(ret + ICMP_TARGET, address, NDP_ADDRESS_BYTES);
	put_16(ret + ICMP_CHECKSUM, checksum(ret, NDP_PROBE_BYTES - ICMP));
}

/* False when an option is broken: the whole message counts for nothing then. */
static bool option_find(const uint8_t *bytes, size_t length, uint8_t type, ArpMac *ret)
{
	for (size_t at = 0; at < length; at += (size_t)bytes[at + 1] * 8) {
		if (length - at < 8 || bytes[at + 1] == 0 ||
		        length - at < (size_t)bytes[at + 1] * 8)
			return false;
		if (bytes[at] == type && bytes[at + 1] == 1)
			memcpy(ret->bytes, bytes + at + 2, sizeof ret->bytes);
	}
	return true;
}

/* The length of the ICMPv6 message; 0 when it is no whole one of ours. */
static size_t message_length(const uint8_t *bytes, size_t length)
{
	if (length < ICMP_OPTIONS || get_16(bytes + ETHERNET_TYPE) != 0x86dd ||
	        bytes[IP] >> 4 != 6 || bytes[IP_NEXT] != NEXT_ICMP || bytes[IP_HOPS] != HOPS)
		return 0;
	const size_t message = get_16(bytes + IP_LENGTH);
	if (message < ICMP_OPTIONS - ICMP || message > length - ICMP || bytes[ICMP + 1] != 0 ||
	        checksum(bytes, message) != 0)
		return 0;
	return message;
}

bool ndp_frame_parse(const uint8_t *bytes, size_t length, NdpFrame *ret)
{
	static const uint8_t nobody[NDP_ADDRESS_BYTES];
	const size_t message = message_length(bytes, length);
	if (message == 0)
		return false;
	const bool asks = bytes[ICMP] == SOLICITATION;
	if (!asks && bytes[ICMP] != ADVERTISEMENT)
		return false;
	memset(ret, 0, sizeof *ret);
	memcpy(ret->mac.bytes, bytes + ETHERNET_SOURCE, sizeof ret->mac.bytes);
	if (!option_find(bytes + ICMP_OPTIONS, message - (ICMP_OPTIONS - ICMP),
	            asks ? OPTION_SOURCE : OPTION_TARGET, &ret->mac))
		return false;
	ret->probed = asks && memcmp(bytes + IP_SOURCE, nobody, sizeof nobody) == 0;
	ret->answered = !asks;
	/* whoever asks from an address of its own has that address */
	memcpy(ret->address, bytes + (asks && !ret->probed ? IP_SOURCE : ICMP_TARGET),
	        NDP_ADDRESS_BYTES);
	return true;
}
