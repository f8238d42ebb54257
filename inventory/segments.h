/*
 * Segments: the planned subnets as places to ask by ARP, or by neighbour discovery (IPv6): which
 * addresses are asked for on each, and who stands there and can ask. The console asks where it
 * stands; elsewhere the first two hosts of the plan do, within their visits, so that one that is
 * down costs nothing.
 *
 * The plan alone says where a host stands: by the address it is reached at, or by one assigned to
 * it (an interconnect that the console never sees).
 */
#pragma once

#include "inventory/site.h"
#include "inventory/sources/arp.h"
#include "inventory/sources/arp_segment.h"

enum {
	SEGMENT_UNUSED = 2,   /* addresses known to be unused that are asked for on each */
	SEGMENT_CONTROLS = 2, /* living neighbours asked for beside what a part of the hosts has */
	SEGMENT_ASKERS = 2,   /* hosts that ask for the same addresses */
	SEGMENT_SHARE = 250,  /* addresses one host is asked to ask for; more hosts take the rest */
};

typedef struct {
	const SiteSubnet *subnet; /* NULL: addresses that lie in no planned subnet */
	GArray *targets;          /* ArpTarget: addresses, then the gateway, then unused ones */
	GPtrArray *hosts;         /* const SiteHost *: in the plan's order, to be logged in to */
	GPtrArray *owned;         /* char *: texts of `targets` that no node of the site holds */
	bool console;             /* the console stands there and asks itself */
} Segment;

/* One for each planned subnet with something to ask, the one without a subnet last. Only hosts
 * that match the pattern (NULL: any) can ask; of the others' addresses SEGMENT_CONTROLS are asked
 * for beside theirs, as positive controls. Owned: g_ptr_array_unref. The site is borrowed. */
GPtrArray *segments_new(const Site *site, const char *pattern);

/* Sees where the console stands: an interface with carrier in the subnet. Asks the kernel alone. */
void segments_mark_console(GPtrArray *segments, const ArpSegments *own);

/*
 * The range of a segment's targets that a host is to ask for: none where the console stands, or
 * for a host that is not among those who ask. False: none.
 */
bool segment_share(const Segment *segment, const SiteHost *host, guint *ret_from, guint *ret_to);
