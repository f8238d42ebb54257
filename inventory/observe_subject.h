/*
 * Observing one subject: what inventory/observe.c runs as a job on a thread of its own. Each
 * fills the Facts it is given and keeps raw output as evidence; each blocks until its deadline.
 */
#pragma once

#include "inventory/observe.h"
#include "inventory/reach/reach.h"

/* Borrowed by every job of one run; const. */
typedef struct {
	const Site *site;
	const Wants *wants;
	Evidence *evidence;
	const ObserveOptions *options;
} ObserveContext;

/* One visit: log in, run the collector once, read what it shows. */
void observe_host(
        const ObserveContext *context, const SiteHost *host, Deadline *deadline, Facts *facts);

/* Topic `platform`: as inventory/sources/libvirt.h documents. */
void observe_platform(const ObserveContext *context, const SitePlatform *platform,
        Deadline *deadline, Facts *facts);

/* Topics `arp` (inventory/sources/arp.h) and `documents`: {path: {sha256, size_bytes | message}}.
 */
void observe_console(const ObserveContext *context, Deadline *deadline, Facts *facts);
