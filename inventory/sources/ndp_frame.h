/*
 * Neighbour discovery on Ethernet (RFC 4861): building the question that duplicate address
 * detection asks (RFC 4862 section 5.4.2) and reading what was heard. Pure: no sockets, no clock.
 * Addresses are 16 bytes in network order.
 */
#pragma once

#include "inventory/sources/arp_frame.h"

#define NDP_ADDRESS_BYTES 16
#define NDP_PROBE_BYTES 78 /* Ethernet 14, IPv6 40, neighbour solicitation 24 */
#define NDP_FRAME_MAX 1514 /* longer ones cannot come */

/* What a frame says of one address. */
typedef struct {
	uint8_t address[NDP_ADDRESS_BYTES];
	ArpMac mac;    /* of its link-layer address option, else of the frame */
	bool probed;   /* somebody else is asking whether it is free; else `mac` has it */
	bool answered; /* an advertisement, as an answer to a question is */
} NdpFrame;

/* Fills `ret` with a solicitation from :: for `address`, by the interface `own`. */
void ndp_frame_probe(
        const ArpMac *own, const uint8_t address[NDP_ADDRESS_BYTES], uint8_t ret[NDP_PROBE_BYTES]);

/*
 * Reads a frame as it came off the wire; false when it is no whole neighbour solicitation or
 * advertisement that RFC 4861 section 7.1 lets count (hop limit 255, checksum, code 0), or says
 * nothing of who has an address.
 */
bool ndp_frame_parse(const uint8_t *bytes, size_t length, NdpFrame *ret);
