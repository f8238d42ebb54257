/*
 * The console's own segments: which of its Ethernet interfaces stands in which subnet, so that an
 * address can be asked for where it would live. IPv4 addresses are numbers in host order.
 */
#pragma once

#include "inventory/address.h"
#include "inventory/sources/arp_frame.h"
#include <glib.h>
#include <net/if.h>

#define ARP_SEGMENTS_MAX 1024

/* One address of one interface of the console. */
typedef struct {
	char interface[IF_NAMESIZE];
	int index; /* of the interface */
	ArpMac mac;
	uint32_t address;
	Address six; /* of length 16 when it is an IPv6 address; `address` is 0 then */
	int prefix;  /* 0 to 32, or to 128 */
	bool probes; /* Ethernet, up, with carrier, ARP on: a probe can be sent here */
} ArpSegment;

typedef struct {
	ArpSegment *list;
	size_t count;
} ArpSegments;

/* Asks the kernel. Errors: the kernel's refusal. Yours, free with arp_segments_free. */
ArpSegments *arp_segments_observe(GError **error);
void arp_segments_free(ArpSegments *segments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArpSegments, arp_segments_free)

/*
 * The segment in whose subnet the address lies: the longest prefix, the first of equals; /32 is
 * no subnet. NULL when no probing interface has it. Borrowed.
 */
const ArpSegment *arp_segment_find(const ArpSegments *segments, uint32_t address);

/* The console's own entry with exactly this address, loopback and tunnels included; or NULL. */
const ArpSegment *arp_segment_own(const ArpSegments *segments, uint32_t address);

/* The same of an IPv6 address; /128 is no subnet. */
const ArpSegment *arp_segment_find_six(const ArpSegments *segments, const Address *address);
const ArpSegment *arp_segment_own_six(const ArpSegments *segments, const Address *address);

/* Whether a probing interface stands beside the address, of either family. */
bool arp_segment_beside(const ArpSegments *segments, const char *address);

/* Whether one of the console's interfaces has this MAC. */
bool arp_segment_has_mac(const ArpSegments *segments, const ArpMac *mac);

/* "10.66.1.0/24". */
char *arp_segment_subnet(const ArpSegment *segment);

/* Dotted quad, strictly. */
bool arp_address_parse(const char *text, uint32_t *ret);
char *arp_address_text(uint32_t address);
