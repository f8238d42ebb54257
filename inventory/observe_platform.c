#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/observe_subject.h"
#include "inventory/route.h"
#include "inventory/sources/libvirt.h"
#include <string.h>

#define TOPIC "platform"

static char *evidence_of(const ObserveContext *context, const json_t *value)
{
	char *text = json_dumps(value, JSON_INDENT(1));
	char *digest = evidence_keep(context->evidence, text, strlen(text));
	free(text);
	return digest;
}

/* Through which host, as the URI, the platform's `ssh` and the plan say. */
static void look_over_ssh(const ObserveContext *context, const SitePlatform *platform,
        const LibvirtUri *uri, Deadline *deadline, LibvirtSeen *ret)
{
	const ObserveOptions *how = context->options;
	RouteEnd end = {uri->host, uri->user, uri->keyfile, uri->port};
	g_autoptr(Route) route =
	        route_new_platform(context->site, platform, &end, how->site_dir, how->secrets);
	g_autofree char *known_hosts =
	        route_path(how->site_dir, uri->known_hosts ? uri->known_hosts : "known_hosts");
	ReachOptions options = {.known_hosts = known_hosts};
	LibvirtWay way = {route_target(route), &options, deadline};
	libvirt_observe(platform->uri, uri, &way, ret);
}

static void look(const ObserveContext *context, const SitePlatform *platform, Deadline *deadline,
        LibvirtSeen *ret)
{
	g_auto(LibvirtUri) uri = {0};
	g_autoptr(GError) error = NULL;
	*ret = (LibvirtSeen){.cause = CAUSE_ERROR};
	if (!libvirt_uri_parse(platform->uri, &uri, &error))
		ret->message = g_strdup_printf("libvirt '%s': %s", platform->uri, error->message);
	else if (libvirt_uri_is_ssh(&uri))
		look_over_ssh(context, platform, &uri, deadline, ret);
	else
		libvirt_observe(platform->uri, &uri, NULL, ret);
}

static void observe_libvirt(const ObserveContext *context, const SitePlatform *platform,
        Deadline *deadline, Facts *facts)
{
	g_auto(LibvirtSeen) seen = {0};
	look(context, platform, deadline, &seen);
	facts_set_reach(facts, seen.cause, seen.message);
	int64_t now_us = clock_now_us();
	if (!seen.value) {
		facts_miss(facts, TOPIC, "libvirt", now_us, NULL, seen.cause, seen.message);
		return;
	}
	g_autofree char *digest = evidence_of(context, seen.value);
	facts_put(facts, TOPIC, "libvirt", now_us, digest, g_steal_pointer(&seen.value));
}

void observe_platform(const ObserveContext *context, const SitePlatform *platform,
        Deadline *deadline, Facts *facts)
{
	/* libvirt cannot be cancelled: what is not over ssh the fan-out gives up */
	if (platform->kind == PLATFORM_LIBVIRT)
		observe_libvirt(context, platform, deadline, facts);
	else
		facts_set_reach(facts, CAUSE_NOT_OBSERVED,
		        "this version does not read vCenter yet; have the item attested");
}
