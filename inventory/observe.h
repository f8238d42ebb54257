/*
 * Observing a site: every selected host visited once, all at once; every platform asked; the
 * console's own segment probed by ARP; the documents of the ledger digested. Fills a FactBook and
 * keeps the raw output as evidence. Judges nothing.
 *
 * Blocks until the last visit has ended or its deadline has passed.
 */
#pragma once

#include "base/secrets.h"
#include "inventory/evidence.h"
#include "inventory/factbook.h"
#include "inventory/site.h"
#include "inventory/wants.h"
#include <stdatomic.h>

typedef struct {
	const char *site_dir;     /* for known_hosts, keys and documents */
	const char *pattern;      /* hosts to visit; NULL: all */
	const char *console;      /* name of this console in the facts */
	size_t jobs;              /* visits at once */
	int timeout_ms;           /* of one visit */
	const Secrets *secrets;   /* what site.yaml names; NULL: it names none */
	bool arp;                 /* probe the address plan, from here and from hosts */
	bool platforms;           /* ask the virtualisation platforms */
	const atomic_int *cancel; /* not 0: interrupted */
	/* Called on the calling thread as subjects are done; may be NULL. */
	void (*progress)(const Facts *facts, size_t done, size_t total, void *data);
	void *progress_data;
	/*
	 * Set to true when a visit never came back and was given up; may be NULL. Its thread may
	 * come back later: site, wants and evidence must then be kept until the program ends.
	 */
	bool *given_up;
} ObserveOptions;

/*
 * How many hosts must be visited at once, so that each sees the tokens of the others on the shared
 * volumes: `jobs` must not be less, or no token is written. 0 when none is wanted.
 */
size_t observe_together(const Site *site, const Wants *wants, const char *pattern);

/* How many subjects there are: hosts that are visited, platforms, the console. */
size_t observe_count(const Site *site, const ObserveOptions *options);

FactBook *observe(const Site *site, const Wants *wants, Evidence *evidence,
        const ObserveOptions *options, GError **error);
