#include "inventory/sources/arp_echo.h"

#include "base/cleanup.h"
#include "inventory/sources/wire.h"
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum {
	ECHO_ROUNDS = 2, /* a first request may be lost to the other's own question by ARP */
	ECHO_LISTEN_US = 250000, /* after each round */
	ECHO_ITEMS = 64,         /* addresses with several answerers; more are left unasked */
	IP_HEADER = 20,
	ICMP_ECHO_REPLY = 0,
	ICMP_ECHO_REQUEST = 8,
	PROTOCOL_ICMP = 1,
};

/* RFC 1071; `length` is even. */
static unsigned checksum(const uint8_t *bytes, size_t length)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < length; i += 2)
		sum += get_16(bytes + i);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

void arp_echo_build(uint32_t source, uint32_t target, uint16_t id, uint16_t sequence,
        uint8_t ret[ARP_ECHO_BYTES])
{
	uint8_t *icmp = ret + IP_HEADER;
	memset(ret, 0, ARP_ECHO_BYTES);
	ret[0] = 0x45;
	put_16(ret + 2, ARP_ECHO_BYTES);
	ret[8] = 1; /* time to live: never beyond the segment */
	ret[9] = PROTOCOL_ICMP;
	put_32(ret + 12, source);
	put_32(ret + 16, target);
	put_16(ret + 10, checksum(ret, IP_HEADER));
	icmp[0] = ICMP_ECHO_REQUEST;
	put_16(icmp + 4, id);
	put_16(icmp + 6, sequence);
	put_16(icmp + 2, checksum(icmp, ARP_ECHO_BYTES - IP_HEADER));
}

bool arp_echo_parse(const uint8_t *bytes, size_t length, uint16_t id, uint32_t *ret_source,
        uint16_t *ret_sequence)
{
	if (length < ARP_ECHO_BYTES || bytes[0] >> 4 != 4)
		return false;
	const size_t header = (size_t)(bytes[0] & 0x0f) * 4;
	if (header < IP_HEADER || length < header + 8 || bytes[9] != PROTOCOL_ICMP ||
	        (get_16(bytes + 6) & 0x1fff) != 0)
		return false;
	const uint8_t *icmp = bytes + header;
	if (icmp[0] != ICMP_ECHO_REPLY || icmp[1] != 0 || get_16(icmp + 4) != id)
		return false;
	*ret_source = (uint32_t)get_16(bytes + 12) << 16 | get_16(bytes + 14);
	*ret_sequence = get_16(icmp + 6);
	return true;
}

static void ask(int fd, const ArpItem *item, uint16_t id, size_t index, size_t answer)
{
	uint8_t bytes[ARP_ECHO_BYTES];
	struct sockaddr_ll to = {.sll_family = AF_PACKET,
	        .sll_protocol = htons(ETH_P_IP),
	        .sll_ifindex = item->segment->index,
	        .sll_halen = sizeof item->answers.list[answer].bytes};
	memcpy(to.sll_addr, item->answers.list[answer].bytes, to.sll_halen);
	arp_echo_build(item->segment->address, item->address, id,
	        (uint16_t)(index * ARP_ANSWERS_MAX + answer), bytes);
	sendto(fd, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof to);
}

static void hear(const ArpVisit *visit, ArpItem *const *items, size_t count, uint32_t source,
        uint16_t sequence, const ArpMac *from)
{
	const size_t index = sequence / ARP_ANSWERS_MAX, answer = sequence % ARP_ANSWERS_MAX;
	char asked[ARP_MAC_TEXT], text[ARP_MAC_TEXT];
	if (index >= count || items[index]->address != source ||
	        answer >= items[index]->answers.count || items[index]->echoed[answer])
		return;
	items[index]->echoed[answer] = true;
	items[index]->echoes[answer] = *from;
	g_string_append_printf(visit->evidence, "echo of %s asked by %s came from %s\n",
	        items[index]->text, arp_mac_text(&items[index]->answers.list[answer], asked),
	        arp_mac_text(from, text));
}

static void listen_until(const ArpVisit *visit, int fd, uint16_t id, ArpItem *const *items,
        size_t count, int64_t until_us)
{
	uint8_t bytes[256];
	for (;;) {
		struct sockaddr_ll from = {0};
		socklen_t size = sizeof from;
		uint32_t source;
		uint16_t sequence;
		ssize_t got = recvfrom(
		        fd, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &size);
		if (got >= 0 && from.sll_pkttype == PACKET_HOST && from.sll_halen == 6 &&
		        arp_echo_parse(bytes, (size_t)got, id, &source, &sequence)) {
			ArpMac mac;
			memcpy(mac.bytes, from.sll_addr, sizeof mac.bytes);
			hear(visit, items, count, source, sequence, &mac);
		}
		int64_t left_us = until_us - g_get_monotonic_time();
		if (left_us <= 0)
			return;
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		struct timespec time = {.tv_nsec = left_us * 1000};
		if (got < 0)
			ppoll(&wait, 1, &time, NULL);
	}
}

static size_t items_choose(ArpVisit *visit, ArpItem *ret[ECHO_ITEMS])
{
	size_t count = 0;
	for (size_t i = 0; i < visit->count && count < ECHO_ITEMS; i++)
		if (visit->items[i].answers.count > 1 && !visit->items[i].own &&
		        visit->items[i].six.length == 0)
			ret[count++] = &visit->items[i];
	return count;
}

void arp_echo_ask(ArpVisit *visit, const Deadline *deadline)
{
	ArpItem *items[ECHO_ITEMS];
	const size_t count = items_choose(visit, items);
	const uint16_t id = (uint16_t)g_random_int_range(1, 65536);
	AutoFd fd = count ? socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_IP)) : -1;
	for (int round = 0; fd >= 0 && round < ECHO_ROUNDS; round++) {
		if (deadline && deadline_state(deadline) != CAUSE_NONE)
			return;
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < items[i]->answers.count; k++)
				if (!items[i]->echoed[k])
					ask(fd, items[i], id, i, k);
		listen_until(visit, fd, id, items, count, g_get_monotonic_time() + ECHO_LISTEN_US);
	}
}
