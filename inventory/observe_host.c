#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/host_wants.h"
#include "inventory/observe_ports.h"
#include "inventory/observe_subject.h"
#include "inventory/route.h"
#include "inventory/sources/linux.h"
#include <string.h>

#define VISIT_MAX_BYTES ((size_t)8 << 20)

static LinuxWants *wants_for(const ObserveContext *context, const SiteHost *host, GError **error)
{
	g_autoptr(LinuxWants) out = host_wants(context->site, context->wants, host, error);
	if (!out)
		return NULL;
	linux_wants_answer_within(out, ((unsigned)context->options->timeout_ms + 2999) / 3000);
	return token_wants(context, host, out, error) && arp_wants(context, host, out, error)
	               ? g_steal_pointer(&out)
	               : NULL;
}

static char *keep(const char *topic, const char *bytes, size_t length, void *data)
{
	(void)topic;
	return evidence_keep(data, bytes, length);
}

/* Unguessable, so that no file on the host can forge the end of its own section. */
static char *nonce_new(void)
{
	g_autofree char *uuid = g_uuid_string_random();
	g_auto(GStrv) parts = g_strsplit(uuid, "-", -1);
	return g_strjoinv("", parts);
}

static void visit(const ObserveContext *context, const SiteHost *host, const LinuxWants *wants,
        Deadline *deadline, Facts *facts)
{
	const Reach *reach = host->connection == CONNECTION_LOCAL ? &reach_local : &reach_ssh;
	const ObserveOptions *how = context->options;
	g_autoptr(Route) route = route_new(context->site, host, how->site_dir, how->secrets);
	g_autofree char *known_hosts = route_path(how->site_dir, "known_hosts");
	g_autofree Probe *probes = g_new0(Probe, PROBES_MAX);
	size_t probe_count = ports_wanted(context, host, probes);
	g_autofree char *nonce = nonce_new();
	g_autofree char *script = linux_script(wants, nonce), *line = linux_question(nonce);
	ReachQuestion question = {line, linux_reader_ask, linux_reader_answered};
	ReachOptions options = {.probes = probes,
	        .probe_count = probe_count,
	        .known_hosts = known_hosts,
	        .question = &question,
	        .max_output_bytes = VISIT_MAX_BYTES};
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, nonce, clock_now_us);
	ReachResult result = {0};
	reach->run(route_target(route), &options, script, deadline, linux_reader_feed, reader,
	        &result);
	if (linux_reader_done(reader)) {
		result =
		        (ReachResult){0}; /* all has arrived; how the session closes is no matter */
	} else if (result.cause == CAUSE_NONE) {
		result.cause = CAUSE_ERROR;
		g_snprintf(result.message, sizeof result.message,
		        "host '%s': the shell ended before the collector did (exit status %d)",
		        host->name, result.exit_status);
	}
	LinuxVisit end = {.cause = result.cause,
	        .message = result.message,
	        .source = reach->name,
	        .now_us = clock_now_us(),
	        .keep = keep,
	        .keep_data = context->evidence};
	facts_set_reach(facts, result.cause, result.message);
	linux_reader_finish(reader, &end, facts);
	token_miss(context, host, facts);
	if (reach != &reach_ssh)
		ports_miss(probe_count, reach->name, CAUSE_NOT_OBSERVED,
		        "ports are tried through a host's sshd; this one is not reached by ssh",
		        facts);
	else if (result.cause != CAUSE_NONE)
		ports_miss(probe_count, reach->name, result.cause, result.message, facts);
	else
		ports_record(context, probes, probe_count, reach->name, facts);
}

void observe_host(
        const ObserveContext *context, const SiteHost *host, Deadline *deadline, Facts *facts)
{
	g_autoptr(GError) error = NULL;
	if (host->connection == CONNECTION_NONE) {
		facts_set_reach(facts, CAUSE_NOT_OBSERVED,
		        "planned as connection: none; nobody logs in there");
		return;
	}
	g_autoptr(LinuxWants) wants = wants_for(context, host, &error);
	if (wants)
		visit(context, host, wants, deadline, facts);
	else
		facts_set_reach(facts, CAUSE_ERROR, error->message);
}
