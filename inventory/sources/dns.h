/*
 * What each DNS server of the plan answers, asked directly: never the resolver of this console's
 * /etc/resolv.conf, which may have another view. It never judges.
 *
 * The value:
 *
 *	{"vantage": "console1",
 *	 "servers": {
 *	   "10.66.1.2": {"asked": 4, "answered": 4, "trouble": "", "answers": {
 *	     "scan.jx.example.cn": {
 *	       "A":    {"status": "ok", "values": ["10.66.1.15", "10.66.1.16"], "first":
 *["10.66.1.16", "10.66.1.15"], "asked": 3}, "AAAA": {"status": "nodata"}}, "10.66.1.15": {"PTR":
 *{"status": "nxdomain"}}}}, "10.66.1.3": {"asked": 2, "answered": 0, "trouble": "timeout",
 *"answers": {…}}}}
 *
 * `values` are sorted. A question asked more than once (for a name of several addresses, to see
 * them take turns) has in `first` the different values that stood first, in the order seen.
 * Statuses: ok, nodata (the name is there, without such a record), nxdomain, servfail, refused,
 * notimp, timeout, unreachable (told by the network), not_asked (the deadline, or a server that
 * never answers), error. `trouble` of a server that answered nothing: timeout, port_closed (the
 * machine is there, nobody listens), no_route, error.
 */
#pragma once

#include "inventory/reach/reach.h"
#include "inventory/sources/dns_answer.h"
#include <glib.h>

enum {
	DNS_QUESTIONS_MAX = 16384, /* to one server */
	DNS_SERVERS_MAX = 16,
	DNS_TRY_MS = 1000, /* the first wait; the second and last is twice as long */
	DNS_TRIES = 2,
	DNS_PORT = 53,
};

typedef struct {
	const char *name; /* or address, for PTR; borrowed */
	DnsType type;
	unsigned times; /* asked so often, at least once */
} DnsQuestion;

/* All is borrowed for the time of the call. */
typedef struct {
	const char *vantage;
	const char *const *servers; /* addresses */
	size_t server_count;
	const DnsQuestion *questions; /* each asked of every server */
	size_t count;
	int rate; /* questions a second to one server; 0: 50 */
	int port; /* 0: DNS_PORT */
} DnsPlan;

/*
 * Asks every server, all at once, each at its rate. Blocks until all have answered or given up (at
 * most 3 s behind the last question), or the deadline (NULL: none). Owned; NULL with *ret_message
 * (yours) when nothing could be asked. To `evidence` a line is added for each answer.
 */
json_t *dns_observe(
        const DnsPlan *plan, const Deadline *deadline, char **ret_message, GString *evidence);
