/*
 * Who answers for an address on the console's own segments: probes of RFC 5227 (three requests
 * from 0.0.0.0), for IPv6 the solicitations of duplicate address detection (RFC 4862 section 5.4,
 * three from ::), listening for every answerer. Needs CAP_NET_RAW. It never judges: whether
 * silence means a free address is for the checks, which look at `control` first (a switch that
 * drops probes makes everything silent).
 *
 * The value:
 *
 *	{"vantage": "console1",
 *	 "addresses": {
 *	   "10.66.1.11": {"interface": "eth0", "probes": 3, "answers": ["52:54:00:…"], "own":
 *false}, "10.66.1.12": {"interface": "eth0", "probes": 3, "answers": [], "own": false, "probers":
 *["52:54:00:…"]},         someone else probed for it meanwhile "10.66.1.13": {"interface": "eth0",
 *"probes": 1, "answers": [], "own": false, "cause": "error", "message": "…"},  could not be sent
 *	   "10.9.9.9":   {"cause": "no_l2_path", "message": "…"}},
 *	 "interfaces": {
 *	   "eth0": {"subnet": "10.66.1.0/24", "mac": "52:54:…",
 *	            "control_asked": ["10.66.1.1", "10.66.1.11"], "control": ["10.66.1.1"],
 *	            "unused_asked": ["10.66.1.160"]}},
 *	 "interfaces_six": {…},     the same of IPv6, whose neighbours prove nothing of ARP; only
 *there when an IPv6 address was asked for "dropped": 0}
 *
 * `answers` are MACs, sorted, each once: of replies, announcements and any other ARP frame whose
 * sender claims the address. The console's own address is answered by no one on the wire: `own`
 * is true and `answers` has the MAC of its own interface, and of anyone else who answered.
 * `echoes` is there when more than one answered: {MAC asked: MAC by which its echo came back}, of
 * those whose echo came (arp_echo.h): one machine of two cards answers both by the same.
 * `control` are the targets marked `expected` on that interface of which another machine answered
 * a probe (its reply goes to 0.0.0.0); `unused_asked` are those marked `unused`. Replies to the
 *console's own usual questions, which a login brings about, are heard too, but prove nothing where
 *a switch drops only probes. `dropped` counts frames the kernel could not hand over: when not 0,
 *silence proves nothing.
 */
#pragma once

#include "inventory/reach/reach.h"
#include <glib.h>
#include <jansson.h>

#define ARP_TARGETS_MAX 4096
#define ARP_ANSWERS_MAX 16         /* of one address; more are heard but not kept */
#define ARP_PROBES 3               /* RFC 5227 PROBE_NUM */
#define ARP_EVIDENCE_MAX (4 << 20) /* bytes; frames heard beyond are counted, not written */

typedef struct {
	const char *address; /* IPv4, dotted quad, or IPv6 */
	bool expected; /* someone should answer (assigned, or a gateway): a positive control */
	bool unused;   /* known to be nobody's: who answers answers for all (proxy ARP) */
} ArpTarget;

/* All is borrowed for the time of the call. */
typedef struct {
	const ArpTarget *targets;
	size_t count;
	int spacing_ms; /* at least so long between two rounds; 0: 150 */
	int rate;       /* frames a second over all interfaces; 0: 500 */
	int listen_ms;  /* after the last probe; 0: 1000 */
} ArpPlan;

/* Whether this process may send frames (CAP_NET_RAW), as the kernel says; touches nothing. */
bool arp_permitted(void);

/*
 * Probes every target and listens. Blocks: 3 × max(count / rate, spacing) + listen, at most until
 * the deadline (NULL: none but that), no longer than 100 ms behind a cancellation.
 *
 * Afterwards *ret_value is the value (yours) and *ret_cause CAUSE_NONE, or *ret_value is NULL and
 * *ret_cause and *ret_message (yours; else NULL) say why: CAUSE_DENIED without CAP_NET_RAW,
 * CAUSE_TIMEOUT, CAUSE_CANCELLED, CAUSE_LIMIT for too many targets, CAUSE_ERROR. To `evidence`
 * one line is added per frame sent or heard about a target, whatever the end.
 */
void arp_observe(const ArpPlan *plan, Deadline *deadline, json_t **ret_value, Cause *ret_cause,
        char **ret_message, GString *evidence);
