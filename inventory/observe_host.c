#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/observe_ports.h"
#include "inventory/observe_subject.h"
#include "inventory/route.h"
#include "inventory/sources/linux.h"
#include "inventory/sources/web.h"
#include <string.h>

#define VISIT_MAX_BYTES ((size_t)8 << 20)

/* What only some hosts are asked, for this one. */
static bool some_for(
        const ObserveContext *context, const SiteHost *host, LinuxWants *out, GError **error)
{
	for (size_t i = 0; i < wants_some_count(context->wants); i++) {
		const WantOfSome *some = wants_some(context->wants, i);
		if (web_topic(some->topic) || !site_host_meant(host, some->patterns))
			continue;
		if (!linux_wants_add(out, some->topic, some->argument, error))
			return false;
	}
	return true;
}

/* What is wanted of this host, as the Linux collector takes it: mount points are the site's own. */
static LinuxWants *wants_for(const ObserveContext *context, const SiteHost *host, GError **error)
{
	g_autoptr(LinuxWants) out = linux_wants_new();
	linux_wants_answer_within(out, ((unsigned)context->options->timeout_ms + 2999) / 3000);
	for (size_t i = 0; i < wants_count(context->wants); i++) {
		const char *topic = wants_topic(context->wants, i);
		size_t count;
		const char *const *arguments = wants_arguments(context->wants, topic, &count);
		bool named = strcmp(topic, "space") == 0 || strcmp(topic, "token") == 0 ||
		             strcmp(topic, "arp") == 0;
		if (strcmp(topic, "ports") == 0 || strcmp(topic, "dns") == 0 || web_topic(topic))
			continue;
		if (!named && !linux_wants_topic(out, topic, error))
			return NULL;
		for (size_t k = 0; k < count; k++)
			if (!linux_wants_add(out, topic, arguments[k], error))
				return NULL;
	}
	const GPtrArray *storage =
	        wants_has(context->wants, "space") ? context->site->storage : NULL;
	for (guint i = 0; storage && i < storage->len; i++) {
		const SiteVolume *volume = g_ptr_array_index(storage, i);
		for (guint k = 0; volume->mounts && k < volume->mounts->len; k++) {
			const SiteMount *mount = g_ptr_array_index(volume->mounts, k);
			if (strcmp(mount->host, host->name) == 0 &&
			        !linux_wants_space(out, mount->target, error))
				return NULL;
		}
	}
	return some_for(context, host, out, error) && token_wants(context, host, out, error) &&
	                       arp_wants(context, host, out, error)
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
