#include "inventory/sources/arp_segment.h"

#include "base/error.h"
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <net/if_arp.h>
#include <string.h>

static uint32_t prefix_mask(int prefix)
{
	return prefix == 0 ? 0 : UINT32_MAX << (32 - prefix);
}

static uint32_t sockaddr_number(const struct sockaddr *address)
{
	struct sockaddr_in in;
	memcpy(&in, address, sizeof in);
	return ntohl(in.sin_addr.s_addr);
}

static Address sockaddr_six(const struct sockaddr *address)
{
	struct sockaddr_in6 in;
	Address out = {.length = 16};
	memcpy(&in, address, sizeof in);
	memcpy(out.bytes, &in.sin6_addr, sizeof out.bytes);
	return out;
}

static int six_prefix(const struct sockaddr *netmask)
{
	Address mask = sockaddr_six(netmask);
	int prefix = 0;
	for (size_t i = 0; i < sizeof mask.bytes; i++)
		prefix += __builtin_popcount(mask.bytes[i]);
	return prefix;
}

/* Finds the link-layer entry of the interface; `name` may carry an alias label ("eth0:1"). */
static bool link_find(const struct ifaddrs *all, const char *name, struct sockaddr_ll *ret)
{
	size_t length = strcspn(name, ":");
	for (const struct ifaddrs *i = all; i; i = i->ifa_next) {
		if (!i->ifa_addr || i->ifa_addr->sa_family != AF_PACKET ||
		        strlen(i->ifa_name) != length || strncmp(i->ifa_name, name, length) != 0)
			continue;
		memcpy(ret, i->ifa_addr, sizeof *ret);
		return true;
	}
	return false;
}

static ArpSegment segment_read(const struct ifaddrs *all, const struct ifaddrs *one)
{
	const bool six = one->ifa_addr->sa_family == AF_INET6;
	const unsigned wanted = IFF_UP | IFF_RUNNING;
	const unsigned unwanted = IFF_LOOPBACK | IFF_POINTOPOINT | (six ? 0 : IFF_NOARP);
	ArpSegment segment = {.prefix = six ? 128 : 32};
	if (six)
		segment.six = sockaddr_six(one->ifa_addr);
	else
		segment.address = sockaddr_number(one->ifa_addr);
	if (one->ifa_netmask)
		segment.prefix = six ? six_prefix(one->ifa_netmask)
		                     : __builtin_popcount(sockaddr_number(one->ifa_netmask));
	g_strlcpy(segment.interface, one->ifa_name,
	        MIN(sizeof segment.interface, strcspn(one->ifa_name, ":") + 1));
	struct sockaddr_ll link;
	if (!link_find(all, one->ifa_name, &link))
		return segment;
	segment.index = link.sll_ifindex;
	if (link.sll_hatype != ARPHRD_ETHER || link.sll_halen != sizeof segment.mac.bytes)
		return segment;
	memcpy(segment.mac.bytes, link.sll_addr, sizeof segment.mac.bytes);
	segment.probes = (one->ifa_flags & wanted) == wanted && (one->ifa_flags & unwanted) == 0;
	return segment;
}

ArpSegments *arp_segments_observe(GError **error)
{
	struct ifaddrs *all = NULL;
	if (getifaddrs(&all) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "interfaces of this console: %s",
		        g_strerror(errno));
		return NULL;
	}
	ArpSegments *segments = g_new0(ArpSegments, 1);
	segments->list = g_new0(ArpSegment, ARP_SEGMENTS_MAX);
	for (const struct ifaddrs *i = all; i; i = i->ifa_next)
		if (i->ifa_addr &&
		        (i->ifa_addr->sa_family == AF_INET || i->ifa_addr->sa_family == AF_INET6) &&
		        segments->count < ARP_SEGMENTS_MAX)
			segments->list[segments->count++] = segment_read(all, i);
	freeifaddrs(all);
	return segments;
}

void arp_segments_free(ArpSegments *segments)
{
	if (!segments)
		return;
	g_free(segments->list);
	g_free(segments);
}

const ArpSegment *arp_segment_find(const ArpSegments *segments, uint32_t address)
{
	const ArpSegment *best = NULL;
	for (size_t i = 0; i < segments->count; i++) {
		const ArpSegment *s = &segments->list[i];
		if (!s->probes || s->six.length != 0 || s->prefix == 32 ||
		        ((s->address ^ address) & prefix_mask(s->prefix)) != 0)
			continue;
		if (!best || s->prefix > best->prefix)
			best = s;
	}
	return best;
}

const ArpSegment *arp_segment_own(const ArpSegments *segments, uint32_t address)
{
	for (size_t i = 0; i < segments->count; i++)
		if (segments->list[i].six.length == 0 && segments->list[i].address == address)
			return &segments->list[i];
	return NULL;
}

static Subnet six_network(const ArpSegment *segment)
{
	Subnet subnet = {segment->six, (unsigned)segment->prefix};
	for (int bit = segment->prefix; bit < 128; bit++)
		subnet.network.bytes[bit / 8] &= (uint8_t) ~(0x80 >> bit % 8);
	return subnet;
}

const ArpSegment *arp_segment_find_six(const ArpSegments *segments, const Address *address)
{
	const ArpSegment *best = NULL;
	for (size_t i = 0; i < segments->count; i++) {
		const ArpSegment *s = &segments->list[i];
		Subnet subnet = six_network(s);
		if (s->probes && s->six.length == 16 && s->prefix < 128 &&
		        subnet_contains(&subnet, address) && (!best || s->prefix > best->prefix))
			best = s;
	}
	return best;
}

const ArpSegment *arp_segment_own_six(const ArpSegments *segments, const Address *address)
{
	for (size_t i = 0; i < segments->count; i++)
		if (address_equal(&segments->list[i].six, address))
			return &segments->list[i];
	return NULL;
}

bool arp_segment_beside(const ArpSegments *segments, const char *address)
{
	uint32_t number;
	Address six;
	if (arp_address_parse(address, &number))
		return arp_segment_find(segments, number) != NULL;
	return address_parse(address, &six) && arp_segment_find_six(segments, &six) != NULL;
}

bool arp_segment_has_mac(const ArpSegments *segments, const ArpMac *mac)
{
	for (size_t i = 0; i < segments->count; i++)
		if (segments->list[i].probes && arp_mac_equal(&segments->list[i].mac, mac))
			return true;
	return false;
}

char *arp_segment_subnet(const ArpSegment *segment)
{
	if (segment->six.length == 16) {
		char text[INET6_ADDRSTRLEN];
		Address network = six_network(segment).network;
		inet_ntop(AF_INET6, network.bytes, text, sizeof text);
		return g_strdup_printf("%s/%d", text, segment->prefix);
	}
	g_autofree char *network =
	        arp_address_text(segment->address & prefix_mask(segment->prefix));
	return g_strdup_printf("%s/%d", network, segment->prefix);
}

bool arp_address_parse(const char *text, uint32_t *ret)
{
	struct in_addr in;
	if (!text || inet_pton(AF_INET, text, &in) != 1)
		return false;
	*ret = ntohl(in.s_addr);
	return true;
}

char *arp_address_text(uint32_t address)
{
	return g_strdup_printf("%u.%u.%u.%u", address >> 24, address >> 16 & 0xff,
	        address >> 8 & 0xff, address & 0xff);
}
