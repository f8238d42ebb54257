/*
 * What was heard by ARP, or by neighbour discovery (NDP) in IPv6, of one planned address, wherever
 * it was asked for: by the console and by hosts of the segment (inventory/sources/arp.h has the
 * shape of both). For the address kinds alone.
 */
#pragma once

#include "checks/judge.h"

/* Texts are borrowed from the facts. */
typedef struct {
	json_t *answers; /* MACs that answered for this address, sorted; without `proxies` */
	json_t *proxies; /* those that answer for addresses that nobody has */
	json_t *echoes;  /* {answer: the MAC by which its echo came}, where that was asked for */
	const char *control; /* a living neighbour that answered where this one was asked for, or
	                        NULL */
	const char *console_interface; /* on which the console itself has the address, or NULL */
	const char *limited; /* why a second answerer would have been missed; NULL: it would not */
	bool six;            /* of IPv6: asked by neighbour discovery */
	bool heard;   /* our question was answered for this address (own: for another there) */
	bool dropped; /* the kernel lost frames everywhere it was asked: silence proves nothing */
	bool tested;  /* somebody asked for addresses that nobody has, so that a proxy was found */
	bool asked;   /* at one place at least */
} ArpSeen;

void arp_seen_clear(ArpSeen *seen);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ArpSeen, arp_seen_clear)

/* Gathers what was heard; with a row, cites every place. Never decides. *ret to be cleared. */
void arp_look(Judge *judge, Verdict *row, const char *address, ArpSeen *ret);

/* The same; false when the row is decided `unknown`, because nobody could ask. */
bool arp_seen(Judge *judge, Verdict *row, const SiteAddress *address, ArpSeen *ret);

typedef enum {
	ANSWERERS_UNKNOWN, /* nothing tells whether they are one machine */
	ANSWERERS_ONE,     /* cards of one machine */
	ANSWERERS_SEVERAL, /* two machines at least */
} Answerers;

/* Whether those that answered are cards of one machine: by what hosts and platforms show, else by
 * the echoes. For an address whose host could not be asked for its cards. */
Answerers arp_answerers(Judge *judge, const ArpSeen *seen);

/* Whether all that answered is the MAC of a gateway of the plan (proxy ARP, or its second address).
 */
bool arp_seen_gateway_alone(Judge *judge, const ArpSeen *seen);
