#include "inventory/observe_ports.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/links.h"
#include <string.h>

#define TOPIC "ports"

typedef struct {
	const SiteHost *host;
	Probe *probes;
	size_t count;
} Wanted;

static void want(const Link *link, void *data)
{
	Wanted *wanted = data;
	if (link->from != wanted->host || wanted->count == PROBES_MAX)
		return;
	for (size_t i = 0; i < wanted->count; i++)
		if (wanted->probes[i].port == (int)link->plan->port &&
		        strcmp(wanted->probes[i].address, link->address) == 0)
			return;
	wanted->probes[wanted->count++] =
	        (Probe){.address = link->address, .port = (int)link->plan->port};
}

size_t ports_wanted(const ObserveContext *context, const SiteHost *host, Probe *probes)
{
	Wanted wanted = {.host = host, .probes = probes};
	if (wants_has(context->wants, TOPIC))
		links_each(context->site, want, &wanted);
	return wanted.count;
}

void ports_miss(size_t count, const char *source, Cause cause, const char *message, Facts *facts)
{
	if (count > 0)
		facts_miss(facts, TOPIC, source, clock_now_us(), NULL, cause, message);
}

void ports_record(const ObserveContext *context, const Probe *probes, size_t count,
        const char *source, Facts *facts)
{
	if (count == 0)
		return;
	int64_t now_us = clock_now_us();
	g_autoptr(GString) text = g_string_new(NULL);
	json_t *value = json_array();
	for (size_t i = 0; i < count; i++) {
		const Probe *probe = &probes[i];
		const char *state = probe_state_name(probe->state);
		g_autofree char *words = g_utf8_make_valid(probe->message, -1);
		g_string_append_printf(text, "%s port %d: %s%s%s\n", probe->address, probe->port,
		        state, *words ? ": " : "", words);
		json_array_append_new(
		        value, json_pack("{s:s, s:i, s:s, s:s}", "address", probe->address, "port",
		                       probe->port, "state", state, "message", words));
	}
	g_autofree char *digest = evidence_keep(context->evidence, text->str, text->len);
	facts_put(facts, TOPIC, source, now_us, digest, value);
}
