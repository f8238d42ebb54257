/*
 * What one ARP observation knows while it goes on: its targets, their segments and who answered.
 * Pure: arp.c brings the segments, the frames and the time. Inside inventory/sources/ only.
 */
#pragma once

#include "inventory/sources/arp.h"
#include "inventory/sources/arp_segment.h"
#include "inventory/sources/ndp_frame.h"

/* MACs heard, each once; more than ARP_ANSWERS_MAX are not kept. */
typedef struct {
	ArpMac list[ARP_ANSWERS_MAX];
	size_t count;
} ArpMacs;

typedef struct {
	const char *text;          /* as the caller gave it, borrowed */
	uint32_t address;          /* host order; 0 when `text` is no IPv4 address */
	Address six;               /* of length 16 when it is an IPv6 address, else 0 */
	const ArpSegment *segment; /* where it is asked for; NULL: nowhere */
	bool own;
	bool expected;
	bool unused;
	int probes;          /* sent */
	int send_errno;      /* 0, or why the next one could not be sent */
	bool probe_answered; /* a reply to 0.0.0.0: to a probe, not to somebody's usual question */
	ArpMacs answers, probers;
	ArpMac echoes[ARP_ANSWERS_MAX]; /* by which card the echo asked of `answers` came back */
	bool echoed[ARP_ANSWERS_MAX];
} ArpItem;

typedef struct {
	const ArpSegments *segments; /* borrowed */
	ArpItem *items;              /* each address once, in the order of the plan */
	size_t count;
	GHashTable *by_address; /* by ArpItem.address, into items */
	GHashTable *by_six;     /* by the bytes of ArpItem.six, into items */
	GString *evidence;      /* borrowed */
	unsigned unrelated;     /* ARP frames about other addresses */
	unsigned dropped;       /* frames lost in the kernel's queue */
} ArpVisit;

ArpVisit *arp_visit_new(const ArpPlan *plan, const ArpSegments *segments, GString *evidence);
void arp_visit_free(ArpVisit *visit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArpVisit, arp_visit_free)

/* Whether any target can be asked for at all; one of IPv6. */
bool arp_visit_has_work(const ArpVisit *visit);
bool arp_visit_has_six(const ArpVisit *visit);

/* Notes that a probe went out (`send_errno` 0) or could not; `offset_us` since the start. */
void arp_visit_sent(ArpVisit *visit, ArpItem *item, int send_errno, int64_t offset_us);

/* Takes a frame heard on the interface `index`. Own frames and other segments' are ignored. */
void arp_visit_hear(ArpVisit *visit, const ArpFrame *frame, int index, int64_t offset_us);

/* The same of neighbour discovery. */
void arp_visit_hear_six(ArpVisit *visit, const NdpFrame *frame, int index, int64_t offset_us);

/* The value that arp.h documents. */
json_t *arp_visit_value(const ArpVisit *visit, const char *vantage);
