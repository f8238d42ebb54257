/*
 * Observing one subject: what inventory/observe.c runs as a job on a thread of its own. Each
 * fills the Facts it is given and keeps raw output as evidence; each blocks until its deadline.
 */
#pragma once

#include "inventory/observe.h"
#include "inventory/reach/reach.h"
#include "inventory/sources/linux.h"

/* Borrowed by every job of one run; const. */
typedef struct {
	const Site *site;
	const Wants *wants;
	Evidence *evidence;
	const ObserveOptions *options;
	GPtrArray *token_hosts; /* char *: who writes tokens */
	GPtrArray *segments;    /* Segment: what is asked by ARP, and by whom; NULL: nothing */
	char run[33];           /* the name of this run's tokens; unguessable */
	const char **hidden;    /* values of the secrets, for redaction; NULL: none */
} ObserveContext;

/*
 * The names of the hosts that are to prove by tokens that they share a volume; none when the run
 * looks at some hosts only. The array is the caller's, the names are the site's.
 */
GPtrArray *token_hosts(const Site *site, const Wants *wants, const ObserveOptions *options);
/* True when the host has a token to write: it must be visited with the others. */
bool token_host(const ObserveContext *context, const SiteHost *host);
/* Adds what the host is to write. False with the error that it cannot be said. */
bool token_wants(
        const ObserveContext *context, const SiteHost *host, LinuxWants *out, GError **error);
/* Where not all can be visited at once no token is written: says so in place of the topic. */
void token_miss(const ObserveContext *context, const SiteHost *host, Facts *facts);

/* What is asked by ARP in a run: `console` false: by hosts alone. Owned; the site is borrowed. */
GPtrArray *arp_segments(const Site *site, const char *pattern, bool console);
/* Frames a second for so many addresses: the site's rate, or one that suits. */
int arp_rate(const Site *site, size_t targets);
/* Adds what the host is to ask for. False with the error that it cannot be said. */
bool arp_wants(
        const ObserveContext *context, const SiteHost *host, LinuxWants *out, GError **error);
/* Topic `arp` of the console. */
void observe_arp(const ObserveContext *context, Deadline *deadline, Facts *facts);

/* Topic `dns` of the console (inventory/sources/dns.h): asked beside what the caller does between
 * the two calls. dns_begin gives NULL when there is nothing to ask. */
typedef struct DnsJob DnsJob;
DnsJob *dns_begin(const ObserveContext *context, const Deadline *deadline);
void dns_end(DnsJob *job, Facts *facts);

/* One visit: log in, run the collector once, read what it shows. */
void observe_host(
        const ObserveContext *context, const SiteHost *host, Deadline *deadline, Facts *facts);

/* Topic `platform`: as inventory/sources/libvirt.h documents. */
void observe_platform(const ObserveContext *context, const SitePlatform *platform,
        Deadline *deadline, Facts *facts);

/* Topics `arp` (inventory/sources/arp.h) and `documents`: {path: {sha256, size_bytes | message}}.
 */
void observe_console(const ObserveContext *context, Deadline *deadline, Facts *facts);
