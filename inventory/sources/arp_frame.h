/*
 * ARP frames on Ethernet: building a probe, reading what was heard, and what it means for an
 * address (RFC 826, RFC 5227 §2.1.1). Pure: no sockets, no clock. IPv4 addresses are numbers in
 * host order.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARP_FRAME_BYTES 42 /* Ethernet header 14, ARP 28; the driver pads to 60 */
#define ARP_MAC_TEXT 18    /* "52:54:00:12:34:56" and NUL */

typedef struct {
	uint8_t bytes[6];
} ArpMac;

enum { ARP_OPERATION_REQUEST = 1, ARP_OPERATION_REPLY = 2 };

typedef struct {
	ArpMac ethernet_source; /* of the frame; differs from `sender` behind some proxies */
	uint16_t operation;
	ArpMac sender;
	uint32_t sender_address; /* 0 in a probe */
	uint32_t target_address;
} ArpFrame;

/* What a frame says of one address. */
typedef enum {
	ARP_UNRELATED,
	ARP_IN_USE, /* its sender has the address: a reply, an announcement, any request from it */
	ARP_PROBED, /* its sender is itself probing for the address */
} ArpMeaning;

/* Fills `ret` with a broadcast probe for `address` by the interface `own`; sender IP 0.0.0.0. */
void arp_frame_probe(const ArpMac *own, uint32_t address, uint8_t ret[ARP_FRAME_BYTES]);

/* Reads a frame as it came off the wire; false when it is no whole IPv4-over-Ethernet ARP frame. */
bool arp_frame_parse(const uint8_t *bytes, size_t length, ArpFrame *ret);

ArpMeaning arp_frame_meaning(const ArpFrame *frame, uint32_t address);

bool arp_mac_equal(const ArpMac *a, const ArpMac *b);

/* Lower case with colons. Returns `ret`. */
const char *arp_mac_text(const ArpMac *mac, char ret[ARP_MAC_TEXT]);
