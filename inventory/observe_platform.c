#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/observe_subject.h"
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

static void observe_libvirt(
        const ObserveContext *context, const SitePlatform *platform, Facts *facts)
{
	json_t *value = NULL;
	Cause cause = CAUSE_NONE;
	g_autofree char *message = NULL;
	libvirt_observe(platform->uri, &value, &cause, &message);
	facts_set_reach(facts, cause, message);
	int64_t now_us = clock_now_us();
	if (!value) {
		facts_miss(facts, TOPIC, "libvirt", now_us, NULL, cause, message);
		return;
	}
	g_autofree char *digest = evidence_of(context, value);
	facts_put(facts, TOPIC, "libvirt", now_us, digest, value);
}

void observe_platform(const ObserveContext *context, const SitePlatform *platform,
        Deadline *deadline, Facts *facts)
{
	(void)deadline; /* libvirt cannot be cancelled: the fan-out gives the job up */
	if (platform->kind == PLATFORM_LIBVIRT)
		observe_libvirt(context, platform, facts);
	else
		facts_set_reach(facts, CAUSE_NOT_OBSERVED,
		        "this version does not read vCenter yet; have the item attested");
}
