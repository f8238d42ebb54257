/* Who asks by ARP, or neighbour discovery, for what: the console where it stands and may, else
 * hosts of the segment. */
#include "inventory/observe_arp.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/observe_subject.h"
#include "inventory/sources/arp.h"
#include <string.h>

#define TOPIC "arp"

enum {
	RATE_LEAST = 50,        /* frames a second, however few addresses there are */
	RATE_MOST = 500,        /* and however many: three rounds of a thousand take six seconds */
	ROUNDS_SECONDS = 6,     /* what the rounds of all addresses should take */
	LADDER_BYTES = 1 << 20, /* of the neighbour table's answers */
};

int arp_rate(const Site *site, size_t targets)
{
	if (site->network->probe_rate > 0)
		return (int)site->network->probe_rate;
	return (int)CLAMP(targets * ARP_PROBES / ROUNDS_SECONDS, RATE_LEAST, RATE_MOST);
}

GPtrArray *arp_segments(const Site *site, const char *pattern)
{
	GPtrArray *segments = segments_new(site, pattern);
	g_autoptr(ArpSegments) own = arp_segments_observe(NULL);
	if (own && arp_permitted())
		segments_mark_console(segments, own);
	return segments;
}

bool arp_wants(const ObserveContext *context, const SiteHost *host, LinuxWants *out, GError **error)
{
	guint from, to;
	for (guint i = 0; context->segments && i < context->segments->len; i++) {
		const Segment *segment = g_ptr_array_index(context->segments, i);
		if (!segment_share(segment, host, &from, &to))
			continue;
		for (guint k = from; k < to; k++) {
			const ArpTarget *target = &g_array_index(segment->targets, ArpTarget, k);
			if (!linux_wants_arp(
			            out, target->address, target->expected, target->unused, error))
				return false;
		}
	}
	return true;
}

static char *keep(const char *topic, const char *bytes, size_t length, void *data)
{
	(void)topic;
	return evidence_keep(data, bytes, length);
}

/* The segments on which the console stands; their first addresses, as many as one host is asked. */
static LinuxWants *ladder_wants(const ObserveContext *context)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autoptr(ArpSegments) own = arp_segments_observe(NULL);
	for (guint i = 0; own && i < context->segments->len; i++) {
		const Segment *segment = g_ptr_array_index(context->segments, i);
		for (guint k = 0; k < segment->targets->len; k++) {
			const ArpTarget *target = &g_array_index(segment->targets, ArpTarget, k);
			if (arp_segment_beside(own, target->address))
				linux_wants_arp(wants, target->address, target->expected,
				        target->unused, NULL);
		}
	}
	return linux_wants_has(wants, TOPIC) ? g_steal_pointer(&wants) : NULL;
}

/* What the console does not stand beside was not left out by oversight. */
static void elsewhere_add(const ObserveContext *context, json_t *addresses)
{
	for (guint i = 0; i < context->segments->len; i++) {
		const Segment *segment = g_ptr_array_index(context->segments, i);
		for (guint k = 0; k < segment->targets->len; k++) {
			const char *address = g_array_index(segment->targets, ArpTarget, k).address;
			if (!json_object_get(addresses, address))
				json_object_set_new(addresses, address,
				        json_pack("{s:s, s:s}", "cause",
				                cause_name(CAUSE_NO_L2_PATH), "message",
				                "no interface of this console is in its subnet"));
		}
	}
}

/*
 * Without the right to send frames the kernel is made to ask: what it hears of one answerer is
 * kept, and `limited` says what it cannot tell. False when that came to nothing either.
 */
static bool ladder(
        const ObserveContext *context, Deadline *deadline, const char *limited, Facts *facts)
{
	g_autoptr(LinuxWants) wants = ladder_wants(context);
	if (!wants)
		return false;
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, context->run, clock_now_us);
	g_autofree char *script = linux_script(wants, context->run);
	ReachTarget target = {.name = context->options->console};
	ReachOptions options = {.max_output_bytes = LADDER_BYTES};
	ReachResult result = {0};
	reach_local.run(&target, &options, script, deadline, linux_reader_feed, reader, &result);
	LinuxVisit end = {.cause = linux_reader_done(reader) ? CAUSE_NONE : result.cause,
	        .message = result.message,
	        .now_us = clock_now_us(),
	        .source = "arp",
	        .keep = keep,
	        .keep_data = context->evidence};
	g_autoptr(Facts) seen = facts_new(SUBJECT_CONSOLE, context->options->console);
	linux_reader_finish(reader, &end, seen);
	FactTopic topic = facts_find(seen, TOPIC);
	if (!topic.value)
		return false;
	json_t *value = json_deep_copy(topic.value);
	elsewhere_add(context, json_object_get(value, "addresses"));
	json_object_set_new(value, "vantage", json_string(context->options->console));
	json_object_set_new(value, "limited", json_string(limited));
	facts_put(facts, TOPIC, "arp", end.now_us,
	        json_string_value(json_array_get(topic.evidence, 0)), value);
	return true;
}

static GArray *targets_all(const ObserveContext *context)
{
	GArray *targets = g_array_new(FALSE, FALSE, sizeof(ArpTarget));
	for (guint i = 0; i < context->segments->len; i++) {
		const Segment *segment = g_ptr_array_index(context->segments, i);
		g_array_append_vals(targets, segment->targets->data, segment->targets->len);
	}
	return targets;
}

void observe_arp(const ObserveContext *context, Deadline *deadline, Facts *facts)
{
	g_autoptr(GArray) targets = targets_all(context);
	ArpPlan plan = {.targets = (const ArpTarget *)(const void *)targets->data,
	        .count = targets->len,
	        .rate = arp_rate(context->site, targets->len)};
	json_t *value = NULL;
	Cause cause = CAUSE_NONE;
	g_autofree char *message = NULL;
	g_autoptr(GString) log = g_string_new(NULL);
	arp_observe(&plan, deadline, &value, &cause, &message, log);
	g_autofree char *digest =
	        log->len ? evidence_keep(context->evidence, log->str, log->len) : NULL;
	if (value)
		facts_put(facts, TOPIC, "arp", clock_now_us(), digest, value);
	else if (cause != CAUSE_DENIED || !ladder(context, deadline, message, facts))
		facts_miss(facts, TOPIC, "arp", clock_now_us(), digest, cause, message);
}
