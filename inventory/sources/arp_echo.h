/*
 * Whether several that answer for one address by ARP are one machine. Linux answers on every card
 * of a segment for every address it has (`arp_flux`), so two cards may be one host. An echo request
 * (RFC 792) handed to each card in turn tells: one machine answers them all by the card that its
 * route to the console has, two machines each by its own.
 */
#pragma once

#include "inventory/sources/arp_visit.h"

#define ARP_ECHO_BYTES 28 /* IPv4 header 20, ICMP header 8 */

/* Fills `ret` with an echo request from `source` to `target` (host order). */
void arp_echo_build(uint32_t source, uint32_t target, uint16_t id, uint16_t sequence,
        uint8_t ret[ARP_ECHO_BYTES]);

/* Reads an IPv4 packet; false when it is no whole echo reply of that id from `ret_source`. */
bool arp_echo_parse(const uint8_t *bytes, size_t length, uint16_t id, uint32_t *ret_source,
        uint16_t *ret_sequence);

/*
 * Asks every item that more than one answered for; fills their `echoes`. Blocks: nothing when there
 * is none, else at most half a second, or until the deadline (NULL: none). What could not be sent
 * or was not answered is left out: it proves nothing.
 */
void arp_echo_ask(ArpVisit *visit, const Deadline *deadline);
