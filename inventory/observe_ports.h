/*
 * Topic `ports` of a host: what its own connections to the ports of the plan come to.
 *
 *	[{"address": "10.1.1.12", "port": 1521, "state": "refused", "message": "Connection
 *refused"}]
 *
 * `state` is a word of inventory/reach/probe.h. The evidence is the same as text, a line a probe.
 */
#pragma once

#include "inventory/observe_subject.h"
#include "inventory/reach/probe.h"

/* Fills `probes` (room for PROBES_MAX) with the host's links, each address and port once. */
size_t ports_wanted(const ObserveContext *context, const SiteHost *host, Probe *probes);

/* Records why there is none, where there was something to try. */
void ports_miss(size_t count, const char *source, Cause cause, const char *message, Facts *facts);

/* Records the topic from what the visit found. */
void ports_record(const ObserveContext *context, const Probe *probes, size_t count,
        const char *source, Facts *facts);
