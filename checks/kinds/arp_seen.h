/*
 * What the console heard by ARP of one planned address (inventory/sources/arp.h), and whose card
 * a MAC is. All is borrowed from the facts. For the address kinds alone.
 */
#pragma once

#include "checks/judge.h"

typedef struct {
	const json_t *addresses; /* all that was probed */
	const json_t *answers;   /* MACs that answered for this address, sorted */
	const json_t *interface; /* where it was probed: its control */
	const char *interface_name;
	bool own;   /* the console itself has the address: its MAC is among the answers */
	bool heard; /* our probe was answered for this address (own: for another of its segment) */
	bool dropped; /* the kernel lost frames: silence proves nothing */
} ArpSeen;

/* Cites the observation; false when the row is decided `unknown`. */
bool arp_seen(Judge *judge, Verdict *row, const char *address, ArpSeen *ret);

/* Whether all that answered is the MAC of a gateway of the plan (proxy ARP, or its second address).
 */
bool arp_seen_gateway_alone(const Judge *judge, const ArpSeen *seen);

/* The card among a host's topic `addresses` that carries the address, or NULL. */
const json_t *card_with(const json_t *cards, const char *address);

/* Which planned host has a card of that MAC; "" when none that was visited does. */
const char *card_owner(const Judge *judge, const char *mac);
bool card_is_of(const Judge *judge, const char *mac, const char *host);

/* "52:54:00:…, 52:54:00:… db1": what answered, with the names of the hosts. Owned. */
char *answers_listed(const Judge *judge, const json_t *answers);
